"""Recording a booking: check what is stated, make its entry, write both.

What is slow (checks, composing, hashing) comes before the administration is locked; the statement that writes compares the
version of the chart, and when that has changed the checks are made again.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.booking import INVOICES, BookingKind, Statement
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking import check_statement, journal_for
from grootboek.ledger.checking_parties import check_parties, check_payments, item_keys
from grootboek.ledger.composing import compose, natural_sign
from grootboek.ledger.entry import MOST_LINES
from grootboek.ledger.fiscal_periods import fiscal_year
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.texts import is_storable
from grootboek.store.book import Book
from grootboek.store.ledger.open_items import outstanding_by_key, purchase_invoice_booking, sales_invoice_booking
from grootboek.store.masters.chart import chart_of, reload_chart
from grootboek.store.masters.parties import facts_of_parties
from grootboek.store.recording.inserting import insert_booking
from grootboek.store.recording.new_booking import NewBooking, Recorded, StaleChart

_TRIES = 8
"""How often a booking is checked again because the chart changed under it."""


def record(book: Book, statement: Statement) -> Recorded:
    """Record a booking and return its numbers; `Refused` with every problem when something is wrong."""
    require(book, Right.BOOK)
    for _ in range(_TRIES):
        chart = chart_of(book)
        outstanding = _checked(book, statement, chart)
        try:
            return insert_booking(book, new_booking(book, statement, chart, outstanding))
        except StaleChart:
            reload_chart(book)
    raise TimeoutError("the chart kept changing")


def _checked(book: Book, statement: Statement, chart: Chart) -> dict[ItemKey, int]:
    problems, outstanding = _problems(book, statement, chart)
    if problems:
        refuse_if([*problems, *check_invoice_number(book, statement)])
    return outstanding


def check(book: Book, statement: Statement, own_number: int | None = None) -> Iterator[Problem]:
    """Yield everything that is wrong with a statement; `own_number` is the booking it revises, if any."""
    yield from _problems(book, statement, chart_of(book))[0]
    yield from check_invoice_number(book, statement, own_number)


def _problems(book: Book, statement: Statement, chart: Chart) -> tuple[list[Problem], dict[ItemKey, int]]:
    party_ids = {line.party_id for line in statement.lines} | {statement.party_id}
    known = facts_of_parties(book, [party_id for party_id in party_ids if party_id is not None])
    problems = [*check_statement(statement, chart), *check_parties(statement, chart, known)]
    outstanding: dict[ItemKey, int] = {}
    if statement.kind not in INVOICES:
        outstanding = outstanding_by_key(book, item_keys(statement, chart))
        problems.extend(check_payments(statement, outstanding))
    return problems, outstanding


def check_invoice_number(book: Book, statement: Statement, own_number: int | None = None) -> Iterator[Problem]:
    """Yield a problem when another booking already holds the invoice number: of a sale, or of this supplier."""
    if not statement.invoice_number or statement.kind not in INVOICES or not is_storable(statement.invoice_number):
        return
    if statement.kind is BookingKind.SALES_INVOICE:
        holder = sales_invoice_booking(book, statement.invoice_number)
    else:
        holder = purchase_invoice_booking(book, statement.party_id, statement.invoice_number)
    if holder is not None and holder != own_number:
        yield Problem(Reason.INVOICE_NUMBER_TAKEN, ("invoice_number",), {"invoice_number": statement.invoice_number})


def new_booking(book: Book, statement: Statement, chart: Chart, outstanding: dict[ItemKey, int]) -> NewBooking:
    """Make the booking and entry of a checked statement."""
    journal = journal_for(statement, chart)
    if journal is None:
        raise refusal(Reason.JOURNAL_UNKNOWN, "journal")
    lines = compose(statement, chart, outstanding)
    if len(lines) > MOST_LINES:
        raise refusal(Reason.TOO_MANY_LINES, "lines", most=MOST_LINES)
    return NewBooking(
        uid=book.new_uid(),
        kind=statement.kind,
        journal_id=journal.id,
        fiscal_year=fiscal_year(statement.date),
        document_number=statement.document_number,
        date=statement.date,
        account_id=statement.account_id,
        party_id=statement.party_id,
        invoice_number=statement.invoice_number,
        reference=statement.reference,
        description=statement.description,
        payment_term=statement.payment_term,
        payment_reference=statement.payment_reference,
        amounts_include_vat=statement.amounts_include_vat,
        amount=natural_sign(statement.kind) * lines[0].amount,
        due_date=due_date(statement.date, term_of(book, statement)),
        lines=lines,
        door_fields=statement.door_fields,
    )


def term_of(book: Book, statement: Statement) -> int:
    """Return the payment term in days: as stated, else the party's own, else zero."""
    if statement.payment_term is not None:
        return statement.payment_term
    if statement.party_id is None:
        return 0
    facts = facts_of_parties(book, [statement.party_id]).get(statement.party_id)
    return (facts.payment_term or 0) if facts else 0


def due_date(day: date, term: int) -> date:
    """Return the date on which an invoice falls due."""
    return min(day + timedelta(days=term), date.max) if term >= 0 else day
