"""The tables of invoicing: invoices with their lines, templates, collections, frozen papers and mails to send."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy import ForeignKeyConstraint as Key

from grootboek.store.engine.column_types import Day, Json, Moment, Uid
from grootboek.store.tables.administration import (
    KEYED,
    STRICT,
    cents_column,
    flag_column,
    metadata,
    moment_columns,
    of_administration,
    reference,
    text_column,
    whole_column,
)

invoicing = Table(
    "invoicing",
    metadata,
    Column("administration_id", Integer, nullable=False),
    Column("number_pattern", Text, nullable=False),
    text_column("creditor_id"),
    text_column("bic"),
    Column("ubl_form", Text, nullable=False, server_default=text("'nlcius'")),
    Column("mails_ubl", Boolean, nullable=False, server_default=false()),
    Column("pdf_has_data", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("administration_id"),
    of_administration(),
    **KEYED,
)

invoice_template = Table(
    "invoice_template",
    metadata,
    whole_column("administration_id"),
    Column("name", Text, nullable=False),
    text_column("html"),
    text_column("css"),
    text_column("colour"),
    Column("logo", LargeBinary),
    text_column("logo_type"),
    Column("texts", Json, nullable=False),
    *moment_columns(),
    PrimaryKeyConstraint("administration_id", "name"),
    of_administration(),
    **STRICT,
)

invoice = Table(
    "invoice",
    metadata,
    whole_column("administration_id"),
    whole_column("id"),
    Column("uid", Uid, nullable=False),
    Column("number", Text, nullable=False),
    whole_column("party_id"),
    Column("date", Day, nullable=False),
    whole_column("payment_term"),
    Column("template", Text, nullable=False),
    Column("booking_description", Text),
    Column("booking_number", Integer),
    cents_column("net"),
    cents_column("vat"),
    Column("created_at", Moment, nullable=False),
    Column("stated_vat", Json),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "uid", name="invoice_uid_unique"),
    UniqueConstraint("administration_id", "number", name="invoice_number_unique"),
    reference(["party_id"], "party"),
    reference(["booking_number"], "booking", "number"),
    Index("invoice_by_date", "administration_id", "date", "id"),
    Index("invoice_by_party", "administration_id", "party_id", "id"),
    **KEYED,
)

invoice_line = Table(
    "invoice_line",
    metadata,
    whole_column("administration_id"),
    whole_column("invoice_id"),
    Column("line_no", SmallInteger, nullable=False),
    Column("quantity", BigInteger, nullable=False),
    text_column("unit"),
    text_column("article_code"),
    Column("description", Text, nullable=False),
    Column("unit_price", BigInteger, nullable=False),
    Column("vat_code", Text, nullable=False),
    whole_column("account_id"),
    Column("cost_centre_id", Integer),
    Column("amount", BigInteger),
    PrimaryKeyConstraint("administration_id", "invoice_id", "line_no"),
    reference(["invoice_id"], "invoice"),
    reference(["account_id"], "account"),
    reference(["cost_centre_id"], "cost_centre"),
    Key(["vat_code"], ["vat_code.code"]),
    **KEYED,
)

collection_batch = Table(
    "collection_batch",
    metadata,
    whole_column("administration_id"),
    whole_column("id"),
    Column("uid", Uid, nullable=False),
    Column("date", Day, nullable=False),
    Column("schema", Text, nullable=False),
    whole_column("count"),
    cents_column("total"),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    PrimaryKeyConstraint("administration_id", "id"),
    of_administration(),
    **STRICT,
)

collection = Table(
    "collection",
    metadata,
    whole_column("administration_id"),
    whole_column("invoice_id"),
    text_column("iban"),
    Column("mandate_kind", Text),
    text_column("mandate_reference"),
    Column("signed_on", Day),
    flag_column("first"),
    *(text_column(name) for name in ("account_number", "account_holder", "city", "text_1", "text_2", "text_3")),
    Column("batch_id", Integer),
    PrimaryKeyConstraint("administration_id", "invoice_id"),
    reference(["invoice_id"], "invoice"),
    reference(["batch_id"], "collection_batch"),
    **KEYED,
)

mandate = Table(
    "mandate",
    metadata,
    whole_column("administration_id"),
    Column("id", BigInteger, nullable=False),
    Column("uid", Uid, nullable=False),
    whole_column("party_id"),
    Column("kind", Text, nullable=False),
    Column("scheme", Text, nullable=False),
    Column("reference", Text, nullable=False),
    # The reference in capitals: banks make no difference of case.
    Column("reference_key", Text, nullable=False),
    *(text_column(name) for name in ("description", "iban", "bic")),
    Column("signed_on", Day, nullable=False),
    Column("withdrawn_on", Day),
    *moment_columns(),
    # Of one that is for a single booking, and is there as long as that is.
    Column("booking_number", Integer),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "uid", name="mandate_uid_unique"),
    UniqueConstraint("administration_id", "reference_key", name="mandate_key_unique"),
    UniqueConstraint("administration_id", "booking_number", name="mandate_booking_unique"),
    reference(["party_id"], "party"),
    reference(["booking_number"], "booking", "number"),
    Index("mandate_by_party", "administration_id", "party_id", "id"),
    **KEYED,
)

paper = Table(
    "paper",
    metadata,
    whole_column("administration_id"),
    Column("content_key", LargeBinary, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    PrimaryKeyConstraint("administration_id", "content_key"),
    of_administration(),
    **STRICT,
)

invoice_reference = Table(
    "invoice_reference",
    metadata,
    whole_column("administration_id"),
    whole_column("invoice_id"),
    text_column("original_number"),
    Column("supplied_on", Day),
    PrimaryKeyConstraint("administration_id", "invoice_id"),
    reference(["invoice_id"], "invoice"),
    **KEYED,
)

invoice_paper = Table(
    "invoice_paper",
    metadata,
    whole_column("administration_id"),
    whole_column("invoice_id"),
    # Null until somebody asks for the paper of an invoice with remarks, or of one from before papers were frozen.
    Column("facts_key", LargeBinary),
    Column("template_key", LargeBinary),
    Column("pdf_key", LargeBinary),
    PrimaryKeyConstraint("administration_id", "invoice_id"),
    reference(["invoice_id"], "invoice"),
    reference(["facts_key"], "paper", "content_key"),
    reference(["template_key"], "paper", "content_key"),
    reference(["pdf_key"], "paper", "content_key"),
    **KEYED,
)

invoice_ubl = Table(
    "invoice_ubl",
    metadata,
    whole_column("administration_id"),
    whole_column("invoice_id"),
    Column("content_key", LargeBinary, nullable=False),
    PrimaryKeyConstraint("administration_id", "invoice_id"),
    reference(["invoice_id"], "invoice"),
    reference(["content_key"], "paper", "content_key"),
    **KEYED,
)

sale_ubl = Table(
    "sale_ubl",
    metadata,
    whole_column("administration_id"),
    whole_column("booking_number"),
    # A booking that is changed has another version, and with it another UBL.
    whole_column("version"),
    Column("content_key", LargeBinary, nullable=False),
    PrimaryKeyConstraint("administration_id", "booking_number", "version"),
    reference(["booking_number"], "booking", "number"),
    reference(["content_key"], "paper", "content_key"),
    **KEYED,
)

mail = Table(
    "mail",
    metadata,
    whole_column("administration_id"),
    whole_column("id"),
    Column("uid", Uid, nullable=False),
    Column("invoice_id", Integer),
    Column("recipient", Text, nullable=False),
    *(text_column(name) for name in ("sender_address", "sender_name", "subject", "body")),
    Column("created_at", Moment, nullable=False),
    Column("sent_at", Moment),
    PrimaryKeyConstraint("administration_id", "id"),
    of_administration(),
    reference(["invoice_id"], "invoice"),
    **STRICT,
)
