"""XML from strangers: what is read, what is refused, and what is escaped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from grootboek.wire import xml

LAUGHS = (
    b'<!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><lolz>&j;</lolz>"
)


def flaw_of(body: bytes, charset: str | None = None, limit: int = xml.DEFAULT_LIMIT) -> xml.Flaw:
    with pytest.raises(xml.XmlRefused) as refused:
        xml.parse(body, charset, limit)
    return refused.value.flaw


def test_a_document_is_read_without_comments_and_instructions() -> None:
    root = xml.parse(b'<?xml version="1.0"?><?pi x?><a><!-- c --><b>1<!-- d -->2</b></a>')
    assert [child.tag for child in root] == ["b"]
    assert root[0].text == "12"


def test_a_byte_order_mark_is_read() -> None:
    assert xml.parse(b"\xef\xbb\xbf<a>\xc3\xa9</a>").text == "é"
    assert xml.parse("<a>é</a>".encode("utf-16"), "utf-8").text == "é"


def test_the_charset_of_the_header_wins() -> None:
    assert xml.parse(b"<a>\xe9</a>", "ISO-8859-1").text == "é"
    assert xml.parse(b'<?xml version="1.0" encoding="iso-8859-1"?><a>\xc3\xa9</a>', '"UTF-8"').text == "é"
    assert xml.parse(b'<?xml version="1.0" encoding="iso-8859-1"?><a>\xe9</a>').text == "é"


def test_an_unknown_charset_is_refused() -> None:
    assert flaw_of(b"<a/>", "utf-7") is xml.Flaw.UNKNOWN_CHARSET


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"tekst", b"<a>", b"<a></b>", b"<a>\xff</a>", b"<a>&nee;</a>", b"<a/><b/>"]
)
def test_what_is_not_well_formed_is_refused(body: bytes) -> None:
    assert flaw_of(body) is xml.Flaw.MALFORMED


def test_the_place_of_the_flaw_is_told() -> None:
    with pytest.raises(xml.XmlRefused) as refused:
        xml.parse(b"<a>\n  <b></c>\n</a>")
    assert refused.value.line == 2
    assert "line" not in str(refused.value).partition("line 2 and")[0].lower().replace("line 2 and", "")


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
        b"<!DOCTYPE a><a/>",
        LAUGHS,
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'.decode().encode("utf-16"),
    ],
    ids=["outer entity", "outer definition", "bare doctype", "billion laughs", "in another encoding"],
)
def test_document_types_are_refused(body: bytes) -> None:
    assert flaw_of(body) in (xml.Flaw.DOCTYPE, xml.Flaw.MALFORMED)


def test_a_doctype_inside_a_text_is_text() -> None:
    assert xml.parse(b"<a><![CDATA[<!DOCTYPE html>]]></a>").text == "<!DOCTYPE html>"


def test_deep_nesting_is_refused() -> None:
    assert flaw_of(b"<a>" * 300 + b"</a>" * 300) is xml.Flaw.TOO_DEEP
    assert flaw_of(b"<a>" * 100_000) is xml.Flaw.TOO_DEEP


def test_a_document_over_the_limit_is_refused() -> None:
    assert flaw_of(b"<a>" + b"x" * 100 + b"</a>", limit=100) is xml.Flaw.TOO_LARGE


def test_a_text_over_ten_megabytes_is_refused() -> None:
    assert flaw_of(b"<a>" + b"x" * 11_000_000 + b"</a>") is xml.Flaw.TOO_LARGE


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_escaped_text_is_read_back_except_what_xml_cannot_carry(text: str) -> None:
    expected = "".join(c if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff") else "\ufffd" for c in text)
    for escape in (xml.escape, xml.escape_php):
        assert (etree.fromstring(f"<a>{escape(text)}</a>").text or "") == expected


def test_dotnet_and_php_write_a_carriage_return_their_own_way() -> None:
    assert xml.escape("a & b < c > d \"e\" 'f'\r\n") == "a &amp; b &lt; c &gt; d \"e\" 'f'&#xD;\n"
    assert xml.escape_php("]]>\r") == "]]&gt;&#13;"


def test_attributes_are_escaped() -> None:
    assert xml.escape_attribute('a"b\n<') == "a&quot;b&#xA;&lt;"


def test_the_position_of_an_element_is_found() -> None:
    body = b'<?xml version="1.0"?>\n<a>\n  <b/><!-- c --><c>x</c>\n</a>'
    root = xml.parse(body)
    assert xml.position(body, root) == (2, 1)
    assert xml.position(body, root[1]) == (3, 17)
