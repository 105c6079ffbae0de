"""`/administratie/document/<uid>`: a document of the books, to be saved and never shown by the browser itself.

Below it stands its preview, which the server drew: of what somebody sent a page shows that and nothing else.
"""

from abc import ABC, abstractmethod
from typing import ClassVar, Final
from uuid import UUID

import falcon

from grootboek.access.server import Server
from grootboek.access.sessions import WEB
from grootboek.ledger.attachment import Attachment
from grootboek.ledger.media_type import JPEG
from grootboek.store.book import Book, open_book
from grootboek.store.masters.attachment_contents import ContentLost, content_of
from grootboek.store.masters.attachment_previews import preview_of
from grootboek.store.masters.attachments import attachment_by
from grootboek.web.signing_in import access_of
from grootboek.wire.http import visit_of

DOCUMENT: Final = "/administratie/document/{uid:uuid}"
PREVIEW: Final = f"{DOCUMENT}/voorbeeld"
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


def preview_address_of(attachment: Attachment) -> str:
    """Return the address of the preview of a document."""
    return f"{address_of(attachment)}/voorbeeld"


class _Part(ABC):
    """Some bytes of one document."""

    operation: ClassVar[str]

    def __init__(self, server: Server) -> None:
        self._server = server

    def on_get(self, request: falcon.Request, response: falcon.Response, uid: UUID) -> None:
        """Answer with the bytes; 404 when the books of the session have no such document, or it has none of these."""
        visit = visit_of(request)
        visit.door, visit.operation = WEB, self.operation
        access = access_of(request, response, self._server)
        if access is None:
            return
        response.set_headers(_HEADERS)
        try:
            with open_book(self._server.database, access.administration_id, access.actor) as book:
                attachment = attachment_by(book, "uid", uid)
                response.data = None if attachment is None else self.read(book, attachment)
        except ContentLost as failure:
            visit.failure = failure
            _tell(response, falcon.HTTP_500, _LOST)
            return
        if attachment is None or response.data is None:
            _tell(response, falcon.HTTP_404, _UNKNOWN)
        else:
            self.describe(response, attachment)

    @abstractmethod
    def read(self, book: Book, attachment: Attachment) -> bytes | None:
        """Return the bytes; None when there are none."""

    @abstractmethod
    def describe(self, response: falcon.Response, attachment: Attachment) -> None:
        """Say in an answer what the bytes are."""


class DocumentFile(_Part):
    """The content of one document, under its name."""

    operation = "document"

    def read(self, book: Book, attachment: Attachment) -> bytes:
        """Return the content."""
        return content_of(book, attachment.content_key)

    def describe(self, response: falcon.Response, attachment: Attachment) -> None:
        """Have it saved."""
        response.content_type = attachment.media_type
        response.downloadable_as = attachment.file_name


class DocumentPreview(_Part):
    """The preview of one document."""

    operation = "document preview"

    def read(self, book: Book, attachment: Attachment) -> bytes | None:
        """Return the picture."""
        return preview_of(book, attachment.pictured_key)

    def describe(self, response: falcon.Response, attachment: Attachment) -> None:  # noqa: ARG002 (all are of one type)
        """Have it shown."""
        response.content_type = JPEG


def _tell(response: falcon.Response, status: str, text: str) -> None:
    response.status = status
    response.content_type = falcon.MEDIA_TEXT
    response.text = text
