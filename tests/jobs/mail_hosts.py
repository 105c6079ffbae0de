"""Mail hosts to test with: a real SMTP server that keeps what it took, or answers what a test tells it to."""

import ssl
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.postgres import free_port

USER, PASSWORD = "boeken", "geheim wachtwoord"
OK = "250 OK"


@dataclass
class Taken:
    """One mail that a host took: its envelope and its message."""

    sender: str
    recipient: str
    message: EmailMessage
    content: bytes


@dataclass
class Handler:
    """What a host does: `answers` holds its answer to MAIL, RCPT or DATA where it is another one than OK."""

    answers: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    conversations: int = 0

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        """Begin a conversation."""
        self.conversations += session.host_name is None
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse the sender."""
        if "MAIL" in self.answers:
            return self.answers["MAIL"]
        envelope.mail_from = address
        return OK

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take or refuse the recipient."""
        if "RCPT" in self.answers:
            return self.answers["RCPT"]
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take or refuse the message."""
        if "DATA" in self.answers:
            return self.answers["DATA"]
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        for recipient in envelope.rcpt_tos:
            self.taken.append(Taken(str(envelope.mail_from), recipient, message, envelope.content))
        return OK


@dataclass
class MailHost:
    """A running mail host."""

    port: int
    handler: Handler

    @property
    def taken(self) -> list[Taken]:
        """The mails that it took."""
        return self.handler.taken

    def answer(self, **answers: str) -> None:
        """Have it answer other things than OK, or OK again when there is nothing."""
        self.handler.answers = answers


def _sign_in(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
    fits = isinstance(given, LoginPassword) and (given.login, given.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=fits, handled=False)


@contextmanager
def mail_host(tls: str = "none", certificate: "Certificate | None" = None, **more: Any) -> Iterator[MailHost]:
    """Run a mail host for the length of a block, with `none`, `starttls` or `tls`."""
    context = certificate.context() if certificate else None
    options = {"ssl_context": context} if tls == "tls" else {"tls_context": context, "require_starttls": tls != "none"}
    host = MailHost(free_port(), Handler())
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS")
        controller = Controller(host.handler, "127.0.0.1", host.port, **options, **more)
        controller.start()
        try:
            yield host
        finally:
            controller.stop()


SIGNING_IN = {"authenticator": _sign_in, "auth_required": True, "auth_require_tls": False}
"""More options: whoever sends has to sign in; the server does not see TLS that was there from the start."""


@dataclass(frozen=True)
class Certificate:
    """A certificate that signed itself, so that it is its own authority too."""

    certificate: Path
    key: Path

    def context(self) -> ssl.SSLContext:
        """Return what a host speaks TLS with."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


def new_certificate(folder: Path, name: str = "DNS:localhost,IP:127.0.0.1") -> Certificate:
    """Make a certificate for a name."""
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    files = ["-keyout", str(made.key), "-out", str(made.certificate)]
    options = ["-days", "2", "-subj", "/CN=a mail host", "-addext", f"subjectAltName={name}"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *files, *options]
    subprocess.run(command, capture_output=True, check=True)
    return made
