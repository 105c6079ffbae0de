"""Adding and changing accounts and journals."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import count, filterfalse
from typing import Final

from stdnum import iban

from grootboek.bookkeeping.chart_acts import add_row, change_row, check_names, is_other
from grootboek.bookkeeping.rights import require
from grootboek.ledger.account import (
    CODE_LENGTH,
    CONTROL_ROLES,
    EITHER_SIDE_ROLES,
    FIRST_MADE_NUMBER,
    MONEY_ROLES,
    NAME_LENGTH,
    SINGLE_ROLES,
    Account,
    AccountDraft,
    AccountRole,
    number_of_code,
)
from grootboek.ledger.actor import Right
from grootboek.ledger.chart import Chart
from grootboek.ledger.drafts import differing, draft_of
from grootboek.ledger.foreign_vat import charges_foreign_vat
from grootboek.ledger.journal import Journal, JournalDraft, JournalKind
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.storable_texts import check_texts
from grootboek.ledger.vat_rates import RateKind
from grootboek.store.book import Book, lock_administration
from grootboek.store.ledger.balances import trial_balance
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.chart_rows import account_in_use, journal_in_use
from grootboek.store.masters.foreign_vat import foreign_vat_spans


def add_account(book: Book, draft: AccountDraft, also: Iterable[object] = ()) -> Account:
    """Add an account and return it; `Refused` with every problem, and what the door `also` found, when something is wrong."""
    require(book, Right.BOOK)
    lock_administration(book)
    chart = chart_of(book)
    refuse_if([*check_account(draft, chart), *_check_rate_kind(book, draft)], also)
    numbered = replace(draft, number=_number_for(draft.code, chart)) if draft.number is None else draft
    account_id = add_row(book, "account", numbered)
    return chart_of(book).accounts[account_id]


def change_account(
    book: Book, account_id: int, change: Callable[[AccountDraft], AccountDraft], also: Iterable[object] = ()
) -> Account:
    """Change an account and return it; `Refused` with every problem, and what the door `also` found, when something is wrong.

    A number that was made from the code follows the code, when the new number is free. The role of an account that was booked
    on cannot change between control, money and other uses. An account leaves its side (balance sheet, or profit and loss) only
    when its role leaves that open, and when nothing was booked on it in a closed year, whose result would no longer be what
    was closed.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    chart = chart_of(book)
    if account_id not in chart.accounts:
        raise refusal(Reason.NOT_FOUND, "account")
    old = draft_of(AccountDraft, chart.accounts[account_id])
    new = change(old)
    refuse_if(_check_account_change(book, account_id, old, new), also)
    new = _renumbered(chart, account_id, old, new)
    change_row(book, ("account", account_id), old, new)
    return chart_of(book).accounts[account_id]


def _check_account_change(book: Book, own_id: int, old: AccountDraft, new: AccountDraft) -> Iterator[Problem]:
    yield from check_account(new, chart_of(book), own_id)
    yield from _check_rate_kind(book, new)
    if _use(new.role) != _use(old.role) and account_in_use(book, own_id):
        yield Problem(Reason.IN_USE, ("role",))
    if new.on_balance_sheet == old.on_balance_sheet:
        return
    if new.role not in EITHER_SIDE_ROLES:
        yield Problem(Reason.VALUE_INVALID, ("on_balance_sheet",), {"role": new.role.value})
    closed = chart_of(book).locked_through(LockKind.YEAR_CLOSE)
    if closed is not None and own_id in trial_balance(book, date_through=closed):
        yield Problem(Reason.IN_USE, ("on_balance_sheet",), {"closed": closed.isoformat()})


def _renumbered(chart: Chart, own_id: int, old: AccountDraft, new: AccountDraft) -> AccountDraft:
    """Return a draft with the number that a new code makes, where the old code made the old one and the new one is free.

    A draft without a number keeps the old one.
    """
    number = number_of_code(new.code)
    new = replace(new, number=old.number) if new.number is None else new
    if new.number != old.number or new.code == old.code or number is None or old.number != number_of_code(old.code):
        return new
    return new if is_other(chart.account_by_number.get(number), own_id) else replace(new, number=number)


def _use(role: AccountRole) -> str:
    """Return what lines on an account with a role mean: each control role something of its own, money, or anything."""
    return role.value if role in CONTROL_ROLES else "money" if role in MONEY_ROLES else "other"


