"""Where what is sold is delivered: VAT of other countries on orders and invoices, and groups of articles that are services.

The statements stand in 0027/sqlite.sql and 0027/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0027"
down_revision = "0026"


def upgrade() -> None:
    """Add the columns; the groups of services that new books have are marked as such."""
    run_statements_of(revision)
