"""Transactions that banks reported, in the store: each once by its identity within its journal."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, bindparam, select, update

from grootboek.ledger.bank_booking import Evidence, KeptTransaction, Outcome
from grootboek.ledger.bank_statement import BankTransaction
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.store.book import Book
from grootboek.store.engine.many_keys import among, portions
from grootboek.store.recording.columns import row_of
from grootboek.store.recording.row_writing import write_new_rows
from grootboek.store.tables.banking import NAMED_END_TO_END, OF_BATCH, bank_transaction

_AT_ONCE: Final = 1000
_OWN: Final = ("id", "statement_id", "journal_id", "booking_number", "outcome", "score", "evidence")
_REPORTED: Final = tuple(field.name for field in fields(BankTransaction))
_reported: Final = attrgetter(*_REPORTED)
_transactions: Final = select(*(bank_transaction.c[name] for name in (*_OWN, *_REPORTED))).where(
    bank_transaction.c.administration_id == bindparam("a")
)
_identities: Final = select(bank_transaction.c.identity, bank_transaction.c.id).where(
    bank_transaction.c.administration_id == bindparam("a"), bank_transaction.c.journal_id == bindparam("journal_id")
)


def ids_of_identities(book: Book, journal_id: int, identities: Collection[str]) -> dict[str, int]:
    """Return the ids of the transactions of a journal that were imported already, by their identities."""
    parameters = {"a": book.administration_id, "journal_id": journal_id}
    return {
        row[0]: row[1]
        for some in portions(identities)
        for row in book.connection.execute(
            among(book.database, _identities, [bank_transaction.c.identity], some), parameters
        )
    }


class Reported(NamedTuple):
    """What a known transaction says of the batch that it is, or is part of."""

    id: int
    day: Day
    amount: Cents
    bank_reference: str
    batch_reference: str


_of_batches: Final = select(*(bank_transaction.c[name] for name in Reported._fields)).where(
    bank_transaction.c.administration_id == bindparam("a"), bank_transaction.c.journal_id == bindparam("journal_id")
)


def parts_of_batches(book: Book, journal_id: int, references: Collection[str]) -> list[Reported]:
    """Return the transactions of a journal that are part of batches with some references."""
    query = _of_batches.where(OF_BATCH)
    parameters = {"a": book.administration_id, "journal_id": journal_id}
    return [
        Reported(*row)
        for some in portions(references)
        for row in book.connection.execute(
            among(book.database, query, [bank_transaction.c.batch_reference], some), parameters
        )
    ]


def transactions_on(book: Book, journal_id: int, days: Collection[Day]) -> list[Reported]:
    """Return the transactions of a journal on some days."""
    query = _of_batches.where(bank_transaction.c.day.in_(days))
    rows = book.connection.execute(query, {"a": book.administration_id, "journal_id": journal_id})
    return [Reported(*row) for row in rows]


def insert_transactions(book: Book, transactions: Sequence[KeptTransaction]) -> None:
    """Write new transactions, whose bookings stand; the administration is locked."""
    name = bank_transaction.name
    write_new_rows(book, name, [row_of(name, _values(book, each)) for each in transactions])


def _values(book: Book, kept: KeptTransaction) -> dict[str, Any]:
    values: dict[str, Any] = dict(zip(_REPORTED, _reported(kept.reported), strict=True))
    values["administration_id"] = book.administration_id
    values["id"] = kept.id
    values["statement_id"] = kept.statement_id
    values["journal_id"] = kept.journal_id
    values["booking_number"] = kept.booking_number
    return values | _of_match(kept)


def _of_match(kept: KeptTransaction) -> dict[str, Any]:
    evidence = [piece.value for piece in kept.evidence]
    return {"outcome": kept.outcome.value, "score": kept.score, "evidence": evidence}


def update_match(book: Book, kept: KeptTransaction) -> None:
    """Write what became of a transaction."""
    own = (bank_transaction.c.administration_id == book.administration_id) & (bank_transaction.c.id == kept.id)
    values = {"booking_number": kept.booking_number, **_of_match(kept)}
    book.connection.execute(update(bank_transaction).where(own), values)


def bank_transaction_by_id(book: Book, transaction_id: int) -> KeptTransaction | None:
    """Return a transaction by its id; None when there is none."""
    return next(iter(_read(book, _transactions.where(bank_transaction.c.id == transaction_id))), None)


def transactions_of_statement(book: Book, statement_id: int) -> list[KeptTransaction]:
    """Return the transactions that a statement brought, in their order."""
    query = _transactions.where(bank_transaction.c.statement_id == statement_id)
    return _read(book, query.order_by(bank_transaction.c.id))


def transactions_with(book: Book, outcome: Outcome) -> Iterator[KeptTransaction]:
    """Yield the transactions of which the same became, in the order in which they were imported, in constant memory.

    Each is told once, whatever becomes of those before it meanwhile.
    """
    same = _transactions.where(bank_transaction.c.outcome == outcome.value).order_by(bank_transaction.c.id)
    last = 0
    while some := _read(book, same.where(bank_transaction.c.id > last).limit(_AT_ONCE)):
        yield from some
        last = some[-1].id


def turned_back_by(book: Book, journal_id: int, reversal: BankTransaction) -> KeptTransaction | None:
    """Return the latest transaction of a journal that another one turns back; None when none is found.

    It has the opposite amount, and the reference of the first party in the chain or, where that is not told, the account.
    """
    opposite = _transactions.where(
        bank_transaction.c.journal_id == journal_id,
        bank_transaction.c.amount == -reversal.amount,
        bank_transaction.c.is_reversal.is_(False),
        bank_transaction.c.day <= reversal.day,
    ).order_by(bank_transaction.c.id.desc())
    ways = []
    if reversal.end_to_end_id:
        ways.append(opposite.where(NAMED_END_TO_END, bank_transaction.c.end_to_end_id == reversal.end_to_end_id))
    elif reversal.party_iban:
        ways.append(opposite.where(bank_transaction.c.party_iban == reversal.party_iban))
    return next((found for way in ways for found in _read(book, way.limit(1))), None)


def _read(book: Book, query: Select[Any]) -> list[KeptTransaction]:
    rows = book.connection.execute(query, {"a": book.administration_id})
    return [
        KeptTransaction(
            **dict(zip(_OWN[:4], row[:4], strict=True)),
            outcome=Outcome(row[4]),
            score=row[5],
            evidence=tuple(Evidence(piece) for piece in row[6]),
            reported=BankTransaction(**dict(zip(_REPORTED, row[len(_OWN) :], strict=True))),
        )
        for row in rows
    ]
