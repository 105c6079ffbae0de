"""The commands for mails and jobs: what an operator sees of the outbox, and sending again."""

import json
from pathlib import Path
from typing import Any

import pytest

from grootboek.access.server import Server
from grootboek.bookkeeping.mailing import queue_mail
from grootboek.bookkeeping.notices import Notice, queue_notice
from grootboek.cli.opening import OPERATOR
from grootboek.jobs.worker import run_due_jobs
from grootboek.ledger.mail import MailDraft
from grootboek.settings import Settings
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from grootboek.store.masters.administrations import administration_by_code
from grootboek.store.queues.jobs import add_job
from tests.cli.conftest import Run, made
from tests.jobs.mail_hosts import mail_host


def queue(url: str, code: str, recipient: str) -> None:
    database = Database(url)
    row = administration_by_code(database, code)
    assert row
    with open_book(database, row.id, OPERATOR, writing=True) as book:
        draft = MailDraft(
            recipient=recipient, subject="Factuur [1]", body="Bijgaand.", sender_address="jan@bakker.example"
        )
        queue_mail(book, draft)
    database.close()


def send(url: str, **settings: Any) -> None:
    database = Database(url)
    run_due_jobs(Server(database, Settings(**settings)))
    database.close()


def refused(url: str) -> None:
    with mail_host() as host:
        host.answer(RCPT="550 5.1.1 Onbekende \x1b[31mgebruiker")
        send(url, smtp_host="127.0.0.1", smtp_port=host.port, smtp_tls="none")


def listed(run: Run, *options: str) -> list[tuple[str, int, str]]:
    rows = json.loads(run("mail", "list", "--json", *options).stdout)
    return [(row["administration"], row["id"], row["state"]) for row in rows]


def test_mails_are_listed_with_how_they_stand(run: Run, database_url: str, tmp_path: Path) -> None:
    made(run, "een")
    made(run, "twee")
    queue(database_url, "een", "weg@example.nl")
    refused(database_url)
    queue(database_url, "een", "klant@example.nl")
    send(database_url, mail_folder=tmp_path / "mail")
    queue(database_url, "twee", "later@example.nl")
    assert listed(run) == [("een", 2, "sent"), ("een", 1, "failed"), ("twee", 1, "waiting")]
    assert listed(run, "--administration", "twee") == [("twee", 1, "waiting")]
    assert listed(run, "--failed") == [("een", 1, "failed")]
    assert listed(run, "--limit", "1") == [("een", 2, "sent"), ("twee", 1, "waiting")]
    (failed,) = json.loads(run("mail", "list", "--failed", "--json").stdout)
    assert failed["reason"] == "the mail host refused the recipient: 550 5.1.1 Onbekende [31mgebruiker"
    assert (failed["to"], failed["subject"], failed["sent_at"]) == ("weg@example.nl", "Factuur [1]", None)


def test_mails_are_listed_for_a_person(run: Run, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made(run)
    queue(database_url, "zaak", "weg@example.nl")
    refused(database_url)
    shown = run("mail", "list").stdout
    for text in ("weg@example.nl", "Factuur [1]", "failed", "550 5.1.1"):
        assert text in shown


def test_mails_that_were_given_up_are_sent_again(run: Run, database_url: str, tmp_path: Path) -> None:
    made(run)
    for name in ("een", "twee", "drie"):
        queue(database_url, "zaak", f"{name}@example.nl")
    refused(database_url)
    assert "1 to be sent again" in run("mail", "resend", "zaak", "2").stdout
    assert listed(run) == [("zaak", 3, "failed"), ("zaak", 2, "waiting"), ("zaak", 1, "failed")]
    assert "2 to be sent again" in run("mail", "resend", "zaak", "--failed").stdout
    send(database_url, mail_folder=tmp_path / "mail")
    assert {state for _code, _id, state in listed(run)} == {"sent"}
    assert len(list((tmp_path / "mail").iterdir())) == 3


def test_a_mail_that_is_not_there_is_not_sent_again(run: Run) -> None:
    made(run)
    assert "mail is not known (7)" in run("mail", "resend", "zaak", "7", code=1).stderr
    assert "give the ids of the mails" in run("mail", "resend", "zaak", code=2).stderr
    assert "give the ids of the mails" in run("mail", "resend", "zaak", "7", "--failed", code=2).stderr


def test_jobs_that_are_not_done_are_listed(run: Run, database_url: str) -> None:
    made(run)
    queue(database_url, "zaak", "weg@example.nl")
    refused(database_url)
    database = Database(database_url)
    with database.writing() as connection:
        add_job(connection, "purge", database.clock())
    database.close()
    rows = json.loads(run("jobs", "list", "--json").stdout)
    assert [(row["kind"], row["administration"], row["state"], row["attempts"]) for row in rows] == [
        ("mail", "zaak", "given up", 1),
        ("purge", None, "waiting", 0),
    ]
    assert (rows[0]["next_attempt_at"], rows[1]["reason"]) == (None, "")
    shown = run("jobs", "list").stdout
    assert "given up" in shown
    assert "550 5.1.1" in shown


def test_a_notice_that_failed_is_among_the_jobs(run: Run, database_url: str) -> None:
    made(run)
    database = Database(database_url)
    row = administration_by_code(database, "zaak")
    assert row
    notice = Notice(
        recipient="api@klant.example",
        subject="Import mislukt",
        body="Regel 1",
        uid=database.new_uid(),
        queued_at=database.clock(),
    )
    with database.writing() as connection:
        queue_notice(connection, notice, row.id)
    database.close()
    with mail_host() as host:
        host.answer(RCPT="550 5.1.1 Onbekend")
        settings = {"smtp_host": "127.0.0.1", "smtp_port": host.port, "smtp_tls": "none"}
        send(database_url, **settings, mail_sender="boeken@host.example")
    ((kind, code, state, reason),) = [
        (row["kind"], row["administration"], row["state"], row["reason"])
        for row in json.loads(run("jobs", "list", "--json").stdout)
    ]
    assert (kind, code, state) == ("notice", "zaak", "given up")
    assert reason == "the mail host refused the recipient: 550 5.1.1 Onbekend"
