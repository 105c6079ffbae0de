"""What VAT returns declared, what is carried to the next one, how often they are filed, and the scheme for small businesses.

The statements stand in 0026/sqlite.sql and 0026/postgresql.sql and never change.
"""

from grootboek.store.migrations import run_statements_of

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    """Add the tables and the columns; the account for rounding differences of VAT gets its role."""
    run_statements_of(revision)
