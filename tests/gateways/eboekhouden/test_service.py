"""Test the service: its WSDL and page, what it forgives in a message, its faults, and messages that mean harm."""

from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from grootboek.gateways.eboekhouden import service
from grootboek.gateways.eboekhouden.budgets import MESSAGE
from grootboek.gateways.eboekhouden.contract import CONTRACT
from grootboek.gateways.eboekhouden.operations import OPERATIONS
from grootboek.gateways.eboekhouden.session import Call
from tests.gateways.eboekhouden.conftest import CODE_2, Door
from tests.gateways.eboekhouden.messages import SOAP_12, envelope, line, money, xml_of

WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
RELATIONS = "<GetRelatiesResult><ErrorMsg /><Relaties><cRelatie>"


@pytest.mark.parametrize("query", ["wsdl", "WSDL", "Wsdl="])
def test_wsdl(door: Door, query: str) -> None:
    answered = door.client.simulate_get("/soap.asmx", query_string=query, host="boek.example.nl")
    assert answered.headers["content-type"] == "text/xml; charset=utf-8"
    root = etree.fromstring(answered.content)
    operations = root.findall(f"{WSDL}portType/{WSDL}operation")
    assert [each.get("name") for each in operations] == list(CONTRACT.operations)
    addresses = {each.get("location") for each in root.iter("{*}address")}
    assert addresses == {"http://boek.example.nl/soap.asmx"}


def test_discovery_leads_to_the_wsdl(door: Door) -> None:
    answered = door.client.simulate_get("/soap.asmx", query_string="DISCO", host="boek.example.nl")
    assert answered.headers["content-type"] == "text/xml; charset=utf-8"
    (reference,) = etree.fromstring(answered.content).iter("{*}contractRef")
    assert reference.get("ref") == "http://boek.example.nl/soap.asmx?wsdl"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_not_allowed(door: Door, method: str) -> None:
    answered = door.client.simulate_request(method, "/soap.asmx", body=envelope("CloseSession", ""))
    assert (answered.status_code, answered.headers["allow"]) == (405, "GET, HEAD, POST")
    assert answered.text == "Request format is unrecognized."


