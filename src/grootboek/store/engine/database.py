"""The database of an installation: engines, connections and their settings on both engines.

SQLite: one process writes, on one connection; threads that wait for each other commit together (writing_together.py). Only
that connection checkpoints, since SQLite before 3.51.3 can corrupt a file when a checkpoint of a second connection meets a
commit. Readers have connections of their own.
PostgreSQL: a pool of connections, a second one whose connections commit each statement, and a third one for what may be
lost in a power cut, whose connections do so without waiting for the disk.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool, StaticPool

from grootboek.ledger.chart import Chart
from grootboek.store.engine.content_folder import ContentFolder
from grootboek.store.engine.driver import NO_ROWS, run_on_driver
from grootboek.store.engine.local_time import SQLITE_FUNCTION, local_text
from grootboek.store.engine.new_uids import new_uid
from grootboek.store.engine.positions import Positions
from grootboek.store.engine.recently_used import RecentlyUsed
from grootboek.store.engine.spare_memory import return_spare_memory
from grootboek.store.engine.writing_together import WritersTogether
from grootboek.store.remembered import Remembered

__all__ = ["Connection", "Database", "normal_url", "shown_address"]

_HASTY = 4
"""Connections that do not wait for the disk, and as many when those are taken: what they do takes no time to speak of."""
_MAX_CHARTS = 300
"""Charts that a process remembers: that of one administration takes some 170 kB."""


def _clock() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 (the one clock of the books)


class Database:
    """One database with its engines, its clock and its source of new ids."""

    def __init__(
        self,
        url: str,
        pool_size: int = 8,
        clock: Callable[[], datetime] = _clock,
        new_uid: Callable[[], UUID] = new_uid,
    ) -> None:
        """Take a URL such as ``sqlite:///books.db`` or ``postgresql://user@host/name``; nothing is opened yet."""
        self.url = normal_url(url)
        self.clock = clock
        self.new_uid = new_uid
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.charts: RecentlyUsed[int, Chart] = RecentlyUsed(_MAX_CHARTS)
        self.remembered = Remembered()
        self.positions = Positions()
        self.content_folder: ContentFolder | None = None
        if self.is_sqlite:
            self.writer = _sqlite_engine(self.url, writing=True)
            self.reader = _sqlite_engine(self.url, writing=False)
            self.statement_writer = self.hasty_writer = self.hasty_statement_writer = self.writer
            # What a member of a group read of a chart may be what was never committed.
            self._writers = WritersTogether(self.writer, self.charts.clear)
        else:
            self.writer = create_engine(self.url, hide_parameters=True, pool_size=pool_size, max_overflow=pool_size)
            event.listen(self.writer, "connect", _on_postgresql_connect)
            self.reader = self.writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            self.statement_writer = _autocommitting_engine(self.url, pool_size)
            self.hasty_statement_writer = _autocommitting_engine(self.url, _HASTY, hasty=True)
            self.hasty_writer = self.hasty_statement_writer.execution_options(isolation_level="READ COMMITTED")

    def keep_contents_in(self, folder: Path | None) -> None:
        """Have the contents of attachments kept in a folder from now on; None: in the database."""
        self.content_folder = None if folder is None else ContentFolder(folder)

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database, which may not be there yet; None on PostgreSQL."""
        return Path(self.url.database or "") if self.is_sqlite else None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a connection in a transaction that reads one state of the database and writes nothing."""
        with self.reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self, *, alone: bool = False) -> Iterator[Connection]:
        """Open a connection in a transaction that commits at the end of the block and rolls back on any exception.

        On SQLite it may share the transaction with others that wait for each other; what writes for long does so alone.
        """
        if self.is_sqlite and not alone:
            with self._writers.member() as connection:
                yield connection
        elif self.is_sqlite:
            with self._writers.alone() as connection, connection.begin():
                yield connection
        else:
            with self.writer.begin() as connection:
                yield connection

    def give_memory_back(self) -> None:
        """Let go of what a large act left in memory: pages that hardly anybody asks for again, and what was freed.

        Pages stay while another thread writes: it needs them, and nobody waits for it.
        """
        if self.is_sqlite:
            with self._writers.alone_at_once() as connection:
                if connection is not None:
                    raw: Any = connection.connection.driver_connection
                    raw.execute("PRAGMA shrink_memory")
        return_spare_memory()

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """Open a connection in a transaction that may make tables anew, as `writing` does else.

        SQLite drops no table that rows of others name, so keys are not held meanwhile; before the commit they are proved.
        """
        if not self.is_sqlite:
            with self.writing() as connection:
                yield connection
            return
        with self._writers.alone() as connection:
            raw: Any = connection.connection.driver_connection
            # On the driver and before the transaction: inside one SQLite overlooks this.
            raw.execute("PRAGMA foreign_keys=OFF")
            try:
                with connection.begin():
                    before = raw.execute(_TABLES).fetchall()
                    yield connection
                    changed = raw.execute(_TABLES).fetchall() != before
                    if changed and (broken := raw.execute("PRAGMA foreign_key_check").fetchone()):
                        raise RuntimeError(f"a row of {broken[0]} names a row of {broken[2]} that is not there")
            finally:
                raw.execute("PRAGMA foreign_keys=ON")

    @contextmanager
    def by_statement(self, *, writing: bool) -> Iterator[Connection]:
        """Open a connection on which each statement is a transaction of its own: no round trips to begin and end one.

        For a block that writes once, or whose writes do not need each other. SQLite has no round trips to save: there the
        block is one transaction, of which `keep_so_far` keeps a part.
        """
        if not self.is_sqlite:
            with self.statement_writer.connect() as connection:
                yield connection
        elif writing:
            with self._writers.member() as connection:
                yield connection
        else:
            with self.reading() as connection:
                yield connection

    @contextmanager
    def without_waiting(self, *, whole: bool = False) -> Iterator[Connection]:
        """Open a connection for one statement that does not wait for the disk: a power cut may undo it, and nothing else.

        With `whole` it is for several that are one transaction.
        """
        if not self.is_sqlite:
            with self.hasty_writer.begin() if whole else self.hasty_statement_writer.connect() as connection:
                yield connection
            return
        with self._writers.alone() as connection:
            raw: Any = connection.connection.driver_connection
            # On the driver and before the transaction: inside one SQLite refuses to change this.
            raw.execute("PRAGMA synchronous=NORMAL")
            try:
                with connection.begin():
                    yield connection
            finally:
                raw.execute(f"PRAGMA {_DURABLE}")

    @contextmanager
    def waiting(self, seconds: float) -> Iterator[Connection | None]:
        """Open a connection for one statement that writes; on SQLite it waits so many seconds for a lock of another process.

        None while another thread of this process writes to SQLite: to that one the file can be written.
        """
        if not self.is_sqlite:
            with self.by_statement(writing=True) as connection:
                yield connection
            return
        with self._writers.alone_at_once() as connection:
            if connection is None:
                yield None
                return
            raw: Any = connection.connection.driver_connection
            raw.execute(f"PRAGMA busy_timeout={int(seconds * 1000)}")
            try:
                with connection.begin():
                    yield connection
            finally:
                raw.execute(f"PRAGMA busy_timeout={_LOCK_SECONDS * 1000}")

    def close(self) -> None:
        """Close all connections; one that is still in use, such as by a long answer, is closed when it comes back."""
        for engine in (self.reader, self.writer, self.statement_writer, self.hasty_statement_writer):
            event.listen(engine.pool, "checkin", _end)
            engine.dispose()


