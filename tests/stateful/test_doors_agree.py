"""Random acts through random doors: the books balance and all doors agree after each of them."""

from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.doors.three import open_three
from tests.engines import Engines
from tests.stateful.machine import ThreeDoors

pytestmark = pytest.mark.slow

STEPS = 25
EXAMPLES = {"sqlite": 8, "postgresql": 5}
"""On each engine: what the doors make of the books is the same on both."""
SOAK_BOOKS = 100
"""New books in the long form: 100 times 8 examples of 25 steps are 20,000 steps on SQLite, and 12,500 on PostgreSQL."""


def _run(url: str, engine: str) -> list[str]:
    """Run the machine on a migrated database and return what is wrong with the books at the end."""
    three = open_three(url)
    try:
        machine = type("Machine", (ThreeDoors,), {"three": three})
        run_state_machine_as_test(machine, settings=settings(max_examples=EXAMPLES[engine], stateful_step_count=STEPS))
        return three.problems()
    finally:
        three.server.database.close()


def test_all_doors_agree_on_sqlite(engines: Engines, tmp_path: Path, soak: bool) -> None:
    for run in range(SOAK_BOOKS if soak else 1):
        folder = tmp_path / str(run)
        folder.mkdir()
        assert _run(engines.new_sqlite(folder), "sqlite") == []


def test_all_doors_agree_on_postgresql(engines: Engines, soak: bool) -> None:
    for _ in range(SOAK_BOOKS if soak else 1):
        with engines.migrated_postgresql() as url:
            assert _run(url, "postgresql") == []
