"""The chart of an administration in the store: accounts, journals, cost centres, locks and settings, remembered per process.

A remembered chart carries the version it was read at. Who reads compares that with the version in the database (or with the
one that came along with the credentials); who records a booking compares it inside the statement that writes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from operator import attrgetter
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import RowMapping, Table, bindparam, select, update

from grootboek.ledger.account import Account, AccountRole
from grootboek.ledger.administration import Administration
from grootboek.ledger.chart import Chart
from grootboek.ledger.cost_centre import CostCentre
from grootboek.ledger.drafts import Draft
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
    kinds = {name: PeriodKind(row[name]) for name in ("period_kind", "vat_period_kind")}
    return Administration(**{**row, **kinds})


def _load(book: Book, version: int) -> Chart:
    parameters, execute = {"a": book.administration_id}, book.connection.execute
    accounts = [Account(*_with(row, _ROLE, AccountRole)) for row in execute(_accounts, parameters)]
    journals = [Journal(*_with(row, _KIND, JournalKind)) for row in execute(_journals, parameters)]
    cost_centres = {row.id: CostCentre(*row) for row in execute(_cost_centres, parameters)}
    there, deleted = (
        {number: row for number, row in cost_centres.items() if row.deleted is gone} for gone in (False, True)
    )
    return Chart(
        version=version,
        administration=_administration_of(execute(_administration, parameters).mappings().one()),
        # Threads share a remembered chart, so nobody may change it.
        accounts=MappingProxyType({row.id: row for row in accounts}),
        journals=MappingProxyType({row.id: row for row in journals}),
        cost_centres=MappingProxyType(there),
        locks=tuple(Lock(LockKind(kind), through) for kind, through in execute(_locks, parameters)),
        deleted_cost_centres=MappingProxyType(deleted),
    )


_bump = (
    update(ledger_head)
    .where(ledger_head.c.administration_id == bindparam("a"))
    .values(chart_version=ledger_head.c.chart_version + 1)
    .returning(ledger_head.c.chart_version)
)


def chart_changed(book: Book) -> None:
    """Give the chart a new version; called by every function that writes to it."""
    if book.portion is None:
        _give_new_version(book)
    else:
        book.portion.later("version of the chart", lambda _: _give_new_version(book), None)


def _give_new_version(book: Book) -> None:
    book.chart_version = book.connection.execute(_bump, {"a": book.administration_id}).scalar_one()
    book.chart_changed = True
    book.chart = None


_PLACES: Final[Mapping[str, tuple[str, type[Any]]]] = {
    "account": ("accounts", Account),
    "journal": ("journals", Journal),
    "cost_centre": ("cost_centres", CostCentre),
}


def put_in_chart(book: Book, table: Table, draft: Draft, row: Mapping[str, Any]) -> None:
    """Show in the chart what waits in a portion: a draft, with the values of its row that it does not state.

    The chart of a portion is its own copy, so a row that is added or changed is put into it, instead of reading all rows anew.
    """
    portion = book.portion
    if portion is None:
        return
    place, kind = _PLACES[table.name]
    chart = chart_of(book)
    if portion.things.get(_OWN_CHART) is not chart:
        copies: dict[str, Any] = {name: dict(getattr(chart, name)) for name in ("accounts", "journals", "cost_centres")}
        chart = replace(chart, **copies)
        portion.things[_OWN_CHART] = book.chart = chart
    old = getattr(chart, place).get(row["id"])
    facts: dict[str, Any] = {}
    for name in kind.__dataclass_fields__:
        stated = name in draft.__dataclass_fields__
        facts[name] = getattr(draft, name) if stated else row[name] if name in row else getattr(old, name)
    _put(chart, place, row["id"], kind(**facts))
    portion.undone_by(lambda: _put(chart, place, row["id"], old))


def _put(chart: Chart, place: str, number: int, row: Any) -> None:
    """Put a row into a chart that nobody else has, or take it out when it is None, and into what the chart finds rows by."""
    rows = getattr(chart, place)
    old = rows.get(number)
    if row is None:
        del rows[number]
    else:
        rows[number] = row
    stays = row is not None and (old is None or (old.code, old.number) == (row.code, row.number))
    for name, key in _FOUND_BY[place].items():
        index: dict[Any, Any] | None = chart.__dict__.get(name)
        if index is None:
            continue
        if key is None or not stays:
            del chart.__dict__[name]  # made anew when it is asked for
        elif old is None:
            index.setdefault(key(row), row)
        elif index.get(key(row)) is old:
            index[key(row)] = row


def _capitals(row: Any) -> str:
    code: str = row.code
    return code.upper()


_FOUND_BY: Final[Mapping[str, Mapping[str, Callable[[Any], Any] | None]]] = {
    "accounts": {
        "account_by_code": attrgetter("code"),
        "account_by_number": attrgetter("number"),
        "_account_by_capitals": _capitals,
        **dict.fromkeys(("account_by_uid", "accounts_by_role", "control_accounts")),
    },
    "journals": {
        "journal_by_code": attrgetter("code"),
        "_journal_by_capitals": _capitals,
        "journal_by_uid": None,
    },
    "cost_centres": {
        "cost_centre_by_code": attrgetter("code"),
        "cost_centre_by_number": attrgetter("number"),
        "_cost_centre_by_capitals": _capitals,
        "cost_centre_by_uid": None,
    },
}
"""What a chart keeps to find its rows by, and the key of a row there; None where it is made anew."""
_OWN_CHART: Final = ("own chart",)
