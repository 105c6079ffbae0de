"""Who looks at the pages: the session of the browser, and the button that ends it."""

import hmac
from typing import Final

import falcon

from grootboek.access.browser_sessions import COOKIE, close_browser_session, form_seal, use_browser_session
from grootboek.access.server import Server
from grootboek.access.sessions import WEB, Access
from grootboek.web.budgets import FORM
from grootboek.web.page import show
from grootboek.wire.http import body, cookie, form, visit_of

SIGN_OUT: Final = "/administratie/afmelden"
SIGNED_OUT: Final = "/administratie/afgemeld"
SEAL: Final = "zegel"
"""The field of a form that shows that a page of this session sent it."""


def access_of(request: falcon.Request, response: falcon.Response, server: Server) -> Access | None:
    """Return the access of the browser; None, with a page that says so as the answer, when it is not signed in."""
    visit = visit_of(request)
    access = use_browser_session(server, cookie(request, COOKIE), visit.request_id)
    if access is None:
        response.status = falcon.HTTP_403
        show(response, "not_signed_in.html")
        return None
    visit.administration_id = access.administration_id
    return access


def seal_of(request: falcon.Request, server: Server) -> str:
    """Return the seal that the forms of this session carry."""
    return form_seal(server, cookie(request, COOKIE))


class SignOut:
    """Ends the session of the browser."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        """Close the session and take the cookie away; 403 when the form is not from a page of this session."""
        visit = visit_of(request)
        visit.door, visit.operation = WEB, "afmelden"
        if access_of(request, response, self._server) is None:
            return
        # compare_digest takes no text with other letters than ASCII, which a stranger may send: bytes it takes.
        if not hmac.compare_digest(_seal_in_form(request).encode(), seal_of(request, self._server).encode()):
            response.status = falcon.HTTP_403
            show(response, "other_site.html")
            return
        close_browser_session(self._server, cookie(request, COOKIE))
        response.unset_cookie(COOKIE, path="/", same_site="Lax")
        response.status = falcon.HTTP_303
        response.set_header("Location", SIGNED_OUT)
        response.set_header("Cache-Control", "no-store")


def _seal_in_form(request: falcon.Request) -> str:
    return form(body(request, FORM.body), FORM.values).get(SEAL, "")


class SignedOut:
    """The page after signing out."""

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with the page."""
        visit = visit_of(request)
        visit.door, visit.operation = WEB, "afgemeld"
        show(response, "signed_out.html")
