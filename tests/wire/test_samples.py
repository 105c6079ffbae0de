"""The sample messages of an operation, as ASMX writes them from a contract."""

import datetime as dt

from grootboek.wire.asmx import ASMX
from grootboek.wire.contract import contract_from_toml
from grootboek.wire.samples import example, sample
from grootboek.wire.soap import Endpoint, Version, message

SHOP = contract_from_toml("""
service = "shop"
namespace = "urn:shop?a&b"
style = "document"
action = "{namespace}/{operation}"

[enumerations]
kind = ["Fruit", "Wood & wire"]

[types.ArrayOfLine]
line = "line many nillable"

[types.line]
Price = "decimal"
Box = "box"

[types.box]
Size = "int"

[types.order]
ID = "long"
Kind = "kind"
Note = "any"
Day = "dateTime nillable"
Lines = "ArrayOfLine"

[operations.Add.request]
Session = "string"
order = "order"
[operations.Add.response]
AddResult = "boolean"

[operations.Stop.request]
Session = "string"
[operations.Stop.response]
""")
DECLARED = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
REQUEST = f"""POST /shop.asmx HTTP/1.1
Host: shop.example
Content-Type: text/xml; charset=utf-8
Content-Length: length
SOAPAction: "urn:shop?a&b/Add"

<?xml version="1.0" encoding="utf-8"?>
<soap:Envelope {DECLARED} xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/">
  <soap:Body>
    <Add xmlns="urn:shop?a&amp;b">
      <Session>string</Session>
      <order>
        <ID>long</ID>
        <Kind>Fruit or Wood &amp; wire</Kind>
        <Note />
        <Day>dateTime</Day>
        <Lines>
          <line>
            <Price>decimal</Price>
            <Box xsi:nil="true" />
          </line>
          <line>
            <Price>decimal</Price>
            <Box xsi:nil="true" />
          </line>
        </Lines>
      </order>
    </Add>
  </soap:Body>
</soap:Envelope>"""
EMPTY_RESPONSE = f"""HTTP/1.1 200 OK
Content-Type: application/soap+xml; charset=utf-8
Content-Length: length

<?xml version="1.0" encoding="utf-8"?>
<soap12:Envelope {DECLARED} xmlns:soap12="http://www.w3.org/2003/05/soap-envelope">
  <soap12:Body>
    <StopResponse xmlns="urn:shop?a&amp;b" />
  </soap12:Body>
</soap12:Envelope>"""


def test_a_request_names_the_types_of_its_values() -> None:
    shown = sample(SHOP, SHOP.operations["Add"], Version.V11, ("shop.example", "/shop.asmx"))
    assert shown.request == REQUEST


def test_soap_12_has_its_own_prefix_and_type_and_no_action() -> None:
    shown = sample(SHOP, SHOP.operations["Stop"], Version.V12, ("shop.example", "/shop.asmx"))
    assert shown.response == EMPTY_RESPONSE
    assert "SOAPAction" not in shown.request
    assert "<soap12:Body>\n    <Stop " in shown.request


def test_an_example_can_be_sent_as_it_is() -> None:
    text = example(SHOP, SHOP.operations["Add"], dt.date(2026, 1, 2))
    assert "<Session></Session>" in text
    call = Endpoint(SHOP, ASMX).read(message(text.encode(), None, None))
    order = call.fields.part("order")
    assert (call.operation, order.text("Kind"), order.whole("ID")) == ("Add", "Fruit", 0)
    assert order.day("Day") == dt.date(2026, 1, 2)
    assert [line.decimal("Price") for line in order.rows("Lines")] == [0]
