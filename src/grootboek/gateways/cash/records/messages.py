"""CASH XML messages: what an import sends, read leniently, and what an export answers, written in pieces."""

import base64
import binascii
import re
from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from typing import NamedTuple

from grootboek.gateways.cash.errors import (
    NO_BASE64,
    NO_CASH_XML,
    NO_DATA,
    NO_NAMESPACE,
    UNKNOWN_FIELD,
    UNKNOWN_RECORD,
    UNKNOWN_ROOT,
    UnreadableImportError,
)
from grootboek.wire.xml import Element, XmlRefused, elements, local_name

EXPORT_HEAD = 'Content-type: text/xml <?xml version="1.0" encoding="UTF-8"?><cash>'
"""What every export starts with, the stray HTTP header included (manual, response 3)."""

EXPORT_TAIL = "</cash>"

_PROLOG = re.compile(r"<\?xml\b[^>]*>")
_BLANKS = re.compile(rb"\s+")
_TAG = re.compile(r"[FfZz]([0-9]{1,4}|jpg)")
_OPENED = re.compile(r"<([Rr][0-9]{1,4})(?=[\s/>])")
_NO_NAME = "-"
_MOST_KEPT = 50_000
LARGEST_IMPORT = 64_000_000
"""In bytes, out of its base64."""
_PIECE = 128 * 1024
"""Characters of an export that are handed on together."""


class ImportRecord(NamedTuple):
    """One record of an import: its place in the message counted from 1, its number, its fields in order.

    `document` counts the documents of a message that tells them apart itself (E-Port), and is 0 in any other. A tuple, since an
    import has many thousands.
    """

    line: int
    number: str
    fields: tuple[tuple[str, str], ...]
    document: int = 0

    def value(self, number: str) -> str:
        """Give the last value sent for a field, empty when there is none."""
        for each, value in reversed(self.fields):
            if each == number:
                return value
        return ""

    def to_ascii(self) -> str:
        """Write the record in CASH's ASCII form, as error messages quote it."""
        return "|".join([self.number, *(f"{number}={value}" for number, value in self.fields)]) + "|"


def text_from_base64(data: str) -> str:
    """Decode the base64 of an import, as UTF-8 or else as Windows-1252; UnreadableImportError when it is neither."""
    try:
        encoded = data.encode("ascii")
        decoded = base64.b64decode(_BLANKS.sub(b"", encoded) if _BLANKS.search(encoded) else encoded, validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise UnreadableImportError(NO_BASE64) from error
    try:
        return decoded.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decoded.decode("windows-1252", errors="replace")


def records_from_wire(text: str) -> list[ImportRecord]:
    """Read the records of CASH XML, or raise UnreadableImportError.

    The prolog may be any, malformed or missing; the root `CASH` is in any case; leading zeros of tags may be left out.
    A namespace is refused (manual chapter 11).
    """
    trimmed = text.strip("\ufeff \t\r\n")
    prolog = _PROLOG.match(trimmed)
    body = trimmed[prolog.end() :] if prolog else trimmed
    if not body.strip():
        raise UnreadableImportError(NO_DATA)
    try:
        return _records(body.encode(), sorted(set(_OPENED.findall(body))))
    except XmlRefused as refused:
        raise UnreadableImportError(NO_CASH_XML.format(line=refused.line)) from refused


def _records(body: bytes, names: Sequence[str]) -> list[ImportRecord]:
    """Read records as their elements end; what is wrong with one is told when all is known to be XML."""
    reader = _RecordReader()
    read: list[ImportRecord] = []
    flaw: UnreadableImportError | None = None
    for element in elements(body, names or [_NO_NAME], LARGEST_IMPORT):
        parent = element.getparent()
        if parent is None:
            _check_root(element, set(names))
        elif flaw is None and parent.getparent() is None:
            try:
                read.append(reader.record(len(read) + 1, element))
            except UnreadableImportError as error:
                flaw = error
    if flaw is not None:
        raise flaw
    return read


def _check_root(root: Element, names: Collection[str]) -> None:
    if local_name(root.tag).lower() != "cash":
        raise UnreadableImportError(UNKNOWN_ROOT.format(name=local_name(root.tag)))
    if root.nsmap:
        raise UnreadableImportError(NO_NAMESPACE)
    for each in root:
        if each.tag not in names:
            raise UnreadableImportError(UNKNOWN_RECORD.format(name=each.tag))


class _RecordReader:
    """Reads records, and keeps once what many of them have in common, so that they take less memory."""

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}
        self._fields: dict[tuple[str, str], tuple[str, str]] = {}

    def record(self, line: int, element: Element) -> ImportRecord:
        """Read an element as the record at a place; UnreadableImportError when it holds what is no field."""
        numbers, known = self._numbers, self._fields
        fields: list[tuple[str, str]] = []
        for each in element:
            tag, text = each.tag, each.text
            number = numbers.get(tag) or self._number(tag)
            if len(each):
                raise UnreadableImportError(UNKNOWN_FIELD.format(name=tag))
            field = (number, text.strip() if text else "")
            fields.append(known.get(field) or self._kept(field))
        return ImportRecord(line, element.tag[1:].zfill(4), tuple(fields))

    def _number(self, tag: str) -> str:
        found = _TAG.fullmatch(tag)
        if found is None:
            raise UnreadableImportError(UNKNOWN_FIELD.format(name=tag))
        return self._numbers.setdefault(tag, found[1] if found[1].isalpha() else found[1].zfill(4))

    def _kept(self, field: tuple[str, str]) -> tuple[str, str]:
        if len(self._fields) < _MOST_KEPT:
            self._fields[field] = field
        return field


def export_text(records: Iterable[str]) -> Generator[str]:
    """Yield an export from its written records, of which one text may hold many: the head, the records, the end, in pieces."""
    waiting, size = [EXPORT_HEAD], 0
    for text in records:
        waiting.append(text)
        size += len(text)
        if size >= _PIECE:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join([*waiting, EXPORT_TAIL])


def base64_pieces(texts: Iterable[str]) -> Iterator[str]:
    """Yield the base64 of the UTF-8 of some texts, in pieces that may be joined."""
    rest = b""
    for text in texts:
        waiting = rest + text.encode()
        whole = len(waiting) - len(waiting) % 3
        rest = waiting[whole:]
        yield base64.b64encode(memoryview(waiting)[:whole]).decode()
    if rest:
        yield base64.b64encode(rest).decode()
