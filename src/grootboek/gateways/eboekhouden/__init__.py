"""The e-Boekhouden.nl SOAP API (manual 5.4), served at /soap.asmx."""
