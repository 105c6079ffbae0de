"""Registering and removing the webhooks of an administration."""

from uuid import UUID

from grootboek.access.couplings import check_address
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.refusal import Reason, refusal
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.queues.webhooks import delete_webhook, insert_webhook, webhook_by_id


def add_webhook(book: Book, url: str) -> tuple[int, UUID]:
    """Have an address told of every change from now on; return the id and the uid of the webhook. `Refused` for no address."""
    require(book, Right.MANAGE)
    check_address("url", url)
    lock_administration(book)
    write_audit(book, "add webhook", "webhook", after={"url": url})
    webhook_id = insert_webhook(book, url)
    made = webhook_by_id(book.connection, book.administration_id, webhook_id)
    if made is None:
        raise LookupError(f"webhook {webhook_id} is gone")
    return webhook_id, made.uid


def remove_webhook(book: Book, webhook_id: int) -> None:
    """Tell a webhook no more; `Refused` when there is none."""
    require(book, Right.MANAGE)
    lock_administration(book)
    if not delete_webhook(book, webhook_id):
        raise refusal(Reason.NOT_FOUND, "webhook")
    write_audit(book, "remove webhook", "webhook", before={"id": webhook_id})
