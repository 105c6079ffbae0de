"""Distorting messages: in their bytes, in their texts, and in their trees."""

from collections.abc import Callable
from typing import Final

from hypothesis import strategies as st
from lxml import etree

VALUES: Final = (
    *("", " ", "0", "-1", "+5", "1e3", "1,234.00", "1.5", ".", "NaN", "INF", "true", "x", "IN", "GEEN", "Memoriaal"),
    *(
        "2147483647",
        "2147483648",
        "-2147483649",
        "9223372036854775807",
        "9223372036854775808",
        "9" * 400,
        "0." + "3" * 400,
    ),
    *(
        "1" + "0" * 29,
        "-79228162514264337593543950336",
        "1e400",
        "1E-400",
        "00000000000000000000001",
        "٣",
        "1_000",
        "0x10",
    ),
    *(
        "0001-01-01",
        "0001-01-01T00:00:00+14:00",
        "0001-01-01T00:00:00-14:00",
        "9999-12-31",
        "9999-12-31T23:59:59.9999999-14:00",
    ),
    *(
        "9999-99-99",
        "0000-00-00",
        "2023-02-29",
        "2024-02-29T24:00:00",
        "9999-12-31T24:00:00",
        "2023-04-01T10:00:00+99:99",
    ),
    *(
        "'",
        '"',
        "';--",
        "%",
        "_",
        "\\",
        "{}",
        "{0}",
        "%s",
        "${x}",
        "]]>",
        "<b/>",
        "&amp;",
        "\r\n",
        "\t",
        "\u2028",
        "\x85",
    ),
    *(
        "é",
        "😀",
        "\u0130",
        "\u00df",
        "\u202e",
        "\ufdd0",
        "\ufffd",
        "\U0010ffff",
        "e\u0301",
        "x" * 300,
        "x" * 60_000,
        "é" * 51,
        " " * 60,
    ),
    *(
        "C1",
        "L1",
        "F1",
        "1300",
        "8000",
        "HOOG_VERK_21",
        "../../etc/passwd",
        "http://127.0.0.1:1/",
        "a@b",
        "a\r\nBcc: b@c",
    ),
)
"""Texts that are wrong, large, or mean something elsewhere."""
PIECES: Final = (
    *(b"<", b">", b"&", b"&amp;", b"&#0;", b"&#x1;", b"&#xD800;", b"&#xFFFE;", b"&#x110000;", b"&a;", b"\x00", b"\xff"),
    *(
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"<?x?>",
        b"<!DOCTYPE a>",
        b'<!ENTITY a "b">',
        b"\xef\xbb\xbf",
        b"\xc3",
        b"]",
    ),
    *(
        b' xsi:nil="true"',
        b' xmlns=""',
        b' xmlns:soap="urn:x"',
        b"</soap:Body>",
        b"\x1f\x8b\x08",
        b"=",
        b'"',
        b" ",
        b"0",
    ),
)
"""Bytes that mean something in XML, or must not be in it."""
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"


@st.composite
def distorted_bytes(draw: st.DrawFn, message: bytes) -> bytes:
    """Cut pieces out of a message, double them, or put others in."""
    for _ in range(draw(st.integers(1, 4))):
        first, last = sorted(draw(st.tuples(*[st.integers(0, len(message))] * 2)))
        last = min(last, first + draw(st.sampled_from([0, 1, 5, 50, 5000])))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=4) | st.just(message[first:last] * 2))
        message = message[:first] + piece + message[last:]
    return message


def _change_text(draw: st.DrawFn, element: etree._Element) -> None:
    signs = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
    element.text = draw(st.sampled_from(VALUES).filter(_is_xml) | st.text(signs, max_size=20))


def _is_xml(text: str) -> bool:
    return all(sign >= " " or sign in "\t\r\n" for sign in text)


def _remove(_: st.DrawFn, element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _double(draw: st.DrawFn, element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        for _ in range(draw(st.sampled_from([1, 2, 120]))):
            parent.append(etree.fromstring(etree.tostring(element)))


def _rename(draw: st.DrawFn, element: etree._Element) -> None:
    tree = element.getroottree()
    element.tag = draw(st.sampled_from([each.tag for each in tree.iter()]) | st.sampled_from(["x", "{urn:x}y"]))


def _make_nil(_: st.DrawFn, element: etree._Element) -> None:
    element.set(_NIL, "true")
    element.text = None


def _wrap(draw: st.DrawFn, element: etree._Element) -> None:
    inner = etree.SubElement(element, draw(st.sampled_from(["x", str(element.tag)])))
    inner.text, element.text = element.text, None


def _move(draw: st.DrawFn, element: etree._Element) -> None:
    others = [each for each in element.getroottree().iter() if element not in (each, *each.iterancestors())]
    if others:
        draw(st.sampled_from(others)).insert(0, element)


CHANGES: Final[tuple[Callable[[st.DrawFn, etree._Element], None], ...]] = (
    *(_change_text, _change_text, _change_text, _change_text),
    *(_remove, _double, _rename, _make_nil, _wrap, _move),
)


@st.composite
def distorted_tree(draw: st.DrawFn, message: bytes) -> bytes:
    """Change elements of a message: their texts, names, places and number."""
    root = etree.fromstring(message)
    for _ in range(draw(st.integers(1, 5))):
        elements = list(root.iter(etree.Element))
        draw(st.sampled_from(CHANGES))(draw, draw(st.sampled_from(elements)))
    return etree.tostring(root, encoding=draw(st.sampled_from(["utf-8", "iso-8859-1"])), xml_declaration=True)
