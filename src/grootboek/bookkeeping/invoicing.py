"""Making invoices: numbered, kept, booked as a sale when that is wished, and handed to the jobs that print and mail them."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from grootboek.bookkeeping.checking_papers import check_paper
from grootboek.bookkeeping.invoicing_settings import sender
from grootboek.bookkeeping.issuing import issue_new
from grootboek.bookkeeping.mailing import queue_mail
from grootboek.bookkeeping.proposals import propose
from grootboek.bookkeeping.recording import write
from grootboek.bookkeeping.remarks import remarks_on_new_invoice
from grootboek.bookkeeping.rights import require
from grootboek.ledger.account import AccountRole
from grootboek.ledger.actor import Right
from grootboek.ledger.booking import TEXT_LENGTHS as BOOKING_TEXT_LENGTHS
from grootboek.ledger.booking import BookingKind, StatedLine, Statement, VatTotal
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking import is_bookable
from grootboek.ledger.collection import COLLECTION_TEXT_LENGTHS
from grootboek.ledger.invoice import (
    LARGEST_FACTOR,
    LINE_TEXT_LENGTHS,
    LONGEST_INVOICE,
    SMALLEST_FACTOR,
    TEXT_LENGTHS,
    Invoice,
    InvoiceDraft,
    InvoiceLine,
    InvoiceMail,
    VatSum,
    vat_sums,
)
from grootboek.ledger.mail import MailDraft, check_mail
from grootboek.ledger.money import LARGEST
from grootboek.ledger.number_pattern import invoice_number, number_series
from grootboek.ledger.party import Party
from grootboek.ledger.refusal import LOCK_REASONS, Problem, Reason, refuse_if
from grootboek.ledger.storable_texts import check_texts, is_storable
from grootboek.ledger.vat import vat_codes
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration, next_number
from grootboek.store.invoicing.invoice_templates import template_exists
from grootboek.store.invoicing.invoices import invoice_number_taken
from grootboek.store.invoicing.new_invoices import insert_invoice
from grootboek.store.invoicing.paper_sources import paper_sources
from grootboek.store.invoicing.papers import await_paper
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_by
from grootboek.store.queues.jobs import add_job

PRINT_JOB: Final = "print invoice"
"""The kind of the job that makes the PDF of an invoice; its payload names the `invoice_id`."""

_NUMBER_TO_COME: Final = "?"
"""Stands for the number of an invoice that gets one only when nothing is wrong with it."""

_OF_BOOKING: Final = LOCK_REASONS | {
    Reason.ACCOUNT_UNKNOWN,
    Reason.JOURNAL_UNKNOWN,
    Reason.JOURNAL_HIDDEN,
    Reason.ROLE_ACCOUNT_MISSING,
}
"""What does not matter to an invoice that stays out of the books."""


def add_invoice(book: Book, draft: InvoiceDraft, also: Iterable[Any] = ()) -> Invoice:
    """Make an invoice and return it; `Refused` with every problem, and with what the door `also` found wrong.

    It is booked as a sale on the receivable account with the lowest code when it has a booking description (e-Boekhouden
    manual chapter 5), mailed to its party when that is stated and the law lets it be sent as it is, and printed by a job.
    """
    require(book, Right.BOOK)
    chart, also = chart_of(book), tuple(also)
    # Whether its number is taken is asked under the lock, and before it only beside other problems.
    if also or any(_check_invoice(book, draft, asks_number=False)):
        refuse_if(_check_invoice(book, draft), also)
    lock_administration(book)
    # The lock is held for less when checks come before it: only a changed chart makes them needed again.
    refuse_if(_check_again(book, draft) if chart_of(book) is chart else _check_invoice(book, draft))
    return _write(book, draft)


def _write(book: Book, draft: InvoiceDraft) -> Invoice:
    """Number a checked invoice, book it, issue it, and hand it to the jobs that print and mail it."""
    sources = paper_sources(book, draft.party_id)
    number = draft.number or _next_number(book, sources.settings.number_pattern, draft.date.year)
    sums = vat_sums(draft.lines, draft.date, draft.stated_vat)
    booked = None
    if draft.booking_description is not None:
        chart = chart_of(book)
        booked = write(book, propose(book, _sale(chart, draft, number, sums), chart).booking({})).number
    amounts = (sum(total.base for total in sums), sum(total.vat for total in sums))
    added = insert_invoice(book, draft, number, amounts, booked)
    if remarks_on_new_invoice(book, added):
        # Frozen now, it could never be mailed: its party may be put right until somebody asks for the paper.
        await_paper(book, added.id)
    else:
        issue_new(book, added, sources)
        add_job(book.connection, PRINT_JOB, book.now, {"invoice_id": added.id}, book.administration_id)
    if draft.mail is not None and sources.party is not None:
        queue_mail(book, _mail(draft.mail, sources.party, added.id))
    facts = {"number": number, "party": draft.party_id, "amount": added.gross, "booking": booked}
    write_audit(book, "add invoice", f"invoice {added.id}", after=facts)
    return added


def _check_again(book: Book, draft: InvoiceDraft) -> Iterator[Problem]:
    """Yield what another transaction can have made wrong since a draft was checked, while the chart stayed."""
    yield from _check_number(book, draft)
    if draft.mail is not None:
        yield from _check_mail(book, draft, vat_sums(draft.lines, draft.date, draft.stated_vat))


def _check_number(book: Book, draft: InvoiceDraft) -> Iterator[Problem]:
    """Yield a problem when the number that an invoice states is taken."""
    if draft.number and is_storable(draft.number) and invoice_number_taken(book, draft.number):
        yield Problem(Reason.INVOICE_NUMBER_TAKEN, ("invoice_number",), {"invoice_number": draft.number})


def _check_invoice(book: Book, draft: InvoiceDraft, *, asks_number: bool = True) -> Iterator[Problem]:
    yield from check_texts(draft, TEXT_LENGTHS)
    if asks_number:
        yield from _check_number(book, draft)
    if draft.supplied_on is not None and not is_bookable(draft.supplied_on):
        yield Problem(Reason.DATE_OUT_OF_RANGE, ("supplied_on",), {"date": draft.supplied_on})
    if not template_exists(book, draft.template):
        yield Problem(Reason.TEMPLATE_UNKNOWN, ("template",), {"template": draft.template})
    if draft.collection is not None:
        yield from check_texts(draft.collection, COLLECTION_TEXT_LENGTHS, "collection")
    amounts_fit = True
    for order, line in enumerate(draft.lines):
        for problem in _check_line(line, order):
            amounts_fit = amounts_fit and problem.reason is not Reason.AMOUNT_TOO_LARGE
            yield problem
    length = sum(len(line.description) for line in draft.lines)
    if length > LONGEST_INVOICE:
        yield Problem(Reason.TEXT_TOO_LONG, ("lines", "description"), {"length": length, "longest": LONGEST_INVOICE})
    # The sale is made of rounded amounts, and rounding raises on what is far beyond the bounds.
    sums = _known_sums(draft) if amounts_fit else None
    if sums is not None:
        yield from _check_sale(book, draft, sums)
    yield from _check_mail(book, draft, sums)


def _check_line(line: InvoiceLine, order: int) -> Iterator[Problem]:
    """Yield what is wrong with a line that is not wrong with the sale it makes."""
    yield from check_texts(line, LINE_TEXT_LENGTHS, "lines", order)
    for name in ("quantity", "unit_price"):
        if abs(getattr(line, name)) >= LARGEST_FACTOR:
            yield Problem(Reason.AMOUNT_TOO_LARGE, ("lines", order, name), {"most": LARGEST_FACTOR})
        elif getattr(line, name) % SMALLEST_FACTOR:
            yield Problem(Reason.VALUE_INVALID, ("lines", order, name), {"value": getattr(line, name)})
    # Rounding raises on more digits than Decimal's context holds, so `net` is not asked of larger factors.
    factors_fit = max(abs(line.quantity), abs(line.unit_price)) < LARGEST_FACTOR
    if factors_fit and abs(line.net) > LARGEST:
        yield Problem(Reason.AMOUNT_TOO_LARGE, ("lines", order, "net"), {"most": LARGEST})
    code = vat_codes().get(line.vat_code)
    # A line of an invoice has no place to state its VAT.
    if code is not None and code.free_rate:
        yield Problem(Reason.VAT_CODE_NOT_ALLOWED, ("lines", order, "vat_code"), {"vat_code": line.vat_code})


def _known_sums(draft: InvoiceDraft) -> tuple[VatSum, ...]:
    """Return base and VAT of the codes that are known; the check of the sale tells the others."""
    return vat_sums([line for line in draft.lines if line.vat_code in vat_codes()], draft.date, draft.stated_vat)


def _check_sale(book: Book, draft: InvoiceDraft, sums: tuple[VatSum, ...]) -> Iterator[Problem]:
    chart = chart_of(book)
    sale = _sale(chart, draft, draft.number or _NUMBER_TO_COME, sums)
    for problem in propose(book, sale, chart).problems({}):
        if draft.booking_description is not None or problem.reason not in _OF_BOOKING:
            yield problem


def _check_mail(book: Book, draft: InvoiceDraft, sums: tuple[VatSum, ...] | None) -> Iterator[Problem]:
    party = party_by(book, "id", draft.party_id) if draft.mail is not None else None
    if draft.mail is None or party is None:
        return
    if not party.email.strip():
        yield Problem(Reason.EMAIL_MISSING, ("mail", "recipient"), {"party": party.code})
        return
    yield from check_mail(_mail(draft.mail, party), "mail")
    # One that is not mailed may be completed by its sender.
    if sums is not None:
        yield from check_paper(sender(book), party, sums)


def _next_number(book: Book, pattern: str, year: int) -> str:
    """Return the next free number of a pattern; numbers that were given by hand are passed over."""
    while True:
        number = invoice_number(pattern, next_number(book, number_series(pattern, year)), year)
        if not invoice_number_taken(book, number):
            return number


def _sale(chart: Chart, draft: InvoiceDraft, number: str, sums: tuple[VatSum, ...]) -> Statement:
    """Return the sale that an invoice is, with its VAT per code."""
    receivable = chart.account_with_role(AccountRole.RECEIVABLE)
    longest = BOOKING_TEXT_LENGTHS["description"]
    return Statement(
        kind=BookingKind.SALES_INVOICE,
        date=draft.date,
        # No account has the id 0, so the check tells that there is none.
        account_id=receivable.id if receivable else 0,
        lines=(
            *(
                StatedLine(
                    account_id=line.account_id,
                    net=line.net,
                    vat_code=line.vat_code,
                    cost_centre_id=line.cost_centre_id,
                    # The invoice itself keeps the whole text.
                    description=line.description[:longest],
                )
                for line in draft.lines
            ),
            *_foreign_vat(chart, sums),
        ),
        party_id=draft.party_id,
        invoice_number=number,
        description=draft.booking_description or "",
        payment_term=draft.payment_term,
        vat_totals=tuple(VatTotal(total.vat_code, total.vat) for total in sums if not total.foreign),
        destination=draft.destination,
    )


def _foreign_vat(chart: Chart, sums: Iterable[VatSum]) -> Iterator[StatedLine]:
    """Yield the lines of the VAT that is owed to other countries of the European Union."""
    owed = chart.account_with_role(AccountRole.VAT_ELSEWHERE_IN_EU)
    for total in sums:
        if total.foreign:
            text = f"Btw {total.rate.normalize():f}%".replace(".", ",")
            yield StatedLine(account_id=owed.id if owed else 0, net=total.vat, description=text)


def _mail(mail: InvoiceMail, party: Party, invoice_id: int | None = None) -> MailDraft:
    return MailDraft(
        recipient=party.email,
        subject=mail.subject,
        body=mail.body,
        sender_address=mail.sender_address,
        sender_name=mail.sender_name,
        invoice_id=invoice_id,
    )
