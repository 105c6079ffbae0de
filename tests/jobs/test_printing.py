"""Invoices are printed by a job before anybody asks for them, and go along with their mails."""

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from grootboek.access.server import Server
from grootboek.bookkeeping import printing
from grootboek.bookkeeping.electronic_invoices import invoice_as_ubl
from grootboek.bookkeeping.invoicing import PRINT_JOB
from grootboek.bookkeeping.mailing import MailState, outbox
from grootboek.bookkeeping.parties import change_party
from grootboek.bookkeeping.printing import printed_invoice
from grootboek.jobs.printing import print_invoice
from grootboek.jobs.worker import run_due_jobs
from grootboek.ledger.invoice import InvoiceMail
from grootboek.papers.errors import CannotPrint, TemplateError
from grootboek.settings import Settings
from grootboek.store.queues.jobs import OpenJob, open_jobs
from tests.bookkeeping.books import OPERATOR, Books, prepare_to_mail
from tests.jobs.clock import Clock
from tests.pango import skip_without_pango

PRINTING = {PRINT_JOB: print_invoice}
MAIL = InvoiceMail(sender_address="zaak@example.nl", subject="Uw factuur", body="Zie bijlage.")


@pytest.fixture
def clock(books: Books) -> Clock:
    clock = Clock()
    books.database.clock = clock
    return clock


@pytest.fixture
def server(books: Books, clock: Clock, tmp_path: Path) -> Server:
    return Server(books.database, Settings(mail_folder=tmp_path / "mails"))


def waiting(books: Books) -> list[OpenJob]:
    """Return the jobs that are still to print."""
    with books.reading() as book:
        return open_jobs(book.connection, PRINT_JOB, books.administration_id)


def cannot(reason: Exception) -> object:
    """Return what fails to draw a page."""

    def draw(_html: str, _identifier: bytes) -> bytes:
        raise reason

    return draw


def test_the_job_prints_so_that_nobody_draws_again(
    server: Server, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    skip_without_pango()
    made = books.invoice()
    run_due_jobs(server)
    assert not waiting(books)
    monkeypatch.setattr(printing, "pdf_of", cannot(AssertionError("it was drawn already")))
    found = printed_invoice(server.database, books.administration_id, made.id, OPERATOR)
    assert found is not None
    assert "Fietsbel" in PdfReader(BytesIO(found.pdf)).pages[0].extract_text()


def test_a_job_without_pango_says_so_and_is_tried_later(
    server: Server, books: Books, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        books.invoice()
    with monkeypatch.context() as patched:
        patched.setattr(printing, "pdf_of", cannot(CannotPrint("Pango is missing")))
        assert run_due_jobs(server, PRINTING) == 1
    assert [job.error for job in waiting(books)] == ["Pango is missing", "", ""]
    monkeypatch.setattr(printing, "pdf_of", lambda _html, _identifier: b"%PDF")
    clock.now += timedelta(minutes=5)
    assert run_due_jobs(server, PRINTING) == 3
    assert not waiting(books)


def test_a_wrong_template_keeps_no_other_invoice_waiting(
    server: Server, books: Books, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        books.invoice()
    monkeypatch.setattr(printing, "pdf_of", cannot(TemplateError(("html",), 3, "too long")))
    assert run_due_jobs(server, PRINTING) == 2
    assert {job.error for job in waiting(books)} == {"the template is wrong (html, line 3): too long"}


def test_the_pdf_goes_along_with_the_mail(server: Server, books: Books, tmp_path: Path) -> None:
    skip_without_pango()
    prepare_to_mail(books)
    made = books.invoice(mail=MAIL)
    run_due_jobs(server)
    (path,) = (tmp_path / "mails").iterdir()
    message = message_from_bytes(path.read_bytes(), policy=default)
    (attached,) = message.iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == (f"factuur-{made.number}.pdf", "application/pdf")
    found = printed_invoice(server.database, books.administration_id, made.id, OPERATOR)
    assert found is not None
    assert attached.get_content() == found.pdf


def test_the_ubl_goes_along_where_the_customer_wants_it(
    server: Server, books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "pdf_of", lambda _html, _identifier: b"%PDF")
    prepare_to_mail(books)
    with books.writing() as book:
        change_party(book, books.names.parties["KLANT"], lambda party: replace(party, wants_ubl=True))
    made = books.invoice(mail=MAIL)
    run_due_jobs(server)
    (path,) = (tmp_path / "mails").iterdir()
    _, attached = message_from_bytes(path.read_bytes(), policy=default).iter_attachments()
    assert (attached.get_filename(), attached.get_content_type()) == (f"factuur-{made.number}.xml", "application/xml")
    with books.writing() as book:
        assert attached.get_content() == invoice_as_ubl(book, made)


def test_a_mail_waits_for_its_pdf(
    server: Server, books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare_to_mail(books)
    books.invoice(mail=MAIL)
    monkeypatch.setattr(printing, "pdf_of", cannot(CannotPrint("Pango is missing")))
    run_due_jobs(server)
    assert not (tmp_path / "mails").exists()
    with books.reading() as book:
        (mail,) = outbox(book)
    assert (mail.state, mail.error) == (MailState.WAITING, "the invoice cannot be made: Pango is missing")
