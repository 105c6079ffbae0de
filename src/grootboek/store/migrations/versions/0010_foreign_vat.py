"""An administration knows on which days it charges the VAT of other countries of the European Union.

The statements stand in 0010/sqlite.sql and 0010/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the table."""
    run_statements_of(revision)
