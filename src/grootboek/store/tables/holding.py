"""The tables of what holds bookings: the holds themselves, filed VAT returns and closings of cash drawers.

What made a booking or corrects it is not in `booking_hold`: invoices and corrections name the booking themselves.
"""

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, Table, Text, UniqueConstraint, text

from grootboek.store.engine.column_types import Day, Json, Moment
from grootboek.store.tables.administration import (
    KEYED,
    cents_column,
    metadata,
    of_administration,
    reference,
    whole_column,
)

booking_hold = Table(
    "booking_hold",
    metadata,
    whole_column("administration_id"),
    whole_column("booking_number"),
    Column("kind", Text, nullable=False),
    # What it is an id of depends on the kind (ledger/hold.py).
    whole_column("source"),
    Column("held_at", Moment, nullable=False),
    PrimaryKeyConstraint("administration_id", "booking_number", "kind", "source"),
    reference(["booking_number"], "booking", "number"),
    Index("booking_hold_by_source", "administration_id", "kind", "source"),
    **KEYED,
)

vat_return = Table(
    "vat_return",
    metadata,
    whole_column("administration_id"),
    whole_column("id"),
    Column("first", Day, nullable=False),
    Column("last", Day, nullable=False),
    Column("filed_at", Moment, nullable=False),
    Column("supplementary", Boolean, nullable=False, server_default=text("false")),
    # The number of the booking that moved its VAT to what is owed to the tax office.
    Column("settlement", Integer),
    # The boxes as they were filed, by the id of the return whose days they are of; null for returns of before they were kept.
    Column("declared", Json),
    PrimaryKeyConstraint("administration_id", "id"),
    of_administration(),
    **KEYED,
)

carried_booking = Table(
    "carried_booking",
    metadata,
    whole_column("administration_id"),
    whole_column("booking_number"),
    # The return in which it counts; null until the next one is filed.
    Column("return_id", Integer),
    PrimaryKeyConstraint("administration_id", "booking_number"),
    reference(["booking_number"], "booking", "number"),
    reference(["return_id"], "vat_return"),
    **KEYED,
)
"""Bookings of days of which a return was filed before, and that count in a later return."""

drawer_closing = Table(
    "drawer_closing",
    metadata,
    whole_column("administration_id"),
    whole_column("id"),
    whole_column("journal_id"),
    Column("day", Day, nullable=False),
    cents_column("counted"),
    cents_column("booked"),
    Column("closed_at", Moment, nullable=False),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "journal_id", "day", name="drawer_closing_day_unique"),
    reference(["journal_id"], "journal"),
    **KEYED,
)
