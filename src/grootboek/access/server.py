"""The server that every door opens on: the database, the settings and the keys of one server.

A door is mounted with ``mount(app, server)``. Serving a request it names the door and the operation in
`grootboek.wire.http.visit`, reads the body with `grootboek.wire.http.body`, signs its client in, opens the book and
calls a verb. An exception that it does not answer itself is logged with the request's id and answered with 500.
"""

from dataclasses import dataclass, field
from functools import cached_property
from threading import Event

from grootboek.access.keyring import Keyring
from grootboek.settings import Settings
from grootboek.store.access.access_rows import installation_secret
from grootboek.store.engine.database import Database


@dataclass(frozen=True)
class Server:
    """The database, the settings and the keys of one server; `stopping` is set when it is asked to stop."""

    database: Database
    settings: Settings
    stopping: Event = field(default_factory=Event)

    @cached_property
    def keyring(self) -> Keyring:
        """The keys: from the setting, else from the secret that the database was set up with."""
        given = self.settings.secret_key
        return Keyring(given.encode() if given else installation_secret(self.database))
