"""Cash receipts (contantbon): what a customer pays at the counter for an invoice, into a journal of cash."""

from grootboek.bookkeeping.recording import record
from grootboek.ledger.account import AccountRole
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.invoice import Invoice
from grootboek.ledger.journal import Journal, JournalKind
from grootboek.ledger.refusal import Reason, refusal
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of


def cash_drawer(book: Book, code: str) -> Journal:
    """Return the journal of cash with a code, or with an empty one the first that is active; `Refused` when there is none."""
    chart = chart_of(book)
    journal = chart.journal(code) if code else chart.journal_of_kind(JournalKind.CASH)
    if journal is None:
        raise refusal(Reason.JOURNAL_UNKNOWN, "journal", journal=code)
    if journal.kind is not JournalKind.CASH:
        raise refusal(Reason.JOURNAL_KIND_WRONG, "journal", journal=code)
    return journal


def receive_cash(book: Book, journal: Journal, invoice: Invoice) -> None:
    """Book that all of an invoice is paid into a journal of cash on its day; what is owed to the customer is paid out of it."""
    receivable = chart_of(book).account_with_role(AccountRole.RECEIVABLE)
    if not invoice.gross or receivable is None:
        return
    statement = Statement(
        kind=BookingKind.PAYMENT_RECEIVED,
        date=invoice.date,
        account_id=journal.account_id,
        journal_id=journal.id,
        party_id=invoice.party_id,
        invoice_number=invoice.number,
        description=f"Contantbon {invoice.number}",
        lines=(StatedLine(account_id=receivable.id, net=invoice.gross),),
    )
    record(book, statement)
