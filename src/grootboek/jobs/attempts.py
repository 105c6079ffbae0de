"""How often a job is tried, how long it waits between two attempts, and how a handler says that it could not do it."""

from datetime import timedelta
from typing import Final

from grootboek.store.queues.jobs import Job

MAX_ATTEMPTS: Final = 24
"""After so many a job is given up: in about four days, as mail hosts do (RFC 5321 chapter 4.5.4.1)."""
LONGEST_WAIT: Final = timedelta(hours=6)


class NotNow(Exception):
    """A job cannot be done now; the text says why, for the operator.

    With `for_all_of_its_kind` the other jobs of its kind would fail as well: they wait until the worker looks again.
    """

    def __init__(self, reason: str, *, for_all_of_its_kind: bool = False) -> None:
        """Take the reason."""
        super().__init__(reason)
        self.for_all_of_its_kind = for_all_of_its_kind


class Never(Exception):
    """No further attempt can do a job; the text says why, for the operator."""


def wait_after(job: Job) -> timedelta:
    """Return how long a job waits after a failed attempt: twice as long each time, six hours at most."""
    # 2**10 minutes are past the longest wait already; an endless power would not fit a timedelta.
    return min(timedelta(minutes=2 ** min(job.attempts, 10)), LONGEST_WAIT)


def is_hopeless(job: Job, failure: Exception) -> bool:
    """Tell whether a job that failed is given up."""
    return isinstance(failure, Never) or job.attempts >= MAX_ATTEMPTS


def reason_of(failure: Exception) -> str:
    """Return why a job failed, as a line to store with it."""
    return str(failure) if isinstance(failure, (NotNow, Never)) else f"{type(failure).__name__}: {failure}"
