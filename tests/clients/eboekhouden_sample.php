<?php
// Stands in for the PHP sample of the vendor's manual: prints the accounts of the balance sheet as a table.
$SoapBaseUrl = "https://soap.e-boekhouden.nl/soap.asmx?WSDL";
$client = new SoapClient($SoapBaseUrl);
$codes = ['Username' => "[username]", 'SecurityCode1' => "[securitycode1]", 'SecurityCode2' => "[securitycode2]"];
$opened = $client->__soapCall('OpenSession', [$codes])->OpenSessionResult;
if (($opened->ErrorMsg->LastErrorCode ?? '') !== '') {
    exit($opened->ErrorMsg->LastErrorCode);
}
echo 'SessionID: ' . $opened->SessionID . "\n";
$wanted = ['ID' => 0, 'Code' => '', 'Categorie' => 'BAL'];
$asked = ['SecurityCode2' => $codes['SecurityCode2'], 'SessionID' => $opened->SessionID, 'cFilter' => $wanted];
$found = $client->__soapCall('GetGrootboekrekeningen', [$asked])->GetGrootboekrekeningenResult;
foreach ($found->Rekeningen->cGrootboekrekening as $account) {
    echo "<td>$account->Code</td><td>$account->Omschrijving</td><td>$account->Categorie</td>\n";
}
$client->__soapCall('CloseSession', [['SessionID' => $opened->SessionID]]);
