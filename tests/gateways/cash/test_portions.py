"""Master records in portions: written as one by one, whatever they are, by as many statements for few as for many."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from grootboek.gateways.cash.imports import execute_import, import_from_text
from grootboek.gateways.cash.resources import portions
from grootboek.store.book import attempt
from grootboek.store.engine.database import Database
from tests.counting import noted_statements
from tests.engines import Engines
from tests.gateways.cash.conftest import Door
from tests.gateways.cash.test_trade_fuzz import records as trade_records
from tests.gateways.cash.trade import PIXEL
from tests.store.whole_database import everything

KINDS = {
    "a relation": "<R0101><F101>{0}</F101><F103>Klant {0}</F103><F107>1234 AB Delft</F107><F151>A</F151></R0101>",
    "a relation without a number": "<R0101><F103>Klant {0}</F103></R0101>",
    "a relation that changes": "<R0101><F101>43</F101><F103>Naam {0}</F103><F1493>N</F1493></R0101>",
    "a relation without a name": "<R0101><F101>{0}</F101></R0101>",
    "a contact": "<R0105><F101>43</F101><F140>{0}</F140><F103>Piet</F103></R0105>",
    "the contact of a relation": "<R0105><F101>43</F101><F140>1</F140><F103>Piet {0}</F103></R0105>",
    "an account": "<R0201><F201>X{0}</F201><F203>Rekening {0}</F203><F242>H</F242></R0201>",
    "an account that changes": "<R0201><F201>4360</F201><F203>Naam {0}</F203></R0201>",
    "a daybook": "<R0901><F901>D{0}</F901><F902>Kas</F902><F903>K</F903><F201>1000</F201></R0901>",
    "a cost centre": "<R0911><F911>K{0}</F911><F912>Plaats {0}</F912></R0911>",
    "a cost centre without a name": "<R0911><F911>K{0}</F911></R0911>",
    "an article": (
        "<R2260><F2260>A{0}</F2260><F2001>Bel {0}</F2001><F2208>GR{0}</F2208><F2267>12,50</F2267><F2230>43</F2230>"
        "<F2273>5</F2273></R2260>"
    ),
    "an article of invoices": "<R0450><F450>A{0}</F450><F2001>Bel {0}</F2001></R0450>",
    "a group": "<R2208><F2208>G{0}</F2208><F2001>Groep {0}</F2001></R2208>",
    "a stock": "<R2300><F2260>BEL</F2260><F2273>{0}</F2273></R2300>",
    "a record that is kept": "<R2202><F2202>A{0}</F2202><F2001>Groep {0}</F2001></R2202>",
    "an address that is kept": "<R2229><F101>43</F101><F2228>{0}</F2228><F103>Magazijn</F103></R2229>",
    "an unknown record": "<R9999><F101>{0}</F101></R9999>",
}
BEL = "<R2260><F2260>BEL</F2260><F2001>Fietsbel</F2001></R2260>"


def bring(door: Door, *records: str) -> tuple[int, list[str]]:
    """Import records; return how many were written, and what was wrong with the others."""
    with door.book(writing=True) as book:
        outcome = execute_import(book, import_from_text(f"<CASH>{''.join(records)}</CASH>", "0"))
    return outcome.written, [f"{flaw.line} {flaw.message} {flaw.explanation}" for flaw in outcome.flaws]


@pytest.mark.parametrize("kind", KINDS)
def test_many_records_take_as_many_statements_as_few(either_door: Door, kind: str) -> None:
    database = either_door.server.database
    bring(either_door, BEL)
    bring(either_door, KINDS[kind].format(9000))  # so that the first portion adds no row to a table of counters
    counts = []
    for few in (range(1000, 1020), range(2000, 2060)):
        records = [KINDS[kind].format(number) for number in few]
        with noted_statements(database) as seen:
            bring(either_door, *records)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 30


Pair = tuple[Door, Door]


@pytest.fixture(params=["sqlite", "postgresql"])
def two(
    request: pytest.FixtureRequest,
    engines: Engines,
    make_door: Callable[[str], Door],
    tmp_path: Path,
) -> Iterator[Pair]:
    """The doors of two equal databases."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            furnished: Path = request.getfixturevalue("furnished_sqlite")
            urls = [f"sqlite:///{shutil.copyfile(furnished, tmp_path / name)}" for name in ("fast", "plain")]
        else:
            template: str = request.getfixturevalue("furnished_postgresql")
            urls = [stack.enter_context(engines.copied_postgresql(template)) for _ in range(2)]
        doors = make_door(urls[0]), make_door(urls[1])
        for door in doors:
            numbers = itertools.count(10**6)
            door.server.database.new_uid = lambda numbers=numbers: UUID(int=next(numbers))  # type: ignore[method-assign]
        yield doors


