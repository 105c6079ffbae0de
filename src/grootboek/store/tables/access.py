"""The tables of access, of the doors' traffic and of work to be done: who may do what, and what is under way."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from grootboek.store.engine.column_types import Json, Moment, Uid
from grootboek.store.tables.administration import KEYED, STRICT, metadata

installation = Table(
    "installation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    **STRICT,
)

user_account = Table(
    "user_account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("customer_number", Integer, nullable=False),
    Column("password_hash", Text),
    Column("active", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("endings", Integer, nullable=False, server_default=text("0")),
    **STRICT,
)

membership = Table(
    "membership",
    metadata,
    Column("administration_id", Integer, nullable=False),
    Column("user_id", Integer, nullable=False),
    Column("role", Text, nullable=False),
    PrimaryKeyConstraint("administration_id", "user_id"),
    ForeignKeyConstraint(["administration_id"], ["administration.id"]),
    ForeignKeyConstraint(["user_id"], ["user_account.id"]),
    Index("membership_by_user", "user_id"),
    **KEYED,
)

credential = Table(
    "credential",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("door", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("user_id", Integer, nullable=False),
    Column("administration_id", Integer),
    Column("lookup", LargeBinary, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    UniqueConstraint("lookup", name="credential_lookup_unique"),
    ForeignKeyConstraint(["user_id"], ["user_account.id"]),
    ForeignKeyConstraint(["administration_id"], ["administration.id"]),
    Index("credential_by_user", "user_id", "door"),
    **STRICT,
)

door_session = Table(
    "door_session",
    metadata,
    Column("lookup", LargeBinary, primary_key=True),
    Column("door", Text, nullable=False),
    Column("user_id", Integer, nullable=False),
    Column("administration_id", Integer, nullable=False),
    Column("second_lookup", LargeBinary, nullable=False),
    Column("named_by", Integer),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=False),
    Column("closed_at", Moment),
    ForeignKeyConstraint(["user_id"], ["user_account.id"]),
    ForeignKeyConstraint(["administration_id"], ["administration.id"]),
    ForeignKeyConstraint(["named_by"], ["credential.id"]),
    Index("door_session_by_use", "used_at"),
    **KEYED,
)

default_administration = Table(
    "default_administration",
    metadata,
    Column("user_id", Integer, nullable=False),
    Column("administration_id", Integer, nullable=False),
    PrimaryKeyConstraint("user_id"),
    ForeignKeyConstraint(["user_id"], ["user_account.id"]),
    ForeignKeyConstraint(["administration_id"], ["administration.id"]),
    **KEYED,
)

co_working = Table(
    "co_working",
    metadata,
    Column("administration_id", Integer, nullable=False),
    Column("customer_number", Integer, nullable=False),
    Column("role", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    PrimaryKeyConstraint("administration_id", "customer_number"),
    ForeignKeyConstraint(["administration_id"], ["administration.id"]),
    Index("co_working_by_customer", "customer_number"),
    **KEYED,
)

offline_administration = Table(
    "offline_administration",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("customer_number", Integer, nullable=False),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("reads_messages", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("polled_at", Moment, nullable=False),
    UniqueConstraint("customer_number", "code", name="offline_administration_unique"),
    **STRICT,
)

exchange = Table(
    "exchange",
    metadata,
    Column("id", Text, primary_key=True),
    Column("administration_id", Integer),
    Column("offline_id", Integer),
    Column("user_id", Integer),
    Column("door", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("status", Integer, nullable=False),
    Column("error", Text, nullable=False),
    Column("door_fields", Json, nullable=False),
    Column("content_key", LargeBinary),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment),
    ForeignKeyConstraint(["administration_id"], ["administration.id"]),
    ForeignKeyConstraint(["offline_id"], ["offline_administration.id"]),
    ForeignKeyConstraint(["user_id"], ["user_account.id"]),
    Index("exchange_by_administration", "administration_id", "created_at"),
    Index("exchange_by_offline", "offline_id", "status", "created_at"),
    Index("exchange_by_age", "created_at"),
    **KEYED,
)

exchange_content = Table(
    "exchange_content",
    metadata,
    Column("exchange_id", Text, nullable=False),
    Column("request", Text, nullable=False),
    Column("formaat", Text, nullable=False),
    Column("result", LargeBinary),
    PrimaryKeyConstraint("exchange_id"),
    ForeignKeyConstraint(["exchange_id"], ["exchange.id"], ondelete="CASCADE"),
    **STRICT,
)

job = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("administration_id", Integer),
    Column("payload", Json, nullable=False),
    Column("run_after", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("claimed_until", Moment),
    Column("done_at", Moment),
    Column("error", Text, nullable=False),
    Column("lane", Text),
    ForeignKeyConstraint(["administration_id"], ["administration.id"]),
    Index("job_to_run", "done_at", "run_after"),
    Index("job_in_lane", "lane", "id"),
    **STRICT,
)

kept_answer = Table(
    "kept_answer",
    metadata,
    Column("administration_id", Integer, nullable=False),
    Column("user_id", Integer, nullable=False),
    Column("key", Text, nullable=False),
    Column("request_digest", LargeBinary, nullable=False),
    Column("status", Integer, nullable=False),
    Column("body", LargeBinary),
    Column("tag", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    PrimaryKeyConstraint("administration_id", "user_id", "key"),
    ForeignKeyConstraint(["administration_id"], ["administration.id"]),
    ForeignKeyConstraint(["user_id"], ["user_account.id"]),
    Index("kept_answer_by_age", "created_at"),
    **KEYED,
)

login_token = Table(
    "login_token",
    metadata,
    Column("lookup", LargeBinary, primary_key=True),
    Column("user_id", Integer, nullable=False),
    Column("administration_id", Integer, nullable=False),
    Column("named_by", Integer),
    Column("created_at", Moment, nullable=False),
    Column("used_at", Moment),
    ForeignKeyConstraint(["user_id"], ["user_account.id"]),
    ForeignKeyConstraint(["administration_id"], ["administration.id"]),
    ForeignKeyConstraint(["named_by"], ["credential.id"]),
    Index("login_token_by_age", "created_at"),
    **KEYED,
)

login_failure = Table(
    "login_failure",
    metadata,
    Column("lookup", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Index("login_failure_by_age", "last_at"),
    **KEYED,
)

call_count = Table(
    "call_count",
    metadata,
    Column("administration_id", Integer, nullable=False),
    Column("subject", Text, nullable=False),
    Column("span", Text, nullable=False),
    Column("calls", Integer, nullable=False),
    PrimaryKeyConstraint("administration_id", "subject", "span"),
    ForeignKeyConstraint(["administration_id"], ["administration.id"]),
    **KEYED,
)

door_call = Table(
    "door_call",
    metadata,
    Column("user_id", Integer, nullable=False),
    Column("door", Text, nullable=False),
    Column("minute", Text, nullable=False),
    Column("calls", Integer, nullable=False),
    PrimaryKeyConstraint("user_id", "door", "minute"),
    ForeignKeyConstraint(["user_id"], ["user_account.id"]),
    **KEYED,
)

call_in_progress = Table(
    "call_in_progress",
    metadata,
    Column("administration_id", Integer, nullable=False),
    Column("subject", Text, nullable=False),
    Column("uid", Uid, nullable=False),
    Column("until", Moment, nullable=False),
    PrimaryKeyConstraint("administration_id", "subject", "uid"),
    ForeignKeyConstraint(["administration_id"], ["administration.id"]),
    **KEYED,
)

subscription_plan = Table(
    "subscription_plan",
    metadata,
    Column("user_id", Integer, nullable=False),
    Column("plan", Text, nullable=False),
    PrimaryKeyConstraint("user_id"),
    ForeignKeyConstraint(["user_id"], ["user_account.id"]),
    **KEYED,
)

coupling_app = Table(
    "coupling_app",
    metadata,
    Column("name", Text, primary_key=True),
    Column("webhook_url", Text, nullable=False),
    Column("success_urls", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
    **KEYED,
)

coupling = Table(
    "coupling",
    metadata,
    Column("credential_id", Integer, nullable=False),
    Column("app", Text, nullable=False),
    Column("reference", Text, nullable=False),
    PrimaryKeyConstraint("credential_id"),
    ForeignKeyConstraint(["credential_id"], ["credential.id"]),
    ForeignKeyConstraint(["app"], ["coupling_app.name"]),
    Index("coupling_by_app", "app"),
    **KEYED,
)

webhook = Table(
    "webhook",
    metadata,
    Column("administration_id", Integer, nullable=False),
    Column("id", Integer, nullable=False),
    Column("uid", Uid, nullable=False),
    Column("url", Text, nullable=False),
    Column("told_through", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    PrimaryKeyConstraint("administration_id", "id"),
    ForeignKeyConstraint(["administration_id"], ["administration.id"]),
    **KEYED,
)
