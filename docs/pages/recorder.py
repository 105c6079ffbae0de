"""A pytest plugin that notes which operations and vendor codes each passing test brought out of the doors.

Doors tell of every request they serve in a `grootboek.wire.http.Visit`; the plugin keeps those that were made during a test. It
writes one line for each door, operation and code (empty: the request was not refused) to the file named by the variable below.
"""

import os
from pathlib import Path
from typing import Final

import pytest

from grootboek.wire.http import Visit

TARGET: Final = "GROOTBOEK_SHOWN"

_made: list[Visit] = []
_best: dict[tuple[str, str, str], tuple[int, str]] = {}
_begin = Visit.__init__


def _begin_and_keep(visit: Visit, *arguments: object, **named: object) -> None:
    _begin(visit, *arguments, **named)  # type: ignore[arg-type]
    _made.append(visit)


Visit.__init__ = _begin_and_keep  # type: ignore[method-assign,assignment]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep what a test showed when it has passed, and begin anew after each; of many tests the one that shows least else."""
    if report.when == "call" and report.passed:
        visits = [visit for visit in _made if visit.door and visit.operation]
        facts = {(visit.door, visit.operation, code) for visit in visits for code in visit.refusals or [""]}
        test = (len(facts), report.nodeid.partition("[")[0])
        _best.update({fact: min(test, _best.get(fact, test)) for fact in facts})
    if report.when == "teardown":
        _made.clear()


def pytest_sessionfinish() -> None:
    """Write down what was shown."""
    lines = ["\t".join((*fact, test)) for fact, (_, test) in sorted(_best.items())]
    Path(os.environ[TARGET]).write_text("\n".join(["door\toperation\tcode\ttest", *lines, ""]), encoding="utf-8")
