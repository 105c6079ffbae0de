"""The fields of filters: zero, nothing and .NET's earliest date stand for no limit."""

from datetime import date
from typing import Final

from grootboek.wire.soap_fields import Fields

_LARGEST: Final = 2**31 - 1
"""No number in the books is larger; PostgreSQL refuses to compare with a larger one, which would find nothing either."""


def day_of(fields: Fields, name: str) -> date | None:
    """Return a date of a filter, None for no limit."""
    day = fields.day(name)
    return None if day == date.min else day


def number_of(fields: Fields, name: str) -> int | None:
    """Return a number of a filter, None for no limit."""
    return max(-_LARGEST, min(fields.whole(name), _LARGEST)) or None
