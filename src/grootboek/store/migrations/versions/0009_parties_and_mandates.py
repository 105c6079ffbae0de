"""Parties may be deleted, be the administration itself and be billed to another; mandates for direct debit are records.

The statements stand in 0009/sqlite.sql and 0009/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the columns and the table; parties that are there are ordinary ones and bill themselves."""
    run_statements_of(revision)
