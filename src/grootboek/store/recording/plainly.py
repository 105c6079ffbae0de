"""Writing entries in plain statements: the twin that the fast paths are held to, and the way of revisions and withdrawals.

The administration must be locked. Order: booking, lines, entry (the seal), then what is maintained from the lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam, case, insert, select, update
from sqlalchemy.sql.dml import Insert

from grootboek.ledger.entry import Line, digest, link
from grootboek.ledger.fiscal_periods import Day
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.engine.upserting import insert_or_change
from grootboek.store.recording.new_booking import NewBooking, Recorded, StaleChart, balance_changes, item_changes
from grootboek.store.tables.administration import journal_year, ledger_head
from grootboek.store.tables.ledger import balance, booking, entry, line, open_item


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """An entry as it will be written for a booking."""

    booking_number: int
    booking_uid: UUID
    date: Day
    due_date: Day
    lines: Sequence[Line]
    reverses: int | None = None


_next_booking = (
    update(ledger_head)
    .where(ledger_head.c.administration_id == bindparam("a"))
    .values(last_booking=ledger_head.c.last_booking + 1)
    .returning(ledger_head.c.last_booking, ledger_head.c.last_entry, ledger_head.c.chart_version)
)
_head = select(ledger_head.c.last_entry, ledger_head.c.chain_head).where(
    ledger_head.c.administration_id == bindparam("a")
)
_advance = (
    update(ledger_head)
    .where(ledger_head.c.administration_id == bindparam("a"))
    .values(last_entry=bindparam("entry_id"), chain_head=bindparam("chain_hash"))
)


def record_plainly(book: Book, new: NewBooking) -> Recorded:
    """Write a new booking with its entry in plain statements; `StaleChart` when the chart has changed."""
    expected = book.chart_version
    lock_administration(book)
    number, last_entry, version = book.connection.execute(_next_booking, {"a": book.administration_id}).one()
    if version != expected:
        raise StaleChart
    voucher_number, document_number = take_voucher_number(book, new)
    book.connection.execute(
        insert(booking),
        {
            **booking_values(book, new),
            "uid": new.uid,
            "number": number,
            "fiscal_year": new.fiscal_year,
            "journal_id": new.journal_id,
            "voucher_number": voucher_number,
            "document_number": document_number,
            "entry_id": last_entry + 1,
            "version": 1,
            "withdrawn": False,
            "door": book.actor.door,
            "created_at": book.now,
        },
    )
    entry_id = post_entry(
        book,
        NewEntry(booking_number=number, booking_uid=new.uid, date=new.date, due_date=new.due_date, lines=new.lines),
    )
    write_audit(book, "record", f"booking {number}", after=new.facts())
    return Recorded(number, new.uid, voucher_number, document_number, entry_id)


def booking_values(book: Book, new: NewBooking) -> dict[str, object]:
    """Return the columns of a booking that a revision may change."""
    return {
        "administration_id": book.administration_id,
        "kind": new.kind.value,
        "date": new.date,
        "account_id": new.account_id,
        "party_id": new.party_id,
        "invoice_number": new.invoice_number,
        "reference": new.reference,
        "description": new.description,
        "payment_term": new.payment_term,
        "payment_reference": new.payment_reference,
        "amounts_include_vat": new.amounts_include_vat,
        "amount": new.amount,
        "door_fields": dict(new.door_fields) or None,
        "modified_at": book.now,
    }


def take_voucher_number(book: Book, new: NewBooking) -> tuple[int, int]:
    """Return the next voucher number of the journal and year, and the document number: the given one or highest + 1."""
    rows = insert_or_change(book.database, journal_year)
    given = new.document_number
    statement: Insert = rows.on_conflict_do_update(
        index_elements=["administration_id", "journal_id", "fiscal_year"],
        set_={
            "last_voucher": journal_year.c.last_voucher + 1,
            "last_document": journal_year.c.last_document + 1
            if given is None
            else case((journal_year.c.last_document > given, journal_year.c.last_document), else_=given),
        },
    )
    values = {
        "administration_id": book.administration_id,
        "journal_id": new.journal_id,
        "fiscal_year": new.fiscal_year,
        "last_voucher": 1,
        "last_document": given or 1,
    }
    row = book.connection.execute(
        statement.values(values).returning(journal_year.c.last_voucher, journal_year.c.last_document)
    ).one()
    return row.last_voucher, given if given is not None else row.last_document


def post_entry(book: Book, new: NewEntry) -> int:
    """Write an entry with its lines, link it to the chain, maintain balances and open items; return its id."""
    last_entry, chain_head = book.connection.execute(_head, {"a": book.administration_id}).one()
    entry_id: int = last_entry + 1
    content = digest(new.booking_uid, new.date, new.lines)
    chain_hash = link(chain_head, entry_id, content)
    count = len(new.lines)
    book.connection.execute(
        insert(line), [_line_values(book, entry_id, count, order, row) for order, row in enumerate(new.lines, 1)]
    )
    book.connection.execute(
        insert(entry),
        {
            "administration_id": book.administration_id,
            "id": entry_id,
            "booking_number": new.booking_number,
            "date": new.date,
            "line_count": count,
            "reverses": new.reverses,
            "posted_at": book.now,
            "digest": content,
            "chain_hash": chain_hash,
        },
    )
    book.connection.execute(_advance, {"a": book.administration_id, "entry_id": entry_id, "chain_hash": chain_hash})
    _maintain_balances(book, new)
    _maintain_open_items(book, new)
    return entry_id


def _line_values(book: Book, entry_id: int, count: int, order: int, row: Line) -> dict[str, object]:
    return {
        "administration_id": book.administration_id,
        "entry_id": entry_id,
        "line_no": order,
        "line_count": count,
        "account_id": row.account_id,
        "amount": row.amount,
        "part": int(row.part),
        "vat_code": row.vat_code,
        "vat_base": row.vat_base,
        "vat_amount": row.vat_amount,
        "cost_centre_id": row.cost_centre_id,
        "party_id": row.party_id,
        "invoice_number": row.invoice_number,
        "description": row.description,
    }


def _maintain_balances(book: Book, new: NewEntry) -> None:
    rows = insert_or_change(book.database, balance)
    statement = rows.on_conflict_do_update(
        index_elements=["administration_id", "account_id", "date", "cost_centre_id"],
        set_={"debit": balance.c.debit + rows.excluded.debit, "credit": balance.c.credit + rows.excluded.credit},
    )
    book.connection.execute(
        statement,
        [
            {
                "administration_id": book.administration_id,
                "account_id": account_id,
                "date": new.date,
                "cost_centre_id": cost_centre_id,
                "debit": debit,
                "credit": credit,
            }
            for (account_id, cost_centre_id), (debit, credit) in balance_changes(new.lines).items()
        ],
    )


def _maintain_open_items(book: Book, new: NewEntry) -> None:
    changes = item_changes(new.lines)
    if not changes:
        return
    rows = insert_or_change(book.database, open_item)
    takes_over = (open_item.c.amount == 0) & (rows.excluded.amount != 0)
    kept = {
        name: case((takes_over, rows.excluded[name]), else_=open_item.c[name])
        for name in ("date", "due_date", "booking_number")
    }
    statement = rows.on_conflict_do_update(
        index_elements=["administration_id", "account_id", "party_id", "invoice_number"],
        set_={
            "amount": open_item.c.amount + rows.excluded.amount,
            "outstanding": open_item.c.outstanding + rows.excluded.outstanding,
            **kept,
        },
    )
    book.connection.execute(
        statement,
        [
            {
                "administration_id": book.administration_id,
                "account_id": key.account_id,
                "party_id": key.party_id,
                "invoice_number": key.invoice_number,
                "date": new.date,
                "due_date": new.due_date,
                "amount": amount,
                "outstanding": outstanding,
                "booking_number": new.booking_number,
            }
            for key, (amount, outstanding) in changes.items()
        ],
    )
