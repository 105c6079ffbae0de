"""An open item says when it last changed.

The statements stand in 0005/sqlite.sql and 0005/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the column."""
    run_statements_of(revision)
