"""Mandates for direct debit: the bank accounts that parties let be debited, as they or their invoices tell."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, case, func, select, union

from grootboek.store.book import Book
from grootboek.store.tables.administration import party
from grootboek.store.tables.invoicing import collection, invoice


class Mandate(NamedTuple):
    """A bank account that a party lets be debited; the BIC is empty when only an invoice tells the account."""

    party_number: int
    iban: str
    bic: str


def _plain(column: ColumnElement[str]) -> ColumnElement[str]:
    return func.upper(func.replace(column, " ", ""))


_own: Final = party.c.administration_id == bindparam("a")
_stated: Final = func.coalesce(func.nullif(collection.c.iban, ""), collection.c.account_number)
_of_parties: Final = select(party.c.number.label("number"), _plain(party.c.iban).label("iban"), party.c.bic).where(
    _own, party.c.collection != "none", party.c.iban != ""
)
_of_invoices: Final = (
    select(
        party.c.number,
        _plain(_stated),
        case((_plain(_stated) == _plain(party.c.iban), party.c.bic), else_=""),
    )
    .join(
        invoice,
        and_(invoice.c.administration_id == party.c.administration_id, invoice.c.party_id == party.c.id),
    )
    .join(
        collection,
        and_(
            collection.c.administration_id == invoice.c.administration_id,
            collection.c.invoice_id == invoice.c.id,
        ),
    )
    .where(_own, collection.c.mandate_reference != "", _stated != "")
)
# UNION drops doubles: a party and its invoices may tell the same account.
_all: Final = union(_of_parties, _of_invoices).subquery("mandate")


def stream_mandates(book: Book, first: int | None = None, last: int | None = None) -> Iterator[Mandate]:
    """Yield the mandates of the parties from number `first` up to and including `last` (None is no bound), by number."""
    query = select(_all).order_by(_all.c.number, _all.c.iban)
    if first is not None:
        query = query.where(_all.c.number >= first)
    if last is not None:
        query = query.where(_all.c.number <= last)
    rows = book.connection.execution_options(yield_per=1_000).execute(query, {"a": book.administration_id})
    yield from map(Mandate._make, rows)
