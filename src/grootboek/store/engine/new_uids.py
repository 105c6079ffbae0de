"""New ids: random UUIDs (version 4), for which the system is asked once for many, since to ask takes longer than to make one."""

import os
from typing import Final
from uuid import UUID

_LENGTH: Final = 16
_AT_ONCE: Final = 256
_RANDOM: Final = ~(0xF000 << 64 | 0xC000 << 48)
_VERSION_4: Final = 4 << 76 | 0x8000 << 48
"""What RFC 9562 lays down of version 4; all else is random."""

_waiting: list[bytes] = []
"""Random bytes for ids to come, each taken out once; threads may take them together."""
# A process that is forked off would make the ids that its parent makes.
os.register_at_fork(after_in_child=_waiting.clear)


def new_uid() -> UUID:
    """Make a new id, which nobody can guess."""
    while True:
        try:
            drawn = _waiting.pop()
        except IndexError:
            drawn_at_once = os.urandom(_LENGTH * _AT_ONCE)
            _waiting.extend(drawn_at_once[start : start + _LENGTH] for start in range(0, len(drawn_at_once), _LENGTH))
        else:
            return UUID(int=int.from_bytes(drawn, "big") & _RANDOM | _VERSION_4)
