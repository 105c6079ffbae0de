"""Revenue groups in the store."""

from typing import Final

from sqlalchemy import bindparam, delete, func, insert, select, update

from grootboek.ledger.drafts import fields_of
from grootboek.ledger.revenue_group import RevenueGroup, RevenueGroupDraft
from grootboek.store.book import Book
from grootboek.store.masters.draft_rows import columns_of
from grootboek.store.tables.administration import article
from grootboek.store.tables.trade import revenue_group

_KEY: Final = ("revenue groups",)
_groups: Final = (
    select(*columns_of(RevenueGroup, revenue_group))
    .where(revenue_group.c.administration_id == bindparam("a"))
    .order_by(revenue_group.c.number)
)


def revenue_groups(book: Book) -> list[RevenueGroup]:
    """Return the groups by their number; no verb of a portion changes one, so that in a portion they are read once."""
    if book.portion is None:
        return _read(book)
    if _KEY not in book.portion.things:
        book.portion.things[_KEY] = _read(book)
    groups: list[RevenueGroup] = book.portion.things[_KEY]
    return groups


def _read(book: Book) -> list[RevenueGroup]:
    return [RevenueGroup(**row) for row in book.connection.execute(_groups, {"a": book.administration_id}).mappings()]


def insert_revenue_groups(book: Book, *drafts: RevenueGroupDraft) -> list[RevenueGroup]:
    """Write new groups and return them."""
    highest = select(func.max(revenue_group.c.id)).where(revenue_group.c.administration_id == book.administration_id)
    last = book.connection.execute(highest).scalar() or 0
    groups = [
        RevenueGroup(id=number, uid=book.new_uid(), created_at=book.now, modified_at=book.now, **fields_of(draft))
        for number, draft in enumerate(drafts, last + 1)
    ]
    if groups:
        rows = [{"administration_id": book.administration_id, **fields_of(group)} for group in groups]
        book.connection.execute(insert(revenue_group), rows)
    return groups


def update_revenue_group(book: Book, group_id: int, draft: RevenueGroupDraft) -> None:
    """Write what is stated about a group."""
    own = (revenue_group.c.administration_id == book.administration_id) & (revenue_group.c.id == group_id)
    book.connection.execute(update(revenue_group).where(own), {**fields_of(draft), "modified_at": book.now})


def delete_revenue_group(book: Book, group_id: int) -> None:
    """Remove a group that no article is in."""
    own = (revenue_group.c.administration_id == book.administration_id) & (revenue_group.c.id == group_id)
    book.connection.execute(delete(revenue_group).where(own))


def is_revenue_group_used(book: Book, group_id: int) -> bool:
    """Tell whether an article is in a group, be it deleted."""
    own = (article.c.administration_id == book.administration_id) & (article.c.revenue_group_id == group_id)
    return book.connection.execute(select(article.c.id).where(own).limit(1)).first() is not None
