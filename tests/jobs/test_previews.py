"""A job draws the previews of attachments: once from each picture, from the thumbnail where one was sent."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from grootboek.access.server import Server
from grootboek.bookkeeping.attachments import change_attachment, remove_attachment, sweep_contents
from grootboek.bookkeeping.previews import PREVIEW_JOB
from grootboek.jobs.previews import draw
from grootboek.jobs.worker import run_due_jobs
from grootboek.ledger.attachment import Attachment
from grootboek.settings import Settings
from grootboek.store.masters.attachment_previews import preview_of, with_preview
from grootboek.store.queues.jobs import open_jobs
from tests.bookkeeping.attachments import attached, draft_for
from tests.bookkeeping.books import OPERATOR, Books
from tests.papers.pictures import bomb, picture

SALE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"
SCAN, SMALL = picture(), picture(size=(30, 30))


@pytest.fixture
def sold(books: Books) -> Books:
    """Books with a sale."""
    books.record(SALE)
    return books


def run(books: Books) -> int:
    """Do the jobs, and return how many there were."""
    return run_due_jobs(Server(books.database, Settings()), {PREVIEW_JOB: draw})


def preview(books: Books, attachment: Attachment) -> bytes | None:
    with books.reading() as book:
        return preview_of(book, attachment.pictured_key)


def rows(books: Books, table: str) -> int:
    with books.database.reading() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())


def test_one_preview_is_drawn_from_each_picture(sold: Books) -> None:
    first = attached(sold, content=SCAN)
    assert preview(sold, first) is None
    assert run(sold) == 1
    again, pdf, harmful = attached(sold, content=SCAN), attached(sold), attached(sold, content=bomb(60_000))
    assert run(sold) == 1
    assert preview(sold, again) == preview(sold, first) is not None
    assert [preview(sold, each) for each in (pdf, harmful)] == [None, None]
    with sold.reading() as book:
        keys = [each.content_key for each in (first, pdf, harmful)]
        assert with_preview(book, keys) == {first.content_key}
    # What cannot be drawn is not tried again.
    attached(sold, content=bomb(60_000))
    assert run(sold) == 0


def test_what_was_sent_goes_before_what_is_drawn_from_the_content(sold: Books) -> None:
    added = attached(sold, content=SCAN, thumbnail=SMALL)
    assert run(sold) == 1
    assert preview(sold, added) is not None
    with sold.reading() as book:
        assert with_preview(book, [added.content_key]) == frozenset()
    with sold.writing() as book:
        same = change_attachment(book, added.id, draft_for(sold, content=SCAN))
    assert (same.thumbnail_key, run(sold)) == (added.thumbnail_key, 0)
    with sold.writing() as book:
        other = change_attachment(book, added.id, draft_for(sold, content=picture("GIF")))
    assert (other.thumbnail_key, run(sold)) == (None, 1)
    assert preview(sold, other) is not None


def test_thumbnails_and_previews_go_with_what_has_them(sold: Books, tmp_path: Path) -> None:
    sold.database.keep_contents_in(tmp_path)
    kept, gone = attached(sold, thumbnail=SMALL), attached(sold, content=SCAN, thumbnail=picture(size=(9, 9)))
    run(sold)
    with sold.writing() as book:
        remove_attachment(book, gone.id)
    for days, left in ((-1, 4), (1, 2)):
        sweep_contents(sold.database, sold.database.clock() + timedelta(days=days), OPERATOR)
        assert rows(sold, "attachment_content") == left
    assert (rows(sold, "attachment_thumbnail"), rows(sold, "attachment_preview")) == (1, 1)
    assert preview(sold, kept) is not None
    assert sold.faults() == []
    sold.database.keep_contents_in(None)


def test_a_thumbnail_that_is_lost_is_told(books_on_sqlite: Books, tmp_path: Path) -> None:
    books = books_on_sqlite
    books.record(SALE)
    books.database.keep_contents_in(tmp_path)
    added = attached(books, thumbnail=SMALL)
    assert added.thumbnail_key is not None
    next(tmp_path.rglob(added.thumbnail_key.hex())).unlink()
    assert books.faults() == ["the thumbnail of document 1 ('bon.pdf'): its file is not there"]
    assert run(books) == 1
    with books.reading() as book:
        (job,) = open_jobs(book.connection, PREVIEW_JOB, books.administration_id)
    assert (job.given_up, job.error) == (True, "its file is not there")
    books.database.keep_contents_in(None)
