"""The version of a database's tables, read without Alembic: a server that looks at it migrates nothing."""

from functools import cache
from importlib.resources import files

from sqlalchemy import Connection, column, inspect, select, table

_VERSION = table("alembic_version", column("version_num"))
"""Where Alembic writes the revision that it brought a database to."""


def versions(connection: Connection) -> tuple[str | None, str | None]:
    """Return the version a database is at (None when it is empty) and the newest version."""
    at = None
    if inspect(connection).has_table(_VERSION.name):
        at = connection.execute(select(_VERSION.c.version_num)).scalar()
    return at, max(_known())


def is_of_later_program(version: str | None) -> bool:
    """Tell whether a database is at a version that this program does not know: a later one made its tables."""
    return version is not None and version not in _known()


@cache
def _known() -> frozenset[str]:
    """Return the revisions: the file of each begins with its number, and they follow one another."""
    scripts = files("grootboek.store").joinpath("migrations", "versions").iterdir()
    return frozenset(script.name.partition("_")[0] for script in scripts if script.name.endswith(".py"))
