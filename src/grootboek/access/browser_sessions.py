"""Sessions of a browser: opened by a door, used by the pages."""

from typing import Final

from grootboek.access.login_tokens import Login
from grootboek.access.server import Server
from grootboek.access.sessions import (
    WEB,
    Access,
    NewSession,
    SessionFault,
    SessionProof,
    close_session,
    open_session,
    use_session,
)

COOKIE: Final = "grootboek"
"""The cookie that carries the token of the session."""
FIRST_PAGE: Final = "/administratie"
"""Where a browser that was signed in begins."""


def open_browser_session(server: Server, login: Login) -> str:
    """Open a session for a browser and return its token, for the cookie."""
    new = NewSession(WEB, login.user_id, login.administration_id, login.held, named_by=login.named_by)
    return open_session(server, new)


def use_browser_session(server: Server, token: str, request_id: str) -> Access | None:
    """Return the access that a browser has; None when it is not or no longer signed in."""
    if not token:
        return None
    access = use_session(server, SessionProof(WEB, token), request_id)
    return None if isinstance(access, SessionFault) else access


def close_browser_session(server: Server, token: str) -> None:
    """Close the session of a browser."""
    close_session(server, WEB, token)


def form_seal(server: Server, token: str) -> str:
    """Return what a form on a page of this session carries to prove its origin: no other site can know it."""
    return server.keyring.lookup("web form", token).hex()
