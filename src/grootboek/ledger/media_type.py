"""What kind of file some bytes are, told from the bytes and never from a name; nothing is told to be HTML."""

from typing import Final

UNKNOWN: Final = "application/octet-stream"
PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PICTURES: Final = frozenset({"image/png", JPEG, "image/gif", "image/webp", "image/tiff"})
"""Pictures from which a preview can be drawn."""
_TEXT: Final = "text/plain"

_STARTS: Final = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"<?xml", "application/xml"),
    (b"\xef\xbb\xbf<?xml", "application/xml"),
)
_LOOKED_AT: Final = 4096
_SPACES: Final = b"\t\n\f\r"


def media_type_of(content: bytes) -> str:
    """Return the media type of a file by how it begins."""
    for start, media_type in _STARTS:
        if content.startswith(start):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content[4:12] in {b"ftypheic", b"ftypheix", b"ftypmif1"}:
        return "image/heic"
    return _TEXT if _is_text(content[:_LOOKED_AT]) else UNKNOWN


def _is_text(beginning: bytes) -> bool:
    if any(byte < 0x20 and byte not in _SPACES for byte in beginning):
        return False
    try:
        beginning.decode()
    except UnicodeDecodeError as error:
        # The last character may be cut off.
        return len(beginning) == _LOOKED_AT and error.start > _LOOKED_AT - 4
    return bool(beginning)
