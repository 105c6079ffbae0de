"""Write the discovery document (DISCO) with which .NET finds a document/literal service's WSDL and its two bindings."""

from grootboek.wire.contract import Contract
from grootboek.wire.xml import escape_attribute

_DISCO = "http://schemas.xmlsoap.org/disco"
_SCHEMA = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'


def discover(contract: Contract, address: str) -> str:
    """Write the document, with the URL at which the service answers."""
    url, namespace = escape_attribute(address), escape_attribute(contract.namespace)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<discovery {_SCHEMA} xmlns="{_DISCO}/">',
        f'  <contractRef ref="{url}?wsdl" docRef="{url}" xmlns="{_DISCO}/scl/" />',
    ]
    for number, binding in enumerate((f"{contract.service}Soap", f"{contract.service}Soap12"), 1):
        bound = f'xmlns:q{number}="{namespace}" binding="q{number}:{binding}"'
        lines.append(f'  <soap address="{url}" {bound} xmlns="{_DISCO}/soap/" />')
    return "\n".join([*lines, "</discovery>"])
