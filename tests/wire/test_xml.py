"""XML from strangers: what is read, what is refused, and what is escaped."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from grootboek.wire import xml

LAUGHS = (
    b'<!DOCTYPE lolz [<!ENTITY a "lol">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    + b"]><lolz>&j;</lolz>"
)


def cause_of(body: bytes, charset: str | None = None, limit: int = xml.DEFAULT_LIMIT) -> xml.XmlCause:
    with pytest.raises(xml.XmlRefused) as refused:
        xml.parse(body, charset, limit)
    return refused.value.cause


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


@pytest.mark.parametrize("name", ["utf-7", "EBCDIC-CP-US", "klingon"])
def test_an_unknown_charset_is_refused(name: str) -> None:
    assert cause_of(b"<a/>", name) is xml.XmlCause.UNKNOWN_CHARSET
    assert cause_of(f'<?xml version="1.0" encoding="{name}"?><a/>'.encode()) is xml.XmlCause.UNKNOWN_CHARSET


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_known_by_its_first_bytes(name: str) -> None:
    assert xml.parse('<?xml version="1.0" encoding="utf-16"?><a>é</a>'.encode(name)).text == "é"
    assert cause_of(b'<?xml version="1.0" encoding="utf-16"?><a/>') is xml.XmlCause.MALFORMED
    assert cause_of("<a>\ud800</a>".encode(name, "surrogatepass")) is xml.XmlCause.MALFORMED


@pytest.mark.parametrize(
    "body", [b"", b"   ", b"tekst", b"<a>", b"<a></b>", b"<a>\xff</a>", b"<a>&nee;</a>", b"<a/><b/>"]
)
def test_what_is_not_well_formed_is_refused(body: bytes) -> None:
    assert cause_of(body) is xml.XmlCause.MALFORMED


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
        b"\xef\xbb\xbf \n<?x <!DOCTYPE b>?><!-- <a/> --->\n<!--?>--><!DOCTYPE a><a/>",
        b"<!DOCTYPE a [<!ATTLIST a %s>]><a/>" % b" ".join(b"a%d CDATA ''" % n for n in range(400_000)),
        LAUGHS,
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'.decode().encode("utf-16"),
    ],
    ids=[
        *("outer entity", "outer definition", "bare doctype", "after other things", "a wealth of attributes"),
        *("billion laughs", "in another encoding"),
    ],
)
def test_document_types_are_refused(body: bytes) -> None:
    assert cause_of(body) is xml.XmlCause.DOCTYPE


BEFORE_ROOT = st.sampled_from(
    [
        *("<?xml version='1.0'?>", "<?xml version='1.0'>", "<?x y?>", "<?", "?>", "<!--", "-->", "--", "<!-- c -->"),
        *(" ", "\n", "\ufeff", "\u2d2d\u3e2d", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "<!DOCTYPE a>", "<!doctype a>", "]>"),
    ]
)


@example("\ufeff\ufeff<!DOCTYPE a>", "utf-8")
@example("\ufeff\ufeff<!DOCTYPE a>", "utf-16")
@given(st.lists(BEFORE_ROOT, max_size=8).map("".join), st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-16-be"]))
def test_nothing_hides_a_document_type(before: str, encoding: str) -> None:
    try:
        root = xml.parse(f"{before}<a>b</a>".encode(encoding))
    except xml.XmlRefused:
        return
    assert root.getroottree().docinfo.internalDTD is None
    assert root.text == "b"


def test_a_crowd_before_the_root_is_refused() -> None:
    assert xml.parse(b"<!-- c --> " * 99 + b"<a/>").tag == "a"
    assert cause_of(b"<?p?>" * 1_000_000 + b"<a/>") is xml.XmlCause.TOO_LARGE


def test_too_many_tags_are_refused() -> None:
    assert len(xml.parse(b"<a>" + b"<b/>" * 98 + b"</a>", max_tags=100)) == 98
    with pytest.raises(xml.XmlRefused) as refused:
        xml.parse(b"<a>" + b"<b/>" * 100 + b"</a>", max_tags=100)
    assert refused.value.cause is xml.XmlCause.TOO_LARGE


def test_only_markup_counts_as_tags() -> None:
    assert len(xml.parse(b"<a><![CDATA[" + b"<b>" * 200 + b"]]></a>", max_tags=100).text or "") == 600
    for hidden in (b"<!-- <![CDATA[ -->", b"<?p <![CDATA[ ?>"):
        with pytest.raises(xml.XmlRefused) as refused:
            xml.parse(b"<a>" + hidden + b"<b/>" * 200 + b"<!-- ]]> --></a>", max_tags=100)
        assert refused.value.cause is xml.XmlCause.TOO_LARGE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1252"])
def test_the_beginning_of_a_document_is_read_as_far_as_it_goes(encoding: str) -> None:
    whole = f"<?xml version='1.0' encoding='{encoding}'?><a><b>één</b><c>{'é' * 100}</c></a>".encode(encoding)
    for cut in range(2, 12):
        root = xml.parse_beginning(whole[: -cut * 2])
        assert root.findtext("b") == "één"
    with pytest.raises(xml.XmlRefused):
        xml.parse_beginning(b"  ")
    with pytest.raises(xml.XmlRefused):
        xml.parse_beginning(b"<a>" + b"<b/>" * 101, max_tags=100)


def test_a_doctype_inside_a_text_is_text() -> None:
    assert xml.parse(b"<a><![CDATA[<!DOCTYPE html>]]></a>").text == "<!DOCTYPE html>"


def test_deep_nesting_is_refused() -> None:
    assert cause_of(b"<a>" * 300 + b"</a>" * 300) is xml.XmlCause.TOO_DEEP
    assert cause_of(b"<a>" * 100_000) is xml.XmlCause.TOO_DEEP


def test_a_document_over_the_limit_is_refused() -> None:
    assert cause_of(b"<a>" + b"x" * 100 + b"</a>", limit=100) is xml.XmlCause.TOO_LARGE


def test_a_text_over_ten_megabytes_is_refused() -> None:
    assert cause_of(b"<a>" + b"x" * 11_000_000 + b"</a>") is xml.XmlCause.TOO_LARGE


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
