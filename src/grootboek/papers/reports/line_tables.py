"""The columns and rows of the reports on lines and items; their rows are made as they are read."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Final

from grootboek.ledger.account import AccountRole
from grootboek.ledger.chart import Chart
from grootboek.ledger.journal import Journal
from grootboek.ledger.line_reports import AGES, AgedItems, DatedItem, LedgerCard, ReportedLine
from grootboek.ledger.money import Cents
from grootboek.ledger.table import Cell, Column, Form, RowKind, Table, TableRow
from grootboek.papers.dutch import long_date
from grootboek.papers.reports.periods import at_the_end_of, period

_DATE: Final = Column("date", "Datum", Form.DAY, 11)
_JOURNAL: Final = Column("journal", "Dagboek", width=9)
_VOUCHER: Final = Column("voucher", "Boekstuk", Form.NUMBER, 9)
_LINE: Final = (
    Column("reference", "Kenmerk", width=11),
    Column("description", "Omschrijving", width=34),
    Column("relation", "Relatie", width=22),
    Column("invoice", "Factuur", width=13),
    Column("cost_centre", "Kostenplaats", width=15),
    Column("debit", "Debet", Form.AMOUNT, 14),
    Column("credit", "Credit", Form.AMOUNT, 14),
)
_CARD: Final = (_DATE, _JOURNAL, _VOUCHER, *_LINE, Column("balance", "Saldo", Form.AMOUNT, 15))
_JOURNAL_LIST: Final = (
    _JOURNAL,
    _DATE,
    _VOUCHER,
    Column("account", "Rekening", width=10),
    Column("name", "Rekeningnaam", width=22),
    *_LINE,
)
_AGED: Final = (
    Column("relation", "Relatie", Form.NUMBER, 8),
    Column("name", "Naam", width=28),
    Column("invoice", "Factuur", width=13),
    _DATE,
    Column("due_date", "Vervaldatum", Form.DAY, 13),
    Column("days_overdue", "Dagen te laat", Form.NUMBER, 8),
    Column("not_due", "Niet vervallen", Form.AMOUNT, 15),
    *(
        Column(f"overdue_{first}_{last}", f"{first}-{last} dagen", Form.AMOUNT, 15)
        for first, last in zip((1, *(age + 1 for age in AGES)), AGES, strict=False)
    ),
    Column(f"overdue_over_{AGES[-1]}", f"Meer dan {AGES[-1]}", Form.AMOUNT, 15),
    Column("outstanding", "Totaal", Form.AMOUNT, 15),
)
_BUCKETS: Final = len(AGES) + 2


def ledger_card_table(owner: str, card: LedgerCard, chart: Chart) -> Table:
    """Put the lines of an account under the balance it began with."""
    title = f"Grootboekkaart {card.account.code} {card.account.name}"
    return Table(owner, title, period(card.first, card.last), _CARD, _card_rows(card, chart))


def _card_rows(card: LedgerCard, chart: Chart) -> Iterator[TableRow]:
    debit = credit = balance = 0
    for day, line, balance in card.rows():
        if line is None:
            yield TableRow([day, *[None] * 3, "Beginsaldo", *[None] * 5, balance])
            continue
        sides = max(line.amount, 0), max(-line.amount, 0)
        debit, credit = debit + sides[0], credit + sides[1]
        journal = chart.journals[line.journal_id].code
        cells = [day, journal, line.voucher_number, *_line_cells(line, chart), balance]
        yield TableRow(cells, booking=line.booking_number)
    yield TableRow([card.last, *[None] * 3, "Totaal en eindsaldo", *[None] * 3, debit, credit, balance], RowKind.TOTAL)


def _line_cells(line: ReportedLine, chart: Chart) -> list[Cell]:
    centre = "" if line.cost_centre_id is None else chart.cost_centre_booked_on(line.cost_centre_id).code
    sides: list[Cell] = [line.amount, None] if line.amount > 0 else [None, -line.amount]
    return [line.reference, line.description, line.party_name or "", line.invoice_number, centre, *sides]


def journal_table(
    owner: str, journals: Iterable[tuple[Journal, Iterable[ReportedLine]]], days: tuple[date, date], chart: Chart
) -> Table:
    """Put the lines of journals under each other, with what each comes to."""
    return Table(owner, "Dagboeken", period(*days), _JOURNAL_LIST, _journal_rows(journals, chart))


def _journal_rows(journals: Iterable[tuple[Journal, Iterable[ReportedLine]]], chart: Chart) -> Iterator[TableRow]:
    total = [0, 0]
    for journal, lines in journals:
        sums = [0, 0]
        for line in lines:
            sums[line.amount < 0] += abs(line.amount)
            yield _journal_row(journal, line, chart)
        if any(sums):
            total = [one + other for one, other in zip(total, sums, strict=True)]
            yield TableRow([journal.code, *[None] * 5, f"Totaal {journal.name}", *[None] * 3, *sums], RowKind.SUBTOTAL)
    yield TableRow([*[None] * 6, "Totaal", *[None] * 3, *total], RowKind.TOTAL)


def _journal_row(journal: Journal, line: ReportedLine, chart: Chart) -> TableRow:
    account = chart.accounts[line.account_id]
    cells: list[Cell] = [journal.code, line.date, line.voucher_number, account.code, account.name]
    return TableRow([*cells, *_line_cells(line, chart)], booking=line.booking_number)


def booking_table(owner: str, lines: Sequence[ReportedLine], chart: Chart) -> Table:
    """Put the lines of one booking, of which there is at least one, under each other."""
    first = lines[0]
    journal = chart.journals[first.journal_id]
    rows = [_journal_row(journal, line, chart) for line in lines]
    title = f"{journal.name} {first.date.year}, boekstuk {first.voucher_number}"
    return Table(owner, title, long_date(first.date), _JOURNAL_LIST, rows)


def aged_items_table(owner: str, report: AgedItems) -> Table:
    """Put what is outstanding into columns of its age, with what each relation comes to."""
    side = "debiteuren" if report.role is AccountRole.RECEIVABLE else "crediteuren"
    return Table(owner, f"Openstaande posten {side}", at_the_end_of(report.day), _AGED, _aged_rows(report))


def _aged_rows(report: AgedItems) -> Iterator[TableRow]:
    total = [0] * (_BUCKETS + 1)
    for number, items in groupby(report.items, lambda item: item.party_number):
        sums, count, name = [0] * (_BUCKETS + 1), 0, ""
        for item in items:
            amounts = _by_age(item, report.day)
            sums = [one + other for one, other in zip(sums, amounts, strict=True)]
            count, name = count + 1, item.party_name
            overdue = max(item.days_overdue(report.day), 0)
            cells = [number, name, item.invoice_number, item.date, item.due_date, overdue]
            yield TableRow([*cells, *(amount or None for amount in amounts)])
        total = [one + other for one, other in zip(total, sums, strict=True)]
        if count > 1:
            yield TableRow([number, f"Totaal {name}", *[None] * 4, *sums], RowKind.SUBTOTAL)
    yield TableRow([None, "Totaal", *[None] * 4, *total], RowKind.TOTAL)


def _by_age(item: DatedItem, day: date) -> list[Cents]:
    amounts = [0] * _BUCKETS
    amounts[item.age(day)] = item.outstanding
    return [*amounts, item.outstanding]
