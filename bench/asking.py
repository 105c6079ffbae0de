"""What the comparisons with e-Boekhouden's messages share: the load of some connections, and the books that it writes to."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from bench.books import Books, make_books, migrated, must_be_sound
from bench.contestants import Worker
from bench.load import length_when_sent, request_head
from bench.plan import Plan
from bench.server import ServerProcess
from grootboek.access.server import Server

ALL_AT_ONCE: Final = 8
"""Connections of the load generator and clients of pgbench, where several work at once."""


def load(
    start: Callable[..., Worker], name: str, server: ServerProcess, messages: Sequence[str], connections: int
) -> Worker:
    """Start a load generator that sends messages to e-Boekhouden's door."""
    success = "<Mutatienummer>" if "<oMut>" in messages[0] else "<ErrorMsg />"
    requests = [request_head(length_when_sent(message)) + message for message in messages]
    return start(name, "bench.load", port=server.port, connections=connections, requests=requests, success=success)


def warm(start: Callable[..., Worker], server: ServerProcess, messages: Sequence[str]) -> None:
    """Send messages on many connections for a second, so that every process of a server has met whom they ask for.

    A connection that is made anew may reach another process, in which the first question would read what is remembered.
    """
    load(start, "warm-up", server, messages, ALL_AT_ONCE).run(1)


def some_books(installation: Server, plan: Plan) -> list[Books]:
    """Make the administrations that are written to."""
    return [make_books(installation, f"m{number}") for number in range(1, plan.administrations + 1)]


def at_once(connections: int) -> str:
    """Say how many work at once."""
    return f"{connections} at once" if connections > 1 else "one at a time"


def files_must_be_sound(files: Sequence[Path], books: Sequence[Books]) -> None:
    """Verify the books in files of SQLite."""
    for file in files:
        installation = migrated(f"sqlite:///{file}")
        must_be_sound(installation, books)
        installation.database.close()