def expect_alike(two: Pair, records: list[str]) -> None:
    """Import records in portions into the first books and one by one into the others; hold that all is equal."""
    fast = bring(two[0], *records)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(portions, "_MAX_RECORDS", 1)
        plain = bring(two[1], *records)
    assert fast == plain
    first, second = (all_but_the_version(door.server.database) for door in two)
    assert first == second


def all_but_the_version(database: Database) -> dict[str, list[str]]:
    """Return everything in a database but the version of the chart, of which a portion gives one for all its records."""
    with database.reading() as connection:
        (head,) = connection.execute(text("SELECT * FROM ledger_head")).mappings()
    facts = {name: value for name, value in head.items() if name != "chart_version"}
    return everything(database) | {"ledger_head": [repr(facts)]}


WEBSHOP = "INSERT INTO webshop_link (administration_id, active_since) VALUES (1, '2016-10-11 00:00:00.000000+00:00')"


@pytest.mark.parametrize("linked", [False, True])
def test_any_records_are_written_as_one_by_one(two: Pair, linked: bool) -> None:
    if linked:
        for door in two:
            with door.server.database.writing() as connection:
                connection.exec_driver_sql(WEBSHOP)
    picture = f"<R2260><F2260>A1001</F2260><F2001>Bel</F2001><F4245>{PIXEL}</F4245></R2260>"
    for kind in KINDS.values():
        expect_alike(two, [*(kind.format(number) for number in (1001, 1002, 43, 1001, 0, 44)), picture, BEL])
    own = st.builds(
        str.format, st.sampled_from(sorted(KINDS.values())), st.integers(0, 6) | st.integers(999990, 1000010)
    )

    @settings(max_examples=max(20, settings.default.max_examples // 10), suppress_health_check=list(HealthCheck))
    @given(st.lists(own | trade_records(), max_size=12))
    def held(records: list[str]) -> None:
        expect_alike(two, records)

    held()


@pytest.mark.parametrize("linked", [False, True])
def test_a_record_that_is_refused_leaves_nothing_in_its_portion(either_door: Door, linked: bool) -> None:
    if linked:
        with either_door.server.database.writing() as connection:
            connection.exec_driver_sql(WEBSHOP)
    wrong = "<R2260><F2260>ZEKER</F2260><F2001>Bel</F2001><F2273>5</F2273><F4245>{}</F4245><Fjpg>{}</Fjpg></R2260>"
    wrong = wrong.format(PIXEL, "x" * 101)  # what is refused last, after its article and stock
    written, flaws = bring(either_door, BEL, wrong, KINDS["an article"].format(1))
    assert (written, len(flaws)) == (2, 1)
    assert {record["F2260"] for record in either_door.export("2260A")} == {"BEL", "A1"}


def test_what_waits_is_undone_with_its_attempt(door: Door) -> None:
    with door.book(writing=True) as book, pytest.raises(LookupError), portions.portion_of(book) as portion:
        portion.put(("a",), 1)
        written: list[int] = []
        portion.later("rows", written.extend, 1)
        with attempt(book):
            portion.later("rows", written.extend, 2)
            portion.put(("a",), 2)
            portion.put(("b",), 2)
            raise LookupError
    assert (portion.things, written) == ({("a",): 1}, [])
