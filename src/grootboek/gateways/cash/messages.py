"""CASH XML messages: what an import sends, read leniently, and what an export answers, written in pieces."""

import base64
import binascii
import re
from collections.abc import Generator, Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

from lxml import etree

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
from grootboek.wire.xml import XmlRefused, local_name, parse

EXPORT_HEAD = 'Content-type: text/xml <?xml version="1.0" encoding="UTF-8"?><cash>'
"""What every export starts with, the stray HTTP header included (manual, response 3)."""

EXPORT_TAIL = "</cash>"

_PROLOG = re.compile(r"<\?xml\b[^>]*>")
_BLANKS = re.compile(rb"\s+")
_TAG = re.compile(r"[FfZz]([0-9]{1,4}|jpg)")
_RECORD = re.compile(r"[Rr]([0-9]{1,4})")
_RECORDS_OF_PIECE = 500


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
        return next((value for each, value in reversed(self.fields) if each == number), "")

    def to_ascii(self) -> str:
        """Write the record in CASH's ASCII form, as error messages quote it."""
        return "|".join([self.number, *(f"{number}={value}" for number, value in self.fields)]) + "|"


def text_from_base64(data: str) -> str:
    """Decode the base64 of an import, as UTF-8 or else as Windows-1252; UnreadableImportError when it is neither."""
    try:
        decoded = base64.b64decode(_BLANKS.sub(b"", data.encode("ascii")), validate=True)
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
    root = _root(text)
    if local_name(root.tag).lower() != "cash":
        raise UnreadableImportError(UNKNOWN_ROOT.format(name=local_name(root.tag)))
    if root.nsmap:
        raise UnreadableImportError(NO_NAMESPACE)
    return [_record(line, each) for line, each in enumerate(root, start=1)]


def _root(text: str) -> etree._Element:
    trimmed = text.strip("\ufeff \t\r\n")
    prolog = _PROLOG.match(trimmed)
    body = trimmed[prolog.end() :] if prolog else trimmed
    if not body.strip():
        raise UnreadableImportError(NO_DATA)
    try:
        return parse(body.encode(), charset="utf-8")
    except XmlRefused as refused:
        raise UnreadableImportError(NO_CASH_XML.format(line=refused.line)) from refused


def _record(line: int, element: etree._Element) -> ImportRecord:
    found = _RECORD.fullmatch(element.tag)
    if found is None:
        raise UnreadableImportError(UNKNOWN_RECORD.format(name=element.tag))
    return ImportRecord(line, found[1].zfill(4), tuple(_field(each) for each in element))


def _field(element: etree._Element) -> tuple[str, str]:
    found = _TAG.fullmatch(element.tag)
    if found is None or len(element):
        raise UnreadableImportError(UNKNOWN_FIELD.format(name=element.tag))
    return found[1] if found[1].isalpha() else found[1].zfill(4), (element.text or "").strip()


def export_text(records: Iterable[str]) -> Generator[str]:
    """Yield an export from its written records: the head, the records, the end, in pieces of many records."""
    texts = chain([EXPORT_HEAD], records, [EXPORT_TAIL])
    while piece := "".join(islice(texts, _RECORDS_OF_PIECE)):
        yield piece


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
