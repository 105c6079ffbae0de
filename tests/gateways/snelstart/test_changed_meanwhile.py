"""What another transaction changes between the reading of a request and its lock counts; on PostgreSQL both can be open."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from grootboek.bookkeeping import ordering
from grootboek.bookkeeping.approving import approve
from grootboek.bookkeeping.articles import change_article
from grootboek.gateways.snelstart.bookings import invoices
from grootboek.store.book import Book, lock_administration
from grootboek.store.masters.articles import articles, mark_article_deleted
from tests.gateways.snelstart.conftest import Door
from tests.gateways.snelstart.orders import PATH, article, line, order

Change = Callable[[Book], object]


pytestmark = pytest.mark.parametrize("door", ["postgresql"], indirect=True, scope="module")


def meanwhile(
    door: Door, monkeypatch: pytest.MonkeyPatch, place: tuple[Any, str], change: Change, *, after: bool
) -> None:
    """Have another process make a change at the first call of a function of a module: before it, or after it."""
    real = getattr(*place)

    def called(*arguments: Any) -> Any:
        monkeypatch.setattr(*place, real)
        given = real(*arguments) if after else None
        with door.book(writing=True) as book:
            change(book)
        door.server.database.charts.clear()  # what that process remembers is not in this one
        return given if after else real(*arguments)

    monkeypatch.setattr(*place, called)


def test_an_order_takes_the_prices_that_hold_when_it_is_written(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = ("7101", "7102")
    lines = [line(door, artikel=article(door, code)) for code in codes]
    body = order(door, regels=[{name: each[name] for name in each if name != "stuksprijs"} for each in lines])

    def dearer(book: Book) -> None:
        for code in codes:
            change_article(book, code, lambda draft: replace(draft, sales_price=Decimal(99)))

    meanwhile(door, monkeypatch, (ordering, "lock_administration"), dearer, after=False)
    reply = door.call("POST", PATH, body)
    assert (reply.status, [each["stuksprijs"] for each in reply.json["regels"]]) == (201, [99, 99])


def test_an_order_of_an_article_that_is_deleted_meanwhile_is_refused(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = order(door, regels=[line(door, artikel=article(door, code)) for code in ("7111", "7112")])

    def deleted(book: Book) -> None:
        lock_administration(book)
        mark_article_deleted(book, articles(book, code="7112")[0].id)

    meanwhile(door, monkeypatch, (ordering, "lock_administration"), deleted, after=False)
    reply = door.call("POST", PATH, body)
    assert (reply.status, reply.codes) == (400, ["ART-0001"])


def test_a_booking_that_is_approved_meanwhile_is_not_changed(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    made = door.bought("MEANWHILE")
    door.server.database.charts.clear()
    place = (invoices, "booking_by_uid")
    meanwhile(door, monkeypatch, place, lambda book: approve(book, door.supplier.id, "MEANWHILE"), after=True)
    reply = door.call("PUT", f"/v2/inkoopboekingen/{made['id']}", door.purchase("MEANWHILE", omschrijving="Anders"))
    assert (reply.status, reply.codes) == (400, ["BOE-0048"])
