"""Reading one record of an import by its layout: field by field, noting what is wrong with each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from grootboek.gateways.cash.errors import ImportFlaw, invalid_value
from grootboek.gateways.cash.messages import ImportRecord
from grootboek.gateways.cash.records import RecordLayout

_Found = TypeVar("_Found")


@dataclass(slots=True)
class Reading:
    """One record being read by its layout, with what is wrong with it so far."""

    record: ImportRecord
    layout: RecordLayout
    flaws: list[ImportFlaw] = field(default_factory=list)

    def take(self, number: str, convert: Callable[[str], _Found | None]) -> _Found | None:
        """Convert a field's value; None with a flaw when it is required and missing, or cannot be converted."""
        text = self.record.value(number)
        if not text and not self._required(number):
            return None
        try:
            found = convert(text)
        except ValueError:
            found = None
        if found is None:
            self.refuse(number)
        return found

    def refuse(self, number: str) -> None:
        """Note that a field's value is invalid."""
        self.flaws.append(self.flaw(invalid_value(number, self.record.value(number))))

    def flaw(self, message: str) -> ImportFlaw:
        """Make a flaw of this record."""
        return ImportFlaw(message, self.record.line, self.record.to_ascii())

    def _required(self, number: str) -> bool:
        found = self.layout.field(number)
        return found is not None and found.required
