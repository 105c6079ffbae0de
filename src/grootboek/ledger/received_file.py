"""Files that came in to become bookings of purchases, and how far each has come."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

LARGEST_RECEIVED: Final = 5 * 1024 * 1024
"""In bytes: more is no invoice that somebody scanned or sent."""


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
    """A file that came in: the booking that it became, or why it became none."""

    uid: UUID
    name: str
    state: FileState
    booking_number: int | None
    reason: str
    created_at: datetime
    modified_at: datetime
