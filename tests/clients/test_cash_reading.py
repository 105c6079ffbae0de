"""What the CASH door reads of a message is what PHP's SoapServer hands to the functions behind it, whatever form it has."""

import json
from base64 import b64encode
from typing import Any

import pytest

from grootboek.gateways.cash.contract import CONTRACT, ENDPOINT
from grootboek.wire.soap import Message
from grootboek.wire.wsdl import describe
from tests.clients.scripts import run
from tests.gateways.cash.conftest import ENVELOPE

SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"
EARLIER, LATER = "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
LOGIN = "<relatie>1</relatie><email>e</email><pass>p</pass>"
PLACE = "<administration><api:admCode>demo</api:admCode><api:admMap></api:admMap></administration>"
BARE = "<administration><admMap>5</admMap><admCode>demo</admCode></administration>"
STYLE = 'soapenv:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"'
HEADER = "<soapenv:Header/>"


def export(parts: str, tag: str = "api:Export") -> str:
    """Write an envelope with a call of Export."""
    text = ENVELOPE.format(f"<{tag}>{parts}</{tag.split(maxsplit=1)[0]}>")
    return text.replace("Envelope ", f'Envelope xmlns:xsi="{SCHEMA}" ', 1)


def headed(entry: str, of_12: bool = False) -> str:
    """Write an envelope with something in its header."""
    text = export(LOGIN).replace(HEADER, f"<soapenv:Header>{entry}</soapenv:Header>")
    return text.replace(EARLIER, LATER) if of_12 else text


MESSAGES = {
    "as the manual shows": export(f"{LOGIN}<exportData>0101</exportData>{PLACE}<formaat>1</formaat>"),
    "with a token": export(f"<token>t</token>{LOGIN}"),
    "in capitals": export(LOGIN, "api:EXPORT"),
    "in lower case": export(LOGIN, "api:export"),
    "without namespace": export(f"{LOGIN}{PLACE}", "Export"),
    "in another namespace": export(f"{LOGIN}{PLACE}", 'x:Export xmlns:x="urn:x"'),
    "in a namespace by default": export(f"{LOGIN}{BARE}", 'Export xmlns="urn:x"'),
    "parts with a namespace": export("<api:token/><api:relatie>1</api:relatie><api:exportData>0101</api:exportData>"),
    "parts without a namespace, stated": export('<relatie xmlns="">1</relatie><email xmlns="">e</email>'),
    "children without namespace": export(f"{LOGIN}{BARE}"),
    "children in another namespace": export(
        '<administration><x:admCode xmlns:x="urn:x">demo</x:admCode></administration>'
    ),
    "in another order": export(
        f"{PLACE}<exportData>0101</exportData><pass>p</pass><email>e</email><relatie>1</relatie>"
    ),
    "empty parts": export("<token/><relatie/><administration/><formaat></formaat>"),
    "nil": export('<token xsi:nil="true"/><exportData xsi:nil="1"/><administration xsi:nil="true"/>'),
    "nil child": export('<administration><api:admCode>demo</api:admCode><api:admMap xsi:nil="true"/></administration>'),
    "types": export('<email xsi:type="x:y" xmlns:x="urn:x">e</email><exportData xsi:type="z">0101</exportData>'),
    "encoding": export(LOGIN, f"api:Export {STYLE}"),
    "encoding of the envelope": export(LOGIN).replace("Envelope ", f"Envelope {STYLE} ", 1),
    "unknown parts": export(f"<meer><dan/></meer>{LOGIN}<dit>1</dit>"),
    "a part twice": export(f"{LOGIN}<relatie>2</relatie>"),
    "a comment in a text": export("<exportData>01<!-- ! -->01</exportData>"),
    "a CDATA section": export("<exportData><![CDATA[<CASH>&amp;</CASH>]]></exportData>"),
    "escapes": export("<exportData>&lt;&#x41;&amp;&#13;&#10;\n]]&gt;</exportData>"),
    "blanks": export("\n <relatie> 1\n</relatie>\n <exportData>\t01 01 </exportData>\n"),
    "two calls": ENVELOPE.format(f"<api:Export>{LOGIN}</api:Export><api:Import>{LOGIN}</api:Import>"),
    "a comment before the call": ENVELOPE.format(f"<!-- ! --><api:Export>{LOGIN}</api:Export>"),
    "an instruction": export(f"<?php 1?>{LOGIN}"),
    "no header": export(LOGIN).replace(HEADER, ""),
    "a header that need not be understood": headed('<api:x soapenv:mustUnderstand="0"/>'),
    "a header for another": headed('<api:x soapenv:actor="urn:another" soapenv:mustUnderstand="1"/>'),
    "a header for another in 1.2": headed(
        '<api:x soapenv:role="urn:another" soapenv:mustUnderstand="true"/>', of_12=True
    ),
    "something after the body": export(LOGIN).replace("</soapenv:Envelope>", "<x/></soapenv:Envelope>"),
    "SOAP 1.2": export(f"{LOGIN}{PLACE}").replace(EARLIER, LATER),
    "a line before": f"\n{export(LOGIN)}",
}
ENCODED = {
    "ISO-8859-1": f'<?xml version="1.0" encoding="ISO-8859-1"?>{export("<pass>é</pass>")}'.encode("latin-1"),
    "UTF-16": f'\ufeff<?xml version="1.0" encoding="UTF-16"?>{export("<pass>é€</pass>")}'.encode("utf-16-le"),
    "byte order mark": f"\ufeff{export('<pass>é€</pass>')}".encode(),
}
FORMS = {name: text.encode() for name, text in MESSAGES.items()} | ENCODED


@pytest.fixture(scope="module")
def by_php(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What PHP's SoapServer reads of each message."""
    wsdl = tmp_path_factory.mktemp("wsdl") / "cash.wsdl"
    wsdl.write_text(describe(CONTRACT, "http://127.0.0.1/?api/3.0"), encoding="utf-8")
    text = json.dumps([b64encode(form).decode() for form in FORMS.values()])
    called = json.loads(run("php", "cash_reader.php", str(wsdl), stdin=text))
    return dict(zip(FORMS, called, strict=True))


def parts_of(operation: str) -> list[str]:
    """Return the names of an operation's parts in their order."""
    return [field.name for field in CONTRACT.operations[operation].request.fields]


def without_empty(values: dict[str, Any]) -> dict[str, Any]:
    """Leave out what says nothing: what was not sent, is nil or has no text."""
    filled = {name: without_empty(value) if isinstance(value, dict) else value for name, value in values.items()}
    return {name: value for name, value in filled.items() if value}


@pytest.mark.parametrize("name", FORMS)
def test_reads_the_same(by_php: dict[str, Any], name: str) -> None:
    operation, parts = by_php[name]
    values = dict(zip(parts_of(operation), parts, strict=False))
    call = ENDPOINT.read(Message(FORMS[name]))
    assert (call.operation, without_empty(dict(call.fields))) == (operation, without_empty(values))
