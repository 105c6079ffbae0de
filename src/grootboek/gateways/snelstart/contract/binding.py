"""The binding of a request body to a model, as ASP.NET and Newtonsoft do it.

Names are read in any case, unknown ones are overlooked, numbers may be text, enumerations may be numbers, null is the empty
value of the type. A value of the wrong type is a misfit, with the place where it stands.
"""

from binascii import a2b_base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Final, TypeAlias
from uuid import UUID

from grootboek.gateways.snelstart.contract.shapes import Enumeration, Model, Primitive, Property
from grootboek.gateways.snelstart.literals import decimal_from_wire
from grootboek.wire.json import Json
from grootboek.wire.literals import guid_from_wire, lenient_datetime_from_wire

Value: TypeAlias = (
    "str | bytes | int | Decimal | bool | datetime | UUID | Unlisted | Anything | Bound | Sequence[Value] | None"
)

LISTED: Final = "listed"
"""The mark of a property whose unlisted value is told by a code, and not as a misfit."""
READABLE: Final = "readable"
"""The mark of bytes of which a code tells that they are no base64."""

_LONGEST_QUOTE: Final = 1_000
_WITHOUT_BLANKS: Final = str.maketrans("", "", " \t\r\n")

_DOTNET_TYPES: Mapping[Primitive, str] = {
    Primitive.TEXT: "System.String",
    Primitive.BYTES: "System.Byte[]",
    Primitive.INTEGER: "System.Int32",
    Primitive.LONG: "System.Int64",
    Primitive.DECIMAL: "System.Decimal",
    Primitive.DOUBLE: "System.Double",
    Primitive.BOOLEAN: "System.Boolean",
    Primitive.MOMENT: "System.DateTime",
    Primitive.GUID: "System.Guid",
    Primitive.ANY: "System.Object",
}


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A value that an enumeration does not have, as it was written; of bytes that are no base64 nothing is kept."""

    written: str


@dataclass(frozen=True, slots=True)
class Anything:
    """A value of a property that takes any."""

    written: Json


@dataclass(frozen=True, slots=True)
class Bound:
    """The properties of one object that were sent, by their names in the model."""

    model: Model
    values: Mapping[str, Value]

    def text(self, name: str) -> str:
        """Return a text without blanks around it, empty when absent or null."""
        value = self.values.get(name)
        return value.strip() if isinstance(value, str) else ""

    def content(self, name: str) -> bytes | None:
        """Return bytes, None when absent or null."""
        value = self.values.get(name)
        return value if isinstance(value, bytes) else None

    def integer(self, name: str) -> int | None:
        """Return a whole number, None when absent or null."""
        value = self.values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def decimal(self, name: str) -> Decimal | None:
        """Return a number, None when absent or null."""
        value = self.values.get(name)
        return value if isinstance(value, Decimal) else None

    def flag(self, name: str) -> bool:
        """Return whether a flag was sent as true."""
        return self.values.get(name) is True

    def moment(self, name: str) -> datetime | None:
        """Return a local time, None when absent or null."""
        value = self.values.get(name)
        return value if isinstance(value, datetime) else None

    def guid(self, name: str) -> UUID | None:
        """Return an id, None when absent, null or all zeros."""
        value = self.values.get(name)
        return value if isinstance(value, UUID) and value.int else None

    def choice(self, name: str) -> "str | Unlisted | None":
        """Return a value of an enumeration, what was written when it is not one of them, None when absent or empty."""
        value = self.values.get(name)
        return value if isinstance(value, str | Unlisted) else None

    def object(self, name: str) -> "Bound | None":
        """Return a nested object, None when absent or null."""
        value = self.values.get(name)
        return value if isinstance(value, Bound) else None

    def reference(self, name: str) -> UUID | None:
        """Return the id within a nested reference, None when there is none."""
        nested = self.object(name)
        return nested.guid("id") if nested else None

    def objects(self, name: str) -> "Sequence[Bound]":
        """Return the objects of a list, empty when absent or null."""
        value = self.values.get(name)
        return [element for element in value if isinstance(element, Bound)] if isinstance(value, list) else []

    def texts(self, name: str) -> Sequence[str]:
        """Return the texts of a list, empty when absent or null."""
        value = self.values.get(name)
        return [element for element in value if isinstance(element, str)] if isinstance(value, list) else []


@dataclass(slots=True)
class Binding:
    """One reading of a body; `misfits` are the places and sentences of what does not fit."""

    misfits: dict[str, list[str]] = field(default_factory=dict)

    def whole(self, model: Model, document: Json, place: str) -> Bound:
        """Read a body as a model; what is no object is a misfit, of which nothing is bound."""
        if isinstance(document, dict):
            return self.bind(model, document, place)
        self._misfit(place, document, model.schema)
        return Bound(model, {})

    def every(self, model: Model, document: Json, place: str) -> Sequence[Bound]:
        """Read a body as a list of a model; what is no list is a misfit."""
        if not isinstance(document, list):
            self._misfit(place, document, "System.Collections.Generic.List")
            return ()
        return [self.whole(model, element, f"{place}[{index}]") for index, element in enumerate(document)]

    def bind(self, model: Model, document: Mapping[str, Json], place: str) -> Bound:
        """Read an object as a model; `place` is its name in the sentences."""
        by_name = {name.casefold(): value for name, value in document.items()}
        values: dict[str, Value] = {}
        for name, prop in model.read:
            if name in by_name:
                values[prop.name] = self._property(prop, by_name[name], f"{place}.{prop.filter_name}")
        return Bound(model, values)

    def _property(self, prop: Property, written: Json, place: str) -> Value:
        if written is None:
            return None
        if prop.many:
            return self._list(prop, written, place)
        return self._single(prop, written, place)

    def _list(self, prop: Property, written: Json, place: str) -> Value:
        if not isinstance(written, list):
            self._misfit(place, written, "System.Collections.Generic.List")
            return None
        return [
            self._single(prop, element, f"{place}[{index}]")
            for index, element in enumerate(written)
            if element is not None
        ]

    def _single(self, prop: Property, written: Json, place: str) -> Value:
        if isinstance(prop.holds, Model):
            if isinstance(written, dict):
                return self.bind(prop.holds, written, place)
            self._misfit(place, written, prop.holds.schema)
            return None
        if isinstance(prop.holds, Enumeration):
            return self._choice(prop, prop.holds, written, place)
        return self._primitive(prop, prop.holds, written, place)

    def _choice(self, prop: Property, holds: Enumeration, written: Json, place: str) -> Value:
        if not isinstance(written, str | int) or isinstance(written, bool):
            self._misfit(place, written, holds.name)
            return None
        if isinstance(written, str) and not written.strip():
            return None
        value = holds.value(written)
        if value is None and not any(mark.rule == LISTED for mark in prop.marks):
            self._misfit(place, written, holds.name)
        return value or Unlisted(str(written))

    def _primitive(self, prop: Property, holds: Primitive, written: Json, place: str) -> Value:
        try:
            return READERS[holds](written)
        except (ValueError, OverflowError):
            if any(mark.rule == READABLE for mark in prop.marks):
                return Unlisted("")
            self._misfit(place, written, _DOTNET_TYPES[holds])
            return None

    def _misfit(self, place: str, written: Json, type_name: str) -> None:
        shown = f'"{_shortened(written)}"' if isinstance(written, str) else _shown(written)
        self.misfits.setdefault(place, []).append(f"Error converting value {shown} to type '{type_name}'.")


def _shortened(text: str) -> str:
    """Return a text as a sentence quotes it: of one as long as a file only the beginning."""
    return text if len(text) <= _LONGEST_QUOTE else f"{text[:_LONGEST_QUOTE]}..."


def _shown(written: Json) -> str:
    if isinstance(written, dict | list):
        return "{}" if isinstance(written, dict) else "[]"
    return str(written)


def _text(written: Json) -> str:
    if isinstance(written, dict | list):
        raise ValueError("no text")
    return str(written)


def _bytes(written: Json) -> bytes:
    """Read base64, with blanks and ends of lines anywhere, as .NET does."""
    if not isinstance(written, str):
        raise ValueError("no base64")
    return a2b_base64(written.translate(_WITHOUT_BLANKS).encode("ascii"), strict_mode=True)


def _whole(bits: int) -> Callable[[Json], int]:
    def read(written: Json) -> int:
        number = decimal_from_wire(written)
        if number != int(number) or not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1):
            raise ValueError(f"no whole number of {bits} bits")
        return int(number)

    return read


def _boolean(written: Json) -> bool:
    if isinstance(written, str) and written.strip().casefold() in ("true", "false"):
        return written.strip().casefold() == "true"
    if isinstance(written, int):
        return bool(written)
    raise ValueError("no boolean")


def _moment(written: Json) -> datetime:
    if not isinstance(written, str):
        raise ValueError("no moment")
    return lenient_datetime_from_wire(written)


def _guid(written: Json) -> UUID:
    if not isinstance(written, str):
        raise ValueError("no id")
    return guid_from_wire(written)


READERS: Final[Mapping[Primitive, Callable[[Json], Value]]] = {
    Primitive.TEXT: _text,
    Primitive.BYTES: _bytes,
    Primitive.INTEGER: _whole(32),
    Primitive.LONG: _whole(64),
    Primitive.DECIMAL: decimal_from_wire,
    Primitive.DOUBLE: decimal_from_wire,
    Primitive.BOOLEAN: _boolean,
    Primitive.MOMENT: _moment,
    Primitive.GUID: _guid,
    Primitive.ANY: Anything,
}
"""What reads a value of each type; ValueError when it is none."""
