"""The lock on who may come in: users, their credentials and roles, and the codes of administrations."""

from typing import Final

from sqlalchemy import Connection

_ACCESS_LOCK: Final = 4_751_204


def lock_access(connection: Connection) -> None:
    """Make this transaction the only one that changes who may come in, until it ends.

    What is free is looked up before it is taken: a customer number, an e-mail address, a code. Two transactions would find the
    same one free, and SQLite alone has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ACCESS_LOCK})")
