"""Reference data of an administration: chart, journals, cost centres, locks and settings, cached per process.

A cached copy carries the version it was read at. Who reads compares it with the version in the database (or with the one that
came along with the credentials); who records a booking compares it inside the statement that writes.
"""

from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import bindparam, select, update

from grootboek.ledger.account import Account, AccountRole
from grootboek.ledger.chart import Chart
from grootboek.ledger.cost_centre import CostCentre
from grootboek.ledger.journal import Journal, JournalKind
from grootboek.ledger.lock import Lock, LockKind
from grootboek.ledger.periods import PeriodKind
from grootboek.store.book import Book
from grootboek.store.tables.administration import (
    account,
    administration,
    cost_centre,
    journal,
    ledger_head,
    period_lock,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """The administration itself: whose books these are."""

    id: int
    uid: UUID
    code: str
    name: str
    period_kind: PeriodKind
    street: str
    postcode: str
    city: str
    country: str
    vat_number: str
    coc_number: str
    iban: str
    email: str
    phone: str


@dataclass(frozen=True)
class References(Chart):
    """All reference data of an administration at one version."""

    version: int
    administration: Administration


_version = select(ledger_head.c.reference_version).where(ledger_head.c.administration_id == bindparam("a"))


def references(book: Book) -> References:
    """Return the reference data that holds in this transaction; LookupError when there is no such administration."""
    if book.references is not None:
        return book.references
    if book.reference_version is None:
        book.reference_version = book.connection.execute(_version, {"a": book.administration_id}).scalar()
        if book.reference_version is None:
            raise LookupError(f"there is no administration {book.administration_id}")
    cached: References | None = book.database.cache.get(("references", book.administration_id))
    if cached is not None and cached.version == book.reference_version and not book.reference_data_changed:
        book.references = cached
        return cached
    return reload_references(book)


def reload_references(book: Book) -> References:
    """Read the reference data anew; a transaction that changed it keeps its copy to itself until it has committed."""
    version = book.connection.execute(_version, {"a": book.administration_id}).scalar_one()
    loaded = _load(book, version)
    book.reference_version, book.references = version, loaded
    if not book.reference_data_changed:
        book.database.cache["references", book.administration_id] = loaded
    return loaded


_administration = select(*(administration.c[name] for name in Administration.__dataclass_fields__)).where(
    administration.c.id == bindparam("a")
)
_accounts = select(*(account.c[name] for name in Account.__dataclass_fields__)).where(
    account.c.administration_id == bindparam("a")
)
_journals = select(*(journal.c[name] for name in Journal.__dataclass_fields__)).where(
    journal.c.administration_id == bindparam("a")
)
_cost_centres = select(*(cost_centre.c[name] for name in CostCentre.__dataclass_fields__)).where(
    cost_centre.c.administration_id == bindparam("a")
)
_locks = select(period_lock.c.kind, period_lock.c.locked_through).where(
    period_lock.c.administration_id == bindparam("a")
)


def _load(book: Book, version: int) -> References:
    parameters = {"a": book.administration_id}
    own = dict(book.connection.execute(_administration, parameters).mappings().one())
    own["period_kind"] = PeriodKind(own["period_kind"])
    accounts = [
        Account(**{**row, "role": AccountRole(row["role"])})
        for row in book.connection.execute(_accounts.order_by(account.c.code), parameters).mappings()
    ]
    journals = [
        Journal(**{**row, "kind": JournalKind(row["kind"])})
        for row in book.connection.execute(_journals.order_by(journal.c.id), parameters).mappings()
    ]
    cost_centres = book.connection.execute(_cost_centres.order_by(cost_centre.c.id), parameters).mappings()
    locks = book.connection.execute(_locks, parameters).all()
    return References(
        version=version,
        administration=Administration(**own),
        accounts=MappingProxyType({row.id: row for row in accounts}),
        journals=MappingProxyType({row.id: row for row in journals}),
        cost_centres=MappingProxyType({row["id"]: CostCentre(**row) for row in cost_centres}),
        locks=tuple(Lock(LockKind(kind), through) for kind, through in locks),
    )


_bump = (
    update(ledger_head)
    .where(ledger_head.c.administration_id == bindparam("a"))
    .values(reference_version=ledger_head.c.reference_version + 1)
    .returning(ledger_head.c.reference_version)
)


def reference_data_changed(book: Book) -> None:
    """Give the reference data a new version; called by every function that writes to it."""
    book.reference_version = book.connection.execute(_bump, {"a": book.administration_id}).scalar_one()
    book.reference_data_changed = True
    book.references = None
