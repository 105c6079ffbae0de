"""The gateway of SnelStart: plans of subscriptions, calls in progress, couplings of programs, webhooks, and jobs in lanes.

The statements stand in 0011/sqlite.sql and 0011/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the tables and the lane of a job, and name the columns of counted calls by what they are."""
    run_statements_of(revision)
