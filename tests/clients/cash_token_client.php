<?php
// Calls the CASH door as published clients of API 2.0 do: a token first, operations by position, results as arrays of parts.
[, $url, $relatie, $email, $pass, $text] = $argv;
ini_set('soap.wsdl_cache_enabled', '0');
$client = new SoapClient("$url/?api/wsdl", ['exceptions' => true, 'trace' => true]);
$administration = ['admCode' => 'demo', 'admMap' => ''];
$record = "<?xml version=\"1.0\"?>\n<CASH><R0301><F201>4360</F201><F302>161201</F302><F306>" . htmlspecialchars($text)
    . '</F306><F307>10000</F307><F901>KAS</F901></R0301></CASH>';
$token = $client->Authenticate($relatie, $email, $pass, 'webshop')['token'];
$list = $client->ListAdministrations($token);
$import = $client->Import($token, $record, $administration);
$export = $client->Export($token, '0301', $administration);
$asked = $client->GetTransaction($token, $import['transaction']->id);
$forged = $client->ListAdministrations('x');
$nameless = $client->Authenticate($relatie, $email, $pass, '');
$code = fn ($answer) => is_array($answer) ? $answer['response']->code : $answer->code;
echo json_encode([
    'token' => $token,
    'list' => $list['administrationList'],
    'import' => [$code($import), $import['transaction']->status],
    'export' => $export['exportResult'],
    'asked' => [$code($asked), $asked['transaction']->status],
    'forged' => $code($forged),
    'nameless' => $code($nameless),
]);
