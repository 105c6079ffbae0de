"""Copying an SQLite database while it is in use, with SQLite's own online backup."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from grootboek.store.engine.database import Database
from grootboek.store.engine.trouble import trouble_of


class BackupFailed(Exception):
    """The copy could not be made or is not sound; the text says why."""


def back_up_sqlite(database: Database, target: Path) -> int:
    """Write a sound copy of the books to a file that only the owner may read; return its size in bytes.

    The copy is of one moment. It is checked before it gets its name, so that a file with that name is always whole.
    """
    unfinished = target.with_name(f".{target.name}.unfinished")
    source = Path(database.url.database or "").resolve()
    if target.exists() and target.samefile(source):
        raise BackupFailed(f"{target} is the database itself")
    try:
        unfinished.unlink(missing_ok=True)
        # Made empty beforehand, so that SQLite never makes it with wider rights.
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _copy(source, unfinished)
        unfinished.replace(target)
    except OSError as problem:
        raise BackupFailed(f"{target} cannot be written: {problem.strerror}") from problem
    except sqlite3.Error as problem:
        raise BackupFailed(trouble_of(problem) or str(problem)) from problem
    finally:
        unfinished.unlink(missing_ok=True)
    return target.stat().st_size


def _copy(source: Path, target: Path) -> None:
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as reading,
        closing(sqlite3.connect(target)) as writing,
    ):
        reading.backup(writing)
        # The copy takes over WAL mode, in which it would need files beside it.
        writing.execute("PRAGMA journal_mode=DELETE")
        verdict = writing.execute("PRAGMA integrity_check").fetchone()
        if verdict != ("ok",):
            raise BackupFailed(f"the copy is not sound: {verdict}")


def leave_checkpoints_to_the_server(database: Database) -> None:
    """Let this process write beside a running server: on SQLite only the server's own connection checkpoints."""
    if database.is_sqlite:
        with database.writing() as connection:
            connection.exec_driver_sql("PRAGMA wal_autocheckpoint=0")
