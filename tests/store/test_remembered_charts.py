"""Test what a process remembers: charts by their version, the last used ones only, and never one that was not committed."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.bookkeeping.opening import open_administration
from grootboek.ledger.actor import Actor
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.store.book import open_book
from grootboek.store.engine import database as database_module
from grootboek.store.engine.database import Database
from grootboek.store.engine.recently_used import RecentlyUsed
from grootboek.store.masters.chart import chart_of
from tests.bookkeeping.books import Books

OPERATOR = Actor(None, "cli")


def test_the_one_that_nobody_used_for_longest_gives_way() -> None:
    remembered: RecentlyUsed[int, str] = RecentlyUsed(2)
    remembered.put(1, "one")
    remembered.put(2, "two")
    assert remembered.get(1) == "one"
    remembered.put(3, "three")
    assert [remembered.get(key) for key in (1, 2, 3)] == ["one", None, "three"]
    remembered.put(3, "another")
    assert (remembered.get(3), len(remembered)) == ("another", 2)


def test_many_threads_never_remember_too_much() -> None:
    remembered: RecentlyUsed[int, int] = RecentlyUsed(10)

    def use(start: int) -> None:
        for number in range(start, start + 500):
            remembered.put(number % 40, number)
            remembered.get((number * 7) % 40)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(use, range(4)))
    assert len(remembered) == 10


def test_a_chart_is_read_once_for_each_version(books: Books) -> None:
    with books.reading() as book:
        first = chart_of(book)
    with books.reading() as book:
        assert chart_of(book) is first
    with books.writing() as book:
        add_cost_centre(book, CostCentreDraft(name="Noord", code="NOORD"))
    with books.reading() as book:
        second = chart_of(book)
    assert second.version == first.version + 1
    assert second.cost_centre("noord") is not None
    assert first.cost_centre("noord") is None


def test_what_was_rolled_back_is_not_remembered(books: Books) -> None:
    with pytest.raises(ZeroDivisionError), books.writing() as book:
        add_cost_centre(book, CostCentreDraft(name="Zuid", code="ZUID"))
        assert chart_of(book).cost_centre("zuid") is not None
        raise ZeroDivisionError
    with books.reading() as book:
        assert chart_of(book).cost_centre("zuid") is None


def test_no_more_charts_than_the_limit(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "_MAX_CHARTS", 2)
    small = Database(books.database.url.render_as_string(hide_password=False))
    try:
        ids = [
            open_administration(small, AdministrationDraft(code=f"klein{number}", name="Klein"), OPERATOR)
            for number in range(4)
        ]
        for administration_id in ids:
            with open_book(small, administration_id, OPERATOR) as book:
                assert chart_of(book).administration.id == administration_id
        assert len(small.charts) == 2
        with open_book(small, ids[0], OPERATOR) as book:
            assert chart_of(book).administration.code == "klein0"
    finally:
        small.close()
