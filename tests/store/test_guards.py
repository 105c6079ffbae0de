"""What the database itself refuses: every way to break a sealed ledger, tried in plain SQL on the real connections."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError

from grootboek.store.book import lock_administration
from grootboek.store.invoicing.papers import freeze_pdf, frozen_paper
from tests.bookkeeping.books import Books, copied_postgresql, copied_sqlite
from tests.engines import Engines
from tests.store.raw_entries import ENTRY, LINE, RawEntries

Attack = Callable[[RawEntries], object]
NEW = 9000
"""An entry that is not there yet."""

IN_ONE_TRANSACTION: dict[str, Attack] = {
    "unbalanced": lambda raw: raw.whole(NEW, 100, -99),
    "one line": lambda raw: raw.whole(NEW, 0),
    "no lines": lambda raw: raw.seal(NEW, 2),
    "no lines and a count of zero": lambda raw: raw.seal(NEW, 0),
    "fewer lines than the entry says": lambda raw: (
        raw.line(NEW, 1, 3, 100),
        raw.line(NEW, 2, 3, -100),
        raw.seal(NEW, 3),
    ),
    "more lines than the entry says": lambda raw: (raw.lines(NEW, 100, -50, -50), raw.seal(NEW, 2)),
    "lines without an entry": lambda raw: raw.lines(NEW, 100, -100),
    "a line number above the count": lambda raw: (
        raw.line(NEW, 1, 2, 100),
        raw.line(NEW, 3, 2, -100),
        raw.seal(NEW, 2),
    ),
    "a line number of zero": lambda raw: (raw.line(NEW, 0, 2, 100), raw.line(NEW, 1, 2, -100), raw.seal(NEW, 2)),
    "the same line twice": lambda raw: (raw.line(NEW, 1, 2, 100), raw.line(NEW, 1, 2, -100), raw.seal(NEW, 2)),
    "a late line": lambda raw: (raw.whole(NEW, 100, -100), raw.line(NEW, 3, 2, 5)),
    "a late line with a count of its own": lambda raw: (raw.whole(NEW, 100, -100), raw.line(NEW, 3, 3, 5)),
    "a late line of zero": lambda raw: (raw.whole(NEW, 100, -100), raw.line(NEW, 3, 3, 0)),
    "a late pair with a lying count": lambda raw: (
        raw.whole(NEW, 100, -100),
        raw.line(NEW, 3, 4, 5),
        raw.line(NEW, 4, 4, -5),
    ),
    "an entry without a booking": lambda raw: (
        raw.lines(NEW, 100, -100),
        raw.run(ENTRY, entry=NEW, booking=77, count=2, hash=b""),
    ),
    "an unknown account": lambda raw: (raw.line(NEW, 1, 2, 1), raw.line(NEW, 2, 2, -1, account=9999), raw.seal(NEW, 2)),
    "a part of a cent": lambda raw: raw.line(NEW, 1, 2, "1.5"),
    "no amount": lambda raw: raw.line(NEW, 1, 2, None),
}

ON_A_SEALED_ENTRY: dict[str, Attack] = {
    "a late line": lambda raw: raw.line(1, 4, 4, 5),
    "a late line that keeps the count": lambda raw: raw.line(1, 4, 3, 5),
    "a late line of zero": lambda raw: raw.line(1, 4, 4, 0),
    "a taken line number": lambda raw: raw.line(1, 3, 3, 5),
    "a late pair with a lying count": lambda raw: (raw.line(1, 4, 5, 5), raw.line(1, 5, 5, -5)),
    "the entry again": lambda raw: raw.seal(1, 3),
    "changing an amount": lambda raw: raw.run("UPDATE line SET amount = amount + 1 WHERE line_no = 1"),
    "changing nothing": lambda raw: raw.run("UPDATE line SET description = description"),
    "changing amounts that balance": lambda raw: raw.run("UPDATE line SET amount = amount * 2"),
    "moving a line to another account": lambda raw: raw.run("UPDATE line SET account_id = 2 WHERE line_no = 2"),
    "deleting a line": lambda raw: raw.run("DELETE FROM line WHERE line_no = 3"),
    "deleting all lines": lambda raw: raw.run("DELETE FROM line"),
    "changing an entry's date": lambda raw: raw.run("UPDATE entry SET date = '2026-04-01'"),
    "changing an entry's count": lambda raw: raw.run("UPDATE entry SET line_count = 4"),
    "deleting an entry": lambda raw: raw.run("DELETE FROM entry"),
    "deleting entry and lines": lambda raw: (raw.run("DELETE FROM line"), raw.run("DELETE FROM entry")),
    "an upsert of a line": lambda raw: raw.run(
        LINE + " ON CONFLICT (administration_id, entry_id, line_no) DO UPDATE SET amount = 7",
        entry=1, no=1, count=3, account=1, amount=7,
    ),
    "an upsert of an entry": lambda raw: raw.run(
        ENTRY + " ON CONFLICT (administration_id, id) DO UPDATE SET date = excluded.date",
        entry=1, booking=1, count=3, hash=b"",
    ),
    "deleting a booking": lambda raw: raw.run("DELETE FROM booking"),
    "changing the audit trail": lambda raw: raw.run("UPDATE audit SET door = 'other'"),
    "shortening the audit trail": lambda raw: raw.run("DELETE FROM audit WHERE id = 1"),
    "changing a frozen paper": lambda raw: raw.run("UPDATE paper SET content = content_key"),
    "deleting a frozen paper": lambda raw: raw.run("DELETE FROM paper"),
    "taking another paper for an invoice": lambda raw: raw.run("UPDATE invoice_paper SET facts_key = template_key"),
    "taking a drawn paper back": lambda raw: raw.run("UPDATE invoice_paper SET pdf_key = NULL"),
    "another template under a drawn paper": lambda raw: raw.run("UPDATE invoice_paper SET template_key = facts_key"),
    "moving a paper to another invoice": lambda raw: raw.run("UPDATE invoice_paper SET invoice_id = 2"),
    "deleting the paper of an invoice": lambda raw: raw.run("DELETE FROM invoice_paper"),
    "a second booking with the same number": lambda raw: raw.run("UPDATE booking SET number = 2 WHERE number = 1"),
}  # fmt: skip

ON_SQLITE: dict[str, Attack] = {
    "replacing a line": lambda raw: raw.run(
        LINE.replace("INSERT", "INSERT OR REPLACE"), entry=1, no=1, count=3, account=1, amount=7
    ),
    "replacing an entry": lambda raw: raw.run(
        ENTRY.replace("INSERT", "INSERT OR REPLACE"), entry=1, booking=1, count=3, hash=b""
    ),
    "replacing a booking": lambda raw: raw.run("REPLACE INTO booking SELECT * FROM booking"),
    "replacing the audit trail": lambda raw: raw.run("REPLACE INTO audit SELECT * FROM audit"),
    "replacing a frozen paper": lambda raw: raw.run("REPLACE INTO paper SELECT * FROM paper"),
    "text for an amount": lambda raw: raw.line(NEW, 1, 2, "veel"),
    "an amount that is a float": lambda raw: raw.line(NEW, 1, 2, 1.25),
}
ON_POSTGRESQL: dict[str, Attack] = {
    f"emptying {table}": lambda raw, table=table: raw.run(f"TRUNCATE {table} CASCADE")
    for table in ("line", "entry", "booking", "audit", "paper", "invoice_paper")
}


def rows_of(books: Books) -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of the tables that are guarded."""
    with books.database.reading() as connection:
        return {
            table: sorted(tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}")))
            for table in ("line", "entry", "booking", "paper", "invoice_paper")
        } | {"audit": sorted(tuple(row)[:7] for row in connection.execute(text("SELECT * FROM audit")))}


