"""Running a text on the driver's own cursor, with the errors that SQLAlchemy would raise of it."""

from collections.abc import Callable
from operator import attrgetter, methodcaller
from typing import Any, Final, TypeVar

from sqlalchemy import Connection

_Taken = TypeVar("_Taken")

FIRST_ROW: Final[Callable[[Any], Any]] = methodcaller("fetchone")
ALL_ROWS: Final[Callable[[Any], Any]] = methodcaller("fetchall")
NO_ROWS: Final[Callable[[Any], int]] = attrgetter("rowcount")


def begin_unless_begun(connection: Connection) -> None:
    """Begin a transaction as SQLAlchemy begins one before a statement of its own, which the driver's cursor does not.

    Without one each statement on SQLite would stand by itself, and a failure would leave those before it in the books.
    """
    if not connection.in_transaction():
        connection.begin()


def cursor_of(connection: Connection) -> Any:
    """Return a cursor of the driver, in a transaction."""
    begin_unless_begun(connection)
    return connection.connection.cursor()


def run_on_driver(
    connection: Connection, text: str, parameters: Any, take: Callable[[Any], _Taken], *, many: bool = False
) -> _Taken:
    """Run a text with parameters as the driver wants them and return what `take` takes from the cursor.

    With `many` it is run for each of some rows of parameters.

    What the driver raises becomes an error of SQLAlchemy, and a connection that the server left is taken out of use with the
    others of its pool, by SQLAlchemy's own handler: it has no public name, and doing its work again would be a second one.
    """
    cursor = None
    try:
        cursor = connection.connection.cursor()
        (cursor.executemany if many else cursor.execute)(text, parameters)
        taken = take(cursor)
    except BaseException as error:  # noqa: BLE001 (the handler raises again, whatever it is)
        of_driver = isinstance(error, connection.dialect.loaded_dbapi.Error)  # else it stays what it is
        connection._handle_dbapi_exception(error, text if of_driver else None, parameters, cursor, None)  # noqa: SLF001
    cursor.close()
    return taken
