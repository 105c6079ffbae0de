"""`grootboek sync`: keep an off-line administration on this machine, and execute here what a server asks of it for others."""

import signal
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Annotated, Final

import structlog
import typer

from grootboek.access.server import Server
from grootboek.bookkeeping.opening import open_administration
from grootboek.cli.opening import OPERATOR, DatabaseOption, open_server, read_settings, stop
from grootboek.cli.whole_numbers import whole
from grootboek.front.log import start_log
from grootboek.gateways.cash.errors import RESULT_TOO_LARGE
from grootboek.gateways.cash.offline.cashwin.books import OwnBooks, execute, failure, forget_result, give_up
from grootboek.gateways.cash.offline.cashwin.client import Client, LoginRefused, OutcomeRefused, ServerUnreachable
from grootboek.gateways.cash.offline.cashwin.messages import Asking, Outcome, Waiting
from grootboek.ledger.administration import AdministrationDraft
from grootboek.store.engine.backup import leave_checkpoints_to_the_server
from grootboek.store.engine.database import Database
from grootboek.store.masters.administrations import AdministrationRow, administration_by_code, administrations

_MAX_ATTEMPTS: Final = 5
"""After so many a request that fails for a reason which is not its own is given up, so that the others get their turn."""

_STOPPING: Final = (signal.SIGTERM, signal.SIGINT)
_LOOKS_EVERY: Final = 0.5
"""Seconds between two looks whether to stop."""

_log = structlog.get_logger("sync")


