"""Attachments of bookings and parties, and their contents.

The statements stand in 0016/sqlite.sql and 0016/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Add attachments and their contents."""
    run_statements_of(revision)
