"""What is made of a value, remembered: lines of a long export find most of theirs made already."""

from collections.abc import Callable
from typing import Final, TypeVar

_Value = TypeVar("_Value")
_Made = TypeVar("_Made")
_MOST: Final = 10_000
"""Values that are remembered; when one more comes, all are forgotten."""


class MadeOnce(dict[_Value, _Made]):
    """What a function makes of values, each time it is asked for by `[value]`; bounded, for one thread."""

    def __init__(self, make: Callable[[_Value], _Made]) -> None:
        """Take the function."""
        super().__init__()
        self._make = make

    def __missing__(self, value: _Value) -> _Made:
        """Make what is not remembered."""
        if len(self) >= _MOST:
            self.clear()
        made = self[value] = self._make(value)
        return made
