"""Rapportages: every row of a trial balance, what is wrong with its days, and what was changed or deleted."""

from decimal import Decimal
from typing import Any

import pytest

from grootboek.bookkeeping.closing import close_year, reopen_year
from tests.gateways.snelstart.conftest import Door
from tests.gateways.snelstart.money import general, made, on

YEAR = "start=2026-01-01&end=2026-12-31"
SIDES = ("verliesEnWinstDebet", "balansDebet", "verliesEnWinstCredit", "balansCredit")


def report(door: Door, name: str, query: str) -> dict[int, dict[str, Any]]:
    """Return the rows of a report by the numbers of their accounts."""
    reply = door.get(f"/v2/rapportages/{name}", query)
    assert reply.status == 200, reply.text
    assert reply.headers["x-total-count"] == str(len(reply.json))
    assert "link" not in reply.headers
    numbers = [row["grootboekNummer"] for row in reply.json]
    assert numbers == sorted(numbers)
    return {row["grootboekNummer"]: row for row in reply.json}


def memo(door: Door, amount: float, day: str) -> str:
    """Book costs by a memoriaalboeking and return its path."""
    model = general(door, on(door, "4360", debet=amount), on(door, "2000", amount)) | {"datum": f"{day}T00:00:00"}
    return f"/v2/memoriaalboekingen/{made(door, 'memoriaalboekingen', model)['id']}"


def test_every_active_grootboek_has_a_row_and_others_when_there_is_something_to_show(door: Door) -> None:
    shown = report(door, "kolommenbalans", f"{YEAR}&$top=2")
    accounts = door.get("/v2/grootboeken").json
    assert {row["nummer"] for row in accounts if not row["nonactief"]} == shown.keys()
    assert any(row["nonactief"] for row in accounts)


def test_a_kolommenbalans_sums_to_nothing(door: Door) -> None:
    door.booked("R-1")
    rows = report(door, "kolommenbalans", "start=2026-01-01T00:00:00&end=2026-12-31T23:59:59%2B01:00")
    debit_one, debit_two, credit_one, credit_two = (sum(row[side] for row in rows.values()) for side in SIDES)
    assert debit_one + debit_two == credit_one + credit_two
    assert all(
        row[debit] == 0 or row[credit] == 0 for row in rows.values() for debit, credit in (SIDES[::2], SIDES[1::2])
    )
    assert rows[8000]["verliesEnWinstCredit"] >= 100
    assert rows[1300]["balansDebet"] >= 121


def test_a_period_begins_with_what_was_there(door: Door) -> None:
    before = report(door, "periodebalans", "start=2026-02-01&end=2026-02-28")[4360]
    for amount, day in ((30, "2026-01-31"), (20.5, "2026-02-01"), (10, "2026-02-28"), (5, "2026-03-01")):
        memo(door, amount, day)
    row = report(door, "periodebalans", "start=2026-02-01&end=2026-02-28")[4360]
    grown = {name: row[name] - before[name] for name in ("debet", "credit", "startSaldoPeriode", "eindSaldoPeriode")}
    assert grown == {
        "debet": Decimal("30.50"),
        "credit": 0,
        "startSaldoPeriode": 30,
        "eindSaldoPeriode": Decimal("60.50"),
    }
    assert row["startSaldoBoekjaar"] == 0


def test_what_was_changed_or_deleted_is_no_movement(door: Door) -> None:
    query = "start=2024-05-01&end=2024-05-31"
    path = memo(door, 70, "2024-05-05")
    kept = memo(door, 11, "2024-05-05")
    model = door.get(kept).json
    for line in model["memoriaalBoekingsRegels"]:
        line |= {side: 12 for side in ("debet", "credit") if line[side]}
    assert door.call("PUT", kept, model).status == 200
    assert door.call("DELETE", path).status == 200
    row = report(door, "periodebalans", query)[4360]
    assert (row["debet"], row["credit"], row["eindSaldoPeriode"]) == (12, 0, 12)


def test_a_closed_year_leaves_nothing_on_profit_and_loss(door: Door) -> None:
    memo(door, 8, "2023-04-01")
    with door.book(writing=True) as book:
        close_year(book, 2023)
    rows = report(door, "kolommenbalans", "start=2023-01-01&end=2023-12-31")
    assert sum(row["verliesEnWinstDebet"] - row["verliesEnWinstCredit"] for row in rows.values()) == 0
    assert sum(row["balansDebet"] - row["balansCredit"] for row in rows.values()) == 0
    with door.book(writing=True) as book:
        reopen_year(book, 2023)


@pytest.mark.parametrize("name", ["kolommenbalans", "periodebalans"])
@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("", {"start": ["The start field is required."], "end": ["The end field is required."]}),
        ("start=2026-01-01&end=", {"end": ["The end field is required."]}),
        (
            "start=gisteren&end=2026-02-30",
            {
                "start": ["The value 'gisteren' is not valid for start."],
                "end": ["The value '2026-02-30' is not valid for end."],
            },
        ),
        ("start=2026-01-02&end=2026-01-01", {"end": ["The end is before the start."]}),
    ],
)
def test_days_that_are_none(door: Door, name: str, query: str, wrong: dict[str, list[str]]) -> None:
    reply = door.get(f"/v2/rapportages/{name}", query)
    assert (reply.status, reply.json) == (400, {"message": "The request is invalid.", "modelState": wrong})
    one_day = door.get(f"/v2/rapportages/{name}", "start=2026-01-01T23:00:00&end=2026-01-01T01:00:00")
    assert one_day.status == 200


def test_any_days_that_can_be_written_are_answered(door: Door) -> None:
    assert (
        report(door, "kolommenbalans", "start=0001-01-01&end=9999-12-31").keys()
        == report(door, "periodebalans", "start=0001-01-01&end=0001-01-01").keys()
    )
