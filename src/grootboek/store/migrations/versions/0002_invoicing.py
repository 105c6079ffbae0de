"""Invoices, collections, mails, what signing in needs, and counted calls.

The statements stand in 0002/sqlite.sql and 0002/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables to the first ones."""
    run_statements_of(revision)