def check_account(draft: AccountDraft, chart: Chart, own_id: int | None = None) -> Iterator[Problem]:
    """Yield everything that is wrong with an account; `own_id` is the account it changes, if any."""
    for name in ("code", "name"):
        if not getattr(draft, name).strip():
            yield Problem(Reason.TEXT_MISSING, (name,))
    yield from check_texts(draft, {"code": CODE_LENGTH, "name": NAME_LENGTH})
    with_number = None if draft.number is None else chart.account_by_number.get(draft.number)
    yield from check_names(draft, chart.account_by_code.get(draft.code), with_number, own_id)
    if draft.cost_centre_required and draft.cost_centre_forbidden:
        yield Problem(Reason.VALUE_INVALID, ("cost_centre_forbidden",))
    # Of the active accounts alone: one that is hidden plays no role.
    if draft.active and draft.role in SINGLE_ROLES:
        players = chart.accounts_by_role.get(draft.role, ())
        if any(row.id != own_id for row in players):
            yield Problem(Reason.ROLE_TAKEN, ("role",), {"role": draft.role})


def _check_rate_kind(book: Book, draft: AccountDraft) -> Iterator[Problem]:
    """Yield what is wrong with the kind of rate that an account names: only sales to consumers elsewhere bear one."""
    kind, place = draft.vat_rate_code, ("vat_rate_code",)
    if draft.role is not AccountRole.REVENUE_EU_DISTANCE:
        if kind is not None:
            yield Problem(Reason.RATE_KIND_NOT_ALLOWED, place)
    elif kind is None:
        if draft.active and charges_foreign_vat(foreign_vat_spans(book)):
            yield Problem(Reason.RATE_KIND_MISSING, place)
    elif kind not in set(RateKind):
        yield Problem(Reason.RATE_KIND_UNKNOWN, place, {"kind": kind})


def _number_for(code: str, chart: Chart) -> int:
    taken = chart.account_by_number
    number = number_of_code(code)
    if number is not None and number not in taken:
        return number
    # An import may add thousands: those that are taken are passed over without a step of Python for each.
    return next(filterfalse(taken.__contains__, count(FIRST_MADE_NUMBER)))


_NEEDS_ACCOUNT: Final = {
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
    journal_id = add_row(book, "journal", draft)
    return chart_of(book).journals[journal_id]


def change_journal(book: Book, journal_id: int, change: Callable[[JournalDraft], JournalDraft]) -> Journal:
    """Change a journal and return it; `Refused` with every problem when something is wrong.

    Kind and account of a journal in which something was booked stay as they are.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    chart = chart_of(book)
    if journal_id not in chart.journals:
        raise refusal(Reason.NOT_FOUND, "journal")
    old = draft_of(JournalDraft, chart.journals[journal_id])
    new = change(old)
    refuse_if(_check_journal_change(book, journal_id, old, new))
    change_row(book, ("journal", journal_id), old, new)
    return chart_of(book).journals[journal_id]


def _check_journal_change(book: Book, own_id: int, old: JournalDraft, new: JournalDraft) -> Iterator[Problem]:
    yield from _check_journal(new, chart_of(book), own_id)
    changed = [name for name in differing(old, new) if name in ("kind", "account_id")]
    if changed and journal_in_use(book, own_id):
        yield from (Problem(Reason.IN_USE, (name.removesuffix("_id"),)) for name in changed)


def _check_journal(draft: JournalDraft, chart: Chart, own_id: int | None = None) -> Iterator[Problem]:
    if not draft.code.strip():
        yield Problem(Reason.TEXT_MISSING, ("code",))
    if not draft.name.strip():
        yield Problem(Reason.TEXT_MISSING, ("name",))
    for name, longest in (("code", CODE_LENGTH), ("name", NAME_LENGTH)):
        if len(getattr(draft, name)) > longest:
            yield Problem(Reason.TEXT_TOO_LONG, (name,), {"longest": longest})
    if is_other(chart.journal_by_code.get(draft.code), own_id):
        yield Problem(Reason.CODE_TAKEN, ("code",), {"code": draft.code})
    yield from _check_iban(draft, chart, own_id)
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


def _check_iban(draft: JournalDraft, chart: Chart, own_id: int | None) -> Iterator[Problem]:
    """Yield what is wrong with the IBAN of a journal: it is that of one bank journal."""
    if not draft.iban:
        return
    if draft.kind is not JournalKind.BANK:
        yield Problem(Reason.JOURNAL_KIND_WRONG, ("iban",))
    if not iban.is_valid(draft.iban):
        yield Problem(Reason.IBAN_INVALID, ("iban",), {"iban": draft.iban})
    elif any(iban.compact(row.iban) == iban.compact(draft.iban) for row in chart.journals.values() if row.id != own_id):
        yield Problem(Reason.CODE_TAKEN, ("iban",), {"iban": draft.iban})
