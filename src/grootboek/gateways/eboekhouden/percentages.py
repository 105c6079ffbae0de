"""The percentages that a mutation states where its codes and amounts make others: kept with the booking, and read back."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

OWN_FIELDS: Final = "eboekhouden"
"""The name under which a booking keeps what only this door knows of it."""
_PERCENTAGES: Final = "BTWPercentage"


def percentages_to_keep(percentages: Iterable[tuple[str | None, str]]) -> dict[str, Any]:
    """Return the fields of a booking that keep the percentages of its lines.

    Each line gives what it states (None: nothing) and what its code and amounts make; only what differs is kept.
    """
    differing = {str(order): stated for order, (stated, made) in enumerate(percentages) if stated not in (None, made)}
    return {OWN_FIELDS: {_PERCENTAGES: differing}} if differing else {}


def kept_percentages(door_fields: Mapping[str, Any] | None) -> Mapping[str, str]:
    """Return the percentages that a booking keeps, by the order of its lines as a text."""
    percentages: Mapping[str, str] = (door_fields or {}).get(OWN_FIELDS, {}).get(_PERCENTAGES, {})
    return percentages
