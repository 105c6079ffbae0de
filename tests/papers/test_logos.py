"""Logos are known by their content, and refused when an invoice cannot carry them."""

import struct
import zlib

import pytest

from grootboek.papers.logos import JPEG, LARGEST_LOGO, PNG, SVG, LogoRefused, logo_type

SVG_START = b'<svg xmlns="http://www.w3.org/2000/svg"'


def png(width: int, height: int) -> bytes:
    """Return a PNG of one colour."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes(min(width, 10))) * min(height, 10))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def jpeg(width: int, height: int) -> bytes:
    """Return the segments of a JPEG with this size."""
    opening = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + bytes(9)
    frame = b"\xff\xc2" + struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes(9)
    return opening + frame + b"\xff\xda" + bytes(20) + b"\xff\xd9"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png(8, 8), PNG),
        (jpeg(640, 480), JPEG),
        (SVG_START + b"/>", SVG),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- A --><svg/>', SVG),
    ],
)
def test_pictures_are_known_by_their_content(content: bytes, kind: str) -> None:
    assert logo_type(content) == kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "not a PNG, JPEG or SVG"),
        (b"GIF89a", "not a PNG, JPEG or SVG"),
        (b"<html/>", "not a PNG, JPEG or SVG"),
        (b"<svg>", "not a PNG, JPEG or SVG"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "document type"),
        (png(8, 8)[:-8], "damaged"),
        (png(8, 8)[:20], "damaged"),
        (jpeg(8, 8)[:-2], "damaged"),
        (b"\xff\xd8\xff\xe0" + bytes(30) + b"\xff\xd9", "damaged"),
        (jpeg(5001, 8), "5001 by 8 pixels"),
        (png(8, 100_000), "8 by 100000 pixels"),
        (png(0, 8), "damaged"),
        (SVG_START + b">" + b" " * LARGEST_LOGO + b"</svg>", "more than 1000000"),
    ],
)
def test_other_files_are_refused(content: bytes, words: str) -> None:
    with pytest.raises(LogoRefused, match=words):
        logo_type(content)
