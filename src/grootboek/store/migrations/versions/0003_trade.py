"""Trade (article groups, price agreements, orders), off-line administrations, and what users of CASH may do.

The statements stand in 0003/sqlite.sql and 0003/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the tables, and make articles and exchanges anew around what they hold."""
    run_statements_of(revision)
