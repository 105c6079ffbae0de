"""What a process remembers of earlier calls and takes for granted in one act, until the statement that writes has looked.

On PostgreSQL the statement that records a booking also finds whether the session and the party are still as they were read: a
call is then one trip. When they are not, it writes nothing (`StaleFacts`) and all is read again. What is remembered refuses
nobody: a refusal is told of what was just read (docs/adr/0039).
"""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

from grootboek.ledger.party import PartyFacts
from grootboek.store.access.door_sessions import KnownSession
from grootboek.store.engine.recently_used import RecentlyUsed

_MAX_SESSIONS: Final = 5_000
_MAX_PARTIES: Final = 20_000
"""One takes some 1 kB, as a session does."""


@dataclass(frozen=True, slots=True)
class KnownParty:
    """The facts of a party as they were read, and the text of its columns by which a change of them is seen."""

    facts: PartyFacts
    columns: str


class Remembered:
    """What a process remembers: sessions by what a caller shows of them, parties by their administration and code or uid."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.sessions: RecentlyUsed[Hashable, KnownSession] = RecentlyUsed(_MAX_SESSIONS)
        self.parties: RecentlyUsed[tuple[int, object], KnownParty] = RecentlyUsed(_MAX_PARTIES)


@dataclass(slots=True)
class Assumptions:
    """What an act takes for granted beside the version of its chart: a session if any, and the first party that it met."""

    session: KnownSession | None = None
    party: KnownParty | None = None
