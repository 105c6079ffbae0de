"""The hall that every door opens on: the database and the settings of one server.

A door is mounted with ``mount(app, hall)``. Serving a request it names the door and the operation in
`grootboek.wire.http.visit`, reads the body with `grootboek.wire.http.body`, signs its client in, opens the book and calls
a verb. An exception that it does not answer itself is logged with the request's id and answered with 500 by the server.
"""

from dataclasses import dataclass

from grootboek.settings import Settings
from grootboek.store.database import Database


@dataclass(frozen=True, slots=True)
class Hall:
    """The database and the settings of one server."""

    database: Database
    settings: Settings
