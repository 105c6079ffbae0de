"""Test that audit files of other packages are carried over: asked about where they do not tell, and told about where they err."""

from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grootboek.bookkeeping.carried_file import CarryingFailed
from grootboek.bookkeeping.carrying_over import QuestionsLeft, RefusedAt, carry_over
from grootboek.formats.audit_file.reading import NoAuditFile, read_audit_file
from grootboek.formats.audit_file.values import Flaw, Item
from grootboek.ledger.account import AccountRole
from grootboek.ledger.refusal import Reason
from grootboek.store.ledger.bookings import BookingFilter, stream_bookings
from grootboek.store.masters.chart import chart_of
from tests.bookkeeping.books import Books, refused_for

FOREIGN = """<?xml version="1.0" encoding="{encoding}"?>
<auditfile xmlns="http://www.auditfiles.nl/XAF/4.0">
<header><fiscalYear>2025</fiscalYear><startDate>2025-01-01</startDate><endDate>2025-12-31T00:00:00</endDate>
<curCode>EUR</curCode><softwareDesc>Ander pakket</softwareDesc></header>
<company><companyName>Bakker &amp; Zn é</companyName><taxRegIdent>NL1</taxRegIdent>
<customersSuppliers><customerSupplier><custSupID>DEB-0000000000000001</custSupID><custSupName>Café</custSupName>
<custSupTp>C</custSupTp><streetAddress><streetname>Kade</streetname><number>1</number><country>BE</country></streetAddress>
<opBalDesc>50.00</opBalDesc><opBalTp>D</opBalTp></customerSupplier></customersSuppliers>
<generalLedger>
<ledgerAccount><accID>13000</accID><accDesc>Handelsdebiteuren</accDesc><accTp>B</accTp></ledgerAccount>
<ledgerAccount><accID>10100</accID><accDesc>Rabobank</accDesc><accTp>B</accTp></ledgerAccount>
<ledgerAccount><accID>1700</accID><accDesc>Lening</accDesc><accTp>B</accTp></ledgerAccount>
<ledgerAccount><accID>15000</accID><accDesc>Te betalen omzetbelasting</accDesc><accTp>B</accTp></ledgerAccount>
<ledgerAccount><accID>80000</accID><accDesc>Omzet</accDesc><accTp>{kind}</accTp></ledgerAccount>
</generalLedger>
<vatCodes><vatCode><vatID>1</vatID><vatDesc>Btw hoog</vatDesc><vatToPayAccID>15000</vatToPayAccID></vatCode></vatCodes>
<openingBalance><obLine><nr>1</nr><accID>13000</accID><amnt>50.00</amnt><amntTp>D</amntTp></obLine>
<obLine><nr>2</nr><accID>1700</accID><amnt>50.00</amnt><amntTp>C</amntTp></obLine></openingBalance>
<transactions>
<journal><jrnID>RABO</jrnID><desc>Bankboek</desc><jrnTp>B</jrnTp>
<transaction><nr>2025-7</nr><periodNumber>2</periodNumber><trDt>2025-02-03</trDt>
<trLine><nr>1</nr><accID>10100</accID><docRef>BK1</docRef><amnt>121</amnt><amntTp>D</amntTp></trLine>
<trLine><nr>2</nr><accID>13000</accID><docRef>BK1</docRef><amnt>-121.00</amnt><amntTp>D</amntTp><custSupID>NIEUW</custSupID>
<invRef>F1</invRef></trLine></transaction></journal>
<journal><jrnID>V</jrnID><desc>Verkoopboek</desc>{letter}<offsetAccID>13000</offsetAccID>
<transaction><nr>VRK-1</nr><desc>Taart</desc><periodNumber>2</periodNumber><trDt>2025-02-03</trDt>
<trLine><nr>1</nr><accID>13000</accID><docRef>F1</docRef><amnt>121,00</amnt><amntTp>D</amntTp><custSupID>NIEUW</custSupID>
<invRef>F1</invRef></trLine>
<trLine><nr>2</nr><accID>80000</accID><docRef>F1</docRef><amnt>100.00</amnt><amntTp>C</amntTp><cost>WINKEL</cost>
<vat><vatID>1</vatID><vatPerc>21</vatPerc><vatAmnt>21.00</vatAmnt><vatAmntTp>C</vatAmntTp></vat></trLine>
<trLine><nr>3</nr><accID>15000</accID><docRef>F1</docRef><amnt>{tax}</amnt><amntTp>C</amntTp></trLine>
</transaction></journal>
</transactions></company></auditfile>"""
KNOWN = {"encoding": "utf-8", "kind": "P", "letter": "<jrnTp>S</jrnTp>", "tax": "21.00"}


def foreign(encoding: str = "utf-8", **facts: str) -> bytes:
    return FOREIGN.format(**KNOWN | {"encoding": encoding} | facts).encode(encoding)


def carry(books: Books, content: bytes, answers: dict[tuple[str, str], str] | None = None) -> Any:
    with books.writing() as book:
        return carry_over(book, BytesIO(content), {("vat", "1"): "sales_high"} if answers is None else answers)


