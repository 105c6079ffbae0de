"""Discount groups in the store, and which customers are in them."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import bindparam, delete, func, insert, select, update

from grootboek.ledger.discount_group import DiscountGroup, DiscountGroupDraft, GroupKind
from grootboek.ledger.drafts import fields_of
from grootboek.store.book import Book
from grootboek.store.engine.prepared import Prepared
from grootboek.store.masters.draft_rows import columns_of
from grootboek.store.tables.trade import discount_group
from grootboek.store.tables.trade import discount_group_member as member

_groups: Final = (
    select(*columns_of(DiscountGroup, discount_group))
    .where(discount_group.c.administration_id == bindparam("a"))
    .order_by(discount_group.c.id)
)


def discount_groups(book: Book, **exactly: object) -> list[DiscountGroup]:
    """Return the groups in the order in which they were made, those whose fields are exactly so."""
    query = _groups.where(*(discount_group.c[name] == value for name, value in exactly.items()))
    rows = book.connection.execute(query, {"a": book.administration_id}).mappings()
    return [DiscountGroup(**{**row, "kind": GroupKind(row["kind"])}) for row in rows]


def insert_discount_group(book: Book, draft: DiscountGroupDraft) -> DiscountGroup:
    """Write a new group and return it."""
    highest = select(func.max(discount_group.c.id)).where(discount_group.c.administration_id == book.administration_id)
    number = (book.connection.execute(highest).scalar() or 0) + 1
    group = DiscountGroup(id=number, created_at=book.now, modified_at=book.now, **fields_of(draft))
    row = {"administration_id": book.administration_id, **fields_of(group), "kind": group.kind.value}
    book.connection.execute(insert(discount_group), row)
    return group


def rename_discount_group(book: Book, group_id: int, name: str) -> None:
    """Write another name of a group."""
    own = (discount_group.c.administration_id == book.administration_id) & (discount_group.c.id == group_id)
    book.connection.execute(update(discount_group).where(own), {"name": name, "modified_at": book.now})


def delete_discount_group(book: Book, group_id: int) -> None:
    """Remove a group that nothing names; customers are in it no longer."""
    own = member.c.administration_id == book.administration_id
    book.connection.execute(delete(member).where(own, member.c.group_id == group_id))
    mine = (discount_group.c.administration_id == book.administration_id) & (discount_group.c.id == group_id)
    book.connection.execute(delete(discount_group).where(mine))


_group_of: Final = Prepared(
    "discount group of a customer",
    select(member.c.group_id).where(
        member.c.administration_id == bindparam("a"), member.c.party_id == bindparam("party")
    ),
)


def group_of_customer(book: Book, party_id: int) -> int | None:
    """Return the id of the group that a customer is in; None when he is in none."""
    found: int | None = _group_of.scalar(book.connection, a=book.administration_id, party=party_id)
    return found


def groups_of_customers(book: Book) -> Mapping[int, int]:
    """Return the id of the group of each customer who is in one."""
    query = select(member.c.party_id, member.c.group_id).where(member.c.administration_id == book.administration_id)
    return {row[0]: row[1] for row in book.connection.execute(query.order_by(member.c.party_id))}


def write_group_of_customer(book: Book, party_id: int, group_id: int | None) -> None:
    """Write the group that a customer is in, in the place of the one that he was in; None takes him out of it."""
    own = (member.c.administration_id == book.administration_id) & (member.c.party_id == party_id)
    book.connection.execute(delete(member).where(own))
    if group_id is not None:
        row = {"administration_id": book.administration_id, "party_id": party_id, "group_id": group_id}
        book.connection.execute(insert(member), row)
