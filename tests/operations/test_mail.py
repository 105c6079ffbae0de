"""The server sends mails by itself, and stops in time while a mail host keeps it waiting."""

import socket
import time
from contextlib import closing

from grootboek.bookkeeping.mailing import MailState, outbox, queue_mail
from grootboek.ledger.actor import Actor
from grootboek.ledger.mail import MailDraft
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from tests.jobs.mail_hosts import mail_host
from tests.live_server import PATIENCE, new_administration, serving

OPERATOR = Actor(None, "test")
DRAFT = MailDraft(
    recipient="klant@example.nl", subject="Factuur", body="Bijgaand.", sender_address="jan@bakker.example"
)


def queue(url: str) -> None:
    new_administration(url)
    with closing(Database(url)) as database, open_book(database, 1, OPERATOR, writing=True) as book:
        queue_mail(book, DRAFT)


def state(url: str) -> MailState:
    with closing(Database(url)) as database, open_book(database, 1, OPERATOR) as book:
        return outbox(book)[0].state


def reaching(port: int) -> dict[str, str]:
    """Return the settings that send mails to a port of this machine."""
    return {
        "GROOTBOEK_SMTP_HOST": "127.0.0.1",
        "GROOTBOEK_SMTP_PORT": str(port),
        "GROOTBOEK_SMTP_TLS": "none",
        "GROOTBOEK_STOP_SECONDS": "4",
    }


def test_the_server_sends_what_is_in_the_outbox_and_says_so_without_the_address(database_url: str) -> None:
    queue(database_url)
    with mail_host() as host, serving(database_url, environment=reaching(host.port)) as server:
        until = time.monotonic() + PATIENCE
        while state(database_url) is not MailState.SENT and time.monotonic() < until:
            time.sleep(0.05)
        assert server.stop() == 0
        log = [line for line in server.log if line["event"] == "mail sent"]
        assert "klant@example.nl" not in server.output
    assert [one.recipient for one in host.taken] == ["klant@example.nl"]
    assert [(line["administration"], line["mail"], line["to"]) for line in log] == [(1, 1, "127.0.0.1")]


def test_a_server_whose_mail_host_does_not_answer_stops_in_time_and_keeps_the_mail(database_url: str) -> None:
    queue(database_url)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(PATIENCE)
        with serving(database_url, environment=reaching(silent.getsockname()[1])) as server:
            connection, _ = silent.accept()
            assert server.stop() == 0
            connection.close()
    assert state(database_url) is MailState.WAITING
