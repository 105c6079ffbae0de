"""Answers are kept under the keys that clients give their requests.

The statements stand in 0012/sqlite.sql and 0012/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the table of kept answers."""
    run_statements_of(revision)
