"""What holds a booking, told by the code of its cause, of each resource of bookings; nothing of it changes."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import pytest

from grootboek.bookkeeping.approving import approve
from grootboek.bookkeeping.collecting import CollectionWish, collect
from grootboek.bookkeeping.declaring import file_vat_return
from grootboek.bookkeeping.drawers import close_drawer
from grootboek.bookkeeping.invoicing import add_invoice
from grootboek.bookkeeping.revising import booking_to_change
from grootboek.ledger.vat_return import vat_period
from grootboek.store.masters.parties import party_facts
from tests.bookkeeping.direct_debits import draft_to_collect, prepare_to_collect
from tests.gateways.snelstart.conftest import Door

CUSTOMER: Final = "43"
SUPPLIER: Final = "44"

Body = Callable[[Door, str, str], dict[str, Any]]
BODIES: Final[Mapping[str, Body]] = {
    "verkoopboekingen": lambda door, number, day: door.sale(number, factuurdatum=day),
}
"""The body of each resource under a number of an invoice, on a day; that of a bank or kas settles the sale of that number."""


def posted(door: Door, resource: str, number: str, day: str) -> str:
    """Post a booking and return its id."""
    reply = door.call("POST", f"/v2/{resource}", BODIES[resource](door, number, day))
    assert reply.status == 201, reply.text
    return str(reply.json["id"])


def declared(door: Door, resource: str, number: str, day: str) -> str:
    """Book something with btw, and file the return of its month."""
    uid, period = posted(door, resource, number, day), vat_period(day[:7])
    with door.book(writing=True) as book:
        file_vat_return(book, period.first, period.last)
    return uid


def invoiced(door: Door, _resource: str, number: str, _day: str) -> str:
    """Make an invoice that books its sale."""
    with door.book(writing=True) as book:
        made = add_invoice(book, draft_to_collect(book, CUSTOMER, number, booking_description="Verkoop"))
        return str(booking_to_change(book, made.booking_number or 0).uid)


def approved(door: Door, resource: str, number: str, day: str) -> str:
    """Book a purchase, and approve its invoice."""
    uid = posted(door, resource, number, day)
    with door.book(writing=True) as book:
        supplier = party_facts(book, "code", SUPPLIER)
        assert supplier is not None
        approve(book, supplier.id, number)
    return uid


def counted(door: Door, resource: str, number: str, day: str) -> str:
    """Book cash, and close the drawer of its day."""
    uid = posted(door, resource, number, day)
    with door.book(writing=True) as book:
        close_drawer(book, "KAS", date.fromisoformat(day), 0)
    return uid


def ordered(door: Door, resource: str, number: str, day: str) -> str:
    """Book the sale of an invoice, and what settles a part of it when that is asked for, and have the bank collect it."""
    with door.book(writing=True) as book:
        prepare_to_collect(book)
        add_invoice(book, draft_to_collect(book, CUSTOMER, number))
    sale = posted(door, "verkoopboekingen", number, day)
    uid = sale if resource == "verkoopboekingen" else posted(door, resource, number, day)
    with door.book(writing=True) as book:
        assert collect(book, CollectionWish(all_or_nothing=True))[0] is not None
    return uid


ROWS: Final[list[tuple[str, str, Callable[[Door, str, str, str], str]]]] = [
    ("verkoopboekingen", "BOE-0046", declared),
    ("verkoopboekingen", "BOE-0047", invoiced),
    ("verkoopboekingen", "BOE-0050", ordered),
]


@pytest.mark.parametrize("row", range(len(ROWS)), ids=[" ".join(row[:2]) for row in ROWS])
def test_what_holds_a_booking_is_told_by_its_code(door: Door, row: int) -> None:
    resource, code, cause = ROWS[row]
    # A month of its own, since a return is filed once.
    number, day = f"H-{row}", f"2025-{row + 1:02}-10"
    path = f"/v2/{resource}/{cause(door, resource, number, day)}"
    before = door.get(path)
    body = BODIES[resource](door, number, day) | {"omschrijving": "anders"}
    refused = [door.call("PUT", path, body), door.call("DELETE", path)]
    assert [(reply.status, reply.codes) for reply in refused] == [(400, [code])] * 2
    assert door.get(path).json == before.json
