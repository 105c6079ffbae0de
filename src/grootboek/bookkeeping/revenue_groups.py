"""Revenue groups: the account and the VAT code of the articles in them, which follow when these change."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from grootboek.bookkeeping.rights import require
from grootboek.ledger.account import AccountRole
from grootboek.ledger.actor import Right
from grootboek.ledger.drafts import before_and_after, draft_of
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.revenue_group import (
    FIRST_OF_SERVICES,
    NAME_LENGTH,
    NUMBER_LIMIT,
    STANDARD,
    RevenueGroup,
    RevenueGroupDraft,
)
from grootboek.ledger.storable_texts import check_texts
from grootboek.ledger.vat import VatLevel, VatSide, vat_code, vat_codes
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.masters.articles import follow_revenue_group
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.revenue_groups import (
    delete_revenue_group,
    insert_revenue_groups,
    is_revenue_group_used,
    revenue_groups,
    update_revenue_group,
)


def write_standard_groups(book: Book) -> None:
    """Write the groups of new books, once their chart is there."""
    _insert(book, STANDARD)


_ROLES: Final = {
    VatLevel.HIGH: AccountRole.REVENUE_HIGH,
    VatLevel.LOW: AccountRole.REVENUE_LOW,
    VatLevel.ZERO: AccountRole.REVENUE_UNTAXED,
    VatLevel.REVERSE: AccountRole.REVENUE_UNTAXED,
}
"""The roles of the accounts that stand in where a chart does not have those of new books."""


def _insert(book: Book, rows: Iterable[tuple[int, str, str, str]]) -> None:
    drafts = [
        RevenueGroupDraft(
            number=number,
            name=name,
            account_id=_account(book, account, code),
            vat_code=code,
            of_services=number >= FIRST_OF_SERVICES,
        )
        for number, name, account, code in rows
    ]
    insert_revenue_groups(book, *drafts)


def _account(book: Book, account: str, code: str) -> int:
    """Return the id of the account with a code, else of the first one for revenue with a VAT code."""
    chart = chart_of(book)
    if account in chart.account_by_code:
        return chart.account_by_code[account].id
    role = _ROLES[vat_code(code).level]
    fitting = [each.id for each in chart.accounts_by_role.get(role, ()) if each.active]
    if not fitting:
        raise refusal(Reason.ROLE_ACCOUNT_MISSING, "account", role=role)
    return fitting[0]


def add_standard_groups(book: Book) -> int:
    """Add the groups of new books of which no number is taken, and tell how many; `Refused` without accounts for them."""
    require(book, Right.BOOK)
    lock_administration(book)
    taken = {group.number for group in revenue_groups(book)}
    missing = [row for row in STANDARD if row[0] not in taken]
    _insert(book, missing)
    write_audit(book, "add revenue groups", "revenue groups", after={"added": len(missing)})
    return len(missing)


def add_revenue_group(book: Book, draft: RevenueGroupDraft) -> RevenueGroup:
    """Add a group and return it; `Refused` with every problem when something is wrong."""
    require(book, Right.BOOK)
    lock_administration(book)
    refuse_if(_check(book, draft))
    (group,) = insert_revenue_groups(book, draft)
    write_audit(book, "add revenue group", f"revenue group {group.number}", after={"name": group.name})
    return group


def change_revenue_group(
    book: Book, number: int, change: Callable[[RevenueGroupDraft], RevenueGroupDraft]
) -> RevenueGroup:
    """Change the group with a number and return it; its articles get another account and VAT code with it."""
    require(book, Right.BOOK)
    lock_administration(book)
    group = revenue_group_with_number(book, number)
    old = draft_of(RevenueGroupDraft, group)
    new = change(old)
    refuse_if(_check(book, new, old))
    update_revenue_group(book, group.id, new)
    if (new.account_id, new.vat_code) != (old.account_id, old.vat_code):
        follow_revenue_group(book, group.id, {"account_id": new.account_id, "vat_code": new.vat_code})
    before, after = before_and_after(old, new)
    write_audit(book, "change revenue group", f"revenue group {number}", before=before, after=after)
    return revenue_group_with_number(book, new.number)


def remove_revenue_group(book: Book, number: int) -> None:
    """Remove the group with a number; `Refused` when an article is in it."""
    require(book, Right.BOOK)
    lock_administration(book)
    group = revenue_group_with_number(book, number)
    if is_revenue_group_used(book, group.id):
        raise refusal(Reason.IN_USE, "revenue_group", number=number)
    delete_revenue_group(book, group.id)
    write_audit(book, "remove revenue group", f"revenue group {number}", before={"name": group.name})


def revenue_group_with_number(book: Book, number: int) -> RevenueGroup:
    """Return the group with a number; `Refused` when there is none."""
    found = next((group for group in revenue_groups(book) if group.number == number), None)
    if found is None:
        raise refusal(Reason.NOT_FOUND, "revenue_group", number=number)
    return found


def _check(book: Book, draft: RevenueGroupDraft, old: RevenueGroupDraft | None = None) -> Iterator[Problem]:
    if not draft.name.strip():
        yield Problem(Reason.TEXT_MISSING, ("name",))
    yield from check_texts(draft, {"name": NAME_LENGTH})
    if not 0 < draft.number < NUMBER_LIMIT:
        yield Problem(Reason.VALUE_INVALID, ("number",), {"number": draft.number})
    taken = {group.number for group in revenue_groups(book)} - ({old.number} if old else set())
    if draft.number in taken:
        yield Problem(Reason.NUMBER_TAKEN, ("number",), {"number": draft.number})
    if draft.account_id not in chart_of(book).accounts:
        yield Problem(Reason.ACCOUNT_UNKNOWN, ("account",))
    code = vat_codes().get(draft.vat_code)
    if code is None:
        yield Problem(Reason.VAT_CODE_UNKNOWN, ("vat_code",), {"vat_code": draft.vat_code})
    elif code.side is VatSide.PURCHASE:
        yield Problem(Reason.VAT_CODE_NOT_ALLOWED, ("vat_code",), {"vat_code": draft.vat_code})
