"""Collecting invoices by SEPA direct debit: which are due, the file for the bank, and taking a collection back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from stdnum import iban

from grootboek.bookkeeping.checking_collections import (
    account_of,
    check_address,
    check_collection_day,
    check_creditor,
    check_kept,
    check_order,
    check_use,
    compact_account,
    mandate_key,
    use_of,
)
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.direct_debit import Creditor, DirectDebit, DirectDebitOrder, MandateHistory, Scheme
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.hold import HoldKind
from grootboek.ledger.invoice import Invoice
from grootboek.ledger.mandate import reference_key
from grootboek.ledger.money import Cents
from grootboek.ledger.new_booking import due_date
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.target_calendar import business_day_after
from grootboek.papers.direct_debit import FileFormat, direct_debit_file
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.invoicing.collection_batches import (
    CollectionBatch,
    collection_batch_by_id,
    insert_batch,
    invoices_in_batch,
    next_batch_id,
    release_from_batch,
    used_mandates,
)
from grootboek.store.invoicing.invoices import InvoiceFilter, invoices, outstanding_of_invoices
from grootboek.store.invoicing.invoicing_settings import invoicing_settings
from grootboek.store.invoicing.mandates import mandates
from grootboek.store.ledger.holds import hold_ordered, release
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import facts_of_parties
from grootboek.wire.literals import DUTCH_TIME

LEAD_DAYS: Final = 2
"""Business days between today and the day of collection when none is named: a file is in time all through the first of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionWish:
    """How to collect: on which day, in which file format, and whether one wrong invoice stops all of them."""

    date: Day | None = None
    file_format: FileFormat = FileFormat.PAIN_008_001_08
    all_or_nothing: bool = False


@dataclass(frozen=True, slots=True)
class DueCollection:
    """What is due on a day: the direct debits by the id of their invoice, and what is wrong with the other invoices."""

    date: Day
    debits: Mapping[int, DirectDebit]
    problems: tuple[Problem, ...]

    @property
    def total(self) -> Cents:
        """The sum of the direct debits."""
        return sum(debit.amount for debit in self.debits.values())


def due_collection(book: Book, wish: CollectionWish) -> DueCollection:
    """Find what can be collected: invoices with an order, in no batch, due by the day, with something outstanding.

    A problem's place is `invoices`, the invoice's number and the field. `Refused` when the day or the administration itself
    will not do, or any invoice when the wish is for all or nothing.
    """
    require(book, Right.READ)
    day = wish.date or business_day_after(book.today, LEAD_DAYS)
    refuse_if([*check_collection_day(day, book.today), *check_creditor(_creditor(book))])
    ordered = invoices(book, InvoiceFilter(to_collect=True, date_through=day))
    outstanding = outstanding_of_invoices(book, ordered)
    due = [
        invoice
        for invoice in ordered
        if outstanding[invoice.id] > 0 and due_date(invoice.date, invoice.payment_term) <= day
    ]
    debits, problems = _debits(book, due, outstanding, day)
    if wish.all_or_nothing:
        refuse_if(problems)
    return DueCollection(day, debits, tuple(problems))


def collect(book: Book, wish: CollectionWish) -> tuple[CollectionBatch | None, DueCollection]:
    """Collect what is due: make the file for the bank, keep it in a batch, put the invoices in it, and hold their bookings.

    The batch is None when nothing can be collected. What is wrong with single invoices is in the second part; they stay due.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    # Read under the lock, so that nobody else puts the same invoices in a batch meanwhile.
    due = due_collection(book, wish)
    if not due.debits:
        return None, due
    uid = book.new_uid()
    content = direct_debit_file(_order(book, due, uid), wish.file_format)
    batch = CollectionBatch(
        id=next_batch_id(book),
        uid=uid,
        date=due.date,
        schema=wish.file_format.value,
        count=len(due.debits),
        total=due.total,
        created_at=book.now,
        held=len(due.debits),
    )
    insert_batch(book, batch, content, list(due.debits))
    hold_ordered(book, batch.id)
    write_audit(
        book, "collect", _subject(batch), after=_facts(batch, [debit.invoice_number for debit in due.debits.values()])
    )
    return batch, due


def take_back(book: Book, batch_id: int, numbers: Sequence[str] = ()) -> CollectionBatch:
    """Take a batch back that was not sent, or invoices of it that the bank gave back: they are due again.

    The batch and its file stay for the record. `Refused` when the batch, or an invoice in it, is not there any more.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    batch = collection_batch_by_id(book, batch_id)
    if batch is None:
        raise refusal(Reason.NOT_FOUND, "batch", batch=batch_id)
    held = invoices_in_batch(book, batch_id)
    if not held:
        raise refusal(Reason.WITHDRAWN, "batch", batch=batch_id)
    chosen = tuple(dict.fromkeys(numbers)) or tuple(held)
    refuse_if(Problem(Reason.NOT_FOUND, ("invoices", number)) for number in chosen if number not in held)
    released = [held[number] for number in chosen]
    release_from_batch(book, released)
    release(book, HoldKind.BANK_ORDER, released)
    write_audit(book, "take back collection", _subject(batch), before=_facts(batch, chosen))
    return replace(batch, held=batch.held - len(chosen))


