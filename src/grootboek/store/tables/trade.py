"""The tables of trade: added fields, article groups and pictures, price agreements, sales orders, and what a web shop is told."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy import ForeignKeyConstraint as Key

from grootboek.store.engine.column_types import Day, Json, Moment, Uid
from grootboek.store.tables.administration import (
    KEYED,
    STRICT,
    flag_column,
    metadata,
    moment_columns,
    of_administration,
    reference,
    text_column,
    whole_column,
)

custom_field = Table(
    "custom_field",
    metadata,
    whole_column("administration_id"),
    Column("id", BigInteger, nullable=False),
    Column("subject", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("longest", Integer),
    Column("choices", Json, nullable=False),
    *moment_columns(),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "subject", "name", name="custom_field_name_unique"),
    of_administration(),
    **KEYED,
)

article_group = Table(
    "article_group",
    metadata,
    whole_column("administration_id"),
    Column("code", Text, nullable=False),
    Column("uid", Uid, nullable=False),
    text_column("name"),
    *moment_columns(),
    PrimaryKeyConstraint("administration_id", "code"),
    UniqueConstraint("administration_id", "uid", name="article_group_uid_unique"),
    of_administration(),
    **KEYED,
)

article_picture = Table(
    "article_picture",
    metadata,
    whole_column("administration_id"),
    whole_column("article_id"),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    PrimaryKeyConstraint("administration_id", "article_id"),
    reference(["article_id"], "article"),
    **STRICT,
)

price_agreement = Table(
    "price_agreement",
    metadata,
    whole_column("administration_id"),
    whole_column("id"),
    Column("uid", Uid, nullable=False),
    whole_column("article_id"),
    whole_column("party_id"),
    Column("quantity_from", BigInteger, nullable=False),
    Column("price", BigInteger),
    Column("discount", Integer),
    Column("valid_from", Day),
    Column("valid_through", Day),
    *moment_columns(),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "uid", name="price_agreement_uid_unique"),
    reference(["article_id"], "article"),
    reference(["party_id"], "party"),
    Index("price_agreement_by_article", "administration_id", "article_id", "party_id"),
    **KEYED,
)

sales_order = Table(
    "sales_order",
    metadata,
    whole_column("administration_id"),
    whole_column("id"),
    Column("uid", Uid, nullable=False),
    whole_column("number"),
    whole_column("party_id"),
    Column("invoice_party_id", Integer),
    Column("date", Day, nullable=False),
    Column("delivery_date", Day),
    Column("stage", Text, nullable=False),
    *(text_column(name) for name in ("description", "reference", "memo", "payment_reference")),
    Column("payment_term", Integer),
    flag_column("amounts_include_vat"),
    Column("cost_centre_id", Integer),
    Column("discount", Integer, nullable=False),
    Column("delivery_address", Json, nullable=False),
    Column("invoice_address", Json, nullable=False),
    Column("door_fields", Json, nullable=False),
    *moment_columns(),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "uid", name="sales_order_uid_unique"),
    UniqueConstraint("administration_id", "number", name="sales_order_number_unique"),
    of_administration(),
    reference(["party_id"], "party"),
    reference(["invoice_party_id"], "party"),
    reference(["cost_centre_id"], "cost_centre"),
    Index("sales_order_by_party", "administration_id", "party_id", "number"),
    **KEYED,
)

sales_order_line = Table(
    "sales_order_line",
    metadata,
    whole_column("administration_id"),
    whole_column("order_id"),
    Column("line_no", SmallInteger, nullable=False),
    Column("article_id", Integer),
    text_column("description"),
    Column("quantity", BigInteger, nullable=False),
    Column("delivered", BigInteger, nullable=False),
    Column("unit_price", BigInteger, nullable=False),
    Column("discount", Integer, nullable=False),
    text_column("status"),
    Column("door_fields", Json, nullable=False),
    PrimaryKeyConstraint("administration_id", "order_id", "line_no"),
    Key(["administration_id", "order_id"], ["sales_order.administration_id", "sales_order.id"], ondelete="CASCADE"),
    reference(["article_id"], "article"),
    Index("sales_order_line_by_article", "administration_id", "article_id"),
    **KEYED,
)

webshop_link = Table(
    "webshop_link",
    metadata,
    Column("administration_id", Integer, nullable=False),
    Column("active_since", Moment, nullable=False),
    PrimaryKeyConstraint("administration_id"),
    of_administration(),
    **KEYED,
)

change = Table(
    "change",
    metadata,
    whole_column("administration_id"),
    Column("subject", Text, nullable=False),
    whole_column("subject_id"),
    whole_column("version"),
    PrimaryKeyConstraint("administration_id", "subject", "subject_id"),
    of_administration(),
    **KEYED,
)

party_number_hold = Table(
    "party_number_hold",
    metadata,
    whole_column("administration_id"),
    whole_column("number"),
    Column("user_id", Integer),
    Column("held_at", Moment, nullable=False),
    PrimaryKeyConstraint("administration_id", "number"),
    of_administration(),
    **KEYED,
)

door_record = Table(
    "door_record",
    metadata,
    whole_column("administration_id"),
    Column("door", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("fields", Json, nullable=False),
    *moment_columns(),
    PrimaryKeyConstraint("administration_id", "door", "record", "key"),
    of_administration(),
    **KEYED,
)
"""Master records that only one door knows, kept as they were sent."""
