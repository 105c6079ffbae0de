"""Reading one record of an import by its layout: field by field, noting what is wrong with each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from grootboek.gateways.cash.errors import (
    DOCUMENT_REFUSED,
    EXPLANATIONS,
    FORM_FLAWS,
    MISSING_VALUE,
    NUMBER_FLAW,
    RECORD_REFUSED,
    REFUSED_OTHERWISE,
    UNKNOWN_VALUES,
    ImportFlaw,
    RecordRefused,
    invalid_value,
)
from grootboek.gateways.cash.records.layout import RecordLayout, record_layout
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.ledger.refusal import Problem

DOCUMENT_RECORD: Final = "0301"
_MOST_SHOWN: Final = 50

_Found = TypeVar("_Found")


@dataclass(slots=True)
class Reading:
    """One record being read by its layout, with what is wrong with it so far."""

    record: ImportRecord
    layout: RecordLayout
    flaws: list[ImportFlaw] = field(default_factory=list)
    values: Mapping[str, str] = field(init=False)
    """The last value sent for each field."""

    def __post_init__(self) -> None:
        self.values = dict(self.record.fields)

    def take(self, number: str, convert: Callable[[str], _Found | None]) -> _Found | None:
        """Convert a field's value; None with a flaw when it is required and missing, or cannot be converted.

        What `convert` raises ValueError for has no form; what it returns None for names nothing that is known.
        """
        text = self.values.get(number)
        if not text:
            if number in self.layout.required:
                self.refuse(number, MISSING_VALUE)
            return None
        try:
            found = convert(text)
        except ValueError:
            self.refuse(number, self._form_flaw(number))
            return None
        if found is None:
            self.refuse(number, UNKNOWN_VALUES.get(number, "") or self._form_flaw(number))
        return found

    def refuse(self, number: str, why: str) -> None:
        """Note that a field's value is invalid, and why: `{value}` stands for the value."""
        self.flaws.append(field_flaw(self.record, number, why))

    def refuse_if_flawed(self) -> None:
        """Raise `RecordRefused` when something is wrong with the record."""
        if self.flaws:
            raise RecordRefused(self.flaws)

    def _form_flaw(self, number: str) -> str:
        found = self.layout.field(number)
        if found and found.form == "I" and self.record.number != DOCUMENT_RECORD:  # a quantity or a unit price of trade
            return NUMBER_FLAW
        return FORM_FLAWS[found.form].format(length=found.length) if found else ""


def field_flaw(record: ImportRecord, number: str, why: str) -> ImportFlaw:
    """Word what is wrong with a field: the vendor's message, and an explanation that calls the field by its name."""
    value = record.value(number)
    found = record_layout(record.number).field(number)
    words = f"{found.name if found else 'veld'} ({number}): {why.replace('{value}', value[:_MOST_SHOWN])}"
    return ImportFlaw(invalid_value(number, value), record.line, record.to_ascii(), words)


def refusal_flaw(record: ImportRecord, problem: Problem, number: str | None) -> ImportFlaw:
    """Word a refusal of the books about a field of a record, or about the whole of it."""
    why = EXPLANATIONS.get(problem.reason) or REFUSED_OTHERWISE.format(reason=problem.reason.name)
    if number is not None:
        return field_flaw(record, number, why)
    message = DOCUMENT_REFUSED if record.number == DOCUMENT_RECORD else RECORD_REFUSED.format(number=record.number)
    return ImportFlaw(message, record.line, record.to_ascii(), why)


_YES_NO: Final[Mapping[str, bool]] = {"J": True, "N": False, "": False}


def yes_or_no(text: str) -> bool:
    """Read a flag: `J` or `N`, in any case; ValueError for anything else."""
    if text.upper() not in _YES_NO:
        raise ValueError(text)
    return _YES_NO[text.upper()]
