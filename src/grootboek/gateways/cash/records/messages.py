"""CASH XML messages: an import is read leniently, an export is written in pieces."""

import base64
import binascii
import re
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from grootboek.gateways.cash.budgets import RECORDS
from grootboek.gateways.cash.errors import (
    NO_BASE64,
    NO_CASH_XML,
    NO_DATA,
    NO_NAMESPACE,
    TOO_LARGE,
    TOO_MANY_FIELDS,
    TOO_MANY_RECORDS,
    UNKNOWN_FIELD,
    UNKNOWN_RECORD,
    UNKNOWN_ROOT,
    UnreadableImportError,
)
from grootboek.ledger.money import Cents
from grootboek.wire.xml import Element, XmlCause, XmlRefused, elements, local_name

EXPORT_HEAD = 'Content-type: text/xml <?xml version="1.0" encoding="UTF-8"?><cash>'
"""What every export starts with, the stray HTTP header included (manual, response 3)."""

EXPORT_TAIL = "</cash>"

_PROLOG = re.compile(r"<\?xml\b[^>]*>")
_BLANKS = re.compile(rb"\s+")
_TAG = re.compile(r"[FfZz]([0-9]{1,4}|jpg)")
_OPENED = re.compile(r"<([Rr][0-9]{1,4})(?=[\s/>])")
_NO_NAME = "-"
_MAX_FIELDS = 50_000
"""Different fields that a reader remembers at once."""
_MAX_FIELDS_OF_RECORD = 1_000
_QUOTED = 500
"""Characters of a value that an error quotes: a record is quoted with each flaw that it has."""
_PIECE = 128 * 1024
"""Characters of an export that are handed on together."""
_NO_AMOUNTS: Final[Mapping[str, Cents]] = MappingProxyType({})


class ImportRecord(NamedTuple):
    """One record of an import: its place in the message counted from 1, its number, its fields in order.

    `document` counts the documents of a message that tells them apart itself (E-Port), and is 0 in any other. `amounts` are
    those that the door worked out itself, by field; the text of the field is what an error quotes. A tuple, since an import
    has many thousands.
    """

    line: int
    number: str
    fields: tuple[tuple[str, str], ...]
    document: int = 0
    amounts: Mapping[str, Cents] = _NO_AMOUNTS

    def value(self, number: str) -> str:
        """Return the last value sent for a field, empty when there is none."""
        for field, value in reversed(self.fields):
            if field == number:
                return value
        return ""

    def to_ascii(self) -> str:
        """Write the record in CASH's ASCII form, as error messages quote it."""
        return "|".join([self.number, *(f"{number}={value[:_QUOTED]}" for number, value in self.fields)]) + "|"


def text_from_base64(data: str) -> str:
    """Decode the base64 of an import, as UTF-8 or else as Windows-1252; UnreadableImportError when it is neither."""
    try:
        encoded = data.encode("ascii")
        # Without `validate` Python skips what is no base64 and decodes the rest.
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
        # The reader wants the names of records beforehand; a client may write R0101 as `R101` or `r101`.
        return _records(body.encode(), sorted({name[1] for name in _OPENED.finditer(body)}))
    except XmlRefused as refused:
        if refused.cause is XmlCause.TOO_LARGE:
            raise UnreadableImportError(TOO_LARGE) from refused
        raise UnreadableImportError(NO_CASH_XML.format(line=refused.line)) from refused


def _records(body: bytes, names: Sequence[str]) -> list[ImportRecord]:
    """Read records as their elements end; a flaw of a record is raised at the end, since broken XML goes before it."""
    reader = _RecordReader()
    records: list[ImportRecord] = []
    flaw: UnreadableImportError | None = None
    for element in elements(body, names or [_NO_NAME], RECORDS.body, RECORDS.tags):
        parent = element.getparent()
        if parent is None:
            _check_root(element, set(names))
        elif flaw is None and parent.getparent() is None:
            if len(records) == RECORDS.values:
                raise UnreadableImportError(TOO_MANY_RECORDS.format(most=RECORDS.values))
            try:
                records.append(reader.record(len(records) + 1, element))
            except UnreadableImportError as error:
                flaw = error
    if flaw is not None:
        raise flaw
    return records


def _check_root(root: Element, names: Collection[str]) -> None:
    if local_name(root.tag).lower() != "cash":
        raise UnreadableImportError(UNKNOWN_ROOT.format(name=local_name(root.tag)))
    if root.nsmap:
        raise UnreadableImportError(NO_NAMESPACE)
    for record in root:
        if record.tag not in names:
            raise UnreadableImportError(UNKNOWN_RECORD.format(name=record.tag))


class _RecordReader:
    """Reads records; fields that are equal share their memory."""

    def __init__(self) -> None:
        self._numbers: dict[str, str] = {}
        self._fields: dict[tuple[str, str], tuple[str, str]] = {}

    def record(self, line: int, element: Element) -> ImportRecord:
        """Read an element as the record at a place; UnreadableImportError when a child of it is no field."""
        numbers, known = self._numbers, self._fields
        fields: list[tuple[str, str]] = []
        if len(element) > _MAX_FIELDS_OF_RECORD:
            raise UnreadableImportError(TOO_MANY_FIELDS.format(most=_MAX_FIELDS_OF_RECORD, name=element.tag))
        for child in element:
            tag, text = child.tag, child.text
            number = numbers.get(tag) or self._number(tag)
            if len(child):
                raise UnreadableImportError(UNKNOWN_FIELD.format(name=tag))
            field = (number, text.strip() if text else "")
            fields.append(known.get(field) or self._remembered(field))
        return ImportRecord(line, element.tag[1:].zfill(4), tuple(fields))

    def _number(self, tag: str) -> str:
        parts = _TAG.fullmatch(tag)
        if parts is None:
            raise UnreadableImportError(UNKNOWN_FIELD.format(name=tag))
        return self._numbers.setdefault(tag, parts[1] if parts[1].isalpha() else parts[1].zfill(4))

    def _remembered(self, field: tuple[str, str]) -> tuple[str, str]:
        if len(self._fields) < _MAX_FIELDS:
            self._fields[field] = field
        return field


def export_text(records: Iterable[str]) -> Generator[str]:
    """Yield an export in pieces: the head, the written records (one text may hold many), the tail."""
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
        # Three bytes are four signs: cut anywhere else, a piece would end in padding.
        whole = len(waiting) - len(waiting) % 3
        rest = waiting[whole:]
        yield base64.b64encode(memoryview(waiting)[:whole]).decode()
    if rest:
        yield base64.b64encode(rest).decode()
