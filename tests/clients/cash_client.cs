// Makes the calls that stand in JSON on standard input with the proxy that mono's `wsdl` made, and prints what each
// returned: `response` is the value of a method, the other parts of an answer are its out parameters.
using System;
using System.Collections.Generic;
using System.Linq;
using System.Web.Script.Serialization;

static class Client
{
    static readonly JavaScriptSerializer Json = new JavaScriptSerializer();

    static void Main(string[] arguments)
    {
        var service = new CashApi.Cash { Url = arguments[0].Replace("/wsdl", "") };
        var known = new Dictionary<string, object>();
        var results = new List<object>();
        foreach (object[] call in (object[])Json.DeserializeObject(Console.In.ReadToEnd()))
        {
            var parts = (IDictionary<string, object>)call[1];
            var method = service.GetType().GetMethod((string)call[0]);
            var named = method.GetParameters();
            var values = named.Select(each => each.IsOut ? null : Made(parts[each.Name], known)).ToArray();
            var result = new Dictionary<string, object> { { "response", method.Invoke(service, values) } };
            foreach (var part in named.Where(each => each.IsOut))
                result[part.Name] = values[part.Position];
            if (result.ContainsKey("transaction") && result["transaction"] != null)
                known["$id"] = ((CashApi.transaction)result["transaction"]).id;
            if (result.ContainsKey("token") && result["token"] != null)
                known["$token"] = result["token"];
            results.Add(result);
        }
        var bytes = new System.Text.UTF8Encoding(false).GetBytes(Json.Serialize(results));
        Console.OpenStandardOutput().Write(bytes, 0, bytes.Length);
    }

    static object Made(object given, IDictionary<string, object> known)
    {
        var parts = given as IDictionary<string, object>;
        if (parts != null)
            return new CashApi.administration { admCode = (string)parts["admCode"], admMap = (string)parts["admMap"] };
        return known.ContainsKey((string)given) ? known[(string)given] : given;
    }
}
