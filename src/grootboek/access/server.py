"""What every door and every job is given: the database, the settings and the keys of the server.

A door is mounted with `mount(app, server)`; how it then serves a request stands in gateways/README.md.
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
        secret_key = self.settings.secret_key
        return Keyring(secret_key.encode() if secret_key else installation_secret(self.database))
