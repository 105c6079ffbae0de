"""JSON as .NET's Newtonsoft reads and writes it: decimals are exact, never floats, and a trailing comma is allowed."""

import re
from decimal import Decimal, InvalidOperation
from itertools import chain
from typing import TypeAlias

import msgspec

Json: TypeAlias = "str | int | Decimal | bool | list[Json] | dict[str, Json] | None"

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MAX_DIGITS = 400  # 1e999999999 is short to send and fills the memory when it is computed with
_PLACE = re.compile(r"\(byte ([0-9]+)\)")
_BEFORE_VALUES = (b"[", b"{", b",", b":")
# Strings are matched to be stepped over. What was matched is not gone back over (`*+`), and a string that does not end takes
# the rest of the text, so that each sign is looked at once.
_STRINGS_AND_LATE_COMMAS = re.compile(r'("(?:[^"\\]|\\.)*+(?:"|\\?\Z))|,(?=[ \t\r\n]*+[}\]])', re.DOTALL)
_encoder = msgspec.json.Encoder(decimal_format="number")


class JsonError(ValueError):
    """A text that is not JSON, or is beyond what is accepted in the size of a number, in values, or in depth.

    `at` is the byte where reading ended, if it is known.
    """

    def __init__(self, text: str, at: int | None = None) -> None:
        super().__init__(text)
        self.at = at


def _decimal(digits: str) -> Decimal:
    number = Decimal(digits)
    if len(digits) > _MAX_DIGITS or not number.is_finite() or abs(number.adjusted()) > _MAX_DIGITS:
        raise JsonError("a number is out of range")
    return number


_decoder = msgspec.json.Decoder(float_hook=_decimal)


def read_json(body: bytes, max_values: int, max_depth: int) -> Json:
    """Read a JSON text in UTF-8 with numbers as int or Decimal; JsonError when it is not JSON.

    It has at most so many values, counted by the signs before them, those in texts too: each takes up to 30 times its bytes in
    memory. A comma before a closing bracket is overlooked, as the vendor's own sample has one.
    """
    text = body.removeprefix(_BYTE_ORDER_MARK)
    if sum(map(text.count, _BEFORE_VALUES)) > max_values:
        raise JsonError(f"there are more than {max_values} values")
    try:
        document = _decoded(text)
    except UnicodeDecodeError as error:
        raise JsonError(str(error), _end_of_utf_8(text)) from None
    except (msgspec.DecodeError, InvalidOperation, RecursionError) as error:
        place = _PLACE.search(str(error))
        end = len(text) if "truncated" in str(error) else None
        raise JsonError(str(error), int(place[1]) if place else end) from None
    _check_depth(document, max_depth)
    return document


def _end_of_utf_8(body: bytes) -> int | None:
    """Return where a body stops to be UTF-8; the error of a string within it counts from the start of the string."""
    try:
        body.decode()
    except UnicodeDecodeError as error:
        return error.start
    return None


def place_in(body: bytes, at: int) -> tuple[int, int]:
    """Return the line of a byte of a body, from 1, and its position in that line, as Newtonsoft counts them."""
    before = body.removeprefix(_BYTE_ORDER_MARK)[:at]
    return before.count(b"\n") + 1, at - (before.rfind(b"\n") + 1)


def _decoded(body: bytes) -> Json:
    try:
        document: Json = _decoder.decode(body)
    except msgspec.DecodeError:
        # Hardly any body has such a comma, so only what failed is searched; strings are matched to be stepped over.
        without_commas = _STRINGS_AND_LATE_COMMAS.sub(lambda match: match[1] or " ", body.decode())
        document = _decoder.decode(without_commas.encode())
    return document


def _check_depth(document: Json, max_depth: int) -> None:
    level = [document]
    for _ in range(max_depth):
        inner = (
            value.values() if isinstance(value, dict) else value for value in level if isinstance(value, dict | list)
        )
        level = list(chain.from_iterable(inner))
        if not level:
            return
    raise JsonError(f"the values are nested deeper than {max_depth} levels")


def write_json(value: object) -> bytes:
    """Write a value as compact JSON in UTF-8; decimals become numbers with the digits they have."""
    return _encoder.encode(value)
