"""Purchase orders, rules for the kinds of parties, and what belongs to a booking or a party: mandates, and records of a door.

The statements stand in 0015/sqlite.sql and 0015/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Add the tables and columns, and fill those that tell what belongs to what."""
    run_statements_of(revision)
