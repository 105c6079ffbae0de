"""The models of the vendor's interface, read from models/*.toml: properties in order, types, marks and enumerations."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Final, TypeAlias

from grootboek.wire.literals import is_digits
from grootboek.wire.odata_syntax import Kind
from grootboek.wire.odata_types import EntityType
from grootboek.wire.odata_types import Property as ODataProperty

_PREFIX: Final = "SnelStart.B2B.Api.V2.Models."
_ROOT: Final = "SnelStart."
_LIST: Final = "[]"
_TAKEN: Final = " taken"
_FOLDER: Final = files("grootboek.gateways.snelstart.contract").joinpath("models")
_ENUMERATIONS: Final = "enumerations.toml"


class Primitive(StrEnum):
    """The primitive types of properties."""

    TEXT = "text"
    BYTES = "bytes"
    INTEGER = "integer"
    LONG = "long"
    DECIMAL = "decimal"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    MOMENT = "moment"
    GUID = "guid"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Enumeration:
    """The values of a property, with the numbers that .NET gives them; None where nobody has seen the number."""

    name: str
    numbers: Mapping[str, int | None]

    def value(self, written: object) -> str | None:
        """Return the value that a client wrote as a name in any case or as a number; None when it is none of them."""
        if isinstance(written, int) and not isinstance(written, bool):
            return next((name for name, number in self.numbers.items() if number == written), None)
        folded = str(written).strip().casefold()
        return next((name for name in self.numbers if name.casefold() == folded), None)


@dataclass(frozen=True, slots=True)
class Mark:
    """One demand on a property: the rule, its numbers and the code that tells it; without one .NET's sentence does (shape B)."""

    rule: str
    numbers: tuple[int, ...]
    code: str | None


@dataclass(frozen=True)
class Property:
    """One property: its name on the wire, what it holds, and the vendor's marks."""

    name: str
    holds: "Primitive | Enumeration | Model"
    many: bool = False
    readonly: bool = False
    marks: tuple[Mark, ...] = ()

    @cached_property
    def filter_name(self) -> str:
        """Its name in filters and in the sentences of .NET: with a capital."""
        return self.name[:1].upper() + self.name[1:]

    @property
    def required(self) -> bool:
        """Whether a client has to send it."""
        return any(mark.rule == "required" for mark in self.marks)

    @property
    def longest(self) -> int | None:
        """The longest text, in units of UTF-16; None when there is no limit."""
        return next((mark.numbers[0] for mark in self.marks if mark.rule == "longest"), None)


_Inner: TypeAlias = Mapping[tuple[str, ...], tuple[Mark, ...]]


@dataclass(frozen=True, slots=True)
class Demands:
    """What is demanded of a property: its marks, and what is demanded of the properties of an object in it."""

    prop: Property
    marks: tuple[Mark, ...]
    within: "tuple[Demands, ...]"


@dataclass(frozen=True)
class Model:
    """One model with its properties in the vendor's order; `inner` are marks on properties of nested models, by their path.

    `taken` are properties that clients of an older version send: they are read, and neither published nor answered.
    """

    name: str
    properties: tuple[Property, ...]
    inner: _Inner = field(default_factory=dict)
    taken: tuple[Property, ...] = ()

    @property
    def schema(self) -> str:
        """The vendor's full name of the model."""
        return self.name if self.name.startswith(_ROOT) else _PREFIX + self.name

    @property
    def short(self) -> str:
        """The last part of its name."""
        return self.name.rpartition(".")[2]

    @cached_property
    def read(self) -> tuple[tuple[str, Property], ...]:
        """The properties that are read, each with its name in one case: the same for every object of this model."""
        return tuple((prop.name.casefold(), prop) for prop in (*self.properties, *self.taken))

    @cached_property
    def demands(self) -> tuple[Demands, ...]:
        """What is demanded of its properties, and of those within them; a property of which nothing is demanded is left out."""
        return _demands(self, {})


def _demands(shape: Model, outer: _Inner) -> tuple[Demands, ...]:
    """Return the demands of a model, with those that a model around it has on its properties."""
    inner = {**shape.inner, **outer}
    every = []
    for prop in shape.properties:
        below = {path[1:]: marks for path, marks in inner.items() if len(path) > 1 and path[0] == prop.name}
        within = _demands(prop.holds, below) if isinstance(prop.holds, Model) else ()
        every.append(Demands(prop, (*prop.marks, *inner.get((prop.name,), ())), within))
    return tuple(each for each in every if each.marks or each.within)


