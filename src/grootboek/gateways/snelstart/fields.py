"""Field tables: each property of a model once, with the facts that it shows; rows, filters, orders and reading follow."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import Any, Final, Generic, TypeAlias, TypeVar, cast

from grootboek.gateways.snelstart.contract.binding import Bound
from grootboek.gateways.snelstart.contract.shapes import entity_type
from grootboek.gateways.snelstart.literals import reference
from grootboek.gateways.snelstart.property_types import Form, ids
from grootboek.ledger.drafts import DraftT
from grootboek.store.lists.request import Entries, Meaning, Members, Value
from grootboek.wire.odata_types import EntityType

Item = TypeVar("Item")
Path: TypeAlias = tuple[str, ...]
Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One property: the facts that it is written from, and what it means where the books can tell (by path, from itself down).

    `read` gives the facts that a body states with it; None when a client does not state them.
    """

    name: str
    facts: tuple[str, ...]
    write: Callable[..., object]
    meanings: Mapping[Path, Meaning]
    parts: tuple["Field", ...] = ()
    read: Callable[[Bound], Mapping[str, object]] | None = None

    @property
    def filter_name(self) -> str:
        """The name by which filters call the property."""
        return self.name[:1].upper() + self.name[1:]

    def only(self, paths: Collection[Path]) -> "Field":
        """Return the property with no more of its parts than paths below it name; whole when one names itself."""
        if not self.parts or () in paths:
            return self
        return nested(self.name, *fields_at(self.parts, paths))


def fields_at(fields: Iterable[Field], paths: Collection[Path]) -> Iterator[Field]:
    """Yield the properties that some paths lead through, with no more of their parts than the paths name."""
    for part in fields:
        below = {path[1:] for path in paths if path and path[0] == part.filter_name}
        if below:
            yield part.only(below)


def field(name: str, fact: str, form: Form) -> Field:
    """Declare a property that shows one fact in a form."""
    read = form.read
    stated = None if read is None else lambda bound: {fact: read(bound, name)}
    return Field(name, (fact,), form.write, {(): form.means(fact)}, read=stated)


def made(
    name: str,
    write: Callable[..., object],
    *facts: str,
    meanings: Mapping[Path, Meaning] | None = None,
    read: Callable[[Bound], Mapping[str, object]] | None = None,
) -> Field:
    """Declare a property that is made of some facts; but for the meanings that are given, only memory filters and sorts by it."""
    return Field(name, facts, write, meanings or {}, read=read)


def always(name: str, write: Callable[[], object]) -> Field:
    """Declare a property that shows nothing of the books."""
    return Field(name, (), write, {})


def referring(name: str, resource: str, fact: str) -> Field:
    """Declare a reference to another entity, whose id is a fact."""
    return Field(name, (fact,), lambda uid: reference(resource, uid), {("Id",): Value(fact, ids)})


def members(name: str, facts: Mapping[str, str]) -> Field:
    """Declare a list of names, each of which is in it when a fact is true."""

    def write(*flags: bool) -> list[str]:
        return [member for member, flag in zip(facts, flags, strict=True) if flag]

    def read(bound: Bound) -> Mapping[str, object]:
        stated = {text.strip().casefold() for text in bound.texts(name)}
        return {fact: member.casefold() in stated for member, fact in facts.items()}

    return Field(name, tuple(facts.values()), write, {(): Members(facts)}, read=read)


def entries(name: str, fact: str, key: str, value: str) -> Field:
    """Declare a list of pairs, which are the entries of a mapping of texts; `key` and `value` are what filters call them."""
    key_name, value_name = key[:1].lower() + key[1:], value[:1].lower() + value[1:]

    def write(mapping: Mapping[str, str]) -> list[Row]:
        # The engines keep the entries in orders of their own.
        return [{key_name: own_key, value_name: own_value} for own_key, own_value in sorted(mapping.items())]

    return Field(name, (fact,), write, {(): Entries(fact, key, value)})


def uri(resource: str, fact: str = "uid") -> Field:
    """Declare the address of an entity of a resource, made of its id."""
    return Field("uri", (fact,), lambda uid: f"/{resource}/{uid}", {})


def nested(name: str, *parts: Field) -> Field:
    """Declare a property that has properties of its own."""
    ends = list(accumulate((len(part.facts) for part in parts), initial=0))
    writers = [(part.name, part.write, slice(*bounds)) for part, bounds in zip(parts, pairwise(ends), strict=True)]

    def write(*values: object) -> Row:
        return {own_name: write_part(*values[bounds]) for own_name, write_part, bounds in writers}

    def read(bound: Bound) -> Mapping[str, object]:
        # What is absent within is blank, as it is when the whole is.
        inner = bound.object(name) or Bound(bound.model, {})
        return {fact: value for part in parts if part.read for fact, value in part.read(inner).items()}

    meanings = {(part.filter_name, *path): meaning for part in parts for path, meaning in part.meanings.items()}
    return Field(name, tuple(fact for part in parts for fact in part.facts), write, meanings, parts, read)


def listed(name: str, fact: str, *parts: Field) -> Field:
    """Declare a list of things with properties of their own, which only memory filters."""
    part = nested("", *parts)

    def write(things: Iterable[object]) -> list[object]:
        return [part.write(*[getattr(thing, own) for own in part.facts]) for thing in things]

    return Field(name, (fact,), write, {})


class FieldTable(Generic[Item]):
    """All properties of a model, in the vendor's order."""

    def __init__(self, model_name: str, *fields: Field) -> None:
        """Take the name of a model and its properties."""
        self.entity: Final[EntityType] = entity_type(model_name)
        self.fields: Final = fields
        whole = nested("", *fields)
        self.meanings: Final = {"/".join(path): meaning for path, meaning in whole.meanings.items()}
        self._writers: Final = {part.name: _writer(part) for part in fields}

    def stated(self, draft: DraftT, body: Bound) -> DraftT:
        """Return a draft with what a body states of it; what the body leaves out is blank, what it cannot state stays."""
        facts = {fact: value for part in self.fields if part.read for fact, value in part.read(body).items()}
        return replace(draft, **{fact: value for fact, value in facts.items() if fact in draft.__dataclass_fields__})

    def to_wire(self, item: Item, names: Collection[str] = ()) -> Row:
        """Write an item, or some of its properties."""
        return {name: self._writers[name](item) for name in names or self._writers}

    def reader(self, paths: Collection[Path]) -> tuple[tuple[str, ...], Callable[[Sequence[Any]], Row]]:
        """Return which facts the properties at some paths need, and what makes a row of them from these facts."""
        part = nested("", *fields_at(self.fields, paths))
        # Properties may share a fact, such as an id and its uri; the store reads it once.
        facts = tuple(dict.fromkeys(part.facts))
        places = [facts.index(fact) for fact in part.facts]

        def read(values: Sequence[Any]) -> Row:
            return cast("Row", part.write(*[values[place] for place in places]))

        return facts, read


def _writer(part: Field) -> Callable[[Any], object]:
    write, facts = part.write, part.facts
    if len(facts) == 1:
        value_of = attrgetter(*facts)
        return lambda item: write(value_of(item))
    return lambda item: write(*[getattr(item, fact) for fact in facts])
