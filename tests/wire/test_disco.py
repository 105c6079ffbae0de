"""The discovery document of a service."""

from lxml import etree

from grootboek.wire.contract import contract_from_toml
from grootboek.wire.disco import discover

SHOP = contract_from_toml('service = "shop"\nnamespace = "urn:a&b"\nstyle = "document"\naction = "a"\n[operations]\n')
DISCO = "{http://schemas.xmlsoap.org/disco/}"
CONTRACT = "{http://schemas.xmlsoap.org/disco/scl/}"
SOAP = "{http://schemas.xmlsoap.org/disco/soap/}"


def test_the_description_and_both_bindings_are_found() -> None:
    root = etree.fromstring(discover(SHOP, "http://shop.example/shop.asmx?a&b").encode())
    contract, *bindings = root
    assert root.tag == f"{DISCO}discovery"
    assert contract.tag == f"{CONTRACT}contractRef"
    address = "http://shop.example/shop.asmx?a&b"
    assert dict(contract.attrib) == {"ref": f"{address}?wsdl", "docRef": address}
    assert [each.tag for each in bindings] == [f"{SOAP}soap"] * 2
    assert {each.get("address") for each in bindings} == {address}
    named = [each.get("binding", "").partition(":") for each in bindings]
    assert [(each.nsmap[prefix], name) for each, (prefix, _, name) in zip(bindings, named, strict=True)] == [
        ("urn:a&b", "shopSoap"),
        ("urn:a&b", "shopSoap12"),
    ]
