"""What the doors' tests show, as the recorder noted it: docs/vendors/shown.tsv."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from docs.pages.recorder import TARGET
from docs.pages.sources import DOCS, ROOT, rows

SHOWN: Final = DOCS / "vendors" / "shown.tsv"
TESTS: Final = ("tests/gateways", "tests/refusals")


class TestsFailed(Exception):
    """The doors' tests do not pass, so nothing was noted."""


def record(target: Path = SHOWN) -> None:
    """Run the doors' tests on SQLite and note what they show; TestsFailed when they do not pass."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "docs.pages.recorder", "-p", "no:cacheprovider"]
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / target.name
        environment = {**os.environ, TARGET: str(written)}
        run = subprocess.run([*command, "-k", "not postgresql", *TESTS], cwd=ROOT, env=environment, check=False)
        if run.returncode:
            raise TestsFailed(f"pytest ended with {run.returncode}")
        target.write_text(written.read_text(encoding="utf-8"), encoding="utf-8")


class Shown:
    """The tests that show an operation or a code."""

    def __init__(self, noted: Iterable[dict[str, str]]) -> None:
        """Take the rows that the recorder wrote."""
        self._noted = list(noted)

    def operation(self, door: str, operation: str) -> str:
        """Return a test in which an operation was answered without a refusal; empty when there is none."""
        return self._first(row for row in self._of(door) if row["operation"] == operation and not row["code"])

    def code(self, door: str, code: str, operation: str = "") -> str:
        """Return a test in which a code was answered, by one operation when it is given; empty when there is none."""
        answers = (row for row in self._of(door) if row["code"] == code)
        return self._first(row for row in answers if operation in ("", row["operation"]))

    def codes(self, door: str) -> set[str]:
        """Return every code that a door's tests show."""
        return {row["code"] for row in self._of(door) if row["code"]}

    def operations(self, door: str) -> set[str]:
        """Return every operation that a door's tests reach."""
        return {row["operation"] for row in self._of(door)}

    def tests(self) -> set[str]:
        """Return every test that shows something."""
        return {row["test"] for row in self._noted}

    def _of(self, door: str) -> Iterable[dict[str, str]]:
        return (row for row in self._noted if row["door"] == door)

    def _first(self, noted: Iterable[dict[str, str]]) -> str:
        return min((row["test"] for row in noted), default="")


def noted() -> Shown:
    """Read what was noted."""
    return Shown(rows(SHOWN))
