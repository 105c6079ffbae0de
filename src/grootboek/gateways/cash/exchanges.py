"""Keeping transactions: each import gets a number, under which its outcome can be asked for during three months."""

from datetime import datetime, timedelta
from typing import Final

from grootboek.access.credentials import CASH
from grootboek.access.hall import Hall
from grootboek.gateways.cash.session import Caller, Place, reaches
from grootboek.gateways.cash.transactions import CashTransaction, Status, transaction_id
from grootboek.store.book import AMSTERDAM, Book
from grootboek.store.exchanges import Exchange, exchange_by_id, insert_exchange

MONTHS_KEPT: Final = 3
"""A transaction lapses after three months (manual chapter 14)."""


def keep_transaction(book: Book, caller: Caller, where: Place, error: str) -> CashTransaction:
    """Write the outcome of an import, failed when there is an error, and return it."""
    row = Exchange(
        id=_free_id(book),
        administration_id=book.administration_id,
        user_id=caller.user_id,
        door=CASH,
        direction="import",
        status=Status.FAILURE if error else Status.SUCCESS,
        error=error,
        door_fields={"customer": where.customer, "relation": caller.customer},
        created_at=book.now,
    )
    insert_exchange(book.connection, row)
    return _transaction(row, where.code)


def kept_transaction(hall: Hall, caller: Caller, number: str) -> CashTransaction | None:
    """Return a transaction of an administration that the caller reaches; None when there is none, or no longer."""
    with hall.database.reading() as connection:
        found = exchange_by_id(connection, CASH, number)
    if found is None:
        return None
    row, code = found
    if row.administration_id is None or _lapses(row.created_at) <= hall.database.clock():
        return None
    return _transaction(row, code) if reaches(hall, caller, row.administration_id) else None


def _lapses(created: datetime) -> datetime:
    local = created.astimezone(AMSTERDAM)
    month = local.month - 1 + MONTHS_KEPT
    first = local.replace(year=local.year + month // 12, month=month % 12 + 1, day=1)
    return first + timedelta(days=local.day - 1)


def _free_id(book: Book) -> str:
    """Make a number of the moment, or of the next microsecond when that is taken."""
    moment = book.now
    while exchange_by_id(book.connection, CASH, transaction_id(moment)) is not None:
        moment += timedelta(microseconds=1)
    return transaction_id(moment)


def _transaction(row: Exchange, code: str) -> CashTransaction:
    return CashTransaction(
        id=row.id,
        status=Status(row.status),
        created=row.created_at.astimezone(AMSTERDAM),
        updated=row.updated_at.astimezone(AMSTERDAM) if row.updated_at else None,
        administration=code,
        customer=str(row.door_fields.get("customer", "")),
        relation=str(row.door_fields.get("relation", "")),
        user=str(row.user_id),
        error=row.error,
    )
