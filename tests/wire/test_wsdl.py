"""The WSDL that is made of a contract, as a generated client reads it."""

import io
from pathlib import Path

import pytest
from lxml import etree
from zeep import Client
from zeep.transports import Transport

from grootboek.wire.contract import contract_from_toml
from grootboek.wire.wsdl import describe

SHOP = """
service = "shop"
namespace = "urn:shop?a&b"
style = "{style}"
action = "{{namespace}}#{{operation}}"
output_namespace = "http://schemas.xmlsoap.org/soap/envelope/"

[enumerations]
kind = ["Fruit", "Wood"]

[types.line]
Kind = "kind"
Any = "any"
Price = "decimal optional"
Day = "dateTime nillable"

[types.ArrayOfLine]
line = "line many nillable"

[operations.Add.request]
Session = "string required max=5"
Lines = "ArrayOfLine"
[operations.Add.response]
AddResult = "long"

[operations.Stop.request]
[operations.Stop.response]
"""
XS = "{http://www.w3.org/2001/XMLSchema}"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"


class NoNetwork(Transport):
    """A transport that opens nothing."""

    def load(self, url: str) -> bytes:
        """Refuse to load."""
        raise AssertionError(f"opened {url}")


def client_of(style: str) -> Client:
    text = describe(contract_from_toml(SHOP.format(style=style)), "http://127.0.0.1/?a&b")
    return Client(io.BytesIO(text.encode()), transport=NoNetwork())


def test_a_document_service_has_a_port_per_soap_version() -> None:
    client = client_of("document")
    ports = client.wsdl.services["shop"].ports
    assert sorted(ports) == ["shopSoap", "shopSoap12"]
    assert {port.binding_options["address"] for port in ports.values()} == {"http://127.0.0.1/?a&b"}
    operation = ports["shopSoap12"].binding.get("Add")
    assert operation.soapaction == "urn:shop?a&b#Add"
    assert operation.style == "document"


def test_a_generated_client_makes_the_elements_of_the_contract() -> None:
    client = client_of("document")
    line = {"Kind": "Wood", "Day": None}
    message = client.create_message(client.service, "Add", Session="s", Lines={"line": [line]})
    tags = [etree.QName(each).localname for each in message.iter()]
    assert tags == ["Envelope", "Body", "Add", "Session", "Lines", "line", "Kind", "Day"]
    assert etree.QName(message[0][0][0]).namespace == "urn:shop?a&b"


def test_an_rpc_service_has_parts_and_the_namespaces_of_both_wrappers() -> None:
    client = client_of("rpc")
    message = client.create_message(client.service, "Add", Session="s", Lines={"line": []})
    assert etree.QName(message[0][0]) == etree.QName("urn:shop?a&b", "Add")
    assert [child.tag for child in message[0][0]] == ["Session", "Lines"]
    root = etree.fromstring(describe(contract_from_toml(SHOP.format(style="rpc")), "http://x/").encode())
    bodies = [body.get("namespace") for body in root.iter("{http://schemas.xmlsoap.org/wsdl/soap/}body")]
    assert bodies == ["urn:shop?a&b", "http://schemas.xmlsoap.org/soap/envelope/"] * 2


def test_how_often_an_element_occurs_follows_its_type_unless_it_is_marked() -> None:
    root = etree.fromstring(describe(contract_from_toml(SHOP.format(style="document")), "http://x/").encode())
    found = {
        element.get("name"): (
            element.get("minOccurs"),
            element.get("maxOccurs"),
            element.get("nillable"),
            element.get("type"),
        )
        for element in root.iter(f"{XS}element")
        if element.get("minOccurs")
    }
    assert found == {
        "Session": ("0", "1", None, "s:string"),
        "Lines": ("0", "1", None, "tns:ArrayOfLine"),
        "line": ("0", "unbounded", "true", "tns:line"),
        "Kind": ("1", "1", None, "tns:kind"),
        "Any": ("0", "1", None, None),
        "Price": ("0", "1", None, "s:decimal"),
        "Day": ("1", "1", "true", "s:dateTime"),
        "AddResult": ("1", "1", None, "s:long"),
    }


@pytest.mark.parametrize("style", ["document", "rpc"])
def test_each_type_is_declared_once(style: str) -> None:
    root = etree.fromstring(describe(contract_from_toml(SHOP.format(style=style)), "http://x/").encode())
    types = root.find(f"{WSDL}types/{XS}schema")
    assert types is not None
    names = [child.get("name") for child in types if child.tag != f"{XS}element"]
    assert sorted(names) == ["ArrayOfLine", "kind", "line"]


def test_the_vendors_own_description_is_met() -> None:
    published = Path(__file__).parents[3] / "shared" / "contracts" / "eboekhouden.wsdl"
    contract = Path(__file__).parents[2] / "src" / "grootboek" / "gateways" / "eboekhouden" / "contract.toml"
    ours = describe(contract_from_toml(contract.read_text(encoding="utf-8")), "http://soap.e-boekhouden.nl/soap.asmx")
    assert ours.count("<wsdl:operation name=") == 60
    if published.exists():
        theirs = published.read_text(encoding="utf-8")
        assert sorted(_lines(ours)) == sorted(_lines(theirs))


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if "<s:element" in line or "soapAction" in line]
