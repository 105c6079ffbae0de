"""Patterns of invoice numbers: text with `{number}` or `{number:5}` (filled with zeros) in it, and `{year}` if wanted."""

import re
from typing import Final

_FIELD: Final = re.compile(r"\{([^{}]*)\}")
_NUMBER: Final = re.compile(r"number(?::([1-9]|1[0-2]))?")
_WIDEST: Final = 12


def is_pattern(pattern: str, longest: int) -> bool:
    """Tell whether a pattern makes numbers: one `{number}` or `{number:N}` of 1 to 12 digits, at most one `{year}`, and a
    result that ends in a digit and is no longer than `longest` characters, however high the number.
    """
    fields = _FIELD.findall(pattern)
    rest = _FIELD.sub("", pattern)
    numbers = [field for field in fields if _NUMBER.fullmatch(field)]
    if len(numbers) != 1 or [field for field in fields if field not in numbers] not in ([], ["year"]):
        return False
    if "{" in rest or "}" in rest or not rest.isprintable():
        return False
    widest = invoice_number(pattern, 10**_WIDEST - 1, 9999)
    return len(widest) <= longest and widest[-1] in "0123456789"


def invoice_number(pattern: str, number: int, year: int) -> str:
    """Return the invoice number that a pattern makes of a number and the year of the invoice."""

    def filled(place: re.Match[str]) -> str:
        width = _NUMBER.fullmatch(place[1])
        if width is None:
            return f"{year:04}"
        return str(number).zfill(int(width[1] or 1))

    return _FIELD.sub(filled, pattern)


def number_series(pattern: str, year: int) -> str:
    """Return the name of the series that a pattern counts in: one for each year when it names the year, else one."""
    return f"invoice {year}" if "{year}" in pattern else "invoice"
