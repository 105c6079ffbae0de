"""Fields that an administration adds to its customers, suppliers and articles, and their values.

The statements stand in 0018/sqlite.sql and 0018/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Add the table of the fields, and to parties and articles the values that they lacked a place for."""
    run_statements_of(revision)
