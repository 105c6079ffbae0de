"""CASH XML messages: an import is read leniently, an export is written in pieces."""

import base64
import re
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple, overload

from grootboek.gateways.cash.budgets import RECORDS
from grootboek.gateways.cash.errors import (
    NO_CASH_XML,
    NO_DATA,
    NO_NAMESPACE,
    PLACE,
    TOO_LARGE,
    TOO_MANY_FIELDS,
    TOO_MANY_NAMES,
    TOO_MANY_RECORDS,
    UNKNOWN_FIELD,
    UNKNOWN_RECORD,
    UNKNOWN_ROOT,
    UnreadableImportError,
)
from grootboek.ledger.money import Cents
from grootboek.wire.xml import Element, XmlCause, XmlRefused, elements, local_name, position_of

EXPORT_HEAD = 'Content-type: text/xml <?xml version="1.0" encoding="UTF-8"?><cash>'
"""What every export starts with, the stray HTTP header included (manual, response 3)."""

EXPORT_TAIL = "</cash>"

_BEFORE_ROOT = re.compile(r"[\ufeff \t\r\n]*(?:<\?xml\b[^>]*>)?")
_NO_LINE_END = re.compile(r"[^\n]")
_TAG = re.compile(r"[FfZz]([0-9]{1,4}|jpg)")
_OPENED = re.compile(r"<([Rr][0-9]{1,4})(?=[\s/>])")
_DIGIT = re.compile("<[0-9]")
_BARE = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(/?)(?=[0-9]{1,4}[\s/>])", re.DOTALL)
"""A tag of a record without its letter, and before it what only looks like one: a CDATA section, a comment."""
_NO_NAME = "-"
_BETWEEN = "\0"
"""Stands between the parts of a record that is kept as a text; XML cannot carry it."""
_BEHIND = "\1"
"""Stands between such records; XML cannot carry it either."""
_TOGETHER: Final = 64
"""Records that are kept as one text."""
_MAX_FIELDS_OF_RECORD = 1_000
_MAX_NAMES = 200
"""Different names of records: the reader holds each element against each of them."""
_QUOTED = 500
"""Characters of a value that an error quotes."""
_QUOTED_OF_RECORD = 4_000
"""Characters of a record that an error quotes: it is quoted with each flaw that it has."""
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
        """Return the value sent for a field, empty when there is none."""
        for field, value in self.fields:
            if field == number:
                return value
        return ""

    def to_ascii(self) -> str:
        """Write the record in CASH's ASCII form, as error messages quote it."""
        parts, size = [f"{self.number}|"], 0
        for number, value in self.fields:
            parts.append(f"{number}={value[:_QUOTED]}|")
            size += len(parts[-1])
            if size >= _QUOTED_OF_RECORD:
                break
        return "".join(parts)


class RecordsOfMessage(Sequence[ImportRecord]):
    """The records of a message in their order, many together in one text until they are asked for.

    So they take less than half of the memory, and in blocks that go back to the system, not among the small ones that stay.
    """

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._last: list[str] = []
        """The records that are not a text yet."""
        self._opened = -1
        """Which text is open, and below its records: most are asked for in their order."""
        self._records: list[str] = []

    def __len__(self) -> int:
        return len(self._texts) * _TOGETHER + len(self._last)

    @overload
    def __getitem__(self, place: int) -> ImportRecord: ...

    @overload
    def __getitem__(self, place: slice) -> list[ImportRecord]: ...

    def __getitem__(self, place: int | slice) -> ImportRecord | list[ImportRecord]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        if place < 0:
            place += len(self)
        parts = self._text(place).split(_BETWEEN)
        return ImportRecord(place + 1, parts[0], tuple(zip(parts[1::2], parts[2::2], strict=True)))

    def __iter__(self) -> Iterator[ImportRecord]:
        return map(self.__getitem__, range(len(self)))

    def but(self, number: str) -> Iterator[ImportRecord]:
        """Yield the records that have another number; all are of four digits."""
        return (self[place] for place in range(len(self)) if not self._text(place).startswith(number))

    def values(self, number: str) -> Iterator[tuple[int, int, dict[str, str]]]:
        """Yield what `values_by_place` does, without making a record of each."""
        for place in range(len(self)):
            text = self._text(place)
            if text.startswith(number):
                parts = text.split(_BETWEEN)
                # From behind, so that the first stays; at the end of all stands the number of the record.
                yield place, 0, dict(zip(parts[-2:0:-2], parts[:0:-2], strict=True))

    def add(self, parts: Sequence[str]) -> None:
        """Add a record: its number, and the number and the value of each of its fields."""
        self._last.append(_BETWEEN.join(parts))
        if len(self._last) == _TOGETHER:
            self._texts.append(_BEHIND.join(self._last))
            self._last = []

    def _text(self, place: int) -> str:
        text, order = divmod(place, _TOGETHER)
        if text == len(self._texts):
            return self._last[order]
        if text != self._opened:
            self._records = self._texts[text].split(_BEHIND)
            self._opened = text
        return self._records[order]


def records_but(records: Sequence[ImportRecord], number: str) -> Iterator[ImportRecord]:
    """Yield the records that have another number; of a message those that have it are not read."""
    if isinstance(records, RecordsOfMessage):
        return records.but(number)
    return (record for record in records if record.number != number)


