"""Documents (boekstuk) of an import: the records R0301 that make one, read as ledger lines."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from grootboek.access.credentials import CASH
from grootboek.gateways.cash.documents.gathering import RECORD
from grootboek.gateways.cash.errors import OTHER_DATE, OTHER_SIGN, Flaw
from grootboek.gateways.cash.records.dates import date_from_import
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.numbers import is_number, number_from_text, number_to_export
from grootboek.gateways.cash.records.reading import Reading
from grootboek.ledger.account import VAT_ROLES
from grootboek.ledger.booking import TEXT_LENGTHS, Document, DocumentLine
from grootboek.ledger.chart import Chart
from grootboek.ledger.journal import Journal
from grootboek.ledger.refusal import Reason
from grootboek.wire.literals import is_digits

KEPT_ASIDE: Final = frozenset({"0477", "0701"})
"""Fields without a place in the books that are kept with the document."""

_LAYOUT: Final = record_layout(RECORD)
_PLACED: Final = frozenset(field_layout.number for field_layout in _LAYOUT.fields) - KEPT_ASIDE
_OF_LINES: Final = _PLACED - {"0711"}
_LENGTHS: Final = {field_layout.number: field_layout.length for field_layout in _LAYOUT.fields}
_DESCRIPTION_LENGTH: Final = _LENGTHS["0306"]
_REFERENCE_LENGTH: Final = TEXT_LENGTHS["reference"]
_INVOICE_NUMBER_LENGTH: Final = TEXT_LENGTHS["invoice_number"]

FIELD_OF: Final[Mapping[Reason, str]] = MappingProxyType(
    {
        Reason.DATE_MISSING: "0302",
        Reason.DATE_OUT_OF_RANGE: "0302",
        Reason.LOCKED_BY_USER: "0302",
        Reason.LOCKED_BY_VAT_RETURN: "0302",
        Reason.LOCKED_BY_ACCOUNTANT: "0302",
        Reason.LOCKED_BY_YEAR_CLOSE: "0302",
        Reason.JOURNAL_UNKNOWN: "0901",
        Reason.JOURNAL_HIDDEN: "0901",
        Reason.JOURNAL_KIND_WRONG: "0901",
        Reason.ACCOUNT_UNKNOWN: "0201",
        Reason.ACCOUNT_HIDDEN: "0901",
        Reason.ACCOUNT_NOT_MONEY: "0201",
        Reason.ACCOUNT_NOT_RECEIVABLE: "0201",
        Reason.ACCOUNT_NOT_PAYABLE: "0201",
        Reason.COUNTER_ACCOUNT_UNKNOWN: "0201",
        Reason.COUNTER_ACCOUNT_HIDDEN: "0201",
        Reason.COUNTER_ACCOUNT_NOT_ALLOWED: "0201",
        Reason.COUNTER_ACCOUNT_NOT_RECEIVABLE: "0201",
        Reason.COUNTER_ACCOUNT_NOT_PAYABLE: "0201",
        Reason.COST_CENTRE_UNKNOWN: "0911",
        Reason.COST_CENTRE_HIDDEN: "0911",
        Reason.COST_CENTRE_MISSING: "0911",
        Reason.COST_CENTRE_NOT_ALLOWED: "0911",
        Reason.PARTY_MISSING: "0101",
        Reason.PARTY_UNKNOWN: "0101",
        Reason.PARTY_HIDDEN: "0101",
        Reason.PARTY_NOT_CUSTOMER: "0101",
        Reason.PARTY_NOT_SUPPLIER: "0101",
        Reason.INVOICE_NUMBER_MISSING: "0309",
        Reason.INVOICE_NUMBER_TAKEN: "0309",
        Reason.INVOICE_UNKNOWN: "0309",
        Reason.PAYMENT_TERM_INVALID: "0111",
        Reason.VAT_BASE_MISSING: "0305",
        Reason.VAT_AMOUNT_DIFFERS: "0307",
        Reason.AMOUNT_ZERO: "0307",
        Reason.AMOUNT_TOO_LARGE: "0307",
        Reason.NOT_BALANCED: "0307",
        Reason.DOCUMENT_NUMBER_TAKEN: "0303",
        Reason.DOCUMENT_NUMBER_INVALID: "0303",
    }
)
"""The field of record 0301 that a refusal of the books is about."""


@dataclass(frozen=True, slots=True)
class Lookups:
    """The meaning of the codes and numbers of records in one administration.

    `party_id` finds a party by its number; `invoice_numbers` gives the numbers that the books know on an account for a party
    and that a text may mean: those with something outstanding and, when asked for, those that are settled.
    """

    chart: Chart
    party_id: Callable[[int], int | None]
    invoice_numbers: Callable[[int, int, str, bool], Sequence[str]]

    def party(self, text: str) -> int | None:
        """Find the id of a party by its number; ValueError when the text is no number."""
        return self.party_id(number_from_text(text))


@dataclass(slots=True)
class Draft:
    """One document of an import: the records without a flaw with their lines, and the flaws of the others."""

    journal: Journal | None = None
    day: date | None = None
    good: list[tuple[ImportRecord, DocumentLine]] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    says_more: bool = False
    """Whether a record fills a field that is not of its line: a reference, or what has no place in the books."""
    head: tuple[str | None, ...] = ()
    """What the last record without a flaw says of the document itself, which the others mostly repeat."""

    def copy(self) -> "Draft":
        """Return a draft of its own that may lose lines."""
        return Draft(self.journal, self.day, list(self.good), list(self.flaws), self.says_more)

    def document(self) -> Document:
        """Return the document that the good records make; ValueError when there is none."""
        if self.journal is None or self.day is None or not self.good:
            raise ValueError("a document without a good line")
        first = self.good[0][0]
        reference, aside = self._said_more() if self.says_more else ("", {})
        return Document(
            journal_id=self.journal.id,
            date=self.day,
            lines=tuple(line for _, line in self.good),
            document_number=number_from_text(first.value("0303") or "0") or None,
            reference=reference,
            door_fields={CASH: aside} if aside else {},
        )

    def _said_more(self) -> tuple[str, dict[str, dict[str, str]]]:
        """Return the reference, and by the number of their record the fields without a place in the books."""
        reference = next((text for record, _ in self.good if (text := record.value("0711"))), "")
        aside = {str(record.line): fields for record, _ in self.good if (fields := _fields_aside(record))}
        return reference[:_REFERENCE_LENGTH], aside


def draft_from_records(records: Iterable[ImportRecord], lookups: Lookups) -> Draft:
    """Read the records of one document."""
    draft = Draft()
    for record in records:
        _read(Reading(record, _LAYOUT), draft, lookups)
    return draft


def _read(reading: Reading, draft: Draft, lookups: Lookups) -> None:
    line = _line(reading, lookups)
    values = reading.values
    head = (values.get("0901"), values.get("0302"), values.get("0303"))
    if head != draft.head:
        journal = reading.take("0901", lookups.chart.journal)
        day = reading.take("0302", date_from_import)
        reading.take("0303", number_from_text)
        # The first that can be read leads: a faulty record does not take its document with it.
        draft.journal = draft.journal or journal
        draft.day = draft.day or day
        if day is not None and day != draft.day:
            reading.refuse("0302", OTHER_DATE)
    if line is None or reading.flaws:
        draft.flaws.extend(reading.flaws)
    else:
        draft.head = head
        draft.says_more = draft.says_more or not _OF_LINES.issuperset(values)
        draft.good.append((reading.record, line))


def _line(reading: Reading, lookups: Lookups) -> DocumentLine | None:
    given = reading.values
    account = reading.take("0201", lookups.chart.account)
    amount = reading.amount("0307")
    # What may be left out mostly is.
    quantity = reading.amount("0305") if "0305" in given else None
    party_id = reading.take("0101", lookups.party) if "0101" in given else None
    cost_centre = reading.take("0911", lookups.chart.cost_centre) if "0911" in given else None
    term = reading.take("0111", number_from_text) if "0111" in given else None
    if account is None or amount is None:
        return None
    vat_base = quantity if account.role in VAT_ROLES else None
    if vat_base and amount and (vat_base < 0) != (amount < 0) and not _is_exported(reading):
        reading.refuse("0305", OTHER_SIGN)
    known: Sequence[str] = ()
    if party_id and account.is_control:
        journal = lookups.chart.journal(given.get("0901", ""))
        # In a daybook of money also what is settled: paying too much stays with the invoice.
        pays = journal is not None and journal.holds_money
        known = lookups.invoice_numbers(party_id, account.id, given.get("0309", ""), pays)
    invoice = reading.take("0309", lambda text: _invoice_number(reading, text, known)) if "0309" in given else None
    return DocumentLine(
        account_id=account.id,
        amount=amount,
        vat_base=vat_base,
        cost_centre_id=cost_centre.id if cost_centre else None,
        party_id=party_id,
        invoice_number=invoice or "",
        description=given.get("0306", "")[:_DESCRIPTION_LENGTH],
        payment_term=term,
    )


def _invoice_number(reading: Reading, text: str, known: Sequence[str]) -> str:
    """Return an invoice number: of a record as an export writes it as it is, of another as `invoice_number_as_known`."""
    if _is_exported(reading) and len(text) <= _INVOICE_NUMBER_LENGTH:
        return text
    return invoice_number_as_known(text, known)


def _is_exported(reading: Reading) -> bool:
    """Tell whether a record is as an export writes it: with its period, and the date in full."""
    # Such a record may hold what only other doors book: names of invoices, VAT that is no part of its base.
    return "0301" in reading.values and "-" in reading.values.get("0302", "")


def invoice_number_as_known(text: str, known: Sequence[str]) -> str:
    """Return an invoice number as the books know it, or as six digits when it is new; ValueError when it has no form.

    Leading zeros mean nothing to CASH, but other doors keep them: `77` pays the invoice that they call `077`.
    """
    if text in known:
        return text
    number = number_from_text(text)
    same = (name for name in known if is_digits(name) and int(name) == number)
    return next(same, number_to_export(number))


def name_of_new_invoice(text: str) -> str | None:
    """Return what an invoice is called that the books do not know yet; None when the text is no number for it."""
    return number_to_export(number_from_text(text)) if is_number(text) else None


def _fields_aside(record: ImportRecord) -> dict[str, str]:
    """Return the filled fields that have no place in the books."""
    return {number: value for number, value in record.fields if value and number not in _PLACED}
