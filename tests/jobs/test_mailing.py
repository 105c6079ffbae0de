"""The outbox is emptied: through a mail host or into a folder, each mail once, and again only when nobody can tell."""

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
import structlog

from grootboek.access.server import Server
from grootboek.bookkeeping.mailing import MAIL_JOB, MailState, outbox, queue_mail, send_again
from grootboek.jobs import delivery
from grootboek.jobs.attempts import NotNow
from grootboek.jobs.mail_host import hand_over
from grootboek.jobs.mailing import send_mail
from grootboek.jobs.worker import LEASE, run_due_jobs
from grootboek.ledger.mail import MailDraft
from grootboek.ledger.refusal import Reason
from grootboek.settings import Settings
from grootboek.store.queues.jobs import claim_job
from tests.bookkeeping.books import Books, refused_for
from tests.jobs.clock import Clock
from tests.jobs.mail_hosts import MailHost, mail_host

DRAFT = MailDraft(
    recipient="klant@example.nl",
    subject="Uw factuur van Café Zoë",
    body="Beste klant,\n\nHet totaal is € 121,00.\n",
    sender_address="zoe.is.hier@café.example",
    sender_name="Café Zoë; De Hoek",
)
HANDLERS = {MAIL_JOB: send_mail}


@pytest.fixture
def clock(books: Books) -> Clock:
    clock = Clock()
    books.database.clock = clock
    return clock


@pytest.fixture
def host() -> Iterator[MailHost]:
    with mail_host() as running:
        yield running


@pytest.fixture
def server(books: Books, clock: Clock, host: MailHost) -> Server:
    return Server(
        books.database, Settings(smtp_host="127.0.0.1", smtp_port=host.port, smtp_tls="none", smtp_seconds=20)
    )


def queue(books: Books, **changes: Any) -> int:
    with books.writing() as book:
        return queue_mail(book, replace(DRAFT, **changes))[0]


def standing(books: Books) -> list[tuple[int, MailState, str]]:
    """Return id, state and error of each mail, in the order in which they were queued."""
    with books.reading() as book:
        return [(one.mail.id, one.state, one.error) for one in outbox(book)][::-1]


def empty(server: Server) -> int:
    return run_due_jobs(server, HANDLERS)


def test_a_mail_is_sent_once(server: Server, books: Books, host: MailHost) -> None:
    mail_id = queue(books)
    with structlog.testing.capture_logs() as lines:
        assert empty(server) == 1
    assert empty(server) == 0
    (taken,) = host.taken
    assert (taken.sender, taken.recipient) == ("zoe.is.hier@xn--caf-dma.example", "klant@example.nl")
    assert taken.message["From"].addresses[0].display_name == DRAFT.sender_name
    assert taken.message["Subject"] == DRAFT.subject
    assert taken.message.get_content().replace("\r\n", "\n") == DRAFT.body
    assert standing(books) == [(mail_id, MailState.SENT, "")]
    assert [line["event"] for line in lines] == ["mail sent"]
    assert "klant" not in str(lines)


def test_each_address_of_a_recipient_gets_a_mail_of_its_own(server: Server, books: Books, host: MailHost) -> None:
    queue(books, recipient="een@example.nl; twee@example.nl")
    assert empty(server) == 2
    assert [(one.recipient, one.message["To"]) for one in host.taken] == [
        ("een@example.nl", "een@example.nl"),
        ("twee@example.nl", "twee@example.nl"),
    ]
    assert len({one.message["Message-ID"] for one in host.taken}) == 2


def test_a_refusal_for_good_gives_the_mail_up_and_tells_why(server: Server, books: Books, host: MailHost) -> None:
    mail_id = queue(books)
    host.answer(RCPT="550 5.1.1 Onbekende gebruiker")
    empty(server)
    told = "the mail host refused the recipient: 550 5.1.1 Onbekende gebruiker"
    assert standing(books) == [(mail_id, MailState.FAILED, told)]
    with books.reading() as book:
        assert [one.mail.id for one in outbox(book, only_failed=True)] == [mail_id]


def test_a_refusal_for_now_has_the_mail_sent_later(server: Server, books: Books, host: MailHost, clock: Clock) -> None:
    mail_id = queue(books)
    host.answer(DATA="452 4.2.2 Brievenbus vol")
    empty(server)
    told = "the mail host refused the message: 452 4.2.2 Brievenbus vol"
    assert standing(books) == [(mail_id, MailState.WAITING, told)]
    host.answer()
    assert empty(server) == 0
    clock.now += timedelta(minutes=2)
    assert empty(server) == 1
    assert standing(books) == [(mail_id, MailState.SENT, "")]
    assert len(host.taken) == 1


def test_while_the_mail_host_is_away_one_mail_is_tried_at_each_look(
    server: Server, books: Books, host: MailHost, clock: Clock
) -> None:
    for _ in range(3):
        queue(books)
    host.answer(MAIL="421 4.3.2 Onderhoud")
    assert empty(server) == 1
    host.answer()
    assert empty(server) == 2
    clock.now += timedelta(minutes=2)
    assert empty(server) == 1
    assert len(host.taken) == 3


def test_a_worker_that_dies_after_the_mail_host_took_it_has_it_sent_again_under_the_same_id(
    server: Server, books: Books, host: MailHost, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*given: Any) -> None:
        hand_over(*given)
        raise Killed

    mail_id = queue(books)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(delivery, "hand_over", die)
        empty(server)
    assert empty(server) == 0
    clock.now += LEASE + timedelta(seconds=1)
    assert empty(server) == 1
    assert len(host.taken) == 2
    assert host.taken[0].content == host.taken[1].content
    assert standing(books) == [(mail_id, MailState.SENT, "")]