def sync(  # noqa: PLR0913, PLR0917 (a command's options)
    server: Annotated[
        str, typer.Option(help="The server's address, such as https://boeken.example.nl.", metavar="URL")
    ],
    login: Annotated[
        str,
        typer.Option(help="The customer number and e-mail address of a user of that server.", metavar="CUSTOMER/EMAIL"),
    ],
    administration: Annotated[
        str,
        typer.Option(
            help="The administration here that is synchronised; may be absent when there is one.", metavar="CODE"
        ),
    ] = "",
    name: Annotated[
        str,
        typer.Option(
            help="The name of the administration: it is made, with the standard chart, when it is not here yet."
        ),
    ] = "",
    every: Annotated[
        int, typer.Option(help="Seconds between two requests for work.", metavar="SECONDS", parser=whole(1, 86_400))
    ] = 30,
    messages: Annotated[
        bool,
        typer.Option(
            "--messages/--no-messages",
            help="Execute requests (S0067, Inlezen berichten), or only be listed by the server.",
        ),
    ] = True,
    once: Annotated[bool, typer.Option("--once", help="Do what waits now and stop.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Serve an off-line administration (CASHWin): ask a server for requests, execute them here, and hand in the results.

    The password is taken from the variable GROOTBOEK_SYNC_PASSWORD, or asked for. Ctrl-C stops after the request that runs.
    """
    password = read_settings(database).sync_password or typer.prompt("Password", hide_input=True)
    try:
        client = Client(server, login, password)
    except ValueError as problem:
        stop(str(problem), 2)
    with open_server(database, migrating=True) as own:
        start_log(own.settings)
        row = _own_administration(own, administration, name)
        own.database.close()  # from here on it is open only while something is executed: other commands may use it
        synchronisation = Synchronisation(own.database, row.id, Asking(row.code, row.name, messages), client)
        exit_code = _until_asked_to_stop(synchronisation, every, once=once)
    raise typer.Exit(exit_code)


def _own_administration(server: Server, code: str, name: str) -> AdministrationRow:
    """Return the administration that is kept here, made when it has a name and is not there yet."""
    rows = administrations(server.database)
    if not code and len(rows) == 1:
        return rows[0]
    if not code:
        stop("say which administration with --administration CODE", 2)
    if administration_by_code(server.database, code) is None:
        if not name:
            stop(f"there is no administration {code!r} here; --name NAME makes it", 2)
        open_administration(server.database, AdministrationDraft(code=code, name=name), OPERATOR)
    return next(row for row in administrations(server.database) if row.code == code)


@dataclass
class Synchronisation:
    """One administration here, and the server for which it does what is asked of it."""

    database: Database
    administration_id: int
    asking: Asking
    client: Client
    attempts: Counter[str] = field(default_factory=Counter)
    is_hidden: bool = False

    def execute_next(self) -> bool:
        """Ask for work and do it; False when nothing waited, or when it is to be tried again.

        ServerUnreachable or LoginRefused when the server gives no work, OutcomeRefused when it takes no result.
        """
        work = self.client.ask(self.asking)
        if work.hidden and not self.is_hidden:
            _log.warning("the server has an administration with this code, which is found first", code=self.asking.code)
        self.is_hidden = work.hidden
        if work.waiting is None:
            return False
        books = OwnBooks(self.database, self.administration_id, self.asking.code, work.mark, work.most_bytes)
        try:
            outcome = self._executed(books, work.waiting)
            if outcome is not None:
                self._hand_in(books, work.waiting, outcome)
        finally:
            self.database.close()  # the last connection to an SQLite file tidies it up
        return outcome is not None

    def _executed(self, books: OwnBooks, waiting: Waiting) -> Outcome | None:
        """Execute a request; None when it is to be tried again."""
        try:
            leave_checkpoints_to_the_server(self.database)
            outcome = execute(books, waiting)
        except Exception as error:  # noqa: BLE001 (whatever fails, the next request gets its turn)
            self.attempts[waiting.id] += 1
            _log.error("not executed", transaction=waiting.id, direction=waiting.direction, exc_info=error)
            return give_up(books, waiting) if self.attempts[waiting.id] >= _MAX_ATTEMPTS else None
        _log.info("executed", transaction=waiting.id, direction=waiting.direction, status=outcome.status)
        return outcome

    def _hand_in(self, books: OwnBooks, waiting: Waiting, outcome: Outcome) -> None:
        try:
            receipt = self.client.hand_in(outcome)
        except OutcomeRefused as refused:
            _log.error("the result is not taken", transaction=waiting.id, reason=str(refused))
            # The server hands a request out until it has an outcome: one that it takes lets the others have their turn.
            receipt = self.client.hand_in(failure(books, waiting, RESULT_TOO_LARGE))
        _log.info("handed in", transaction=waiting.id, kept=receipt.kept)
        self.attempts.pop(waiting.id, None)
        forget_result(books, waiting.id)


def _until_asked_to_stop(synchronisation: Synchronisation, every: int, *, once: bool) -> int:
    """Synchronise until a signal comes, or once; return the exit code."""
    with _signals() as stopped:
        return _synchronise(synchronisation, every, stopped, once=once)


@contextmanager
def _signals() -> Iterator[list[int]]:
    """Collect the signals that ask to stop."""
    stopped: list[int] = []
    before = {number: signal.signal(number, lambda number, _: stopped.append(number)) for number in _STOPPING}
    try:
        yield stopped
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _synchronise(synchronisation: Synchronisation, every: int, stopped: list[int], *, once: bool) -> int:
    _log.info(
        "synchronising",
        administration=synchronisation.asking.code,
        messages=synchronisation.asking.reads_messages,
        every=every,
    )
    while not stopped:
        try:
            while synchronisation.execute_next() and not stopped:
                pass
        except LoginRefused:
            _log.error("the server does not know this customer number, e-mail address and password")
            return 1
        except (ServerUnreachable, OutcomeRefused) as problem:
            _log.warning("the server cannot be reached", reason=str(problem), again_in=None if once else every)
            if once:
                return 1
        except Exception as problem:  # noqa: BLE001 (what was executed is kept and handed in at another turn)
            _log.error("not handed in", exc_info=problem)
        if once:
            return 0
        _pause(every, stopped)
    _log.info("stopped")
    return 0


def _pause(seconds: int, stopped: list[int]) -> None:
    """Wait, and look now and then whether a signal came."""
    until = time.monotonic() + seconds
    while not stopped and (left := until - time.monotonic()) > 0:
        # A sleep goes on after a signal was handled (PEP 475), so it is cut into pieces.
        time.sleep(min(left, _LOOKS_EVERY))
