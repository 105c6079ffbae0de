"""The record layouts of CASH (layouts/*.toml): which fields a record has, of what form, and how it is written."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypedDict

from grootboek.wire.xml import escape_attribute, escape_php

_TYPE = re.compile(r"(?P<form>[SLNYDI])(?P<length>[0-9]+)(?:,(?P<decimals>[0-9]))?")


@dataclass(frozen=True, slots=True)
class FieldLayout:
    """One field: its four-digit number, Dutch name, and the vendor's form letter with length and decimals."""

    number: str
    name: str
    form: str
    length: int
    decimals: int
    required: bool
    tag: str

    def fits(self, value: str) -> bool:
        """Tell whether a value that is no amount or date has the form and length of this field."""
        if self.form == "N":
            return value.isascii() and value.isdigit() and len(value.lstrip("0")) <= self.length
        return len(value) <= self.length


@dataclass(frozen=True, slots=True)
class RecordLayout:
    """One record: its four-digit number, Dutch name, and its fields in the order of an export."""

    number: str
    name: str
    fields: tuple[FieldLayout, ...]

    def field(self, number: str) -> FieldLayout | None:
        """Find a field by its number; None for a field this layout does not know."""
        return next((each for each in self.fields if each.number == number), None)

    def to_wire(self, values: Mapping[str, str], *, with_names: bool = False) -> str:
        """Write a record of CASH XML: fields in layout order without empty ones, names as attributes on request."""
        naming = _named if with_names else _bare
        written = [
            f"<{naming(each.tag, each.name)}>{escape_php(value)}</{each.tag}>"
            for each in self.fields
            if (value := values.get(each.number))
        ]
        return f"<{naming(f'R{self.number}', self.name)}>{''.join(written)}</R{self.number}>"


def _bare(tag: str, _name: str) -> str:
    return tag


def _named(tag: str, name: str) -> str:
    return f'{tag} naam="{escape_attribute(name)}"'


class _FieldRow(TypedDict, total=False):
    """A field as its file states it."""

    number: str
    name: str
    type: str
    required: bool
    computed: bool
    source: str


class _RecordRow(TypedDict):
    """A record as its file states it."""

    name: str
    fields: list[_FieldRow]


@cache
def _layouts() -> Mapping[str, RecordLayout]:
    files_of_records = (
        each for each in files(__package__).joinpath("layouts").iterdir() if each.name.endswith(".toml")
    )
    rows: dict[str, _RecordRow] = {
        each.name.removesuffix(".toml"): tomllib.loads(each.read_text(encoding="utf-8"))  # type: ignore[misc]
        for each in files_of_records
    }
    return {number: RecordLayout(number, row["name"], _fields(row["fields"])) for number, row in sorted(rows.items())}


def _fields(rows: Iterable[_FieldRow]) -> tuple[FieldLayout, ...]:
    return tuple(_field(row) for row in rows)


def _field(row: _FieldRow) -> FieldLayout:
    found = _TYPE.fullmatch(row["type"])
    if found is None:
        raise ValueError(row["type"])
    return FieldLayout(
        number=row["number"],
        name=row["name"],
        form=found["form"],
        length=int(found["length"]),
        decimals=int(found["decimals"] or 0),
        required=row.get("required", False),
        tag=f"{'Z' if row.get('computed') else 'F'}{row['number']}",
    )


def record_layout(number: str) -> RecordLayout:
    """Return the layout of a record by its four-digit number; KeyError when this door does not know it."""
    return _layouts()[number]


def record_numbers() -> frozenset[str]:
    """Return the numbers of all records this door knows."""
    return frozenset(_layouts())
