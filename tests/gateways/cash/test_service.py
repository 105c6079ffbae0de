"""Test the service: its routes, what it forgives in a message, its faults, and failures of the server itself."""

from xml.etree import ElementTree as ET

import pytest
from lxml import etree

from grootboek.gateways.cash import operations
from tests.gateways.cash.conftest import EMAIL, ENVELOPE, NS, RELATION, SECRET, Door

LOGIN = f"<relatie>{RELATION}</relatie><email>{EMAIL}</email><pass>{SECRET}</pass>"
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
XS = "{http://www.w3.org/2001/XMLSchema}"
NIL = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'
LIST = f"<api:ListAdministrations>{LOGIN}</api:ListAdministrations>"


def test_answer_is_written_as_php_does(door: Door) -> None:
    reply = door.call("GetTransaction", id="x")
    assert reply.text == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:ns1="https://www.cashweb.nl/?api"><SOAP-ENV:Body><SOAP-ENV:GetTransactionResponse><response>'
        "<ns1:code>902</ns1:code><ns1:message>Transaction does not exist</ns1:message></response>"
        "</SOAP-ENV:GetTransactionResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>\n"
    )
    assert (reply.status, reply.headers["content-type"]) == (200, "text/xml; charset=utf-8")


@pytest.mark.parametrize("query", ["api/3.0", "api", "api/3.0=", "API/3.0", "api%2F3.0"])
def test_routes_of_the_service(door: Door, query: str) -> None:
    assert door.post(ENVELOPE.format(LIST), query=query).code == 1


@pytest.mark.parametrize("query", ["", "api/4.0", "apis", "x=1"])
def test_other_query_strings_belong_to_others(door: Door, query: str) -> None:
    assert door.client.simulate_post("/", query_string=query, body=ENVELOPE.format(LIST)).status_code == 404
    assert door.client.simulate_get("/elsewhere", query_string="api/3.0").status_code == 404


def wsdl_shape(text: bytes) -> dict[str, object]:
    """Return what a generated client depends on: styles, bodies, parts in order, structures in order."""
    root = ET.fromstring(text)
    bound = list(root.iterfind(f"{WSDL}binding/{WSDL}operation"))
    return {
        "namespace": root.get("targetNamespace"),
        "style": root.find(f"{WSDL}binding/{SOAP}binding").attrib,  # type: ignore[union-attr]
        "bodies": {
            each.get("name"): [
                (part.get("use"), part.get("namespace"))
                for side in ("input", "output")
                for part in each.iterfind(f"{WSDL}{side}/{SOAP}body")
            ]
            for each in bound
        },
        "parts": {
            message.get("name"): [(part.get("name"), (part.get("type") or "").split(":")[-1]) for part in message]
            for message in root.iter(f"{WSDL}message")
        },
        "types": {
            kind.get("name"): [
                (
                    each.get("name"),
                    (each.get("type") or "").split(":")[-1],
                    each.get("minOccurs", "1"),
                    each.get("nillable"),
                )
                for each in kind.iter(f"{XS}element")
            ]
            for kind in root.iter(f"{XS}complexType")
        },
    }


