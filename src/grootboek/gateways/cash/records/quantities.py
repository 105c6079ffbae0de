"""Quantities, percentages and unit prices as CASH writes them: up to four decimals, which amounts in cents have not."""

import re
from decimal import Decimal
from typing import Final

_MAX_DIGITS: Final = 10
_NOTATION: Final = re.compile(r"(?P<sign>-?)(?P<whole>[0-9]{1,14})(?:(?P<point>[.,])(?P<decimals>[0-9]{0,4}))?")
_SHOWN: Final = Decimal("0.01")


def quantity_from_import(text: str) -> Decimal:
    """Read a quantity or percentage: `5` is five, with a point or comma before its decimals; ValueError for another form."""
    parts = _NOTATION.fullmatch(text)
    if parts is None or len(parts["whole"].lstrip("0")) > _MAX_DIGITS:
        raise ValueError(text)
    return Decimal(f"{parts['sign']}{parts['whole']}.{parts['decimals'] or '0'}")


def price_from_import(text: str) -> Decimal:
    """Read a unit price: without a point or comma it is cents, as every amount (manual chapter 11); ValueError otherwise."""
    parts = _NOTATION.fullmatch(text)
    if parts is None:
        raise ValueError(text)
    number = Decimal(f"{parts['sign']}{parts['whole']}.{parts['decimals'] or '0'}")
    return number if parts["point"] else number.scaleb(-2)


def quantity_to_export(number: Decimal) -> str:
    """Print a quantity, percentage or price with a decimal comma: two decimals, or as many as it needs."""
    rounded = number.quantize(_SHOWN)
    return f"{rounded if number == rounded else number.normalize():f}".replace(".", ",")
