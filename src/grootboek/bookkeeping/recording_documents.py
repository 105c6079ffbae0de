"""Recording documents: ledger lines as they are stated, completed and named by the rules of their journal."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from grootboek.bookkeeping.document_facts import HIGHEST_DOCUMENT_NUMBER, DocumentFacts, facts_of_documents
from grootboek.bookkeeping.recording import due_date
from grootboek.bookkeeping.rights import require
from grootboek.ledger.account import AccountRole
from grootboek.ledger.actor import Right
from grootboek.ledger.booking import INVOICES, MAX_LINES, TEXT_LENGTHS, BookingKind, Document, DocumentLine
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking import check_cost_centre, check_date
from grootboek.ledger.checking_parties import KnownParty, check_party
from grootboek.ledger.composing_documents import Composed, compose_document
from grootboek.ledger.entry import MOST_LINES
from grootboek.ledger.fiscal_periods import fiscal_year
from grootboek.ledger.money import LARGEST
from grootboek.ledger.refusal import Problem, Reason, Refused, refusal, refuse_if
from grootboek.ledger.texts import check_storable, check_texts
from grootboek.ledger.vat import code_of_vat_account
from grootboek.store.book import Book, attempt, lock_administration
from grootboek.store.masters.chart import chart_of, reload_chart
from grootboek.store.recording.inserting import BatchRefused, insert_booking, insert_bookings
from grootboek.store.recording.new_booking import NewBooking, Recorded, StaleChart

_TRIES = 8
_TEXTS = {name: TEXT_LENGTHS[name] for name in ("reference", "description")}
_LINE_TEXTS = {name: TEXT_LENGTHS[name] for name in ("invoice_number", "description")}

Amend = Callable[[int, Refused], Document | None]
"""Says what is to be recorded instead of a refused document of a batch, by its place from 0: some of its lines, or nothing."""

_Done = TypeVar("_Done")


def record_document(book: Book, document: Document) -> Recorded:
    """Record a document and return its numbers; `Refused` with every problem when something is wrong."""
    require(book, Right.BOOK)
    for _ in range(_TRIES):
        chart = chart_of(book)
        try:
            return insert_booking(book, _checked(book, document, chart, facts_of_documents(book, [document], chart)))
        except StaleChart:
            reload_chart(book)
    raise TimeoutError("the chart kept changing")


def record_documents(book: Book, documents: Sequence[Document], amend: Amend) -> list[Recorded | None]:
    """Record documents in their order as if they came one by one; return their numbers, None for what was given up.

    The administration is locked. A refused document is handed to `amend` and tried again as that returns it. What the
    documents need to be known is read at once, and they are written at once, so a batch takes some queries, not some for each.
    """
    lock_administration(book)
    chart = chart_of(book)
    facts = facts_of_documents(book, documents, chart)

    def prepare(document: Document) -> tuple[Document, NewBooking]:
        require(book, Right.BOOK)
        new = _checked(book, document, chart, facts)
        facts.note(new)
        return document, new

    def record(document: Document) -> Recorded:
        with attempt(book):
            return record_document(book, document)

    ready = {order: _accepted(order, document, amend, prepare) for order, document in enumerate(documents)}
    sound = {order: pair for order, pair in ready.items() if pair is not None}
    done: list[Recorded | None] = [None] * len(documents)
    try:
        recorded: Iterable[Recorded | None] = insert_bookings(book, [new for _, new in sound.values()])
    except BatchRefused:
        recorded = [_accepted(order, document, amend, record) for order, (document, _) in sound.items()]
    for order, numbers in zip(sound, recorded, strict=True):
        done[order] = numbers
    return done


def _accepted(order: int, document: Document, amend: Amend, act: Callable[[Document], _Done]) -> _Done | None:
    """Do something with a document until it is not refused; None when it is given up."""
    amended: Document | None = document
    while amended is not None:
        try:
            return act(amended)
        except Refused as refused:
            amended = amend(order, refused)
    return None


def _checked(book: Book, document: Document, chart: Chart, facts: DocumentFacts) -> NewBooking:
    """Return what a document becomes; `Refused` when something is wrong with it."""
    refuse_if(check_document(document, chart, facts))
    composed = compose_document(document, chart, facts.outstanding)
    if composed.kind in INVOICES and facts.has_invoice(composed):
        composed = composed.as_general()
    if len(composed.lines) > MOST_LINES:
        raise refusal(Reason.TOO_MANY_LINES, "lines", most=MOST_LINES)
    if len(composed.lines) == 1:  # a line of nothing balances by itself, and an entry has two lines
        raise refusal(Reason.AMOUNT_ZERO, "lines", 0, "amount")
    return _new_booking(book, document, composed, facts)


def check_document(document: Document, chart: Chart, facts: DocumentFacts) -> Iterator[Problem]:
    """Yield everything that is wrong with a document."""
    yield from check_date(document.date, chart.locks, "date")
    yield from check_texts(document, _TEXTS)
    yield from check_storable(document, ("door_fields",))
    yield from _check_journal(document, chart, facts)
    if not document.lines:
        yield Problem(Reason.LINES_MISSING, ("lines",))
    if len(document.lines) > MAX_LINES:
        yield Problem(Reason.TOO_MANY_LINES, ("lines",), {"most": MAX_LINES})
    for order, line in enumerate(document.lines):
        yield from _check_line(line, order, document, chart, facts.parties)
    if chart.account_with_role(AccountRole.SUSPENSE) is None and _unbalanced(document, chart):
        yield Problem(Reason.ROLE_ACCOUNT_MISSING, ("lines",), {"role": AccountRole.SUSPENSE})


def _check_journal(document: Document, chart: Chart, facts: DocumentFacts) -> Iterator[Problem]:
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
    if not 0 < number <= HIGHEST_DOCUMENT_NUMBER:
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


def _new_booking(book: Book, document: Document, composed: Composed, facts: DocumentFacts) -> NewBooking:
    term = next((line.payment_term for line in document.lines if line.payment_term is not None), None)
    if term is None and composed.party_id is not None and composed.kind in INVOICES:
        term = facts.parties[composed.party_id].payment_term
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
