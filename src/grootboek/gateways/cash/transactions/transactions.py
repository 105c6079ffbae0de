"""Keeping transactions: GetTransaction finds the outcome of an import by its number for three months."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from grootboek.access.credentials import CASH
from grootboek.access.server import Server
from grootboek.gateways.cash.administrations import OnlineAdministration, may_open, may_open_offline
from grootboek.gateways.cash.errors import Flaw, errors_to_wire
from grootboek.gateways.cash.session import Caller
from grootboek.gateways.cash.transactions.answers import CashTransaction, Status, transaction_id
from grootboek.gateways.cash.transactions.failures import mail_failure
from grootboek.store.book import Book
from grootboek.store.engine.database import Connection
from grootboek.store.masters.chart import chart_of
from grootboek.store.queues.exchanges import Exchange, exchange_by_id, insert_exchange
from grootboek.wire.literals import DUTCH_TIME

MONTHS_KEPT: Final = 3
"""A transaction lapses after three months (manual chapter 14)."""


def keep_transaction(
    book: Book,
    caller: Caller,
    administration: OnlineAdministration,
    flaws: Sequence[Flaw],
    content_key: bytes | None = None,
) -> CashTransaction:
    """Write the outcome of an import, failed when it has flaws, and return it; the user is mailed when it failed."""
    row = Exchange(
        id=free_number(book.connection, book.now),
        administration_id=book.administration_id,
        user_id=caller.user_id,
        door=CASH,
        direction="import",
        status=Status.FAILURE if flaws else Status.SUCCESS,
        error=errors_to_wire(flaws) if flaws else "",
        door_fields={"customer": administration.customer, "relation": caller.customer},
        created_at=book.now,
        content_key=content_key,
    )
    insert_exchange(book.connection, row)
    if flaws:
        name = f"{chart_of(book).administration.name} ({administration.code})"
        mail_failure(book.connection, row, flaws, name, book.new_uid())
    return transaction_of(row, administration.code)


def transaction_by_number(server: Server, caller: Caller, number: str) -> CashTransaction | None:
    """Return a transaction of an administration that the caller may open; None when there is none, or no longer."""
    with server.database.reading() as connection:
        exchange = exchange_by_id(connection, CASH, number)
    if exchange is None:
        return None
    row, code = exchange
    if row.created_at <= lapsed_until(server.database.clock()):
        return None
    allowed = (
        may_open(server, caller, row.administration_id)
        if row.administration_id is not None
        else may_open_offline(server, caller, row.offline_id)
    )
    return transaction_of(row, code) if allowed else None


def lapsed_until(now: datetime) -> datetime:
    """Return the moment three months ago: transactions until then have lapsed."""
    local = now.astimezone(DUTCH_TIME)
    # Counted from 0, so that `//` and `%` carry into the year before.
    month = local.month - 1 - MONTHS_KEPT
    year, month = local.year + month // 12, month % 12 + 1
    return local.replace(year=year, month=month, day=min(local.day, monthrange(year, month)[1]))


def free_number(connection: Connection, moment: datetime) -> str:
    """Make the number of a transaction of a moment, or of the next microsecond when that is taken."""
    while exchange_by_id(connection, CASH, transaction_id(moment)) is not None:
        moment += timedelta(microseconds=1)
    return transaction_id(moment)


def transaction_of(row: Exchange, code: str) -> CashTransaction:
    """Return the transaction that an exchange is, of the administration with a code."""
    return CashTransaction(
        id=row.id,
        status=Status(row.status),
        created=row.created_at.astimezone(DUTCH_TIME),
        updated=row.updated_at.astimezone(DUTCH_TIME) if row.updated_at else None,
        administration=code,
        customer=str(row.door_fields.get("customer", "")),
        relation=str(row.door_fields.get("relation", "")),
        user=str(row.user_id),
        error=row.error,
    )
