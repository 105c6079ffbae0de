"""Pictures to draw previews from, and those that do harm."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image

RED, WHITE = (255, 0, 0), (255, 255, 255)


def picture(kind: str = "PNG", mode: str = "RGB", size: tuple[int, int] = (600, 300), **words: Any) -> bytes:
    """Return a red picture of a kind."""
    made = BytesIO()
    Image.new("RGB", size, RED).convert(mode).save(made, kind, **words)
    return made.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def bomb(side: int) -> bytes:
    """Return a PNG of few bytes that says it is a square of so many pixels a side."""
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", rows), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def endless_scans(side: int, scans: int) -> bytes:
    """Return a progressive JPEG that goes over all its pixels again and again, a few bytes each time."""
    made = BytesIO()
    Image.new("L", (side, side)).save(made, "JPEG", progressive=True)
    whole = made.getvalue()
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * scans + b"\xff\xd9"