def values_by_place(records: Sequence[ImportRecord], number: str) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Yield of the records that have a number the place, the document and the values; of a field sent twice the first."""
    if isinstance(records, RecordsOfMessage):
        return records.values(number)
    return (
        (place, record.document, dict(reversed(record.fields)))
        for place, record in enumerate(records)
        if record.number == number
    )


def records_from_wire(text: str) -> RecordsOfMessage:
    """Read the records of CASH XML, or raise UnreadableImportError.

    The prolog may be any, malformed or missing; the root `CASH` is in any case; leading zeros of tags may be left out, and so
    may the letter of a record: `<0101>` is no XML, but clients write it. A namespace is refused (manual chapter 11).
    """
    start = _start_of_root(text)
    rest = text[start:].rstrip("\ufeff \t\r\n")
    if not rest:
        raise UnreadableImportError(NO_DATA)
    # Blanks take the place of the prolog, so that an error tells the line and column of what was sent.
    before = _NO_LINE_END.sub(" ", text[:start])
    # One form of a large import at a time: who handed the text over does not keep it.
    del text
    body = before + (_BARE.sub(_with_letter, rest) if _DIGIT.search(rest) else rest)
    del rest
    # The reader wants the names of records beforehand; a client may write R0101 as `R101` or `r101`.
    names = sorted({name[1] for name in _OPENED.finditer(body)})
    if len(names) > _MAX_NAMES:
        raise UnreadableImportError(TOO_MANY_NAMES.format(most=_MAX_NAMES))
    encoded = body.encode()
    del body
    try:
        return _records(encoded, names)
    except XmlRefused as refused:
        if refused.cause is XmlCause.TOO_LARGE:
            raise UnreadableImportError(TOO_LARGE) from refused
        place = PLACE.format(line=refused.line, column=refused.column)
        raise UnreadableImportError(NO_CASH_XML.format(line=refused.line), place) from refused


def _start_of_root(text: str) -> int:
    # A function of its own, since a match holds on to its text.
    before = _BEFORE_ROOT.match(text)
    return before.end() if before else 0


def _with_letter(tag: re.Match[str]) -> str:
    return tag[0] if tag[1] is None else f"<{tag[1]}R"


def _records(body: bytes, names: Sequence[str]) -> RecordsOfMessage:
    """Read records as their elements end; a flaw of a record is raised at the end, since broken XML goes before it."""
    records, numbers = RecordsOfMessage(), dict[str, str]()
    unknown: _UnknownField | None = None
    for element in elements(body, names or [_NO_NAME], RECORDS.body, RECORDS.tags):
        parent = element.getparent()
        if parent is None:
            _check_root(element, body, records, names)
        elif unknown is None and parent.getparent() is None:
            if len(records) == RECORDS.values:
                raise UnreadableImportError(TOO_MANY_RECORDS.format(most=RECORDS.values))
            try:
                records.add(_parts(element, numbers))
            except _UnknownField as error:
                unknown = error
    if unknown is not None:
        raise UnreadableImportError(
            UNKNOWN_FIELD.format(name=unknown.name),
            _place(body, _elements_in(records) + unknown.order),
            line=len(records) + 1,
        )
    return records


def _check_root(root: Element, body: bytes, records: Sequence[ImportRecord], names: Collection[str]) -> None:
    if local_name(root.tag).lower() != "cash":
        raise UnreadableImportError(UNKNOWN_ROOT.format(name=local_name(root.tag)), _place(body, 0))
    if root.nsmap:
        raise UnreadableImportError(NO_NAMESPACE, _place(body, 0))
    if len(root) == len(records):
        return
    for order, record in enumerate(root):
        if record.tag not in names:
            place = _place(body, _elements_in(records[:order])) if order <= len(records) else ""
            raise UnreadableImportError(UNKNOWN_RECORD.format(name=record.tag), place, line=order + 1)


def _elements_in(records: Sequence[ImportRecord]) -> int:
    """Return how many elements records take, with the root around them."""
    return 1 + sum(1 + len(record.fields) for record in records)


def _place(body: bytes, number: int) -> str:
    line, column = position_of(body, number)
    return PLACE.format(line=line, column=column)


class _UnknownField(Exception):
    """An element of a record that is no field: its name, and its place among the elements of the record, from 1."""

    def __init__(self, name: str, order: int) -> None:
        super().__init__(name)
        self.name = name
        self.order = order


def _parts(element: Element, numbers: dict[str, str]) -> list[str]:
    """Return the number of a record, and the number and the value of each field; `_UnknownField` when a child is no field.

    `numbers` has the numbers of the tags that were met so far.
    """
    if len(element) > _MAX_FIELDS_OF_RECORD:
        raise UnreadableImportError(TOO_MANY_FIELDS.format(most=_MAX_FIELDS_OF_RECORD, name=element.tag))
    parts = [element.tag[1:].zfill(4)]
    for child in element:
        tag, text = child.tag, child.text
        number = numbers.get(tag) or _number(tag)
        if number is None or len(child):
            raise _UnknownField(tag, len(parts) // 2 + 1)
        numbers[tag] = number
        parts += (number, text.strip() if text else "")
    return parts


def _number(tag: str) -> str | None:
    parts = _TAG.fullmatch(tag)
    return None if parts is None else parts[1] if parts[1].isalpha() else parts[1].zfill(4)


def export_text(records: Iterable[str], markup: Callable[[str], str] = str) -> Generator[str]:
    """Yield an export in pieces: the head, the written records (one text may hold many), the tail.

    `markup` writes the head and the tail as the records are written.
    """
    waiting, size = [markup(EXPORT_HEAD)], 0
    for text in records:
        waiting.append(text)
        size += len(text)
        if size >= _PIECE:
            yield "".join(waiting)
            waiting, size = [], 0
    yield "".join([*waiting, markup(EXPORT_TAIL)])


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
