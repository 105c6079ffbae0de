"""Statements of banks in the store: each once by its identity within its journal."""

from typing import Any, Final

from sqlalchemy import bindparam, insert, select, update

from grootboek.ledger.bank_booking import KeptStatement
from grootboek.store.book import Book
from grootboek.store.masters.draft_rows import columns_of, values_of
from grootboek.store.tables.banking import bank_statement

_statements: Final = select(*columns_of(KeptStatement, bank_statement)).where(
    bank_statement.c.administration_id == bindparam("a")
)
_by_identity: Final = _statements.where(
    bank_statement.c.journal_id == bindparam("journal_id"), bank_statement.c.identity == bindparam("identity")
)
_by_id: Final = _statements.where(bank_statement.c.id == bindparam("id"))


def bank_statements(book: Book) -> list[KeptStatement]:
    """Return the statements in the order in which they were imported."""
    return _read(book, _statements.order_by(bank_statement.c.id))


def bank_statement_by_identity(book: Book, journal_id: int, identity: str) -> KeptStatement | None:
    """Return the statement of a journal with an identity; None when it was not imported."""
    return next(iter(_read(book, _by_identity, journal_id=journal_id, identity=identity)), None)


def bank_statement_by_id(book: Book, statement_id: int) -> KeptStatement | None:
    """Return a statement by its id; None when there is none."""
    return next(iter(_read(book, _by_id, id=statement_id)), None)


def insert_statement(book: Book, statement: KeptStatement) -> None:
    """Write a new statement; the administration is locked."""
    values = values_of(statement, bank_statement)
    book.connection.execute(insert(bank_statement), {"administration_id": book.administration_id, **values})


def update_statement(book: Book, statement: KeptStatement) -> None:
    """Write a statement as it now is."""
    own = (bank_statement.c.administration_id == book.administration_id) & (bank_statement.c.id == statement.id)
    book.connection.execute(update(bank_statement).where(own), values_of(statement, bank_statement))


def _read(book: Book, query: Any, **values: object) -> list[KeptStatement]:
    rows = book.connection.execute(query, {"a": book.administration_id, **values}).mappings()
    return [KeptStatement(**row) for row in rows]
