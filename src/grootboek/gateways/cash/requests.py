"""The grammar of what an export asks for: `<Aanvraag>[Eigenschap]|P1|P2|P3`."""

import re
from dataclasses import dataclass

MOST_CHARACTERS = 200
"""Longer requests are refused before they are read."""

_NAME = re.compile(r"(?P<number>[0-9]{3,4})(?P<properties>[A-Z]*)")
_WHOLE_DOCUMENT = "I302E"


class UnreadableRequestError(ValueError):
    """An export request that does not follow the grammar."""


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What is asked for: a request number, its properties as letters, and its parameters in order."""

    number: str
    properties: frozenset[str]
    parameters: tuple[str, ...]

    def parameter(self, position: int) -> str:
        """Give the parameter at a position counted from 0, empty when it was not sent."""
        return self.parameters[position] if position < len(self.parameters) else ""

    def has(self, letter: str) -> bool:
        """Tell whether a property was asked for."""
        return letter in self.properties


def request_from_text(text: str) -> ExportRequest:
    """Read an export request, or raise UnreadableRequestError.

    The leading zero of the number may be left out, properties may come in any order, and a parameter is free of
    blanks at its ends (manual chapter 17). `I302E` is a number of its own.
    """
    stripped = text.strip()
    if not stripped or len(stripped) > MOST_CHARACTERS:
        raise UnreadableRequestError(stripped)
    name, *parameters = (part.strip() for part in stripped.split("|"))
    trimmed = tuple(_without_empty_end(parameters))
    if name.startswith(_WHOLE_DOCUMENT):
        return ExportRequest(_WHOLE_DOCUMENT, frozenset(name[len(_WHOLE_DOCUMENT) :]), trimmed)
    found = _NAME.fullmatch(name)
    if found is None:
        raise UnreadableRequestError(stripped)
    return ExportRequest(found["number"].zfill(4), frozenset(found["properties"]), trimmed)


def _without_empty_end(parameters: list[str]) -> list[str]:
    """Drop the empty parameters after the last one that was filled."""
    end = len(parameters)
    while end and not parameters[end - 1]:
        end -= 1
    return parameters[:end]
