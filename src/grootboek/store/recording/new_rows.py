"""The rows that new bookings become: numbered without gaps, linked into the chain, in values that both engines take.

A day, a moment, a uid and a JSON document are texts here and a flag is a number: SQLite keeps them so, and COPY reads them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from grootboek.ledger.entry import digest, link
from grootboek.ledger.money import Cents
from grootboek.ledger.open_items import ItemKey
from grootboek.store.book import Book
from grootboek.store.engine.column_types import json_text, moment_text
from grootboek.store.recording.new_booking import NewBooking, Recorded, balance_changes

Row = tuple[object, ...]

COLUMNS: Final = {
    "booking": (
        "administration_id, number, uid, kind, journal_id, fiscal_year, voucher_number, document_number, date, account_id, "
        "party_id, invoice_number, reference, description, payment_term, payment_reference, amounts_include_vat, amount, "
        "version, withdrawn, entry_id, door, door_fields, created_at, modified_at"
    ),
    "line": (
        "administration_id, entry_id, line_no, line_count, account_id, amount, part, vat_code, vat_base, vat_amount, "
        "cost_centre_id, party_id, invoice_number, description"
    ),
    "entry": "administration_id, id, booking_number, date, line_count, reverses, posted_at, digest, chain_hash",
    "open_item": (
        "administration_id, account_id, party_id, invoice_number, date, due_date, amount, outstanding, booking_number"
    ),
    "balance": "administration_id, account_id, date, cost_centre_id, debit, credit",
    "audit": "administration_id, id, at, user_id, door, request_id, act, subject, before, after",
    "journal_year": "administration_id, journal_id, fiscal_year, last_voucher, last_document",
}
"""The columns of each table in the order of its rows; the tables in the order in which they are written."""


@dataclass(slots=True)
class Head:
    """The counters and the chain of the books, as they stand and as rows are added."""

    last_booking: int
    last_entry: int
    last_audit: int
    chain: bytes


@dataclass(slots=True)
class ItemState:
    """An open item as the books hold it, or will hold it: days as texts."""

    date: str
    due_date: str
    amount: int
    outstanding: int
    booking_number: int


@dataclass(slots=True)
class NewRows:
    """The rows of some new bookings, added one by one to what the books hold.

    `items` has the open items that the bookings touch, `years` the last voucher and document number by journal and year.
    """

    book: Book
    head: Head
    years: dict[tuple[int, int], tuple[int, int]]
    items: dict[ItemKey, ItemState]
    now: str = field(init=False)
    bookings: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    entries: list[Row] = field(default_factory=list)
    trail: list[Row] = field(default_factory=list)
    sums: dict[tuple[int, str, int], tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.now = moment_text(self.book.now)

    def add(self, new: NewBooking, items: Mapping[ItemKey, tuple[Cents, Cents]]) -> Recorded:
        """Add a booking with its entry, the changes of its items and all that follows from it; return its numbers."""
        head = self.head
        head.last_booking += 1
        head.last_entry += 1
        head.last_audit += 1
        content = digest(new.uid, new.date, new.lines)
        head.chain = link(head.chain, head.last_entry, content)
        recorded = Recorded(head.last_booking, new.uid, *self._take_numbers(new), head.last_entry)
        self._add_booking(new, recorded)
        self._add_lines(new, head.last_entry)
        administration, day, now = self.book.administration_id, new.date.isoformat(), self.now
        self.entries.append(
            (administration, head.last_entry, recorded.number, day, len(new.lines), None, now, content, head.chain)
        )
        actor = self.book.actor
        trail = (administration, head.last_audit, now, actor.user_id, actor.door, actor.request_id)
        self.trail.append((*trail, "record", f"booking {recorded.number}", None, json_text(new.facts())))
        self._add_sums(new, day)
        self._add_items(new, day, items, recorded.number)
        return recorded

    def by_table(self) -> dict[str, Sequence[Row]]:
        """Return the rows that are new for certain, by table, in the order in which they are written."""
        return {"booking": self.bookings, "line": self.lines, "entry": self.entries, "audit": self.trail}

    def _take_numbers(self, new: NewBooking) -> tuple[int, int]:
        place = (new.journal_id, new.fiscal_year)
        last_voucher, last_document = self.years.get(place, (0, 0))
        document = last_document + 1 if new.document_number is None else new.document_number
        self.years[place] = (last_voucher + 1, max(last_document, document))
        return last_voucher + 1, document

    def _add_booking(self, new: NewBooking, recorded: Recorded) -> None:
        fields = json_text(dict(new.door_fields)) if new.door_fields else None
        self.bookings.append(
            (self.book.administration_id, recorded.number, str(new.uid), new.kind.value, new.journal_id, new.fiscal_year,
             recorded.voucher_number, recorded.document_number, new.date.isoformat(), new.account_id, new.party_id,
             new.invoice_number, new.reference, new.description, new.payment_term, new.payment_reference,
             int(new.amounts_include_vat), new.amount, 1, 0, recorded.entry_id, self.book.actor.door, fields, self.now, self.now)
        )  # fmt: skip

    def _add_lines(self, new: NewBooking, entry_id: int) -> None:
        administration, count = self.book.administration_id, len(new.lines)
        self.lines.extend(
            (administration, entry_id, order, count, row.account_id, row.amount, int(row.part), row.vat_code, row.vat_base,
             row.vat_amount, row.cost_centre_id, row.party_id, row.invoice_number, row.description)
            for order, row in enumerate(new.lines, 1)
        )  # fmt: skip

    def _add_sums(self, new: NewBooking, day: str) -> None:
        for (account_id, cost_centre_id), (debit, credit) in balance_changes(new.lines).items():
            place = (account_id, day, cost_centre_id)
            held = self.sums.get(place, (0, 0))
            self.sums[place] = (held[0] + debit, held[1] + credit)

    def _add_items(
        self, new: NewBooking, day: str, changes: Mapping[ItemKey, tuple[Cents, Cents]], number: int
    ) -> None:
        for key, (amount, outstanding) in changes.items():
            due, item = new.due_date.isoformat(), self.items.get(key)
            if item is None:
                self.items[key] = ItemState(day, due, amount, outstanding, number)
                continue
            if item.amount == 0 and amount != 0:
                item.date, item.due_date, item.booking_number = day, due, number
            item.amount += amount
            item.outstanding += outstanding