@cache
def _source() -> dict[str, dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {}
    for file in _FOLDER.iterdir():
        if file.name.endswith(".toml") and file.name != _ENUMERATIONS:
            rows |= tomllib.loads(file.read_text(encoding="utf-8"))
    return rows


@cache
def _enumerations() -> dict[str, dict[str, Any]]:
    return tomllib.loads(_FOLDER.joinpath(_ENUMERATIONS).read_text(encoding="utf-8"))


@cache
def enumeration(name: str) -> Enumeration:
    """Return an enumeration by its name; KeyError when there is none."""
    row = _enumerations()[name]
    return Enumeration(name, dict.fromkeys(row["values"]) if "values" in row else row)


@cache
def model(name: str) -> Model:
    """Return a model by its name below the vendor's common one, such as `Landen.LandModel`; KeyError when there is none."""
    rows = dict(_source()[name])
    other, left_out = rows.pop("like", None), set(rows.pop("without", ()))
    properties = {prop.name: prop for prop in model(other).properties if prop.name not in left_out} if other else {}
    inner: dict[tuple[str, ...], tuple[Mark, ...]] = {}
    for key, written in rows.items():
        path = tuple(key.split("."))
        if len(path) > 1:
            inner[path] = tuple(_marks(written.split()))
        elif key in properties:
            # A model that is like another one says only what it adds.
            properties[key] = replace(properties[key], marks=(*properties[key].marks, *_marks(written.split())))
        else:
            properties[key] = _property(key, written)
    taken = tuple(prop for prop in properties.values() if rows.get(prop.name, "").endswith(_TAKEN))
    return Model(name, tuple(prop for prop in properties.values() if prop not in taken), inner, taken)


def _property(name: str, written: str) -> Property:
    kind, *words = written.split()
    marks = tuple(_marks(word for word in words if word not in ("readonly", "taken")))
    return Property(name, _holds(kind.removesuffix(_LIST)), kind.endswith(_LIST), "readonly" in words, marks)


def _marks(words: Any) -> Iterator[Mark]:
    """Read marks: `50` (longest text), `0..999` (range), `required` or the name of a form, each with `:CODE` or without."""
    for word in words:
        rule, _, code = word.partition(":")
        low, dots, high = rule.partition("..")
        if dots:
            yield Mark("range", (int(low), int(high)), code or None)
        elif is_digits(rule):
            yield Mark("longest", (int(rule),), code or None)
        else:
            yield Mark(rule, (), code or None)


def _holds(kind: str) -> "Primitive | Enumeration | Model":
    if kind in set(Primitive):
        return Primitive(kind)
    return enumeration(kind) if kind in _enumerations() else model(kind)


def models_within(shapes: Iterable[Model]) -> list[Model]:
    """Return some models and every model in them, each once and after the first that holds it."""
    met: dict[str, Model] = {}
    waiting = list(shapes)
    while waiting:
        shape = waiting.pop(0)
        if shape.name not in met:
            met[shape.name] = shape
            waiting += [prop.holds for prop in shape.properties if isinstance(prop.holds, Model)]
    return list(met.values())


_KINDS: Final[Mapping[Primitive, Kind]] = {
    Primitive.TEXT: Kind.TEXT,
    Primitive.INTEGER: Kind.INTEGER,
    Primitive.LONG: Kind.INTEGER,
    Primitive.DECIMAL: Kind.DECIMAL,
    Primitive.DOUBLE: Kind.DECIMAL,
    Primitive.BOOLEAN: Kind.BOOLEAN,
    Primitive.MOMENT: Kind.MOMENT,
    Primitive.GUID: Kind.GUID,
}


@cache
def entity_type(name: str) -> EntityType:
    """Return a model as filters see it: names with an upper first letter, enumerations as text, no Uri properties."""
    shape = model(name)
    return EntityType(
        shape.schema,
        {prop.filter_name: _odata_property(prop) for prop in shape.properties if not prop.name.lower().endswith("uri")},
    )


def _odata_property(prop: Property) -> ODataProperty:
    if isinstance(prop.holds, Model):
        return ODataProperty(nested=entity_type(prop.holds.name), many=prop.many)
    kind = _KINDS.get(prop.holds, Kind.TEXT) if isinstance(prop.holds, Primitive) else Kind.TEXT
    return ODataProperty(kind=kind, many=prop.many)
