"""Whole numbers as options of commands: digits of ASCII alone, since Python reads those of every script, and underscores."""

from collections.abc import Callable
from typing import Final

import typer

from grootboek.wire.literals import is_digits

_LONGEST: Final = 20
"""Far more digits than any limit has; Python reads no number of thousands of them."""


def whole(least: int, most: int = 2**31 - 1) -> Callable[[str], int]:
    """Return what reads a whole number between two others; `typer.BadParameter` says what is wrong with another text."""

    def read(text: str) -> int:
        # A default is a number already.
        digits = str(text)
        if not is_digits(digits) or len(digits) > _LONGEST or not least <= int(digits) <= most:
            raise typer.BadParameter(f"{digits!r} is not a whole number from {least} to {most}.")
        return int(digits)

    return read
