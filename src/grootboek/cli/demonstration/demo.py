"""`grootboek demo`: send the vendors' own messages through the three doors of a running server and show the books."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from urllib.error import URLError

import typer
from rich.table import Table

from grootboek.access.credentials import DoorKeys
from grootboek.cli.demonstration.callers import CashCaller, EBoekhoudenCaller, SnelStartCaller
from grootboek.cli.demonstration.demo_books import demo_file, read_keys
from grootboek.cli.opening import out, read_settings, stop
from grootboek.ledger.table import shown_amount
from grootboek.settings import without_password


def demo(
    url: Annotated[str, typer.Option(help="The address of the server; that of the settings when absent.")] = "",
    credentials: Annotated[
        Path | None,
        typer.Option(
            help="A file with credentials as `administration create --json` prints them; the demo's when absent."
        ),
    ] = None,
) -> None:
    """Book through all three doors of a running server with the manuals' own messages, and print the trial balance."""
    settings = read_settings()
    file = credentials or demo_file(settings)
    try:
        keys = read_keys(file)
    except OSError:
        stop(f"there is no file {file}; start the server with --demo, or name a file with --credentials")
    except ValueError as problem:
        stop(str(problem))
    scheme = "https" if settings.tls_cert else "http"
    try:
        book_through_all_doors(url or f"{scheme}://{settings.host}:{settings.port}", keys)
    except ValueError as problem:
        stop(f"the server does not answer as Grootboek does: {problem}")
    except (URLError, ConnectionError) as problem:
        stop(f"no server answers at {without_password(url) or 'the address of the settings'}: {problem}")


def book_through_all_doors(url: str, keys: DoorKeys) -> None:
    """Send the messages, print each answer in a line, then the trial balance as the doors show it."""
    eboekhouden, snelstart, cash = EBoekhoudenCaller(url, keys), SnelStartCaller(url, keys), CashCaller(url, keys)
    steps: list[tuple[str, Callable[[], str]]] = [
        ("e-Boekhouden  OpenSession", eboekhouden.open_session),
        ("e-Boekhouden  AddRelatie", eboekhouden.add_customer),
        ("e-Boekhouden  AddMutatie, a sale of 121,00", eboekhouden.add_sale),
        ("e-Boekhouden  AddMutatie, its payment", eboekhouden.add_payment),
        ("SnelStart     token", snelstart.take_token),
        ("SnelStart     POST /v2/verkoopboekingen", snelstart.add_sale),
        ("CASH          Import of a cash payment", cash.import_cash_payment),
        ("CASH          Import of a sales document", cash.import_sale),
    ]
    for title, step in steps:
        out.print(f"{title:<46} {step()}", soft_wrap=True)
    names = {row["nummer"]: row["omschrijving"] for row in snelstart.accounts()}
    out.print()
    rows = [(code, names.get(int(code), ""), *totals) for code, totals in sorted(cash.turnovers().items())]
    show_trial_balance("The books as the doors show them", rows)
    sales = snelstart.invoices()
    out.print(f"\nSnelStart shows {len(sales)} sales invoices: {json.dumps(sales)}", soft_wrap=True)


def show_trial_balance(title: str, rows: list[tuple[str, str, int, int]]) -> None:
    """Print a trial balance: account code, name, debit and credit in cents."""
    table = Table(title=title, show_footer=True)
    debit, credit = sum(row[2] for row in rows), sum(row[3] for row in rows)
    table.add_column("account", "total")
    table.add_column("name")
    for heading, total in (("debit", debit), ("credit", credit), ("balance", debit - credit)):
        table.add_column(heading, shown_amount(total), justify="right")
    for account, name, debited, credited in rows:
        table.add_row(account, name, shown_amount(debited), shown_amount(credited), shown_amount(debited - credited))
    out.print(table)
