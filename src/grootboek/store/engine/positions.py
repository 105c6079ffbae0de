"""Where the pages of long lists begin: how far into its own order a list was read, and the key of the row that was last there.

A client that reads a list page by page asks for row 500, row 1,000 and so on: without these the database would count through
all rows before them each time. They are remembered by a process, for a list whose rows come at the end and leave only when
its stamp changes.
"""

from collections.abc import Hashable
from threading import Lock
from typing import Final

from grootboek.store.engine.recently_used import RecentlyUsed

Key = tuple[int, ...]
_MAX_LISTS: Final = 100
_MAX_POSITIONS: Final = 1_000
"""Of one list; the oldest makes place for the newest."""


class Positions:
    """The positions in the lists that were read last."""

    def __init__(self) -> None:
        """Begin without any."""
        self._lists: Final[RecentlyUsed[Hashable, dict[int, Key]]] = RecentlyUsed(_MAX_LISTS)
        self._lock: Final = Lock()

    def before(self, name: Hashable, row: int) -> tuple[int, Key | None]:
        """Return how many rows of a list lie before the last position up to a row, and the key of the last of those."""
        with self._lock:
            known = self._lists.get(name) or {}
            at = max((position for position in known if position <= row), default=0)
            return at, known.get(at)

    def remember(self, name: Hashable, row: int, key: Key) -> None:
        """Remember the key of the last of so many rows of a list."""
        with self._lock:
            known = self._lists.get(name)
            if known is None:
                known = {}
                self._lists.put(name, known)
            known[row] = key
            if len(known) > _MAX_POSITIONS:
                del known[next(iter(known))]
