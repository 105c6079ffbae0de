"""JSON as .NET's Newtonsoft reads and writes it: decimals are exact, never floats, and a trailing comma is allowed."""

import re
from decimal import Decimal, InvalidOperation
from typing import TypeAlias

import msgspec

Json: TypeAlias = "str | int | Decimal | bool | list[Json] | dict[str, Json] | None"

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MAX_DIGITS = 400  # 1e999999999 is short to send and fills the memory when it is computed with
_STRINGS_AND_LATE_COMMAS = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])')
_encoder = msgspec.json.Encoder(decimal_format="number")


class JsonError(ValueError):
    """A text that is not JSON, or has a number beyond what is accepted."""


def _decimal(digits: str) -> Decimal:
    number = Decimal(digits)
    if len(digits) > _MAX_DIGITS or not number.is_finite() or abs(number.adjusted()) > _MAX_DIGITS:
        raise JsonError("a number is out of range")
    return number


_decoder = msgspec.json.Decoder(float_hook=_decimal)


def read_json(body: bytes) -> Json:
    """Read a JSON text in UTF-8 with numbers as int or Decimal; JsonError when it is not JSON.

    A comma before a closing bracket is overlooked, as the vendor's own sample has one.
    """
    try:
        return _decoded(body.removeprefix(_BYTE_ORDER_MARK))
    except (msgspec.DecodeError, InvalidOperation, UnicodeDecodeError, RecursionError) as error:
        raise JsonError(str(error)) from None


def _decoded(body: bytes) -> Json:
    try:
        document: Json = _decoder.decode(body)
    except msgspec.DecodeError:
        # Hardly any body has such a comma, so only what failed is searched; strings are matched to be stepped over.
        without_commas = _STRINGS_AND_LATE_COMMAS.sub(lambda match: match[1] or "", body.decode())
        document = _decoder.decode(without_commas.encode())
    return document


def write_json(value: object) -> bytes:
    """Write a value as compact JSON in UTF-8; decimals become numbers with the digits they have."""
    return _encoder.encode(value)
