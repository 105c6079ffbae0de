"""The tables of attachments: what hangs on a booking or a party, and the contents, each kept once under its hash.

A thumbnail that was sent along is such a content, too; a preview is drawn from one, and goes with it.
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
    Table,
    Text,
    UniqueConstraint,
)

from grootboek.store.engine.column_types import Moment, Uid
from grootboek.store.tables.administration import (
    KEYED,
    STRICT,
    flag_column,
    metadata,
    moment_columns,
    of_administration,
    reference,
    whole_column,
)

attachment_content = Table(
    "attachment_content",
    metadata,
    whole_column("administration_id"),
    Column("content_key", LargeBinary, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", BigInteger, nullable=False),
    # Null where it stands in a file of the folder for documents.
    Column("content", LargeBinary),
    # Since when no attachment has it; null while one has.
    Column("unused_since", Moment),
    Column("created_at", Moment, nullable=False),
    PrimaryKeyConstraint("administration_id", "content_key"),
    of_administration(),
    **STRICT,
)

attachment = Table(
    "attachment",
    metadata,
    whole_column("administration_id"),
    Column("id", BigInteger, nullable=False),
    Column("uid", Uid, nullable=False),
    Column("booking_number", Integer),
    Column("party_id", Integer),
    Column("file_name", Text, nullable=False),
    flag_column("read_only"),
    Column("content_key", LargeBinary, nullable=False),
    *moment_columns(),
    PrimaryKeyConstraint("administration_id", "id"),
    UniqueConstraint("administration_id", "uid", name="attachment_uid_unique"),
    CheckConstraint("(booking_number IS NULL) <> (party_id IS NULL)", name="attachment_has_one_holder"),
    reference(["booking_number"], "booking", "number"),
    reference(["party_id"], "party"),
    reference(["content_key"], "attachment_content", "content_key"),
    Index("attachment_by_booking", "administration_id", "booking_number", "id"),
    Index("attachment_by_party", "administration_id", "party_id", "id"),
    Index("attachment_by_content", "administration_id", "content_key"),
    **KEYED,
)

attachment_thumbnail = Table(
    "attachment_thumbnail",
    metadata,
    whole_column("administration_id"),
    Column("attachment_id", BigInteger, nullable=False),
    Column("content_key", LargeBinary, nullable=False),
    PrimaryKeyConstraint("administration_id", "attachment_id"),
    ForeignKeyConstraint(
        ["administration_id", "attachment_id"], ["attachment.administration_id", "attachment.id"], ondelete="CASCADE"
    ),
    reference(["content_key"], "attachment_content", "content_key"),
    Index("attachment_thumbnail_by_content", "administration_id", "content_key"),
    **KEYED,
)

attachment_preview = Table(
    "attachment_preview",
    metadata,
    whole_column("administration_id"),
    Column("content_key", LargeBinary, nullable=False),
    # Null where none could be drawn.
    Column("picture", LargeBinary),
    Column("drawn_at", Moment, nullable=False),
    PrimaryKeyConstraint("administration_id", "content_key"),
    ForeignKeyConstraint(
        ["administration_id", "content_key"],
        ["attachment_content.administration_id", "attachment_content.content_key"],
        ondelete="CASCADE",
    ),
    **STRICT,
)
