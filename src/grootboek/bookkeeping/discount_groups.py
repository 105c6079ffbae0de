"""Discount groups: articles or customers on which prices are agreed together."""

from collections.abc import Iterator

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.discount_group import TEXT_LENGTHS, DiscountGroup, DiscountGroupDraft, GroupKind
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.storable_texts import check_texts
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.masters.articles import leave_discount_group
from grootboek.store.masters.discount_groups import (
    delete_discount_group,
    discount_groups,
    insert_discount_group,
    rename_discount_group,
    write_group_of_customer,
)
from grootboek.store.masters.parties import party_facts
from grootboek.store.masters.price_agreements import is_group_agreed_on


def put_discount_group(book: Book, draft: DiscountGroupDraft) -> bool:
    """Add a group, or give the one with its kind and code another name; tell whether it is new."""
    require(book, Right.BOOK)
    lock_administration(book)
    refuse_if(_check(draft))
    old = next(iter(discount_groups(book, kind=draft.kind.value, code=draft.code)), None)
    subject = f"discount group of {draft.kind.value} {draft.code}"
    if old is None:
        insert_discount_group(book, draft)
        write_audit(book, "add discount group", subject, after={"name": draft.name})
    elif old.name != draft.name:
        rename_discount_group(book, old.id, draft.name)
        write_audit(book, "change discount group", subject, before={"name": old.name}, after={"name": draft.name})
    return old is None


def remove_discount_group(book: Book, kind: GroupKind, code: str) -> None:
    """Remove a group; articles and customers are in it no longer. `Refused` when prices are agreed on it."""
    require(book, Right.BOOK)
    lock_administration(book)
    group = discount_group_with_code(book, kind, code)
    if is_group_agreed_on(book, group.id):
        raise refusal(Reason.IN_USE, "discount_group", code=code)
    leave_discount_group(book, group.id)
    delete_discount_group(book, group.id)
    write_audit(book, "remove discount group", f"discount group of {kind.value} {code}", before={"name": group.name})


def put_customer_in_group(book: Book, party_code: str, group_code: str | None) -> None:
    """Put the customer with a code in the discount group with a code, or with None in no group any more."""
    require(book, Right.BOOK)
    lock_administration(book)
    party = party_facts(book, "code", party_code)
    if party is None:
        raise refusal(Reason.PARTY_UNKNOWN, "customer", code=party_code)
    if not party.is_customer:
        raise refusal(Reason.PARTY_NOT_CUSTOMER, "customer", party=party_code)
    group = None if group_code is None else discount_group_with_code(book, GroupKind.CUSTOMERS, group_code)
    write_group_of_customer(book, party.id, group.id if group else None)
    write_audit(book, "change discount group", f"party {party.id}", after={"group": group_code})


def discount_group_with_code(book: Book, kind: GroupKind, code: str) -> DiscountGroup:
    """Return the group of a kind with a code; `Refused` when there is none."""
    found = next(iter(discount_groups(book, kind=kind.value, code=code)), None)
    if found is None:
        raise refusal(Reason.NOT_FOUND, "discount_group", code=code)
    return found


def _check(draft: DiscountGroupDraft) -> Iterator[Problem]:
    for name in ("code", "name"):
        if not getattr(draft, name).strip():
            yield Problem(Reason.TEXT_MISSING, (name,))
    yield from check_texts(draft, TEXT_LENGTHS)
