"""The first tables of the books.

The statements stand in 0001/sqlite.sql and 0001/postgresql.sql and never change.
"""

from importlib.resources import files

from alembic import op

from grootboek.store.migrations import run_script

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create all tables in an empty database."""
    connection = op.get_bind()
    script = files("grootboek.store.migrations").joinpath(f"0001/{connection.dialect.name}.sql").read_text("utf-8")
    run_script(connection, script)
