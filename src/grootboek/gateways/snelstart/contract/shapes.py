"""The models of the vendor's interface, read from shapes.toml: properties in order, types, lengths and enumerations."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any

from grootboek.wire.literals import is_digits
from grootboek.wire.odata_syntax import Kind
from grootboek.wire.odata_types import EntityType
from grootboek.wire.odata_types import Property as ODataProperty


class Primitive(StrEnum):
    """The primitive types of properties."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DOUBLE = "double"
    BOOLEAN = "boolean"
    MOMENT = "moment"
    GUID = "guid"


@dataclass(frozen=True, slots=True)
class Enumeration:
    """The values of a property with the numbers that .NET gives them."""

    name: str
    numbers: Mapping[str, int]

    def value(self, written: object) -> str | None:
        """Return the value that a client wrote as a name in any case or as a number; None when it is none of them."""
        if isinstance(written, int) and not isinstance(written, bool):
            return next((name for name, number in self.numbers.items() if number == written), None)
        folded = str(written).strip().casefold()
        return next((name for name in self.numbers if name.casefold() == folded), None)


@dataclass(frozen=True, slots=True)
class Property:
    """One property: its name on the wire, what it holds, and the vendor's marks."""

    name: str
    holds: "Primitive | Enumeration | Model"
    many: bool = False
    max_length: int | None = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """One model with its properties in the vendor's order."""

    name: str
    schema: str
    properties: tuple[Property, ...]


@cache
def _source() -> dict[str, dict[str, Any]]:
    text = files("grootboek.gateways.snelstart.contract").joinpath("shapes.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def enumeration(name: str) -> Enumeration:
    """Return an enumeration by its name; KeyError when there is none."""
    return Enumeration(name, _source()["enumerations"][name])


@cache
def model(name: str) -> Model:
    """Return a model by the last part of its name; KeyError when it is not served."""
    rows = _source()[name]
    properties = tuple(_property(field, written) for field, written in rows.items() if field != "schema")
    return Model(name, rows["schema"], properties)


def _property(name: str, written: str) -> Property:
    kind, *marks = written.split()
    many = kind.endswith("[]")
    length = next((int(mark) for mark in marks if is_digits(mark)), None)
    return Property(name, _holds(kind.removesuffix("[]")), many, length, "required" in marks)


def _holds(kind: str) -> "Primitive | Enumeration | Model":
    if kind in set(Primitive):
        return Primitive(kind)
    return enumeration(kind) if kind in _source()["enumerations"] else model(kind)


_KINDS: Mapping[Primitive, Kind] = {
    Primitive.TEXT: Kind.TEXT,
    Primitive.INTEGER: Kind.INTEGER,
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
        {
            prop.name[:1].upper() + prop.name[1:]: _odata_property(prop)
            for prop in shape.properties
            if not prop.name.lower().endswith("uri")
        },
    )


def _odata_property(prop: Property) -> ODataProperty:
    if isinstance(prop.holds, Model):
        return ODataProperty(nested=entity_type(prop.holds.name), many=prop.many)
    kind = _KINDS[prop.holds] if isinstance(prop.holds, Primitive) else Kind.TEXT
    return ODataProperty(kind=kind, many=prop.many)
