"""A portion of master records that are written at once: what it touches is read beforehand, its rows wait until its end.

The verbs of a portion are those of one record. What they ask is answered from the things that were read or that wait, and what
they write waits by statement; a thing that nobody read beforehand is asked of the database, after what waits was written.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

Key = tuple[Hashable, ...]
"""What a thing is found by: its kind, the name of a field of it, and the value there."""


_Waiting = dict[str, tuple[Callable[[Sequence[Any]], object], list[Any]]]


@dataclass(slots=True)
class Portion:
    """The things of a portion by their keys, None where there is none, and the rows that wait, by their name."""

    things: dict[Key, Any] = field(default_factory=dict)
    new_rows: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    """The new rows that wait, by table and id: a change of what is new is made in its row."""
    _new: _Waiting = field(default_factory=dict)
    _changes: _Waiting = field(default_factory=dict)
    _undo: list[Callable[[], object]] = field(default_factory=list)
    _half_written: bool = False

    def knows(self, key: Key) -> bool:
        """Tell whether the thing with a key is known, or that there is none; else what waits is written, to be read."""
        if key in self.things:
            return True
        self.settle()
        return False

    def put(self, key: Key, thing: Any) -> None:
        """Note what stands under a key from now on."""
        things = self.things
        if key in things:
            old = things[key]
            self._undo.append(lambda: things.__setitem__(key, old))
        else:
            self._undo.append(lambda: things.pop(key))
        things[key] = thing

    def undone_by(self, act: Callable[[], object]) -> None:
        """Note what takes back something that was done outside of the portion's own things and rows."""
        self._undo.append(act)

    def later(self, name: str, write: Callable[[Sequence[Any]], object], *rows: Any) -> None:
        """Have changes written at the end, together with all others of that name, in their order."""
        self._wait(self._changes, name, write, rows)

    def first(self, name: str, write: Callable[[Sequence[Any]], object], *rows: Any) -> None:
        """Have new rows written at the end, as `later` does, but before all changes, which may be of them."""
        self._wait(self._new, name, write, rows)

    def _wait(self, some: _Waiting, name: str, write: Callable[[Sequence[Any]], object], rows: Sequence[Any]) -> None:
        waiting = some.setdefault(name, (write, []))[1]
        waiting.extend(rows)
        count = len(rows)
        self._undo.append(lambda: waiting.__delitem__(slice(len(waiting) - count, None)))

    def settle(self) -> None:
        """Write what waits, in the order in which its names came; it can be undone no longer."""
        self._half_written = self._half_written or bool(self._undo)
        waiting = [*self._new.values(), *self._changes.values()]
        self._new.clear()
        self.new_rows.clear()
        self._changes.clear()
        self._undo.clear()
        for write, rows in waiting:
            if rows:
                write(rows)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Forget what its block noted when the block raises; RuntimeError when some of that was written already."""
        self._half_written = False
        self._undo.clear()  # what was noted outside of an attempt stays
        try:
            yield
        except Exception as error:
            if self._half_written:
                raise RuntimeError("what was written of a portion cannot be undone") from error
            while self._undo:
                self._undo.pop()()
            raise
        finally:
            self._undo.clear()
