"""Migrations: from empty they make exactly the tables that the code states, and they can be run again."""

import re
from collections.abc import Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from pkgutil import iter_modules

import psycopg
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from grootboek.ledger.vat import vat_codes
from grootboek.store import tables
from grootboek.store.engine.database import Database
from grootboek.store.migrations import upgrade
from grootboek.store.schema_version import is_of_later_program, versions
from grootboek.store.tables.administration import metadata
from tests.bookkeeping.books import Books
from tests.engines import Engines

STATED_IN = tuple(import_module(f"{tables.__name__}.{found.name}") for found in iter_modules(tables.__path__))
"""The modules that state tables, so that all are in `metadata`."""

PART_OF_A_TABLE = re.compile(r",(?![^(]*\))")

POSTGRESQL_CATALOGUE = {
    "columns": "SELECT table_name, column_name, ordinal_position, data_type, is_nullable, column_default "
    "FROM information_schema.columns WHERE table_schema = 'public'",
    "keys and checks": "SELECT conrelid::regclass::text, conname, contype, pg_get_constraintdef(oid), condeferrable, condeferred "
    "FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "storage": "SELECT relname, reloptions::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'",
    "sequences": "SELECT sequencename, data_type::text, start_value FROM pg_sequences WHERE schemaname = 'public'",
}
SQLITE_CATALOGUE = {
    "columns": 'SELECT t.name, c.cid, c.name, c.type, c."notnull", c.dflt_value, c.pk FROM sqlite_schema t, '
    "pragma_table_info(t.name) c WHERE t.type = 'table'",
    "keys": 'SELECT t.name, k.id, k.seq, k."table", k."from", k."to" FROM sqlite_schema t, '
    "pragma_foreign_key_list(t.name) k WHERE t.type = 'table'",
    "indexes": 'SELECT t.name, i."unique", i.origin, i.partial, group_concat(c.name) FROM sqlite_schema t, '
    "pragma_index_list(t.name) i, pragma_index_info(i.name) c WHERE t.type = 'table' GROUP BY t.name, i.name",
    "storage": "SELECT name, wr, strict FROM pragma_table_list WHERE type = 'table'",
}


