<?php
// Reads SOAP messages as PHP's SoapServer does: on standard input stands JSON with the messages, the argument is a WSDL; prints
// for each which function was called with what.
ini_set('soap.wsdl_cache_enabled', '0');

class Service
{
    public static array $called = [];

    public function Authenticate() { self::$called[] = ['Authenticate', func_get_args()]; return []; }
    public function ListAdministrations() { self::$called[] = ['ListAdministrations', func_get_args()]; return []; }
    public function Export() { self::$called[] = ['Export', func_get_args()]; return []; }
    public function Import() { self::$called[] = ['Import', func_get_args()]; return []; }
    public function GetTransaction() { self::$called[] = ['GetTransaction', func_get_args()]; return []; }
}

$server = new SoapServer($argv[1]);
$server->setClass('Service');
foreach (json_decode(stream_get_contents(STDIN), true) as $message) {
    ob_start();
    $server->handle(base64_decode($message));
    ob_end_clean();
}
echo json_encode(Service::$called);