def _end(_connection: Any, record: ConnectionPoolEntry) -> None:
    record.invalidate()


def normal_url(url: str) -> URL:
    """Return a database URL with its driver; a relative SQLite path stays relative to the working folder.

    ValueError for what is no address, for an engine other than SQLite and PostgreSQL, and for SQLite in memory (it has no file to
    keep books in).
    """
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        # Not the parser's own words: they quote what stands where the port should be, which may be a password.
        raise ValueError("it is not an address such as sqlite:///books.sqlite or postgresql://host/name") from None
    if address.get_backend_name() in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() != "sqlite":
        raise ValueError(f"the database is sqlite or postgresql, not {address.get_backend_name()}")
    if not address.database or address.database == ":memory:":
        raise ValueError("an SQLite database needs a file")
    return address.set(drivername="sqlite+pysqlite")


_SHOWN_IN_QUERY = frozenset({"host", "port", "dbname", "user", "sslmode", "sslrootcert", "target_session_attrs"})


def shown_address(url: str | URL) -> str:
    """Return a database's address to be read by people: without the password, wherever in the address that stands."""
    try:
        address = normal_url(url) if isinstance(url, str) else url
    except ValueError:
        return "at an address that cannot be read"
    if address.get_backend_name() == "sqlite":
        return f"sqlite:///{address.database}"
    # A password that holds an @ is read as the begin of the host.
    host = address.host.rpartition("@")[2] if address.host else None
    query = {name: value for name, value in address.query.items() if name in _SHOWN_IN_QUERY}
    shown = URL.create("postgresql", address.username, None, host, address.port, address.database, query)
    return shown.render_as_string(hide_password=True)


