"""Notices are sent as mails of the server itself, each once, and what cannot be sent stays for the operator to see."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import structlog

from grootboek.access.server import Server
from grootboek.bookkeeping.notices import NOTICE_JOB, Notice, queue_notice
from grootboek.jobs.notices import send_notice
from grootboek.jobs.worker import LEASE, run_due_jobs
from grootboek.settings import Settings
from grootboek.store.queues.jobs import claim_job, open_jobs
from tests.bookkeeping.books import Books
from tests.jobs.clock import Clock
from tests.jobs.mail_hosts import mail_host

HANDLERS = {NOTICE_JOB: send_notice}


@pytest.fixture
def clock(books: Books) -> Clock:
    clock = Clock()
    books.database.clock = clock
    return clock


def queue(books: Books, clock: Clock, **changes: Any) -> None:
    notice = Notice(
        recipient="api@klant.example",
        subject="Import mislukt",
        body="De import is mislukt: café.\n",
        uid=UUID(int=7),
        queued_at=clock(),
    )
    with books.database.writing() as connection:
        queue_notice(connection, replace(notice, **changes), books.administration_id)


def left(books: Books) -> list[tuple[bool, str]]:
    """Return of each notice that was not sent whether it was given up, and why."""
    with books.database.reading() as connection:
        return [(one.given_up, one.error) for one in open_jobs(connection, NOTICE_JOB)]


def test_a_notice_is_sent_by_the_server_itself(books: Books, clock: Clock) -> None:
    with mail_host() as host:
        settings = Settings(
            smtp_host="127.0.0.1",
            smtp_port=host.port,
            smtp_tls="none",
            smtp_seconds=20,
            mail_sender="boeken@host.example",
        )
        queue(books, clock)
        with structlog.testing.capture_logs() as lines:
            assert run_due_jobs(Server(books.database, settings), HANDLERS) == 1
        (taken,) = host.taken
    assert (taken.sender, taken.recipient) == ("boeken@host.example", "api@klant.example")
    assert (taken.message["From"], taken.message["Subject"]) == ("boeken@host.example", "Import mislukt")
    assert taken.message["Message-ID"] == f"<{UUID(int=7)}@host.example>"
    assert taken.message["Auto-Submitted"] == "auto-generated"
    assert taken.message.get_content().replace("\r\n", "\n") == "De import is mislukt: café.\n"
    assert left(books) == []
    assert [line["event"] for line in lines] == ["notice sent"]
    assert "klant" not in str(lines)


def test_a_refusal_for_good_gives_the_notice_up(books: Books, clock: Clock) -> None:
    with mail_host() as host:
        settings = Settings(
            smtp_host="127.0.0.1",
            smtp_port=host.port,
            smtp_tls="none",
            smtp_seconds=20,
            mail_sender="boeken@host.example",
        )
        host.answer(RCPT="550 5.1.1 Onbekende gebruiker")
        queue(books, clock)
        run_due_jobs(Server(books.database, settings), HANDLERS)
    assert left(books) == [(True, "the mail host refused the recipient: 550 5.1.1 Onbekende gebruiker")]


def test_without_an_address_of_the_server_a_notice_waits(books: Books, clock: Clock) -> None:
    queue(books, clock)
    run_due_jobs(Server(books.database, Settings(smtp_host="127.0.0.1")), HANDLERS)
    assert left(books) == [(False, "a mail of the server itself needs an address: set GROOTBOEK_MAIL_SENDER")]


def test_a_worker_that_dies_has_the_same_message_sent_again(books: Books, clock: Clock, tmp_path: Path) -> None:
    server = Server(books.database, Settings(mail_folder=tmp_path / "mail"))
    queue(books, clock)
    job = claim_job(books.database, LEASE, {NOTICE_JOB})
    assert job is not None
    send_notice(server, job)
    (first,) = (tmp_path / "mail").iterdir()
    written = first.read_bytes()
    clock.now += LEASE + timedelta(seconds=1)
    assert run_due_jobs(server, HANDLERS) == 1
    assert [(one.name, one.read_bytes()) for one in (tmp_path / "mail").iterdir()] == [(first.name, written)]


def test_what_is_no_address_gets_no_notice(books: Books, clock: Clock) -> None:
    queue(books, clock, recipient="beheerder")
    assert left(books) == []
