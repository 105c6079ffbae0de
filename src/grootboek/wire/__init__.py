"""Hold the protocols nobody here owns: XML, SOAP, WSDL, OData and the way they write values; nothing of bookkeeping."""
