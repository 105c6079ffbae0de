"""Papers are frozen when their invoice is issued, and an invoice can name its original and its day of supply.

The statements stand in 0006/sqlite.sql and 0006/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the tables."""
    run_statements_of(revision)
