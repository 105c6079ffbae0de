"""The command line: `grootboek`, for whoever runs a server or keeps administrations on it.

The module of a command is imported when the command is called: no command waits for what only the others need.
"""

import os
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperGroup

from grootboek import __version__

_COMMANDS: Final = {
    "serve": "serve:serve",
    "sync": "sync:sync",
    "demo": "demonstration.demo:demo",
    "verify": "books:verify",
    "migrate": "books:migrate",
    "backup": "books:backup",
    "check": "check:check",
    "report": "reports.reports:app",
    "export": "exchange.exports:app",
    "import": "exchange.imports:app",
    "remarks": "ledger.remarks:remarks",
    "settle": "ledger.settling:settle",
    "unsettle": "ledger.settling:unsettle",
    "correct": "ledger.settling:correct",
    "administration": "administrations:app",
    "user": "users:app",
    "co-working": "co_working:app",
    "credentials": "credentials:app",
    "coupling-app": "programs.coupling_apps:app",
    "coupling": "programs.couplings:app",
    "webhook": "programs.webhooks:app",
    "collection": "collecting:app",
    "mandate": "trade.mandates:app",
    "invoice": "invoices:app",
    "invoice-template": "invoice_templates:app",
    "mail": "mails:app",
    "jobs": "jobs:app",
    "document": "ledger.documents:app",
    "journal": "ledger.journals:app",
    "bank": "bank.statements:app",
    "period": "ledger.periods:app",
    "year": "ledger.years:app",
    "vat": "ledger.vat:app",
    "drawer": "ledger.drawers:app",
    "foreign-vat": "ledger.foreign_vat:app",
    "purchase-invoice": "trade.purchase_invoices:app",
    "sales-order": "trade.sales_orders:app",
    "purchase-order": "trade.purchase_orders:app",
    "order-template": "trade.order_templates:app",
    "article": "trade.articles:app",
    "custom-field": "trade.custom_fields:app",
    "cost-centre": "cost_centres:app",
    "stock": "trade.stock:app",
    "recipe": "trade.recipes:app",
    "revenue-group": "trade.revenue_groups:app",
    "discount-group": "trade.discount_groups:app",
    "price-agreement": "trade.price_agreements:app",
    "promotion": "trade.promotions:app",
    "webshop-link": "trade.webshop:app",
}
"""Every command and group in the order of the help: its module in this package, and the function or the Typer in it."""


class _Commands(Mapping[str, Any]):
    """The commands by their names; looking one up imports its module."""

    def __getitem__(self, name: str) -> Any:
        module, _, attribute = _COMMANDS[name].partition(":")
        command = getattr(import_module(f"{__name__}.{module}"), attribute)
        own_class = import_module(f"{__name__}.command").Command
        group = typer.Typer()
        if isinstance(command, typer.Typer):
            _give_class(command, own_class)
            group.add_typer(command, name=name)
        else:
            group.command(name, cls=own_class)(command)
        return typer.main.get_group(group).commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_COMMANDS)

    def __len__(self) -> int:
        return len(_COMMANDS)


def _give_class(group: typer.Typer, own_class: type[Any]) -> None:
    """Have the commands of a group, and of the groups in it, made of a class."""
    for registered in group.registered_commands:
        registered.cls = own_class
    for inner in group.registered_groups:
        if inner.typer_instance is not None:
            _give_class(inner.typer_instance, own_class)


class _Group(TyperGroup):
    """The group of all commands."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"commands": _Commands()})


app = typer.Typer(
    name="grootboek",
    cls=_Group,
    help="Dutch bookkeeping server: one ledger, three doors.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)


def _show_version(shown: bool) -> None:
    if shown:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _options(
    _version: bool = typer.Option(False, "--version", callback=_show_version, is_eager=True, help="Show the version."),
) -> None:
    """Keep the books of Dutch administrations and serve them through three doors."""
    os.umask(0o077)  # what is written (books, copies, credentials) is the owner's