def _autocommitting_engine(url: URL, pool_size: int, *, hasty: bool = False) -> Engine:
    """Make an engine with connections of its own on which every statement is a transaction: nothing to begin, end or reset.

    A `hasty` one does not wait for the disk.
    """
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=pool_size,
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,
    )
    event.listen(engine, "connect", _on_postgresql_connect)
    if hasty:
        event.listen(engine, "connect", _be_hasty)
    return engine


def _be_hasty(connection: Any, _record: ConnectionPoolEntry) -> None:
    connection.execute("SET synchronous_commit TO off")


def _on_postgresql_connect(connection: Any, _record: ConnectionPoolEntry) -> None:
    # The driver itself waits for five executions; here a few statements come again and again.
    connection.prepare_threshold = 2


def _sqlite_engine(url: URL, *, writing: bool) -> Engine:
    # Pools pass connections from thread to thread, and `begin` below begins transactions instead of the driver.
    arguments = {"check_same_thread": False, "timeout": _LOCK_SECONDS, "isolation_level": None}
    if writing:
        engine = create_engine(url, hide_parameters=True, poolclass=StaticPool, connect_args=arguments)
    else:
        engine = create_engine(
            url, hide_parameters=True, poolclass=QueuePool, pool_size=4, max_overflow=12, connect_args=arguments
        )

    @event.listens_for(engine, "connect")
    def set_up(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        for pragma in _WRITER_PRAGMAS if writing else _READER_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function(SQLITE_FUNCTION, 1, local_text, deterministic=True)
        # SQLite passes over a pragma that it does not know without an error, so each is asked again.
        guarding = (
            connection.execute("PRAGMA foreign_keys").fetchone(),
            connection.execute("PRAGMA recursive_triggers").fetchone(),
        )
        if guarding != ((1,), (1,)):
            raise RuntimeError("this SQLite cannot guard the books: foreign_keys and recursive_triggers must be on")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # IMMEDIATE, since a transaction that read first cannot write once another process has written.
        run_on_driver(connection, "BEGIN IMMEDIATE" if writing else "BEGIN", (), NO_ROWS)

    return engine


_TABLES = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' ORDER BY name"
_DURABLE = "synchronous=FULL"
_LOCK_SECONDS = 30
"""How long SQLite waits for a lock of another process."""
_WRITER_PRAGMAS = (
    "journal_mode=WAL",
    _DURABLE,
    "foreign_keys=ON",
    "recursive_triggers=ON",
    # Negative: in KiB, so 64 MiB.
    "cache_size=-65536",
)
_READER_PRAGMAS = (
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "wal_autocheckpoint=0",
    "query_only=ON",
)