def _subject(batch: CollectionBatch) -> str:
    return f"collection batch {batch.id}"


def _facts(batch: CollectionBatch, numbers: Sequence[str]) -> dict[str, object]:
    return {
        "date": batch.date.isoformat(),
        "schema": batch.schema,
        "count": batch.count,
        "total": batch.total,
        "invoices": list(numbers),
    }


def _creditor(book: Book) -> Creditor:
    own, settings = chart_of(book).administration, invoicing_settings(book)
    return Creditor(
        name=own.name,
        iban=iban.compact(own.iban),
        creditor_id=settings.creditor_id,
        bic=settings.bic,
        city=own.city,
        country=own.country,
    )


def _order(book: Book, due: DueCollection, uid: UUID) -> DirectDebitOrder:
    return DirectDebitOrder(
        message_id=uid.hex,
        made_at=book.now.astimezone(DUTCH_TIME),
        date=due.date,
        creditor=_creditor(book),
        debits=tuple(due.debits.values()),
    )


def _debits(
    book: Book, due: Sequence[Invoice], outstanding: Mapping[int, Cents], day: Day
) -> tuple[dict[int, DirectDebit], list[Problem]]:
    parties = facts_of_parties(book, [invoice.party_id for invoice in due])
    histories = _histories(book)
    kept = {reference_key(mandate.reference): mandate for mandate in mandates(book)}
    debits: dict[int, DirectDebit] = {}
    problems: list[Problem] = []
    for invoice, order in ((invoice, invoice.collection) for invoice in due if invoice.collection is not None):
        history = histories.setdefault(mandate_key(order), MandateHistory())
        country = parties[invoice.party_id].country
        # Address and earlier uses are looked at only of an order that is whole.
        wrong = list(check_order(order, outstanding[invoice.id], book.today)) or [
            *check_address(order, country),
            *check_use(order, history, day),
            *check_kept(order, kept.get(mandate_key(order)), invoice.party_id, day),
        ]
        problems += [
            Problem(problem.reason, ("invoices", invoice.number, *problem.place), problem.facts) for problem in wrong
        ]
        # The checks refuse a mandate without kind or date; the type checker cannot know that.
        if wrong or order.mandate_kind is None or order.signed_on is None:
            continue
        debits[invoice.id] = DirectDebit(
            invoice_number=invoice.number,
            amount=outstanding[invoice.id],
            name=order.account_holder,
            iban=account_of(order),
            mandate_reference=order.mandate_reference.strip(),
            signed_on=order.signed_on,
            use=use_of(order, history),
            scheme=Scheme.B2B if parties[invoice.party_id].collection == "b2b" else Scheme.CORE,
            text=f"{order.text_1} {order.text_2} {order.text_3}",
            city=order.city,
            country=country,
        )
        # Two invoices of one file may share a mandate, and the second is no first use of it.
        history.add(order.mandate_kind, account_of(order), day)
    return debits, problems


def _histories(book: Book) -> dict[str, MandateHistory]:
    """Return by its key what was collected under each mandate."""
    histories: dict[str, MandateHistory] = {}
    for use in used_mandates(book):
        histories.setdefault(use.key, MandateHistory()).add(use.kind, compact_account(use.account), use.last_on)
    return histories
