"""The messages between a server and the program that keeps an off-line administration: JSON, with long texts compressed."""

import zlib
from codecs import getincrementaldecoder as _decoder
from collections.abc import Iterable, Iterator
from typing import Annotated, Final, TypeVar

import msgspec
from msgspec import Meta, Struct

POLL: Final = "/cashwin/poll"
RESULT: Final = "/cashwin/result"
TYPE: Final = "application/json"
_ROOM_AROUND: Final = 4096
"""Bytes of a message beside its compressed texts."""

# `\Z` and not `$`, before which a line may end.
Code = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,19}\Z")]
Name = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f]*\Z")]
Number = Annotated[str, Meta(pattern=r"^[0-9a-f]{13}\Z")]
Message = TypeVar("Message", bound=Struct)


class Asking(Struct, frozen=True):
    """A program asks for work: which administration it keeps, and whether it reads messages (S0067)."""

    code: Code
    name: Name
    reads_messages: bool


class Waiting(Struct, frozen=True):
    """One request that waits: its transaction, `import` or `export`, the data (compressed) and their formaat."""

    id: Number
    direction: str
    request: bytes
    formaat: str


class Work(Struct, frozen=True):
    """What the server answers: its own mark, how large a compressed result may be, and the oldest request that waits.

    An administration is `hidden` when the customer has one with the same code on the server, which is found before it.
    """

    mark: str
    most_bytes: int
    hidden: bool
    waiting: Waiting | None


class Outcome(Struct, frozen=True):
    """What became of a request: its transaction's status (2 done, 3 failed), `err` and exported text, both compressed.

    An import that failed may have `written` something all the same.
    """

    code: Code
    id: Number
    status: Annotated[int, Meta(ge=2, le=3)]
    error: bytes = b""
    text: bytes | None = None
    written: bool = False


class Receipt(Struct, frozen=True):
    """What the server did with an outcome: kept it, or not, since the request has one already or has lapsed."""

    kept: bool


class BadMessage(ValueError):
    """A message that does not have its form; the text says where."""


class TextTooLarge(Exception):
    """A text that is larger than a message may be."""


def read_message(content: bytes, form: type[Message]) -> Message:
    """Read a message; BadMessage when it does not have its form."""
    try:
        return msgspec.json.decode(content, type=form)
    except msgspec.DecodeError as error:
        raise BadMessage(str(error)) from None


def write_message(message: Struct) -> bytes:
    """Write a message."""
    return msgspec.json.encode(message)


def most_bytes(body_limit: int) -> int:
    """Return how large a compressed text may be for a server that takes bodies up to a limit: in a message it is base64."""
    return max(body_limit - _ROOM_AROUND, 0) * 3 // 4


def compressed(pieces: Iterable[str], most: int | None = None) -> bytes:
    """Compress a text that comes in pieces; TextTooLarge past so many bytes."""
    compressor = zlib.compressobj()
    made = bytearray()
    for piece in pieces:
        made += compressor.compress(piece.encode())
        _check(len(made), most)
    made += compressor.flush()
    _check(len(made), most)
    return bytes(made)


def decompressed(data: bytes, most: int | None = None) -> Iterator[str]:
    """Yield a compressed text in pieces; BadMessage when it is damaged, TextTooLarge past so many bytes of text."""
    size = 0
    for piece in _text_pieces(data):
        size += len(piece)
        _check(size, most)
        yield piece


_PIECE: Final = 256 * 1024


def _text_pieces(data: bytes) -> Iterator[str]:
    decompressor, decoder = zlib.decompressobj(), _decoder("utf-8")()
    waiting = data
    try:
        while not decompressor.eof:
            # In bounded pieces: a small message may hold a huge text, at which its reader has to be able to stop.
            piece = decompressor.decompress(waiting, _PIECE)
            waiting = decompressor.unconsumed_tail
            if not piece and not waiting and not decompressor.eof:
                raise BadMessage("a text ends too soon")
            yield decoder.decode(piece)
        yield decoder.decode(b"", final=True)
    except (zlib.error, UnicodeDecodeError) as error:
        raise BadMessage(f"a text cannot be read: {error}") from None


def _check(size: int, most: int | None) -> None:
    if most is not None and size > most:
        raise TextTooLarge
