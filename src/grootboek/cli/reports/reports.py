"""`grootboek report`: what the books come to, as text, CSV, spreadsheet, PDF or JSON."""

from datetime import date
from enum import StrEnum
from typing import Annotated

import typer

from grootboek.bookkeeping.reports.accounts import balance_sheet as sheet_of
from grootboek.bookkeeping.reports.accounts import centre_results, movements
from grootboek.bookkeeping.reports.accounts import profit_and_loss as result_of
from grootboek.bookkeeping.reports.lines import aged_items as items_of
from grootboek.bookkeeping.reports.lines import journal_lines
from grootboek.bookkeeping.reports.lines import ledger_card as card_of
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, day_option, open_books, stop
from grootboek.cli.reports.delivery import FormOption, OutOption, deliver
from grootboek.ledger.account import AccountRole
from grootboek.ledger.fiscal_periods import FIRST_DATE, LAST_DATE
from grootboek.papers.reports.account_tables import (
    balance_sheet_table,
    centre_results_table,
    period_balance_table,
    profit_and_loss_table,
    trial_balance_table,
)
from grootboek.papers.reports.line_tables import aged_items_table, journal_table, ledger_card_table
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

app = typer.Typer(
    help="Report on the books: as text, CSV, spreadsheet (XLSX), PDF or JSON, with Dutch headings.",
    no_args_is_help=True,
)
FromOption = Annotated[
    date | None, day_option("--from", "The first day; that of the year of the last day when absent.")
]
ThroughOption = Annotated[
    date | None,
    day_option("--through", "The last day; that of the year of the first day, or of this year, when absent."),
]
AtOption = Annotated[date | None, day_option("--at", "The day at whose end it was so; today when absent.")]


class Side(StrEnum):
    """Whose open items are reported."""

    DEBTORS = "debtors"
    CREDITORS = "creditors"


_ROLES = {Side.DEBTORS: AccountRole.RECEIVABLE, Side.CREDITORS: AccountRole.PAYABLE}


@app.command("trial-balance")
def trial_balance(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    date_from: FromOption = None,
    date_through: ThroughOption = None,
    form: FormOption = None,
    file: OutOption = None,
    database: DatabaseOption = None,
) -> None:
    """Report the trial balance by columns (kolommenbalans): movements, profit and loss, balance sheet."""
    with open_books(database, code) as book:
        moved = movements(book, *_days(book, date_from, date_through), apart=True)
        deliver(trial_balance_table(_owner(book), moved), form, file)


@app.command("period-balance")
def period_balance(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    date_from: FromOption = None,
    date_through: ThroughOption = None,
    form: FormOption = None,
    file: OutOption = None,
    database: DatabaseOption = None,
) -> None:
    """Report what moved on each account in a period, between the balances at its ends (periodebalans)."""
    with open_books(database, code) as book:
        moved = movements(book, *_days(book, date_from, date_through), apart=True)
        deliver(period_balance_table(_owner(book), moved), form, file)


@app.command("balance-sheet")
def balance_sheet(
    code: AdministrationArgument,
    day: AtOption = None,
    form: FormOption = None,
    file: OutOption = None,
    database: DatabaseOption = None,
) -> None:
    """Report the balance sheet at the end of a day, compared with the end of the year before."""
    with open_books(database, code) as book:
        deliver(balance_sheet_table(_owner(book), sheet_of(book, _day(book, day))), form, file)


@app.command("profit-and-loss")
def profit_and_loss(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    date_from: FromOption = None,
    date_through: ThroughOption = None,
    form: FormOption = None,
    file: OutOption = None,
    database: DatabaseOption = None,
) -> None:
    """Report revenue, costs and result of a period, compared with the same period a year before."""
    with open_books(database, code) as book:
        report = result_of(book, *_days(book, date_from, date_through))
        deliver(profit_and_loss_table(_owner(book), report), form, file)


@app.command("aged-items")
def aged_items(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    side: Annotated[
        Side, typer.Option(help="What customers owe (debtors), or what is owed to suppliers (creditors).")
    ] = Side.DEBTORS,
    day: AtOption = None,
    form: FormOption = None,
    file: OutOption = None,
    database: DatabaseOption = None,
) -> None:
    """Report what was outstanding at the end of a day, by relation and by how long it was overdue."""
    with open_books(database, code) as book:
        report = items_of(book, _ROLES[side], _day(book, day))
        deliver(aged_items_table(_owner(book), report), form, file)


@app.command("ledger-card")
def ledger_card(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    account: Annotated[str, typer.Argument(help="The code of the account.", metavar="ACCOUNT")],
    date_from: FromOption = None,
    date_through: ThroughOption = None,
    form: FormOption = None,
    file: OutOption = None,
    database: DatabaseOption = None,
) -> None:
    """Report the lines of one account (grootboekkaart), each with the balance after it."""
    with open_books(database, code) as book:
        chart = chart_of(book)
        found = chart.account(account)
        if found is None:
            stop(f"there is no account {account!r}")
        card = card_of(book, found, *_days(book, date_from, date_through))
        deliver(ledger_card_table(_owner(book), card, chart), form, file)


@app.command("journal")
def journal(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    journal_code: Annotated[
        str | None,
        typer.Option("--journal", help="The code of one journal; all of them when absent.", metavar="JOURNAL"),
    ] = None,
    date_from: FromOption = None,
    date_through: ThroughOption = None,
    form: FormOption = None,
    file: OutOption = None,
    database: DatabaseOption = None,
) -> None:
    """Report the lines of the journals (dagboeken), by voucher number."""
    with open_books(database, code) as book:
        chart = chart_of(book)
        found = None if journal_code is None else chart.journal(journal_code)
        if journal_code is not None and found is None:
            stop(f"there is no journal {journal_code!r}")
        journals = [found] if found else sorted(chart.journals.values(), key=lambda row: row.code)
        days = _days(book, date_from, date_through)
        deliver(journal_table(_owner(book), journal_lines(book, journals, *days), days, chart), form, file)


@app.command("cost-centres")
def cost_centres(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    date_from: FromOption = None,
    date_through: ThroughOption = None,
    form: FormOption = None,
    file: OutOption = None,
    database: DatabaseOption = None,
) -> None:
    """Report what each cost centre adds to the result of a period, and what is booked on none."""
    with open_books(database, code) as book:
        report = centre_results(book, *_days(book, date_from, date_through))
        deliver(centre_results_table(_owner(book), report), form, file)


def _owner(book: Book) -> str:
    return chart_of(book).administration.name


def _days(book: Book, first: date | None, last: date | None) -> tuple[date, date]:
    """Return the days of a period; the command ends when there are none, or the books have none of them."""
    through = last or date((first or book.today).year, 12, 31)
    start = first or date(through.year, 1, 1)
    if start > through:
        stop(f"--from {start} comes after --through {through}", 2)
    return _known(start), _known(through)


def _day(book: Book, day: date | None) -> date:
    return _known(day or book.today)


def _known(day: date) -> date:
    if not FIRST_DATE <= day <= LAST_DATE:
        stop(f"{day} is not a day of the books: they go from {FIRST_DATE} through {LAST_DATE}", 2)
    return day
