"""Filling books fast and truly: bookings composed by the product, written in bulk through the real tables and triggers.

What `store/recording` writes for one booking is written here for many: numbers, hash chain, balances, open items and audit
trail are made in Python and written per batch, in the order booking, line, entry. `grootboek verify` finds such books sound.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, cast

import psycopg
from psycopg.types.json import Jsonb
from sqlalchemy import insert, select, update

from bench.books import ACTOR, sale
from grootboek.bookkeeping.proposals import propose
from grootboek.ledger.balances import balance_changes
from grootboek.ledger.entry import digest, link
from grootboek.ledger.new_booking import NewBooking, Recorded, audit_facts
from grootboek.ledger.open_items import item_changes
from grootboek.store.book import Book, lock_administration, open_book
from grootboek.store.engine.database import Database
from grootboek.store.engine.upserting import insert_or_change
from grootboek.store.ledger.verification import head_of
from grootboek.store.masters.chart import chart_of
from grootboek.store.recording import columns
from grootboek.store.tables.administration import journal_year, ledger_head, metadata
from grootboek.store.tables.ledger import balance

FIRST_DAY = date(2024, 1, 1)
DAYS = 3 * 365
_BATCH = 10_000
_LINE_FIELDS = (
    "account_id",
    "amount",
    "part",
    "vat_code",
    "vat_base",
    "vat_amount",
    "cost_centre_id",
    "party_id",
    "invoice_number",
    "description",
)

Row = dict[str, Any]
Rows = dict[str, list[Row]]


def fill(database: Database, administration_id: int, bookings: int, customers: int) -> None:
    """Write so many sales of three lines each, spread evenly over three years; the books must be empty."""
    for first in range(1, bookings + 1, _BATCH):
        numbers = range(first, min(first + _BATCH, bookings + 1))
        with open_book(database, administration_id, ACTOR, writing=True) as book:
            lock_administration(book)
            _write(book, list(_new_bookings(book, numbers, bookings, customers)), first)
    with database.writing() as connection:
        connection.exec_driver_sql("ANALYZE")


def _new_bookings(book: Book, numbers: Sequence[int], bookings: int, customers: int) -> Iterator[NewBooking]:
    chart = chart_of(book)
    for number in numbers:
        day = FIRST_DAY + timedelta(days=number * (DAYS - 1) // bookings)
        net = 1_000 + number * 7_919 % 250_000
        statement = sale(book, f"F{number:07d}", day, net, party_id=number % customers + 1)
        yield propose(book, statement, chart).booking({})


def _write(book: Book, news: Sequence[NewBooking], first: int) -> None:
    rows: Rows = {name: [] for name in ("booking", "line", "entry", "audit")}
    vouchers, chain, last_audit = _vouchers(book), head_of(book).chain_head, _last_audit(book)
    for number, new in enumerate(news, first):
        content = digest(new.uid, new.date, new.lines)
        chain = link(chain, number, content)
        voucher = vouchers[new.journal_id, new.fiscal_year] = vouchers.get((new.journal_id, new.fiscal_year), 0) + 1
        rows["booking"].append(_booking(book, new, number, voucher))
        rows["line"].extend(_lines(book, new, number))
        rows["entry"].append(_entry(book, new, number, content, chain))
        rows["audit"].append(_audit(book, new, number, last_audit + number - first + 1))
    for table, some in rows.items():
        _copy(book, table, some)
    _maintain(book, news, first)
    _keep_numbers(book, vouchers)
    book.connection.execute(
        update(ledger_head)
        .where(ledger_head.c.administration_id == book.administration_id)
        .values(last_booking=number, last_entry=number, last_audit=last_audit + len(news), chain_head=chain)
    )


def _vouchers(book: Book) -> dict[tuple[int, int], int]:
    query = select(journal_year.c.journal_id, journal_year.c.fiscal_year, journal_year.c.last_voucher)
    rows = book.connection.execute(query.where(journal_year.c.administration_id == book.administration_id))
    return {(row[0], row[1]): row[2] for row in rows}


def _keep_numbers(book: Book, vouchers: dict[tuple[int, int], int]) -> None:
    rows = insert_or_change(book.database, journal_year)
    given = {name: rows.excluded[name] for name in ("last_voucher", "last_document")}
    keys = ["administration_id", "journal_id", "fiscal_year"]
    book.connection.execute(
        rows.on_conflict_do_update(index_elements=keys, set_=given),
        [
            {
                **dict(zip(keys, (book.administration_id, *key), strict=True)),
                "last_voucher": last,
                "last_document": last,
            }
            for key, last in vouchers.items()
        ],
    )


def _last_audit(book: Book) -> int:
    query = select(ledger_head.c.last_audit).where(ledger_head.c.administration_id == book.administration_id)
    return int(book.connection.execute(query).scalar_one())


def _booking(book: Book, new: NewBooking, number: int, voucher: int) -> Row:
    return columns.booking_values(book, new) | columns.numbers(Recorded(number, new.uid, voucher, voucher, number))


def _lines(book: Book, new: NewBooking, number: int) -> Iterator[Row]:
    for order, line in enumerate(new.lines, 1):
        keys = {"administration_id": book.administration_id, "entry_id": number, "line_no": order}
        facts = {name: getattr(line, name) for name in _LINE_FIELDS}
        yield keys | facts | {"line_count": len(new.lines), "part": int(line.part)}


def _entry(book: Book, new: NewBooking, number: int, content: bytes, chain: bytes) -> Row:
    return {
        "administration_id": book.administration_id,
        "id": number,
        "booking_number": number,
        "date": new.date,
        "line_count": len(new.lines),
        "posted_at": book.now,
        "digest": content,
        "chain_hash": chain,
    }


def _audit(book: Book, new: NewBooking, number: int, audit_id: int) -> Row:
    return {
        "administration_id": book.administration_id,
        "id": audit_id,
        "at": book.now,
        "door": book.actor.door,
        "request_id": book.actor.request_id,
        "act": "record",
        "subject": f"booking {number}",
        "after": audit_facts(new),
    }


def _copy(book: Book, table: str, rows: Sequence[Row]) -> None:
    """Write many rows: by COPY on PostgreSQL, by one prepared statement on SQLite."""
    if book.database.is_sqlite:
        book.connection.execute(insert(metadata.tables[table]), rows)
        return
    names = list(rows[0])
    with (
        _raw(book).cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(names)}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row([Jsonb(value) if isinstance(value, dict) else value for value in row.values()])


def _maintain(book: Book, news: Sequence[NewBooking], first: int) -> None:
    balances: dict[tuple[int, date, int], tuple[int, int]] = {}
    items: list[Row] = []
    for number, new in enumerate(news, first):
        for (account_id, centre), (debit, credit) in balance_changes(new.lines).items():
            held = balances.get((account_id, new.date, centre), (0, 0))
            balances[account_id, new.date, centre] = (held[0] + debit, held[1] + credit)
        for key, (amount, outstanding) in item_changes(new.lines).items():
            facts = {"date": new.date, "due_date": new.due_date, "booking_number": number}
            sums = {"amount": amount, "outstanding": outstanding}
            items.append({"administration_id": book.administration_id, **key._asdict(), **facts, **sums})
    _add_to_balances(book, balances)
    _copy(book, "open_item", items)


def _add_to_balances(book: Book, balances: dict[tuple[int, date, int], tuple[int, int]]) -> None:
    rows = insert_or_change(book.database, balance)
    keys = ["administration_id", "account_id", "date", "cost_centre_id"]
    book.connection.execute(
        rows.on_conflict_do_update(
            index_elements=keys,
            set_={name: balance.c[name] + rows.excluded[name] for name in ("debit", "credit")},
        ),
        [
            {**dict(zip(keys, (book.administration_id, *key), strict=True)), "debit": debit, "credit": credit}
            for key, (debit, credit) in sorted(balances.items())
        ],
    )


def _raw(book: Book) -> psycopg.Connection[tuple[Any, ...]]:
    return cast("psycopg.Connection[tuple[Any, ...]]", book.connection.connection.driver_connection)
