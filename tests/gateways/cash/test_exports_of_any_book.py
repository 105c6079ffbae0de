"""Test that exports of mutations show random books to the letter as a plain reading of the same books does, on both engines."""

from collections.abc import Iterator
from random import Random

import pytest
from lxml import etree

from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import revise, withdraw
from grootboek.gateways.cash.documents.mutations import line_records
from grootboek.gateways.cash.records.amounts import amount_to_export
from grootboek.gateways.cash.records.dates import date_to_export, period_to_export
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.ledger.account import VAT_ROLES
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.chart import Chart
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.entry import Line, Part
from grootboek.ledger.fiscal_periods import fiscal_year, period_of
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.vat import code_of_vat_account
from grootboek.store.book import Book
from grootboek.store.engine import batches
from grootboek.store.ledger.bookings import BookingFilter, stream_bookings
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import facts_of_parties
from grootboek.wire import made_once
from grootboek.wire.xml import escape_markup
from tests.gateways.cash.conftest import Door

SIGNS = "abc ABC 123 &<>'\"%|é€\U0001f600\r\n\t\x01\x1f\ufffe]]>{}\\"
KINDS = {
    BookingKind.SALES_INVOICE: ("1300", ["8000", "4360"], ["none", "sales_high", "sales_low"]),
    BookingKind.PURCHASE_INVOICE: (
        "1600",
        ["4360"],
        ["none", "purchase_high", "purchase_low", "purchase_reverse_high"],
    ),
    BookingKind.MONEY_SPENT: ("1000", ["4360"], ["none", "purchase_high"]),
    BookingKind.GENERAL: ("1000", ["4360", "8000"], ["none"]),
}
IMPORTED = [
    "101=43 201=1300 302=161101 303=900 307=-12100 309=900077 901=BANK 711=KEN&lt;MERK 477=1234567890123456 701=EXTRA",
    "201=4360 302=161101 303=901 307=10000 901=KAS 477=99",
    "101=43 201=1300 302=161101 303=902 307=-100 309=900078 901=MEMO",
    "101=43 201=1300 302=161101 303=902 307=100 309=900079 901=MEMO 477=A&amp;B",
]