INVOICE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"
"""A booking of three lines, entry 1."""


def prepare(books: Books) -> None:
    """Book one sale, and issue an invoice that is drawn."""
    books.record(INVOICE)
    made = books.invoice()
    with books.writing() as book:
        lock_administration(book)
        paper = frozen_paper(book, made.id)
        assert paper is not None
        freeze_pdf(book, made.id, paper.template, b"%PDF")


@pytest.fixture(scope="module")
def booked_on_sqlite(opened_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Books]:
    """Books with one booking, for all attacks: what fails leaves no trace."""
    with copied_sqlite(opened_sqlite, tmp_path_factory.mktemp("attacked")) as books:
        prepare(books)
        yield books


@pytest.fixture(scope="module")
def booked_on_postgresql(engines: Engines, opened_postgresql: str) -> Iterator[Books]:
    """Books with one booking, for all attacks: what fails leaves no trace."""
    with copied_postgresql(engines, opened_postgresql) as books:
        prepare(books)
        yield books


@pytest.fixture(params=["sqlite", "postgresql"])
def booked(request: pytest.FixtureRequest) -> Books:
    """Books with one booking, on each engine in turn."""
    opened: Books = request.getfixturevalue(f"booked_on_{request.param}")
    return opened


def expect_refusal(books: Books, attack: Attack) -> None:
    """Hold that an attack fails, at its statement or at the commit, that nothing of it stays and that books go on."""
    before = rows_of(books)
    with pytest.raises((IntegrityError, DataError)), books.database.writing() as connection:
        attack(RawEntries(connection))
    assert rows_of(books) == before
    books.record("general 4360 - - 2026-03-02 | 2000 25,00")
    assert books.faults() == []


@pytest.mark.parametrize("attack", IN_ONE_TRANSACTION.values(), ids=IN_ONE_TRANSACTION)
def test_an_unsound_entry_is_refused(booked: Books, attack: Attack) -> None:
    expect_refusal(booked, attack)


