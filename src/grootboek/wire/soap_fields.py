"""Turn XML elements into typed values by the types of a contract, as leniently as .NET's XmlSerializer and PHP do.

Any prefix or namespace, any order, missing and unknown elements, `xsi:nil`, surrounding whitespace: all are read. Of an
element that comes twice the first counts. An empty element of a value type counts as missing.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias, cast

from grootboek.wire import literals
from grootboek.wire.contract import Contract, Structure
from grootboek.wire.xml import Element

Value: TypeAlias = "str | int | float | bool | Decimal | datetime | Fields | list[Fields] | list[Value] | None"
_Reader: TypeAlias = Callable[[Element], Value]
_Slots: TypeAlias = dict[str, tuple[str, _Reader]]
NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_ZERO = Decimal(0)
_SCALARS: Mapping[str, Callable[[str], Value]] = {
    "long": literals.long_from_wire,
    "int": literals.int_from_wire,
    "decimal": literals.decimal_from_wire,
    "double": literals.double_from_wire,
    "boolean": literals.boolean_from_wire,
    "dateTime": literals.datetime_from_wire,
}


class Unreadable(ValueError):
    """A value that is not of its declared type, with the element that holds it; the text is .NET's."""

    def __init__(self, element: Element, message: str) -> None:
        super().__init__(message)
        self.element = element


class Fields(dict[str, Value]):
    """The elements of one structure that were sent, by name; None stands for `xsi:nil` or an empty value.

    The methods give the value under a name as its type, or the type's zero when it was not sent.
    """

    __slots__ = ()

    def given(self, name: str) -> bool:
        """Tell whether a value was sent, even an empty text."""
        return self.get(name) is not None

    def text(self, name: str) -> str:
        """Return a string or enumeration, "" when not sent."""
        return cast("str | None", self.get(name)) or ""

    def taken(self, name: str) -> str:
        """Return a string as `text` does, and keep it no longer: it may be large."""
        return cast("str | None", self.pop(name, None)) or ""

    def texts(self, names: Iterable[str]) -> dict[str, str]:
        """Return some strings or enumerations by their names, "" for what was not sent."""
        return {name: cast("str | None", self.get(name)) or "" for name in names}

    def whole(self, name: str) -> int:
        """Return a long or int, 0 when not sent."""
        return cast("int | None", self.get(name)) or 0

    def decimal(self, name: str) -> Decimal:
        """Return a decimal, 0 when not sent."""
        return cast("Decimal | None", self.get(name)) or _ZERO

    def decimals(self, names: Iterable[str]) -> dict[str, Decimal]:
        """Return some decimals by their names, 0 for what was not sent."""
        return {name: cast("Decimal | None", self.get(name)) or _ZERO for name in names}

    def flag(self, name: str) -> bool:
        """Return a boolean, False when not sent."""
        return bool(self.get(name))

    def moment(self, name: str) -> datetime | None:
        """Return a dateTime as it was written, without zone, or None."""
        return cast("datetime | None", self.get(name))

    def day(self, name: str) -> date | None:
        """Return the date part of a dateTime, or None."""
        moment = cast("datetime | None", self.get(name))
        return None if moment is None else moment.date()

    def part(self, name: str) -> "Fields":
        """Return an inner structure, an empty one when not sent."""
        return cast("Fields | None", self.get(name)) or Fields()

    def rows(self, name: str) -> "list[Fields]":
        """Return the items of an ArrayOf... structure, none when not sent; a nil item is an empty one."""
        return cast("list[Fields] | None", self.get(name)) or []


def readers(contract: Contract, *, refuses_children: bool = False) -> dict[str, Callable[[Element], Fields]]:
    """Compile one reader per operation: it turns the request element into Fields or raises Unreadable."""
    known: dict[str, _Reader] = {name: _scalar(read) for name, read in _SCALARS.items()}
    known["string"] = known["any"] = _text_alone if refuses_children else _text
    for name, values in contract.enumerations.items():
        known[name] = _scalar(_enumeration(name, values))
    # Structures refer to each other: each has its table before any of them is filled.
    tables: dict[str, _Slots] = {}
    for name, structure in contract.structures.items():
        slots = tables[name] = {}
        known[name] = _list(slots) if structure.is_list else _part(_structure(slots))
    for name, structure in contract.structures.items():
        _fill(tables[name], structure, contract.namespace, known)
    compiled: dict[str, Callable[[Element], Fields]] = {}
    for operation in contract.operations.values():
        slots = {}
        _fill(slots, operation.request, contract.namespace, known)
        compiled[operation.name] = _structure(slots)
    return compiled


def _fill(slots: _Slots, structure: Structure, namespace: str, known: Mapping[str, _Reader]) -> None:
    for field in structure.fields:
        slots[field.name] = slots[f"{{{namespace}}}{field.name}"] = (field.name, known[field.type])


def _slot(slots: _Slots, tag: str) -> tuple[str, _Reader] | None:
    return slots.get(tag) or slots.get(tag.rpartition("}")[2])


def _is_nil(element: Element) -> bool:
    return element.get(NIL) in ("true", "1")


def _structure(slots: _Slots) -> Callable[[Element], Fields]:
    def read(element: Element) -> Fields:
        fields = Fields()
        for child in element:
            # Nearly every tag is found at once; the slower way is for foreign namespaces.
            slot = slots.get(child.tag) or _slot(slots, child.tag)
            if slot is not None and slot[0] not in fields:
                fields[slot[0]] = slot[1](child)
        return fields

    return read


def _part(read_structure: Callable[[Element], Fields]) -> _Reader:
    def read(element: Element) -> Value:
        fields = read_structure(element)
        return None if not fields and _is_nil(element) else fields

    return read


def _list(slots: _Slots) -> _Reader:
    def read(element: Element) -> Value:
        items: list[Value] = []
        for child in element:
            slot = _slot(slots, child.tag)
            if slot is not None:
                items.append(slot[1](child) or Fields())
        return items

    return read


def _text(element: Element) -> Value:
    text = element.text
    return text or (None if _is_nil(element) else "")


def _text_alone(element: Element) -> Value:
    if len(element):
        raise Unreadable(element, "Element content is not a text.")
    return _text(element)


def _scalar(convert: Callable[[str], Value]) -> _Reader:
    def read(element: Element) -> Value:
        text = element.text
        if not text or text.isspace():
            return None
        try:
            return convert(text)
        except ValueError as error:
            raise Unreadable(element, str(error)) from error

    return read


def _enumeration(name: str, values: tuple[str, ...]) -> Callable[[str], Value]:
    allowed = {value: value for value in values}

    def read(text: str) -> Value:
        value = allowed.get(text) or allowed.get(text.strip())
        if value is None:
            raise ValueError(f"Instance validation error: '{text}' is not a valid value for {name}.")
        return value

    return read
