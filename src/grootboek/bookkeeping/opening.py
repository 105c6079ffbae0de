"""Opening an administration: an empty ledger with the standard Dutch chart, its journals and VAT codes."""

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from grootboek.bookkeeping.articles import write_own_articles
from grootboek.bookkeeping.invoicing_settings import check_details
from grootboek.bookkeeping.order_templates import write_first_template
from grootboek.bookkeeping.parties import write_first_parties
from grootboek.bookkeeping.revenue_groups import write_standard_groups
from grootboek.ledger.account import Account, AccountDraft, AccountRole
from grootboek.ledger.actor import Actor
from grootboek.ledger.administration import AdministrationDetails, AdministrationDraft
from grootboek.ledger.journal import JournalDraft, JournalKind
from grootboek.ledger.refusal import Reason, refusal, refuse_if
from grootboek.store.access.access_lock import lock_access
from grootboek.store.audit import write_audit
from grootboek.store.book import Book
from grootboek.store.engine.database import Connection, Database
from grootboek.store.masters.administrations import code_taken, insert_administration
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.chart_rows import insert_chart_rows

_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,19}")
"""Codes are lower case, since CASH clients must write them so (manual chapter 5)."""


def open_administration(database: Database, draft: AdministrationDraft, actor: Actor) -> int:
    """Open the books of a new administration and return its id.

    `Refused` when its code is taken or not allowed, its name is missing, or one of its details is wrong.
    """
    with database.writing() as connection:
        return open_administration_within(database, connection, draft, actor)


def open_administration_within(
    database: Database, connection: Connection, draft: AdministrationDraft, actor: Actor
) -> int:
    """Open the books of a new administration in the transaction of a caller who does more in it; see `open_administration`."""
    if not _CODE.fullmatch(draft.code):
        raise refusal(Reason.VALUE_INVALID, "code", code=draft.code)
    if not draft.name.strip():
        raise refusal(Reason.TEXT_MISSING, "name")
    refuse_if(check_details(draft, [name for name in AdministrationDetails.__dataclass_fields__ if name != "name"]))
    lock_access(connection)
    if code_taken(connection, draft.code):
        raise refusal(Reason.CODE_TAKEN, "code", code=draft.code)
    administration_id = insert_administration(database, connection, draft)
    # Nobody else sees these books before the commit, so nothing is locked.
    book = Book(connection, database, administration_id, actor, database.clock(), writing=True)
    write_audit(book, "open administration", f"administration {administration_id}", after={"code": draft.code})
    _write_standard_chart(book)
    write_first_parties(book, draft.name)
    write_standard_groups(book)
    write_own_articles(book)
    write_first_template(book)
    return administration_id


def standard_chart() -> dict[str, list[dict[str, Any]]]:
    """Return the accounts and journals of a new administration as the data file states them."""
    return tomllib.loads(files("grootboek.bookkeeping").joinpath("standard_chart.toml").read_text(encoding="utf-8"))


def _write_standard_chart(book: Book) -> None:
    chart = standard_chart()
    insert_chart_rows(book, [_account(row) for row in chart["account"]])
    accounts = chart_of(book).account_by_code
    insert_chart_rows(book, [_journal(row, accounts) for row in chart["journal"]])


def _account(row: Mapping[str, Any]) -> AccountDraft:
    return AccountDraft(
        code=row["code"],
        number=int(row["code"]),
        name=row["name"],
        role=AccountRole(row.get("role", "general")),
        on_balance_sheet=row["balance"],
        active=row.get("active", True),
        search_name=row.get("search", ""),
        rgs_code=row.get("rgs"),
    )


def _journal(row: Mapping[str, Any], accounts: Mapping[str, Account]) -> JournalDraft:
    return JournalDraft(
        code=row["code"],
        number=row["number"],
        name=row["name"],
        kind=JournalKind(row["kind"]),
        account_id=accounts[row["account"]].id if "account" in row else None,
    )