@pytest.mark.parametrize("query", ["api/3.0/wsdl", "api/3.0/wsd", "api/3.0/WSDL"])
def test_wsdl(door: Door, query: str) -> None:
    result = door.client.simulate_get("/", query_string=query, host="boeken.example", protocol="https")
    assert (result.status_code, result.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    (address,) = ET.fromstring(result.content).iter(f"{SOAP}address")
    assert address.get("location") == "https://boeken.example/?api/3.0"
    shape = wsdl_shape(result.content)
    assert shape["parts"]["ExportRequest"] == [  # type: ignore[index]
        ("token", "string"), ("relatie", "string"), ("email", "string"), ("pass", "string"), ("exportData", "string"),
        ("administration", "administration"), ("formaat", "string"),
    ]  # fmt: skip
    assert shape["types"]["response"] == [("code", "int", "1", None), ("message", "string", "1", None)]  # type: ignore[index]


def test_wsdl_of_2_0_has_tokens_in_place_of_logins(door: Door) -> None:
    result = door.client.simulate_get("/", query_string="api/wsdl", host="boeken.example", protocol="https")
    (address,) = ET.fromstring(result.content).iter(f"{SOAP}address")
    assert address.get("location") == "https://boeken.example/?api"
    shape, of_3 = (
        wsdl_shape(result.content),
        wsdl_shape(door.client.simulate_get("/", query_string="api/3.0/wsdl").content),
    )
    parts: dict[str, list[tuple[str, str]]] = shape.pop("parts")  # type: ignore[assignment]
    parts_of_3: dict[str, list[tuple[str, str]]] = of_3.pop("parts")  # type: ignore[assignment]
    assert {name: [part for part, _ in asked] for name, asked in parts.items() if name.endswith("Request")} == {
        "AuthenticateRequest": ["relatie", "email", "pass", "service"],
        "ListAdministrationsRequest": ["token"],
        "ExportRequest": ["token", "exportData", "administration"],
        "ImportRequest": ["token", "importData", "administration"],
        "GetTransactionRequest": ["token", "id"],
    }
    assert {name: parts_of_3[name] for name in parts if name.endswith("Response")}.items() <= parts.items()
    assert shape == of_3


QUALIFIED = LOGIN.replace("<", "<api:").replace("<api:/", "</api:")
TYPED = LOGIN.replace("<email>", '<email xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="x:y">')
BLANKS = f"<relatie> {RELATION}\n</relatie><email>\t{EMAIL.upper()} </email><pass>{SECRET}</pass>"
TURNED = f"<pass>{SECRET}</pass><email>{EMAIL}</email><relatie>{RELATION}</relatie>"
ENCODING = 'soapenv:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"'
FORGIVEN = {
    "case of the operation": ("api:listadministrations", LOGIN),
    "no namespace": ("ListAdministrations", LOGIN),
    "other namespace": ('x:ListAdministrations xmlns:x="urn:x"', LOGIN),
    "qualified parts": ("api:ListAdministrations", QUALIFIED),
    "empty token": ("api:ListAdministrations", f"<token/>{LOGIN}"),
    "nil token": ("api:ListAdministrations", f"<token {NIL}/>{LOGIN}"),
    "token beside a login": ("api:ListAdministrations", f"<token>abc</token>{LOGIN}"),
    "types": ("api:ListAdministrations", TYPED),
    "encoding": (f"api:ListAdministrations {ENCODING}", LOGIN),
    "unknown parts": ("api:ListAdministrations", f"<meer><dan/></meer>{LOGIN}<dit>1</dit>"),
    "other order": ("api:ListAdministrations", TURNED),
    "blanks": ("api:ListAdministrations", BLANKS),
}


@pytest.mark.parametrize("case", FORGIVEN)
def test_forgiven_in_a_message(door: Door, case: str) -> None:
    tag, parts = FORGIVEN[case]
    reply = door.post(ENVELOPE.format(f"<{tag}>{parts}</{tag.split()[0]}>"))
    assert (reply.status, reply.code) == (200, 1)
    assert "demo" in (reply.value("administrationList") or "")


@pytest.mark.parametrize(
    "administration",
    [
        "<admCode>demo</admCode><admMap></admMap>",
        "<admMap>202943</admMap><admCode>demo</admCode>",
        f"<api:admCode>demo</api:admCode><api:admMap {NIL}/>",
        "<api:admCode>demo</api:admCode>",
        '<x:admCode xmlns:x="urn:x">demo</x:admCode>',
    ],
)
def test_forgiven_in_a_structure(door: Door, administration: str) -> None:
    assert door.call("Export", exportData="0101", administration=administration).code == 1


def test_soap_1_2_is_answered_in_soap_1_2(door: Door) -> None:
    envelope = "http://www.w3.org/2003/05/soap-envelope"
    message = ENVELOPE.format(LIST).replace("http://schemas.xmlsoap.org/soap/envelope/", envelope)
    reply = door.post(message, content_type="application/soap+xml; charset=utf-8")
    assert reply.headers["content-type"] == "application/soap+xml; charset=utf-8"
    assert reply.tree.tag == f"{{{envelope}}}Envelope"
    assert reply.tree.find(f"{{{envelope}}}Body/{{{envelope}}}ListAdministrationsResponse/response") is not None


@pytest.mark.parametrize(
    "content_type", ["text/xml", 'text/xml; charset="utf-8"', "application/xml", "text/xml; charset=UTF-8"]
)
def test_content_types(door: Door, content_type: str) -> None:
    assert door.post(ENVELOPE.format(LIST), content_type=content_type).code == 1


DEEP = "<a>" * 3000 + "</a>" * 3000
FAULTS: dict[str, tuple[str, str]] = {
    "": ("SOAP-ENV:Client", "Bad Request"),
    "hallo": ("SOAP-ENV:Client", "Bad Request"),
    "<a>": ("SOAP-ENV:Client", "Bad Request"),
    DEEP: ("SOAP-ENV:Client", "Bad Request"),
    "<a/>": ("SOAP-ENV:VersionMismatch", "Wrong Version"),
    '<Envelope xmlns="urn:x"><Body/></Envelope>': ("SOAP-ENV:VersionMismatch", "Wrong Version"),
    ENVELOPE.replace("<soapenv:Body>{}</soapenv:Body>", ""): (
        "SOAP-ENV:Client",
        "Body must be present in a SOAP envelope",
    ),
    ENVELOPE.format(""): ("SOAP-ENV:Client", 'looks like we got "Body" without function call'),
    ENVELOPE.format(f"<api:Import>{LOGIN}<importData><CASH/></importData></api:Import>"): (
        "SOAP-ENV:Server",
        "SOAP-ERROR: Encoding: Violation of encoding rules",
    ),
    ENVELOPE.format("<api:Foo/>"): ("SOAP-ENV:Server", "Procedure 'Foo' not present"),
    ENVELOPE.format("<api:Foo&amp;/>"): ("SOAP-ENV:Client", "Bad Request"),
    f"<!DOCTYPE x [<!ENTITY y 'z'>]>{ENVELOPE.format(LIST)}": ("SOAP-ENV:Server", "DTD are not supported by SOAP"),
    ENVELOPE.format(LIST).replace(
        "<soapenv:Header/>", '<soapenv:Header><x soapenv:mustUnderstand="1"/></soapenv:Header>'
    ): (
        "SOAP-ENV:MustUnderstand",
        "Header not understood",
    ),
}


@pytest.mark.parametrize("message", FAULTS)
def test_faults(door: Door, message: str) -> None:
    reply = door.post(message)
    assert (reply.status, reply.fault) == (500, FAULTS[message])
    assert "xmlns:ns1" not in reply.text


def test_fault_in_soap_1_2(door: Door) -> None:
    message = ENVELOPE.format("<api:Foo/>").replace(NS["s"], "http://www.w3.org/2003/05/soap-envelope")
    reply = door.post(message, content_type="application/soap+xml; charset=utf-8")
    assert (reply.status, reply.headers["content-type"]) == (500, "application/soap+xml; charset=utf-8")
    assert reply.text == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"><env:Body>'
        "<env:Fault><env:Code><env:Value>rpc:ProcedureNotPresent</env:Value></env:Code><env:Reason><env:Text>"
        "Procedure not present</env:Text></env:Reason></env:Fault></env:Body></env:Envelope>\n"
    )


