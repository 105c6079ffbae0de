"""How far one call travels: the statements it sends, and how often a call goes from one file of the product to another.

`python -m bench.hops` counts both for an AddMutatie, a POST and a PUT of a verkoopboeking and a CASH import of one document, in
process, on both engines, after calls of the same kind that fill what the server remembers.
"""

import logging
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

import psycopg
import structlog
from sqlalchemy import event

import grootboek
from grootboek.store.engine.database import Database
from grootboek.store.migrations import upgrade
from tests.doors.three import Three, open_three
from tests.postgres import FAST, PostgresServer

PRODUCT = str(Path(grootboek.__file__).parent)
Act = Callable[[int], None]


@dataclass
class Travel:
    """What one call did: statements and commits, calls in the product, and those of them that changed the file."""

    statements: int = 0
    calls: int = 0
    hops: int = 0

    def note(self, frame: FrameType, kind: str, _argument: object) -> None:
        """Count a call of a function of the product."""
        if kind != "call" or not frame.f_code.co_filename.startswith(PRODUCT):
            return
        self.calls += 1
        caller = frame.f_back.f_code.co_filename if frame.f_back else ""
        self.hops += caller.startswith(PRODUCT) and caller != frame.f_code.co_filename


@dataclass
class Meter:
    """Counts what goes to the engine while a call is measured."""

    travel: Travel | None = None

    def tick(self) -> None:
        """Count a statement or a commit."""
        if self.travel is not None:
            self.travel.statements += 1

    @contextmanager
    def measuring(self) -> Iterator[Travel]:
        """Measure what a block does."""
        self.travel = travel = Travel()
        sys.setprofile(travel.note)
        try:
            yield travel
        finally:
            sys.setprofile(None)
            self.travel = None


def count_on(database: Database, meter: Meter) -> None:  # noqa: C901 (its classes close over the meter)
    """Let every connection that a database opens from now on count what it sends."""

    class CountingCursor(sqlite3.Cursor):
        def execute(self, *arguments: Any) -> sqlite3.Cursor:
            meter.tick()
            return super().execute(*arguments)

        def executemany(self, *arguments: Any) -> sqlite3.Cursor:
            meter.tick()
            return super().executemany(*arguments)

    class CountingSqlite(sqlite3.Connection):
        def cursor(self, *_: Any, **__: Any) -> Any:
            return super().cursor(CountingCursor)

        def execute(self, *arguments: Any) -> sqlite3.Cursor:
            meter.tick()
            return super().execute(*arguments)

        def commit(self) -> None:
            meter.tick()
            super().commit()

    class CountingPostgresql(psycopg.Connection[Any]):
        def wait(self, *arguments: Any, **options: Any) -> Any:
            meter.tick()
            return super().wait(*arguments, **options)

    def connect(_dialect: object, _record: object, given: list[Any], named: dict[str, Any]) -> Any:
        if database.is_sqlite:
            return sqlite3.connect(*given, **named, factory=CountingSqlite)
        return CountingPostgresql.connect(*given, **named)

    for engine in {database.writer, database.statement_writer, database.reader}:
        engine.dispose()
        if engine is not database.reader or database.is_sqlite:
            event.listen(engine, "do_connect", connect)


def add_mutatie(three: Three) -> Act:
    """Return what sends an AddMutatie: a sale of one line."""
    line = {"BedragInvoer": "100", "BedragExclBTW": "100", "BedragBTW": "21", "BedragInclBTW": "121"}
    line |= {"BTWCode": "HOOG_VERK_21", "BTWPercentage": "21", "TegenrekeningCode": "8000", "KostenplaatsID": "0"}
    sale = {"Soort": "FactuurVerstuurd", "Datum": "2026-03-02", "Rekening": "1300", "RelatieCode": "K1"}

    def act(number: int) -> None:
        texts = {"Factuurnummer": f"A{number}", "Omschrijving": "Taart", "Betalingstermijn": "14", "InExBTW": "EX"}
        three.eboekhouden.add({**sale, **texts, "MutatieRegels": {"cMutatieRegel": line}})

    return act


def _sale(three: Three, number: str, net: int) -> Mapping[str, object]:
    line = {"omschrijving": "Taart", "grootboek": {"id": three.uids["8000"]}, "bedrag": net, "btwSoort": "Hoog"}
    return {
        "factuurnummer": number,
        "factuurdatum": "2026-03-02T00:00:00",
        "klant": {"id": three.uids["K1"]},
        "omschrijving": "Taart",
        "boekingsregels": [line],
        "btw": [{"btwSoort": "VerkopenHoog", "btwBedrag": net * 21 / 100}],
        "factuurbedrag": net * 121 / 100,
    }


def post_sale(three: Three) -> Act:
    """Return what sends a POST of a verkoopboeking."""
    return lambda number: three.snelstart.write("POST", "/verkoopboekingen", _sale(three, f"P{number}", 100))


def put_sale(three: Three) -> Act:
    """Return what sends a PUT of one verkoopboeking, each time with another amount."""
    booking = three.snelstart.write("POST", "/verkoopboekingen", _sale(three, "S1", 100))

    def act(number: int) -> None:
        three.snelstart.write(
            "PUT", f"/verkoopboekingen/{booking['id']}", {**booking, **_sale(three, "S1", 100 * number)}
        )

    return act


def import_document(three: Three) -> Act:
    """Return what sends a CASH import of one sales document of three lines."""

    def act(number: int) -> None:
        document = f"0901=VERK 0302=260302 0303={500 + number}"
        three.cash.book(
            f"{document} 0201=1300 0307=12100 0101=43 0309={1000 + number} 0306=Taart",
            f"{document} 0201=8000 0307=-10000 0306=Taart",
            f"{document} 0201=1700 0307=-2100 0305=-10000 0306=Btw",
        )

    return act


CALLS = {
    "AddMutatie": add_mutatie,
    "POST of a verkoopboeking": post_sale,
    "PUT of a verkoopboeking": put_sale,
    "CASH import of one document": import_document,
}


def measured(url: str) -> dict[str, Travel]:
    """Measure each call once, after three of its kind."""
    upgrade(url)
    three, meter = open_three(url), Meter()
    three.server.database.clock = lambda: datetime.now(UTC)  # a clock that stands still makes it look for free numbers
    count_on(three.server.database, meter)
    travels = {}
    for name, prepare in CALLS.items():
        act = prepare(three)
        for number in (2, 3, 4):
            act(number)
        with meter.measuring() as travels[name]:
            act(5)
    three.server.database.close()
    return travels


def main() -> None:
    """Measure on both engines and print a table."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    postgres = PostgresServer(FAST)
    try:
        with tempfile.TemporaryDirectory(prefix="grootboek-hops-") as folder:
            engines = {"SQLite": f"sqlite:///{folder}/books.db", "PostgreSQL": postgres.url()}
            found = {engine: measured(url) for engine, url in engines.items()}
    finally:
        postgres.stop()
    print("| call | engine | statements and commits | calls | from file to file |\n|---|---|--:|--:|--:|")
    for engine, travels in found.items():
        for name, travel in travels.items():
            print(f"| {name} | {engine} | {travel.statements} | {travel.calls} | {travel.hops} |")


if __name__ == "__main__":
    main()
