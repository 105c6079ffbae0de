"""Read and write single values as XML Schema and .NET spell them; readers raise ValueError with .NET's own words."""

import math
import re
from datetime import date, datetime, timedelta
from decimal import Context, Decimal

_BAD_FORMAT = "Input string was not in a correct format."
_WHITESPACE = " \t\r\n"
_WHOLE = re.compile(r"[+-]?[0-9]+", re.ASCII)
_SHORT_DECIMAL = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,8})?", re.ASCII)
# `++` and `*+` give no digit back, so that a long text which is no number is read once.
_DECIMAL = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)", re.ASCII)
_DOUBLE = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_MOMENT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?)?"
    r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?",
    re.ASCII,
)
_SPECIAL_DOUBLES = {"INF": Decimal("Infinity"), "-INF": Decimal("-Infinity"), "NaN": Decimal("NaN")}
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
# A decimal of .NET is a whole number of 96 bits with a point in it, which has 29 digits at most.
_DECIMAL_DIGITS = 29
_LARGEST_DECIMAL = 2**96 - 1
_FINEST = Decimal("1e-8")
# quantize fails beyond its precision: this has room for all whole digits and eight decimals.
_WIDE = Context(prec=_DECIMAL_DIGITS + 9)
_LONG_BITS, _INT_BITS = 63, 31
_SCIENTIFIC_FROM, _SCIENTIFIC_BELOW = 15, -4


def long_from_wire(text: str) -> int:
    """Read an xs:long; raise ValueError beyond 64 bits."""
    return _whole(text, _LONG_BITS, "Int64")


def int_from_wire(text: str) -> int:
    """Read an xs:int; raise ValueError beyond 32 bits."""
    return _whole(text, _INT_BITS, "Int32")


def _whole(text: str, bits: int, name: str) -> int:
    digits = text.strip(_WHITESPACE)
    if not _WHOLE.fullmatch(digits):
        raise ValueError(_BAD_FORMAT)
    number = int(digits) if len(digits) <= bits else 1 << bits  # a long text is too large, and slow to make an int of
    if not -(1 << bits) <= number < 1 << bits:
        raise ValueError(f"Value was either too large or too small for an {name}.")
    return number


def decimal_from_wire(text: str) -> Decimal:
    """Read an xs:decimal: a point, no thousands separator, no exponent; raise ValueError beyond .NET's 96 bits."""
    if _SHORT_DECIMAL.fullmatch(text):  # nearly every amount; what follows is only for the others
        return Decimal(text)
    digits = text.strip(_WHITESPACE)
    if not _DECIMAL.fullmatch(digits):
        raise ValueError(_BAD_FORMAT)
    whole = digits.lstrip("+-").partition(".")[0].lstrip("0")
    if len(whole) > _DECIMAL_DIGITS or int(whole or "0") > _LARGEST_DECIMAL:
        raise ValueError("Value was either too large or too small for a Decimal.")
    return Decimal(digits).quantize(_FINEST, context=_WIDE) if len(digits) > _DECIMAL_DIGITS else Decimal(digits)


def double_from_wire(text: str) -> Decimal:
    """Read an xs:double exactly as it is written, with exponent, INF and NaN; raise ValueError beyond .NET's range."""
    digits = text.strip(_WHITESPACE)
    if digits in _SPECIAL_DOUBLES:
        return _SPECIAL_DOUBLES[digits]
    if not _DOUBLE.fullmatch(digits):
        raise ValueError(_BAD_FORMAT)
    if math.isinf(float(digits)):
        raise ValueError("Value was either too large or too small for a Double.")
    return Decimal(digits)


def boolean_from_wire(text: str) -> bool:
    """Read an xs:boolean: true, false, 1 or 0."""
    value = _BOOLEANS.get(text.strip(_WHITESPACE))
    if value is None:
        raise ValueError(f"The string '{text}' is not a valid Boolean value.")
    return value


def datetime_from_wire(text: str) -> datetime:
    """Read an xs:dateTime or xs:date as the moment that is written there, without its zone."""
    match = _MOMENT.fullmatch(text.strip(_WHITESPACE))
    if not match:
        raise ValueError(_not_a_moment(text))
    year, month, day, hour, minute, second, fraction = match.groups(default="0")
    try:
        midnight = datetime(int(year), int(month), int(day))  # noqa: DTZ001 - the vendor's times have no zone
        # XML Schema writes the end of a day as 24:00:00, which Python does not take.
        if hour == "24" and not (minute + second + fraction).strip("0"):
            return midnight + timedelta(days=1)
        return midnight.replace(
            hour=int(hour), minute=int(minute), second=int(second), microsecond=int(fraction.ljust(6, "0")[:6])
        )
    except (ValueError, OverflowError) as error:
        raise ValueError(_not_a_moment(text)) from error


def _not_a_moment(text: str) -> str:
    return f"The string '{text}' is not a valid AllXsd value."


def boolean_to_wire(value: bool) -> str:
    """Write true or false."""
    return "true" if value else "false"


def date_to_wire(day: date) -> str:
    """Write a date as the xs:dateTime of its midnight, without zone or fraction."""
    return f"{day.isoformat()}T00:00:00"


def datetime_to_wire(moment: datetime) -> str:
    """Write an xs:dateTime to the second, without zone."""
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


def cents_to_decimal(cents: int) -> str:
    """Write whole cents as an xs:decimal with the four places of an SQL money column."""
    sign = "-" if cents < 0 else ""
    euros, rest = divmod(abs(cents), 100)
    return f"{sign}{euros}.{rest:02}00"


def cents_to_double(cents: int) -> str:
    """Write whole cents as .NET writes the xs:double of that many euros: 12.5, 100, -0.01."""
    # From 1E+15 euros on .NET writes an exponent.
    if abs(cents) >= 10**17:
        return double_to_wire(cents / 100)
    sign = "-" if cents < 0 else ""
    euros, rest = divmod(abs(cents), 100)
    if not rest:
        return f"{sign}{euros}"
    return f"{sign}{euros}.{rest:02}".rstrip("0")


def double_to_wire(value: float) -> str:
    """Write an xs:double as .NET's round-trip format does: 12.5, 100, 1E-05, 1E+15, INF, NaN."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "INF" if value > 0 else "-INF"
    # repr has the fewest digits that read back as the same double.
    sign, digit_tuple, places = Decimal(repr(value)).normalize().as_tuple()
    digits = "".join(map(str, digit_tuple))
    exponent = len(digits) - 1 + int(places)
    minus = "-" if sign else ""
    if digits == "0":
        return f"{minus}0"
    if exponent >= _SCIENTIFIC_FROM or exponent < _SCIENTIFIC_BELOW:
        fraction = f".{digits[1:]}" if len(digits) > 1 else ""
        return f"{minus}{digits[0]}{fraction}E{'-' if exponent < 0 else '+'}{abs(exponent):02}"
    if exponent < 0:
        return f"{minus}0.{'0' * (-exponent - 1)}{digits}"
    whole = digits[: exponent + 1].ljust(exponent + 1, "0")
    rest = digits[exponent + 1 :]
    return f"{minus}{whole}.{rest}" if rest else f"{minus}{whole}"
