"""Handing a message to a real mail host: TLS, signing in, refusals for good and for now, and hosts that do not answer."""

import socket
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest

from grootboek.jobs.attempts import Never, NotNow
from grootboek.jobs.mail_host import hand_over
from grootboek.settings import Settings
from tests.jobs.mail_hosts import PASSWORD, SIGNING_IN, USER, Certificate, MailHost, mail_host, new_certificate


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return new_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def host() -> Iterator[MailHost]:
    with mail_host() as running:
        yield running


def settings(port: int, **more: Any) -> Settings:
    return Settings(**{"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_tls": "none", "smtp_seconds": 20, **more})


def hand(stated: Settings) -> None:
    message = EmailMessage()
    message["Subject"] = "Factuur"
    message.set_content("Bijgaand.\n")
    hand_over(stated, message, "jan@bakker.example", "klant@example.nl")


@pytest.mark.parametrize("tls", ["none", "starttls", "tls"])
def test_a_message_is_handed_over(tls: str, certificate: Certificate) -> None:
    with mail_host(tls, certificate if tls != "none" else None) as host:
        hand(settings(host.port, smtp_tls=tls, smtp_ca=certificate.certificate))
    assert [(one.sender, one.recipient) for one in host.taken] == [("jan@bakker.example", "klant@example.nl")]
    assert host.taken[0].message.get_content() == "Bijgaand.\r\n"


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_user_signs_in(tls: str, certificate: Certificate) -> None:
    with mail_host(tls, certificate, **SIGNING_IN) as host:
        hand(settings(host.port, smtp_tls=tls, smtp_ca=certificate.certificate, smtp_user=USER, smtp_password=PASSWORD))
    assert len(host.taken) == 1


def test_a_wrong_password_is_told_without_it_and_the_mail_waits(certificate: Certificate) -> None:
    stated: dict[str, Any] = {"smtp_tls": "starttls", "smtp_ca": certificate.certificate, "smtp_user": USER}
    with mail_host("starttls", certificate, **SIGNING_IN) as host, pytest.raises(NotNow, match="535") as failed:
        hand(settings(host.port, **stated, smtp_password="een ander woord"))
    assert failed.value.for_all_of_its_kind
    assert "ander" not in str(failed.value)


def test_a_host_that_wants_users_to_sign_in_keeps_mails_waiting(certificate: Certificate) -> None:
    with mail_host("starttls", certificate, **SIGNING_IN) as host, pytest.raises(NotNow, match="530") as failed:
        hand(settings(host.port, smtp_tls="starttls", smtp_ca=certificate.certificate))
    assert failed.value.for_all_of_its_kind


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_certificate_of_an_unknown_authority_is_not_believed(tls: str, certificate: Certificate) -> None:
    with mail_host(tls, certificate) as host, pytest.raises(NotNow, match="certificate verify failed"):
        hand(settings(host.port, smtp_tls=tls))
    assert host.taken == []


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_a_certificate_of_another_host_is_not_believed(tls: str, tmp_path: Path) -> None:
    other = new_certificate(tmp_path, "DNS:mail.example.nl")
    with mail_host(tls, other) as host, pytest.raises(NotNow, match="IP address mismatch"):
        hand(settings(host.port, smtp_tls=tls, smtp_ca=other.certificate))
    assert host.taken == []


def test_a_host_without_tls_gets_nothing_when_tls_was_set(host: MailHost) -> None:
    with pytest.raises(NotNow, match="STARTTLS extension not supported"):
        hand(settings(host.port, smtp_tls="starttls"))
    with pytest.raises(NotNow, match="SSLError"):
        hand(settings(host.port, smtp_tls="tls"))
    assert host.taken == []


def test_a_file_of_authorities_that_is_gone_is_named(host: MailHost, tmp_path: Path) -> None:
    with pytest.raises(NotNow, match="No such file"):
        hand(settings(host.port, smtp_tls="tls", smtp_ca=tmp_path / "gone.pem"))


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_refusal_for_good_is_told_as_the_host_said_it(host: MailHost, step: str) -> None:
    host.answer(**{step: "550 5.1.1 Deze brievenbus bestaat niet"})
    with pytest.raises(Never, match=r"550 5\.1\.1 Deze brievenbus bestaat niet"):
        hand(settings(host.port))


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_refusal_for_now_leaves_the_mail_for_later(host: MailHost, step: str) -> None:
    host.answer(**{step: "451 4.7.1 Greylisted"})
    with pytest.raises(NotNow, match=r"451 4\.7\.1 Greylisted") as failed:
        hand(settings(host.port))
    assert not failed.value.for_all_of_its_kind


def test_a_host_that_shuts_down_keeps_all_mails_waiting(host: MailHost) -> None:
    host.answer(RCPT="421 4.3.2 Shutting down")
    with pytest.raises(NotNow, match="421") as failed:
        hand(settings(host.port))
    assert failed.value.for_all_of_its_kind


def test_a_host_that_is_away_keeps_all_mails_waiting(host: MailHost) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        with pytest.raises(NotNow, match="refused") as failed:
            hand(settings(bound.getsockname()[1]))
    assert failed.value.for_all_of_its_kind


def test_a_host_that_does_not_answer_is_left_in_time() -> None:
    began = monotonic()
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        pytest.raises(NotNow, match="no answer within 1 sec") as failed,
    ):
        hand(settings(silent.getsockname()[1], smtp_seconds=1))
    assert failed.value.for_all_of_its_kind
    assert monotonic() - began < 20


def test_a_conversation_as_a_whole_ends_in_time() -> None:
    """Each answer comes well within the time, all of them together do not."""

    def answer_slowly(listening: socket.socket) -> None:
        connection, _ = listening.accept()
        with connection:
            try:
                connection.sendall(b"220 slow\r\n")
                while connection.recv(1000):
                    sleep(0.6)
                    connection.sendall(b"250 slow\r\n")
            except OSError:
                return

    with socket.create_server(("127.0.0.1", 0)) as listening:
        slow = Thread(target=answer_slowly, args=(listening,))
        slow.start()
        with pytest.raises(NotNow, match="no answer within 1 seconds"):
            hand(settings(listening.getsockname()[1], smtp_seconds=1))
        slow.join()


def test_a_host_that_ends_the_conversation_badly_after_it_took_the_mail_is_not_sent_it_again(host: MailHost) -> None:
    async def quit_badly(*_given: object) -> str:
        return "500 no"

    host.handler.handle_QUIT = quit_badly  # type: ignore[attr-defined]
    hand(settings(host.port))
    assert len(host.taken) == 1
