"""The chart of an administration in the store: accounts, journals, cost centres, locks and settings, remembered per process.

A remembered chart carries the version it was read at. Who reads compares that with the version in the database (or with the
one that came along with the credentials); who records a booking compares it inside the statement that writes.
"""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import RowMapping, bindparam, select, update

from grootboek.ledger.account import Account, AccountRole
from grootboek.ledger.administration import Administration
from grootboek.ledger.chart import Chart
from grootboek.ledger.cost_centre import CostCentre
from grootboek.ledger.fiscal_periods import PeriodKind
from grootboek.ledger.journal import Journal, JournalKind
from grootboek.ledger.period_lock import Lock, LockKind
from grootboek.store.book import Book
from grootboek.store.engine.prepared import Prepared
from grootboek.store.masters.draft_rows import columns_of
from grootboek.store.tables.administration import (
    account,
    administration,
    cost_centre,
    journal,
    ledger_head,
    period_lock,
)

_version: Final = Prepared(
    "version of a chart",
    select(ledger_head.c.chart_version).where(ledger_head.c.administration_id == bindparam("a")),
)


def chart_of(book: Book) -> Chart:
    """Return the chart that holds in this transaction; LookupError when there is no such administration."""
    if book.chart is not None:
        return book.chart
    if book.chart_version is None:
        book.chart_version = _version.scalar(book.connection, a=book.administration_id)
        if book.chart_version is None:
            raise LookupError(f"there is no administration {book.administration_id}")
    remembered: Chart | None = book.database.charts.get(book.administration_id)
    if remembered is not None and remembered.version == book.chart_version and not book.chart_changed:
        book.chart = remembered
        return remembered
    return _reload(book)


def _reload(book: Book) -> Chart:
    """Read the chart anew; a transaction that changed it keeps its copy to itself until it has committed."""
    version = _version.scalar(book.connection, a=book.administration_id)
    # The version is read before the rows: a change in between makes this chart look old, never newer than it is.
    loaded = _load(book, version)
    book.chart_version, book.chart = version, loaded
    if not book.chart_changed:
        book.database.charts.put(book.administration_id, loaded)
    return loaded


_administration: Final = select(*columns_of(Administration, administration)).where(
    administration.c.id == bindparam("a")
)
_accounts: Final = (
    select(*columns_of(Account, account)).where(account.c.administration_id == bindparam("a")).order_by(account.c.code)
)
_journals: Final = (
    select(*columns_of(Journal, journal)).where(journal.c.administration_id == bindparam("a")).order_by(journal.c.id)
)
_cost_centres: Final = (
    select(*columns_of(CostCentre, cost_centre))
    .where(cost_centre.c.administration_id == bindparam("a"))
    .order_by(cost_centre.c.id)
)
_locks: Final = select(period_lock.c.kind, period_lock.c.locked_through).where(
    period_lock.c.administration_id == bindparam("a")
)
_ROLE: Final = tuple(Account.__dataclass_fields__).index("role")
_KIND: Final = tuple(Journal.__dataclass_fields__).index("kind")


def _with(row: Sequence[Any], place: int, kind: type[Any]) -> list[Any]:
    """Return the values of a row, the one at a place as a member of an enumeration."""
    values = list(row)
    values[place] = kind(values[place])
    return values


def _administration_of(row: RowMapping) -> Administration:
    return Administration(**{**row, "period_kind": PeriodKind(row["period_kind"])})


def _load(book: Book, version: int) -> Chart:
    parameters, execute = {"a": book.administration_id}, book.connection.execute
    accounts = [Account(*_with(row, _ROLE, AccountRole)) for row in execute(_accounts, parameters)]
    journals = [Journal(*_with(row, _KIND, JournalKind)) for row in execute(_journals, parameters)]
    cost_centres = [CostCentre(*row) for row in execute(_cost_centres, parameters)]
    return Chart(
        version=version,
        administration=_administration_of(execute(_administration, parameters).mappings().one()),
        # Threads share a remembered chart, so nobody may change it.
        accounts=MappingProxyType({row.id: row for row in accounts}),
        journals=MappingProxyType({row.id: row for row in journals}),
        cost_centres=MappingProxyType({row.id: row for row in cost_centres}),
        locks=tuple(Lock(LockKind(kind), through) for kind, through in execute(_locks, parameters)),
    )


_bump = (
    update(ledger_head)
    .where(ledger_head.c.administration_id == bindparam("a"))
    .values(chart_version=ledger_head.c.chart_version + 1)
    .returning(ledger_head.c.chart_version)
)


def chart_changed(book: Book) -> None:
    """Give the chart a new version; called by every function that writes to it."""
    book.chart_version = book.connection.execute(_bump, {"a": book.administration_id}).scalar_one()
    book.chart_changed = True
    book.chart = None
