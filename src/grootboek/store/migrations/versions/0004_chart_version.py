"""The version of the chart is called by its name.

The statements stand in 0004/sqlite.sql and 0004/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Rename the column."""
    run_statements_of(revision)
