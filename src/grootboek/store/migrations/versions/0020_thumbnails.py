"""Thumbnails that are sent with attachments, and previews that are drawn of them.

The statements stand in 0020/sqlite.sql and 0020/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Add the tables, and have previews drawn of the pictures that are kept."""
    run_statements_of(revision)
