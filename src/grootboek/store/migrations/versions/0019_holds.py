"""What holds a booking against change is kept: filed VAT returns, closings of cash drawers, and the holds themselves.

The statements stand in 0019/sqlite.sql and 0019/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Add the tables, with holds on the sales of invoices that a bank was asked to collect."""
    run_statements_of(revision)
