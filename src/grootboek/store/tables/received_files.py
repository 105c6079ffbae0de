"""The table of files that came in to become bookings."""

from sqlalchemy import Column, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text

from grootboek.store.engine.column_types import Uid
from grootboek.store.tables.administration import (
    STRICT,
    metadata,
    moment_columns,
    of_administration,
    reference,
    text_column,
    whole_column,
)

received_file = Table(
    "received_file",
    metadata,
    whole_column("administration_id"),
    Column("uid", Uid, nullable=False),
    text_column("name"),
    # Until it is done: the booking that it became has it then.
    Column("content", LargeBinary),
    Column("state", Text, nullable=False),
    Column("booking_number", Integer),
    text_column("reason"),
    *moment_columns(),
    PrimaryKeyConstraint("administration_id", "uid"),
    of_administration(),
    reference(["booking_number"], "booking", "number"),
    **STRICT,
)
