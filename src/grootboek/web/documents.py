"""`/administratie/document/<uid>`: a document of the books, to be saved and never shown by the browser itself."""

from typing import Final
from uuid import UUID

import falcon

from grootboek.access.server import Server
from grootboek.access.sessions import WEB, Access
from grootboek.ledger.attachment import Attachment
from grootboek.store.book import open_book
from grootboek.store.masters.attachment_contents import ContentLost, content_of
from grootboek.store.masters.attachments import attachment_by
from grootboek.web.signing_in import access_of
from grootboek.wire.http import visit_of

DOCUMENT: Final = "/administratie/document/{uid:uuid}"
_HEADERS: Final = {
    "Cache-Control": "no-store",
    # Whoever sent the file may have made it for this: it is nothing of ours, and whatever opens it here may do nothing.
    "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_UNKNOWN: Final = "Dit document is er niet.\n"
_LOST: Final = "De inhoud van dit document is er niet meer of is beschadigd. Waarschuw de beheerder.\n"


def address_of(attachment: Attachment) -> str:
    """Return the address at which a document is saved."""
    return f"/administratie/document/{attachment.uid}"


class DocumentFile:
    """The content of one document."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def on_get(self, request: falcon.Request, response: falcon.Response, uid: UUID) -> None:
        """Answer with the content under its name; 404 when the books of the session have no such document."""
        visit = visit_of(request)
        visit.door, visit.operation = WEB, "document"
        access = access_of(request, response, self._server)
        if access is None:
            return
        response.set_headers(_HEADERS)
        try:
            found = self._found(access, uid)
        except ContentLost as failure:
            visit.failure = failure
            _tell(response, falcon.HTTP_500, _LOST)
            return
        if found is None:
            _tell(response, falcon.HTTP_404, _UNKNOWN)
            return
        attachment, content = found
        response.content_type = attachment.media_type
        response.downloadable_as = attachment.file_name
        response.data = content

    def _found(self, access: Access, uid: UUID) -> tuple[Attachment, bytes] | None:
        with open_book(self._server.database, access.administration_id, access.actor) as book:
            attachment = attachment_by(book, "uid", uid)
            return None if attachment is None else (attachment, content_of(book, attachment.content_key))


def _tell(response: falcon.Response, status: str, text: str) -> None:
    response.status = status
    response.content_type = falcon.MEDIA_TEXT
    response.text = text
