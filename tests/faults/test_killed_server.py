"""A server that is killed under load has kept every booking that it acknowledged, and its books are sound."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import pytest

from grootboek.access.credentials import DoorKeys
from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.verifying import verify
from grootboek.ledger.actor import Actor
from grootboek.ledger.party import PartyDraft
from grootboek.store.book import Book, open_book
from grootboek.store.engine.database import Database
from grootboek.store.ledger.bookings import BookingFilter, stream_bookings
from grootboek.store.masters.administrations import administrations
from tests.engines import Engines
from tests.faults.load import Acknowledged, Sellers, moment_of_death
from tests.live_server import LiveServer, new_administration, serving

pytestmark = pytest.mark.slow

KILLS = 6
"""On each engine; 500 in the long form. Four sellers wait for an answer at each of them, so a lost one is seen at any kill."""
SELLERS = 4


@contextmanager
def only_book(url: str, writing: bool = False) -> Iterator[Book]:
    """Open the book of the one administration."""
    database = Database(url)
    try:
        (row,) = administrations(database)
        with open_book(database, row.id, Actor(None, "test"), writing=writing) as book:
            yield book
    finally:
        database.close()


def prepared(url: str) -> DoorKeys:
    """Make an administration with a customer."""
    keys = new_administration(url)
    with only_book(url, writing=True) as book:
        add_party(book, PartyDraft(code="K", name="Klant", is_supplier=False))
    return keys


def booked(url: str) -> dict[str, int]:
    """Return the booking number of each invoice number that is in the books."""
    with only_book(url) as book:
        return {view.invoice_number: view.number for view in stream_bookings(book, BookingFilter())}


def faults(url: str) -> list[str]:
    """Return what a proof of the books finds, without the start of a program that `verified` takes."""
    with only_book(url) as book:
        return list(verify(book))


def verified(url: str) -> tuple[int, str]:
    """Run `grootboek verify` and return its exit code and what it said."""
    command = [sys.executable, "-m", "grootboek", "verify", "--database", url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def kill_under_load(url: str, kills: int) -> tuple[dict[str, int], dict[str, int]]:
    """Kill a server so often; return what was acknowledged, and what the books have of it after the last kill."""
    keys, acknowledged, invoices = prepared(url), Acknowledged(), count(1)
    chance = random.Random(f"kill {kills}")
    for _ in range(kills):
        server = LiveServer(url)
        sellers = Sellers([server.port], keys, acknowledged, invoices)
        sellers.start(SELLERS)
        time.sleep(moment_of_death(chance))
        server.kill()
        sellers.stop()
        server.close()
        assert sellers.failures == []
        assert faults(url) == []
    in_the_books = booked(url)
    assert len(acknowledged.numbers) >= kills
    assert len(in_the_books) - len(acknowledged.numbers) <= kills * SELLERS
    return acknowledged.numbers, {invoice: in_the_books.get(invoice, 0) for invoice in acknowledged.numbers}


def test_kills_on_sqlite(engines: Engines, tmp_path: Path, soak: bool) -> None:
    acknowledged, in_the_books = kill_under_load(engines.new_sqlite(tmp_path), 500 if soak else KILLS)
    assert in_the_books == acknowledged


def test_kills_on_postgresql(postgresql_url: str, soak: bool) -> None:
    acknowledged, in_the_books = kill_under_load(postgresql_url, 500 if soak else KILLS)
    assert in_the_books == acknowledged


@pytest.mark.parametrize("sellers", [16])
def test_two_servers_on_one_postgresql_leave_no_gap_and_no_double(postgresql_url: str, sellers: int) -> None:
    keys, acknowledged = prepared(postgresql_url), Acknowledged()
    with serving(postgresql_url) as first, serving(postgresql_url) as second:
        both = Sellers([first.port, second.port], keys, acknowledged, count(1))
        both.start(sellers)
        time.sleep(2)
        both.stop()
    assert both.failures == []
    assert sorted(acknowledged.numbers.values()) == list(range(1, len(acknowledged.numbers) + 1))
    assert booked(postgresql_url) == acknowledged.numbers
    assert verified(postgresql_url) == (0, "demo: the books are sound\n")


def test_sixteen_writers_in_one_process_on_sqlite(engines: Engines, tmp_path: Path) -> None:
    url = engines.new_sqlite(tmp_path)
    keys, acknowledged = prepared(url), Acknowledged()
    with serving(url) as server:
        writers = Sellers([server.port], keys, acknowledged, count(1))
        writers.start(16)
        time.sleep(2)
        writers.stop()
    assert writers.failures == []
    assert sorted(acknowledged.numbers.values()) == list(range(1, len(acknowledged.numbers) + 1))
    assert verified(url)[0] == 0
