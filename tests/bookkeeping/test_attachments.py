"""Attachments: kept once and whole, in the database or in a folder, on both engines; what is locked or only read stays."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from grootboek.bookkeeping.attachments import change_attachment, remove_attachment, sweep_contents
from grootboek.bookkeeping.closing import lock_period
from grootboek.ledger.attachment import LARGEST_CONTENT
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import Reason, Refused
from grootboek.store.audit import audit_trail
from grootboek.store.masters.attachment_contents import ContentLost, content_of, keep_content, set_aside
from grootboek.store.masters.attachments import attachment_by, attachments, attachments_of, party_as_holder
from tests.bookkeeping.attachments import MORE_THAN_FITS, PDF, attached, draft_for, without_room
from tests.bookkeeping.books import OPERATOR, Books, refused_for

SALE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"
PURCHASE = "purchase_invoice 1600 LEVERANCIER P1 2026-03-01 | 4360 50,00"
OTHER = b"\x89PNG\r\n\x1a\nanders"


@pytest.fixture(params=["in the database", "in a folder"])
def kept(request: pytest.FixtureRequest, books: Books, tmp_path: Path) -> Iterator[Books]:
    """Books with a sale, which keep contents in the database or in a folder."""
    if request.param == "in a folder":
        folder = tmp_path / "documents"
        folder.mkdir()
        books.database.keep_contents_in(folder)
    books.record(SALE)
    yield books
    books.database.keep_contents_in(None)


def files(books: Books) -> list[Path]:
    """Return the files of the folder for documents; where the database keeps contents there are none."""
    folder = books.database.content_folder
    return [] if folder is None else sorted(path for path in folder.path.glob("*/**/*") if path.is_file())


def contents(books: Books) -> int:
    """Return how many contents the books have."""
    with books.database.reading() as connection:
        return int(connection.execute(text("SELECT count(*) FROM attachment_content")).scalar_one())


def content(books: Books, key: bytes) -> bytes:
    with books.reading() as book:
        return content_of(book, key)


def test_what_is_attached_is_read_changed_and_removed(kept: Books) -> None:
    added = attached(kept)
    assert (added.file_name, added.media_type, added.size) == ("bon.pdf", "application/pdf", len(PDF))
    with kept.reading() as book:
        assert attachments_of(book, added.holder) == attachments(book) == [added]
        assert content_of(book, added.content_key) == PDF
    with kept.writing() as book:
        changed = change_attachment(book, added.id, draft_for(kept, file_name="bon.png", content=OTHER))
    assert (changed.uid, changed.file_name, changed.media_type) == (added.uid, "bon.png", "image/png")
    assert content(kept, changed.content_key) == OTHER
    with kept.writing() as book:
        remove_attachment(book, added.id)
    with kept.reading() as book:
        assert attachments(book) == []
        acts = audit_trail(book, f"attachment {added.id}")
    assert [row.act for row in acts] == ["remove attachment", "change attachment", "add attachment"]
    assert acts[0].before is not None
    assert acts[0].before["sha256"] == changed.content_key.hex()
    assert kept.faults() == []


def test_a_content_is_kept_once_and_goes_when_nothing_has_it(kept: Books) -> None:
    first, second = attached(kept), attached(kept, file_name="nog eens.pdf")
    assert first.content_key == second.content_key
    in_folder = kept.database.content_folder is not None
    later = kept.database.clock() + timedelta(days=3650)
    for each, rest in ((first, 1), (second, 0)):
        with kept.writing() as book:
            remove_attachment(book, each.id)
        # One that was removed just now stays for a while.
        assert sweep_contents(kept.database, kept.database.clock(), OPERATOR) == 0
        assert contents(kept) == 1
        swept = sweep_contents(kept.database, later, OPERATOR)
        assert (contents(kept), len(files(kept))) == (rest, rest if in_folder else 0)
        assert swept == (in_folder and not rest)
    assert content(kept, attached(kept).content_key) == PDF


def test_a_content_that_is_taken_up_again_stays(kept: Books) -> None:
    removed = attached(kept)
    with kept.writing() as book:
        remove_attachment(book, removed.id)
    again = attached(kept)
    sweep_contents(kept.database, kept.database.clock() + timedelta(days=3650), OPERATOR)
    assert content(kept, again.content_key) == PDF


def test_what_a_transaction_undoes_leaves_no_attachment(kept: Books) -> None:
    draft = draft_for(kept)
    with pytest.raises(RuntimeError, match="no more"), kept.writing() as book:
        with set_aside(book, draft.content) as waiting:
            keep_content(book, waiting)
        raise RuntimeError("no more")
    assert contents(kept) == 0
    # The file is there without a row, until it is swept; meanwhile it can be taken up.
    assert content(kept, attached(kept).content_key) == PDF
    assert len(files(kept)) <= 1


def test_a_content_is_found_wherever_it_was_kept(books: Books, tmp_path: Path) -> None:
    books.record(SALE)
    inside = attached(books)
    books.database.keep_contents_in(tmp_path)
    outside = attached(books, content=OTHER)
    assert [content(books, each.content_key) for each in (inside, outside)] == [PDF, OTHER]
    assert attached(books).content_key == inside.content_key
    assert [file.read_bytes() for file in files(books)] == [OTHER]
    assert [path.stat().st_mode & 0o077 for path in files(books)] == [0]
    books.database.keep_contents_in(None)
    with pytest.raises(ContentLost):
        content(books, outside.content_key)


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_what_is_damaged_is_told_and_never_shown(books_on_sqlite: Books, tmp_path: Path, damage: str) -> None:
    books = books_on_sqlite
    books.record(SALE)
    books.database.keep_contents_in(tmp_path)
    added = attached(books)
    (file,) = files(books)
    if damage == "gone":
        file.unlink()
    else:
        file.write_bytes(b"%PDF-1.7\nbom")
    with pytest.raises(ContentLost):
        content(books, added.content_key)
    told = books.faults()
    assert len(told) == 1
    assert told[0].startswith("document 1 ('bon.pdf'): its ")
    if damage == "gone":  # and it heals when the same is attached again
        attached(books)
        assert books.faults() == []


def test_the_database_refuses_another_content_under_a_hash(books: Books) -> None:
    books.record(SALE)
    attached(books)
    with pytest.raises(DatabaseError, match="content_is_final"), books.database.writing() as connection:
        connection.execute(text("UPDATE attachment_content SET content = :other"), {"other": b"x"})
    with pytest.raises(DatabaseError), books.database.writing() as connection:
        connection.execute(text("UPDATE attachment SET booking_number = NULL"))


def test_a_withdrawn_booking_keeps_its_attachments_as_history(kept: Books) -> None:
    added = attached(kept)
    kept.withdraw(1)
    with kept.reading() as book:
        found = attachment_by(book, "uid", added.uid)
        assert found is not None
        assert not found.holder.present
        assert content_of(book, found.content_key) == PDF
    with pytest.raises(Refused) as refused:
        attached(kept)
    assert refused.value.reasons == (Reason.HOLDER_UNKNOWN,)


def test_a_party_has_attachments(books_on_sqlite: Books) -> None:
    books = books_on_sqlite
    with books.reading() as book:
        party = party_as_holder(book, "code", "KLANT")
    books.record(SALE)
    added = attached(books, holder=party)
    assert (added.holder.party_id, added.holder.booking_number) == (books.names.parties["KLANT"], None)


def test_a_purchase_in_a_locked_period_keeps_its_attachments(books_on_sqlite: Books) -> None:
    books = books_on_sqlite
    books.record(SALE)
    books.record(PURCHASE)
    sale, purchase = attached(books, 1), attached(books, 2)
    with books.writing() as book:
        lock_period(book, LockKind.USER, date(2026, 3, 31))
    late = attached(books, 2, file_name="laat.pdf")
    for added in (purchase, late):
        with books.writing() as book, refused_for(Reason.READ_ONLY):
            change_attachment(book, added.id, draft_for(books, 2))
        with books.writing() as book, refused_for(Reason.READ_ONLY):
            remove_attachment(book, added.id, also_read_only=True)
    with books.writing() as book:
        remove_attachment(book, sale.id)


def test_what_is_only_read_is_removed_by_the_operator_alone(books_on_sqlite: Books) -> None:
    books = books_on_sqlite
    books.record(SALE)
    added = attached(books, read_only=True)
    with books.writing() as book, refused_for(Reason.READ_ONLY):
        change_attachment(book, added.id, draft_for(books))
    with books.writing() as book, refused_for(Reason.READ_ONLY):
        remove_attachment(book, added.id)
    with books.writing() as book:
        remove_attachment(book, added.id, also_read_only=True)


def test_a_folder_that_fails_keeps_nothing(books_on_sqlite: Books, tmp_path: Path) -> None:
    books = books_on_sqlite
    books.record(SALE)
    books.database.keep_contents_in(tmp_path / "not mounted")
    with pytest.raises(Refused) as refused:
        attached(books)
    assert refused.value.reasons == (Reason.STORAGE_UNAVAILABLE,)
    assert not (tmp_path / "not mounted").exists()
    books.database.keep_contents_in(tmp_path)
    with pytest.raises(Refused) as refused, without_room():
        attached(books, content=MORE_THAN_FITS)
    assert refused.value.reasons == (Reason.STORAGE_FAILED,)
    assert (files(books), contents(books)) == ([], 0)


NAMES = ["bon", "Bon 2026 (1).pdf", "ëüñ—日本.pdf", "👩\u200d🔧.png", ".verborgen", "CONTRACT.pdf", "x" * 255]
BAD_NAMES = [
    "../bon.pdf", "map/bon.pdf", "map\\bon.pdf", "..", ".", "C:bon.pdf", "bon?.pdf", "a<b>.pdf", 'a"b', "a|b", "a*b",
    "bon\n.pdf", "bon\x7f.pdf", "bon\0.pdf", "bon\u202efdp.exe", "bon\u2066.pdf", "bon\u200b.pdf", "bon\u2028.pdf", "\ud800.pdf",
    "con", "NUL.txt", "com1.pdf", "LPT¹.pdf", "aux .pdf", "bon.pdf.", "bon.pdf ",
]  # fmt: skip


def test_names_that_do_harm_are_refused(books_on_sqlite: Books) -> None:
    books = books_on_sqlite
    books.record(SALE)
    for name in NAMES:
        assert attached(books, file_name=name).file_name == name
    for name in BAD_NAMES:
        with pytest.raises(Refused) as refused:
            attached(books, file_name=name)
        assert refused.value.reasons == (Reason.VALUE_INVALID,), name


def test_all_that_is_wrong_is_told_at_once(books_on_sqlite: Books) -> None:
    books_on_sqlite.record(SALE)
    with pytest.raises(Refused) as refused:
        attached(books_on_sqlite, file_name=" ", content=b"", holder=None)
    assert refused.value.reasons == (Reason.TEXT_MISSING, Reason.HOLDER_UNKNOWN, Reason.CONTENT_MISSING)


def test_ten_megabytes_are_kept_and_no_byte_more(books_on_sqlite: Books) -> None:
    books = books_on_sqlite
    books.record(SALE)
    largest = attached(books, content=bytes(LARGEST_CONTENT))
    assert largest.size == LARGEST_CONTENT
    with pytest.raises(Refused) as refused:
        attached(books, content=bytes(LARGEST_CONTENT + 1), file_name="🔧" * 128)
    assert refused.value.reasons == (Reason.TEXT_TOO_LONG, Reason.CONTENT_TOO_LARGE)
