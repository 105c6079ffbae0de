"""The client with which a customer's program calls the server: requests over HTTP, with the server's certificate checked."""

import base64
import http.client
import ssl
import urllib.error
import urllib.request
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from msgspec import Struct

from grootboek.gateways.cash.offline.cashwin.messages import (
    POLL,
    RESULT,
    TYPE,
    Asking,
    BadMessage,
    Outcome,
    Receipt,
    Work,
    read_message,
    write_message,
)

_SECONDS: Final = 120.0
"""How long the server may be silent."""
_Answer = TypeVar("_Answer", bound=Struct)


class ServerUnreachable(Exception):
    """The server cannot be reached, or answers what it should not; the text says what. Trying again may help."""


class LoginRefused(Exception):
    """The server does not know this customer number, e-mail address and password."""


class OutcomeRefused(Exception):
    """The server, or what stands before it, does not take an outcome because of its size or form."""


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: the password is meant for one server."""

    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Give up a redirection."""


class Client:
    """A client of one server, for one user."""

    def __init__(self, url: str, login: str, password: str) -> None:
        """Take the server's address, `CUSTOMER/EMAIL` and the password; ValueError when the address is none."""
        parts = urlsplit(url)
        if (
            parts.scheme not in ("http", "https")
            or not parts.hostname
            or parts.query
            or parts.fragment
            or parts.username
        ):
            raise ValueError("the server's address is one such as https://boeken.example.nl")
        self._url = url.rstrip("/")
        self._authorization = "Basic " + base64.b64encode(f"{login}:{password}".encode()).decode()
        secure = urllib.request.HTTPSHandler(context=ssl.create_default_context())
        self._opener = urllib.request.build_opener(_NoRedirects, secure)

    def ask(self, asking: Asking) -> Work:
        """Ask for work."""
        return self._send(POLL, asking, Work)

    def hand_in(self, outcome: Outcome) -> Receipt:
        """Hand in the outcome of a request; OutcomeRefused when the server does not take it."""
        return self._send(RESULT, outcome, Receipt)

    def _send(self, path: str, message: Struct, form: type[_Answer]) -> _Answer:
        headers = {"Authorization": self._authorization, "Content-Type": TYPE, "Accept": TYPE}
        request = urllib.request.Request(  # noqa: S310 (the scheme was checked)
            self._url + path, write_message(message), headers, method="POST"
        )
        try:
            with self._opener.open(request, timeout=_SECONDS) as answer:
                return read_message(answer.read(), form)
        # The order counts: an HTTPError is a URLError, and that is an OSError.
        except urllib.error.HTTPError as error:
            # An HTTPError is an answer too, with a connection to close.
            with error:
                raise _refused(error, path) from None
        except BadMessage as error:
            raise ServerUnreachable(f"the answer is no message of this version: {error}") from None
        except urllib.error.URLError as error:
            raise ServerUnreachable(str(error.reason)) from None
        except (OSError, http.client.HTTPException) as error:
            raise ServerUnreachable(str(error) or type(error).__name__) from None


def _refused(error: urllib.error.HTTPError, path: str) -> Exception:
    if error.code == http.HTTPStatus.UNAUTHORIZED:
        return LoginRefused()
    if error.code in (400, 413) and path == RESULT:
        return OutcomeRefused(f"HTTP {error.code}")
    return ServerUnreachable(f"HTTP {error.code} {error.reason}")
