"""Logos: the kind of picture that a file holds, by its content, and whether an invoice can carry it."""

from io import BytesIO
from typing import Final

from PIL import Image, UnidentifiedImageError

from grootboek.wire.xml import XmlRefused, local_name, parse

LARGEST_LOGO: Final = 1_000_000  # bytes
MAX_PIXELS: Final = 5_000
"""The most pixels of a PNG or JPEG in width and in height: larger ones take too much memory to be drawn."""

PNG: Final = "image/png"
JPEG: Final = "image/jpeg"
SVG: Final = "image/svg+xml"

_FORMATS: Final = {"PNG": PNG, "JPEG": JPEG}
_STARTS: Final = (b"\x89PNG", b"\xff\xd8\xff")
# What a picture ends in: reading its size alone does not tell that a file was cut short.
_ENDS: Final = {"PNG": b"IEND", "JPEG": b"\xff\xd9"}
_LENGTH_OF_END: Final = 64


class LogoRefused(ValueError):
    """A file that an invoice cannot carry as its logo; the text says why."""


def logo_type(content: bytes) -> str:
    """Return the media type of a logo: PNG, JPEG or SVG by its content; `LogoRefused` when it cannot be one."""
    if len(content) > LARGEST_LOGO:
        raise LogoRefused(f"it has {len(content)} bytes, more than {LARGEST_LOGO}")
    try:
        picture = Image.open(BytesIO(content), formats=list(_FORMATS))
    except UnidentifiedImageError:
        if content.startswith(_STARTS):
            raise LogoRefused("the picture is damaged") from None
        _check_svg(content)
        return SVG
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as problem:
        raise LogoRefused("the picture is damaged") from problem
    _check_picture(picture, content)
    return _FORMATS[str(picture.format)]


def _check_picture(picture: Image.Image, content: bytes) -> None:
    if _ENDS[str(picture.format)] not in content[-_LENGTH_OF_END:]:
        raise LogoRefused("the picture is damaged")
    if not 0 < min(picture.size) <= max(picture.size) <= MAX_PIXELS:
        raise LogoRefused(f"it is {picture.width} by {picture.height} pixels, not 1 to {MAX_PIXELS}")


def _check_svg(content: bytes) -> None:
    try:
        root = parse(content)
    except XmlRefused as refused:
        raise LogoRefused(f"it is not a PNG, JPEG or SVG file: {refused}") from refused
    if local_name(str(root.tag)) != "svg":
        raise LogoRefused("it is not a PNG, JPEG or SVG file")
