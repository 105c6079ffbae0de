"""A clock that a test moves."""

from datetime import UTC, datetime


class Clock:
    """A clock that stands still until the test moves it."""

    def __init__(self) -> None:
        """Stand at a fixed moment."""
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.now
