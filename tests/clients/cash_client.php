<?php
// Makes the calls that stand in JSON on standard input as PHP's SoapClient does: parts by position, results as arrays of
// parts; prints what each returned.
ini_set('soap.wsdl_cache_enabled', '0');
$client = new SoapClient($argv[1]);
$known = ['$id' => '', '$token' => ''];
$results = [];
foreach (json_decode(stream_get_contents(STDIN), true) as [$operation, $parts]) {
    $given = array_map(fn ($part) => is_string($part) ? $known[$part] ?? $part : $part, array_values($parts));
    // In the lower case of published clients.
    $result = $client->{strtolower($operation)}(...$given);
    if (isset($result['transaction'])) {
        $known['$id'] = $result['transaction']->id;
    }
    if (isset($result['token'])) {
        $known['$token'] = $result['token'];
    }
    $results[] = $result;
}
echo json_encode($results, JSON_THROW_ON_ERROR);