@pytest.mark.parametrize("attack", ON_A_SEALED_ENTRY.values(), ids=ON_A_SEALED_ENTRY)
def test_what_is_written_stays(booked: Books, attack: Attack) -> None:
    expect_refusal(booked, attack)


@pytest.mark.parametrize("attack", ON_SQLITE.values(), ids=ON_SQLITE)
def test_sqlite_refuses_what_only_it_knows(booked_on_sqlite: Books, attack: Attack) -> None:
    expect_refusal(booked_on_sqlite, attack)


@pytest.mark.parametrize("attack", ON_POSTGRESQL.values(), ids=ON_POSTGRESQL)
def test_postgresql_refuses_what_only_it_knows(booked_on_postgresql: Books, attack: Attack) -> None:
    expect_refusal(booked_on_postgresql, attack)


def test_a_sound_entry_is_accepted(booked: Books) -> None:
    with booked.database.writer.begin() as connection:
        RawEntries(connection).whole(NEW, 100, -60, -40)
        written = connection.execute(text("SELECT line_count FROM entry WHERE id = 9000")).scalar_one()
        connection.rollback()
    assert written == 3


def test_doing_nothing_on_conflict_changes_nothing(booked: Books) -> None:
    before = rows_of(booked)
    with suppress(DBAPIError), booked.database.writing() as connection:
        RawEntries(connection).run(LINE + " ON CONFLICT DO NOTHING", entry=1, no=1, count=3, account=1, amount=7)
    assert rows_of(booked) == before


def test_sqlite_guards_a_sealed_line_without_recursive_triggers(books_on_sqlite: Books) -> None:
    books_on_sqlite.record(INVOICE)
    raw = books_on_sqlite.database.writer.raw_connection()
    raw.cursor().execute("PRAGMA recursive_triggers=OFF")
    try:
        expect_refusal(books_on_sqlite, ON_SQLITE["replacing a line"])
        expect_refusal(books_on_sqlite, ON_SQLITE["replacing an entry"])
    finally:
        raw.cursor().execute("PRAGMA recursive_triggers=ON")
        raw.close()


def test_readers_cannot_write(booked: Books) -> None:
    with pytest.raises(DBAPIError), booked.database.reading() as connection:
        connection.execute(text("UPDATE ledger_head SET last_booking = 7"))
    assert booked.faults() == []


LEVELS = ("READ COMMITTED", "REPEATABLE READ")
EXTRA: dict[str, Attack] = {
    "a zero line": lambda raw: raw.line(NEW, 4, 4, 0),
    "a pair that sums to zero": lambda raw: (raw.line(NEW, 4, 5, 5), raw.line(NEW, 5, 5, -5)),
    "a pair with the right count": lambda raw: (raw.line(NEW, 2, 3, 5), raw.line(NEW, 3, 3, -5)),
}


def moments(raw: RawEntries) -> Iterator[str]:
    """Write a sound entry, stopping where another transaction might come in between."""
    yield "before its lines"
    raw.lines(NEW, 100, -60, -40)
    yield "before its seal"
    raw.seal(NEW, 3)
    yield "before its commit"


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("moment", ["before its lines", "before its seal", "before its commit"])
@pytest.mark.parametrize("extra", [name for name in EXTRA if name != "a pair with the right count"])
def test_no_race_slips_a_line_into_an_entry(books_on_postgresql: Books, level: str, moment: str, extra: str) -> None:
    books = books_on_postgresql
    books.record("general 4360 - - 2026-03-02 | 2000 25,00")
    first = books.database.writer.connect().execution_options(isolation_level=level)
    second = books.database.writer.connect().execution_options(isolation_level=level)
    try:
        for reached in moments(RawEntries(first)):
            if reached == moment:
                EXTRA[extra](RawEntries(second))
        first.commit()
        with pytest.raises(DBAPIError, match="line_of_sealed_entry"):
            second.commit()
    finally:
        first.close()
        second.close()
    assert [row[5] for row in rows_of(books)["line"] if row[1] == NEW] == [100, -60, -40]


@pytest.mark.parametrize("level", LEVELS)
def test_the_second_of_two_who_write_one_entry_waits_and_fails(books_on_postgresql: Books, level: str) -> None:
    books = books_on_postgresql
    books.record("general 4360 - - 2026-03-02 | 2000 25,00")
    with books.database.writer.connect().execution_options(isolation_level=level) as second:
        with books.database.writer.connect().execution_options(isolation_level=level) as first:
            second.execute(text("SET lock_timeout = '200ms'"))
            RawEntries(first).whole(NEW, 100, -60, -40)
            with pytest.raises(DBAPIError, match="lock timeout"):
                EXTRA["a pair with the right count"](RawEntries(second))
            second.rollback()
            first.commit()
        with pytest.raises(DBAPIError, match="line_pkey"):
            EXTRA["a pair with the right count"](RawEntries(second))
    assert [row[5] for row in rows_of(books)["line"] if row[1] == NEW] == [100, -60, -40]
