"""Electronic invoices: what was given of each, how an administration makes them, and who wants one with his mails.

The statements stand in 0023/sqlite.sql and 0023/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """Add the tables and the columns; what SnelStart's relations said of UBL becomes a fact of the party."""
    run_statements_of(revision)
