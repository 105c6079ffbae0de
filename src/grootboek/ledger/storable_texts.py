"""Texts as the books can keep them: not too long, and of characters that both databases store."""

from collections.abc import Iterator, Mapping, Sequence

from grootboek.ledger.refusal import Problem, Reason


def is_storable(value: object) -> bool:
    """Tell whether no text in a value has a NUL or half of a surrogate pair: PostgreSQL keeps neither."""
    match value:
        # Before Sequence, which a text is too: one of texts, without end.
        case str():
            return "\0" not in value and (value.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in value))
        case Mapping():
            return all(is_storable(key) and is_storable(inner) for key, inner in value.items())
        case Sequence():
            return all(is_storable(inner) for inner in value)
        case _:
            return True


def unstorable_sign(text: str) -> str | None:
    """Return the first sign of a text that cannot be stored; None when there is none."""
    return None if is_storable(text) else next(sign for sign in text if not is_storable(sign))


def check_texts(thing: object, lengths: Mapping[str, int], *place: str | int) -> Iterator[Problem]:
    """Yield a problem for each text (a field named in `lengths`) that is too long or cannot be stored."""
    for name, longest in lengths.items():
        value = getattr(thing, name)
        if len(value) > longest:
            yield Problem(Reason.TEXT_TOO_LONG, (*place, name), {"length": len(value), "longest": longest})
        # Nearly every text is of ASCII, and imports have many.
        if (not value.isascii() or "\0" in value) and (sign := unstorable_sign(value)):
            yield Problem(Reason.VALUE_INVALID, (*place, name), {"sign": sign})


def check_storable(thing: object, names: Sequence[str], *place: str | int) -> Iterator[Problem]:
    """Yield a problem for each field whose value holds a text that cannot be stored."""
    for name in names:
        if not is_storable(getattr(thing, name)):
            yield Problem(Reason.VALUE_INVALID, (*place, name))
