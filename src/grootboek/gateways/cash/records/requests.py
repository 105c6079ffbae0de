"""The grammar of an export request: `<Aanvraag>[Eigenschap]|P1|P2|P3`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from grootboek.gateways.cash.errors import PARAMETER_MISSING, PARAMETER_UNREADABLE, UnreadableRequestError
from grootboek.gateways.cash.records.numbers import number_from_text

_MAX_CHARACTERS = 200
"""Longer requests are refused before they are read."""
_SHOWN = 20
"""Characters of a parameter that an error quotes."""

_NAME = re.compile(r"(?P<number>[0-9]{3,4})(?P<properties>[A-Z]*)")
_WHOLE_DOCUMENT = "I302E"
_Value = TypeVar("_Value")
_Ordered = TypeVar("_Ordered", int, str)


@dataclass(frozen=True, slots=True)
class Bounds(Generic[_Ordered]):
    """The first and the last of a range of values; None is no bound."""

    first: _Ordered | None
    last: _Ordered | None

    def contain(self, value: _Ordered) -> bool:
        """Tell whether a value lies within them."""
        return (self.first is None or self.first <= value) and (self.last is None or value <= self.last)


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What an export asks for: a request number, its properties as letters, and its parameters in order."""

    number: str
    properties: frozenset[str]
    parameters: tuple[str, ...]
    text: str = ""

    def parameter(self, position: int) -> str:
        """Return the parameter at a position counted from 0, empty when it was not sent."""
        return self.parameters[position] if position < len(self.parameters) else ""

    def read(self, position: int, convert: Callable[[str], _Value]) -> _Value | None:
        """Convert a parameter, None when it was not sent; UnreadableRequestError when it has no such form."""
        text = self.parameter(position)
        try:
            return convert(text) if text else None
        except ValueError as error:
            why = PARAMETER_UNREADABLE.format(order=position + 1, value=text[:_SHOWN])
            raise UnreadableRequestError(self.text, why) from error

    def needed(self, position: int, name: str, convert: Callable[[str], _Value]) -> _Value:
        """Convert a parameter that the request cannot do without, by its Dutch name."""
        value = self.read(position, convert)
        if value is None:
            raise UnreadableRequestError(self.text, PARAMETER_MISSING.format(name=name, order=position + 1))
        return value

    def numbers(self, position: int = 0) -> Bounds[int]:
        """Read two parameters as the first and the last number; when only one is sent it is both."""
        first, last = self.read(position, number_from_text), self.read(position + 1, number_from_text)
        return Bounds(first, first if len(self.parameters) == position + 1 else last)

    def codes(self, position: int = 0) -> Bounds[str]:
        """Read two parameters as codes in capitals, as `numbers` does."""
        first, last = self.read(position, str.upper), self.read(position + 1, str.upper)
        return Bounds(first, first if len(self.parameters) == position + 1 else last)

    def has(self, letter: str) -> bool:
        """Tell whether a property was asked for."""
        return letter in self.properties


def request_from_text(text: str) -> ExportRequest:
    """Read an export request, or raise UnreadableRequestError.

    The leading zero of the number may be left out, properties may come in any order and case, and a parameter is free of
    blanks at its ends (manual chapter 17). `I302E` is a number of its own.
    """
    stripped = text.strip()
    if not stripped or len(stripped) > _MAX_CHARACTERS:
        raise UnreadableRequestError(stripped)
    name, *parameters = (part.strip() for part in stripped.split("|"))
    name = name.upper() if name.isascii() else name
    trimmed = tuple(_without_empty_end(parameters))
    if name.startswith(_WHOLE_DOCUMENT):
        return ExportRequest(_WHOLE_DOCUMENT, frozenset(name[len(_WHOLE_DOCUMENT) :]), trimmed, stripped)
    parts = _NAME.fullmatch(name)
    if parts is None:
        raise UnreadableRequestError(stripped)
    return ExportRequest(parts["number"].zfill(4), frozenset(parts["properties"]), trimmed, stripped)


def _without_empty_end(parameters: list[str]) -> list[str]:
    """Drop the empty parameters at the end."""
    end = len(parameters)
    while end and not parameters[end - 1]:
        end -= 1
    return parameters[:end]
