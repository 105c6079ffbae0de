"""The link with a web shop: while it is active, changes of customers and articles are kept until the shop was told."""

from collections.abc import Sequence

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.change import Change
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.masters.changes import (
    activate_webshop_link,
    forget_changes,
    remove_webshop_link,
    webshop_linked_since,
)


def link_webshop(book: Book) -> bool:
    """Activate the link; tell whether it was not active yet. Changes are kept from this moment on."""
    require(book, Right.MANAGE)
    lock_administration(book)
    if webshop_linked_since(book) is not None:
        return False
    activate_webshop_link(book)
    write_audit(book, "link web shop", "web shop link")
    return True


def unlink_webshop(book: Book) -> bool:
    """End the link; tell whether it was active. The changes that were kept are forgotten."""
    require(book, Right.MANAGE)
    lock_administration(book)
    if webshop_linked_since(book) is None:
        return False
    remove_webshop_link(book)
    write_audit(book, "unlink web shop", "web shop link")
    return True


def changes_delivered(book: Book, answered: Sequence[Change]) -> None:
    """Forget changes that a web shop was told, in the version that it was told; the act is open to whoever may read them."""
    require(book, Right.READ)
    lock_administration(book)
    forget_changes(book, answered)