def text(random: Random, longest: int) -> str:
    """Make a text of any signs that the books keep."""
    return "".join(random.choices(SIGNS, k=random.choice([0, 1, longest // 2, longest])))


def statement(book: Book, random: Random, number: int) -> Statement:
    """State anything."""
    chart = chart_of(book)
    kind = random.choice(list(KINDS))
    own, others, codes = KINDS[kind]
    is_invoice = kind in (BookingKind.SALES_INVOICE, BookingKind.PURCHASE_INVOICE)
    centres = [None, *chart.cost_centres]
    lines = tuple(
        StatedLine(
            account_id=chart.account_by_code[random.choice(others)].id,
            net=random.choice([-1, 1, 1]) * random.randint(1, 10 ** random.randint(1, 9)),
            vat_code=random.choice(codes),
            vat=None,
            cost_centre_id=random.choice(centres),
            description=text(random, 60),
        )
        for _ in range(random.randint(1, 4))
    )
    return Statement(
        kind=kind,
        date=book.today.replace(
            year=random.choice([2015, 2016]), month=random.randint(1, 12), day=random.randint(1, 28)
        ),
        account_id=chart.account_by_code[own].id,
        lines=lines,
        party_id=random.choice([1, 2, 3]) if is_invoice else None,
        invoice_number=f"F&{number}" if is_invoice else "",
        reference=text(random, 50),
        description=text(random, 60),
        payment_term=random.choice([None, 0, 14]) if is_invoice else None,
        payment_reference=random.choice(["", "RF<18>"]) if is_invoice else "",
    )


def fill(door: Door, random: Random) -> None:
    """Book what comes, revise some of it and withdraw some."""
    with door.book(writing=True) as book:
        add_party(book, PartyDraft(number=7, name="Zeven"))
        add_party(book, PartyDraft(number=1234567, name="Te lang"))
        add_cost_centre(book, CostCentreDraft(name="Noord", code="N&D"))
        for number in range(60):
            recorded = record(book, statement(book, random, number))
            if random.random() < 0.2:
                withdraw(book, recorded)
    assert door.bring(*IMPORTED).errors == []
    with door.book(writing=True) as book:
        for view in list(stream_bookings(book, BookingFilter()))[:60:7]:
            revised = statement(book, random, 1000 + view.number)
            while revised.kind is not view.kind:
                revised = statement(book, random, 1000 + view.number)
            revise(book, view, revised)


def plainly(book: Book, wanted: BookingFilter, *, by_account: bool, with_names: bool) -> str:
    """Write the same records from whole bookings, field by field."""
    chart = chart_of(book)
    lines = [(view, line) for view in stream_bookings(book, wanted) for line in view.lines]
    if by_account:
        lines.sort(key=lambda pair: (chart.accounts[pair[1].account_id].code, pair[0].date, pair[0].number))
    parties = facts_of_parties(book, [line.party_id for _, line in lines if line.party_id is not None])
    layout = record_layout("0301")
    written = []
    for view, line in lines:
        party = "" if line.party_id is None else f"{parties[line.party_id].number:06}"
        values = {**fields(chart, view, line), "0101": party}
        written.append(layout.to_wire(values, with_names=with_names))
    return "".join(written)


def fields(chart: Chart, view: BookingView, line: Line) -> dict[str, str]:
    """Return the fields of record 0301 by number, but for the relation."""
    period = period_to_export(fiscal_year(view.date), period_of(view.date, chart.administration.period_kind))
    account = chart.accounts[line.account_id]
    term = view.payment_term if line.part is Part.CONTROL else None
    kept = [each["0477"] for each in (view.door_fields or {}).get("cash", {}).values() if "0477" in each]
    base = line.vat_base if account.role in VAT_ROLES else None
    if base is None and code_of_vat_account(account.role, view.date) is not None:
        base = 0
    on_control = line.part in (Part.CONTROL, Part.SETTLEMENT)
    return {
        "0111": "" if term is None else str(term),
        "0201": account.code,
        "0301": period,
        "0302": date_to_export(view.date),
        "0303": f"{view.document_number:06}",
        "0305": "" if base is None else amount_to_export(base),
        "0306": line.description[:25],
        "0307": amount_to_export(line.amount),
        "0309": line.invoice_number,
        "0310": period,
        "0477": (view.payment_reference or "".join(kept[:1])) if on_control else "",
        "0711": view.reference,
        "0901": chart.journals[view.journal_id].code,
        "0911": chart.cost_centres[line.cost_centre_id].code if line.cost_centre_id else "",
    }


def filters(book: Book) -> Iterator[BookingFilter]:
    """Yield what can be asked for."""
    yield BookingFilter()
    yield BookingFilter(fiscal_year=2016)
    yield BookingFilter(date_from=book.today.replace(month=3, day=1), date_through=book.today.replace(month=6, day=30))
    for journal_id in chart_of(book).journals:
        yield BookingFilter(journal_id=journal_id, fiscal_year=2016, document_number=1)


@pytest.mark.parametrize("seed", [1, 2])
def test_random_books(either_door: Door, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "_BATCH", 7)
    monkeypatch.setattr(made_once, "_MOST", 5)
    fill(either_door, Random(seed))
    with either_door.book() as book:
        for wanted in filters(book):
            for shape in ({"by_account": False}, {"by_account": True}):
                for named in (False, True):
                    expected = plainly(book, wanted, with_names=named, **shape)
                    assert "".join(line_records(book, wanted, with_names=named, **shape)) == expected
                    escaped = "".join(line_records(book, wanted, with_names=named, as_text=True, **shape))
                    assert escaped == escape_markup(expected)
        whole = "".join(line_records(book, BookingFilter()))
    assert whole.count("<R0301>") > 100
    for number in ("0101", "0111", "0305", "0306", "0309", "0477", "0711", "0911"):
        assert f"<F{number}>" in whole, number
    assert len(etree.fromstring(f"<cash>{whole}</cash>")) == whole.count("<R0301>")
