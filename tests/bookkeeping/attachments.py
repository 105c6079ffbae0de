"""Attachments to test with, and a folder for documents that has no room."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from grootboek.bookkeeping.attachments import add_attachment
from grootboek.ledger.attachment import Attachment, AttachmentDraft, Holder
from grootboek.store.masters.attachments import booking_as_holder
from tests.bookkeeping.books import Books

PDF = b"%PDF-1.7\nbon"
MORE_THAN_FITS = bytes(2_000_000)


def holder_of(books: Books, number: int = 1) -> Holder:
    """Return a booking as what an attachment hangs on."""
    with books.reading() as book:
        found = booking_as_holder(book, "number", number)
    assert found is not None
    return found


def draft_for(books: Books, number: int = 1, **changes: Any) -> AttachmentDraft:
    """Return the draft of a PDF for a booking, with changes."""
    return AttachmentDraft(**{"file_name": "bon.pdf", "content": PDF, "holder": holder_of(books, number), **changes})


def attached(books: Books, number: int = 1, **changes: Any) -> Attachment:
    """Add that attachment and return it."""
    draft = draft_for(books, number, **changes)
    with books.writing() as book:
        return add_attachment(book, draft)


@contextmanager
def without_room() -> Iterator[None]:
    """Let no file of this process grow beyond a megabyte, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
