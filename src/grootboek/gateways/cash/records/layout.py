"""The record layouts of CASH (layouts/*.toml): which fields a record has, of what form, and how it is written."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from operator import itemgetter
from typing import NotRequired, TypedDict

from grootboek.wire.xml import escape_attribute, escape_php

_TYPE = re.compile(r"(?P<form>[SLNYDI])(?P<length>[0-9]+)(?:,(?P<decimals>[0-9]))?")


@dataclass(frozen=True, slots=True)
class FieldLayout:
    """One field: its four-digit number, Dutch name, and the vendor's form letter with length and decimals.

    `meaning` and `source` are for the reader of docs/reference/cash-records.md.
    """

    number: str
    name: str
    form: str
    length: int
    decimals: int
    required: bool
    tag: str
    meaning: str
    source: str


@dataclass(frozen=True)
class RecordLayout:
    """One record: its four-digit number, Dutch name, and its fields in the order of an export.

    A layout of some other fields of a record has a name of its own and the record's tag. The fields of `key` together name
    one of the records that only CASH has; it is empty for records that the books have a noun for.
    """

    number: str
    name: str
    tag: str
    fields: tuple[FieldLayout, ...]
    key: tuple[str, ...] = ()

    def field(self, number: str) -> FieldLayout | None:
        """Find a field by its number; None for a field this layout does not know."""
        return self._by_number.get(number)

    @cached_property
    def required(self) -> frozenset[str]:
        """The numbers of the fields that must be filled."""
        return frozenset(field.number for field in self.fields if field.required)

    @cached_property
    def _by_number(self) -> Mapping[str, FieldLayout]:
        return {field.number: field for field in reversed(self.fields)}

    def to_wire(self, values: Mapping[str, str], *, with_names: bool = False) -> str:
        """Write a record of CASH XML: fields in layout order without empty ones, names as attributes on request."""
        elements = self.elements(with_names=with_names)
        start, end = self._frame(with_names=with_names)
        filled = [(field.number, value) for field in self.fields if (value := values.get(field.number))]
        return f"{start}{''.join([elements[number] % escape_php(value) for number, value in filled])}{end}"

    def elements(self, *, with_names: bool = False) -> Mapping[str, str]:
        """Return the element of each field by its number, with `%s` for the value."""
        return self._named_elements if with_names else self._bare_elements

    @cached_property
    def _bare_elements(self) -> Mapping[str, str]:
        return {field.number: f"<{field.tag}>%s</{field.tag}>" for field in self.fields}

    @cached_property
    def _named_elements(self) -> Mapping[str, str]:
        # The element is a template for `%`, a sign that a name may hold too.
        return {
            field.number: f"{_named(field.tag, field.name).replace('%', '%%')}%s</{field.tag}>" for field in self.fields
        }

    def _frame(self, *, with_names: bool) -> tuple[str, str]:
        return (_named(self.tag, self.name) if with_names else f"<{self.tag}>"), f"</{self.tag}>"

    def joiner(self, numbers: Sequence[str], *, with_names: bool = False) -> Callable[[Sequence[str]], str]:
        """Return a function that joins written elements, in the order of these numbers, to a record in layout order.

        ValueError for numbers that this layout does not know.
        """
        ordered = [field.number for field in self.fields if field.number in numbers]
        if len(ordered) != len(numbers):
            raise ValueError(numbers)
        start, end = self._frame(with_names=with_names)
        # Exports join millions of lines: those who ask in the order of the layout are spared the sorting.
        if ordered == list(numbers):
            return lambda elements: f"{start}{''.join(elements)}{end}"
        in_layout_order = itemgetter(*map(numbers.index, ordered))
        return lambda elements: f"{start}{''.join(in_layout_order(elements))}{end}"


def _named(tag: str, name: str) -> str:
    return f'<{tag} naam="{escape_attribute(name)}">'


class _FieldRow(TypedDict, total=False):
    """A field as its file states it."""

    number: str
    name: str
    type: str
    required: bool
    computed: bool
    meaning: str
    source: str


class _RecordRow(TypedDict):
    """A record as its file states it."""

    name: str
    record: NotRequired[str]
    key: NotRequired[list[str]]
    fields: list[_FieldRow]


@cache
def _layouts() -> Mapping[str, RecordLayout]:
    layout_files = (file for file in files(__package__).joinpath("layouts").iterdir() if file.name.endswith(".toml"))
    rows: dict[str, _RecordRow] = {
        file.name.removesuffix(".toml"): tomllib.loads(file.read_text(encoding="utf-8"))  # type: ignore[misc]
        for file in layout_files
    }
    return {number: _record(number, row) for number, row in sorted(rows.items())}


def _record(number: str, row: _RecordRow) -> RecordLayout:
    fields = tuple(map(_field, row["fields"]))
    return RecordLayout(number, row["name"], f"R{row.get('record', number)}", fields, tuple(row.get("key", ())))


def _field(row: _FieldRow) -> FieldLayout:
    parts = _TYPE.fullmatch(row["type"])
    if parts is None:
        raise ValueError(row["type"])
    return FieldLayout(
        number=row["number"],
        name=row["name"],
        form=parts["form"],
        length=int(parts["length"]),
        decimals=int(parts["decimals"] or 0),
        required=row.get("required", False),
        tag=f"{'Z' if row.get('computed') else 'F'}{row['number']}",
        meaning=row.get("meaning", ""),
        source=row["source"],
    )


def record_layout(number: str) -> RecordLayout:
    """Return a layout by its name, the four-digit number of its record; KeyError when this door does not know it."""
    return _layouts()[number]


def record_numbers() -> frozenset[str]:
    """Return the names of all layouts this door knows."""
    return frozenset(_layouts())
