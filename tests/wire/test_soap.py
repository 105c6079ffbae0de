"""SOAP as both dialects read and write it, on a small contract of its own."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.wire.asmx import ASMX, is_read
from grootboek.wire.budgets import Budget
from grootboek.wire.contract import contract_from_toml
from grootboek.wire.php_soap import PHP
from grootboek.wire.soap import Cause, Endpoint, Fault, Invocation, Version, message
from grootboek.wire.soap_fields import Fields
from grootboek.wire.xml import escape

SHOP = contract_from_toml("""
service = "shop"
namespace = "urn:shop"
style = "document"
action = "{namespace}/{operation}"

[enumerations]
kind = ["Fruit", "Wood"]

[types.ArrayOfLine]
line = "line many nillable"

[types.line]
Price = "decimal"
Count = "long"

[types.order]
ID = "long"
Kind = "kind"
Name = "string"
Day = "dateTime nillable"
Paid = "boolean"
Weight = "double"
Lines = "ArrayOfLine"

[operations.Add.request]
Session = "string"
order = "order"
[operations.Add.response]
AddResult = "string"

[operations.Stop.request]
Session = "string"
[operations.Stop.response]
""")
DOTNET = Endpoint(SHOP, ASMX)
PHP_SERVER = Endpoint(SHOP, PHP)
V11 = "http://schemas.xmlsoap.org/soap/envelope/"
V12 = "http://www.w3.org/2003/05/soap-envelope"


def envelope(payload: str, namespace: str = V11, header: str = "") -> bytes:
    return f'<e:Envelope xmlns:e="{namespace}">{header}<e:Body>{payload}</e:Body></e:Envelope>'.encode()


def read(payload: str, endpoint: Endpoint = DOTNET) -> Invocation:
    return endpoint.read(message(envelope(payload), "text/xml; charset=utf-8", None))


def fault(body: bytes, endpoint: Endpoint = DOTNET, action: str | None = None, content_type: str = "text/xml") -> Fault:
    with pytest.raises(Fault) as raised:
        endpoint.read(message(body, content_type, action))
    return raised.value


def order(inner: str) -> Fields:
    return read(f'<Add xmlns="urn:shop"><order>{inner}</order></Add>').fields.part("order")


def test_values_are_read_by_their_types() -> None:
    read_order = order(
        "<ID>7</ID><Kind>Wood</Kind><Name> a </Name><Day>2023-01-31</Day><Paid>1</Paid><Weight>1.5E1</Weight>"
        "<Lines><line><Price>1.50</Price><Count>2</Count></line><line><Price>3</Price></line></Lines>"
    )
    assert read_order.whole("ID") == 7
    assert read_order.text("Kind") == "Wood"
    assert read_order.text("Name") == " a "
    assert str(read_order.day("Day")) == "2023-01-31"
    assert read_order.flag("Paid")
    assert read_order["Weight"] == 15.0
    assert [line.decimal("Price") for line in read_order.rows("Lines")] == [Decimal("1.50"), Decimal(3)]
    assert [line.whole("Count") for line in read_order.rows("Lines")] == [2, 0]


@pytest.mark.parametrize(
    "payload",
    [
        '<Add xmlns="urn:shop"><Session>s</Session><order><ID>7</ID></order></Add>',
        '<x:Add xmlns:x="urn:shop"><x:order><x:ID>7</x:ID></x:order><x:Session>s</x:Session></x:Add>',
        "<Add><Session>s</Session><order><ID>7</ID></order></Add>",
        '<x:Add xmlns:x="urn:shop"><Session>s</Session><order><ID>7</ID></order></x:Add>',
        '\n <Add xmlns="urn:shop">\n <Session>s</Session><Extra>1</Extra><order>\n<ID> 7 </ID><More/></order></Add>\n',
        '<Add xmlns="urn:shop"><Session>s</Session><order><ID>7</ID><ID>8</ID></order></Add>',
        '<Add xmlns="urn:shop"><Session><![CDATA[s]]></Session><order><ID><!-- 1 -->7</ID></order></Add>',
    ],
    ids=[
        "default namespace",
        "prefix, other order",
        "no namespace",
        "unqualified parts",
        "unknown and space",
        "twice",
        "CDATA",
    ],
)
def test_any_prefix_order_and_unknown_elements_are_read(payload: str) -> None:
    fields = read(payload).fields
    assert (fields.text("Session"), fields.part("order").whole("ID")) == ("s", 7)


def test_missing_empty_and_nil_values_are_told_apart_only_where_it_matters() -> None:
    nil = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"'
    missing, empty = order(""), order("<ID/><Name></Name><Day> </Day><Lines/>")
    nothing = order(f"<ID {nil}/><Name {nil}/><Day {nil}/><Lines {nil}/>")
    for fields in (missing, empty, nothing):
        assert (fields.whole("ID"), fields.text("Name"), fields.day("Day"), fields.rows("Lines")) == (0, "", None, [])
        assert fields.decimal("Price") == 0
    assert [fields.given("Name") for fields in (missing, empty, nothing)] == [False, True, False]
    assert [fields.given("ID") for fields in (missing, empty, nothing)] == [False, False, False]


def test_a_nil_item_and_a_nil_structure_are_empty() -> None:
    nil = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="1"'
    assert order(f"<Lines><line {nil}/></Lines>").rows("Lines") == [Fields()]
    invocation = read(f'<Add xmlns="urn:shop"><order {nil}/></Add>')
    assert not invocation.fields.given("order")
    assert invocation.fields.part("order") == {}


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<ID>x</ID>", "Input string was not in a correct format."),
        ("<Day>31-01-2023</Day>", "The string '31-01-2023' is not a valid AllXsd value."),
        ("<Day>2023-02-30</Day>", "The string '2023-02-30' is not a valid AllXsd value."),
        ("<Paid>ja</Paid>", "The string 'ja' is not a valid Boolean value."),
        ("<Weight>12 kg</Weight>", "Input string was not in a correct format."),
        ("<ID>9223372036854775808</ID>", "Value was either too large or too small for an Int64."),
        (
            f"<Lines><line><Price>{'9' * 30}</Price></line></Lines>",
            "Value was either too large or too small for a Decimal.",
        ),
        ("<Kind>Steen</Kind>", "Instance validation error: 'Steen' is not a valid value for kind."),
        ("<Lines><line><Price>1,5</Price></line></Lines>", "Input string was not in a correct format."),
    ],
)
def test_an_unreadable_value_is_a_fault_with_its_place(inner: str, text: str) -> None:
    body = envelope(f'<Add xmlns="urn:shop">\n<order>{inner}</order></Add>')
    raised = fault(body)
    assert (raised.cause, raised.detail, raised.line) == (Cause.UNREADABLE_VALUE, text, 2)
    answer = DOTNET.fault(raised)
    assert answer.status == 500
    place = f"(2, {raised.column})"
    assert (
        f"<faultcode>soap:Client</faultcode><faultstring>Server was unable to read request. ---&gt; "
        f"There is an error in XML document {place}. ---&gt; {text}</faultstring><detail />"
    ) in answer.body.decode()


@given(
    st.sampled_from(["ID", "Kind", "Day", "Paid", "Weight", "Price"]),
    st.one_of(
        st.text(st.characters(codec="utf-8"), max_size=40), st.from_regex(r"[-+.,:TZeE0-9]{0,80}", fullmatch=True)
    ),
)
def test_any_text_in_any_type_is_read_or_gets_a_fault(name: str, text: str) -> None:
    inner = f"<{name}>{escape(text)}</{name}>"
    body = envelope(f"<Add><order>{inner}<Lines><line>{inner}</line></Lines></order></Add>")
    try:
        DOTNET.read(message(body, None, None))
    except Fault as raised:
        cause, answer = raised.cause, DOTNET.fault(raised)
    else:
        return
    assert cause is Cause.UNREADABLE_VALUE
    assert answer.status == 500


def test_the_operation_is_the_first_element_of_the_body_whatever_the_action_says() -> None:
    body = envelope('<Stop xmlns="urn:shop"/>')
    assert DOTNET.read(message(body, None, '"urn:shop/Add"')).operation == "Stop"
    assert DOTNET.read(message(body, None, "nonsense")).operation == "Stop"


def test_the_action_helps_when_the_body_names_nothing() -> None:
    assert DOTNET.read(message(envelope(""), None, '"urn:shop/Stop"')).operation == "Stop"
    in_12 = message(envelope("", V12), 'application/soap+xml; charset=utf-8; action="urn:shop/Stop"', None)
    assert DOTNET.read(in_12) == Invocation(Version.V12, "Stop", Fields())


def test_only_php_ignores_the_case_of_an_operation() -> None:
    assert read("<sTOP/>", PHP_SERVER).operation == "Stop"
    assert fault(envelope("<sTOP/>")).cause is Cause.UNKNOWN_OPERATION


def test_answers_are_written_as_asmx_writes_them() -> None:
    prolog = (
        '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="{}" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>'
    )
    for version, content_type in ((Version.V11, "text/xml"), (Version.V12, "application/soap+xml")):
        answer = DOTNET.answer(Invocation(version, "Add", Fields()), f"<AddResult>{DOTNET.escape('é & <')}</AddResult>")
        assert (answer.status, answer.content_type) == (200, f"{content_type}; charset=utf-8")
        assert answer.body.decode() == (
            prolog.format(version.value)
            + '<AddResponse xmlns="urn:shop"><AddResult>é &amp; &lt;</AddResult></AddResponse>'
            "</soap:Body></soap:Envelope>"
        )
        empty = DOTNET.answer(Invocation(version, "Stop", Fields()), "")
        assert b'<soap:Body><StopResponse xmlns="urn:shop" /></soap:Body>' in empty.body


def test_answers_are_written_as_php_writes_them() -> None:
    answer = PHP_SERVER.answer(Invocation(Version.V11, "Add", Fields()), "<AddResult>x</AddResult>")
    assert answer.body.decode() == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns1="urn:shop">'
        "<SOAP-ENV:Body><SOAP-ENV:AddResponse><AddResult>x</AddResult></SOAP-ENV:AddResponse></SOAP-ENV:Body>"
        "</SOAP-ENV:Envelope>\n"
    )
    in_12 = PHP_SERVER.answer(Invocation(Version.V12, "Stop", Fields()), "")
    assert b"<env:Body><env:StopResponse/></env:Body></env:Envelope>\n" in in_12.body
    assert in_12.content_type == "application/soap+xml; charset=utf-8"


@pytest.mark.parametrize("endpoint", [DOTNET, PHP_SERVER])
def test_a_frame_is_what_stands_around_the_inside_of_an_answer(endpoint: Endpoint) -> None:
    invocation = Invocation(Version.V11, "Add", Fields())
    start, end = endpoint.frame(invocation)
    assert endpoint.answer(invocation, "<AddResult/>").body.decode() == f"{start}<AddResult/>{end}"


FOR_ANOTHER = f'<e:Header xmlns:e="{V11}"><Security e:actor="urn:another" e:mustUnderstand="1"/></e:Header>'
MUST_UNDERSTAND = f'<e:Header xmlns:e="{V11}"><Security e:mustUnderstand="1"/></e:Header>'
BAD = {
    "empty": b"",
    "not XML": b"hello",
    "not SOAP": b"<a/>",
    "no Body": f'<e:Envelope xmlns:e="{V11}"><e:Header/></e:Envelope>'.encode(),
    "unknown operation": envelope('<Foo xmlns="urn:shop"/>'),
    "header": envelope("<Stop/>", header=MUST_UNDERSTAND),
    "doctype": b'<!DOCTYPE a [<!ENTITY x "y">]>' + envelope("<Stop/>"),
    "too deep": envelope("<a>" * 300 + "</a>" * 300),
}


@pytest.mark.parametrize("server", [DOTNET, PHP_SERVER])
def test_a_header_for_another_need_not_be_understood(server: Endpoint) -> None:
    assert server.read(message(envelope("<Stop/>", header=FOR_ANOTHER), None, None)).operation == "Stop"
    ours = FOR_ANOTHER.replace("urn:another", "http://schemas.xmlsoap.org/soap/actor/next")
    assert fault(envelope("<Stop/>", header=ours), server).cause is Cause.MUST_UNDERSTAND


@pytest.mark.parametrize(
    ("name", "code", "text"),
    [
        (
            "empty",
            "Client",
            "Server was unable to read request. ---&gt; There is an error in XML document (1, 1). ---&gt; ",
        ),
        (
            "not XML",
            "Client",
            "Server was unable to read request. ---&gt; There is an error in XML document (1, 1). ---&gt; ",
        ),
        ("not SOAP", "VersionMismatch", "Possible SOAP version mismatch: Envelope namespace "),
        ("no Body", "Client", "Unable to handle request without a valid action parameter."),
        ("unknown operation", "Client", "Server did not recognize the value of HTTP Header SOAPAction: Foo."),
        ("header", "MustUnderstand", "SOAP header Security was not understood."),
        ("doctype", "Client", "For security reasons DTD is prohibited in this XML document."),
        ("too deep", "Client", "Server was unable to read request. ---&gt; There is an error in XML document"),
    ],
)
def test_asmx_words_each_fault(name: str, code: str, text: str) -> None:
    answer = DOTNET.fault(fault(BAD[name]))
    assert answer.status == 500
    assert f"<soap:Fault><faultcode>soap:{code}</faultcode><faultstring>" in answer.body.decode()
    assert text in answer.body.decode()
    assert answer.body.endswith(b"</faultstring><detail /></soap:Fault></soap:Body></soap:Envelope>")


@pytest.mark.parametrize(
    ("name", "code", "text"),
    [
        ("empty", "Client", "Bad Request"),
        ("not XML", "Client", "Bad Request"),
        ("not SOAP", "VersionMismatch", "Wrong Version"),
        ("no Body", "Client", "Body must be present in a SOAP envelope"),
        ("unknown operation", "Server", "Procedure 'Foo' not present"),
        ("header", "MustUnderstand", "Header not understood"),
        ("doctype", "Server", "DTD are not supported by SOAP"),
    ],
)
def test_php_words_each_fault(name: str, code: str, text: str) -> None:
    answer = PHP_SERVER.fault(fault(BAD[name], PHP_SERVER))
    assert answer.status == 500
    assert answer.body.decode() == (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<SOAP-ENV:Envelope xmlns:SOAP-ENV="{V11}"><SOAP-ENV:Body>'
        "<SOAP-ENV:Fault>"
        f"<faultcode>SOAP-ENV:{code}</faultcode><faultstring>{text}</faultstring></SOAP-ENV:Fault></SOAP-ENV:Body>"
        "</SOAP-ENV:Envelope>\n"
    )


def test_faults_in_soap_12() -> None:
    raised = fault(envelope('<Foo xmlns="urn:shop"/>', V12))
    answer = DOTNET.fault(raised)
    assert (answer.status, answer.content_type) == (400, "application/soap+xml; charset=utf-8")
    assert (
        '<soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value></soap:Code><soap:Reason><soap:Text xml:lang="en">'
        "Unable to handle request. The action 'Foo' was not recognized.</soap:Text></soap:Reason><soap:Detail />"
    ) in answer.body.decode()
    named = fault(envelope("<Foo/>", V12), content_type='application/soap+xml; action="urn:shop/Bar"')
    assert b"The action 'urn:shop/Bar' was not recognized." in DOTNET.fault(named).body
    assert b"without a valid action parameter" in DOTNET.fault(fault(envelope("", V12))).body
    of_php = PHP_SERVER.fault(fault(envelope("<Foo/>", V12), PHP_SERVER))
    assert "<env:Code><env:Value>rpc:ProcedureNotPresent</env:Value></env:Code>" in of_php.body.decode()


def test_what_is_no_xml_is_answered_in_the_version_of_its_content_type() -> None:
    answer = DOTNET.fault(fault(b"", content_type="application/soap+xml"))
    assert (answer.status, answer.content_type) == (400, "application/soap+xml; charset=utf-8")


def test_an_unknown_action_is_quoted_in_the_fault() -> None:
    raised = fault(envelope("<Foo/>"), action='"urn:shop/Foo"')
    assert b"HTTP Header SOAPAction: urn:shop/Foo." in DOTNET.fault(raised).body


def test_a_failure_of_the_server_is_the_servers_fault() -> None:
    answer = DOTNET.fault(Fault(Cause.INTERNAL, "request 12", version=Version.V12))
    assert answer.status == 500
    assert b"<soap:Value>soap:Receiver</soap:Value>" in answer.body
    assert b"Server was unable to process request. ---&gt; request 12" in answer.body


def test_what_is_too_large_is_told_as_iis_tells_it() -> None:
    small = Endpoint(SHOP, ASMX, Budget(body=100, tags=100))
    for content_type, status, code in (
        ("text/xml", 500, b"soap:Server"),
        ("application/soap+xml", 500, b"soap:Receiver"),
    ):
        answer = small.fault(fault(envelope("<Stop/>"), small, content_type=content_type))
        assert answer.status == status
        assert code in answer.body
        assert b"specified in the config file. ---&gt; Maximum request length exceeded." in answer.body


def test_a_message_that_is_no_xml_by_its_type_has_a_status_of_its_own() -> None:
    raised = Fault(Cause.MEDIA_TYPE, "application/json")
    assert DOTNET.fault(raised).status == 415
    assert b"request content type to be 'application/json', but expected 'text/xml'." in DOTNET.fault(raised).body
    assert PHP_SERVER.fault(raised).status == 500


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        (None, True),
        ("", True),
        ("text/xml; charset=utf-8", True),
        ("Application/SOAP+XML", True),
        ("application/xml", True),
        ("text/plain", True),
        ("application/json", False),
        ("application/x-www-form-urlencoded", False),
        ('multipart/related; type="application/xop+xml"', False),
    ],
)
def test_messages_come_as_xml_or_text(content_type: str | None, expected: bool) -> None:
    assert is_read(content_type) is expected


def test_a_contract_names_only_types_it_has() -> None:
    with pytest.raises(ValueError, match="unknown type or marker in 'lang'"):
        contract_from_toml(
            'service = "s"\nnamespace = "n"\nstyle = "rpc"\naction = "a"\n[operations.X.request]\nID = "lang"\n'
        )
