"""Reading one record of an import by its layout: field by field, noting its flaws."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from grootboek.gateways.cash.errors import (
    DOCUMENT_REFUSED,
    EXPLANATIONS,
    FIELD_TWICE,
    FORM_FLAWS,
    MISSING_VALUE,
    NOUNS,
    NUMBER_FLAW,
    RECORD_REFUSED,
    REFUSED_OTHERWISE,
    UNKNOWN_VALUE,
    Flaw,
    RecordRefused,
    invalid_value,
)
from grootboek.gateways.cash.records.amounts import cents_from_import, checked_cents
from grootboek.gateways.cash.records.layout import RecordLayout, record_layout
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.ledger.money import Cents
from grootboek.ledger.refusal import Problem

DOCUMENT_RECORD: Final = "0301"
_SHOWN: Final = 50
"""Signs of a value that an explanation quotes."""

_Value = TypeVar("_Value")


@dataclass(slots=True)
class Reading:
    """One record that is read by its layout, with the flaws found so far."""

    record: ImportRecord
    layout: RecordLayout
    flaws: list[Flaw] = field(default_factory=list)
    values: Mapping[str, str] = field(init=False)
    """The value sent for each field; a field that was sent twice is a flaw, whether as `F307` or `F0307`."""
    _source: str = field(default="", init=False)

    def __post_init__(self) -> None:
        fields = self.record.fields
        self.values = dict(fields)
        if len(self.values) < len(fields):
            times = Counter(number for number, _ in fields)
            # Of a field that was sent twice the first value is shown.
            self.values = dict(reversed(fields))
            for number in dict(fields):
                if times[number] > 1:
                    self.refuse(number, FIELD_TWICE)

    def take(self, number: str, convert: Callable[[str], _Value | None]) -> _Value | None:
        """Convert a field's value; None with a flaw when it is required and missing, or cannot be converted.

        What `convert` raises ValueError for has no form; what it returns None for names nothing that is known.
        """
        text = self.values.get(number)
        if not text:
            if number in self.layout.required:
                self.refuse(number, MISSING_VALUE)
            return None
        try:
            value = convert(text)
        except ValueError:
            self.refuse(number, self._form_flaw(number))
            return None
        if value is None:
            noun = NOUNS.get(number)
            unknown = UNKNOWN_VALUE.format(noun=noun, value=text[:_SHOWN]) if noun else self._form_flaw(number)
            self.refuse(number, unknown)
        return value

    def amount(self, number: str) -> Cents | None:
        """Return the amount in a field, in cents: as the door worked it out, else read from its text, as `take` does."""
        cents = self.record.amounts.get(number)
        return self.take(number, cents_from_import if cents is None else lambda _: checked_cents(cents))

    def refuse(self, number: str, why: str) -> None:
        """Note that a field's value is invalid, and why."""
        # The flaws of a record share its text: there may be hundreds.
        self._source = self._source or self.record.to_ascii()
        value = self.values.get(number, "")
        self.flaws.append(_field_flaw(self.record, number, why, value=value, source=self._source))

    def refuse_if_flawed(self) -> None:
        """Raise `RecordRefused` when something is wrong with the record."""
        if self.flaws:
            raise RecordRefused(self.flaws)

    def _form_flaw(self, number: str) -> str:
        field_layout = self.layout.field(number)
        if field_layout is None:
            return ""
        if field_layout.form == "I" and self.record.number != DOCUMENT_RECORD:  # a quantity or a unit price of trade
            return NUMBER_FLAW
        return FORM_FLAWS[field_layout.form].format(length=field_layout.length)


def field_flaw(record: ImportRecord, number: str, why: str) -> Flaw:
    """Return a flaw of a field: the vendor's message, and an explanation that calls the field by its name."""
    return _field_flaw(record, number, why, value=record.value(number), source=record.to_ascii())


def _field_flaw(record: ImportRecord, number: str, why: str, *, value: str, source: str) -> Flaw:
    field_layout = record_layout(record.number).field(number)
    words = f"{field_layout.name if field_layout else 'veld'} ({number}): {why}"
    return Flaw(invalid_value(number, value), record.line, source, words)


def refusal_flaw(record: ImportRecord, problem: Problem, number: str | None) -> Flaw:
    """Return a refusal of the books as a flaw of a field, or of the whole record when `number` is None."""
    why = EXPLANATIONS.get(problem.reason) or REFUSED_OTHERWISE.format(reason=problem.reason.name)
    if number is not None:
        return field_flaw(record, number, why)
    message = DOCUMENT_REFUSED if record.number == DOCUMENT_RECORD else RECORD_REFUSED.format(number=record.number)
    return Flaw(message, record.line, record.to_ascii(), why)


_YES_NO: Final[Mapping[str, bool]] = {"J": True, "N": False}


def yes_or_no(text: str) -> bool:
    """Read a flag: `J` or `N`, in any case; ValueError for anything else."""
    if text.upper() not in _YES_NO:
        raise ValueError(text)
    return _YES_NO[text.upper()]
