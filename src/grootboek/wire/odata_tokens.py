"""The words of an OData v3 filter: literals of every primitive type, names, and punctuation."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation

from grootboek.wire.literals import guid_from_wire, is_digits, lenient_datetime_from_wire
from grootboek.wire.odata_syntax import FilterError, Kind, Literal, Scalar

_WORD = re.compile(
    r"""(?P<blank>\s+)
      | (?P<typed>(?P<prefix>datetimeoffset|datetime|guid|time|binary|X)'(?P<inside>[^']*)')
      | (?P<text>'(?:[^']|'')*')
      | (?P<number>-?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)(?P<suffix>[LlMmDdFf]?)(?![A-Za-z0-9_]))
      | (?P<name>[^\W\d]\w*)
      | (?P<mark>[(),/:-])""",
    re.VERBOSE | re.ASCII,
)
_SPAN = re.compile(
    r"P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?",
    re.ASCII,
)
_BYTES = re.compile(r"(?:[0-9a-fA-F]{2})*")
_WORDS = {
    "true": Literal(Kind.BOOLEAN, value=True),
    "false": Literal(Kind.BOOLEAN, value=False),
    "null": Literal(Kind.NULL, None),
}
_MAX_DIGITS = 60


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a filter: a literal, a name, or a mark, with its place in the text."""

    text: str
    place: int
    literal: Literal | None = None
    is_name: bool = False


def tokens(text: str) -> Iterator[Token]:
    """Cut a filter into its words; FilterError where none fits."""
    place = 0
    while place < len(text):
        match = _WORD.match(text, place)
        if match is None:
            raise FilterError(f"Syntax error at position {place} in '{text}'.")
        if not match["blank"]:
            yield _token(match)
        place = match.end()


def _token(match: re.Match[str]) -> Token:
    text, place = match[0], match.start()
    if match["typed"]:
        # Clients write a blank before the id in guid'...'.
        return Token(text, place, _typed(match["prefix"], match["inside"].strip()))
    if match["text"]:
        return Token(text, place, Literal(Kind.TEXT, text[1:-1].replace("''", "'")))
    if match["number"]:
        return Token(text, place, _number(text.rstrip("LlMmDdFf"), match["suffix"]))
    if match["name"]:
        return Token(text, place, _WORDS.get(text), is_name=text not in _WORDS)
    return Token(text, place)


def _number(digits: str, suffix: str) -> Literal:
    if len(digits) > _MAX_DIGITS:
        raise FilterError("A number has too many digits.")
    whole = suffix.upper() in ("", "L") and is_digits(digits.lstrip("-"))
    if whole:
        return Literal(Kind.INTEGER, int(digits))
    try:
        number = Decimal(digits)
    except InvalidOperation:  # an exponent that no Decimal has
        raise _out_of_range(digits) from None
    # 1e999999 is short to send, and fills the memory when it is computed with.
    if abs(number.adjusted()) > _MAX_DIGITS:
        raise _out_of_range(digits)
    return Literal(Kind.DECIMAL, number)


def _out_of_range(digits: str) -> FilterError:
    return FilterError(f"The number '{digits}' is out of range.")


def _moment_with_zone(text: str) -> datetime:
    lenient_datetime_from_wire(text)  # Python's reader takes other forms too
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _bytes(text: str) -> bytes:
    if _BYTES.fullmatch(text) is None:
        raise ValueError(text)
    return bytes.fromhex(text)


def _span(text: str) -> timedelta:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return timedelta(**{unit: float(amount) for unit, amount in match.groupdict("0").items()})


_READERS: dict[str, tuple[Kind, Callable[[str], Scalar]]] = {
    "datetime": (Kind.MOMENT, lenient_datetime_from_wire),
    "datetimeoffset": (Kind.MOMENT_WITH_ZONE, _moment_with_zone),
    "time": (Kind.SPAN, _span),
    "guid": (Kind.GUID, guid_from_wire),
    "binary": (Kind.BINARY, _bytes),
    "X": (Kind.BINARY, _bytes),
}


def _typed(prefix: str, inside: str) -> Literal:
    kind, read = _READERS[prefix]
    try:
        return Literal(kind, read(inside))
    except (ValueError, OverflowError):
        raise FilterError(f"Unrecognized '{kind}' literal '{prefix}'{inside}''.") from None
