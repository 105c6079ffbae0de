"""`/couplings/activate/<program>`: the page on which a user couples a program to his administration.

The program sends him here with its own reference and the address to which his browser goes afterwards, which must be one of those
that were registered for it.
"""

import hmac
from dataclasses import dataclass
from typing import Final

import falcon
import structlog

from grootboek.access.couplings import MAX_REFERENCE, NewCoupling, couple
from grootboek.access.server import Server
from grootboek.access.sessions import WEB, Access
from grootboek.ledger.actor import Right
from grootboek.store.access.access_rows import user_by
from grootboek.store.access.couplings import App, app_by_name
from grootboek.store.book import open_book
from grootboek.store.masters.chart import chart_of
from grootboek.web.budgets import COUPLING
from grootboek.web.page import allow_form_to, show
from grootboek.web.signing_in import SEAL, access_of, seal_of
from grootboek.wire.http import body, form, query, visit_of
from grootboek.wire.receivers import receiver_of

ACTIVATE: Final = "/couplings/activate/{name}"
REFERENCE: Final = "referenceKey"
SUCCESS: Final = "successUrl"

_log = structlog.get_logger("web")


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a program asks for."""

    app: App
    reference: str
    success_url: str


class _CannotCouple(Exception):
    """Why a program cannot be coupled, in Dutch, and the status with which the browser is told."""

    def __init__(self, reason: str, status: str = falcon.HTTP_400) -> None:
        super().__init__(reason)
        self.status = status


class Activation:
    """The page that asks, and what its form does."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def on_get(self, request: falcon.Request, response: falcon.Response, name: str) -> None:
        """Show which program is to be coupled to which administration, and ask; or say why that cannot be."""
        access = self._signed_in(request, response)
        if access is None:
            return
        named = query(request)
        try:
            asked = self._asked(access, name, named.get(REFERENCE.lower(), ""), named.get(SUCCESS.lower(), ""))
        except _CannotCouple as problem:
            _refuse(response, problem)
            return
        seal = {"field": SEAL, "seal": seal_of(request, self._server)}
        show(response, "coupling.html", asked=asked, fields=(REFERENCE, SUCCESS), seal=seal, **self._shown(access))
        if asked.success_url:
            allow_form_to(response, receiver_of(asked.success_url).origin)

    def on_post(self, request: falcon.Request, response: falcon.Response, name: str) -> None:
        """Couple the program and send the browser on; 403 when the form is not from a page of this session."""
        access = self._signed_in(request, response)
        if access is None:
            return
        fields = form(body(request, COUPLING.body), COUPLING.values)
        # compare_digest takes no text with other letters than ASCII, which a stranger may send: bytes it takes.
        if not hmac.compare_digest(fields.get(SEAL, "").encode(), seal_of(request, self._server).encode()):
            response.status = falcon.HTTP_403
            show(response, "other_site.html")
            return
        try:
            asked = self._asked(access, name, fields.get(REFERENCE, ""), fields.get(SUCCESS, ""))
        except _CannotCouple as problem:
            _refuse(response, problem)
            return
        self._couple(access, asked)
        if not asked.success_url:
            show(response, "coupled.html", app=asked.app)
            return
        response.status = falcon.HTTP_303
        response.set_header("Location", asked.success_url)
        response.set_header("Cache-Control", "no-store")
        response.set_header("Referrer-Policy", "no-referrer")

    def _signed_in(self, request: falcon.Request, response: falcon.Response) -> Access | None:
        visit = visit_of(request)
        visit.door, visit.operation = WEB, "koppelen"
        return access_of(request, response, self._server)

    def _asked(self, access: Access, name: str, reference: str, success_url: str) -> _Asked:
        """Return what is asked for; `_CannotCouple` when that cannot be."""
        with self._server.database.reading() as connection:
            app = app_by_name(connection, name.lower())
        if app is None:
            raise _CannotCouple("Dit programma is hier niet bekend.", falcon.HTTP_404)
        if not reference.strip():
            raise _CannotCouple("Het programma gaf geen kenmerk op (referenceKey).")
        if len(reference) > MAX_REFERENCE or not reference.isprintable():
            raise _CannotCouple(
                f"Het kenmerk van het programma (referenceKey) mag {MAX_REFERENCE} gewone tekens lang zijn."
            )
        if success_url and success_url not in app.success_urls:
            raise _CannotCouple("Het adres waar u daarna heen zou gaan (successUrl) hoort niet bij dit programma.")
        if not access.actor.may(Right.MANAGE):
            raise _CannotCouple("Alleen een eigenaar van de administratie kan een programma koppelen.", falcon.HTTP_403)
        return _Asked(app, reference, success_url)

    def _shown(self, access: Access) -> dict[str, object]:
        with open_book(self._server.database, access.administration_id, access.actor) as book:
            user = user_by(book.connection, "id", access.user_id)
            return {"administration": chart_of(book).administration, "user": user.name if user else ""}

    def _couple(self, access: Access, asked: _Asked) -> None:
        with open_book(self._server.database, access.administration_id, access.actor, writing=True) as book:
            code = chart_of(book).administration.code
            new = NewCoupling(asked.app.name, asked.reference, access.user_id, access.administration_id, code)
            couple(self._server, book.connection, new)
        _log.info("program coupled", administration=access.administration_id, app=asked.app.name)


def _refuse(response: falcon.Response, problem: _CannotCouple) -> None:
    response.status = problem.status
    show(response, "coupling_refused.html", reason=str(problem))