def test_get_of_the_service_is_a_fault(door: Door) -> None:
    result = door.client.simulate_get("/", query_string="api/3.0")
    assert (result.status_code, etree.fromstring(result.content).findtext(".//faultstring")) == (500, "Bad Request")


@pytest.mark.parametrize("query", ["api/3.0/", "api/3.0&x=1", "API/3.0=&sessie=5", "api/"])
def test_a_route_with_something_behind_it(door: Door, query: str) -> None:
    assert door.post(ENVELOPE.format(LIST), query=query).code == 1


def test_head_of_the_service_has_no_body(door: Door) -> None:
    result = door.client.simulate_head("/", query_string="api/3.0")
    assert (result.status_code, result.content) == (200, b"")
    assert result.headers["content-type"] == "text/xml; charset=utf-8"


def test_the_encoding_of_a_message_goes_before_that_of_its_header(door: Door) -> None:
    row = "<R0101><F101>44</F101><F103>Café</F103></R0101>"
    message = ENVELOPE.format(
        f"<api:Import>{LOGIN}<importData><![CDATA[<CASH>{row}</CASH>]]></importData>"
        "<administration><admCode>demo</admCode></administration></api:Import>"
    )
    for prolog, encoding, charset in (
        ("utf-8", "utf-8", "iso-8859-1"),
        ("iso-8859-1", "iso-8859-1", "utf-8"),
        ("", "iso-8859-1", "iso-8859-1"),
    ):
        text = f'<?xml version="1.0" encoding="{prolog}"?>{message}' if prolog else message
        reply = door.post(text.encode(encoding), content_type=f"text/xml; charset={charset}")
        assert reply.status_of_import == 2
        assert door.export("0101|44")[0]["F0103"] == "Café"
    unknown = door.post(f'<?xml version="1.0" encoding="IBM850"?>{message}'.encode("cp850"))
    assert unknown.fault == ("SOAP-ENV:Client", "Bad Request")


