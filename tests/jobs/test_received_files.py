"""A job books files that came in, each once, whatever ends an attempt."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from pypdf import PdfWriter

from grootboek.access.server import Server
from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.received_files import RECEIVED_JOB, receive_file
from grootboek.jobs.received_files import MAX_READINGS, book_file
from grootboek.jobs.worker import LEASE, run_due_jobs
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.received_file import FileState, ReceivedFile, problems_noted
from grootboek.ledger.refusal import Reason
from grootboek.settings import Settings
from grootboek.store.ledger.bookings import booking_by_number
from grootboek.store.ledger.verification import booking_numbers
from grootboek.store.masters.attachments import attachments_of_booking
from grootboek.store.queues.received_files import received_file_by
from tests.bookkeeping.books import Books
from tests.formats.cii_files import cii
from tests.formats.ubl_files import PDF, party, ubl
from tests.jobs.clock import Clock
from tests.papers.pictures import picture


def pdf_with(content: bytes, name: str = "factur-x.xml") -> bytes:
    """Return a PDF with a file within it."""
    writer, made = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.add_attachment(name, content)
    writer.write(made)
    return made.getvalue()


def received(books: Books, name: str, content: bytes) -> UUID:
    with books.writing() as book:
        return receive_file(book, name, content)


def run(books: Books) -> int:
    return run_due_jobs(Server(books.database, Settings()), {RECEIVED_JOB: book_file})


def standing(books: Books, uid: UUID) -> ReceivedFile:
    with books.reading() as book:
        file = received_file_by(book, uid)
    assert file is not None
    return file


def booked(books: Books, uid: UUID) -> BookingView:
    file = standing(books, uid)
    assert file.booking_number is not None, file.reason
    with books.reading() as book:
        view = booking_by_number(book, file.booking_number)
    assert view is not None
    return view


def names(books: Books, number: int) -> list[str]:
    with books.reading() as book:
        return [each.file_name for each in attachments_of_booking(book, number)]


def moved(books: Books) -> Clock:
    """Give books a clock that the test moves, and return it."""
    clock = Clock()
    books.database.clock = clock
    return clock


def with_baker(books: Books) -> Books:
    """Add the supplier of the invoices to books, and return these."""
    with books.writing() as book:
        add_party(book, PartyDraft(name="Bakkerij", vat_number="NL820646660B01"))
    return books


@pytest.fixture
def supplied(books: Books) -> Books:
    """Books with the supplier of the invoices."""
    return with_baker(books)


def test_files_become_bookings(supplied: Books) -> None:
    files = {
        "f.xml": ubl("F-1"),
        "f.pdf": pdf_with(ubl("F-2")),
        "factur-x.pdf": pdf_with(cii("F-3")),
        "bon 12.pdf": PDF,
        "bon.png": picture(),
    }
    uids = {name: received(supplied, name, content) for name, content in files.items()}
    assert {standing(supplied, uid).state for uid in uids.values()} == {FileState.PENDING}
    assert run(supplied) == len(files)
    views = {name: booked(supplied, uid) for name, uid in uids.items()}
    assert {name: (view.invoice_number, view.amount) for name, view in views.items()} == {
        "f.xml": ("F-1", 12100),
        "f.pdf": ("F-2", 12100),
        "factur-x.pdf": ("F-3", 12100),
        "bon 12.pdf": ("bon 12", 0),
        "bon.png": ("bon", 0),
    }
    assert all(names(supplied, view.number) == [name] for name, view in views.items())
    draft = views["bon.png"]
    accounts = supplied.names.accounts
    assert [line.account_id for line in draft.lines] == [accounts["1600"], accounts["2990"]]
    assert supplied.faults() == []


def test_drafts_of_files_with_one_name_have_numbers_of_their_own(books_on_sqlite: Books) -> None:
    uids = [received(books_on_sqlite, "scan.pdf", PDF) for _ in range(2)]
    run(books_on_sqlite)
    first, second = (booked(books_on_sqlite, uid).invoice_number for uid in uids)
    assert (first, second) == ("scan", f"scan {str(uids[1])[:8]}")


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("f.zip", b"PK\x03\x04", Reason.FILE_UNREADABLE),
        ("f.xml", ubl("F-2", currency="USD"), Reason.CURRENCY_NOT_EURO),
        ("f.xml", ubl("F-1"), Reason.INVOICE_NUMBER_TAKEN),
    ],
    ids=["no invoice", "another currency", "booked already"],
)
def test_what_cannot_be_booked_fails_and_says_why(
    books_on_sqlite: Books, name: str, content: bytes, reason: Reason
) -> None:
    received(books_on_sqlite, "eerste.xml", ubl("F-1"))
    uid = received(books_on_sqlite, name, content)
    assert run(books_on_sqlite) == 2
    file = standing(books_on_sqlite, uid)
    assert (file.state, file.booking_number) == (FileState.FAILED, None)
    assert [problem.reason for problem in problems_noted(file.reason)] == [reason]


@pytest.mark.parametrize(
    "within", [b"<Invoice-2/>", ubl(currency="USD").replace(b"<cbc:ID>F-1</cbc:ID>", b"")], ids=["none", "incomplete"]
)
def test_a_pdf_whose_invoice_cannot_be_read_becomes_a_draft(books_on_sqlite: Books, within: bytes) -> None:
    uid = received(books_on_sqlite, "f.pdf", pdf_with(within))
    run(books_on_sqlite)
    assert booked(books_on_sqlite, uid).amount == 0


def test_an_unknown_supplier_is_the_unknown_one(books_on_sqlite: Books) -> None:
    uid = received(books_on_sqlite, "f.xml", ubl(supplier=party("Nooit gezien", "NL001234567B09")))
    run(books_on_sqlite)
    assert booked(books_on_sqlite, uid).party_id == -1


def test_one_number_of_two_unknown_senders_is_two_invoices_and_of_one_sender_it_is_one(books: Books) -> None:
    one = ubl("F-1", supplier=party("Nooit gezien", "NL001234567B09", ""))
    other = ubl("F-1", supplier=party("Drukkerij Van der Meer", "", "30124000"), iban="NL20INGB0001234567")
    files = [one, other, one, other]
    uids = [received(books, f"{place}.xml", content) for place, content in enumerate(files)]
    run(books)
    first, second = (booked(books, uid) for uid in uids[:2])
    assert (first.invoice_number, second.invoice_number) == ("F-1", "F-1 Drukkerij Van der Mee")
    assert {first.party_id, second.party_id} == {-1}
    problems = [problem for uid in uids[2:] for problem in problems_noted(standing(books, uid).reason)]
    assert [problem.reason for problem in problems] == [Reason.INVOICE_NUMBER_TAKEN] * 2


_KILLED = """
import os, signal, sys
from grootboek.access.server import Server
from grootboek.bookkeeping import received_files
from grootboek.jobs import received_files as jobs, worker
from grootboek.settings import Settings
from grootboek.store.engine.database import Database
from datetime import datetime

