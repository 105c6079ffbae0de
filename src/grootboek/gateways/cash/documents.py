"""Documents (boekstuk) of an import: R0301 records gathered by daybook, year and number, and read as ledger lines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from grootboek.gateways.cash.amounts import cents_from_import
from grootboek.gateways.cash.dates import date_from_import
from grootboek.gateways.cash.errors import OTHER_DATE, ImportFlaw
from grootboek.gateways.cash.messages import ImportRecord
from grootboek.gateways.cash.reading import Reading
from grootboek.gateways.cash.records import record_layout
from grootboek.ledger.account import VAT_ROLES, Account
from grootboek.ledger.booking import TEXT_LENGTHS, Document, DocumentLine
from grootboek.ledger.cost_centre import CostCentre
from grootboek.ledger.journal import Journal
from grootboek.store.references import References

RECORD: Final = "0301"
KEPT_ASIDE: Final = frozenset({"0477", "0701"})
"""Fields without a place in the books that are kept with the document."""

_LAYOUT: Final = record_layout(RECORD)
_REFERENCE_LENGTH: Final = TEXT_LENGTHS["reference"]


@dataclass(frozen=True, slots=True)
class Lookups:
    """What the records' codes and numbers mean in one administration.

    `party_id` finds a party by its number; `invoice_numbers` gives the numbers known on an account for a party: those with
    something outstanding, and of those that are settled the ones that a text may mean.
    """

    references: References
    party_id: Callable[[int], int | None]
    invoice_numbers: Callable[[int, int, str], Iterable[str]]


@dataclass(slots=True)
class Draft:
    """One document as it was sent: its records, the lines of those without a flaw, and the flaws of the others."""

    records: list[ImportRecord]
    journal: Journal | None = None
    day: date | None = None
    good: list[tuple[ImportRecord, DocumentLine]] = field(default_factory=list)
    flaws: list[ImportFlaw] = field(default_factory=list)

    def document(self) -> Document:
        """Return the document that the good records make; ValueError when there is none."""
        if self.journal is None or self.day is None or not self.good:
            raise ValueError("a document without a good line")
        first = self.good[0][0]
        aside = {str(record.line): kept for record, _ in self.good if (kept := _kept_aside(record))}
        return Document(
            journal_id=self.journal.id,
            date=self.day,
            lines=tuple(line for _, line in self.good),
            document_number=int(first.value("0303") or 0) or None,
            reference=next((text for record, _ in self.good if (text := record.value("0711"))), "")[:_REFERENCE_LENGTH],
            door_fields={"cash": aside} if aside else {},
        )


def drafts_from_records(records: Iterable[ImportRecord], lookups: Lookups) -> list[Draft]:
    """Gather records into documents and read them, in the order of each document's first record.

    Records share a document by daybook, year and number; without a number when they follow each other with the same
    daybook and date.
    """
    drafts: dict[tuple[str, ...], Draft] = {}
    previous: tuple[str, ...] = ()
    for record in records:
        key = _key(record, previous)
        draft = drafts.setdefault(key, Draft([]))
        draft.records.append(record)
        _read(record, draft, lookups)
        previous = key
    return list(drafts.values())


def _key(record: ImportRecord, previous: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a record has in common with the others of its document."""
    journal, day = record.value("0901").upper(), record.value("0302")
    number = record.value("0303").lstrip("0")
    if number:
        return journal, day[-2:] if "-" in day else day[:2], number
    if previous[:3] == (journal, day, ""):
        return previous
    return journal, day, "", str(record.line)


def _read(record: ImportRecord, draft: Draft, lookups: Lookups) -> None:
    reading = Reading(record, _LAYOUT)
    line = _line(reading, lookups)
    journal = reading.take("0901", lambda text: _journal(lookups.references, text))
    day = reading.take("0302", date_from_import)
    reading.take("0303", _digits)
    draft.journal = draft.journal or journal
    draft.day = draft.day or day
    if day is not None and day != draft.day:
        reading.refuse("0302", OTHER_DATE)
    if line is None or reading.flaws:
        draft.flaws.extend(reading.flaws)
    else:
        draft.good.append((record, line))


def _line(reading: Reading, lookups: Lookups) -> DocumentLine | None:
    references = lookups.references
    account = reading.take("0201", lambda text: _account(references, text))
    amount = reading.take("0307", cents_from_import)
    quantity = reading.take("0305", cents_from_import)
    party_id = reading.take("0101", lambda text: lookups.party_id(_number(text)))
    cost_centre = reading.take("0911", lambda text: _cost_centre(references, text))
    term = reading.take("0111", _number)
    if account is None or amount is None:
        return None
    known: Iterable[str] = ()
    if party_id and account.is_control:
        known = lookups.invoice_numbers(party_id, account.id, _paid_number(reading.record, references))
    return DocumentLine(
        account_id=account.id,
        amount=amount,
        vat_base=quantity if account.role in VAT_ROLES else None,
        cost_centre_id=cost_centre.id if cost_centre else None,
        party_id=party_id,
        invoice_number=reading.take("0309", lambda text: invoice_number_as_known(text, known)) or "",
        description=reading.record.value("0306")[: _length("0306")],
        payment_term=term,
    )


def invoice_number_as_known(text: str, known: Iterable[str]) -> str:
    """Return an invoice number as the books know it, or as six digits when it is new; ValueError when it has no form.

    Leading zeros mean nothing to CASH, but other doors keep them: `77` pays the invoice that they call `077`.
    """
    numbers = tuple(known)
    if text in numbers:
        return text
    number = _number(text)
    same = (each for each in numbers if each.isascii() and each.isdigit() and int(each) == number)
    return next(same, _digits(text))


def spellings(text: str) -> list[str]:
    """Return what an invoice number may be called by another door: as it is, and a number with less or more zeros."""
    if not text.isascii() or not text.isdigit():
        return [text] if text else []
    bare = text.lstrip("0") or "0"
    return sorted({text, *(bare.zfill(length) for length in range(len(bare), _length("0303") + 1))})


def _paid_number(record: ImportRecord, references: References) -> str:
    """Return the invoice number of a line in a cash or bank daybook, which pays an invoice also when it is settled."""
    journal = _journal(references, record.value("0901"))
    return record.value("0309") if journal is not None and journal.holds_money else ""


def _digits(text: str) -> str:
    """Return a number of CASH's `N6` with its leading zeros; ValueError for anything else."""
    return f"{_number(text):0{_length('0303')}}"


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text.lstrip("0")) > _length("0303"):
        raise ValueError(text)
    return int(text)


def _account(references: References, text: str) -> Account | None:
    return references.account_by_code.get(text) or references.account_by_code.get(text.upper())


def _journal(references: References, text: str) -> Journal | None:
    return references.journal_by_code.get(text) or references.journal_by_code.get(text.upper())


def _cost_centre(references: References, text: str) -> CostCentre | None:
    return references.cost_centre_by_code.get(text) or references.cost_centre_by_code.get(text.upper())


def _kept_aside(record: ImportRecord) -> dict[str, str]:
    """Return the filled fields that have no place in the books."""
    return {
        number: value
        for number, value in record.fields
        if value and (number in KEPT_ASIDE or not _LAYOUT.field(number))
    }


def _length(number: str) -> int:
    found = _LAYOUT.field(number)
    if found is None:
        raise KeyError(number)
    return found.length