@pytest.mark.parametrize("encoding", ["utf-8", "iso-8859-1", "utf-16", "windows-1252"])
def test_books_of_another_package_are_carried_over(books_on_sqlite: Books, encoding: str) -> None:
    books = books_on_sqlite
    carried = carry(books, foreign(encoding))
    assert (carried.accounts, carried.journals, carried.relations, carried.bookings, carried.lines) == (5, 2, 2, 3, 7)
    with books.reading() as book:
        chart = chart_of(book)
        views = list(stream_bookings(book, BookingFilter()))
    roles = {code: chart.account_by_code[code].role for code in ("13000", "10100", "15000", "80000", "1700")}
    assert roles == {
        "13000": AccountRole.RECEIVABLE,
        "10100": AccountRole.BANK,
        "15000": AccountRole.VAT_SALES_HIGH,
        "80000": AccountRole.GENERAL,
        "1700": AccountRole.GENERAL,
    }
    # What came plays its roles alone: the accounts and journals of a new administration made way.
    assert chart.account_with_role(AccountRole.RECEIVABLE) == chart.account_by_code["13000"]
    assert not chart.journal_by_code["VERK"].active
    opening, sale, payment = views
    assert [view.kind.value for view in views] == ["opening", "sales_invoice", "payment_received"]
    assert (opening.date.isoformat(), payment.document_number, sale.reference) == ("2025-01-01", 7, "F1")
    assert (sale.door_fields, sale.invoice_number) == ({"audit file": "VRK-1"}, "F1")
    assert books.names.posted(sale.lines) == "debit 13000 121,00 / credit 80000 100,00 / credit 15000 21,00"
    assert (sale.lines[1].vat_code, sale.lines[1].vat_amount) == ("sales_high", -2100)
    assert books.faults() == []


def test_what_is_not_told_is_asked(books_on_sqlite: Books) -> None:
    content = foreign(kind="M", letter="")
    with pytest.raises(QuestionsLeft) as left:
        carry(books_on_sqlite, content, {})
    asked = [(row.what, row.code, row.becomes) for row in left.value.questions]
    assert asked == [("vat", "1", "sales_high"), ("account", "80000", ""), ("journal", "V", "general")]
    answers = {("vat", "1"): "none", ("account", "80000"): "result", ("journal", "V"): "sales 13000"}
    assert carry(books_on_sqlite, content, answers).bookings == 3
    assert books_on_sqlite.balances().count("80000") == 1


def test_vat_that_does_not_agree_stands_alone(books_on_sqlite: Books) -> None:
    content = foreign(tax="20.99").replace(b"121,00", b"120.99")
    carry(books_on_sqlite, content)
    sale = next(view for view in books_on_sqlite.bookings() if view.kind.value == "sales_invoice")
    assert [(line.part.name, line.vat_code) for line in sale.lines[1:]] == [
        ("DETAIL", "none"),
        ("VAT_ALONE", "sales_high"),
    ]


def test_all_that_is_wrong_is_told_with_its_place(books_on_sqlite: Books) -> None:
    content = (
        foreign()
        .replace(b"<amnt>121</amnt>", b"<amnt>1.234,56</amnt>")
        .replace(b"2025-02-03</trDt>", b"3-2-2025</trDt>")
    )
    with pytest.raises(CarryingFailed) as failed:
        carry(books_on_sqlite, content)
    told = [f"{flaw.place.partition(', ')[2]}: {flaw.words}" for flaw in failed.value.flaws]
    assert told == [
        "journal RABO, transaction 2025-7, trLine 1: amnt: '1.234,56' is not a number",
        "journal RABO, transaction 2025-7: trDt: '3-2-2025' is not a day",
        "journal V, transaction VRK-1: trDt: '3-2-2025' is not a day",
    ]
    with pytest.raises(RefusedAt) as refused:
        carry(books_on_sqlite, foreign(tax="1.00"))
    assert [place for place, _ in refused.value.refusals] == ["journal V, transaction VRK-1"]
    assert books_on_sqlite.bookings() == []
    carry(books_on_sqlite, foreign())
    with refused_for(Reason.IN_USE):
        carry(books_on_sqlite, foreign())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "line 1"),
        (b"<a/>", "not <auditfile>"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><auditfile/>", "document type"),
        (b"<!--" + b" " * 70_000 + b"--><!DOCTYPE x><auditfile/>", "root"),
        (b"<auditfile>" * 300, "depth"),
        (b"<auditfile>" + b"<x/>" * 1_000_001, "too large"),
        (b"<?xml version='1.0' encoding='ebcdic'?><auditfile/>", "not supported"),
        (b"<auditfile/>", "header is missing"),
    ],
)
def test_file_that_is_none_is_refused(books_on_sqlite: Books, content: bytes, words: str) -> None:
    with pytest.raises(CarryingFailed, match=words):
        carry(books_on_sqlite, content)


def test_any_bytes_are_read_or_refused() -> None:
    whole = foreign()

    @settings(suppress_health_check=[HealthCheck.too_slow])
    @given(at=st.integers(0, len(whole)), length=st.integers(0, 60), put=st.binary(max_size=20))
    def damaged(at: int, length: int, put: bytes) -> None:
        items: list[Item] = []
        with suppress(NoAuditFile):
            items += read_audit_file(BytesIO(whole[:at] + put + whole[at + length :]))
        assert all(item.place and item.words for item in items if isinstance(item, Flaw))

    damaged()
