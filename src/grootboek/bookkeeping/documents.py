"""Recording a document: ledger lines as they are stated, completed and named by the rules of its journal."""

from collections.abc import Iterator, Mapping

from grootboek.bookkeeping.recording import due_date
from grootboek.bookkeeping.rights import require
from grootboek.ledger.account import AccountRole
from grootboek.ledger.actor import Right
from grootboek.ledger.booking import INVOICES, MAX_LINES, TEXT_LENGTHS, BookingKind, Document, DocumentLine
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking import check_cost_centre, check_date
from grootboek.ledger.checking_parties import KnownParty, check_party
from grootboek.ledger.document_rules import Composed, compose_document
from grootboek.ledger.entry import MOST_LINES
from grootboek.ledger.money import LARGEST
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.periods import fiscal_year
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.texts import check_storable, check_texts
from grootboek.ledger.vat import code_of_vat_account
from grootboek.store.book import Book
from grootboek.store.document_numbers import document_number_taken
from grootboek.store.new_booking import NewBooking, Recorded, StaleReferences
from grootboek.store.open_items import outstanding_by_key, purchase_invoice_booking, sales_invoice_booking
from grootboek.store.parties import facts_of_parties
from grootboek.store.recording import insert_booking
from grootboek.store.references import references, reload_references

_TRIES = 8
_HIGHEST_DOCUMENT_NUMBER = 2**31 - 1
_TEXTS = {name: TEXT_LENGTHS[name] for name in ("reference", "description")}
_LINE_TEXTS = {name: TEXT_LENGTHS[name] for name in ("invoice_number", "description")}


def record_document(book: Book, document: Document) -> Recorded:
    """Record a document and return its numbers; `Refused` with every problem when something is wrong."""
    require(book, Right.BOOK)
    for _ in range(_TRIES):
        refuse_if(check_document(book, document))
        chart = references(book)
        composed = _named(book, compose_document(document, chart, outstanding_by_key(book, _keys(document, chart))))
        if len(composed.lines) > MOST_LINES:
            raise refusal(Reason.TOO_MANY_LINES, "lines", most=MOST_LINES)
        if len(composed.lines) == 1:  # a line of nothing balances by itself, and an entry has two lines
            raise refusal(Reason.AMOUNT_ZERO, "lines", 0, "amount")
        try:
            return insert_booking(book, _new_booking(book, document, composed))
        except StaleReferences:
            reload_references(book)
    raise TimeoutError("the reference data kept changing")


def check_document(book: Book, document: Document) -> Iterator[Problem]:
    """Yield everything that is wrong with a document."""
    chart = references(book)
    yield from check_date(document.date, chart.locks, "date")
    yield from check_texts(document, _TEXTS)
    yield from check_storable(document, ("door_fields",))
    yield from _check_journal(book, document, chart)
    if not document.lines:
        yield Problem(Reason.LINES_MISSING, ("lines",))
    if len(document.lines) > MAX_LINES:
        yield Problem(Reason.TOO_MANY_LINES, ("lines",), {"most": MAX_LINES})
    known = facts_of_parties(book, [line.party_id for line in document.lines if line.party_id is not None])
    for order, line in enumerate(document.lines):
        yield from _check_line(line, order, document, chart, known)
    if chart.account_with_role(AccountRole.SUSPENSE) is None and _unbalanced(document, chart):
        yield Problem(Reason.ROLE_ACCOUNT_MISSING, ("lines",), {"role": AccountRole.SUSPENSE})


def _check_journal(book: Book, document: Document, chart: Chart) -> Iterator[Problem]:
    journal = chart.journals.get(document.journal_id)
    if journal is None:
        yield Problem(Reason.JOURNAL_UNKNOWN, ("journal",))
        return
    if not journal.active:
        yield Problem(Reason.JOURNAL_HIDDEN, ("journal",), {"journal": journal.code})
    own = chart.accounts.get(journal.account_id) if journal.holds_money and journal.account_id is not None else None
    if own is not None and not own.active:
        yield Problem(Reason.ACCOUNT_HIDDEN, ("journal",), {"account": own.code})
    number = document.document_number
    if number is None:
        return
    if not 0 < number <= _HIGHEST_DOCUMENT_NUMBER:
        yield Problem(Reason.DOCUMENT_NUMBER_INVALID, ("document_number",), {"document_number": number})
    elif document_number_taken(book, journal.id, fiscal_year(document.date), number):
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
    if account.is_control:
        yield from check_party(line.party_id, known, BookingKind.GENERAL, *place, "party")
        if not line.invoice_number:
            yield Problem(Reason.INVOICE_NUMBER_MISSING, (*place, "invoice_number"))
    elif line.party_id is not None:
        yield from check_party(line.party_id, known, BookingKind.GENERAL, *place, "party")
    if code_of_vat_account(account.role, document.date) is not None and line.vat_base is None:
        yield Problem(Reason.VAT_BASE_MISSING, (*place, "vat_base"), {"account": account.code})


def _unbalanced(document: Document, chart: Chart) -> bool:
    journal = chart.journals.get(document.journal_id)
    if (
        journal is not None
        and journal.holds_money
        and all(line.account_id != journal.account_id for line in document.lines)
    ):
        return False
    return sum(line.amount for line in document.lines) != 0


def _keys(document: Document, chart: Chart) -> list[ItemKey]:
    return [
        ItemKey(line.account_id, line.party_id, line.invoice_number)
        for line in document.lines
        if line.party_id is not None and line.invoice_number and chart.accounts[line.account_id].is_control
    ]


def _named(book: Book, composed: Composed) -> Composed:
    """Return a document whose invoice number is already held by another booking as the general booking it then is."""
    if composed.kind not in INVOICES:
        return composed
    if composed.kind is BookingKind.SALES_INVOICE:
        holder = sales_invoice_booking(book, composed.invoice_number)
    else:
        holder = purchase_invoice_booking(book, composed.party_id, composed.invoice_number)
    return composed if holder is None else composed.as_general()


def _new_booking(book: Book, document: Document, composed: Composed) -> NewBooking:
    term = next((line.payment_term for line in document.lines if line.payment_term is not None), None)
    if term is None and composed.party_id is not None and composed.kind in INVOICES:
        term = facts_of_parties(book, [composed.party_id])[composed.party_id].payment_term
    return NewBooking(
        uid=book.new_uid(),
        kind=composed.kind,
        journal_id=document.journal_id,
        fiscal_year=fiscal_year(document.date),
        document_number=document.document_number,
        date=document.date,
        account_id=composed.account_id,
        party_id=composed.party_id,
        invoice_number=composed.invoice_number,
        reference=document.reference,
        description=document.description or document.lines[0].description,
        payment_term=term,
        payment_reference="",
        amounts_include_vat=False,
        amount=composed.amount,
        due_date=due_date(document.date, term or 0),
        lines=composed.lines,
        door_fields=document.door_fields,
    )
