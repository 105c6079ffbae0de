// Stands in for the C# sample of the vendor's manual: prints the accounts of the balance sheet.
using System;

namespace SoapExample
{
    public class Program
    {
        static void Main()
        {
            const string username = "[username]", securityCode1 = "[securitycode1]", securityCode2 = "[securitycode2]";
            using (var client = new EbApi.soapAppSoapClient())
            {
                var opened = client.OpenSession(username, securityCode1, securityCode2);
                if (Failed(opened.ErrorMessage)) return;
                Console.WriteLine("SessionID: " + opened.SessionID);
                var filter = new EbApi.cGrootboekrekeningFilter { Categorie = "BAL" };
                var found = client.GetGrootboekrekeningen(opened.SessionID, securityCode2, filter);
                if (Failed(found.ErrorMessage)) return;
                foreach (var each in found.Rekeningen)
                    Console.WriteLine("{0,8} {1,5} {2,4} {3}", each.ID, each.Code, each.Categorie, each.Omschrijving);
                client.CloseSession(opened.SessionID);
            }
        }

        static bool Failed(EbApi.cError error)
        {
            if (string.IsNullOrEmpty(error?.LastErrorCode)) return false;
            Console.WriteLine($"Error: {error.LastErrorCode} {error.LastErrorDescription}");
            return true;
        }
    }
}
