"""A cursor over the words of an OData expression, which the parsers of filters and of `$apply` descend with."""

from typing import Final

from grootboek.wire.odata_syntax import FilterError
from grootboek.wire.odata_tokens import Token, tokens

MAX_LENGTH: Final = 20_000
MAX_WORDS: Final = 4_000
END: Final = Token("", -1)
"""What stands behind the last word."""


class Words:
    """The words of one text, and the next of them to be read."""

    def __init__(self, text: str, name: str) -> None:
        """Take a text, called by a name where it is refused; FilterError when it is no OData or too large."""
        if len(text) > MAX_LENGTH:
            raise FilterError(f"The {name} is longer than {MAX_LENGTH} characters.")
        self._text = text
        self._words = list(tokens(text))
        if len(self._words) > MAX_WORDS:
            raise FilterError(f"The {name} has more than {MAX_WORDS} words.")
        self._next = 0

    def finish(self) -> None:
        """Refuse words after the end of what was read."""
        if self._peek() is not END:
            raise self._fault()

    def _peek(self) -> Token:
        return self._words[self._next] if self._next < len(self._words) else END

    def _name(self, *names: str) -> str:
        """Read a name, one of those that are given if any; the fault of another one is at its place."""
        word = self._peek()
        if not word.is_name or (names and word.text not in names):
            raise self._fault()
        self._next += 1
        return word.text

    def _take(self, *names: str) -> str:
        """Read one of some names when it is next, and return it; nothing otherwise."""
        word = self._peek()
        if not word.is_name or word.text not in names:
            return ""
        self._next += 1
        return word.text

    def _take_mark(self, mark: str) -> bool:
        word = self._peek()
        if word.text != mark or word.literal is not None:
            return False
        self._next += 1
        return True

    def _expect(self, mark: str) -> None:
        if not self._take_mark(mark):
            raise self._fault()

    def _fault(self) -> FilterError:
        word = self._peek()
        place = len(self._text) if word is END else word.place
        return FilterError(f"Syntax error at position {place} in '{self._text}'.")
