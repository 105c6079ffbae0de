"""From the data of an import to its text: base64, and the encodings that are read.

What the data declares is used: a byte order mark goes before the prolog. Without either they are UTF-8, or else Windows-1252.
"""

import binascii
import codecs
import re
from collections.abc import Mapping
from typing import Final

from grootboek.gateways.cash.errors import (
    ENCODING_MISSING,
    ENCODING_MISSING_WHY,
    ENCODING_UNKNOWN,
    ENCODING_WRONG,
    NO_BASE64,
    PLACE,
    UnreadableImportError,
)
from grootboek.wire.xml import declared_encoding

ENCODINGS: Final[Mapping[str, str]] = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
    "ibm437": "cp437",
    "cp437": "cp437",
    "ibm850": "cp850",
    "cp850": "cp850",
    "ibm858": "cp858",
    "cp858": "cp858",
    "ibm00858": "cp858",
}
"""The encodings that a prolog may name, in any case, by the name that Python has for them. UTF-16 shows by its first bytes."""

_MARKS: Final = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    # Without a mark the first sign of XML tells the order of the bytes.
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
_BLANKS: Final = re.compile(r"\s+", re.ASCII)
_HEAD: Final = 200
"""Bytes in which the prolog stands."""
_CONTROL: Final = re.compile("[\x80-\x84\x86-\x9f]")
_NOT_WINDOWS: Final = re.compile(rb"[a-z][\x82-\x84\x87-\x8b]|[A-Za-z][\x93-\x95\xa1-\xa4][A-Za-z]|\x82\x82")
"""Signs of Windows-1252 where no text has them (`Caf‚`, `Co”peratie`) and where IBM850 has a letter with an accent."""


def bytes_from_base64(data: str) -> bytes:
    """Decode base64 with blanks anywhere, and as PHP does also without the `=` at its end; ValueError when it is none."""
    compact = _BLANKS.sub("", data) if _BLANKS.search(data) else data
    missing = -len(compact) % 4
    # Of the text itself, which `base64` would copy first.
    return binascii.a2b_base64(compact + "=" * missing if missing else compact, strict_mode=True)


def bytes_of_import(data: str) -> bytes:
    """Decode the base64 of an import; UnreadableImportError when it is none."""
    try:
        return bytes_from_base64(data)
    except ValueError as error:
        raise UnreadableImportError(NO_BASE64) from error


def text_from_bytes(data: bytes) -> str:
    """Decode the bytes of an import by what they declare; UnreadableImportError where they do not fit that."""
    marked = next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), None)
    if marked is not None:
        return _decoded(data, marked, marked)
    name = declared_encoding(data[:_HEAD].lstrip())
    if name is None:
        return _undeclared(data)
    encoding = ENCODINGS.get(name.lower())
    if encoding is None:
        raise UnreadableImportError(ENCODING_UNKNOWN.format(name=name))
    return _decoded(data, encoding, name)


def _decoded(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _wrong(data, error.start, ENCODING_WRONG.format(name=name.upper())) from error
    control = _CONTROL.search(text) if encoding.startswith("iso-") else None
    if control is not None:
        # ISO 8859 has no letters there; who sends such a byte means another encoding.
        raise _wrong(data, control.start(), ENCODING_WRONG.format(name=name.upper()))
    return text


def _undeclared(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        unfit = _NOT_WINDOWS.search(data)
        if unfit is not None:
            raise _wrong(data, unfit.start(), ENCODING_MISSING, ENCODING_MISSING_WHY) from None
    try:
        return data.decode("windows-1252")
    except UnicodeDecodeError as error:
        raise _wrong(data, error.start, ENCODING_MISSING, ENCODING_MISSING_WHY) from error


def _wrong(data: bytes, at: int, message: str, why: str = "") -> UnreadableImportError:
    """Return the error about the byte at a place, with its line and column."""
    before = data[:at]
    place = PLACE.format(line=before.count(b"\n") + 1, column=at - before.rfind(b"\n"))
    return UnreadableImportError(message, f"{place}: {why}" if why else place)
