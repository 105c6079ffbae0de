"""Drafts: what somebody states about a thing of the books, and in what two statements about it differ.

A verb that changes a thing is given a function from its draft to its draft, and calls it on what stands under the lock:
`change_party(book, party_id, lambda party: replace(party, name="Jansen"))`. So a field that is misspelt is found by the type
checker, and nothing that was changed meanwhile is overwritten with what a caller read before.
"""

from typing import Any, ClassVar, Protocol, TypeVar


class Draft(Protocol):
    """A record of what somebody states."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


DraftT = TypeVar("DraftT", bound=Draft)


def fields_of(draft: Draft) -> dict[str, Any]:
    """Return the values of the fields of a draft by their names."""
    return {name: getattr(draft, name) for name in draft.__dataclass_fields__}


def draft_of(kind: type[DraftT], thing: object) -> DraftT:
    """Return the draft of a kind that states a thing as it stands; the thing has every field of it."""
    return kind(**{name: getattr(thing, name) for name in kind.__dataclass_fields__})


def differing(old: DraftT, new: DraftT) -> list[str]:
    """Return the names of the fields in which two drafts of a kind differ."""
    return [name for name in old.__dataclass_fields__ if getattr(old, name) != getattr(new, name)]


def before_and_after(old: DraftT, new: DraftT) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields in which two drafts of a kind differ, with the values of the one and of the other."""
    names = differing(old, new)
    return {name: getattr(old, name) for name in names}, {name: getattr(new, name) for name in names}
