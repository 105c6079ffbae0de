"""Adding and changing accounts, journals and cost centres."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from grootboek.bookkeeping.rights import require
from grootboek.ledger.account import (
    CODE_LENGTH,
    CONTROL_ROLES,
    EITHER_SIDE_ROLES,
    FIRST_MADE_NUMBER,
    MONEY_ROLES,
    NAME_LENGTH,
    NUMBER_LIMIT,
    SINGLE_ROLES,
    Account,
    AccountRole,
    number_of_code,
)
from grootboek.ledger.actor import Right
from grootboek.ledger.chart import Chart
from grootboek.ledger.journal import Journal, JournalKind
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.ledger.balances import trial_balance
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.chart_rows import account_in_use, insert_chart_row, journal_in_use, update_chart_row


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDraft:
    """What somebody states about an account; the number is made from the code when it is None."""

    code: str
    name: str
    role: AccountRole = AccountRole.GENERAL
    on_balance_sheet: bool = False
    number: int | None = None
    active: bool = True
    search_name: str = ""
    cost_centre_required: bool = False
    rgs_code: str | None = None
    vat_rate_code: str | None = None


def add_account(book: Book, draft: AccountDraft) -> Account:
    """Add an account and return it; `Refused` with every problem when something is wrong."""
    require(book, Right.BOOK)
    lock_administration(book)
    chart = chart_of(book)
    refuse_if(check_account(draft, chart))
    values = {name: getattr(draft, name) for name in AccountDraft.__dataclass_fields__}
    values["number"] = draft.number if draft.number is not None else _number_for(draft.code, chart)
    values["role"] = draft.role.value
    account_id = insert_chart_row(book, "account", values)
    write_audit(book, "add account", f"account {account_id}", after={**values})
    return chart_of(book).accounts[account_id]


def change_account(book: Book, account_id: int, changes: Mapping[str, Any]) -> Account:
    """Change fields of an account (names of `AccountDraft`) and return it; see `check_account_change`.

    A number that was made from the code follows the code, when the new number is free.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    old = chart_of(book).accounts.get(account_id)
    if old is None:
        raise refusal(Reason.NOT_FOUND, "account")
    refuse_if(check_account_change(book, old, changes))
    values = _renumbered(book, old, changes)
    update_chart_row(book, "account", account_id, {**values, "role": _changed(old, values).role.value})
    before = {name: getattr(old, name) for name in values}
    write_audit(book, "change account", f"account {account_id}", before=before, after=dict(values))
    return chart_of(book).accounts[account_id]


