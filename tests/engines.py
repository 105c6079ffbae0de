"""The two database engines for tests: one PostgreSQL a session, a migrated template of each, a copy for each test."""

import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

from grootboek.store import migrations
from tests.copies import Copies
from tests.postgres import FAST, PostgresMissing, PostgresServer

TEMPLATE = "grootboek_template"


@dataclass
class Engines:
    """Where databases for tests come from.

    `missing` says why there is no PostgreSQL, `broken` why the migrations fail on it; both empty when all is well.
    """

    worker: str
    server_url: str = ""
    missing: str = ""
    broken: str = ""
    server: PostgresServer | None = None
    sqlite_template: Path | None = None
    _copies: dict[str, Copies] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def start_postgresql(self) -> None:
        """Start the session's server and migrate its template, once; `missing` tells when it cannot be done."""
        if self.server_url or self.missing:
            return
        try:
            address = os.environ.get("GROOTBOEK_TEST_POSTGRESQL", "")
            if not address:
                self.server = PostgresServer(FAST)
            self.server_url = address or self.server.url()  # type: ignore[union-attr]
            self._admin(f'DROP DATABASE IF EXISTS "{TEMPLATE}" WITH (FORCE)', f'CREATE DATABASE "{TEMPLATE}"')
        except (PostgresMissing, psycopg.Error) as problem:
            self.missing = str(problem) or type(problem).__name__
            return
        try:
            migrations.upgrade(self._database_url(TEMPLATE))
        except Exception as problem:  # noqa: BLE001 (told by every test that needs the template)
            self.broken = f"{type(problem).__name__}: {problem}"

    def need_postgresql(self) -> None:
        """Start the session's server, or skip the test when it cannot be done."""
        self.start_postgresql()
        if self.missing:
            pytest.skip(f"PostgreSQL is missing: {self.missing}")

    @contextmanager
    def migrated(self, engine: str, folder: Path) -> Iterator[str]:
        """Give the address of a new, migrated database on `sqlite`, in the folder, or on `postgresql`."""
        if engine == "sqlite":
            yield self.new_sqlite(folder)
        else:
            with self.migrated_postgresql() as url:
                yield url

    @contextmanager
    def migrated_postgresql(self) -> Iterator[str]:
        """Give the address of a migrated database on PostgreSQL with nothing in it; skip the test without PostgreSQL."""
        self.need_postgresql()
        if self.broken:
            raise AssertionError(f"the migrations fail on PostgreSQL: {self.broken}")
        with self.copied_postgresql(self._database_url(TEMPLATE)) as url:
            yield url

    @contextmanager
    def copied_postgresql(self, template_url: str) -> Iterator[str]:
        """Give the address of a database on PostgreSQL that is as the template is; nobody may be connected to the template."""
        template = str(make_url(template_url).database)
        copies = self._copies.setdefault(template, Copies(self.server_url, template))
        url = copies.lend()
        try:
            yield url
        finally:
            copies.take_back(url)

    @contextmanager
    def template_on_postgresql(self) -> Iterator[str]:
        """Give the address of a migrated database to fill and to copy, dropped afterwards with its copies."""
        self.need_postgresql()
        url = self.new_postgresql(TEMPLATE)
        try:
            yield url
        finally:
            if copies := self._copies.pop(str(make_url(url).database), None):
                copies.drop()
            self.drop_postgresql(url)

    def new_postgresql(self, template: str = "template1") -> str:
        """Make a database on PostgreSQL that is as a template is, empty unless another is named; return its address."""
        if self.broken:
            raise AssertionError(f"the migrations fail on PostgreSQL: {self.broken}")
        name = f"t_{self.worker}_{os.getpid()}_{next(self._numbers)}"
        self._admin(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self._database_url(name)

    def drop_postgresql(self, url: str) -> None:
        """Remove a database that `new_postgresql` made."""
        self._admin(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def new_sqlite(self, folder: Path) -> str:
        """Make a migrated SQLite database in a folder and return its address."""
        if self.sqlite_template is None:
            raise RuntimeError("the template is made by the fixture of the session")
        if not self.sqlite_template.exists():
            migrations.upgrade(f"sqlite:///{self.sqlite_template}")
        path = folder / "books.sqlite"
        shutil.copyfile(self.sqlite_template, path)
        return f"sqlite:///{path}"

    def stop(self) -> None:
        """Stop the server that this process started; on a server of others, drop what this process made there."""
        for copies in self._copies.values():
            if self.server:
                copies.close()
            else:
                copies.drop()
        if self.server:
            self.server.stop()

    def _database_url(self, name: str) -> str:
        return make_url(self.server_url).set(database=name).render_as_string(hide_password=False)

    def _admin(self, *statements: str) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())
