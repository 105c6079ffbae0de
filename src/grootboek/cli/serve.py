"""`grootboek serve`: bring the database up to date and serve the three doors until asked to stop."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from grootboek.access.server import Server
from grootboek.cli.opening import DatabaseOption, open_server, out, read_settings, stop
from grootboek.cli.whole_numbers import whole
from grootboek.server import CannotServe, check
from grootboek.server import serve as serve_until_stopped
from grootboek.settings import Settings
from grootboek.store.engine.database import shown_address


def serve(  # noqa: PLR0913, PLR0917 (a command's options)
    host: Annotated[str | None, typer.Option(help="The address to listen on.")] = None,
    port: Annotated[
        int | None, typer.Option(help="The port to listen on.", metavar="PORT", parser=whole(1, 65535))
    ] = None,
    database: DatabaseOption = None,
    workers: Annotated[
        int | None,
        typer.Option(help="Server processes; more than one needs PostgreSQL.", metavar="COUNT", parser=whole(1, 1_000)),
    ] = None,
    threads: Annotated[
        int | None,
        typer.Option(
            help="Requests that each process handles at the same time.", metavar="COUNT", parser=whole(1, 1_000)
        ),
    ] = None,
    tls_cert: Annotated[
        Path | None, typer.Option(help="A PEM file with the certificate chain; the server then speaks TLS.")
    ] = None,
    tls_key: Annotated[Path | None, typer.Option(help="A PEM file with the private key of the certificate.")] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="Make a demo administration when there is none, and print its credentials.")
    ] = False,
) -> None:
    """Upgrade the tables of the database to this version and serve the three doors. Ctrl-C stops."""
    options = {
        "host": host,
        "port": port,
        "workers": workers,
        "threads": threads,
        "tls_cert": tls_cert,
        "tls_key": tls_key,
    }
    settings = replace(read_settings(database), **{name: value for name, value in options.items() if value is not None})  # type: ignore[arg-type]
    try:
        check(settings)
        with open_server(database, migrating=True) as server:
            show_demo = _prepare_demo(server, settings) if demo else None
        serve_until_stopped(settings, on_start=partial(_greet, settings, show_demo))
    except CannotServe as problem:
        stop(str(problem), 2)


def _prepare_demo(server: Server, settings: Settings) -> Callable[[], None]:
    """Make the demo administration when there is none; return what prints its credentials."""
    # Imported only here: it brings most of the books, and a server without it starts in half of the time.
    demo_books = import_module("grootboek.cli.demonstration.demo_books")
    return partial(demo_books.show_demo, settings, demo_books.prepare_demo(server), _url(settings))


def _greet(settings: Settings, show_demo: Callable[[], None] | None) -> None:
    if show_demo:
        show_demo()
    served = shown_address(settings.database)
    out.print(f"Grootboek serves {served} on {_url(settings)}   (Ctrl-C stops)", soft_wrap=True)


def _url(settings: Settings) -> str:
    return f"{'https' if settings.tls_cert else 'http'}://{settings.host}:{settings.port}"