def test_a_worker_that_dies_after_the_mail_was_noted_as_sent_sends_nothing_again(
    server: Server, books: Books, host: MailHost, clock: Clock
) -> None:
    queue(books)
    job = claim_job(books.database, LEASE, {MAIL_JOB})
    assert job is not None
    send_mail(server, job)
    clock.now += LEASE + timedelta(seconds=1)
    assert empty(server) == 1
    assert len(host.taken) == 1


def test_two_workers_send_each_mail_once(server: Server, books: Books, host: MailHost) -> None:
    both = Barrier(2, timeout=20)

    def work() -> None:
        both.wait()
        empty(server)

    ids = [queue(books, recipient=f"klant{number}@example.nl") for number in range(8)]
    workers = [Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(one.recipient for one in host.taken) == [f"klant{number}@example.nl" for number in range(8)]
    assert [mail_id for mail_id, state, _error in standing(books) if state is MailState.SENT] == ids


def test_a_mail_is_not_begun_when_the_claim_would_end_while_it_is_sent(
    server: Server, books: Books, host: MailHost, clock: Clock
) -> None:
    queue(books)
    job = claim_job(books.database, LEASE, {MAIL_JOB})
    assert job is not None
    clock.now += LEASE - timedelta(seconds=30)
    with pytest.raises(NotNow, match="no time left"):
        send_mail(server, job)
    assert host.taken == []


def test_with_an_address_of_the_server_it_is_the_sender_and_answers_go_to_the_stated_one(
    server: Server, books: Books, host: MailHost
) -> None:
    queue(books, sender_address="jan@bakker.example", sender_name="Bakkerij Jansen")
    empty(Server(books.database, replace(server.settings, mail_sender="facturen@host.example")))
    (taken,) = host.taken
    assert taken.sender == "facturen@host.example"
    assert taken.message["From"] == "Bakkerij Jansen <facturen@host.example>"
    assert taken.message["Reply-To"] == "Bakkerij Jansen <jan@bakker.example>"


def test_a_mail_of_the_server_itself_needs_its_address(
    server: Server, books: Books, host: MailHost, clock: Clock
) -> None:
    mail_id = queue(books, sender_address="", sender_name="")
    empty(server)
    told = "a mail of the server itself needs an address: set GROOTBOEK_MAIL_SENDER"
    assert standing(books) == [(mail_id, MailState.WAITING, told)]
    clock.now += timedelta(minutes=2)
    empty(Server(books.database, replace(server.settings, mail_sender="boeken@host.example")))
    assert [(one.sender, one.message["From"]) for one in host.taken] == [("boeken@host.example",) * 2]


def test_a_mail_is_sent_again_when_the_operator_wants_it(server: Server, books: Books, host: MailHost) -> None:
    refused, sent = queue(books, recipient="weg@example.nl"), queue(books)
    host.answer(RCPT="550 5.1.1 Onbekend")
    empty(server)
    host.answer()
    for mail_id in (refused, sent):
        with books.writing() as book:
            send_again(book, mail_id)
    assert empty(server) == 2
    with books.writing() as book:
        send_again(book, sent)
    assert empty(server) == 1
    assert [one.recipient for one in host.taken] == ["weg@example.nl", "klant@example.nl", "klant@example.nl"]
    assert host.taken[1].message["Message-ID"] == host.taken[2].message["Message-ID"]
    assert [state for _id, state, _error in standing(books)] == [MailState.SENT, MailState.SENT]


def test_a_mail_that_is_being_sent_or_is_not_there_is_not_sent_again(server: Server, books: Books) -> None:
    mail_id = queue(books)
    assert claim_job(books.database, LEASE, {MAIL_JOB}) is not None
    with refused_for(Reason.IN_USE), books.writing() as book:
        send_again(book, mail_id)
    with refused_for(Reason.NOT_FOUND), books.writing() as book:
        send_again(book, 99)


def test_without_a_mail_host_mails_are_files_of_the_owner_alone(books: Books, clock: Clock, tmp_path: Path) -> None:
    folder = tmp_path / "out" / "mail"
    server = Server(books.database, Settings(mail_folder=folder))
    mail_id = queue(books)
    with structlog.testing.capture_logs() as lines:
        empty(server)
    (path,) = folder.iterdir()
    assert path.name.startswith(f"{books.administration_id}-{mail_id}-")
    assert path.suffix == ".eml"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [(line["event"], line["mail"], line["to"]) for line in lines] == [("mail sent", mail_id, str(path))]
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert (message["To"], message["Subject"]) == ("klant@example.nl", DRAFT.subject)
    written = path.read_bytes()
    with books.writing() as book:
        send_again(book, mail_id)
    empty(server)
    assert [(one.name, one.read_bytes()) for one in folder.iterdir()] == [(path.name, written)]


def test_the_mail_folder_is_beside_the_books_when_nothing_else_was_set(books_on_sqlite: Books, tmp_path: Path) -> None:
    queue(books_on_sqlite, sender_address="", sender_name="")
    run_due_jobs(Server(books_on_sqlite.database, Settings()), HANDLERS)
    (path,) = (tmp_path / "mail").iterdir()
    assert b"From: grootboek@localhost\r\n" in path.read_bytes()


def test_a_folder_that_cannot_be_written_keeps_mails_waiting(books: Books, clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, no folder")
    mail_id = queue(books)
    empty(Server(books.database, Settings(mail_folder=tmp_path / "taken")))
    ((found, state, error),) = standing(books)
    assert (found, state) == (mail_id, MailState.WAITING)
    assert error.startswith(f"the mail cannot be written to {tmp_path}/taken: ")
