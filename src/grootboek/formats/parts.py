"""Finding the parts of an electronic invoice in UBL or CII, and reading texts, amounts and days."""

import re
from binascii import Error as Base64Error
from binascii import a2b_base64
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Final

from grootboek.formats.cii.names import CII_PREFIXES
from grootboek.formats.ubl.names import PREFIXES
from grootboek.ledger.money import Cents, round_half_up
from grootboek.wire.xml import Element

_NAMESPACES: Final = {**PREFIXES, **CII_PREFIXES}
# More digits are no amount, and would not fit the precision of a Decimal.
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]{1,18}(?:\.[0-9]*)?|\.[0-9]+)", re.ASCII)
_LONGEST_FRACTION: Final = 40


@cache
def _whole(path: str) -> str:
    """Return a path with namespaces in the place of prefixes, which lxml would look up each time."""
    names = (name.split(":") for name in path.split("/"))
    return "/".join(f"{{{_NAMESPACES[prefix]}}}{name}" for prefix, name in names)


def part(within: Element | None, path: str) -> Element | None:
    """Return the first part at a path such as `cac:Party/cbc:EndpointID`; None where there is none, or nothing to look in."""
    return None if within is None else within.find(_whole(path))


def parts(within: Element | None, path: str) -> list[Element]:
    """Return all parts at a path."""
    return [] if within is None else within.findall(_whole(path))


def text_of(element: Element | None) -> str:
    """Return the text of an element in one line, empty without one."""
    return "" if element is None else " ".join((element.text or "").split())


def text_at(within: Element | None, path: str) -> str:
    """Return the text of the first part at a path, in one line."""
    return text_of(part(within, path))


def texts_at(within: Element | None, *paths: str) -> Iterator[str]:
    """Yield the texts at some paths that are not empty, each once."""
    yield from dict.fromkeys(text for path in paths for each in parts(within, path) if (text := text_of(each)))


def number_of(text: str) -> Decimal | None:
    """Return the number that a text is; None when it is none."""
    is_number = len(text) <= _LONGEST_FRACTION and _NUMBER.fullmatch(text)
    return Decimal(text) if is_number else None


def cents_at(within: Element | None, path: str) -> Cents | None:
    """Return the amount at a path, rounded to cents; None when there is none."""
    number = number_of(text_at(within, path))
    return None if number is None else round_half_up(number.scaleb(2))


def sum_at(within: Iterable[Element], path: str) -> Cents:
    """Return the sum of the amounts that some elements have at a path."""
    return sum(cents_at(each, path) or 0 for each in within)


def day_at(within: Element | None, *paths: str) -> date | None:
    """Return the first day that stands at one of some paths; its time zone does not count."""
    for path in paths:
        try:
            return date.fromisoformat(text_at(within, path)[:10])
        except ValueError:
            continue
    return None


def bytes_of(element: Element) -> bytes | None:
    """Return what an element holds in base64; None when it is no base64."""
    try:
        return a2b_base64("".join((element.text or "").split()).encode("ascii"), strict_mode=True)
    except (Base64Error, UnicodeEncodeError):
        return None
