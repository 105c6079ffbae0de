"""`$apply` of OData: `aggregate(...)`, `groupby((...))`, and `groupby((...),aggregate(...))`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from grootboek.wire.odata_parser import MAX_LENGTH, MAX_WORDS
from grootboek.wire.odata_syntax import FilterError, Kind, Path
from grootboek.wire.odata_tokens import Token, tokens
from grootboek.wire.odata_types import EntityType

METHODS: Final = ("sum", "min", "max", "average")
MAX_TERMS: Final = 20
"""Groupings, and aggregates, of one `$apply`."""
_NUMBERS: Final = frozenset({Kind.INTEGER, Kind.DECIMAL})
_END: Final = Token("", -1)


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One number of an answer: the property, how its values become one, and the name of that."""

    path: Path
    method: str
    alias: str


@dataclass(frozen=True, slots=True)
class Apply:
    """What a client asks in the place of rows: by which properties they are grouped, and what is told of each group."""

    groupings: tuple[Path, ...]
    aggregates: tuple[Aggregate, ...]


def parse_apply(text: str, entity: EntityType) -> Apply:
    """Read one `$apply` on a list of `entity`; FilterError when it cannot be read, UnknownPropertyError where it names none."""
    if len(text) > MAX_LENGTH:
        raise FilterError(f"The $apply is longer than {MAX_LENGTH} characters.")
    apply = _Parser(text).whole()
    if max(len(apply.groupings), len(apply.aggregates)) > MAX_TERMS:
        raise FilterError(f"The $apply has more than {MAX_TERMS} groupings or aggregates.")
    for path in apply.groupings:
        target = entity.at(path)
        if target.many:
            raise FilterError(f"There is no grouping by '{path}', which is a collection.")
    for aggregate in apply.aggregates:
        target = entity.at(aggregate.path)
        if target.many or target.kind not in _NUMBERS:
            raise FilterError(f"'{aggregate.path}' is no number.")
    _check_names(apply)
    return apply


def _check_names(apply: Apply) -> None:
    """Refuse an answer in which two things would have one name."""
    paths = list(map(str, apply.groupings))
    aliases = [aggregate.alias.casefold() for aggregate in apply.aggregates]
    names = [*aliases, *{path.split("/")[0].casefold() for path in paths}]
    # A property and a part of it would be grouped by twice.
    inside = any(other.startswith(f"{path}/") for path in paths for other in paths)
    if len(set(names)) < len(names) or len(set(paths)) < len(paths) or inside:
        raise FilterError("Two groupings or aggregates of the $apply have one name.")


class _Parser:
    """A descent over the words of one `$apply`."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._words = list(tokens(text))
        if len(self._words) > MAX_WORDS:
            raise FilterError(f"The $apply has more than {MAX_WORDS} words.")
        self._next = 0

    def whole(self) -> Apply:
        """Read all of it."""
        groupings: tuple[Path, ...] = ()
        aggregates: tuple[Aggregate, ...] = ()
        name = self._name()
        if name == "aggregate":
            aggregates = tuple(self._aggregates())
        elif name == "groupby":
            self._expect("(")
            groupings = tuple(self._groupings())
            if self._take(","):
                if self._name() != "aggregate":
                    raise self._fault(-1)
                aggregates = tuple(self._aggregates())
            self._expect(")")
        else:
            raise self._fault(-1)
        if self._peek() is not _END:
            raise self._fault()
        return Apply(groupings, aggregates)

    def _groupings(self) -> Iterator[Path]:
        self._expect("(")
        yield self._path()
        while self._take(","):
            yield self._path()
        self._expect(")")

    def _aggregates(self) -> Iterator[Aggregate]:
        self._expect("(")
        yield self._aggregate()
        while self._take(","):
            yield self._aggregate()
        self._expect(")")

    def _aggregate(self) -> Aggregate:
        path = self._path()
        if self._name() != "with":
            raise self._fault(-1)
        method = self._name()
        if method not in METHODS:
            raise self._fault(-1)
        if self._name() != "as":
            raise self._fault(-1)
        return Aggregate(path, method, self._name())

    def _path(self) -> Path:
        segments = [self._name()]
        while self._take("/"):
            segments.append(self._name())
        return Path(tuple(segments))

    def _peek(self) -> Token:
        return self._words[self._next] if self._next < len(self._words) else _END

    def _name(self) -> str:
        word = self._peek()
        if not word.is_name:
            raise self._fault()
        self._next += 1
        return word.text

    def _take(self, mark: str) -> bool:
        word = self._peek()
        found = word.text == mark and word.literal is None
        self._next += found
        return found

    def _expect(self, mark: str) -> None:
        if not self._take(mark):
            raise self._fault()

    def _fault(self, back: int = 0) -> FilterError:
        at = self._next + back
        place = self._words[at].place if at < len(self._words) else len(self._text)
        return FilterError(f"Syntax error at position {place} in '{self._text}'.")
