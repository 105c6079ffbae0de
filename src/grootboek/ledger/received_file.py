"""Files that came in to become bookings of purchases, and how far each has come."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from grootboek.ledger.refusal import Problem, Reason

LARGEST_RECEIVED: Final = 5 * 1024 * 1024
"""In bytes: more is no invoice that somebody scanned or sent."""
_MOST_NOTED: Final = 5
_LONGEST_FACT: Final = 100


class FileState(StrEnum):
    """How far a file has come."""

    PENDING = "pending"
    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"

    @property
    def is_done(self) -> bool:
        """Whether nothing more happens with it."""
        return self in {FileState.COMPLETED, FileState.FAILED}


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that came in: the booking that it became, or why it became none, as it was noted."""

    uid: UUID
    name: str
    state: FileState
    booking_number: int | None
    reason: str
    created_at: datetime
    modified_at: datetime


def noted(problems: Sequence[Problem]) -> str:
    """Return the first problems as a text to keep: each door has words of its own for them."""
    rows = [
        [problem.reason.name, problem.place, {name: _fact(fact) for name, fact in problem.facts.items()}]
        for problem in problems[:_MOST_NOTED]
    ]
    return json.dumps(rows, ensure_ascii=False)


def problems_noted(text: str) -> tuple[Problem, ...]:
    """Return the problems that were noted; none for a text that says itself what happened."""
    try:
        return tuple(Problem(Reason[name], tuple(place), facts) for name, place, facts in json.loads(text))
    except (ValueError, KeyError, TypeError):
        return ()


def _fact(fact: object) -> int | str | None:
    return fact if fact is None or isinstance(fact, int) else str(fact)[:_LONGEST_FACT]
