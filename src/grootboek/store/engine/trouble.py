"""What is wrong with a database that fails, in words for its operator: the disk, the file, the lock, the server.

The words are our own: a driver's message may quote an address, with a password in it.
"""

import errno
import os
import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import DBAPIError

_READS_ONLY: Final = "the file system, or the database file, can only be read"
_SQLITE: Final = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: _READS_ONLY,
    sqlite3.SQLITE_BUSY: "another process holds the database locked",
    sqlite3.SQLITE_LOCKED: "another process holds the database locked",
    sqlite3.SQLITE_CANTOPEN: "the database file cannot be opened",
    sqlite3.SQLITE_PERM: "the database file may not be opened",
    sqlite3.SQLITE_IOERR: "the disk fails",
    sqlite3.SQLITE_CORRUPT: "the database file is damaged",
    sqlite3.SQLITE_NOTADB: "the file is no database",
}
_SQLITE_EXTENDED: Final = {
    # There is no room for the index of the write-ahead log, which a reader needs too.
    sqlite3.SQLITE_IOERR_SHMSIZE: "the disk is full",
}
DatabaseFailed = DBAPIError
"""What every failure of an engine is."""

_PRIMARY: Final = 0xFF
"""SQLite's extended codes hold their cause in the lowest byte (https://sqlite.org/rescode.html)."""

_POSTGRESQL: Final = {
    "53100": "the disk of the database server is full",
    "25006": "the database server only reads: it is a standby, or set so",
    "55P03": "another process holds a lock",
    "57014": "a statement took too long, or waited too long for a lock",
    "53300": "the database server has too many connections",
    "53200": "the database server is out of memory",
    "58030": "the disk of the database server fails",
    "57P03": "the database server is starting or stopping",
    "57P01": "the database server is stopping",
    "28P01": "the database server does not take the password",
    "28000": "the database server does not let this user in",
    "3D000": "the database server has no database of this name",
    "42501": "this user of the database may not do that",
}
_FILES: Final = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EROFS: "the file system can only be read",
    errno.EACCES: "the file may not be opened",
    errno.EIO: "the disk fails",
}


def trouble_of(problem: BaseException) -> str:
    """Return what is wrong outside the program, read from an exception of an engine or of a file; empty when it does not say."""
    origin: Any = problem.orig if isinstance(problem, DBAPIError) else problem
    if isinstance(origin, sqlite3.Error):
        code = getattr(origin, "sqlite_errorcode", 0)
        return _SQLITE_EXTENDED.get(code) or _SQLITE.get(code & _PRIMARY, "")
    if isinstance(origin, OSError):
        return _FILES.get(origin.errno or 0, "")
    if hasattr(origin, "sqlstate"):
        return _POSTGRESQL.get(origin.sqlstate or "", "" if origin.sqlstate else "the database server does not answer")
    return ""


def trouble_with_file(file: Path, problem: BaseException) -> str:
    """Return what is wrong with an SQLite file that cannot be read: where nothing can be written SQLite does not say so."""
    if os.statvfs(file).f_flag & os.ST_RDONLY:
        return _READS_ONLY
    return trouble_of(problem)
