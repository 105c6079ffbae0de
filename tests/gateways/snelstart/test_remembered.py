"""What a process remembers of a relation counts no longer once it was changed, and is no reason to refuse."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from grootboek.bookkeeping.opening import open_administration
from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.party import PartyDraft
from grootboek.store.book import open_book
from grootboek.store.ledger.bookings import booking_by_uid
from grootboek.store.recording.ledger_head import head_of
from grootboek.wire.literals import guid_from_wire
from tests.counting import noted_statements
from tests.gateways.snelstart.conftest import OPERATOR, Door, Reply

Change = Callable[[PartyDraft], PartyDraft]


@pytest.fixture(autouse=True)
def customer(door: Door, request: pytest.FixtureRequest) -> None:
    """A customer of the test's own for whom the door booked, so that he is remembered where anything is."""
    with door.book(writing=True) as book:
        door.customer = add_party(book, PartyDraft(code=request.function.__name__[:15], name="A", payment_term=14))
    door.booked(f"{door.customer.code}-1")


def change(door: Door, how: Change) -> None:
    """Change the customer as another process does: nothing that this one remembers of him is touched."""
    with door.book(writing=True) as book:
        change_party(book, door.customer.id, how)


def booked(door: Door, number: int, **changes: Any) -> Reply:
    return door.call("POST", "/v2/verkoopboekingen", door.sale(f"{door.customer.code}-{number}", **changes))


def test_hidden_relations_are_seen_by_the_next_booking(door: Door) -> None:
    change(door, lambda draft: replace(draft, hidden=True))
    told = booked(door, 2)
    door.server.database.remembered.parties.clear()
    assert told.status == 400
    assert booked(door, 2).text == told.text
    change(door, lambda draft: replace(draft, hidden=False))
    assert booked(door, 2).status == 201


def test_terms_that_change_are_those_of_the_next_booking(door: Door) -> None:
    change(door, lambda draft: replace(draft, payment_term=60))
    made = booked(door, 3, betalingstermijn=None)
    assert made.status == 201
    assert made.json["betalingstermijn"] == 60
    with door.book() as book:
        view = booking_by_uid(book, guid_from_wire(made.json["id"]))
    assert view is not None
    assert view.payment_term == 60


def test_bookings_on_postgresql_ask_no_more_than_who_calls(door: Door) -> None:
    if door.server.database.is_sqlite:
        return  # nothing is remembered of relations there
    booked(door, 4)
    sale = door.sale(f"{door.customer.code}-5")
    with noted_statements(door.server.database) as seen:
        assert door.call("POST", "/v2/verkoopboekingen", sale).status == 201
    assert len(seen) == 1, seen  # beside the statement that records, which is written on a cursor of its own
    assert "FROM credential" in seen[0]


def test_nothing_of_another_administration_is_touched(door: Door) -> None:
    database = door.server.database
    other = open_administration(database, AdministrationDraft(code=door.customer.code, name="Ander"), OPERATOR)
    with open_book(database, other, OPERATOR) as book:
        before = head_of(book)
    booked(door, 6)
    assert booked(door, 7).status == 201
    with open_book(database, other, OPERATOR) as book:
        assert head_of(book) == before
