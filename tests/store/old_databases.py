"""Databases of a version that was released before, to be migrated."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from sqlalchemy import Connection, text

from grootboek.store import migrations
from grootboek.store.engine.database import Database
from tests.engines import Engines


@contextmanager
def database_of(revision: str, engine: str, engines: Engines, folder: Path) -> Iterator[Database]:
    """Make an empty database of a version on an engine."""
    if engine == "sqlite":
        database = Database(f"sqlite:///{folder}/old.sqlite")
    else:
        engines.need_postgresql()
        name = f"old_{next(engines._numbers)}"
        engines._admin(f'CREATE DATABASE "{name}"')
        database = Database(engines._database_url(name))
    with database.writing() as connection:
        config = migrations._config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    yield database
    database.close()
    if engine == "postgresql":
        engines.drop_postgresql(database.url.render_as_string(hide_password=False))


def put(connection: Connection, table: str, row: dict[str, object]) -> None:
    """Insert a row as it stands."""
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({values})"), row)
