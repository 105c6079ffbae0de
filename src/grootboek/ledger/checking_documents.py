"""What can be wrong with a document, given what the books know of the parties and numbers that it names."""

from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from grootboek.ledger.account import AccountRole
from grootboek.ledger.booking import (
    MAX_DOCUMENT_NUMBER,
    MAX_LINES,
    TEXT_LENGTHS,
    BookingKind,
    Document,
    DocumentLine,
)
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking import check_cost_centre, check_date
from grootboek.ledger.checking_parties import KnownParty, check_party
from grootboek.ledger.entry import MAX_ENTRY_LINES
from grootboek.ledger.fiscal_periods import fiscal_year
from grootboek.ledger.money import LARGEST
from grootboek.ledger.refusal import Problem, Reason
from grootboek.ledger.storable_texts import check_storable, check_texts
from grootboek.ledger.vat import code_of_vat_account

_TEXTS: Final = {name: TEXT_LENGTHS[name] for name in ("reference", "description")}
_LINE_TEXTS: Final = {name: TEXT_LENGTHS[name] for name in ("invoice_number", "description")}


class KnownOfDocuments(Protocol):
    """What has to be known of the parties and numbers that documents name."""

    @property
    def parties(self) -> Mapping[int, KnownParty]:
        """The parties by their id."""

    def is_taken(self, journal_id: int, year: int, number: int) -> bool:
        """Tell whether a document number is in use in a journal and year."""


def check_document(document: Document, chart: Chart, facts: KnownOfDocuments) -> Iterator[Problem]:
    """Yield everything that is wrong with a document."""
    yield from check_date(document.date, chart.locks, "date")
    yield from check_texts(document, _TEXTS)
    yield from check_storable(document, ("door_fields",))
    yield from _check_journal(document, chart, facts)
    if not document.lines:
        yield Problem(Reason.LINES_MISSING, ("lines",))
    most = MAX_ENTRY_LINES if document.carried else MAX_LINES
    if len(document.lines) > most:
        yield Problem(Reason.TOO_MANY_LINES, ("lines",), {"most": most})
    for order, line in enumerate(document.lines):
        yield from _check_line(line, order, document, chart, facts.parties)
    if document.carried:
        if sum(line.amount for line in document.lines):
            yield Problem(Reason.NOT_BALANCED, ("lines",))
        return
    # The suspense account takes a difference; only without one does a document have to balance by itself.
    if chart.account_with_role(AccountRole.SUSPENSE) is None and _unbalanced(document, chart):
        yield Problem(Reason.ROLE_ACCOUNT_MISSING, ("lines",), {"role": AccountRole.SUSPENSE})


def _check_journal(document: Document, chart: Chart, facts: KnownOfDocuments) -> Iterator[Problem]:
    journal = chart.journals.get(document.journal_id)
    if journal is None:
        yield Problem(Reason.JOURNAL_UNKNOWN, ("journal",))
        return
    if not journal.active:
        yield Problem(Reason.JOURNAL_HIDDEN, ("journal",), {"journal": journal.code})
    own = chart.accounts.get(journal.account_id) if journal.holds_money and journal.account_id is not None else None
    # The books add the line on this account, so the check of the stated lines does not see it.
    if own is not None and not own.active:
        yield Problem(Reason.ACCOUNT_HIDDEN, ("journal",), {"account": own.code})
    number = document.document_number
    if number is None:
        return
    if not 0 < number <= MAX_DOCUMENT_NUMBER:
        yield Problem(Reason.DOCUMENT_NUMBER_INVALID, ("document_number",), {"document_number": number})
    elif facts.is_taken(journal.id, fiscal_year(document.date), number):
        yield Problem(Reason.DOCUMENT_NUMBER_TAKEN, ("document_number",), {"document_number": number})


def _check_line(
    line: DocumentLine, order: int, document: Document, chart: Chart, known: Mapping[int, KnownParty]
) -> Iterator[Problem]:
    place = ("lines", order)
    account = chart.accounts.get(line.account_id)
    yield from check_texts(line, _LINE_TEXTS, *place)
    if abs(line.amount) > LARGEST or abs(line.vat_base or 0) > LARGEST:
        yield Problem(Reason.AMOUNT_TOO_LARGE, (*place, "amount"), {"most": LARGEST})
    if account is None:
        yield Problem(Reason.COUNTER_ACCOUNT_UNKNOWN, (*place, "account"))
        return
    if not account.active:
        yield Problem(Reason.COUNTER_ACCOUNT_HIDDEN, (*place, "account"), {"account": account.code})
    yield from check_cost_centre(line.cost_centre_id, account, chart, *place)
    # Composing finds the kind of a document later, so GENERAL asks nobody to be a customer or a supplier.
    if account.is_control:
        yield from check_party(line.party_id, known, BookingKind.GENERAL, *place, "party")
        if not line.invoice_number:
            yield Problem(Reason.INVOICE_NUMBER_MISSING, (*place, "invoice_number"))
    elif line.party_id is not None:
        yield from check_party(line.party_id, known, BookingKind.GENERAL, *place, "party")
    if document.carried:  # its lines say what VAT they bear, and those on VAT accounts what was booked
        return
    if code_of_vat_account(account.role, document.date) is not None and line.vat_base is None:
        yield Problem(Reason.VAT_BASE_MISSING, (*place, "vat_base"), {"account": account.code})


def _unbalanced(document: Document, chart: Chart) -> bool:
    journal = chart.journals.get(document.journal_id)
    if (
        journal is not None
        and journal.holds_money
        and all(line.account_id != journal.account_id for line in document.lines)
    ):
        # The books add the money line of such a journal, and that closes any difference.
        return False
    return sum(line.amount for line in document.lines) != 0
