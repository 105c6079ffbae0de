"""Entries that reverse others are found by their date, so that a report of a period does not look through all entries.

The statements stand in 0028/sqlite.sql and 0028/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    """Add the index."""
    run_statements_of(revision)
