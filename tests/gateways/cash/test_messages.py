"""Test CASH XML in both directions, and its base64."""

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from grootboek.gateways.cash.errors import UnreadableImportError
from grootboek.gateways.cash.records.encodings import bytes_of_import, text_from_bytes
from grootboek.gateways.cash.records.layout import record_layout, record_numbers
from grootboek.gateways.cash.records.messages import (
    ImportRecord,
    base64_pieces,
    export_text,
    records_from_wire,
)

CASH_DOCUMENT = """<CASH>
  <R0301>
    <F201>4360</F201>
    <F302>161201</F302>
    <F306>kantoorbenodigdheden</F306>
    <F307>10000</F307>
    <F901>KAS</F901>
  </R0301>
</CASH>"""

READ = [
    ImportRecord(
        1,
        "0301",
        (("0201", "4360"), ("0302", "161201"), ("0306", "kantoorbenodigdheden"), ("0307", "10000"), ("0901", "KAS")),
    )
]

PROLOGS = [
    "",
    '<?xml version="1.0">',
    '<?xml version="1.0"?>\n',
    '<?xml version="1.0" encoding="UTF-8"?>',
    '\n    <?xml version="1.0" encoding="iso-8859-1"?>\n',
    '\ufeff<?xml version="1.0"?>',
]


@pytest.mark.parametrize("prolog", PROLOGS)
def test_any_prolog(prolog: str) -> None:
    assert list(records_from_wire(prolog + CASH_DOCUMENT)) == READ


def test_leading_zeros_and_case_of_tags_do_not_matter() -> None:
    plain = CASH_DOCUMENT.replace("F201", "F0201").replace("F3", "F03").replace("F901", "f0901")
    assert list(records_from_wire(plain.replace("R0301", "R301").replace("CASH>", "cash>"))) == READ


def test_text_keeps_its_signs_and_loses_blanks_at_its_ends() -> None:
    (record,) = records_from_wire("<cash><R0301><F306>  Café &amp; <![CDATA[<zoon>]]> €5 </F306></R0301></cash>")
    assert record.value("0306") == "Café & <zoon> €5"
    assert record.value("0307") == ""


def test_source_is_the_ascii_form_in_the_order_sent() -> None:
    (record,) = records_from_wire(
        "<cash><R2229><F101>123456</F101><F2228>1</F2228><F103>Test B.V.</F103></R2229></cash>"
    )
    assert record.to_ascii() == "2229|0101=123456|2228=1|0103=Test B.V.|"


def test_a_record_is_read_without_the_letter_of_its_tag() -> None:
    text = (
        "<CASH><0101><F0101>7001</F0101><F0115><![CDATA[<0101>]]></F0115></0101><!-- <0201> -->\n"
        "<2260 ><F2260>A</F2260></2260><301/></CASH>"
    )
    assert [(record.number, record.fields) for record in records_from_wire(text)] == [
        ("0101", (("0101", "7001"), ("0115", "<0101>"))),
        ("2260", (("2260", "A"),)),
        ("0301", ()),
    ]


@pytest.mark.parametrize("start", ["<![CDATA[", "<!--", "<0", "</0"])
def test_marks_that_do_not_end_are_read_in_one_pass(start: str) -> None:
    with pytest.raises(UnreadableImportError, match="Ongeldige XML"):
        records_from_wire("<CASH><1>" + start * 200_000)


PLACES = [
    (
        "<CASH><R0301>\n <F201>1</F201></R0301>\n<R0301><F307>1</F307><omschrijving/></R0301></CASH>",
        "regel 3, kolom 22",
        2,
    ),
    ("<?xml version='1.0'?>\n<CASH><R0301><F201>1<F302/></F201></R0301></CASH>", "regel 2, kolom 14", 1),
    ("<CASH><R0301><F201>1</F201></R0301>\n<Regel/></CASH>", "regel 2, kolom 1", 2),
    ("\n\n<KAS/>", "regel 3, kolom 1", 0),
    ('<?xml version="1.0">\n<CASH><R0301></CASH>', "regel 2, kolom 21", 0),
]


