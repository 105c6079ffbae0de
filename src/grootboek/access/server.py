"""What every door and every job is given: the database, the settings and the keys of the server.

A door is mounted with `mount(app, server)`; how it then serves a request stands in gateways/README.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Event
from typing import Any, Final

from grootboek.access.keyring import Keyring
from grootboek.settings import Settings
from grootboek.store.access.access_rows import installation_secret
from grootboek.store.engine.database import Database
from grootboek.store.engine.recently_used import RecentlyUsed

_MAX_TOKENS: Final = 1_000


@dataclass(frozen=True)
class Server:
    """The database, the settings and the keys of one server; `stopping` is set when it is asked to stop.

    `read_tokens` has the claims of the signed tokens that were read last.
    """

    database: Database
    settings: Settings
    stopping: Event = field(default_factory=Event)
    read_tokens: RecentlyUsed[bytes, Mapping[str, Any]] = field(default_factory=lambda: RecentlyUsed(_MAX_TOKENS))

    @cached_property
    def keyring(self) -> Keyring:
        """The keys: from the setting, else from the secret that the database was set up with."""
        secret_key = self.settings.secret_key
        return Keyring(secret_key.encode() if secret_key else installation_secret(self.database))
