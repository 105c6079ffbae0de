<?php
// Calls the e-Boekhouden door as PHP's SoapClient does, and prints what it got as JSON.
[, $url, $username, $code1, $code2, $text] = $argv;
ini_set('soap.wsdl_cache_enabled', '0');
$client = new SoapClient("$url/soap.asmx?WSDL");
$call = fn ($operation, $parameters) => $client->__soapCall($operation, [$parameters])->{$operation . 'Result'};
$opened = $call('OpenSession', ['Username' => $username, 'SecurityCode1' => $code1, 'SecurityCode2' => $code2]);
$session = ['SessionID' => $opened->SessionID, 'SecurityCode2' => $code2];
$relation = [
    'ID' => 0, 'AddDatum' => date('Y-m-d'), 'Code' => 'PHP', 'Bedrijf' => $text, 'BP' => 'B',
    'Gb_ID' => 0, 'GeenEmail' => 0, 'NieuwsbriefgroepenCount' => 0,
];
$added = $call('AddRelatie', $session + ['oRel' => $relation]);
$line = [
    'BedragInvoer' => 100.5, 'BedragExclBTW' => 100.5, 'BedragBTW' => 21.11, 'BedragInclBTW' => 121.61,
    'BTWCode' => 'HOOG_VERK_21', 'BTWPercentage' => 21, 'TegenrekeningCode' => '8000', 'KostenplaatsID' => 0,
];
$mutation = fn ($account) => [
    'MutatieNr' => 0, 'Soort' => 'FactuurVerstuurd', 'Datum' => '2023-01-02', 'Rekening' => $account, 'RelatieCode' => 'PHP',
    'Factuurnummer' => 'P1', 'Boekstuk' => '', 'Omschrijving' => $text, 'Betalingstermijn' => '14', 'InExBTW' => 'EX',
    'MutatieRegels' => ['cMutatieRegel' => [$line, $line]],
];
$booked = $call('AddMutatie', $session + ['oMut' => $mutation('1300')]);
$refused = $call('AddMutatie', $session + ['oMut' => $mutation('9999')]);
$filter = [
    'MutatieNr' => 0, 'MutatieNrVan' => 0, 'MutatieNrTm' => 0, 'Factuurnummer' => '',
    'DatumVan' => '1970-01-01', 'DatumTm' => '2050-12-31',
];
$listed = $call('GetMutaties', $session + ['cFilter' => $filter]);
$shown = $listed->Mutaties->cMutatieList;
$balance = $call('GetSaldo', $session + [
    'cFilter' => ['GbCode' => '1300', 'KostenPlaatsId' => 0, 'DatumVan' => null, 'DatumTot' => null],
]);
$open = $call('GetOpenPosten', $session + ['OpSoort' => 'Debiteuren']);
$relations = $call('GetRelaties', $session + ['cFilter' => ['Trefwoord' => '', 'Code' => 'PHP', 'ID' => 0]]);
$client->__soapCall('CloseSession', [['SessionID' => $opened->SessionID]]);
$ended = $call('GetMutaties', $session + ['cFilter' => $filter]);
echo json_encode([
    'errors' => [isset($added->ErrorMsg->LastErrorCode), isset($booked->ErrorMsg->LastErrorCode)],
    'numbers' => [$added->Rel_ID, $booked->Mutatienummer, $refused->Mutatienummer],
    'refused' => $refused->ErrorMsg->LastErrorCode,
    'description' => $shown->Omschrijving,
    'lines' => array_map(fn ($each) => (float) $each->BedragInclBTW, $shown->MutatieRegels->cMutatieListRegel),
    'balance' => $balance->Saldo,
    'open' => [$open->Openposten->cOpenPost->MutFactuur, $open->Openposten->cOpenPost->Openstaand],
    'company' => $relations->Relaties->cRelatie->Bedrijf,
    'ended' => $ended->ErrorMsg->LastErrorCode,
]);
