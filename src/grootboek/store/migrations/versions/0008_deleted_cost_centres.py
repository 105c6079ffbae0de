"""A cost centre may be deleted: its row stays for what was booked on it, its code and number are free.

The statements stand in 0008/sqlite.sql and 0008/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the mark, and make codes and numbers unique among the cost centres that are there."""
    run_statements_of(revision)
