"""Cells of files about trade: the codes of articles, customers and groups, which the books turn into ids."""

from collections.abc import Callable

from grootboek.cli.importing import Unreadable
from grootboek.ledger.discount_group import GroupKind
from grootboek.store.book import Book
from grootboek.store.masters.articles import articles
from grootboek.store.masters.discount_groups import discount_groups
from grootboek.store.masters.parties import party_facts
from grootboek.store.masters.revenue_groups import revenue_groups


def article_id(book: Book, cell: str) -> int:
    """Read the code of an article."""
    found = articles(book, code=cell)
    if not found:
        raise Unreadable(f"there is no article {cell!r}")
    return found[0].id


def party_id(book: Book, cell: str) -> int:
    """Read the code of a party."""
    party = party_facts(book, "code", cell)
    if party is None:
        raise Unreadable(f"there is no party {cell!r}")
    return party.id


def revenue_group_id(book: Book, cell: str) -> int:
    """Read the number of a revenue group."""
    found = next((group for group in revenue_groups(book) if str(group.number) == cell), None)
    if found is None:
        raise Unreadable(f"there is no revenue group {cell!r}")
    return found.id


def group_of(kind: GroupKind) -> Callable[[Book, str], int]:
    """Return what reads the code of a discount group of a kind."""

    def read(book: Book, cell: str) -> int:
        found = discount_groups(book, kind=kind.value, code=cell)
        if not found:
            raise Unreadable(f"there is no discount group of {kind.value} {cell!r}")
        return found[0].id

    return read
