"""Logos: the kind of picture that a file holds, by its content, and whether an invoice can carry it."""

import struct
from typing import Final

from grootboek.wire.xml import XmlRefused, local_name, parse

LARGEST_LOGO: Final = 1_000_000  # bytes
MAX_PIXELS: Final = 5_000
"""The most pixels of a PNG or JPEG in width and in height: larger ones take too much memory to be drawn."""

PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
SVG: Final = "image/svg+xml"

_PNG_START: Final = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
_JPEG_START: Final = b"\xff\xd8\xff"
_JPEG_END: Final = b"\xff\xd9"
# Of these sixteen markers three start no frame: tables (DHT, DAC) and a reserved one (JPG).
_JPEG_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


class LogoRefused(ValueError):
    """A file that an invoice cannot carry as its logo; the text says why."""


def logo_type(content: bytes) -> str:
    """Return the media type of a logo: PNG, JPEG or SVG by its content; `LogoRefused` when it cannot be one."""
    if len(content) > LARGEST_LOGO:
        raise LogoRefused(f"it has {len(content)} bytes, more than {LARGEST_LOGO}")
    if content.startswith(_PNG_START):
        _check_size(_png_size(content))
        return PNG
    if content.startswith(_JPEG_START):
        _check_size(_jpeg_size(content))
        return JPEG
    _check_svg(content)
    return SVG


def _png_size(content: bytes) -> tuple[int, int] | None:
    # The last chunk of a PNG has 12 bytes; a file that was cut short lacks it.
    if b"IEND" not in content[-12:] or len(content) < len(_PNG_START) + 8:
        return None
    width, height = struct.unpack_from(">II", content, len(_PNG_START))
    return width, height


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """Walk the segments up to the one that starts the picture; None when there is none."""
    if _JPEG_END not in content[-64:]:
        return None
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        length, _bits, height, width = struct.unpack_from(">HBHH", content, at + 2)
        if content[at + 1] in _JPEG_FRAMES:
            return width, height
        # The length of a segment counts its own two bytes, not those of the marker.
        at += 2 + length
    return None


def _check_size(size: tuple[int, int] | None) -> None:
    if size is None:
        raise LogoRefused("the picture is damaged")
    if not 0 < min(size) <= max(size) <= MAX_PIXELS:
        raise LogoRefused(f"it is {size[0]} by {size[1]} pixels, not 1 to {MAX_PIXELS}")


def _check_svg(content: bytes) -> None:
    try:
        root = parse(content)
    except XmlRefused as refused:
        raise LogoRefused(f"it is not a PNG, JPEG or SVG file: {refused}") from refused
    if local_name(str(root.tag)) != "svg":
        raise LogoRefused("it is not a PNG, JPEG or SVG file")