def check_account_change(book: Book, old: Account, changes: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield everything that is wrong with a change of an account.

    The role of an account that was booked on cannot change between control, money and other uses. An account leaves its side
    (balance sheet, or profit and loss) only when its role leaves that open, and when nothing was booked on it in a closed year,
    whose result would no longer be what was closed.
    """
    draft = _changed(old, changes)
    yield from check_account(draft, chart_of(book), old.id)
    if _use(draft.role) != _use(old.role) and account_in_use(book, old.id):
        yield Problem(Reason.IN_USE, ("role",))
    if draft.on_balance_sheet == old.on_balance_sheet:
        return
    if draft.role not in EITHER_SIDE_ROLES:
        yield Problem(Reason.VALUE_INVALID, ("on_balance_sheet",), {"role": draft.role.value})
    closed = chart_of(book).locked_through(LockKind.YEAR_CLOSE)
    if closed is not None and old.id in trial_balance(book, date_through=closed):
        yield Problem(Reason.IN_USE, ("on_balance_sheet",), {"closed": closed.isoformat()})


def _changed(old: Account, changes: Mapping[str, Any]) -> AccountDraft:
    return AccountDraft(**{name: changes.get(name, getattr(old, name)) for name in AccountDraft.__dataclass_fields__})


def _renumbered(book: Book, old: Account, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return changes with the number that a new code makes, where the old code made the old one and the new one is free."""
    code = changes.get("code", old.code)
    number = number_of_code(code)
    if "number" in changes or code == old.code or number is None or old.number != number_of_code(old.code):
        return changes
    taken = any(row.number == number for row in chart_of(book).accounts.values() if row.id != old.id)
    return changes if taken else {**changes, "number": number}


def _use(role: AccountRole) -> str:
    """Return what lines on an account with a role mean: each control role something of its own, money, or anything."""
    return role.value if role in CONTROL_ROLES else "money" if role in MONEY_ROLES else "other"


def check_account(draft: AccountDraft, chart: Chart, own_id: int | None = None) -> Iterator[Problem]:
    """Yield everything that is wrong with an account; `own_id` is the account it changes, if any."""
    others = [row for row in chart.accounts.values() if row.id != own_id]
    if not draft.code.strip():
        yield Problem(Reason.TEXT_MISSING, ("code",))
    if len(draft.code) > CODE_LENGTH:
        yield Problem(Reason.TEXT_TOO_LONG, ("code",), {"longest": CODE_LENGTH})
    if not draft.name.strip():
        yield Problem(Reason.TEXT_MISSING, ("name",))
    if len(draft.name) > NAME_LENGTH:
        yield Problem(Reason.TEXT_TOO_LONG, ("name",), {"longest": NAME_LENGTH})
    if any(row.code == draft.code for row in others):
        yield Problem(Reason.CODE_TAKEN, ("code",), {"code": draft.code})
    if draft.number is not None and not 0 <= draft.number < NUMBER_LIMIT:
        yield Problem(Reason.VALUE_INVALID, ("number",), {"number": draft.number})
    if draft.number is not None and any(row.number == draft.number for row in others):
        yield Problem(Reason.NUMBER_TAKEN, ("number",), {"number": draft.number})
    if draft.active and draft.role in SINGLE_ROLES and any(row.role is draft.role and row.active for row in others):
        yield Problem(Reason.ROLE_TAKEN, ("role",), {"role": draft.role})


def _number_for(code: str, chart: Chart) -> int:
    taken = {row.number for row in chart.accounts.values()}
    number = number_of_code(code)
    if number is not None and number not in taken:
        return number
    number = FIRST_MADE_NUMBER
    while number in taken:
        number += 1
    return number


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalDraft:
    """What somebody states about a journal."""

    code: str
    number: int
    name: str
    kind: JournalKind
    account_id: int | None = None
    active: bool = True


_NEEDS_ACCOUNT = {
    JournalKind.CASH: Reason.ACCOUNT_NOT_MONEY,
    JournalKind.BANK: Reason.ACCOUNT_NOT_MONEY,
    JournalKind.SALES: Reason.ACCOUNT_NOT_RECEIVABLE,
    JournalKind.PURCHASE: Reason.ACCOUNT_NOT_PAYABLE,
}


def add_journal(book: Book, draft: JournalDraft) -> Journal:
    """Add a journal and return it; `Refused` when its code is taken or its account does not fit its kind."""
    require(book, Right.BOOK)
    lock_administration(book)
    refuse_if(_check_journal(draft, chart_of(book)))
    values = {name: getattr(draft, name) for name in JournalDraft.__dataclass_fields__}
    journal_id = insert_chart_row(book, "journal", {**values, "kind": draft.kind.value})
    write_audit(book, "add journal", f"journal {journal_id}", after={**values, "kind": draft.kind.value})
    return chart_of(book).journals[journal_id]


def change_journal(book: Book, journal_id: int, changes: Mapping[str, Any]) -> Journal:
    """Change fields of a journal (names of `JournalDraft`) and return it.

    Kind and account of a journal in which something was booked stay as they are.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    chart = chart_of(book)
    old = chart.journals.get(journal_id)
    if old is None:
        raise refusal(Reason.NOT_FOUND, "journal")
    draft = JournalDraft(**{name: changes.get(name, getattr(old, name)) for name in JournalDraft.__dataclass_fields__})
    refuse_if(_check_journal_change(book, old, draft))
    written = {**changes, **({"kind": draft.kind.value} if "kind" in changes else {})}
    update_chart_row(book, "journal", journal_id, written)
    before = {name: getattr(old, name) for name in changes}
    write_audit(book, "change journal", f"journal {journal_id}", before=before, after=written)
    return chart_of(book).journals[journal_id]


def _check_journal_change(book: Book, old: Journal, draft: JournalDraft) -> Iterator[Problem]:
    yield from _check_journal(draft, chart_of(book), old.id)
    changed = [name for name in ("kind", "account_id") if getattr(old, name) != getattr(draft, name)]
    if changed and journal_in_use(book, old.id):
        yield from (Problem(Reason.IN_USE, (name.removesuffix("_id"),)) for name in changed)


def _check_journal(draft: JournalDraft, chart: Chart, own_id: int | None = None) -> Iterator[Problem]:
    if not draft.code.strip():
        yield Problem(Reason.TEXT_MISSING, ("code",))
    if not draft.name.strip():
        yield Problem(Reason.TEXT_MISSING, ("name",))
    for name, longest in (("code", CODE_LENGTH), ("name", NAME_LENGTH)):
        if len(getattr(draft, name)) > longest:
            yield Problem(Reason.TEXT_TOO_LONG, (name,), {"longest": longest})
    if any(row.code == draft.code for row in chart.journals.values() if row.id != own_id):
        yield Problem(Reason.CODE_TAKEN, ("code",), {"code": draft.code})
    reason = _NEEDS_ACCOUNT.get(draft.kind)
    if reason is None:
        return
    account = chart.accounts.get(draft.account_id or 0)
    fits = (
        account is not None
        and {
            Reason.ACCOUNT_NOT_MONEY: account.holds_money,
            Reason.ACCOUNT_NOT_RECEIVABLE: account.role is AccountRole.RECEIVABLE,
            Reason.ACCOUNT_NOT_PAYABLE: account.role is AccountRole.PAYABLE,
        }[reason]
    )
    if not fits:
        yield Problem(reason, ("account",))
