// Stands in for the NodeJS sample of the vendor's manual: opens a session and asks for the articles.
const soap = require('strong-soap').soap;
const codes = { Username: "[username]", SecurityCode1: "[securitycode1]", SecurityCode2: "[securitycode2]" };
soap.createClient("https://soap.e-boekhouden.nl/soap.asmx?wsdl", {}, (failed, client) => {
  if (failed) throw failed;
  client.OpenSession(codes, (error, result) => {
    console.log('Result: \n' + JSON.stringify(result));
    const { SessionID } = result.OpenSessionResult;
    client.GetArtikelen({ SessionID, SecurityCode2: codes.SecurityCode2, cFilter: {} }, (problem, articles) => {
      console.log(problem, JSON.stringify(articles));
    });
  });
});
