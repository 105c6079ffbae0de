"""Text that fits a column: long lines of long words are broken before they are laid out, which else takes ever longer."""

import textwrap
from typing import Final

_LONGEST_WORD: Final = 15
_LONGEST_LINE: Final = 1_000


def foldable(text: str) -> str:
    """Break the long lines of a text that have long words; other lines stay as they are.

    WeasyPrint lays out the whole rest of such a line again for every line that it makes of it.
    """
    return "\n".join(_folded(line) for line in text.splitlines())


def _folded(line: str) -> str:
    if len(line) <= _LONGEST_LINE or max(map(len, line.split()), default=0) <= _LONGEST_WORD:
        return line
    return "\n".join(textwrap.wrap(line, _LONGEST_LINE, break_on_hyphens=False))
