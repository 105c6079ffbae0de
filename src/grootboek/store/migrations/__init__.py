"""Bringing a database to the tables of this version: Alembic's migrations, then the guards of the engine.

Guards are written anew after each upgrade (guards/*.sql can be run again and again), so the file is what holds.
"""

import secrets
from importlib.resources import files

from alembic import command, op
from alembic.config import Config
from sqlalchemy import Connection, insert, select

from grootboek.ledger.vat import vat_codes
from grootboek.store.engine.database import Database
from grootboek.store.tables.access import installation
from grootboek.store.tables.administration import vat_code

_MIGRATION_LOCK = 4_751_203
"""The advisory lock that keeps two processes from migrating one PostgreSQL database at once."""


def upgrade(url: str) -> None:
    """Bring the database at a URL to the newest version; what is there stays."""
    database = Database(url)
    try:
        upgrade_database(database)
    finally:
        database.close()


def upgrade_database(database: Database) -> None:
    """Bring a database to the newest version, also one that is not there yet; what is there stays."""
    if database.file is not None:
        database.file.parent.mkdir(parents=True, exist_ok=True)
    with database.rebuilding() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        run_script(
            connection, files("grootboek.store").joinpath(f"guards/{connection.dialect.name}.sql").read_text("utf-8")
        )
        _write_fixed_rows(database, connection)


def run_script(connection: Connection, script: str) -> None:
    """Run the statements of an SQL script, which end with two semicolons, as they stand (no parameters)."""
    cursor = connection.connection.cursor()
    for statement in script.split(";;"):
        if statement.strip():
            cursor.execute(statement)
    cursor.close()


def run_statements_of(revision: str) -> None:
    """Run the statements of a revision for the engine that is being migrated."""
    connection = op.get_bind()
    script = (
        files("grootboek.store.migrations").joinpath(f"{revision}/{connection.dialect.name}.sql").read_text("utf-8")
    )
    run_script(connection, script)


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "grootboek.store:migrations")
    return config


def _write_fixed_rows(database: Database, connection: Connection) -> None:
    present = set(connection.execute(select(vat_code.c.code)).scalars())
    missing = [{"code": code} for code in vat_codes() if code not in present]
    if missing:
        connection.execute(insert(vat_code), missing)
    if connection.execute(select(installation.c.id)).first() is None:
        row = {"id": 1, "secret": secrets.token_bytes(32), "created_at": database.clock()}
        connection.execute(insert(installation), row)
