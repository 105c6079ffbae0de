"""Hangs the pages in the application."""

import falcon

from grootboek.access.browser_sessions import FIRST_PAGE
from grootboek.access.invoice_links import PATH as INVOICE_FILE
from grootboek.access.server import Server
from grootboek.web.couplings import ACTIVATE, Activation
from grootboek.web.documents import DOCUMENT, PREVIEW, DocumentFile, DocumentPreview
from grootboek.web.first_page import FirstPage
from grootboek.web.invoice_files import InvoiceFile
from grootboek.web.page import STYLE, Style
from grootboek.web.reports import BOOKING, REPORT, BookingPage, ReportPage
from grootboek.web.signing_in import SIGN_OUT, SIGNED_OUT, SignedOut, SignOut


def mount(app: "falcon.App[falcon.Request, falcon.Response]", server: Server) -> None:
    """Hang the pages in the application."""
    app.add_route(FIRST_PAGE, FirstPage(server))
    app.add_route(REPORT, ReportPage(server))
    app.add_route(BOOKING, BookingPage(server))
    app.add_route(SIGN_OUT, SignOut(server))
    app.add_route(SIGNED_OUT, SignedOut())
    app.add_route(STYLE, Style())
    app.add_route(ACTIVATE, Activation(server))
    app.add_route(INVOICE_FILE, InvoiceFile(server))
    app.add_route(DOCUMENT, DocumentFile(server))
    app.add_route(PREVIEW, DocumentPreview(server))
