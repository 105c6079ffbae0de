"""What a PUT of a verkoopboeking asks of the database: a few statements, and of them as few as can be under the lock."""

from typing import Final

import pytest

from tests.counting import noted_statements
from tests.gateways.snelstart.conftest import Door

_LOCKING: Final = "SELECT ledger_head.last_booking"


def under_the_lock(statements: list[str]) -> list[str]:
    """Return the statements from the one that locks the administration."""
    return statements[next(place for place, text in enumerate(statements) if text.startswith(_LOCKING)) :]


@pytest.mark.parametrize(("number", "most", "most_under_the_lock"), [("TEL-1", 12, 9), ("TEL-2", 15, 10)])
def test_a_put_asks_little_of_the_database(door: Door, number: str, most: int, most_under_the_lock: int) -> None:
    """Another number costs more: whether it is free, and what is paid of the invoice, before and under the lock.

    Before it one statement asks who calls, one reads the booking with whether anything holds it or hangs on it, and one its
    party. The statement that locks reads the head too. The reversal and the new entry change open items one after the other; on
    PostgreSQL all else that both write is one statement.
    """
    before = door.booked("TEL-1")
    body = door.sale(
        number,
        factuurbedrag=60.5,
        boekingsregels=[door.line(bedrag=50)],
        btw=[{"btwSoort": "VerkopenHoog", "btwBedrag": 10.5}],
    )
    with noted_statements(door.server.database) as statements:
        reply = door.call("PUT", f"/v2/verkoopboekingen/{before['id']}", body)
    assert (reply.status, reply.json["factuurnummer"]) == (200, number)
    if not door.server.database.is_sqlite:
        most, most_under_the_lock = most - 6, most_under_the_lock - 6
    assert most - 2 < len(statements) <= most, statements
    assert most_under_the_lock - 2 < len(under_the_lock(statements)) <= most_under_the_lock, statements
    assert door.call("DELETE", f"/v2/verkoopboekingen/{before['id']}").status == 200


def test_a_post_asks_who_calls_and_whom_it_is_for_and_records(door: Door) -> None:
    """The version of the chart comes along with the relation; what is remembered of both PostgreSQL looks at as it records.

    On SQLite the head of the books is read before it is moved on.
    """
    door.booked("TEL-4")
    body = door.sale("TEL-5")
    with noted_statements(door.server.database) as statements:
        reply = door.call("POST", "/v2/verkoopboekingen", body)
    assert reply.status == 201
    asked = [text for text in statements if text.startswith("SELECT")]
    assert len(asked) == (3 if door.server.database.is_sqlite else 1), statements


def test_a_put_that_is_refused_never_locks(door: Door) -> None:
    before, body = door.booked("TEL-3"), door.sale("TEL-3", factuurbedrag=1)
    with noted_statements(door.server.database) as statements:
        reply = door.call("PUT", f"/v2/verkoopboekingen/{before['id']}", body)
    assert (reply.status, reply.codes) == (400, ["BOE-0039"])
    assert [text for text in statements if text.startswith(_LOCKING)] == []
