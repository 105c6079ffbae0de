"""Files that came in to become bookings.

The statements stand in 0024/sqlite.sql and 0024/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """Add the table."""
    run_statements_of(revision)
