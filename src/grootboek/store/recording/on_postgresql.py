"""Recording a booking on PostgreSQL in one statement: one round trip under the administration's lock.

Every part depends on `head`, which takes the lock and gives the numbers; no row means that the chart the booking was
checked against has changed, or that bookings were revised since. Both stand in the row that is locked: of another row this
statement would see what it was before it had to wait. Plain twin: plainly.record_plainly, to which a test holds it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import Any, Final, cast

from psycopg import Connection, RawCursor
from psycopg.types.json import Jsonb
from sqlalchemy import BigInteger, Integer, SmallInteger, Text, and_
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from grootboek.ledger.balances import balance_changes
from grootboek.ledger.entry import Line, digest
from grootboek.ledger.new_booking import NewBooking, Recorded, audit_facts
from grootboek.ledger.open_items import item_changes
from grootboek.store.access.door_sessions import session_stands, stated_of_session
from grootboek.store.audit import audit_values
from grootboek.store.book import Book
from grootboek.store.recording.columns import COLUMNS, TABLES, Row, Values, booking_values, entry_values
from grootboek.store.recording.known_parties import party_stands, stated_of_party
from grootboek.store.recording.stale_facts import StaleFacts
from grootboek.store.recording.statement_texts import ADD_TO_BALANCE, ADD_TO_ITEM, INSERT_INTO

_ITEM: Final = ("account_id", "party_id", "invoice_number", "amount", "outstanding")
_BALANCE: Final = ("account_id", "cost_centre_id", "debit", "credit")
_ARRAY: Final = {Integer: "int[]", BigInteger: "bigint[]", SmallInteger: "smallint[]", Text: "text[]"}


def _selected(table: str, known: Mapping[str, str], of_rows: Sequence[str] = ()) -> str:
    """Return what is selected for the columns of a table: what the statement knows, columns of rows, or parameters."""
    sources = {**known, **{name: f"r.{name}" for name in of_rows}}
    return "SELECT " + ", ".join(sources.get(name, f"%({name})s") for name in COLUMNS[table])


def _rows(table: str, names: Sequence[str]) -> str:
    """Return the arrays of some columns of many rows, as they are unnested."""
    columns = TABLES[table].columns
    return ", ".join(f"%({table}.{name})s::{_ARRAY[type(columns[name].type)]}" for name in names)


# Parts run in no stated order: `sealed` counts `lines` and `written`, so that it comes after both. The chain is linked
# in SQL, since its head is known only under the lock that `head` takes.
_NAMED: Final = f"""
WITH head AS (
  UPDATE ledger_head SET last_booking = last_booking + 1, last_entry = last_entry + 1, last_audit = last_audit + 1,
         chain_head = sha256(chain_head || int4send(last_entry + 1) || %(digest)s)
   WHERE administration_id = %(administration_id)s AND chart_version = %(chart_version)s
     AND last_revision = coalesce(%(last_revision)s::int, last_revision)
  RETURNING last_booking, last_entry, last_audit, chain_head
), voucher AS (
  INSERT INTO journal_year AS y (administration_id, journal_id, fiscal_year, last_voucher, last_document)
  SELECT %(administration_id)s, %(journal_id)s, %(fiscal_year)s, 1, coalesce(%(document_number)s::int, 1) FROM head
  ON CONFLICT (administration_id, journal_id, fiscal_year) DO UPDATE SET last_voucher = y.last_voucher + 1,
         last_document = greatest(y.last_document, coalesce(%(document_number)s::int, y.last_document + 1))
  RETURNING last_voucher, coalesce(%(document_number)s::int, last_document) AS document_number
), written AS (
  {INSERT_INTO["booking"]}
  {
    _selected(
        "booking",
        {
            "number": "last_booking",
            "voucher_number": "last_voucher",
            "document_number": "document_number",
            "entry_id": "last_entry",
        },
    )
}
    FROM head, voucher
  RETURNING 1
), lines AS (
  {INSERT_INTO["line"]}
  {_selected("line", {"entry_id": "last_entry", "line_no": "r.line_no"}, Line._fields)}
    FROM head, unnest({_rows("line", Line._fields)}) WITH ORDINALITY AS r ({", ".join(Line._fields)}, line_no)
  RETURNING 1
), sealed AS (
  {INSERT_INTO["entry"]}
  {_selected("entry", {"id": "last_entry", "booking_number": "last_booking", "chain_hash": "chain_head"})}
    FROM head, (SELECT count(*) FROM lines) AS l, (SELECT count(*) FROM written) AS w
), items AS (
  {INSERT_INTO["open_item"]}
  {_selected("open_item", {"booking_number": "last_booking"}, _ITEM)}
    FROM head, unnest({_rows("open_item", _ITEM)}) AS r ({", ".join(_ITEM)})
  {ADD_TO_ITEM}
), balances AS (
  {INSERT_INTO["balance"]}
  {_selected("balance", {}, _BALANCE)}
    FROM head, unnest({_rows("balance", _BALANCE)}) AS r ({", ".join(_BALANCE)})
  {ADD_TO_BALANCE}
), audited AS (
  {INSERT_INTO["audit"]}
  {_selected("audit", {"id": "last_audit", "subject": "'booking ' || last_booking"})}
    FROM head
)
SELECT last_booking, last_voucher, document_number, last_entry FROM head, voucher
"""  # noqa: S608 (names of our own)


_PARAMETER: Final = re.compile(r"%\(([\w.]+)\)s")


def _numbered(text: str) -> tuple[str, tuple[str, ...]]:
    """Return a text with numbered parameters, and their names: the driver would take longer to find these than to send it."""
    names = tuple(dict.fromkeys(_PARAMETER.findall(text)))
    return _PARAMETER.sub(lambda name: f"${names.index(name[1]) + 1}", text), names


_STANDS: Final = party_stands().compile(dialect=PGDialect_psycopg())  # type: ignore[no-untyped-call]
_STAND: Final = and_(session_stands(), party_stands()).compile(dialect=PGDialect_psycopg())  # type: ignore[no-untyped-call]
_CONSTANTS: Final = {name: value for name, value in _STAND.params.items() if value is not None}
_WHERE: Final = "AND last_revision = coalesce(%(last_revision)s::int, last_revision)"
_PLAIN: Final = _numbered(_NAMED)
_ASSUMING_PARTY: Final = _numbered(_NAMED.replace(_WHERE, f"{_WHERE} AND ({_STANDS.string})"))
"""The statement that writes only when a party is as it was read earlier."""
_ASSUMING: Final = _numbered(_NAMED.replace(_WHERE, f"{_WHERE} AND ({_STAND.string})"))
"""The same for a session and a party."""


def record_on_postgresql(book: Book, new: NewBooking, last_revision: int | None = None) -> Recorded:
    """Write a new booking with its entry; `StaleFacts` when chart, revisions or what is assumed are others by now."""
    parameters, (text, names) = _parameters(book, new) | {"last_revision": last_revision}, _PLAIN
    if book.assumed is not None and book.assumed.session is not None:
        assumed = stated_of_session(book.assumed.session) | stated_of_party(book.assumed.party)
        parameters, (text, names) = {**_CONSTANTS, **parameters, **assumed}, _ASSUMING
    elif book.assumed is not None and book.assumed.party is not None:
        parameters, (text, names) = parameters | stated_of_party(book.assumed.party), _ASSUMING_PARTY
    connection = cast("Connection[Any]", book.connection.connection.driver_connection)
    with RawCursor(connection) as cursor:
        cursor.execute(text, [parameters[name] for name in names], prepare=True)
        row = cursor.fetchone()
    if row is None:
        raise StaleFacts
    return Recorded(row[0], new.uid, row[1], row[2], row[3])


def _parameters(book: Book, new: NewBooking) -> Values:
    lines, content = new.lines, digest(new.uid, new.date, new.lines)
    items = [(key.account_id, key.party_id, key.invoice_number, *change) for key, change in item_changes(lines).items()]
    balances = [(*key, *change) for key, change in balance_changes(lines).items()]
    values = {
        **booking_values(book, new),
        **entry_values(book, new.date, len(lines), content),
        **audit_values(book, "record", after=Jsonb(audit_facts(new))),
        **_line_arrays(lines),
        **_item_arrays(items),
        **_balance_arrays(balances),
        "document_number": new.document_number,
        "due_date": new.due_date,
        "chart_version": book.chart_version,
    }
    if values["door_fields"] is not None:
        values["door_fields"] = Jsonb(values["door_fields"])
    return values


def _arrays(table: str, names: Sequence[str]) -> Callable[[Sequence[Row]], Values]:
    """Return what writes rows of some columns as an array for each of them."""
    columns = TABLES[table].columns
    # They go as one text, since the driver takes its time to write a list.
    forms = [(f"{table}.{name}", _texts if isinstance(columns[name].type, Text) else _numbers) for name in names]

    def arrays(rows: Sequence[Row]) -> Values:
        # Without rows there is no column to zip: each array is empty. `repeat` has no end, hence not strict.
        values = zip(*rows, strict=True) if rows else repeat(())
        return {name: form(column) for (name, form), column in zip(forms, values, strict=False)}

    return arrays


def _numbers(values: Iterable[int | None]) -> str:
    """Write an array of numbers as PostgreSQL reads it."""
    return "{" + ",".join(["NULL" if value is None else str(value) for value in values]) + "}"


def _texts(values: Iterable[str | None]) -> str:
    """Write an array of texts as PostgreSQL reads it: in quotes, before which and before a backslash stands a backslash."""
    return "{" + ",".join(["NULL" if value is None else _quoted(value) for value in values]) + "}"


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_line_arrays, _item_arrays, _balance_arrays = (
    _arrays("line", Line._fields),
    _arrays("open_item", _ITEM),
    _arrays("balance", _BALANCE),
)
