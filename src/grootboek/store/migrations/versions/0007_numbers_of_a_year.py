"""A booking has numbers of the year in which it is: those that it had in another year are kept as used.

The statements stand in 0007/sqlite.sql and 0007/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add the table and the count of revisions, and give bookings that moved to another year numbers there."""
    run_statements_of(revision)