def catalogue(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    """Return what the engine itself says of its tables, without Alembic's own."""
    queries = SQLITE_CATALOGUE if connection.dialect.name == "sqlite" else POSTGRESQL_CATALOGUE
    return {
        what: sorted(
            (tuple(row) for row in connection.execute(text(query)) if "alembic" not in str(row[0])),
            key=repr,
        )
        for what, query in queries.items()
    }


def sqlite_parts(connection: Connection) -> dict[str, set[str]]:
    """Return the clauses of each statement that made a table or index of SQLite: checks and deferrals have no catalogue."""
    rows = connection.execute(text("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND type != 'trigger'"))
    made = {}
    for name, statement in rows:
        if "alembic" not in name:
            inner = " ".join(statement.replace('"', "").replace("`", "").split())
            made[name] = {" ".join(part.replace("(", " ( ").split()) for part in PART_OF_A_TABLE.split(inner)}
    return made


@pytest.fixture
def stated_in_sqlite(tmp_path: Path) -> Iterator[Connection]:
    """An SQLite database with the tables as the code states them."""
    database = Database(f"sqlite:///{tmp_path}/stated.sqlite")
    with database.writing() as connection:
        metadata.create_all(connection)
        yield connection
    database.close()


@pytest.fixture
def stated_in_postgresql(engines: Engines, postgresql_url: str) -> Iterator[Connection]:
    """A PostgreSQL database with the tables as the code states them."""
    name = f"stated_{next(engines._numbers)}"
    engines._admin(f'CREATE DATABASE "{name}"')
    database = Database(engines._database_url(name))
    with database.writing() as connection:
        metadata.create_all(connection)
        yield connection
    database.close()
    engines.drop_postgresql(engines._database_url(name))


def test_the_migrations_make_the_stated_tables_on_sqlite(sqlite_url: str, stated_in_sqlite: Connection) -> None:
    database = Database(sqlite_url)
    with database.reading() as connection:
        assert catalogue(connection) == catalogue(stated_in_sqlite)
        made, stated = sqlite_parts(connection), sqlite_parts(stated_in_sqlite)
        assert made == stated
        assert len(made) > len(metadata.tables)
    database.close()


def test_the_migrations_make_the_stated_tables_on_postgresql(
    postgresql_url: str, stated_in_postgresql: Connection
) -> None:
    database = Database(postgresql_url)
    with database.reading() as connection:
        assert catalogue(connection) == catalogue(stated_in_postgresql)
    database.close()


def test_every_table_of_an_administration_has_it_first_in_its_keys() -> None:
    of_none = {
        "administration",
        "vat_code",
        "installation",
        "user_account",
        "credential",
        "door_session",
        "login_token",
        "login_failure",
        "exchange",
        "exchange_content",
        "offline_administration",
        "default_administration",
        "door_call",
        "job",
        "subscription_plan",
        "coupling_app",
        "coupling",
    }
    assert all(STATED_IN)
    keyed = [table for table in metadata.tables.values() if table.name not in of_none]
    assert [table.name for table in keyed if next(iter(table.primary_key)).name != "administration_id"] == []
    for table in keyed:
        for key in table.foreign_key_constraints:
            targets = {element.column.table.name for element in key.elements}
            if not targets & {"vat_code", "user_account"}:
                assert key.column_keys[0] == "administration_id", f"{table.name}: {key.column_keys}"
    assert len(keyed) > 12


def test_a_migrated_database_has_the_fixed_rows_and_the_newest_version(database_url: str) -> None:
    database = Database(database_url)
    with database.reading() as connection:
        codes = set(connection.execute(text("SELECT code FROM vat_code")).scalars())
        at, newest = versions(connection)
    database.close()
    assert codes == set(vat_codes())
    assert at == newest is not None


def test_the_versions_are_the_revisions_of_the_migrations(tmp_path: Path) -> None:
    scripts = ScriptDirectory(str(files("grootboek.store").joinpath("migrations")))
    database = Database(f"sqlite:///{tmp_path}/empty.sqlite")
    with database.reading() as connection:
        assert versions(connection)[1] == scripts.get_current_head()
    database.close()
    revisions = [script.revision for script in scripts.walk_revisions()]
    assert len(revisions) >= 28
    assert not any(is_of_later_program(revision) for revision in [None, *revisions])
    assert is_of_later_program("9999")


def test_upgrading_again_keeps_what_is_there(books: Books) -> None:
    books.record("general 4360 - - 2026-03-02 | 2000 25,00")
    upgrade(books.database.url.render_as_string(hide_password=False))
    assert books.balances() == "credit 2000 25,00 / debit 4360 25,00"
    assert books.faults() == []


def test_an_upgrade_puts_a_lost_guard_back(books: Books) -> None:
    drop = "DROP TRIGGER line_no_update" if books.database.is_sqlite else "DROP TRIGGER line_final ON line"
    books.record("general 4360 - - 2026-03-02 | 2000 25,00")
    with books.database.writing() as connection:
        connection.exec_driver_sql(drop)
    upgrade(books.database.url.render_as_string(hide_password=False))
    with pytest.raises(Exception, match="entry_is_sealed"), books.database.writing() as connection:
        connection.exec_driver_sql("UPDATE line SET amount = 0")
    assert books.faults() == []


def test_the_version_of_an_empty_database_is_none(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/empty.sqlite")
    with database.reading() as connection:
        at, newest = versions(connection)
    database.close()
    assert (at, newest is None) == (None, False)


def test_two_processes_may_upgrade_one_postgresql_at_once(engines: Engines, postgresql_url: str) -> None:
    from threading import Thread

    name = f"twice_{next(engines._numbers)}"
    engines._admin(f'CREATE DATABASE "{name}"')
    url = engines._database_url(name)
    failed: list[BaseException] = []

    def run() -> None:
        try:
            upgrade(url)
        except BaseException as problem:  # noqa: BLE001 (told below)
            failed.append(problem)

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM vat_code, installation").fetchone()
    engines.drop_postgresql(url)
    assert failed == []
    assert found == (len(vat_codes()),)
