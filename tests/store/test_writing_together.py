"""Writers of an SQLite file that commit together: what each is told, and what is in the file, whatever goes wrong."""

import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread
from time import sleep
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from grootboek.store.engine.database import Connection, Database
from grootboek.store.engine.writing_together import WritersTogether, keep_so_far

Act = Callable[[Connection], object]


class Desk:
    """An SQLite file with a table of names, and writers that all wait while one of them holds the turn."""

    def __init__(self, folder: Path) -> None:
        """Make the file."""
        self.database = Database(f"sqlite:///{folder / 'names.sqlite'}")
        self.commits: list[str] = []
        self.failures = 0
        self.writers = WritersTogether(self.database.writer, self._count_failure)
        with self.database.writing() as connection:
            connection.execute(text("CREATE TABLE name (name TEXT PRIMARY KEY)"))
            connection.execute(text("CREATE TABLE nick (name TEXT REFERENCES name DEFERRABLE INITIALLY DEFERRED)"))
            raw: Any = connection.connection.driver_connection
        raw.set_trace_callback(lambda statement: self.commits.append(statement) if statement == "COMMIT" else None)

    def _count_failure(self) -> None:
        self.failures += 1

    def names(self) -> list[str]:
        """Return what is in the file, as another process sees it."""
        other = sqlite3.connect(str(self.database.file))
        try:
            return [row[0] for row in other.execute("SELECT name FROM name ORDER BY rowid")]
        finally:
            other.close()

    def write(self, act: Act) -> None:
        """Do an act as a writer."""
        with self.writers.member() as connection:
            act(connection)

    def together(self, *acts: Act) -> list[Future[None]]:
        """Let writers do acts in one transaction, in this order; return what became of each."""
        taken, go = Event(), Event()

        def first(connection: Connection) -> None:
            taken.set()
            assert go.wait(10)
            acts[0](connection)

        with ThreadPoolExecutor(len(acts)) as threads:
            told = [threads.submit(self.write, first)]
            assert taken.wait(10)
            for place, act in enumerate(acts[1:], 1):
                told.append(threads.submit(self.write, act))
                self.until_waiting(place)
            self.commits.clear()
            go.set()
        return told

    def until_waiting(self, number: int) -> None:
        """Return when so many writers wait for their turn."""
        for _ in range(1_000):
            if self.writers.waiting == number:
                return
            sleep(0.01)
        raise AssertionError(f"{self.writers.waiting} writers wait, not {number}")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A file with a table of names."""
    desk = Desk(tmp_path)
    yield desk
    desk.database.close()


def name(value: str) -> Act:
    return lambda connection: connection.execute(text("INSERT INTO name VALUES (:n)"), {"n": value})


def nick(value: str) -> Act:
    return lambda connection: connection.execute(text("INSERT INTO nick VALUES (:n)"), {"n": value})


def refuse(connection: Connection) -> None:
    name("refused")(connection)
    raise ZeroDivisionError


def lose_everything(connection: Connection) -> None:
    """Do what the engine does when the disk is full: undo the whole transaction."""
    raw: Any = connection.connection.driver_connection
    raw.execute("ROLLBACK")
    raise sqlite3.OperationalError("database or disk is full")


def test_who_is_alone_commits_at_once(desk: Desk) -> None:
    desk.write(name("a"))
    desk.write(name("b"))
    assert (desk.names(), len(desk.commits)) == (["a", "b"], 2)


def test_writers_that_wait_for_each_other_share_a_commit(desk: Desk) -> None:
    told = desk.together(*(name(f"n{number}") for number in range(8)))
    assert [one.exception() for one in told] == [None] * 8
    assert (sorted(desk.names()), len(desk.commits)) == ([f"n{number}" for number in range(8)], 1)


def test_a_member_that_raises_is_undone_and_nobody_else(desk: Desk) -> None:
    first, second, third, fourth = desk.together(name("a"), refuse, name("a"), name("b"))
    assert (first.exception(), fourth.exception()) == (None, None)
    assert isinstance(second.exception(), ZeroDivisionError)
    assert isinstance(third.exception(), DBAPIError)  # the key is taken, by what was not committed yet
    assert (desk.names(), len(desk.commits)) == (["a", "b"], 1)


def test_a_first_member_that_raises_is_undone_and_takes_nobody_along(desk: Desk) -> None:
    first, second = desk.together(refuse, name("a"))
    assert isinstance(first.exception(), ZeroDivisionError)
    assert second.exception() is None
    with pytest.raises(ZeroDivisionError):
        desk.write(refuse)
    desk.write(name("b"))
    assert (desk.names(), desk.failures) == (["a", "b"], 0)


def test_when_the_engine_undoes_the_transaction_all_before_are_told(desk: Desk) -> None:
    first, second = desk.together(name("a"), lose_everything)
    assert isinstance(first.exception(), DBAPIError)
    assert "disk is full" in str(first.exception())
    assert isinstance(second.exception(), sqlite3.OperationalError)
    desk.write(name("b"))
    assert (desk.names(), desk.failures) == (["b"], 1)


def test_a_commit_that_fails_fails_for_every_member(desk: Desk) -> None:
    told = desk.together(name("a"), nick("nobody"), refuse)
    assert all(isinstance(one.exception(), DBAPIError) for one in told)
    assert desk.names() == []
    desk.write(name("b"))
    assert (desk.names(), desk.failures) == (["b"], 1)


def test_who_writes_alone_commits_what_is_open_first(desk: Desk) -> None:
    taken, go = Event(), Event()
    seen: list[list[str]] = []

    def hold(connection: Connection) -> None:
        name("a")(connection)
        taken.set()
        assert go.wait(10)

    def alone() -> None:
        with desk.writers.alone(), desk.database.writer.begin() as connection:
            seen.append(desk.names())
            name("b")(connection)

    threads = [Thread(target=desk.write, args=[hold])]
    threads[0].start()
    assert taken.wait(10)
    threads.append(Thread(target=alone))
    threads[1].start()
    go.set()
    for thread in threads:
        thread.join(10)
    assert (seen, desk.names()) == ([["a"]], ["a", "b"])


def test_a_statement_that_does_not_wait_for_the_disk_leaves_the_next_commit_durable(desk: Desk) -> None:
    with desk.database.without_waiting() as connection:
        name("a")(connection)
    with desk.database.writing() as connection:
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2  # FULL
        name("b")(connection)
    assert desk.names() == ["a", "b"]


def keep_then_refuse(connection: Connection) -> None:
    name("kept")(connection)
    keep_so_far(connection)
    refuse(connection)


def test_what_a_member_keeps_stays_when_the_rest_of_it_is_refused(desk: Desk) -> None:
    first, second = desk.together(name("a"), keep_then_refuse)
    assert first.exception() is None
    assert isinstance(second.exception(), ZeroDivisionError)
    assert desk.names() == ["a", "kept"]


def test_so_it_is_with_what_the_first_member_keeps(desk: Desk) -> None:
    first, second = desk.together(keep_then_refuse, name("a"))
    assert isinstance(first.exception(), ZeroDivisionError)
    assert second.exception() is None
    assert desk.names() == ["kept", "a"]
