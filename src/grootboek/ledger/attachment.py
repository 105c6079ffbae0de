"""Attachments (bijlage): files that go with a booking or a party, and the names that a file may have."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from unicodedata import category
from uuid import UUID

from grootboek.ledger.booking import BookingKind
from grootboek.ledger.refusal import Problem, Reason

LARGEST_CONTENT: Final = 10 * 1024 * 1024
"""In bytes; of a thumbnail, too."""
LONGEST_FILE_NAME: Final = 255
"""In units of UTF-16, as Windows counts; it is what file systems take."""

_FORBIDDEN: Final = frozenset('<>:"/\\|?*')
_DEVICES: Final = frozenset(
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"]
    + [f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"]
)
"""Names that mean a device to Windows, whatever stands behind their first dot."""
_CONTROLS: Final = frozenset(["Cc", "Cf", "Cs", "Zl", "Zp"])
"""Signs that are not seen: controls, those that turn the direction of a text, halves of pairs and ends of lines."""
_JOINERS: Final = frozenset("\u200c\u200d")
"""Two of these that scripts and emoji are written with."""


@dataclass(frozen=True, slots=True)
class Holder:
    """What an attachment hangs on: a booking or a party.

    `present` is false when the booking was withdrawn or the party deleted; the attachment is kept then as history.
    """

    uid: UUID
    booking_number: int | None = None
    party_id: int | None = None
    kind: BookingKind | None = None
    present: bool = True


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment without its content, which is found by its key: the SHA-256 of it.

    So is its thumbnail: a small picture of it that somebody sent along; None when nobody did.
    """

    id: int
    uid: UUID
    holder: Holder
    file_name: str
    read_only: bool
    content_key: bytes
    media_type: str
    size: int
    created_at: datetime
    modified_at: datetime
    thumbnail_key: bytes | None = None

    @property
    def pictured_key(self) -> bytes:
        """The key of what its preview is drawn from."""
        return self.thumbnail_key or self.content_key


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentDraft:
    """What somebody states of an attachment; without a holder nothing is known that it could hang on.

    Without a thumbnail it keeps the one that it has, as long as it has the same content.
    """

    file_name: str
    content: bytes
    holder: Holder | None
    read_only: bool = False
    thumbnail: bytes | None = None


def check_attachment(draft: AttachmentDraft) -> Iterator[Problem]:
    """Yield everything that is wrong with an attachment by itself."""
    if draft.holder is None or not draft.holder.present:
        yield Problem(Reason.HOLDER_UNKNOWN, ("holder",))
    yield from check_content(draft.content, "content")
    if draft.thumbnail is not None:
        yield from check_content(draft.thumbnail, "thumbnail")
    yield from check_file_name(draft.file_name)


def check_content(content: bytes, name: str) -> Iterator[Problem]:
    """Yield what is wrong with the content of a file; `name` is what it is called."""
    if not content:
        yield Problem(Reason.CONTENT_MISSING, (name,))
    if len(content) > LARGEST_CONTENT:
        yield Problem(Reason.CONTENT_TOO_LARGE, (name,), {"bytes": len(content), "most": LARGEST_CONTENT})


def check_file_name(name: str) -> Iterator[Problem]:
    """Yield what is wrong with the name of a file."""
    if not name.strip():
        yield Problem(Reason.TEXT_MISSING, ("file_name",))
        return
    length = len(name.encode("utf-16-le", "surrogatepass")) // 2
    if length > LONGEST_FILE_NAME:
        yield Problem(Reason.TEXT_TOO_LONG, ("file_name",), {"length": length, "longest": LONGEST_FILE_NAME})
    sign = next(filter(_is_forbidden, name), None)
    if sign is not None:
        yield Problem(Reason.VALUE_INVALID, ("file_name",), {"sign": sign})
    # Windows drops dots and blanks at the end, so such a name is another one there, or leads to the folder above.
    elif name != name.rstrip(". ") or name.partition(".")[0].rstrip().upper() in _DEVICES:
        yield Problem(Reason.VALUE_INVALID, ("file_name",), {"name": name})


def usable_file_name(name: str, otherwise: str) -> str:
    """Return a name that a file may have, as near to a name as possible: `otherwise` where nothing of it can stay."""
    usable = "".join("_" if _is_forbidden(sign) else sign for sign in name).strip().rstrip(". ")
    # As many characters take at most twice as many units.
    usable = usable[-(LONGEST_FILE_NAME // 2) :].strip()
    return usable if not any(check_file_name(usable)) else otherwise


def _is_forbidden(sign: str) -> bool:
    return sign in _FORBIDDEN or (category(sign) in _CONTROLS and sign not in _JOINERS)
