"""Test that an import which the database breaks off, wherever that is, leaves nothing behind, and can be sent again."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from grootboek.bookkeeping.verifying import verify
from tests.gateways.cash.conftest import Door

ROWS = (
    "101=43 201=1300 302=161013 303=77 307=12100 309=77 901=VERKF",
    "201=8000 302=161013 303=77 307=-10000 901=VERKF",
    "201=1700 302=161013 303=77 305=-10000 307=-2100 901=VERKF",
    "201=4360 302=161201 307=100 901=KAS",
    "201=9999 302=161201 307=100 901=KAS",
)
STRIDE = 7
"""Instructions of SQLite's machine from one moment of interruption to the next."""


@contextmanager
def interrupted(connection: sqlite3.Connection, after: int) -> Iterator[None]:
    """Break off what runs in a transaction after so many instructions, once: after its commit it would break off nothing."""
    left = after

    def count() -> int:
        nonlocal left
        left -= connection.in_transaction
        return int(left == -1 and connection.in_transaction)

    connection.set_progress_handler(count, 1)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 1)


def test_interruption(door: Door) -> None:
    door.surfacing.expected = True
    raw = door.server.database.writer.raw_connection()
    connection = raw.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    broken = 0
    while True:
        with interrupted(connection, broken):
            reply = door.bring(*ROWS)
        booked = door.export("0301")
        if reply.code == 1 or len(booked) == 5:  # SQLite can also break off a COMMIT that is done
            break
        assert (reply.code, booked) == (901, [])
        broken += STRIDE
    assert broken > 100 * STRIDE
    assert (reply.code, reply.status_of_import, len(booked)) in {(1, 3, 5), (901, 0, 5)}
    with door.book() as book:
        assert list(verify(book)) == []
