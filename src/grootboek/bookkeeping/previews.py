"""Previews of attachments, drawn by a job: small pictures of their thumbnails or, where nobody sent one, of their contents.

Drawing may take seconds, so it happens between two short transactions. Nothing of the books changes: there is no right and no
trail.
"""

from typing import Final

from grootboek.ledger.actor import Actor
from grootboek.ledger.media_type import PICTURES, media_type_of
from grootboek.papers.previews import preview_from
from grootboek.store.book import Book, lock_administration, open_book
from grootboek.store.engine.database import Database
from grootboek.store.masters.attachment_contents import NewContent, content_of
from grootboek.store.masters.attachment_previews import awaits_preview, insert_preview
from grootboek.store.queues.jobs import add_job

PREVIEW_JOB: Final = "draw preview"


def plan_preview(book: Book, new: NewContent) -> None:
    """Have a preview drawn from a content that is kept, unless it is no picture or that was done."""
    if media_type_of(new.content) in PICTURES and awaits_preview(book, new.key):
        add_job(book.connection, PREVIEW_JOB, book.now, {"content": new.key.hex()}, book.administration_id)


def draw_preview(database: Database, administration_id: int, key: bytes, actor: Actor) -> None:
    """Draw a preview from the content under a hash and keep it, unless that was done; `ContentLost` when it cannot be had."""
    with open_book(database, administration_id, actor) as book:
        if not awaits_preview(book, key):
            return
        content = content_of(book, key)
    picture = preview_from(content)
    with open_book(database, administration_id, actor, writing=True) as book:
        lock_administration(book)
        # Another process may have drawn it meanwhile.
        if awaits_preview(book, key):
            insert_preview(book, key, picture)
