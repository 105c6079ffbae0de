"""Read and write single values as XML Schema and .NET spell them; readers raise ValueError with .NET's own words.

Python's own readers take more than the wire has: `int`, `Decimal` and `float` take digits of every script and underscores,
`UUID` takes any dashes, `datetime.fromisoformat` takes weeks. No door gives them a text that was not looked at here.
"""

import math
import re
from datetime import date, datetime, timedelta, timezone
from decimal import Context, Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

_BAD_FORMAT = "Input string was not in a correct format."
_WHITESPACE = " \t\r\n"
_WHOLE = re.compile(r"[+-]?[0-9]+", re.ASCII)
_SHORT_DECIMAL = re.compile(r"-?[0-9]{1,18}(?:\.[0-9]{1,8})?", re.ASCII)
# `++` and `*+` give no digit back, so that a long text which is no number is read once.
_DECIMAL = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)", re.ASCII)
_DOUBLE = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]+)?", re.ASCII)
_DAY = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
_OFFSET = r"[+-](?:0[0-9]|1[0-4]):[0-5][0-9]"
_XSD_MOMENT = re.compile(_DAY + rf"(?:T([0-9]{{2}}):([0-9]{{2}}):([0-9]{{2}})(?:\.([0-9]+))?)?(Z|{_OFFSET})?")
_LENIENT_MOMENT = re.compile(
    _DAY + rf"(?:[Tt ]([0-9]{{2}}):([0-9]{{2}})(?::([0-9]{{2}})(?:\.([0-9]+))?)?)? ?([Zz]|{_OFFSET})?"
)
DUTCH_TIME = ZoneInfo("Europe/Amsterdam")
"""The time of the vendors' servers, and of everything that the books show."""
_GUID = re.compile(
    r"\{(?P<braces>{d})\}|\((?P<parentheses>{d})\)|(?P<dashes>{d})|(?P<plain>[0-9a-fA-F]{32})".replace(
        "{d}", "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
    )
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
    significant = digits.lstrip("+-").lstrip("0")
    # A long text is too large, and slow to make an int of.
    size = whole_of_digits(significant) if len(significant) <= bits else 1 << bits
    number = -size if digits.startswith("-") else size
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
    """Read an xs:double exactly as it is written, with exponent, INF and NaN; raise ValueError beyond .NET's range.

    What is too near to zero for .NET is zero: its exponent may be beyond what a Decimal can have.
    """
    digits = text.strip(_WHITESPACE)
    if digits in _SPECIAL_DOUBLES:
        return _SPECIAL_DOUBLES[digits]
    if not _DOUBLE.fullmatch(digits):
        raise ValueError(_BAD_FORMAT)
    double = float(digits)
    if math.isinf(double):
        raise ValueError("Value was either too large or too small for a Double.")
    return Decimal(digits) if double else Decimal(0)


def boolean_from_wire(text: str) -> bool:
    """Read an xs:boolean: true, false, 1 or 0."""
    value = _BOOLEANS.get(text.strip(_WHITESPACE))
    if value is None:
        raise ValueError(f"The string '{text}' is not a valid Boolean value.")
    return value


def datetime_from_wire(text: str) -> datetime:
    """Read an xs:dateTime or xs:date as .NET's RoundtripKind does: `Z` stays as it is written, an offset becomes Dutch time."""
    return _moment(_XSD_MOMENT, text)


def lenient_datetime_from_wire(text: str) -> datetime:
    """Read a moment of JSON or OData by the same rule: a blank for the T, and a time without seconds, are read too."""
    return _moment(_LENIENT_MOMENT, text)


def local_to_wire(moment: datetime) -> str:
    """Write a local time without a zone as .NET does in JSON, with no more digits of the second than it has."""
    text = moment.isoformat()
    return text.rstrip("0") if moment.microsecond else text


def _moment(form: re.Pattern[str], text: str) -> datetime:
    match = form.fullmatch(text.strip(_WHITESPACE))
    if not match:
        raise ValueError(_not_a_moment(text))
    year, month, day, hour, minute, second, fraction, zone = match.groups(default="0")
    try:
        midnight = datetime(int(year), int(month), int(day))  # noqa: DTZ001 - the vendor's times have no zone
        # XML Schema writes the end of a day as 24:00:00, which Python does not take.
        if hour == "24" and not (minute + second + fraction).strip("0"):
            return _in_dutch_time(midnight + timedelta(days=1), zone)
        moment = midnight.replace(
            hour=int(hour), minute=int(minute), second=int(second), microsecond=int(fraction.ljust(6, "0")[:6])
        )
    except (ValueError, OverflowError) as error:
        raise ValueError(_not_a_moment(text)) from error
    return _in_dutch_time(moment, zone)


def _in_dutch_time(moment: datetime, zone: str) -> datetime:
    if zone in ("0", "Z", "z"):
        return moment
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:]))
    try:
        aware = moment.replace(tzinfo=timezone(-offset if zone[0] == "-" else offset))
        return aware.astimezone(DUTCH_TIME).replace(tzinfo=None)
    except OverflowError:
        # Before the first day and after the last one .NET keeps to what is written.
        return moment


def _not_a_moment(text: str) -> str:
    return f"The string '{text}' is not a valid AllXsd value."


def guid_from_wire(text: str) -> UUID:
    """Read an id in .NET's forms N, D, B and P, in any case: plain, with dashes, and these in braces or parentheses."""
    match = _GUID.fullmatch(text.strip(_WHITESPACE))
    if match is None:
        raise ValueError("Unrecognized Guid format.")
    return UUID(match[match.lastgroup or 0])


def is_digits(text: str) -> bool:
    """Tell whether a text is one digit of ASCII or more, and nothing else."""
    # `isdigit` alone takes digits of every script, and superscripts, which `int` refuses.
    return text.isascii() and text.isdigit()


def whole_of_digits(digits: str) -> int:
    """Read digits of ASCII, of which any number may be zeros in front: `int` itself refuses more than 4,300 signs."""
    return int(digits.lstrip("0") or "0")


def utf16_length(text: str) -> int:
    """Return the length of a text as .NET counts it: in units of UTF-16, two for a sign beyond the first 65,536."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


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
    # Sliced, which takes a third of the time of dividing: lists write thousands of amounts.
    digits = str(cents)
    if -100 < cents < 100:
        digits = digits.zfill(3 if cents >= 0 else 4)
    return f"{digits[:-2]}.{digits[-2:]}00"


def decimal_to_wire(number: Decimal) -> str:
    """Write an xs:decimal to four places, without the zeroes behind: 42, 50.82."""
    return f"{number or 0:.4f}".rstrip("0").rstrip(".")


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
