"""The rows that a batch of new bookings becomes: numbered without gaps, linked into the chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from grootboek.ledger.balances import balance_changes
from grootboek.ledger.entry import digest, link
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.ledger.new_booking import NewBooking, Recorded, audit_facts
from grootboek.ledger.open_items import ItemKey
from grootboek.store.audit import audit_values
from grootboek.store.book import Book
from grootboek.store.recording.columns import (
    Row,
    booking_values,
    entry_values,
    line_rows,
    numbers,
    row_of,
)
from grootboek.store.recording.ledger_head import Head


@dataclass(slots=True)
class ItemState:
    """An open item as the books hold it, or will hold it."""

    date: Day
    due_date: Day
    amount: Cents
    outstanding: Cents
    booking_number: int


@dataclass(slots=True)
class BatchRows:
    """The rows of some new bookings, added one by one to what the books hold.

    `items` has the open items that the bookings touch, `years` the last voucher and document number by journal and year.
    """

    book: Book
    head: Head
    years: dict[tuple[int, int], tuple[int, int]]
    items: dict[ItemKey, ItemState]
    bookings: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    trail: list[Row] = field(default_factory=list)
    sums: dict[tuple[int, Day, int], tuple[Cents, Cents]] = field(default_factory=dict)

    def add(self, new: NewBooking, items: Mapping[ItemKey, tuple[Cents, Cents]]) -> Recorded:
        """Add a booking with its entry, the changes of its items and all that follows from it; return its numbers."""
        book, head = self.book, self.head
        head.last_booking += 1
        head.last_entry += 1
        head.last_audit += 1
        content = digest(new.uid, new.date, new.lines)
        head.chain = link(head.chain, head.last_entry, content)
        recorded = Recorded(head.last_booking, new.uid, *self._take_numbers(new), head.last_entry)
        self.bookings.append(row_of("booking", booking_values(book, new) | numbers(recorded)))
        self.lines.extend(line_rows(book, head.last_entry, new.lines))
        sealed = entry_values(book, new.date, len(new.lines), content)
        sealed |= {"id": head.last_entry, "booking_number": recorded.number, "chain_hash": head.chain}
        self.entries.append(row_of("entry", sealed))
        trail = audit_values(book, "record", after=audit_facts(new))
        trail |= {"id": head.last_audit, "subject": f"booking {recorded.number}"}
        self.trail.append(row_of("audit", trail))
        self._add_sums(new)
        self._add_items(new, items, recorded.number)
        return recorded

    def by_table(self) -> dict[str, Sequence[Row]]:
        """Return the rows that are new for certain, by table, in the order in which they are written."""
        return {"booking": self.bookings, "line": self.lines, "entry": self.entries, "audit": self.trail}

    def _take_numbers(self, new: NewBooking) -> tuple[int, int]:
        series = (new.journal_id, new.fiscal_year)
        last_voucher, last_document = self.years.get(series, (0, 0))
        document = last_document + 1 if new.document_number is None else new.document_number
        self.years[series] = (last_voucher + 1, max(last_document, document))
        return last_voucher + 1, document

    def _add_sums(self, new: NewBooking) -> None:
        for (account_id, cost_centre_id), (debit, credit) in balance_changes(new.lines).items():
            key = (account_id, new.date, cost_centre_id)
            sums = self.sums.get(key, (0, 0))
            self.sums[key] = (sums[0] + debit, sums[1] + credit)

    def _add_items(self, new: NewBooking, changes: Mapping[ItemKey, tuple[Cents, Cents]], number: int) -> None:
        for key, (amount, outstanding) in changes.items():
            item = self.items.get(key)
            if item is None:
                self.items[key] = ItemState(new.date, new.due_date, amount, outstanding, number)
                continue
            # Its invoice was withdrawn, or payments came first: the booking that brings an amount gives its dates.
            if item.amount == 0 and amount != 0:
                item.date, item.due_date, item.booking_number = new.date, new.due_date, number
            item.amount += amount
            item.outstanding += outstanding
