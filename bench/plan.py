"""What the comparisons share: how much is measured and where, and the workers that take part."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.contestants import Contestant, Worker
from bench.rounds import Outcome, compete
from tests.postgres import PostgresServer


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

    def compete(self, *contestants: Contestant) -> Outcome:
        """Let contestants compete as the plan says."""
        return compete(contestants, self.rounds, self.seconds)

    def new_database(self, name: str) -> str:
        """Make an empty database on the PostgreSQL server and return its address."""
        with psycopg.connect(self.postgres.url(), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
        return self.postgres.url(name)


@contextmanager
def workers() -> Iterator[Callable[..., Worker]]:
    """Start workers that end with the block."""
    with ExitStack() as stack:

        def start(name: str, module: str, environment: Mapping[str, str] | None = None, **arguments: object) -> Worker:
            worker = Worker(name, module, arguments, environment)
            stack.callback(worker.stop)
            return worker

        yield start
