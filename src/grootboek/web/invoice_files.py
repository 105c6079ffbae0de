"""`/factuur/<token>.pdf`: the PDF of an invoice for whoever has its link, such as the customer."""

from typing import Final

import falcon
import structlog

from grootboek.access.invoice_links import linked_invoice
from grootboek.access.server import Server
from grootboek.access.sessions import WEB
from grootboek.bookkeeping.printing import PrintedInvoice, printed_invoice
from grootboek.ledger.actor import Actor, Role
from grootboek.papers.errors import CannotPrint
from grootboek.papers.mail_message import invoice_file_name
from grootboek.store.invoicing.papers import PDF_TYPE
from grootboek.wire.http import visit_of

_VISITOR: Final = Actor(None, "invoice link", role=Role.READER)
_UNKNOWN: Final = "Deze link leidt niet naar een factuur.\n"
_NOT_NOW: Final = "Deze factuur kan nu niet als PDF worden getoond. Probeer het later opnieuw.\n"

_log = structlog.get_logger("web")


class InvoiceFile:
    """The PDF of one invoice."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def on_get(self, request: falcon.Request, response: falcon.Response, token: str) -> None:
        """Answer with the PDF, drawn now when no job has drawn it yet; 404 to a wrong token, 503 when it cannot be drawn."""
        visit = visit_of(request)
        visit.door, visit.operation = WEB, "factuur"
        response.set_header("Cache-Control", "private, no-store")
        response.set_header("X-Content-Type-Options", "nosniff")
        # The address is the secret: no search engine and no other site may learn it.
        response.set_header("X-Robots-Tag", "noindex")
        response.set_header("Referrer-Policy", "no-referrer")
        link = linked_invoice(self._server.keyring, token)
        if link is None:
            _answer_text(response, falcon.HTTP_404, _UNKNOWN)
            return
        visit.administration_id = link.administration_id
        try:
            printed = printed_invoice(self._server.database, link.administration_id, link.invoice_uid, _VISITOR)
        except CannotPrint as problem:
            _log.error("invoice not printed", administration=link.administration_id, reason=str(problem))
            _answer_text(response, falcon.HTTP_503, _NOT_NOW)
            response.set_header("Retry-After", "300")
            return
        _send(response, printed)

    on_head = on_get


def _send(response: falcon.Response, printed: PrintedInvoice | None) -> None:
    if printed is None:
        _answer_text(response, falcon.HTTP_404, _UNKNOWN)
        return
    response.content_type = PDF_TYPE
    response.viewable_as = invoice_file_name(printed.number)
    response.data = printed.pdf


def _answer_text(response: falcon.Response, status: str, text: str) -> None:
    response.status = status
    response.content_type = falcon.MEDIA_TEXT
    response.text = text
