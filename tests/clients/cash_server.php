<?php
// Answers a SOAP message as PHP's SoapServer does: on standard input stands JSON with the message and the parts of the answer,
// the argument is a WSDL.
ini_set('soap.wsdl_cache_enabled', '0');
['message' => $message, 'parts' => $parts] = json_decode(stream_get_contents(STDIN), true);

class Service
{
    public static array $parts;

    public function Authenticate() { return self::$parts; }
    public function ListAdministrations() { return self::$parts; }
    public function Export() { return self::$parts; }
    public function Import() { return self::$parts; }
    public function GetTransaction() { return self::$parts; }
}

// A fault ends the program: that is no failure here.
register_shutdown_function(fn () => exit(0));
Service::$parts = $parts;
$server = new SoapServer($argv[1]);
$server->setClass('Service');
$server->handle($message);