@pytest.mark.parametrize(("text", "place", "record"), PLACES)
def test_what_is_no_cash_xml_is_told_with_line_and_column(text: str, place: str, record: int) -> None:
    with pytest.raises(UnreadableImportError) as raised:
        records_from_wire(text)
    assert (raised.value.flaw.explanation, raised.value.flaw.line) == (place, record)


UNREADABLE = [
    "",
    "   ",
    '<?xml version="1.0">',
    "<CASH>",
    "<CASH><R0301></CASH>",
    "hallo",
    "<CASH xmlns='x'><R0301/></CASH>",
    "<a:CASH xmlns:a='x'><R0301/></a:CASH>",
    "<KAS><R0301/></KAS>",
    "<CASH><X0301/></CASH>",
    "<CASH><R03011/></CASH>",
    "<CASH><R0301><G201>1</G201></R0301></CASH>",
    "<CASH><R0301><F201><F302>1</F302></F201></R0301></CASH>",
    "<!DOCTYPE CASH [<!ENTITY a 'b'>]><CASH><R0301><F306>&a;</F306></R0301></CASH>",
]


@pytest.mark.parametrize("text", UNREADABLE)
def test_no_cash_xml(text: str) -> None:
    with pytest.raises(UnreadableImportError):
        records_from_wire(text)


def test_base64_of_an_import() -> None:
    document = '<?xml version="1.0">\r\n' + CASH_DOCUMENT
    encoded = base64.encodebytes(document.encode()).decode()
    assert list(records_from_wire(text_from_bytes(bytes_of_import(f"\n  {encoded}  ")))) == READ
    for wrong in ("abcde", "a*b=", "é===", "a==="):
        with pytest.raises(UnreadableImportError):
            bytes_of_import(wrong)


@given(st.lists(st.text(max_size=9000), max_size=8))
def test_base64_in_pieces_is_the_base64_of_the_whole(texts: list[str]) -> None:
    clean = [text.encode("utf-8", "replace").decode() for text in texts]
    assert "".join(base64_pieces(clean)) == base64.b64encode("".join(clean).encode()).decode()


def test_empty_export() -> None:
    assert "".join(export_text([])) == 'Content-type: text/xml <?xml version="1.0" encoding="UTF-8"?><cash></cash>'


def test_record_is_written_in_order_without_empty_fields() -> None:
    values = {"0901": "VERKF", "0303": "060076", "0211": "16"}
    assert record_layout("8504").to_wire(values) == (
        "<R8504><Z0901>VERKF</Z0901><Z0211>16</Z0211><Z0303>060076</Z0303></R8504>"
    )
    assert record_layout("0301").to_wire({"0307": "1,00", "0201": "1300", "0306": "a<b&c"}) == (
        "<R0301><F0201>1300</F0201><F0306>a&lt;b&amp;c</F0306><F0307>1,00</F0307></R0301>"
    )


def test_names_are_attributes_when_asked_for() -> None:
    text = record_layout("0301").to_wire({"0201": "1300"}, with_names=True)
    assert text == '<R0301 naam="Grootboekmutaties"><F0201 naam="grootboekrekening">1300</F0201></R0301>'


@pytest.mark.parametrize("number", sorted(record_numbers()))
def test_layouts_are_sound(number: str) -> None:
    layout = record_layout(number)
    numbers = [each.number for each in layout.fields]
    assert len(set(numbers)) == len(numbers)
    assert all(re.fullmatch(r"[0-9]{4}|jpg", each) for each in numbers)
    assert number in ("8500", "8504") or numbers == sorted(numbers)
    assert all(each.length > 0 and each.name for each in layout.fields)


@given(st.dictionaries(st.sampled_from(["0201", "0306", "0307"]), st.text(max_size=25)))
def test_what_is_written_is_well_formed_and_reads_back(values: dict[str, str]) -> None:
    root = etree.fromstring("".join(export_text([record_layout("0301").to_wire(values)])).partition("?>")[2])
    (record,) = records_from_wire(etree.tostring(root).decode())
    unwritable = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
    for number, value in record.fields:
        assert value == unwritable.sub("\ufffd", values[number]).strip()
