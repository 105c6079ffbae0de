"""The tables of what banks report: statements, their transactions with what became of them, and the rules for that."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from grootboek.store.engine.column_types import Day, Json, Moment
from grootboek.store.tables.administration import (
    KEYED,
    cents_column,
    flag_column,
    identity_column,
    metadata,
    of_administration,
    reference,
    text_column,
    whole_column,
)

bank_statement = Table(
    "bank_statement",
    metadata,
    whole_column("administration_id"),
    identity_column(),
    whole_column("journal_id"),
    text_column("account"),
    text_column("identity"),
    text_column("number"),
    text_column("file_name"),
    Column("opening_day", Day),
    Column("opening_amount", BigInteger),
    Column("closing_day", Day),
    Column("closing_amount", BigInteger),
    cents_column("total"),
    whole_column("count"),
    cents_column("ledger_opening"),
    cents_column("ledger_closing"),
    Column("imported_at", Moment, nullable=False),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "journal_id", "identity", name="bank_statement_identity_unique"),
    reference(["journal_id"], "journal"),
    **KEYED,
)

NAMED_END_TO_END = text("end_to_end_id <> ''")
"""Transactions that a later one can name when it turns them back."""
OF_BATCH = text("batch_reference <> ''")
"""Transactions that are told as part of a batch."""

bank_transaction = Table(
    "bank_transaction",
    metadata,
    whole_column("administration_id"),
    identity_column(),
    Column("statement_id", BigInteger, nullable=False),
    whole_column("journal_id"),
    Column("booking_number", Integer),
    Column("outcome", Text, nullable=False),
    Column("score", SmallInteger, nullable=False),
    Column("evidence", Json, nullable=False),
    text_column("identity"),
    Column("day", Day, nullable=False),
    Column("value_day", Day, nullable=False),
    cents_column("amount"),
    *(
        text_column(name)
        for name in (
            "bank_reference",
            "batch_reference",
            "end_to_end_id",
            "payment_reference",
            "remittance",
            "party_name",
            "party_iban",
            "party_bic",
            "mandate_reference",
            "creditor_id",
            "kind",
        )
    ),
    flag_column("is_reversal"),
    text_column("return_code"),
    text_column("return_text"),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "journal_id", "identity", name="bank_transaction_identity_unique"),
    reference(["statement_id"], "bank_statement"),
    reference(["booking_number"], "booking", "number"),
    Index("bank_transaction_by_statement", "administration_id", "statement_id"),
    # Without the journal: while a table has no statistics, an index with the same beginning is taken for that of the identity.
    Index("bank_transaction_by_day", "administration_id", "day"),
    Index(
        "bank_transaction_by_batch",
        "administration_id",
        "batch_reference",
        sqlite_where=OF_BATCH,
        postgresql_where=OF_BATCH,
    ),
    Index(
        "bank_transaction_by_end_to_end_id",
        "administration_id",
        "end_to_end_id",
        sqlite_where=NAMED_END_TO_END,
        postgresql_where=NAMED_END_TO_END,
    ),
    **KEYED,
)

bank_rule = Table(
    "bank_rule",
    metadata,
    whole_column("administration_id"),
    whole_column("id"),
    text_column("party_iban"),
    text_column("text"),
    whole_column("account_id"),
    text_column("vat_code"),
    flag_column("is_payout"),
    PrimaryKeyConstraint("administration_id", "id"),
    reference(["account_id"], "account"),
    **KEYED,
)

bank_setting = Table(
    "bank_setting",
    metadata,
    Column("administration_id", Integer, primary_key=True, autoincrement=False),
    cents_column("largest_difference"),
    Column("difference_account_id", Integer),
    of_administration(),
    reference(["difference_account_id"], "account"),
    **KEYED,
)
