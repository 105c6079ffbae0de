"""The columns and rows of the reports on accounts."""

from collections.abc import Iterable, Iterator
from typing import Final

from grootboek.ledger.account_reports import (
    BalanceSheet,
    CentreResults,
    Compared,
    ComparedAccount,
    Movements,
    ProfitAndLoss,
    total,
)
from grootboek.ledger.money import Cents
from grootboek.ledger.table import Cell, Column, Form, RowKind, Table, TableRow
from grootboek.papers.reports.periods import at_the_end_of, period, short_day, short_period

_ACCOUNT: Final = (Column("account", "Rekening"), Column("name", "Omschrijving", width=36))


def _amounts(**headings: str) -> tuple[Column, ...]:
    return tuple(Column(name, heading, Form.AMOUNT, 16) for name, heading in headings.items())


_TRIAL: Final = (
    *_ACCOUNT,
    *_amounts(
        debit="Mutaties debet",
        credit="Mutaties credit",
        result_debit="Winst en verlies debet",
        result_credit="Winst en verlies credit",
        balance_debit="Balans debet",
        balance_credit="Balans credit",
    ),
)
_PERIOD: Final = (
    *_ACCOUNT,
    *_amounts(
        year_opening="Beginsaldo boekjaar",
        opening="Beginsaldo periode",
        debit="Debet",
        credit="Credit",
        closing="Eindsaldo periode",
    ),
)
_CENTRES: Final = (
    Column("cost_centre", "Kostenplaats", width=15),
    Column("cost_centre_name", "Naam", width=28),
    *_ACCOUNT,
    *_amounts(amount="Resultaat"),
)


def trial_balance_table(owner: str, movements: Movements) -> Table:
    """Put a trial balance into columns: movements, profit and loss, balance sheet."""
    rows = _trial_rows(movements)
    return Table(owner, "Kolommenbalans", period(movements.first, movements.last), _TRIAL, rows)


def _trial_rows(movements: Movements) -> Iterator[TableRow]:
    sums: list[int] = [0] * 6
    for row in movements.shown:
        of_result, of_sheet = (row.result_debit, row.result_credit), (row.sheet_debit, row.sheet_credit)
        amounts = [row.debit, row.credit, *of_result, *of_sheet]
        sums = [one + other for one, other in zip(sums, amounts, strict=True)]
        yield TableRow([row.account.code, row.account.name, *map(_seen, amounts)])
    yield TableRow(["", "Subtotaal", *sums], RowKind.SUBTOTAL)
    result, earlier = movements.result, movements.earlier_result
    outcomes = (
        ("Verlies" if result < 0 else "Winst", [0, 0, *_sides(result), *_sides(-result)]),
        ("Resultaat van vóór deze periode, niet afgesloten", [0, 0, 0, 0, *_sides(-earlier)]),
    )
    for name, amounts in outcomes:
        if any(amounts):
            sums = [one + other for one, other in zip(sums, amounts, strict=True)]
            yield TableRow(["", name, *map(_seen, amounts)])
    yield TableRow(["", "Totaal", *sums], RowKind.TOTAL)


def _sides(balance: Cents) -> tuple[Cents, Cents]:
    return max(balance, 0), max(-balance, 0)


def _seen(amount: Cents) -> Cell:
    return amount or None


def period_balance_table(owner: str, movements: Movements) -> Table:
    """Put what moved in a period between the balances at its ends."""
    shown = [
        ((row.account.code, row.account.name), [row.year_opening, row.opening, row.debit, row.credit, row.closing])
        for row in movements.shown
    ]
    unclosed = -movements.unclosed_result
    if unclosed:
        shown.append((("", "Resultaat van eerdere jaren, niet afgesloten"), [unclosed, unclosed, 0, 0, unclosed]))
    rows = [TableRow([*names, *amounts]) for names, amounts in shown]
    sums = [sum(column) for column in zip(*(amounts for _, amounts in shown), strict=True)] or [0] * 5
    end = TableRow(["", "Totaal", *sums], RowKind.TOTAL)
    return Table(owner, "Periodebalans", period(movements.first, movements.last), _PERIOD, [*rows, end])


def balance_sheet_table(owner: str, sheet: BalanceSheet) -> Table:
    """Put a balance sheet into two columns: of the day, and of the end of the year before."""
    results = (
        ("Resultaat boekjaar, niet afgesloten", sheet.result),
        ("Resultaat van eerdere jaren, niet afgesloten", sheet.earlier_result),
    )
    rows = [
        *_side("Activa", sheet.assets),
        _sum("Totaal activa", sheet.total_assets, RowKind.TOTAL),
        *_side("Passiva", sheet.liabilities),
        *(_sum(name, amounts, RowKind.LINE) for name, amounts in results if amounts.amount or amounts.before),
        _sum("Totaal passiva", sheet.total_liabilities, RowKind.TOTAL),
    ]
    columns = _compared_columns(short_day(sheet.day), short_day(sheet.day_before))
    return Table(owner, "Balans", at_the_end_of(sheet.day), columns, rows)


def profit_and_loss_table(owner: str, report: ProfitAndLoss) -> Table:
    """Put profit and loss into two columns: of the period, and of the same period a year before."""
    result = report.result
    rows = [
        *_side("Opbrengsten", report.revenue),
        _sum("Totaal opbrengsten", total(report.revenue), RowKind.SUBTOTAL),
        *_side("Kosten", report.costs),
        _sum("Totaal kosten", total(report.costs), RowKind.SUBTOTAL),
        _sum("Verlies" if result.amount < 0 else "Winst", result, RowKind.TOTAL),
    ]
    if report.transferred.amount or report.transferred.before:
        rows.append(_sum("Waarvan overgeboekt naar eigen vermogen", report.transferred, RowKind.LINE))
    columns = _compared_columns(
        short_period(report.first, report.last), short_period(report.first_before, report.last_before)
    )
    return Table(owner, "Winst-en-verliesrekening", period(report.first, report.last), columns, rows)


def _compared_columns(now: str, before: str) -> tuple[Column, ...]:
    return (*_ACCOUNT, *_amounts(amount=now, year_before=before))


def _side(name: str, rows: Iterable[ComparedAccount]) -> Iterator[TableRow]:
    yield TableRow([name, "", None, None], RowKind.HEADING)
    for row in rows:
        yield TableRow([row.account.code, row.account.name, row.amounts.amount, row.amounts.before])


def _sum(name: str, amounts: Compared, kind: RowKind) -> TableRow:
    return TableRow(["", name, amounts.amount, amounts.before], kind)


def centre_results_table(owner: str, report: CentreResults) -> Table:
    """Put the results of cost centres under each other."""
    rows = _centre_rows(report)
    return Table(owner, "Resultaat per kostenplaats", period(report.first, report.last), _CENTRES, rows)


def _centre_rows(report: CentreResults) -> Iterator[TableRow]:
    for one in report.centres:
        code, name = (one.cost_centre.code, one.cost_centre.name) if one.cost_centre else ("", "Zonder kostenplaats")
        for account, amount in one.rows:
            yield TableRow([code, name, account.code, account.name, amount])
        yield TableRow([code, name, "", "Totaal", one.result], RowKind.SUBTOTAL)
    yield TableRow(["", "", "", "Resultaat", report.result], RowKind.TOTAL)
