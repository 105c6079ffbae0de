"""Records that only CASH has (customer groups, warehouses, delivery addresses, dossiers, contracts, ...), kept as they were sent.

A layout with a `key` is such a record: an import adds the one that its key fields name, or changes what was sent of it; an
export gives it back. What is of a relation is kept under the id of that, so that its number may change and be another's.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Final

from grootboek.access.credentials import CASH
from grootboek.bookkeeping.door_records import keep_door_record
from grootboek.gateways.cash.errors import MISSING_VALUE, RecordRefused
from grootboek.gateways.cash.records.dates import date_from_import, date_to_export
from grootboek.gateways.cash.records.layout import FieldLayout, RecordLayout, record_layout
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.numbers import number_to_export
from grootboek.gateways.cash.records.quantities import price_from_import, quantity_from_import, quantity_to_export
from grootboek.gateways.cash.records.reading import Reading
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.gateways.cash.resources.changes_since import changed_since
from grootboek.gateways.cash.resources.lookups import LOOKUPS, known_as, party_id
from grootboek.store.book import Book
from grootboek.store.masters.door_records import door_records
from grootboek.wire.literals import is_digits

KEPT: Final = (
    *("0105", "2202", "2203", "2205", "2206", "2209", "2220", "2229", "2269"),
    *("3600", "3620", "4100", "4200"),
)
"""The numbers of the records that are kept."""
PRICES: Final = frozenset({"2267", "2333", "2417"})
"""Fields of form I that are amounts, whose whole numbers are cents."""
RELATION: Final = "0101"
"""The field with the number of a relation: as a key field it says of whom the record is."""
_MAX_SIGNS: Final = 1_000
_MAX_DIGITS: Final = 13
_KEY_LENGTH: Final = 12


def kept_fields(book: Book, number: str) -> Iterator[tuple[dict[str, str], datetime]]:
    """Yield the fields of every kept record of a kind, in the order of their key fields, and when it changed."""
    layout = record_layout(number)
    rows = []
    for row in door_records(book, CASH, number):
        own = {} if row.party_number is None else {RELATION: number_to_export(row.party_number)}
        rows.append(({**row.fields, **own}, row.modified_at))
    yield from sorted(rows, key=lambda row: _key_of(layout, row[0]))


def kept_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield the kept records whose first key field lies from `P1` through `P2`, with W those that changed in the last days."""
    layout = record_layout(request.number)
    since = changed_since(book, request)
    chosen = None if since else _chosen(layout, request)
    for fields, changed in kept_fields(book, request.number):
        if (changed >= since) if since else (chosen is None or chosen(fields)):
            yield layout.to_wire(fields, with_names=request.has("X"))


def _chosen(layout: RecordLayout, request: ExportRequest) -> Callable[[Mapping[str, str]], bool]:
    first = layout.key[0]
    if _field(layout, first).form == "N":
        numbers = request.numbers()
        return lambda fields: numbers.contain(int(fields[first]))
    codes = request.codes()
    return lambda fields: codes.contain(fields[first])


def record_key(number: str, values: Mapping[str, str], party_id: int | None = None) -> str:
    """Return the key under which a record is kept: its key fields as an export prints them, for a relation its id."""
    return _key_of(record_layout(number), values if party_id is None else {**values, RELATION: str(party_id)})


def kept_key(book: Book, record: ImportRecord) -> str | None:
    """Return the key under which a record of an import is kept; None when a field of it has no form, or names no relation."""
    layout = record_layout(record.number)
    try:
        values = {number: _printed(_field(layout, number), record.value(number)) for number in layout.key}
        own = _own_party(book, layout, values)
    except ValueError:
        return None
    return None if own is None and RELATION in layout.key else record_key(record.number, values, own)


def _own_party(book: Book, layout: RecordLayout, values: Mapping[str, str]) -> int | None:
    """Return the id of the relation that a record is of; None when it is of none."""
    return party_id(book, values[RELATION]) if RELATION in layout.key else None


def _key_of(layout: RecordLayout, values: Mapping[str, str]) -> str:
    return "|".join(_sortable(layout, field, values[field]) for field in layout.key)


def import_kept_record(book: Book, record: ImportRecord) -> None:
    """Add a record, or change the fields that were sent of the one with its key; `RecordRefused` when it has flaws."""
    layout = record_layout(record.number)
    reading = Reading(record, layout)
    # What the layout does not know is kept as it was sent, and not exported.
    fields = {number: text for number, text in record.fields if layout.field(number) is None}
    for field in layout.fields:
        if field.required and not record.value(field.number):
            reading.refuse(field.number, MISSING_VALUE)
            continue
        convert = partial(kept_value, book, record.number, field)
        value = reading.take(field.number, convert)
        if any(number == field.number for number, _ in record.fields):
            fields[field.number] = value or ""
    if reading.flaws:
        raise RecordRefused(reading.flaws)
    own = _own_party(book, layout, fields)
    keep_door_record(book, (CASH, record.number, record_key(record.number, fields, own)), fields, own)


def kept_value(book: Book, record: str, field: FieldLayout, text: str) -> str | None:
    """Return a value as an export prints it; None when it names nothing in the books, ValueError when it has no form."""
    # `known_as` writes a code as the thing has it, which need not be in capitals.
    printed = text if field.number in LOOKUPS and field.form == "S" else _printed(field, text)
    if not printed:
        raise ValueError(text)
    # The field with the number of the record is its own key, and refers to nothing.
    return printed if field.number == record else known_as(book, field.number, printed)


def _printed(field: FieldLayout, text: str) -> str:
    if not text or len(text) > _MAX_SIGNS:
        raise ValueError(text)
    match field.form:
        case "N":
            if not is_digits(text) or len(text) > _MAX_DIGITS:
                raise ValueError(text)
            return str(int(text))
        case "D":
            return date_to_export(date_from_import(text))
        case "I":
            read = price_from_import if field.number in PRICES else quantity_from_import
            return quantity_to_export(read(text))
        case "S":
            return text.upper()
        case _:
            return text


def _sortable(layout: RecordLayout, number: str, value: str) -> str:
    # Keys sort as texts: with zeros in front numbers sort as numbers.
    return value.zfill(_KEY_LENGTH) if _field(layout, number).form == "N" else value


def _field(layout: RecordLayout, number: str) -> FieldLayout:
    field = layout.field(number)
    if field is None:
        raise KeyError(number)
    return field