def test_failure_of_an_export(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    failure = RuntimeError("geheim")
    monkeypatch.setattr(operations, "export_as_text", lambda _book, _request: raise_(failure))
    door.surfacing.expected = True
    reply = door.call("Export", exportData="0301")
    assert (reply.code, reply.message) == (800, "Error during export: onbekende fout (verzoek )")
    assert door.surfacing.kept == [failure]


def test_failure_of_an_import_takes_everything_back(either_door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    failure = RuntimeError("geheim")
    monkeypatch.setattr(operations, "keep_transaction", lambda *_: raise_(failure))
    either_door.surfacing.expected = True
    reply = either_door.bring("201=4360 302=161201 307=1 901=KAS")
    assert (reply.code, reply.message) == (901, "Importing transaction failed: onbekende fout (verzoek )")
    assert "geheim" not in reply.text
    monkeypatch.undo()
    assert either_door.export("0301") == []


@pytest.mark.parametrize(
    ("operation", "broken", "told"),
    [
        ("Authenticate", "new_token", (4, "Error while issuing token")),
        ("ListAdministrations", "listed_administrations", (700, "Error getting directory listing")),
        ("Import", "named_administration", (900, "Error during import")),
        ("GetTransaction", "transaction_by_number", (3, "Error while handling file")),
    ],
)
def test_failure_is_told_with_a_code_of_the_operation(
    door: Door, monkeypatch: pytest.MonkeyPatch, operation: str, broken: str, told: tuple[int, str]
) -> None:
    monkeypatch.setattr(operations, broken, lambda *_: raise_(RuntimeError("geheim")))
    door.surfacing.expected = True
    reply = door.call(operation, id="57fc9bf7ec167", service="x", importData="x")
    assert (reply.status, reply.code, reply.message) == (200, told[0], f"{told[1]}: onbekende fout (verzoek )")
    assert len(reply.tree[0][0]) == 1


def raise_(failure: Exception) -> None:
    """Raise, where only an expression fits."""
    raise failure