def die(*_): os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[3] == "while it is booked":
    received_files.mark_completed = die
elif sys.argv[3] == "before it is done":
    worker.finish_job = die
else:
    received_files.read_invoice_file = die
now = datetime.fromisoformat(sys.argv[2])
server = Server(Database(sys.argv[1], clock=lambda: now), Settings())
worker.run_due_jobs(server, {received_files.RECEIVED_JOB: jobs.book_file})
"""


@pytest.mark.parametrize("moment", ["while it is read", "while it is booked", "before it is done"])
def test_a_killed_process_leaves_it_to_be_booked_once(books_on_sqlite: Books, moment: str) -> None:
    supplied = with_baker(books_on_sqlite)
    clock = moved(supplied)
    uid = received(supplied, "f.xml", ubl("F-1"))
    address = supplied.database.url.render_as_string(hide_password=False)
    arguments = [address, supplied.database.clock().isoformat(), moment]
    done = subprocess.run([sys.executable, "-c", _KILLED, *arguments], env=dict(os.environ), check=False)
    assert done.returncode == -signal.SIGKILL
    clock.now += LEASE + timedelta(seconds=1)
    assert run(supplied) == 1
    view = booked(supplied, uid)
    with supplied.reading() as book:
        assert booking_numbers(book) == [view.number]
    assert names(supplied, view.number) == ["f.xml"]


def test_a_folder_that_fails_is_waited_for(books_on_sqlite: Books) -> None:
    clock = moved(books_on_sqlite)
    uid = received(books_on_sqlite, "bon.pdf", PDF)
    books_on_sqlite.database.keep_contents_in(Path("/nowhere"))
    assert run(books_on_sqlite) == 1
    assert standing(books_on_sqlite, uid).state is FileState.RUNNING
    assert books_on_sqlite.bookings() == []
    books_on_sqlite.database.keep_contents_in(None)
    clock.now += timedelta(hours=1)
    assert run(books_on_sqlite) == 1
    assert names(books_on_sqlite, booked(books_on_sqlite, uid).number) == ["bon.pdf"]


def test_a_file_that_ends_each_attempt_fails(books_on_sqlite: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(_: bytes) -> None:
        raise MemoryError

    clock = moved(books_on_sqlite)
    monkeypatch.setattr("grootboek.bookkeeping.received_files.read_invoice_file", dies)
    uid = received(books_on_sqlite, "f.xml", ubl())
    for _ in range(MAX_READINGS + 1):
        assert run(books_on_sqlite) == 1
        clock.now += timedelta(hours=7)
    assert standing(books_on_sqlite, uid).state is FileState.FAILED
    assert run(books_on_sqlite) == 0
