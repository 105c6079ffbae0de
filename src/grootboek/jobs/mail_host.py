"""Handing a message to the mail host (SMTP), within a time, and telling refusals for good from those for now."""

import smtplib
import ssl
from contextlib import closing, suppress
from email.message import EmailMessage
from time import monotonic
from typing import Any, Final

from grootboek.jobs.attempts import Never, NotNow
from grootboek.settings import Settings

_CLOSING: Final = 421
"""The mail host closes the connection (RFC 5321 chapter 3.8), whatever the mail."""
# A refusal for good by its number (RFC 4954), but what is wrong is a setting, not the mail.
_SIGN_IN_FIRST: Final = 530
_QUIT_SECONDS: Final = 5.0
# A timeout of 0 would make the socket non-blocking instead of ending the wait.
_SHORTEST: Final = 0.001


def hand_over(settings: Settings, message: EmailMessage, sender: str, recipient: str) -> None:
    """Hand a message to the mail host; `Never` when it refuses for good, `NotNow` when it may take the message later."""
    ends = monotonic() + settings.smtp_seconds
    with closing(_ready(settings, ends)) as host:
        try:
            _send(host, message, sender, recipient)
        except (smtplib.SMTPException, OSError) as problem:
            # A host that ran out of time is slow for every mail; another break may be due to this one.
            late, reason = monotonic() >= ends, _reason(problem, settings, ends)
            raise NotNow(
                f"the conversation with the mail host broke off: {reason}", for_all_of_its_kind=late
            ) from problem
        host.end()


def greet(settings: Settings) -> None:
    """Connect to the mail host, start TLS and sign in as set, and leave; `NotNow` when any of it fails."""
    with closing(_ready(settings, monotonic() + settings.smtp_seconds)) as host:
        host.end()


class _Conversation(smtplib.SMTP):
    """A conversation that ends in time: each step gets the seconds that are left."""

    def __init__(self, ends: float, host: str, port: int, **more: Any) -> None:
        self._ends = ends
        super().__init__(host, port, timeout=max(ends - monotonic(), _SHORTEST), **more)

    def send(self, s: Any) -> None:
        """Send within the seconds that are left."""
        self._shorten()
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """Read an answer within the seconds that are left."""
        self._shorten()
        return super().getreply()

    def _shorten(self) -> None:
        if self.sock is not None:
            self.sock.settimeout(max(self._ends - monotonic(), _SHORTEST))

    def end(self) -> None:
        """End the conversation; the message was taken, so nothing that goes wrong here matters."""
        self._ends = min(self._ends, monotonic() + _QUIT_SECONDS)
        with suppress(smtplib.SMTPException, OSError):
            self.quit()


class _TlsConversation(_Conversation, smtplib.SMTP_SSL):
    """A conversation that speaks TLS from the first byte."""


def _ready(settings: Settings, ends: float) -> _Conversation:
    """Connect, start TLS and sign in, as set; what fails here fails for every mail."""
    try:
        host = _connected(settings, ends)
        try:
            if settings.smtp_tls == "starttls":
                host.starttls(context=_tls(settings))
            if settings.smtp_user:
                host.login(settings.smtp_user, settings.smtp_password)
            # Greeted here and not with the first mail, since a refused greeting holds for all of them.
            host.ehlo_or_helo_if_needed()
        except Exception:  # whatever it is goes on to the caller; only the connection must not stay open
            host.close()
            raise
    except (smtplib.SMTPException, OSError) as problem:
        where = f"the mail host {settings.smtp_host}:{settings.smtp_port}"
        raise NotNow(f"{where}: {_reason(problem, settings, ends)}", for_all_of_its_kind=True) from problem
    return host


def _connected(settings: Settings, ends: float) -> _Conversation:
    if settings.smtp_tls == "tls":
        return _TlsConversation(ends, settings.smtp_host, settings.smtp_port, context=_tls(settings))
    return _Conversation(ends, settings.smtp_host, settings.smtp_port)


def _tls(settings: Settings) -> ssl.SSLContext:
    """Return what TLS trusts: the authorities that were set, else the system's; names have to be right."""
    return ssl.create_default_context(cafile=settings.smtp_ca)


def _send(host: _Conversation, message: EmailMessage, sender: str, recipient: str) -> None:
    """Send one message to one recipient."""
    try:
        host.send_message(message, sender, [recipient])
    except smtplib.SMTPRecipientsRefused as refused:
        code, reply = refused.recipients[recipient]
        raise _refusal("recipient", code, reply) from refused
    except smtplib.SMTPSenderRefused as refused:
        raise _refusal(f"sender {sender}", refused.smtp_code, refused.smtp_error) from refused
    except smtplib.SMTPResponseException as refused:
        raise _refusal("message", refused.smtp_code, refused.smtp_error) from refused


def _refusal(what: str, code: int, reply: bytes | str) -> Never | NotNow:
    reason = f"the mail host refused the {what}: {_answer(code, reply)}"
    if code in (_CLOSING, _SIGN_IN_FIRST):
        return NotNow(reason, for_all_of_its_kind=True)
    return Never(reason) if 500 <= code < 600 else NotNow(reason)


def _reason(problem: Exception, settings: Settings, ends: float) -> str:
    if monotonic() >= ends:
        return f"no answer within {settings.smtp_seconds} seconds"
    if isinstance(problem, smtplib.SMTPResponseException):
        return _answer(problem.smtp_code, problem.smtp_error)
    return f"{type(problem).__name__}: {problem}"


def _answer(code: int, reply: bytes | str) -> str:
    text = reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply
    printable = "".join(character if character.isprintable() else " " for character in text)
    return f"{code} {' '.join(printable.split())}"
