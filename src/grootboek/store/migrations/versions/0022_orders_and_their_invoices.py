"""Templates of sales orders, what orders state beside the usual, and the invoices that are made of them.

The statements stand in 0022/sqlite.sql and 0022/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """Add the tables and the columns; lines that are there have the VAT code of their article."""
    run_statements_of(revision)
