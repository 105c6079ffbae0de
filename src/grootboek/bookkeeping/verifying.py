"""Proving that books are sound: the hash chain, balances, open items and number series made anew, the frozen papers and the
contents of attachments.

What is found wrong is told as sentences; sound books give none.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from grootboek.ledger.entry import GENESIS, digest, link
from grootboek.ledger.fiscal_periods import fiscal_year
from grootboek.ledger.new_booking import Series, SeriesNumbers
from grootboek.papers.freezing import facts_from_frozen
from grootboek.store.book import Book
from grootboek.store.invoicing.papers import invoices_with_changed_paper, invoices_without_paper, stream_frozen_facts
from grootboek.store.ledger.verification import (
    NumbersInUse,
    StoredEntry,
    balance_differences,
    booking_numbers,
    head_of,
    item_differences,
    last_numbers,
    misstated_bookings,
    numbers_in_use,
    stored_entries,
    unbalanced_entries,
)
from grootboek.store.masters.attachment_contents import lost_contents
from grootboek.store.masters.attachments import attachments


def verify(book: Book) -> Iterator[str]:
    """Yield a sentence for everything in the books that is not as it must be."""
    yield from _check_chain(book)
    for entry_id in unbalanced_entries(book):
        yield f"entry {entry_id} does not sum to zero or lacks lines"
    yield from _check_numbers(book)
    for account_id, day, cost_centre_id in balance_differences(book):
        yield f"the balance of account {account_id} on {day} (cost centre {cost_centre_id}) differs from its lines"
    for key in item_differences(book):
        yield f"the open item {key.invoice_number!r} of party {key.party_id} differs from its lines"
    for number in misstated_bookings(book):
        yield f"booking {number} does not agree with its entry"
    yield from _check_papers(book)
    yield from _check_attachments(book)


def _check_chain(book: Book) -> Iterator[str]:
    head = head_of(book)
    previous, last = GENESIS, 0
    for stored in stored_entries(book):
        if stored.id != last + 1:
            yield f"entry {last + 1} is missing"
        yield from _check_entry(stored, previous)
        # Goes on from the hash that is stored, so that one break is not told again for every later entry.
        previous, last = stored.chain_hash, stored.id
    if last != head.last_entry:
        yield f"the last entry is {last}, the books say {head.last_entry}"
    elif previous != head.chain_head:
        yield "the head of the hash chain is not the hash of the last entry"


def _check_entry(stored: StoredEntry, previous: bytes) -> Iterator[str]:
    content = digest(stored.booking_uid, stored.date, stored.lines)
    if content != stored.digest:
        yield f"entry {stored.id} is not what was sealed"
    if link(previous, stored.id, stored.digest) != stored.chain_hash:
        yield f"the hash chain is broken at entry {stored.id}"


def _check_numbers(book: Book) -> Iterator[str]:
    numbers = booking_numbers(book)
    last = head_of(book).last_booking
    if numbers != list(range(1, last + 1)):
        yield f"the booking numbers are not 1 to {last} without gaps"
    last_of_series = last_numbers(book)
    for series, rows in groupby(numbers_in_use(book), key=lambda row: Series(*row[:2])):
        yield from _check_series(series, list(rows), last_of_series.get(series, SeriesNumbers(0, 0)))


def _check_series(series: Series, rows: Sequence[NumbersInUse], last: SeriesNumbers) -> Iterator[str]:
    """Yield what is wrong with the numbers of a journal in a year, of which no two documents may have the same."""
    where = f"of journal {series.journal_id} in {series.fiscal_year}"
    if [row.voucher_number for row in rows] != list(range(1, last.voucher_number + 1)):
        yield f"the voucher numbers {where} are not 1 to {last.voucher_number} without gaps"
    bookings: dict[int, int] = {}
    for row in rows:
        if row.date is not None and fiscal_year(row.date) != series.fiscal_year:
            yield f"booking {row.booking_number} of {row.date} has a number {where}"
        other = bookings.setdefault(row.document_number, row.booking_number)
        if other != row.booking_number:
            yield f"document number {row.document_number} {where} is of booking {other} and of booking {row.booking_number}"
    if max(bookings) > last.document_number:
        yield f"a document number {where} is above {last.document_number}, the last that was given"


def _check_papers(book: Book) -> Iterator[str]:
    for number in invoices_without_paper(book):
        yield f"the paper of invoice {number!r} is missing"
    changed = invoices_with_changed_paper(book)
    for number in changed:
        yield f"the paper of invoice {number!r} is not what was frozen"
    # A paper may be whole and yet be that of another invoice.
    for number, facts in stream_frozen_facts(book):
        if number not in changed and facts_from_frozen(facts).number != number:
            yield f"the paper of invoice {number!r} is that of another invoice"


def _check_attachments(book: Book) -> Iterator[str]:
    lost = lost_contents(book)
    for attachment in attachments(book) if lost else ():
        named = f"document {attachment.id} ({attachment.file_name!r})"
        if attachment.content_key in lost:
            yield f"{named}: {lost[attachment.content_key]}"
        if attachment.thumbnail_key in lost:
            yield f"the thumbnail of {named}: {lost[attachment.thumbnail_key]}"
