"""A memory for the values that were used last, by key: bounded, and shared by threads."""

from collections import OrderedDict
from threading import Lock
from typing import Generic, TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class RecentlyUsed(Generic[_Key, _Value]):
    """The values that were used last; a new one takes the place of the one that nobody used for longest."""

    def __init__(self, max_values: int) -> None:
        """Remember at most so many values."""
        self._max_values = max_values
        self._values: OrderedDict[_Key, _Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key) -> _Value | None:
        """Return the value of a key; None when it has none, or no longer."""
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key]

    def put(self, key: _Key, value: _Value) -> None:
        """Remember a value under a key, in place of the one that was there."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            if len(self._values) > self._max_values:
                self._values.popitem(last=False)

    def drop(self, key: _Key) -> None:
        """Forget the value of a key, if it has one."""
        with self._lock:
            self._values.pop(key, None)

    def clear(self) -> None:
        """Forget all values."""
        with self._lock:
            self._values.clear()

    def __len__(self) -> int:
        """Return how many values are remembered."""
        return len(self._values)
