"""Read XML from strangers safely and escape text for XML as .NET and PHP do."""

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from io import BytesIO
from typing import Any, BinaryIO, TypeAlias
from xml.parsers import expat

from lxml import etree

Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml names its element type no other way
DEFAULT_LIMIT = 32 * 1024 * 1024
# Only what contains ASCII (UTF-16 is decoded first): in others a document type would pass unseen to libxml2.
_ENCODINGS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
    "utf-16": "utf-16",
}
_UTF_16 = {
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
    # Without a byte order mark the first sign tells the order of the bytes.
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
_DECLARED = re.compile(rb"<\?xml\b[^>]*?\sencoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
_SPACE = re.compile(rb"[ \t\r\n]*")
_MAX_BEFORE_ROOT = 100
_PLACE = re.compile(r", line [0-9]+, column [0-9]+.*", re.DOTALL)
_SPECIAL = re.compile("[&<>\r\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ILLEGAL = dict.fromkeys(
    [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF], "\ufffd"
)
_TEXT: Mapping[int, str] = _ILLEGAL | {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
# A carriage return that stands as it is would be read back as a line feed.
_DOTNET_TEXT: Mapping[int, str] = {**_TEXT, ord("\r"): "&#xD;"}
_PHP_TEXT: Mapping[int, str] = {**_TEXT, ord("\r"): "&#13;"}


class XmlCause(Enum):
    """Why a text was refused as XML."""

    MALFORMED = "malformed"
    DOCTYPE = "doctype"
    TOO_DEEP = "too deep"
    TOO_LARGE = "too large"
    UNKNOWN_CHARSET = "unknown charset"


class XmlRefused(ValueError):
    """A text that is not XML, or XML beyond the limits; line and column count from 1."""

    def __init__(self, cause: XmlCause, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.cause = cause
        self.line = line
        self.column = column


def _rules(encoding: str | None, *, long_texts: bool = False) -> dict[str, Any]:
    return {
        "encoding": encoding,
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "huge_tree": long_texts,
        # A comment that stays would end the text of its element.
        "remove_comments": True,
        "remove_pis": True,
    }


def parse(
    body: bytes,
    charset: str | None = None,
    limit: int = DEFAULT_LIMIT,
    max_tags: int | None = None,
    *,
    long_texts: bool = False,
) -> Element:
    """Parse a document into its root, without comments and processing instructions.

    The charset of the HTTP header, when given, wins over the XML declaration. No entity is expanded, no file opened, no
    address called; a DOCTYPE is refused, and so are more than `limit` bytes, more than `max_tags` elements (each takes 30 times
    its bytes in memory), and libxml2's own limits: 256 levels and 10 MB in one text, 2,048 levels with `long_texts`.
    Raises XmlRefused.
    """
    body, encoding = _checked(body, charset, limit)
    if max_tags is not None:
        _check_tags(body, encoding, max_tags)
    try:
        # A parser is made for each document: one shared between threads would serialise them on its lock.
        root = etree.fromstring(body, etree.XMLParser(**_rules(encoding, long_texts=long_texts)))
    except etree.XMLSyntaxError as error:
        raise _refused(error) from error
    return root


def parse_beginning(beginning: bytes, charset: str | None = None, max_tags: int | None = None) -> Element:
    """Parse what has come of a document, which may end anywhere, into its root; XmlRefused when that has not come.

    What ends early or is malformed is there as far as it goes.
    """
    body, encoding = _checked(beginning, charset, len(beginning), errors="ignore")
    if max_tags is not None:
        _check_tags(body, encoding, max_tags, is_beginning=True)
    root = etree.fromstring(body, etree.XMLParser(recover=True, **_rules(encoding)))
    if root is None:  # lxml-stubs do not know
        raise XmlRefused(XmlCause.MALFORMED, "Root element is missing.")
    return root


def elements(
    body: bytes,
    names: Sequence[str],
    limit: int = DEFAULT_LIMIT,
    max_tags: int | None = None,
    charset: str | None = "utf-8",
) -> Iterator[Element]:
    """Yield the elements with some names of a document as they end, and at last its root.

    Each is emptied after its turn: an import of 30,000 records then takes 37 MB of memory, where their whole tree takes 100 MB.
    What `parse` refuses is refused here too, by XmlRefused, when the reading comes to it. Without a charset the XML declaration
    counts.
    """
    body, encoding = _checked(body, charset, limit)
    if max_tags is not None:
        _check_tags(body, encoding, max_tags)
    reading = etree.iterparse(BytesIO(body), events=("end",), tag=names, **_rules(encoding))
    try:
        for _, element in reading:
            yield element
            element.clear()
    except etree.XMLSyntaxError as error:
        raise _refused(error) from error
    yield reading.root
    # The reader is part of a cycle, so that it stays for a while: without the emptied elements.
    reading.root.clear()


_CHUNK = 64 * 1024


class _Utf8File:
    """A file of XML as bytes that libxml2 reads, held to a budget while they come; UTF-16 becomes UTF-8."""

    def __init__(self, file: BinaryIO, limit: int, max_waiting: int) -> None:
        self._file, self._limit, self._max_waiting = file, limit, max_waiting
        self._size = self.waiting = 0
        self.problem: XmlRefused | None = None
        first = file.read(_CHUNK)
        utf_16 = next((name for start, name in _UTF_16.items() if first.startswith(start)), None)
        self._decoder = codecs.getincrementaldecoder(utf_16)() if utf_16 else None
        self._first = self._taken(first)
        # What a declaration says of UTF-16 is no longer so.
        self.encoding = "utf-8" if utf_16 else _decoded(self._first, None, "ignore")[1]
        _refuse_doctype(self._first, whole=not self._more)

    def _taken(self, chunk: bytes) -> bytes:
        self._size += len(chunk)
        self._more = bool(chunk)
        if self._size > self._limit:
            raise XmlRefused(XmlCause.TOO_LARGE, f"The document is larger than {self._limit} bytes.")
        if self._decoder is not None:
            try:
                chunk = self._decoder.decode(chunk, final=not chunk).encode()
            except (UnicodeDecodeError, UnicodeEncodeError):
                raise XmlRefused(XmlCause.MALFORMED, "Invalid character in the given encoding.") from None
        self.waiting += chunk.count(b"<")
        if self.waiting > self._max_waiting:
            raise XmlRefused(XmlCause.TOO_LARGE, "A part of the document is too large.")
        return chunk

    def read(self, _size: int = -1) -> bytes:
        """Return the next bytes; what is wrong with them is kept, since libxml2 does not hand on what a file raises."""
        if self._first:
            first, self._first = self._first, b""
            return first
        try:
            while self._more:
                if chunk := self._taken(self._file.read(_CHUNK)):
                    return chunk
        except XmlRefused as problem:
            self.problem = problem
            raise
        return b""


def elements_of_file(file: BinaryIO, names: Sequence[str], limit: int, max_waiting: int) -> Iterator[Element]:
    """Yield the elements with some local names of a file as they end, in constant memory, and at last its root.

    Each is taken out of the tree after its turn, so that those that end before another of them are not found in it; no more than
    `max_waiting` pieces of markup come between two. Refused is what `parse` refuses, by XmlRefused, when the reading comes to it.
    """
    source = _Utf8File(file, limit, max_waiting)
    tags = [f"{{*}}{name}" for name in names]
    reading = etree.iterparse(source, events=("end",), tag=tags, **_rules(source.encoding))
    try:
        for _, element in reading:
            yield element
            source.waiting = 0
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
    except XmlRefused as problem:
        raise source.problem or problem from None
    except etree.XMLSyntaxError as error:
        raise source.problem or _refused(error) from error
    yield reading.root


def _checked(body: bytes, charset: str | None, limit: int, errors: str = "strict") -> tuple[bytes, str]:
    if len(body) > limit:
        raise XmlRefused(XmlCause.TOO_LARGE, f"The document is larger than {limit} bytes.")
    body, encoding = _decoded(body, charset, errors)
    _refuse_doctype(body)
    return body, encoding


class _TooManyTags(Exception):
    """Ends the counting of tags."""


def _check_tags(body: bytes, encoding: str, max_tags: int, *, is_beginning: bool = False) -> None:
    """Refuse a document with too many elements before a tree is made of it."""
    if body.count(b"<") <= max_tags:
        return
    # Markup within CDATA is text, and only a parser can tell what is within CDATA.
    reader, count = expat.ParserCreate("utf-8" if encoding == "utf-8" else "iso-8859-1"), 0

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if count > max_tags:
            raise _TooManyTags

    reader.StartElementHandler = start
    try:
        reader.Parse(body, not is_beginning)
    # Where expat stops, libxml2 might go on: what it cannot count is too much.
    except (_TooManyTags, expat.ExpatError):
        raise XmlRefused(XmlCause.TOO_LARGE, f"The document has more than {max_tags} tags.") from None


def _decoded(body: bytes, charset: str | None, errors: str) -> tuple[bytes, str]:
    """Return a document in an encoding that contains ASCII, and that encoding: UTF-16 becomes UTF-8.

    A byte order mark wins over the charset of the header, and that over the XML declaration.
    """
    if body.startswith(codecs.BOM_UTF8):
        return body, "utf-8"
    for start, name in _UTF_16.items():
        if body.startswith(start):
            return _from_utf_16(body, name, errors), "utf-8"
    named = charset or declared_encoding(body) or "utf-8"
    encoding = _ENCODINGS.get(named.strip(" \"'").lower())
    if encoding is None:
        raise XmlRefused(XmlCause.UNKNOWN_CHARSET, f"The character set '{named}' is not supported.")
    if encoding == "utf-16":
        raise XmlRefused(XmlCause.MALFORMED, "There is no Unicode byte order mark. Cannot switch to Unicode.")
    return body, encoding


def declared_encoding(body: bytes) -> str | None:
    """Return the encoding that the XML declaration of a document names; None when it names none."""
    declared = _DECLARED.match(body)
    return declared[1].decode() if declared else None


def _from_utf_16(body: bytes, name: str, errors: str) -> bytes:
    try:
        return body.decode(name, errors).encode()
    except UnicodeDecodeError as error:
        raise XmlRefused(XmlCause.MALFORMED, "Invalid character in the given encoding.") from error


def _refuse_doctype(body: bytes, *, whole: bool = True) -> None:
    """Refuse a document type before libxml2 parses it, which takes time with the square of the attributes that it declares.

    Of a document that is not `whole` so far, one whose root has not come yet is refused too.
    """
    at = len(codecs.BOM_UTF8) if body.startswith(codecs.BOM_UTF8) else 0
    for _ in range(_MAX_BEFORE_ROOT):
        space = _SPACE.match(body, at)
        at = space.end() if space else at
        if body.startswith(b"<!DOCTYPE", at):
            raise XmlRefused(XmlCause.DOCTYPE, "A document type declaration is not allowed.")
        opening, closing = (b"<!--", b"-->") if body.startswith(b"<!--", at) else (b"<?", b"?>")
        end = body.find(closing, at + len(opening)) if body.startswith(opening, at) else -1
        if end < 0 and not whole and body[at + 1 : at + 2] in (b"", b"!", b"?"):
            raise XmlRefused(XmlCause.TOO_LARGE, f"The root does not stand in the first {len(body)} bytes.")
        if end < 0:
            return
        at = end + len(closing)
    raise XmlRefused(
        XmlCause.TOO_LARGE, f"There are more than {_MAX_BEFORE_ROOT} comments and instructions before the root."
    )


def _refused(error: etree.XMLSyntaxError) -> XmlRefused:
    message = _PLACE.sub("", str(error.msg or "Root element is missing."))
    line, column = error.position
    if "depth" in message.lower():
        return XmlRefused(XmlCause.TOO_DEEP, message, line, column)
    if "huge" in message.lower() or "too long" in message.lower():
        return XmlRefused(XmlCause.TOO_LARGE, message, line, column)
    return XmlRefused(XmlCause.MALFORMED, message, max(line, 1), max(column, 1))


def local_name(tag: str) -> str:
    """Return a qualified tag's name without its namespace."""
    return tag.rpartition("}")[2]


def escape(text: str) -> str:
    """Escape element text as .NET does; what XML cannot carry becomes U+FFFD."""
    # Of letters and digits, as most codes are, there is nothing to look for.
    return text if text.isalnum() or not _SPECIAL.search(text) else text.translate(_DOTNET_TEXT)


def escape_php(text: str) -> str:
    """Escape element text as PHP's SoapServer does; what XML cannot carry becomes U+FFFD."""
    return text.translate(_PHP_TEXT) if _SPECIAL.search(text) else text


def escape_markup(text: str) -> str:
    """Escape XML that this program wrote, to stand as text: with no forbidden characters to look for it is many times faster."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def escape_attribute(text: str) -> str:
    """Escape text for an attribute between double quotes."""
    return escape(text).replace('"', "&quot;").replace("\n", "&#xA;").replace("\t", "&#x9;")


def position(body: bytes, element: Element) -> tuple[int, int]:
    """Find line and column (from 1) where an element of a parsed body starts; the whole body is read again."""
    root = element.getroottree().getroot()
    number = next(number for number, other in enumerate(root.iter(etree.Element)) if other is element)
    return position_of(body, number, element.getroottree().docinfo.encoding or "utf-8")


def position_of(body: bytes, number: int, encoding: str = "utf-8") -> tuple[int, int]:
    """Find line and column (from 1) where the element with a number (from 0, in the order of their starts) starts."""
    # lxml knows the line of an element and not its column: expat counts up to the same element.
    place = (1, 1)
    count = 0
    reader = expat.ParserCreate(encoding)

    def start(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal count, place
        if count == number:
            place = (reader.CurrentLineNumber, reader.CurrentColumnNumber + 1)
        count += 1

    reader.StartElementHandler = start
    try:
        reader.Parse(body, True)  # noqa: FBT003 - expat names no parameter
    except (expat.ExpatError, LookupError, ValueError):  # expat reads fewer encodings than libxml2
        return place
    return place
