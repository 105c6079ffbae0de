"""Thumbnails that are sent with attachments, and previews that are drawn of them.

The statements stand in 0021/sqlite.sql and 0021/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add the tables, and have previews drawn of the pictures that are kept."""
    run_statements_of(revision)
