"""Spans of days on which something holds, such as a scheme of the tax office."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DaySpan:
    """Days from one to another, both included; `last` is None while there is no end."""

    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        """Tell whether a day is one of them."""
        return self.first <= day and (self.last is None or day <= self.last)


def held_on(spans: Iterable[DaySpan], day: date) -> bool:
    """Tell whether a day is of one of the spans."""
    return any(span.holds(day) for span in spans)
