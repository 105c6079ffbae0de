"""Articles by revenue group, of recipes, deleted; discount groups, prices that are agreed with groups, and promotions.

The statements stand in 0017/sqlite.sql and 0017/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """Add the tables and the columns; articles that are there are ordinary ones without a revenue group."""
    run_statements_of(revision)
