"""The tables of an administration, its chart and its other master records, with `administration_id` first in every key.

The ledger itself is in ledger.py, access and traffic in access.py.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from grootboek.store.engine.column_types import Day, Json, Moment, Uid

metadata = MetaData()

STRICT: dict[str, Any] = {"sqlite_strict": True}
# WITHOUT ROWID keeps rows in the order of their key, so those of an administration lie together.
KEYED: dict[str, Any] = {"sqlite_strict": True, "sqlite_with_rowid": False}


def text_column(name: str) -> Column[str]:
    """Return a text column that is never null and empty by default."""
    return Column(name, Text, nullable=False, server_default=text("''"))


def whole_column(name: str) -> Column[int]:
    """Return a column of a whole number that is never null."""
    return Column(name, Integer, nullable=False)


def identity_column() -> Column[int]:
    """Return the column of the id of a row."""
    return Column("id", BigInteger, nullable=False)


def cents_column(name: str) -> Column[int]:
    """Return a column of an amount in cents."""
    return Column(name, BigInteger, nullable=False)


def identity_columns() -> list[Column[Any]]:
    """Return the first columns of a named thing of an administration."""
    return [
        Column("administration_id", Integer, nullable=False),
        Column("id", Integer, nullable=False),
        Column("uid", Uid, nullable=False),
        Column("code", Text, nullable=False),
    ]


def flag_column(name: str) -> Column[bool]:
    """Return a column that is true or false."""
    return Column(name, Boolean, nullable=False)


def moment_columns() -> list[Column[Any]]:
    """Return when a row was made and last changed."""
    return [Column("created_at", Moment, nullable=False), Column("modified_at", Moment, nullable=False)]


def of_administration() -> ForeignKeyConstraint:
    """Return the key to the administration."""
    return ForeignKeyConstraint(["administration_id"], ["administration.id"])


def reference(columns: list[str], table: str, target: str = "id") -> ForeignKeyConstraint:
    """Return a key to another table of the same administration."""
    return ForeignKeyConstraint(
        ["administration_id", *columns], [f"{table}.administration_id", *(f"{table}.{name}" for name in target.split())]
    )


administration = Table(
    "administration",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("uid", Uid, nullable=False, unique=True),
    Column("code", Text, nullable=False, unique=True),
    text_column("name"),
    Column("period_kind", SmallInteger, nullable=False),
    *(
        text_column(name)
        for name in ("street", "postcode", "city", "country", "vat_number", "coc_number", "iban", "email", "phone")
    ),
    *moment_columns(),
    *(
        Column(name, Boolean, nullable=False, server_default=false())
        for name in ("party_kinds_stay", "one_kind_of_party")
    ),
    # Into how many periods a year is divided for VAT returns.
    Column("vat_period_kind", SmallInteger, nullable=False, server_default=text("4")),
    **STRICT,
)

ledger_head = Table(
    "ledger_head",
    metadata,
    Column("administration_id", Integer, primary_key=True, autoincrement=False),
    whole_column("last_booking"),
    whole_column("last_entry"),
    whole_column("last_audit"),
    whole_column("chart_version"),
    Column("chain_head", LargeBinary, nullable=False),
    # How often bookings were revised or withdrawn: who checked against open items or numbers compares it when he writes.
    whole_column("last_revision"),
    of_administration(),
    # Every booking updates this row: free space lets PostgreSQL keep its versions on one page.
    postgresql_with={"fillfactor": 20},
    **KEYED,
)

counter = Table(
    "counter",
    metadata,
    whole_column("administration_id"),
    Column("name", Text, nullable=False),
    whole_column("last"),
    PrimaryKeyConstraint("administration_id", "name"),
    of_administration(),
    **KEYED,
)

period_lock = Table(
    "period_lock",
    metadata,
    whole_column("administration_id"),
    Column("kind", Text, nullable=False),
    Column("locked_through", Day, nullable=False),
    PrimaryKeyConstraint("administration_id", "kind"),
    of_administration(),
    **KEYED,
)

vat_code = Table("vat_code", metadata, Column("code", Text, primary_key=True), **KEYED)

account = Table(
    "account",
    metadata,
    *identity_columns(),
    whole_column("number"),
    text_column("name"),
    Column("role", Text, nullable=False),
    flag_column("on_balance_sheet"),
    flag_column("active"),
    text_column("search_name"),
    flag_column("cost_centre_required"),
    Column("rgs_code", Text),
    Column("vat_rate_code", Text),
    *moment_columns(),
    Column("cost_centre_forbidden", Boolean, nullable=False, server_default=text("false")),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "uid", name="account_uid_unique"),
    UniqueConstraint("administration_id", "code", name="account_code_unique"),
    UniqueConstraint("administration_id", "number", name="account_number_unique"),
    of_administration(),
    **KEYED,
)

foreign_vat = Table(
    "foreign_vat",
    metadata,
    whole_column("administration_id"),
    Column("first", Day, nullable=False),
    Column("last", Day),
    PrimaryKeyConstraint("administration_id", "first"),
    of_administration(),
    **KEYED,
)

small_business = Table(
    "small_business",
    metadata,
    whole_column("administration_id"),
    Column("first", Day, nullable=False),
    Column("last", Day),
    PrimaryKeyConstraint("administration_id", "first"),
    of_administration(),
    **KEYED,
)
"""The days on which the scheme for small businesses (KOR) holds."""

journal = Table(
    "journal",
    metadata,
    *identity_columns(),
    whole_column("number"),
    text_column("name"),
    Column("kind", Text, nullable=False),
    Column("account_id", Integer),
    flag_column("active"),
    text_column("iban"),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "uid", name="journal_uid_unique"),
    UniqueConstraint("administration_id", "code", name="journal_code_unique"),
    of_administration(),
    reference(["account_id"], "account"),
    **KEYED,
)

journal_year = Table(
    "journal_year",
    metadata,
    whole_column("administration_id"),
    whole_column("journal_id"),
    Column("fiscal_year", SmallInteger, nullable=False),
    whole_column("last_voucher"),
    whole_column("last_document"),
    PrimaryKeyConstraint("administration_id", "journal_id", "fiscal_year"),
    reference(["journal_id"], "journal"),
    postgresql_with={"fillfactor": 50},
    **KEYED,
)

cost_centre = Table(
    "cost_centre",
    metadata,
    *identity_columns(),
    whole_column("number"),
    text_column("name"),
    Column("parent_id", Integer),
    flag_column("active"),
    flag_column("deleted"),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "uid", name="cost_centre_uid_unique"),
    of_administration(),
    reference(["parent_id"], "cost_centre"),
    # One that was deleted stays for what was booked on it; its code and number are free.
    *(
        Index(
            f"cost_centre_{name}_unique",
            "administration_id",
            name,
            unique=True,
            sqlite_where=text("NOT deleted"),
            postgresql_where=text("NOT deleted"),
        )
        for name in ("code", "number")
    ),
    **KEYED,
)

_KEPT = text("NOT deleted")
PRESENT = text("NOT party.deleted")
"""Queries of parties use this text, so that the engines see that the partial indexes hold all they ask for."""

PARTY_TEXTS = [
    "contact",
    "gender",
    "street",
    "postcode",
    "city",
    "country",
    "postal_street",
    "postal_postcode",
    "postal_city",
    "postal_country",
    "phone",
    "mobile",
    "fax",
    "email",
    "website",
    "note",
    "vat_number",
    "coc_number",
    "oin",
    "salutation",
    "iban",
    "bic",
    "bank_account",
    "giro_account",
]

party = Table(
    "party",
    metadata,
    *identity_columns(),
    whole_column("number"),
    text_column("name"),
    flag_column("is_company"),
    flag_column("is_customer"),
    flag_column("is_supplier"),
    *(text_column(name) for name in PARTY_TEXTS),
    Column("payment_term", Integer),
    Column("credit_limit", BigInteger),
    Column("discount", Integer),
    Column("collection", Text, nullable=False),
    flag_column("hidden"),
    flag_column("is_member"),
    Column("account_id", Integer),
    flag_column("no_email"),
    Column("free_fields", Json, nullable=False),
    Column("door_fields", Json, nullable=False),
    *moment_columns(),
    text_column("postal_contact"),
    flag_column("paid_by_order"),
    Column("invoice_party_id", Integer),
    Column("kind", Text, nullable=False),
    flag_column("deleted"),
    Column("supplier_fields", Json, nullable=False, server_default=text("'{}'")),
    Column("wants_ubl", Boolean, nullable=False, server_default=false()),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "uid", name="party_uid_unique"),
    of_administration(),
    reference(["account_id"], "account"),
    reference(["invoice_party_id"], "party"),
    # The code and the number of a party that is deleted are free again.
    *(
        Index(
            f"party_{name}_unique", "administration_id", name, unique=True, sqlite_where=_KEPT, postgresql_where=_KEPT
        )
        for name in ("code", "number")
    ),
    **KEYED,
)

article = Table(
    "article",
    metadata,
    *identity_columns(),
    text_column("name"),
    text_column("unit"),
    text_column("group_code"),
    cents_column("purchase_price"),
    cents_column("sales_price"),
    Column("vat_code", Text, nullable=False),
    Column("account_id", Integer),
    Column("cost_centre_id", Integer),
    flag_column("active"),
    text_column("search_name"),
    Column("supplier_id", Integer),
    flag_column("in_webshop"),
    flag_column("stock_tracked"),
    Column("stock", BigInteger, nullable=False),
    Column("door_fields", Json, nullable=False),
    *moment_columns(),
    Column("revenue_group_id", BigInteger),
    Column("discount_group_id", BigInteger),
    Column("consumer_price", BigInteger),
    Column("kind", Text, nullable=False),
    flag_column("from_wholesaler"),
    flag_column("deleted"),
    Column("free_fields", Json, nullable=False, server_default=text("'{}'")),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "uid", name="article_uid_unique"),
    of_administration(),
    reference(["account_id"], "account"),
    reference(["cost_centre_id"], "cost_centre"),
    reference(["supplier_id"], "party"),
    reference(["revenue_group_id"], "revenue_group"),
    reference(["discount_group_id"], "discount_group"),
    ForeignKeyConstraint(["vat_code"], ["vat_code.code"]),
    # The code of an article that is deleted is free again; what names it still does.
    Index("article_code_unique", "administration_id", "code", unique=True, sqlite_where=_KEPT, postgresql_where=_KEPT),
    **KEYED,
)
