"""AutoLogin: a token for a session, and the address that signs a browser in with it (manual chapter 3.5)."""

from base64 import b64encode
from hashlib import sha256
from typing import Final

import falcon

from grootboek.access.browser_sessions import COOKIE, FIRST_PAGE, open_browser_session
from grootboek.access.login_tokens import new_login_token, take_token
from grootboek.access.server import Server
from grootboek.access.sessions import SessionFault
from grootboek.gateways.eboekhouden.errors import session_failure
from grootboek.gateways.eboekhouden.session import Call, guid, username
from grootboek.store.access.access_rows import user_by
from grootboek.wire.http import query, set_cookie, visit_of

_STYLE: Final = (
    "body{max-width:34rem;margin:15vh auto;padding:0 1.25rem;font:16px/1.5 system-ui,sans-serif;color:#1c2733}"
)
_POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(_STYLE.encode()).digest()).decode()}'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_REFUSED: Final = (
    '<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    f"<title>Aanmelden is niet gelukt</title><style>{_STYLE}</style></head><body><h1>Aanmelden is niet gelukt</h1>"
    "<p>Deze link is niet of niet meer geldig: hij werkt één keer en maar kort. Ga terug naar het programma waar u vandaan "
    "komt en meld u daar opnieuw aan.</p></body></html>"
)


def token(call: Call) -> str:
    """Return a token that signs the session's user in; `Failed` when the session is not valid, or is another user's."""
    access = call.access()
    with call.server.database.by_statement(writing=False) as connection:
        user = user_by(connection, "id", access.user_id)
    if user is None or user.email != username(call.fields):
        raise session_failure(SessionFault.INVALID)
    code_2 = guid(call.fields.text("SecurityCode2"))
    return new_login_token(call.server, access, code_2)


class AutoLogin:
    """Takes the browsers that were sent here with a token."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def serve(self, req: falcon.Request, resp: falcon.Response, **_groups: str | None) -> None:
        """Sign the browser in and send it to the first page; 403 when the token or the code beside it is not valid."""
        visit = visit_of(req)
        visit.door, visit.operation = "eboekhouden", "inloggen.asp"
        resp.set_header("Cache-Control", "no-store")
        if req.method != "GET":  # a HEAD, such as a link preview sends, must not use the token up
            resp.status = falcon.HTTP_405
            resp.set_header("Allow", "GET")
            return
        fields = query(req)
        login = take_token(self._server, fields.get("t", "").strip(), guid(fields.get("g", "")))
        # The address holds a security code, which must not reach another site as a referrer.
        resp.set_header("Referrer-Policy", "no-referrer")
        if login is None:
            _refuse(resp)
            return
        visit.administration_id = login.administration_id
        session_token = open_browser_session(self._server, login)
        set_cookie(req, resp, COOKIE, session_token)
        resp.status = falcon.HTTP_302
        resp.set_header("Location", FIRST_PAGE)


def _refuse(response: falcon.Response) -> None:
    """Answer that signing in failed, and not why: a stranger who tries tokens learns nothing."""
    response.status = falcon.HTTP_403
    response.content_type = "text/html; charset=utf-8"
    response.set_header("Content-Security-Policy", _POLICY)
    response.set_header("X-Content-Type-Options", "nosniff")
    response.text = _REFUSED
