"""The tables of the ledger: bookings, sealed entries with their lines, and what is maintained from them.

The order of writing is booking, lines, entry: writing the entry row seals it (guards/*.sql). A line names the number of lines
of its entry inside the deferred key to it, so no line can be added once an entry stands.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from grootboek.store.engine.column_types import Day, Json, Moment, Uid
from grootboek.store.tables.administration import (
    KEYED,
    cents_column,
    flag_column,
    metadata,
    moment_columns,
    of_administration,
    reference,
    whole_column,
)

# Queries use these texts too, so that the engines see that the partial indexes hold all they ask for.
SALES_INVOICES = text("kind = 'sales_invoice' AND NOT withdrawn")
PURCHASE_INVOICES = text("kind = 'purchase_invoice' AND NOT withdrawn")
"""Bookings whose invoice number is unique: per administration for sales, per supplier for purchases."""
REVERSALS = text("reverses IS NOT NULL")
"""Entries that reverse others."""

booking = Table(
    "booking",
    metadata,
    whole_column("administration_id"),
    whole_column("number"),
    Column("uid", Uid, nullable=False),
    Column("kind", Text, nullable=False),
    whole_column("journal_id"),
    Column("fiscal_year", SmallInteger, nullable=False),
    whole_column("voucher_number"),
    whole_column("document_number"),
    Column("date", Day, nullable=False),
    Column("account_id", Integer),
    Column("party_id", Integer),
    Column("invoice_number", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("payment_term", Integer),
    Column("payment_reference", Text, nullable=False),
    flag_column("amounts_include_vat"),
    cents_column("amount"),
    whole_column("version"),
    flag_column("withdrawn"),
    # No key to the entry, which is written after its booking.
    whole_column("entry_id"),
    Column("door", Text, nullable=False),
    Column("door_fields", Json),
    *moment_columns(),
    PrimaryKeyConstraint("administration_id", "number"),
    UniqueConstraint("administration_id", "uid", name="booking_uid_unique"),
    UniqueConstraint("administration_id", "journal_id", "fiscal_year", "voucher_number", name="booking_voucher_unique"),
    UniqueConstraint(
        "administration_id", "journal_id", "fiscal_year", "document_number", name="booking_document_unique"
    ),
    reference(["journal_id"], "journal"),
    reference(["account_id"], "account"),
    reference(["party_id"], "party"),
    Index(
        "booking_sales_invoice_unique",
        "administration_id",
        "invoice_number",
        unique=True,
        sqlite_where=SALES_INVOICES,
        postgresql_where=SALES_INVOICES,
    ),
    Index(
        "booking_purchase_invoice_unique",
        "administration_id",
        "party_id",
        "invoice_number",
        unique=True,
        sqlite_where=PURCHASE_INVOICES,
        postgresql_where=PURCHASE_INVOICES,
    ),
    Index("booking_by_date", "administration_id", "date", "number"),
    **KEYED,
)

# Nothing else ever gets such a number, so that a document keeps its name in what was exported or printed.
former_number = Table(
    "former_number",
    metadata,
    whole_column("administration_id"),
    whole_column("journal_id"),
    Column("fiscal_year", SmallInteger, nullable=False),
    whole_column("voucher_number"),
    whole_column("document_number"),
    whole_column("booking_number"),
    PrimaryKeyConstraint("administration_id", "journal_id", "fiscal_year", "voucher_number"),
    UniqueConstraint(
        "administration_id", "journal_id", "fiscal_year", "document_number", name="former_number_document_unique"
    ),
    reference(["booking_number"], "booking", "number"),
    **KEYED,
)
"""The numbers that bookings had before they moved to another year."""

correction = Table(
    "correction",
    metadata,
    whole_column("administration_id"),
    whole_column("booking_number"),
    whole_column("corrected_number"),
    PrimaryKeyConstraint("administration_id", "booking_number"),
    reference(["booking_number"], "booking", "number"),
    reference(["corrected_number"], "booking", "number"),
    Index("correction_by_corrected", "administration_id", "corrected_number"),
    **KEYED,
)
"""Which booking undoes which one in a locked period."""

entry = Table(
    "entry",
    metadata,
    whole_column("administration_id"),
    whole_column("id"),
    whole_column("booking_number"),
    Column("date", Day, nullable=False),
    Column("line_count", SmallInteger, nullable=False),
    Column("reverses", Integer),
    Column("posted_at", Moment, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("chain_hash", LargeBinary, nullable=False),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "id", "line_count", name="entry_line_count_unique"),
    CheckConstraint("line_count >= 2", name="entry_has_two_lines"),
    reference(["booking_number"], "booking", "number"),
    Index("entry_by_reversal", "administration_id", "date", sqlite_where=REVERSALS, postgresql_where=REVERSALS),
    **KEYED,
)

line = Table(
    "line",
    metadata,
    whole_column("administration_id"),
    whole_column("entry_id"),
    Column("line_no", SmallInteger, nullable=False),
    Column("line_count", SmallInteger, nullable=False),
    whole_column("account_id"),
    cents_column("amount"),
    Column("part", SmallInteger, nullable=False),
    Column("vat_code", Text),
    Column("vat_base", BigInteger),
    Column("vat_amount", BigInteger),
    Column("cost_centre_id", Integer),
    Column("party_id", Integer),
    Column("invoice_number", Text, nullable=False),
    Column("description", Text, nullable=False),
    PrimaryKeyConstraint("administration_id", "entry_id", "line_no"),
    CheckConstraint("line_no BETWEEN 1 AND line_count", name="line_number_within_count"),
    ForeignKeyConstraint(
        ["administration_id", "entry_id", "line_count"],
        ["entry.administration_id", "entry.id", "entry.line_count"],
        name="line_of_sealed_entry",
        deferrable=True,
        initially="DEFERRED",
    ),
    reference(["account_id"], "account"),
    reference(["cost_centre_id"], "cost_centre"),
    reference(["party_id"], "party"),
    ForeignKeyConstraint(["vat_code"], ["vat_code.code"]),
    Index("line_by_account", "administration_id", "account_id", "entry_id"),
    **KEYED,
)

open_item = Table(
    "open_item",
    metadata,
    whole_column("administration_id"),
    whole_column("account_id"),
    whole_column("party_id"),
    Column("invoice_number", Text, nullable=False),
    Column("date", Day, nullable=False),
    Column("due_date", Day, nullable=False),
    cents_column("amount"),
    cents_column("outstanding"),
    whole_column("booking_number"),
    # When a line last changed it; empty for items that no line changed since the column is there.
    Column("modified_at", Moment),
    PrimaryKeyConstraint("administration_id", "account_id", "party_id", "invoice_number"),
    reference(["account_id"], "account"),
    reference(["party_id"], "party"),
    reference(["booking_number"], "booking", "number"),
    # Payments change these rows: free space lets PostgreSQL keep their versions on one page.
    postgresql_with={"fillfactor": 50},
    **KEYED,
)

balance = Table(
    "balance",
    metadata,
    whole_column("administration_id"),
    whole_column("account_id"),
    Column("date", Day, nullable=False),
    # 0 for none, since a column of the primary key is never null; so there is no key to cost centres.
    whole_column("cost_centre_id"),
    cents_column("debit"),
    cents_column("credit"),
    PrimaryKeyConstraint("administration_id", "account_id", "date", "cost_centre_id"),
    reference(["account_id"], "account"),
    postgresql_with={"fillfactor": 50},
    **KEYED,
)

audit = Table(
    "audit",
    metadata,
    whole_column("administration_id"),
    whole_column("id"),
    Column("at", Moment, nullable=False),
    Column("user_id", Integer),
    Column("door", Text, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", Json),
    Column("after", Json),
    PrimaryKeyConstraint("administration_id", "id"),
    of_administration(),
    **KEYED,
)
