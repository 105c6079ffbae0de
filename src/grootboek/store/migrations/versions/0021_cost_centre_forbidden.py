"""An account may forbid a cost centre, as it may require one.

The statements stand in 0021/sqlite.sql and 0021/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Add whether an account forbids a cost centre."""
    run_statements_of(revision)
