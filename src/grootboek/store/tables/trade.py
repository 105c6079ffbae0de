"""The tables of trade: added fields, groups, pictures and recipes of articles, prices, sales orders, and what web shops hear."""

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
    identity_column,
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

revenue_group = Table(
    "revenue_group",
    metadata,
    whole_column("administration_id"),
    identity_column(),
    Column("uid", Uid, nullable=False),
    whole_column("number"),
    text_column("name"),
    whole_column("account_id"),
    Column("vat_code", Text, nullable=False),
    *moment_columns(),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "uid", name="revenue_group_uid_unique"),
    UniqueConstraint("administration_id", "number", name="revenue_group_number_unique"),
    of_administration(),
    reference(["account_id"], "account"),
    Key(["vat_code"], ["vat_code.code"]),
    **KEYED,
)

discount_group = Table(
    "discount_group",
    metadata,
    whole_column("administration_id"),
    identity_column(),
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    text_column("name"),
    *moment_columns(),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "kind", "code", name="discount_group_code_unique"),
    of_administration(),
    **KEYED,
)

discount_group_member = Table(
    "discount_group_member",
    metadata,
    whole_column("administration_id"),
    whole_column("party_id"),
    Column("group_id", BigInteger, nullable=False),
    PrimaryKeyConstraint("administration_id", "party_id"),
    reference(["party_id"], "party"),
    reference(["group_id"], "discount_group"),
    **KEYED,
)
"""The discount group that a customer is in."""

recipe_part = Table(
    "recipe_part",
    metadata,
    whole_column("administration_id"),
    whole_column("article_id"),
    whole_column("part_id"),
    Column("quantity", BigInteger, nullable=False),
    PrimaryKeyConstraint("administration_id", "article_id", "part_id"),
    reference(["article_id"], "article"),
    reference(["part_id"], "article"),
    Index("recipe_part_by_part", "administration_id", "part_id"),
    **KEYED,
)

article_settings = Table(
    "article_settings",
    metadata,
    Column("administration_id", Integer, nullable=False),
    flag_column("numeric_codes"),
    whole_column("longest_code"),
    PrimaryKeyConstraint("administration_id"),
    of_administration(),
    **KEYED,
)

price_agreement = Table(
    "price_agreement",
    metadata,
    whole_column("administration_id"),
    whole_column("id"),
    Column("uid", Uid, nullable=False),
    Column("article_id", Integer),
    Column("party_id", Integer),
    Column("quantity_from", BigInteger, nullable=False),
    Column("price", BigInteger),
    Column("discount", Integer),
    Column("valid_from", Day),
    Column("valid_through", Day),
    *moment_columns(),
    Column("article_group_id", BigInteger),
    Column("customer_group_id", BigInteger),
    text_column("name"),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "uid", name="price_agreement_uid_unique"),
    reference(["article_id"], "article"),
    reference(["party_id"], "party"),
    reference(["article_group_id"], "discount_group"),
    reference(["customer_group_id"], "discount_group"),
    Index("price_agreement_by_article", "administration_id", "article_id", "party_id"),
    Index("price_agreement_by_group", "administration_id", "article_group_id", "party_id"),
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
