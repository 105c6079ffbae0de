"""The command line: `grootboek`, for whoever runs a server or keeps administrations on it."""

import os

import typer

from grootboek import __version__
from grootboek.cli import (
    administrations,
    articles,
    books,
    co_working,
    collecting,
    cost_centres,
    credentials,
    demo,
    invoice_templates,
    invoices,
    jobs,
    mails,
    price_agreements,
    serve,
    stock,
    sync,
    users,
    webshop,
)

app = typer.Typer(
    name="grootboek",
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


app.command()(serve.serve)
app.command()(sync.sync)
app.command()(demo.demo)
app.command()(books.verify)
app.command("trial-balance")(books.trial_balance)
app.command()(books.migrate)
app.command()(books.backup)
app.command()(collecting.collect)
app.add_typer(administrations.app, name="administration")
app.add_typer(users.app, name="user")
app.add_typer(co_working.app, name="co-working")
app.add_typer(credentials.app, name="credentials")
app.add_typer(collecting.app, name="collections")
app.add_typer(invoices.app, name="invoice")
app.add_typer(invoice_templates.app, name="invoice-template")
app.add_typer(mails.app, name="mail")
app.add_typer(jobs.app, name="jobs")
app.add_typer(articles.app, name="article")
app.add_typer(cost_centres.app, name="cost-centre")
app.add_typer(stock.app, name="stock")
app.add_typer(price_agreements.app, name="price-agreement")
app.add_typer(webshop.app, name="webshop-link")
