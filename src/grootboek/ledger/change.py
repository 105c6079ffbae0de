"""What a web shop is told of: that a customer or an article changed since it last asked (mutatietabel)."""

from dataclasses import dataclass
from enum import StrEnum


class Subject(StrEnum):
    """What changed."""

    PARTY = "party"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that changed since it was last answered; its version rises with every further change."""

    subject: Subject
    subject_id: int
    version: int
