"""`$apply` of OData: `aggregate(...)`, `groupby((...))`, and `groupby((...),aggregate(...))`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from grootboek.wire.odata_syntax import FilterError, Kind, Path
from grootboek.wire.odata_types import EntityType
from grootboek.wire.odata_words import Words

METHODS: Final = ("sum", "min", "max", "average")
MAX_TERMS: Final = 20
"""Groupings, and aggregates, of one `$apply`."""
_NUMBERS: Final = frozenset({Kind.INTEGER, Kind.DECIMAL})


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
    apply = _Parser(text, "$apply").whole()
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


class _Parser(Words):
    """A descent over the words of one `$apply`."""

    def whole(self) -> Apply:
        """Read all of it."""
        groupings: tuple[Path, ...] = ()
        aggregates: tuple[Aggregate, ...] = ()
        if self._name("aggregate", "groupby") == "aggregate":
            aggregates = tuple(self._aggregates())
        else:
            self._expect("(")
            groupings = tuple(self._groupings())
            if self._take_mark(","):
                self._name("aggregate")
                aggregates = tuple(self._aggregates())
            self._expect(")")
        self.finish()
        return Apply(groupings, aggregates)

    def _groupings(self) -> Iterator[Path]:
        self._expect("(")
        yield self._path()
        while self._take_mark(","):
            yield self._path()
        self._expect(")")

    def _aggregates(self) -> Iterator[Aggregate]:
        self._expect("(")
        yield self._aggregate()
        while self._take_mark(","):
            yield self._aggregate()
        self._expect(")")

    def _aggregate(self) -> Aggregate:
        path = self._path()
        self._name("with")
        method = self._name(*METHODS)
        self._name("as")
        return Aggregate(path, method, self._name())

    def _path(self) -> Path:
        segments = [self._name()]
        while self._take_mark("/"):
            segments.append(self._name())
        return Path(tuple(segments))
