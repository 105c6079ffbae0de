"""Which booking undoes which one in a locked period is kept in a table of its own.

The statements stand in 0013/sqlite.sql and 0013/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Add the table, with the corrections that were kept with their bookings."""
    run_statements_of(revision)
