<?php
// Makes the calls that stand in JSON on standard input as PHP's SoapClient does, and prints what each returned.
ini_set('soap.wsdl_cache_enabled', '0');
$client = new SoapClient($argv[1]);
$known = $results = [];
foreach (json_decode(stream_get_contents(STDIN)) as [$operation, $parts]) {
    $parts = json_decode(strtr(json_encode($parts), $known), true);
    try {
        $result = $client->__soapCall($operation, [$parts])->{$operation . 'Result'} ?? null;
    } catch (SoapFault $fault) {
        $result = ['fault' => $fault->getMessage()];
    }
    foreach (array_filter((array) $result, 'is_scalar') as $name => $value) {
        $known["\"\$$name\""] = json_encode($value);
    }
    $results[] = $result;
}
echo json_encode($results, JSON_THROW_ON_ERROR);