def test_page_names_the_operations(door: Door) -> None:
    answered = door.client.simulate_get("/Soap.ASMX")
    assert (answered.status_code, answered.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert all(f">{name}</a></li>" in answered.text for name in CONTRACT.operations)


def test_nothing_is_behind_the_service(door: Door) -> None:
    assert door.client.simulate_get("/soap.asmx/OpenSession").status_code == 404


def test_every_operation_is_served() -> None:
    assert set(OPERATIONS) == set(CONTRACT.operations)


def relations_asked(door: Door, version: str = SOAP_12) -> str:
    """Return a message that asks for the relations."""
    if not door.session:
        door.sign_in()
    return envelope("GetRelaties", xml_of({"SessionID": door.session, "SecurityCode2": CODE_2}), version)


def test_both_versions_are_answered_in_their_own(door: Door) -> None:
    reply = door.post(relations_asked(door), **{"Content-Type": "application/soap+xml; charset=utf-8"})
    assert (reply.status, reply.headers["content-type"]) == (200, "application/soap+xml; charset=utf-8")
    assert f'<soap:Envelope xmlns:soap="{SOAP_12}"' in reply.text
    assert RELATIONS in reply.text
    reply = door.call("GetRelaties")
    assert reply.headers["content-type"] == "text/xml; charset=utf-8"
    assert reply.text.startswith(
        '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>'
        '<GetRelatiesResponse xmlns="http://www.e-boekhouden.nl/soap"><GetRelatiesResult><ErrorMsg /><Relaties>'
    )


ACTIONS = [
    None,
    '"http://www.e-boekhouden.nl/soap/GetRelaties"',
    "http://www.e-boekhouden.nl/soap/GetRelaties",
    '""',
    "x",
]


@pytest.mark.parametrize("action", ACTIONS)
def test_soap_action_does_not_matter(door: Door, action: str | None) -> None:
    headers = {} if action is None else {"SOAPAction": action}
    assert RELATIONS in door.post(relations_asked(door), **headers).text


def test_forgiven_forms(door: Door) -> None:
    asked = relations_asked(door)
    forms: list[tuple[bytes, str]] = [
        (b"\xef\xbb\xbf" + asked.encode(), "text/xml"),
        (asked.encode("utf-16"), "text/xml; charset=utf-16"),
        (asked.replace("utf-8", "iso-8859-1").encode("latin-1"), "text/xml"),
        (
            asked.replace("<GetRelaties ", "<q:GetRelaties xmlns:q='urn:other' ").replace("</Get", "</q:Get").encode(),
            "",
        ),
        (asked.replace("<SessionID>", "<Onbekend><a/></Onbekend> <SessionID>").encode(), "text/plain"),
        (
            asked.replace("<soap:Body>", "<soap:Header/>\n  <!-- x --><soap:Body> ").encode(),
            'text/xml; charset="UTF-8"',
        ),
    ]
    found = [door.post(body, **{"Content-Type": kind or "text/xml"}) for body, kind in forms]
    assert [RELATIONS in reply.text for reply in found] == [True] * len(forms)


UNREADABLE = {
    "long": ("GetRelaties", "<cFilter><ID>x</ID></cFilter>", "Input string was not in a correct format."),
    "long of 20 digits": (
        "GetRelaties",
        f"<cFilter><ID>{'9' * 20}</ID></cFilter>",
        "Value was either too large or too small for an Int64.",
    ),
    "date": (
        "AddMutatie",
        "<oMut><Datum>1 april</Datum></oMut>",
        "The string '1 april' is not a valid AllXsd value.",
    ),
    "soort": (
        "AddMutatie",
        "<oMut><Soort>X</Soort></oMut>",
        "Instance validation error: 'X' is not a valid value for enMutatieSoorten.",
    ),
    "comma": (
        "AddMutatie",
        "<oMut><MutatieRegels><cMutatieRegel><BedragInvoer>1,234.00</BedragInvoer></cMutatieRegel></MutatieRegels></oMut>",
        "Input string was not in a correct format.",
    ),
    "boolean": (
        "AddFactuur",
        "<oFact><PerEmailVerzenden>ja</PerEmailVerzenden></oFact>",
        "The string 'ja' is not a valid Boolean value.",
    ),
    "double": (
        "AddFactuur",
        "<oFact><Regels><cFactuurRegel><Aantal>1,5</Aantal></cFactuurRegel></Regels></oFact>",
        "Input string was not in a correct format.",
    ),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_value_that_cannot_be_read(door: Door, name: str) -> None:
    operation, inner, text = UNREADABLE[name]
    reply = door.post(envelope(operation, inner))
    code, told = reply.fault
    assert (reply.status, code) == (500, "soap:Client")
    assert str(told).startswith("Server was unable to read request. ---> There is an error in XML document (1, ")
    assert str(told).endswith(f"). ---> {text}")
    reply = door.post(envelope(operation, inner, SOAP_12))
    assert (reply.status, reply.headers["content-type"]) == (400, "application/soap+xml; charset=utf-8")
    assert "<soap:Value>soap:Sender</soap:Value>" in reply.text
    assert str(reply.tree.findtext(".//{*}Text")).endswith(f"). ---> {text}")


LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
UNREAD = "Server was unable to read request. ---> There is an error in XML document"
DTD = "For security reasons DTD is prohibited in this XML document."
NO_ACTION = "Unable to handle request without a valid action parameter. Please supply a valid soap action."
HOSTILE: dict[str, tuple[bytes, str, str]] = {
    "nothing": (b"", "Client", f"{UNREAD} (1, 1). ---> "),
    "no XML": (b"Username=u", "Client", f"{UNREAD} (1, 1). ---> "),
    "unfinished": (envelope("GetRelaties", "\n")[:-5].encode(), "Client", f"{UNREAD} (2, "),
    "external entity": (
        b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        + envelope("GetRelaties", "<SessionID>&a;</SessionID>").partition("?>")[2].encode(),
        "Client",
        DTD,
    ),
    "parameter entity": (
        b'<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:1/x.dtd"> %a;]><x/>',
        "Client",
        DTD,
    ),
    "billion laughs": (f'<!DOCTYPE x [<!ENTITY a0 "ha">{LAUGHS}]><x>&a9;</x>'.encode(), "Client", DTD),
    "deep": (envelope("GetRelaties", "<a>" * 5000 + "</a>" * 5000).encode(), "Client", f"{UNREAD} (1, "),
    "long text": (
        envelope("GetRelaties", f"<SessionID>{'x' * 11_000_000}</SessionID>").encode(),
        "Server",
        "Maximum request length exceeded.",
    ),
    "invalid UTF-8": (
        envelope("GetRelaties", "<SessionID>?</SessionID>").encode().replace(b"?</S", b"\xff\xfe</S"),
        "Client",
        f"{UNREAD} (1, ",
    ),
    "control character": (
        envelope("GetRelaties", "<SessionID>\x01</SessionID>").encode(),
        "Client",
        f"{UNREAD} (1, ",
    ),
    "no envelope": (b"<x/>", "VersionMismatch", "Possible SOAP version mismatch: Envelope namespace  was unexpected."),
    "other envelope": (
        envelope("GetRelaties", "", "urn:x").encode(),
        "VersionMismatch",
        "Envelope namespace urn:x was unexpected. Expecting http://schemas.xmlsoap.org/soap/envelope/.",
    ),
    "no body": (b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"/>', "Client", NO_ACTION),
    "empty body": (
        b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>',
        "Client",
        NO_ACTION,
    ),
    "unknown element": (
        envelope("DeleteRelatie", "").encode(),
        "Client",
        "Server did not recognize the value of HTTP Header SOAPAction: DeleteRelatie.",
    ),
    "must understand": (
        envelope("GetRelaties", "")
        .replace("<soap:Body>", '<soap:Header><a soap:mustUnderstand="1"/></soap:Header><soap:Body>')
        .encode(),
        "MustUnderstand",
        "SOAP header a was not understood.",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_message_that_is_refused(door: Door, name: str) -> None:
    sent, code, text = HOSTILE[name]
    reply = door.post(sent)
    assert reply.status == 500
    assert reply.fault[0] == f"soap:{code}"
    assert text in str(reply.fault[1])
    assert "root:" not in reply.text
    assert door.call("GetRelaties").code == ""


def test_message_that_is_refused_in_soap_12(door: Door) -> None:
    soap_12 = {"Content-Type": 'application/soap+xml; charset=utf-8; action="urn:x"'}
    for sent, text in (
        (b"<x", UNREAD),
        (envelope("Foo", "", SOAP_12).encode(), "The action 'urn:x' was not recognized."),
    ):
        reply = door.post(sent, **soap_12)
        assert (reply.status, reply.headers["content-type"]) == (400, "application/soap+xml; charset=utf-8")
        assert "<soap:Value>soap:Sender</soap:Value>" in reply.text
        assert text in str(reply.tree.findtext(".//{*}Text"))


def test_body_over_the_doors_limit(door: Door) -> None:
    reply = door.post(f"<x>{' ' * MESSAGE.body}</x>")
    assert reply.status == 500
    assert str(reply.fault[1]).endswith(" ---> Maximum request length exceeded.")


def test_content_type_that_is_no_xml(door: Door) -> None:
    reply = door.post(relations_asked(door), **{"Content-Type": "application/json"})
    assert reply.status == 415
    assert reply.fault == (
        "soap:Client",
        "Server found request content type to be 'application/json', but expected 'text/xml'.",
    )


def test_unknown_charset(door: Door) -> None:
    code, _ = door.post(relations_asked(door), **{"Content-Type": "text/xml; charset=klingon"}).fault
    assert code == "soap:Client"


def test_unknown_operation(door: Door) -> None:
    action = {"SOAPAction": '"http://www.e-boekhouden.nl/soap/DeleteMutatie"'}
    assert door.post(envelope("DeleteMutatie", ""), **action).fault == (
        "soap:Client",
        "Server did not recognize the value of HTTP Header SOAPAction: http://www.e-boekhouden.nl/soap/DeleteMutatie.",
    )


def test_failure_of_the_server(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_asked: Call) -> str:
        raise RuntimeError("secret")

    monkeypatch.setattr(service, "OPERATIONS", MappingProxyType({**OPERATIONS, "GetRelaties": fail}))
    door.surfacing.expected = True
    reply = door.call("GetRelaties")
    code, text = reply.fault
    assert (reply.status, code) == (500, "soap:Server")
    assert str(text).startswith("Server was unable to process request. ---> Onbekende fout (verzoek ")
    assert "secret" not in reply.text
    assert [str(each) for each in door.surfacing.kept] == ["secret"]


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=60)
AMOUNT = st.decimals(allow_nan=False, allow_infinity=False, places=4).map(lambda amount: f"{amount:f}"[:28])
LINES = st.lists(
    st.fixed_dictionaries(
        {"TegenrekeningCode": st.sampled_from(["8000", "1300", "4360", "x"]), "BTWCode": TEXT | st.just("AFW_VERK")},
        optional={
            "BedragInvoer": AMOUNT,
            "BedragExclBTW": AMOUNT,
            "BedragBTW": AMOUNT,
            "BedragInclBTW": AMOUNT,
            "BTWPercentage": AMOUNT,
            "KostenplaatsID": st.integers(-(2**63), 2**63 - 1).map(str),
        },
    ),
    max_size=3,
)
MUTATIONS = st.fixed_dictionaries(
    {"MutatieRegels": LINES},
    optional={
        "Soort": st.sampled_from(CONTRACT.enumerations["enMutatieSoorten"]),
        "Datum": st.datetimes().map(str).map(lambda text: text.replace(" ", "T")),
        "Rekening": st.sampled_from(["1000", "1300", "1600", "x"]) | TEXT,
        "RelatieCode": st.just("C1") | TEXT,
        "Factuurnummer": TEXT,
        "Omschrijving": TEXT,
        "Betalingstermijn": TEXT | st.integers().map(str),
        "InExBTW": st.sampled_from(["IN", "EX", "XX"]),
    },
)


@given(sent=MUTATIONS)
@settings(max_examples=60)
def test_any_mutation_is_booked_or_refused_in_the_vendors_form(door: Door, sent: dict[str, object]) -> None:
    reply = door.call("AddMutatie", oMut=sent)
    assert reply.status == 200
    assert (reply.value("Mutatienummer") == "0") == bool(reply.code)


@given(amount=st.integers(-(10**9), 10**9), rate=st.integers(0, 100))
@settings(max_examples=40)
def test_any_amount_is_read_back(door: Door, amount: int, rate: int) -> None:
    net = Decimal(amount).scaleb(-2)
    vat = (net * rate / 100).quantize(Decimal("0.01"))
    sent = line(
        BedragInvoer=str(net),
        BedragExclBTW=str(net),
        BedragBTW=str(vat),
        BedragInclBTW=str(net + vat),
        BTWCode="AFW_VERK",
        BTWPercentage=str(rate),
    )
    before = door.balance("8000")
    number = door.add(money(MutatieRegels=[sent]))
    (shown,) = door.call("GetMutaties", cFilter={"MutatieNr": str(number)}).all("cMutatieListRegel")
    assert (Decimal(shown["BedragExclBTW"]), Decimal(shown["BedragBTW"])) == (net, vat)
    assert round(before - door.balance("8000"), 2) == float(net)
