"""The CASH API 3.0 door: SOAP rpc/literal with CASH XML inside."""
