"""What banks report, what becomes of it, and the IBAN of a journal.

The statements stand in 0025/sqlite.sql and 0025/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """Add the tables and the column; a journal that is there has no IBAN."""
    run_statements_of(revision)
