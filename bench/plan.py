"""What the comparisons share: how much is measured and where, and the workers that take part."""

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from bench.contestants import Contestant, Worker
from bench.rounds import Outcome, compete
from grootboek.store.engine.database import Database
from grootboek.store.migrations import upgrade_database
from tests.postgres import PostgresServer

WHOLE = 1_000_000
"""Lines of the large books, when nothing smaller is asked for."""
_EMPTY = "empty"
"""The database with the tables and nothing in it, of which others are copies."""


@dataclass(frozen=True)
class Plan:
    """How much is measured, where, and with which PostgreSQL server."""

    rounds: int
    seconds: float
    administrations: int
    lines: int
    workers: int
    folder: Path
    postgres: PostgresServer
    made: dict[str, Any] = field(default_factory=dict)
    """What is made once and shared: databases of which others are copies, large books."""

    def compete(self, *contestants: Contestant) -> Outcome:
        """Let contestants compete as the plan says."""
        return compete(contestants, self.rounds, self.seconds)

    def scaled(self, figure: int, least: int = 1) -> int:
        """Return a size that is measured with large books, made smaller as they are, but not below what makes sense."""
        return min(figure, max(least, figure * self.lines // WHOLE))

    def new_database(self, name: str, like: str = "") -> str:
        """Make a database on the PostgreSQL server, empty or a copy of another that nobody uses; return its address."""
        with psycopg.connect(self.postgres.url(), autocommit=True) as connection:
            copied = f' TEMPLATE "{like}"' if like else ""
            connection.execute(f'CREATE DATABASE "{name}"{copied}'.encode())
        return self.postgres.url(name)

    def on(self, engine: str, name: str) -> str:
        """Make a database with the tables of this version on an engine; return its address."""
        if engine == "SQLite":
            path = self.folder / f"{name}.sqlite"
            shutil.copyfile(self._empty(engine), path)
            return f"sqlite:///{path}"
        self._empty(engine)
        return self.new_database(name, _EMPTY)

    def _empty(self, engine: str) -> str:
        """Make the database of which others are copies, once; return its name or its path."""
        if engine not in self.made:
            path = str(self.folder / f"{_EMPTY}.sqlite")
            database = Database(f"sqlite:///{path}" if engine == "SQLite" else self.new_database(_EMPTY))
            upgrade_database(database)
            database.close()
            self.made[engine] = path if engine == "SQLite" else _EMPTY
        return str(self.made[engine])


@contextmanager
def workers() -> Iterator[Callable[..., Worker]]:
    """Start workers that end with the block."""
    with ExitStack() as stack:

        def start(name: str, module: str, environment: Mapping[str, str] | None = None, **arguments: object) -> Worker:
            worker = Worker(name, module, arguments, environment)
            stack.callback(worker.stop)
            return worker

        yield start
