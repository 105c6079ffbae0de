"""Writers of an SQLite file that commit together: what makes a writer wait is the disk, and one commit serves all who wait.

One thread writes at a time. Who is done while others wait for their turn leaves the transaction open to the next of them, each in
a savepoint of his own; the last one commits, and only then are all of them told. Who is alone commits at once.

- A member that raises is undone to his savepoint; the others stay. He too is told after the commit, since what he was refused
  for may be what another member wrote.
- When the engine undoes the whole transaction (a full disk, for one), or the commit fails, every member is told of a failure and
  nothing of any of them is in the file.
- Who writes for long takes his turn alone: he commits what is open first.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Lock, RLock
from typing import Any, Final

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from grootboek.store.engine.driver import NO_ROWS, run_on_driver

_MOST_MEMBERS: Final = 64
"""Writers that share a commit: the first of them waits for the last."""
_LOOKS_AFTER: Final = 1.0
"""Seconds after which a member that waits looks whether the one who was to commit is still there."""
_SAVEPOINT: Final = "SAVEPOINT member"
_RELEASE: Final = "RELEASE member"
_UNDO: Final = "ROLLBACK TO member"


@dataclass
class _Group:
    """An open transaction and its members; `failure` says why nothing of it is in the file, once it ended so."""

    connection: Connection
    members: int = 0
    ended: Event = field(default_factory=Event)
    failure: BaseException | None = None

    @property
    def stands(self) -> bool:
        """Whether the engine still has the transaction: it undoes one by itself when the disk fails."""
        raw: Any = self.connection.connection.driver_connection
        return bool(raw.in_transaction)


class WritersTogether:
    """The writers of one SQLite file in this process."""

    def __init__(self, engine: Engine, failed: Callable[[], None]) -> None:
        """Take the engine of the one connection that writes, and what is to be done when a group failed."""
        self._engine = engine
        self._failed = failed
        self._turn = RLock()
        self._counting = Lock()
        self.waiting = 0
        """Threads for whom a transaction stays open."""
        self._open: _Group | None = None

    @contextmanager
    def member(self) -> Iterator[Connection]:
        """Open the connection for a block that is in the file, alone or with others, when this returns.

        What the block raises undoes the block; `DBAPIError` also when others took it along.
        """
        problem: BaseException | None = None
        with self._turn_of_member():
            group = self._open = self._open or self._begun()
            group.members += 1
            try:
                with _in_savepoint(group):
                    yield group.connection
            except BaseException as raised:  # noqa: BLE001 (raised again below, when the group ended)
                problem = raised
            if not group.stands:
                self._end(problem)
            elif not self.waiting or group.members >= _MOST_MEMBERS:
                self._end()
        self._wait_for(group)
        if group.failure is not None and group.failure is not problem:
            raise _failure_of(group)
        if problem is not None:
            raise problem

    @contextmanager
    def alone(self, *, blocking: bool = True) -> Iterator[bool]:
        """Take the turn with no transaction open; tell whether it was taken, which without `blocking` it may not be."""
        if not self._turn.acquire(blocking=blocking):
            yield False
            return
        try:
            self._end()
            yield True
        finally:
            self._turn.release()

    @contextmanager
    def _turn_of_member(self) -> Iterator[None]:
        """Take the turn, counted as one for whom others leave the transaction open."""
        with self._counting:
            self.waiting += 1
        try:
            self._turn.acquire()
        finally:
            with self._counting:
                self.waiting -= 1
        try:
            yield
        finally:
            self._turn.release()

    def _begun(self) -> _Group:
        connection = self._engine.connect()
        try:
            connection.begin()
        except BaseException:
            connection.close()
            raise
        return _Group(connection)

    def _end(self, undone_by: BaseException | None = None) -> None:
        """Commit the group that is open, if one is, unless the engine has undone it; who has the turn does this."""
        group, self._open = self._open, None
        if group is None:
            return
        try:
            group.failure = undone_by or _failure_to_commit(group.connection)
            if group.failure is not None:
                with suppress(DBAPIError):
                    group.connection.rollback()
                self._failed()
        finally:
            group.connection.close()
            group.ended.set()

    def _wait_for(self, group: _Group) -> None:
        """Wait until a group ended; the one who was to end it may have died."""
        while not group.ended.wait(_LOOKS_AFTER):
            with self._turn:
                if self._open is group:
                    self._end()


@contextmanager
def _in_savepoint(group: _Group) -> Iterator[None]:
    """Undo what a block wrote when it raises, and only that, unless the engine cannot: then everything."""
    _run(group.connection, _SAVEPOINT)
    try:
        yield
        _run(group.connection, _RELEASE)
    except BaseException:
        if group.stands:
            try:
                _run(group.connection, _UNDO)
                _run(group.connection, _RELEASE)
            except DBAPIError:
                group.connection.rollback()
        raise


def keep_so_far(connection: Connection) -> None:
    """Let what a block wrote so far stay, whatever becomes of its rest; PostgreSQL by statement does so itself."""
    if connection.dialect.name == "sqlite":
        _run(connection, _RELEASE)
        _run(connection, _SAVEPOINT)


def _failure_to_commit(connection: Connection) -> BaseException | None:
    """Commit, or return why that failed."""
    try:
        connection.commit()
    except BaseException as failure:  # noqa: BLE001 (each member is told)
        return failure
    return None


def _run(connection: Connection, text: str) -> None:
    run_on_driver(connection, text, (), NO_ROWS)


def _failure_of(group: _Group) -> DBAPIError:
    """Return the failure of a group as each of its members is told it: who is alone, by the engine's own error."""
    if group.members == 1 and isinstance(group.failure, DBAPIError):
        return group.failure
    origin = group.failure.orig if isinstance(group.failure, DBAPIError) else group.failure
    if not isinstance(origin, sqlite3.Error):
        origin = sqlite3.OperationalError("the transaction that others shared was undone")
    return OperationalError("COMMIT", None, origin, hide_parameters=True)
