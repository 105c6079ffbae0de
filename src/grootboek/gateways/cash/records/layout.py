"""The record layouts of CASH (layouts/*.toml): which fields a record has, of what form, and how it is written."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
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
        tags = self.tags(with_names=with_names)
        start, end = self.frame(with_names=with_names)
        filled = [(tags[field.number], value) for field in self.fields if (value := values.get(field.number))]
        return (
            f"{start}{''.join([f'{opening}{escape_php(value)}{closing}' for (opening, closing), value in filled])}{end}"
        )

    def tags(self, *, with_names: bool = False) -> Mapping[str, tuple[str, str]]:
        """Return what stands before and after the value of each field, by its number."""
        return self._named_tags if with_names else self._bare_tags

    @cached_property
    def _bare_tags(self) -> Mapping[str, tuple[str, str]]:
        return {field.number: (f"<{field.tag}>", f"</{field.tag}>") for field in self.fields}

    @cached_property
    def _named_tags(self) -> Mapping[str, tuple[str, str]]:
        return {field.number: (_named(field.tag, field.name), f"</{field.tag}>") for field in self.fields}

    def frame(self, *, with_names: bool = False) -> tuple[str, str]:
        """Return what stands before and after the fields of a record."""
        return (_named(self.tag, self.name) if with_names else f"<{self.tag}>"), f"</{self.tag}>"


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
