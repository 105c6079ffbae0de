"""The letters that become ASCII in the other case are all that Python knows, so that SQL may overlook the others."""

import sys
from collections.abc import Callable

import pytest

from grootboek.store.lists.text_sql import MADE_ASCII

OUTSIDE_ASCII = [chr(number) for number in range(0x80, sys.maxunicode + 1) if not 0xD800 <= number <= 0xDFFF]


@pytest.mark.parametrize(("function", "turn"), [("tolower", str.lower), ("toupper", str.upper)])
def test_letters_that_become_ascii_are_known(function: str, turn: Callable[[str], str]) -> None:
    turned = {letter: turn(letter) for letter in OUTSIDE_ASCII}
    with_ascii = {letter: text for letter, text in turned.items() if any(map(str.isascii, text))}
    assert dict(MADE_ASCII[function]) == with_ascii
