"""Reading invoices in UBL and CII: what they say, and that no file, however broken, is more than a fault of a known cause."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from grootboek.formats.invoice_files import read_invoice_file
from grootboek.formats.received_invoice import FileCause, FileReading, ReceivedInvoice
from grootboek.formats.ubl.reading import read_ubl
from tests.formats.cii_files import cii
from tests.formats.ubl_files import PDF, SI_UBL_1, embedded, line, party, share, taxed, total, ubl


def invoice_of(content: bytes) -> ReceivedInvoice:
    reading = read_invoice_file(content)
    assert reading.invoice is not None, reading.faults
    return reading.invoice


def causes(reading: FileReading) -> set[FileCause]:
    return {fault.cause for fault in reading.faults}


@pytest.mark.parametrize("content", [ubl(due="2026-03-31"), cii()], ids=["UBL", "CII"])
def test_an_invoice_says_the_same_in_both_syntaxes(content: bytes) -> None:
    invoice = invoice_of(content)
    (charged,) = invoice.shares
    assert (invoice.number, invoice.date, invoice.due_date) == ("F-1", date(2026, 3, 1), date(2026, 3, 31))
    assert (charged.category, charged.rate, charged.base, charged.vat) == ("S", Decimal(21), 10000, 2100)
    assert (invoice.total, invoice.rounding, invoice.difference) == (12100, 0, 0)
    sender = invoice.supplier
    assert (sender.names, sender.vat_number, sender.coc_number) == (("Bakkerij BV",), "NL820646660B01", "27178434")
    assert (sender.ibans, sender.country) == (("NL02ABNA0123456789",), "NL")
    assert (invoice.payment_reference, invoice.description) == ("1234567890123456", "Meel")


@pytest.mark.parametrize(
    "content",
    [
        ubl(root="CreditNote"),
        cii(kind="381"),
        cii(kind="261"),
        ubl(kind="381", customization=SI_UBL_1),
        ubl(
            kind="381",
            customization=SI_UBL_1,
            tax=taxed("-21.00", share(base="-100.00", vat="-21.00")),
            totals=total("-100.00", "-100.00", "-121.00", "-121.00"),
            lines=line("-100.00"),
        ),
    ],
    ids=["a credit note", "in CII", "credited by its buyer", "an invoice that credits", "with negative amounts"],
)
def test_what_credits_is_below_zero(content: bytes) -> None:
    invoice = invoice_of(content)
    assert (invoice.total, invoice.shares[0].base, invoice.difference) == (-12100, -10000, 0)


def test_files_within_an_invoice_are_read_and_those_that_are_none_are_left_out() -> None:
    damaged = embedded().replace("JVBERi", "????")
    reading = read_ubl(ubl(files=embedded(name="f.pdf") + embedded(name="") + damaged))
    assert reading.invoice is not None
    assert [(file.name, file.content) for file in reading.invoice.files] == [("f.pdf", PDF), ("bijlage", PDF)]
    assert causes(reading) == {FileCause.AGAINST_SCHEMA}


@pytest.mark.parametrize(
    ("parts", "field", "value"),
    [
        ({"supplier": party().replace('schemeID="0106"', "")}, "coc_number", "27178434"),
        ({"supplier": party().replace('schemeID="0106"', 'schemeID="NL:KVK"')}, "coc_number", "27178434"),
        ({"supplier": party().replace('schemeID="0106"', 'schemeID="0190"')}, "oin", "27178434"),
        ({"supplier": party(vat="", kvk="NL001234567B02").replace("0106", "9944")}, "vat_number", "NL001234567B02"),
    ],
)
def test_identifiers_of_each_scheme(parts: dict[str, Any], field: str, value: str) -> None:
    assert getattr(invoice_of(ubl(customization="", **parts)).supplier, field) == value


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (ubl(version="2.4"), "UBL 2.4"),
        (ubl(customization="urn:example:eigen"), "urn:example:eigen"),
        (b'<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2"/>', "Order"),
    ],
)
def test_of_an_unknown_kind_it_is_told_what_is_not_known(content: bytes, told: str) -> None:
    assert [(fault.cause, fault.what) for fault in read_ubl(content).faults] == [(FileCause.UNKNOWN_KIND, told)]


def test_amounts_in_another_currency_than_the_document_says_are_told() -> None:
    reading = read_ubl(ubl(totals=total().replace("EUR", "USD")))
    assert [(fault.cause, fault.what) for fault in reading.faults] == [(FileCause.OTHER_CURRENCY, "USD")]


def test_a_rate_that_is_not_written_is_what_the_amounts_come_to() -> None:
    tax = taxed("21.00", share()).replace("<cbc:Percent>21</cbc:Percent>", "")
    (charged,) = invoice_of(ubl(customization="", tax=tax)).shares
    assert charged.rate == 21


WHOLE = [
    ubl(),
    ubl(customization=SI_UBL_1, version="2.1", files=embedded()),
    ubl(root="CreditNote", customization="", due="2026-03-31"),
    cii(),
]
TEXTS = st.one_of(
    st.sampled_from(
        ["", "0", "-1", "1e9", "NaN", "9" * 40, "0.005", "2026-13-01", "EUR", "S", "AE", "٣", "\u2028", "é" * 300]
    ),
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=20),
)


@st.composite
def damaged_files(draw: st.DrawFn) -> bytes:
    """Draw an invoice of which some elements are gone, doubled, moved or say something else, or some bytes are others."""
    content = draw(st.sampled_from(WHOLE))
    if draw(st.booleans()):
        at, size = draw(st.integers(0, len(content))), draw(st.integers(0, 40))
        return content[:at] + draw(st.binary(max_size=10)) + content[at + size :]
    root = etree.fromstring(content)
    for _ in range(draw(st.integers(1, 4))):
        elements = [element for element in root.iter() if element is not root]
        if not elements:
            break
        chosen = draw(st.sampled_from(elements))
        above = chosen.getparent()
        assert above is not None
        match draw(st.sampled_from(["gone", "doubled", "moved", "said"])):
            case "gone":
                above.remove(chosen)
            case "doubled":
                above.append(etree.fromstring(etree.tostring(chosen)))
            case "moved":
                root.insert(0, chosen)
            case _:
                chosen.text = draw(TEXTS)
    return etree.tostring(root)


@settings(deadline=None)
@given(damaged_files())
def test_no_file_is_more_than_faults(content: bytes) -> None:
    reading = read_invoice_file(content)
    assert reading.invoice is not None or reading.faults
    if reading.invoice is not None:
        assert FileCause.INCOMPLETE not in causes(reading)
        assert all(isinstance(share.base, int) and isinstance(share.vat, int) for share in reading.invoice.shares)


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (b"", FileCause.UNREADABLE),
        (b"\x00\x01", FileCause.UNREADABLE),
        (b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', FileCause.UNREADABLE),
        (b"<a>" * 3_000 + b"</a>" * 3_000, FileCause.TOO_MUCH),
        (b"<a>" + b"<b/>" * 200_001 + b"</a>", FileCause.TOO_MUCH),
        (b"<a>" + bytes(17 * 1024 * 1024), FileCause.TOO_MUCH),
    ],
    ids=["nothing", "no XML", "an entity", "too deep", "too many elements", "too large"],
)
def test_what_is_made_to_do_harm_is_refused(content: bytes, cause: FileCause) -> None:
    reading = read_ubl(content)
    assert (reading.invoice, causes(reading)) == (None, {cause})


@pytest.mark.parametrize("path", sorted((Path(__file__).parent / "golden").glob("*.xml")), ids=lambda path: path.stem)
def test_what_the_books_write_is_read_without_a_fault(path: Path) -> None:
    reading = read_invoice_file(path.read_bytes())
    assert reading.faults == ()
    assert reading.invoice is not None
    assert reading.invoice.total != 0
    assert reading.invoice.difference == 0
