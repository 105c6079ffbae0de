"""Sessions and tokens end for good: with their user's leave to come in, and with the code that named their administration.

The statements stand in 0014/sqlite.sql and 0014/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add how often what a user had was ended, and to sessions and their tokens the code that they hang on."""
    run_statements_of(revision)
