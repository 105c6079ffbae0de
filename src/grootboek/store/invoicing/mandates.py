"""Mandates for direct debit: those that are kept, and the bank accounts that parties let be debited by these or by invoices."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, case, delete, func, insert, select, union, update

from grootboek.ledger.collection import MandateKind
from grootboek.ledger.mandate import Mandate, MandateDraft, reference_key
from grootboek.store.book import Book, next_number
from grootboek.store.masters.draft_rows import values_of
from grootboek.store.tables.administration import PRESENT, party
from grootboek.store.tables.invoicing import collection, invoice, mandate

_mandates: Final = (
    select(
        *(mandate.c[name] for name in Mandate.__dataclass_fields__ if name in mandate.c), party.c.uid.label("party_uid")
    )
    .join(party, and_(party.c.administration_id == mandate.c.administration_id, party.c.id == mandate.c.party_id))
    .where(mandate.c.administration_id == bindparam("a"))
)


def mandates(book: Book, party_id: int | None = None) -> list[Mandate]:
    """Return the mandates in the order in which they came, of one party when it is given."""
    query = _mandates if party_id is None else _mandates.where(mandate.c.party_id == party_id)
    rows = book.connection.execute(query.order_by(mandate.c.id), {"a": book.administration_id}).mappings()
    return [_mandate(row) for row in rows]


def mandate_by(book: Book, by: str, value: object) -> Mandate | None:
    """Return the mandate with this `id`, `uid`, `reference_key` or `booking_number`; None when there is none."""
    query = _mandates.where(mandate.c[by] == value)
    row = book.connection.execute(query, {"a": book.administration_id}).mappings().first()
    return None if row is None else _mandate(row)


def _mandate(row: Any) -> Mandate:
    return Mandate(**{**row, "kind": MandateKind(row["kind"])})


def insert_mandate(book: Book, draft: MandateDraft) -> Mandate:
    """Write a new mandate and return it."""
    own = {"administration_id": book.administration_id, "id": next_number(book, "mandate"), "uid": book.new_uid()}
    moments = {"created_at": book.now, "modified_at": book.now, "reference_key": reference_key(draft.reference)}
    book.connection.execute(insert(mandate), {**values_of(draft, mandate), **own, **moments})
    made = mandate_by(book, "id", own["id"])
    if made is None:
        raise LookupError(f"mandate {own['id']} is gone")
    return made


def write_withdrawal(book: Book, mandate_id: int, day: date) -> None:
    """Write on which day a mandate was withdrawn."""
    own = (mandate.c.administration_id == book.administration_id) & (mandate.c.id == mandate_id)
    book.connection.execute(update(mandate).where(own), {"withdrawn_on": day, "modified_at": book.now})


def delete_mandate_of_booking(book: Book, number: int) -> None:
    """Delete the mandate that is for a booking alone, if there is one: its reference may be used again."""
    own = (mandate.c.administration_id == book.administration_id) & (mandate.c.booking_number == number)
    book.connection.execute(delete(mandate).where(own))


class DebitedAccount(NamedTuple):
    """A bank account that a party lets be debited; the BIC is empty when only an invoice tells the account."""

    party_number: int
    iban: str
    bic: str


def _plain(column: ColumnElement[str]) -> ColumnElement[str]:
    return func.upper(func.replace(column, " ", ""))


_own: Final = and_(party.c.administration_id == bindparam("a"), PRESENT)
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
_of_mandates: Final = (
    select(party.c.number, _plain(mandate.c.iban), mandate.c.bic)
    .join(mandate, and_(mandate.c.administration_id == party.c.administration_id, mandate.c.party_id == party.c.id))
    .where(_own, mandate.c.withdrawn_on.is_(None), mandate.c.booking_number.is_(None))
)
# UNION drops doubles: a party, its invoices and its mandates may tell the same account.
_all: Final = union(_of_parties, _of_invoices, _of_mandates).subquery("mandate")


def stream_debited_accounts(book: Book, first: int | None = None, last: int | None = None) -> Iterator[DebitedAccount]:
    """Yield the accounts of the parties from number `first` up to and including `last` (None is no bound), by number."""
    query = select(_all).order_by(_all.c.number, _all.c.iban)
    if first is not None:
        query = query.where(_all.c.number >= first)
    if last is not None:
        query = query.where(_all.c.number <= last)
    rows = book.connection.execution_options(yield_per=1_000).execute(query, {"a": book.administration_id})
    yield from map(DebitedAccount._make, rows)
