"""Cost centres (kostenplaats), which may lie inside one another."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

NAME_LENGTH = 50
CODE_LENGTH = 15


@dataclass(frozen=True, slots=True)
class CostCentre:
    """One cost centre; `parent_id` is None at the top, and one that was deleted is there for what was booked on it alone."""

    id: int
    uid: UUID
    code: str
    number: int
    name: str
    parent_id: int | None
    active: bool
    deleted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CostCentreDraft:
    """What somebody states about a cost centre; an empty code and number are made by the books."""

    name: str
    code: str = ""
    number: int | None = None
    parent_id: int | None = None
    active: bool = True


def lies_within(cost_centres: Mapping[int, CostCentre], inner: int, outer: int) -> bool:
    """Tell whether one cost centre is the other or lies somewhere inside it."""
    current: int | None = inner
    # Bounded, so that rows that already form a circle end it too.
    for _ in range(len(cost_centres) + 1):
        if current is None:
            return False
        if current == outer:
            return True
        current = cost_centres[current].parent_id
    return False
