<?php
// Calls the CASH door as PHP's SoapClient does: operations by position, results as arrays of parts.
[, $url, $relatie, $email, $pass, $text] = $argv;
ini_set('soap.wsdl_cache_enabled', '0');
$client = new SoapClient("$url/?api/3.0/wsdl", ['exceptions' => true, 'trace' => true]);
$administration = ['admCode' => 'demo', 'admMap' => ''];
$record = fn ($account) => '<?xml version="1.0"?><CASH><R0301><F201>' . $account . '</F201><F302>161201</F302>'
    . '<F306>' . htmlspecialchars($text) . '</F306><F307>10000</F307><F901>KAS</F901></R0301></CASH>';
$list = $client->ListAdministrations('', $relatie, $email, $pass);
// The lower case of published clients: SOAP's names are the service's to forgive.
$import = $client->import('', $relatie, $email, $pass, base64_encode($record('4360')), $administration, '1');
$failed = $client->Import('', $relatie, $email, $pass, $record('9999'), $administration, '0');
$export = $client->export('', $relatie, $email, $pass, '0301', $administration, '0');
$encoded = $client->Export('', $relatie, $email, $pass, '0301', $administration, '1');
$asked = $client->GetTransaction('', $relatie, $email, $pass, $failed['transaction']->id);
$refused = $client->ListAdministrations('', $relatie, $email, 'wrong');
try {
    $client->__soapCall('Foo', []);
    $fault = null;
} catch (SoapFault $caught) {
    $fault = $caught->getMessage();
}
echo json_encode([
    'list' => [$list['response']->code === 1, $list['administrationList']],
    'import' => [$import['response']->code === 1, $import['transaction']->status === 2],
    'failed' => [$failed['response']->code === 1, $failed['transaction']->status === 3, $failed['transaction']->err],
    'export' => $export['exportResult'],
    'encoded' => base64_decode($encoded['exportResult'], true),
    'asked' => $asked['transaction']->err,
    'refused' => is_array($refused) ? $refused['response']->code : $refused->code,
    'fault' => $fault,
]);
