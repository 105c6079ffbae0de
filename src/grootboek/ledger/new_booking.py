"""A new booking: what a statement or a document becomes, before the database gives it its numbers.

`new_booking` is the one place where a booking is made; the store writes it, and `recorded_view` and `revised_view` show it
as it then stands in the books.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from uuid import UUID

from grootboek.ledger.booking import BookingFacts, BookingKind
from grootboek.ledger.composing import Composed
from grootboek.ledger.entry import Line
from grootboek.ledger.fiscal_periods import Day, fiscal_year
from grootboek.ledger.money import Cents
from grootboek.ledger.presentation import BookingView


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBooking:
    """A booking as it will be written; its numbers are given by the database."""

    uid: UUID
    kind: BookingKind
    journal_id: int
    fiscal_year: int
    document_number: int | None
    date: Day
    account_id: int | None
    party_id: int | None
    invoice_number: str
    reference: str
    description: str
    payment_term: int | None
    payment_reference: str
    amounts_include_vat: bool
    amount: Cents
    due_date: Day
    lines: tuple[Line, ...]
    door_fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The numbers that a new booking got."""

    number: int
    uid: UUID
    voucher_number: int
    document_number: int
    entry_id: int


def numbers_of(view: BookingView) -> Recorded:
    """Return the numbers that a booking got when it was written."""
    return Recorded(view.number, view.uid, view.voucher_number, view.document_number, view.entry_id)


class Series(NamedTuple):
    """A journal and a fiscal year: in each of them voucher numbers run without gaps, and no number is used twice."""

    journal_id: int
    fiscal_year: int


class SeriesNumbers(NamedTuple):
    """The numbers that a booking has in a series."""

    voucher_number: int
    document_number: int


def new_booking(facts: BookingFacts, composed: Composed, uid: UUID, party_term: int | None = None) -> NewBooking:
    """Make the booking of a checked statement or document from what it says and what it composes to.

    Without a payment term of its own, in days, an invoice falls due by `party_term`, the party's own.
    """
    term = facts.payment_term if facts.payment_term is not None else party_term
    return NewBooking(
        uid=uid,
        kind=composed.kind,
        journal_id=composed.journal_id,
        fiscal_year=fiscal_year(facts.date),
        document_number=facts.document_number,
        date=facts.date,
        account_id=composed.account_id,
        party_id=composed.party_id,
        invoice_number=composed.invoice_number,
        reference=facts.reference,
        description=facts.description,
        payment_term=facts.payment_term,
        payment_reference=facts.payment_reference,
        amounts_include_vat=facts.amounts_include_vat,
        amount=composed.amount,
        due_date=due_date(facts.date, term or 0),
        lines=composed.lines,
        door_fields=facts.door_fields,
    )


def due_date(day: date, term: int) -> date:
    """Return the date on which an invoice falls due, so many days after its own."""
    return date.fromordinal(min(max(day.toordinal() + term, 1), date.max.toordinal()))


def audit_facts(booking: NewBooking | BookingView) -> dict[str, Any]:
    """Return what the audit trail keeps of a booking, as plain JSON values."""
    return {
        "kind": booking.kind.value,
        "journal_id": booking.journal_id,
        "date": booking.date.isoformat(),
        "account_id": booking.account_id,
        "party_id": booking.party_id,
        "invoice_number": booking.invoice_number,
        "reference": booking.reference,
        "description": booking.description,
        "amount": booking.amount,
        "lines": len(booking.lines),
    }


# The journal stays too, since the numbers are of its series; with another year come other numbers (`revised_view`).
_NEVER_REVISED: Final = frozenset({"uid", "journal_id", "fiscal_year", "document_number"})
REVISABLE: Final = tuple(
    name
    for name in NewBooking.__dataclass_fields__
    if name in BookingView._fields and name not in {*_NEVER_REVISED, "lines"}
)
"""What a revision may change besides the lines, by the name that it has in a new booking, in a view and in the table."""


def recorded_view(new: NewBooking, recorded: Recorded, door: str, now: datetime) -> BookingView:
    """Return a new booking as it stands in the books once it has its numbers."""
    return BookingView(
        number=recorded.number,
        uid=new.uid,
        kind=new.kind,
        journal_id=new.journal_id,
        fiscal_year=new.fiscal_year,
        voucher_number=recorded.voucher_number,
        document_number=recorded.document_number,
        date=new.date,
        account_id=new.account_id,
        party_id=new.party_id,
        invoice_number=new.invoice_number,
        reference=new.reference,
        description=new.description,
        payment_term=new.payment_term,
        payment_reference=new.payment_reference,
        amounts_include_vat=new.amounts_include_vat,
        amount=new.amount,
        version=1,
        withdrawn=False,
        entry_id=recorded.entry_id,
        door=door,
        # As it is read back: an empty mapping is kept as null.
        door_fields=dict(new.door_fields) or None,
        created_at=now,
        modified_at=now,
        lines=new.lines,
    )


def revised_view(
    view: BookingView, new: NewBooking, entry_id: int, now: datetime, moved: SeriesNumbers | None
) -> BookingView:
    """Return a booking as it stands once a new one has replaced what it states; `moved`: its numbers in another year."""
    values = {name: getattr(new, name) for name in REVISABLE} | {"door_fields": dict(new.door_fields) or None}
    if moved is not None:
        values |= {"fiscal_year": new.fiscal_year, **moved._asdict()}
    return view._replace(**values, lines=new.lines, version=view.version + 1, entry_id=entry_id, modified_at=now)
