"""The first tables of the books.

The statements stand in 0001/sqlite.sql and 0001/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create all tables in an empty database."""
    run_statements_of(revision)
