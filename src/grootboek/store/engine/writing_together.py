"""Writers of an SQLite file that commit together: what makes a writer wait is the disk, and one commit serves all who wait.

One thread writes at a time. Who is done while others wait for their turn leaves the transaction open to the next of them, each in
a savepoint of his own but the first, whose is all there is; the last one commits, and only then are all of them told. Who is
alone commits at once.

- A member that raises is undone, and nobody else. He too is told after the commit, since what he was refused
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

from sqlalchemy import Connection, Engine, event
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
        self._kept: Connection | None = None
        event.listen(engine, "engine_disposed", self._forget)
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
        is_over = False
        with self._turn_of_member():
            group = self._open = self._open or self._begun()
            group.members += 1
            try:
                # Whose is all there is needs no savepoint, as long as nobody joined.
                if group.members > 1:
                    _run(group.connection, _SAVEPOINT)
                yield group.connection
                if group.members > 1:
                    _run(group.connection, _RELEASE)
            except BaseException as raised:  # noqa: BLE001 (raised again below, when the group ended)
                problem = raised
                is_over = _undo_member(group)
            if is_over:
                self._end()
            elif not group.stands:
                self._end(problem)
            elif not self.waiting or group.members >= _MOST_MEMBERS:
                self._end()
        self._wait_for(group)
        if group.failure is not None and group.failure is not problem:
            raise _failure_of(group)
        if problem is not None:
            raise problem

    @contextmanager
    def alone(self) -> Iterator[Connection]:
        """Take the turn and give the connection, with no transaction open."""
        with self._turn:
            self._end()
            try:
                yield self._connection()
            except BaseException:
                self._give_back()
                raise

    @contextmanager
    def alone_at_once(self) -> Iterator[Connection | None]:
        """Do the same without waiting; None when another thread has the turn."""
        if not self._turn.acquire(blocking=False):
            yield None
            return
        try:
            with self.alone() as connection:
                yield connection
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

    def _connection(self) -> Connection:
        """Return the connection that writes, which stays out of its pool: taking it costs more than a statement."""
        if self._kept is None:
            self._kept = self._engine.connect()
        return self._kept

    def _give_back(self) -> None:
        """Give the connection back after a failure: its pool ends the transaction that a failed commit leaves open."""
        if self._kept is not None:
            self._kept.close()
            self._kept = None

    def _forget(self, _engine: Engine) -> None:
        self._kept = None

    def _begun(self) -> _Group:
        connection = self._connection()
        connection.begin()
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
                self._give_back()
                self._failed()
        finally:
            group.ended.set()

    def _wait_for(self, group: _Group) -> None:
        """Wait until a group ended; the one who was to end it may have died."""
        while not group.ended.wait(_LOOKS_AFTER):
            with self._turn:
                if self._open is group:
                    self._end()


def _undo_member(group: _Group) -> bool:
    """Undo what the member whose turn it is wrote, and only that, unless the engine cannot: then everything.

    Tell whether the transaction is over with it: its only member has no savepoint, and nothing of anybody else is lost.
    """
    if not group.stands:
        return False
    try:
        _run(group.connection, _UNDO)
        _run(group.connection, _RELEASE)
    except DBAPIError:
        group.connection.rollback()
        return group.members == 1
    return False


def keep_so_far(connection: Connection) -> None:
    """Let what a block wrote so far stay, whatever becomes of its rest; PostgreSQL by statement does so itself."""
    if connection.dialect.name == "sqlite":
        # Within that of the member, if he has one: both are gone with the transaction.
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
