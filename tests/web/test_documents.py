"""Documents in a browser: named with their booking, saved under their name and never shown as a page of ours."""

import pytest

from grootboek.bookkeeping.opening import open_administration
from grootboek.bookkeeping.previews import PREVIEW_JOB
from grootboek.jobs.previews import draw
from grootboek.jobs.worker import run_due_jobs
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.media_type import media_type_of
from tests.bookkeeping.attachments import PDF, attached
from tests.bookkeeping.books import OPERATOR
from tests.papers.pictures import picture
from tests.web.conftest import Browser, texts

SALE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"
HTML = b"<html><script>alert(1)</script>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def links(browser: Browser) -> dict[str, str]:
    """Return the addresses of the documents on the page by their names."""
    return {link.text_content(): link.get("href") for link in browser.page().xpath("//a[@class='document']")}


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("bon.pdf", PDF, "application/pdf"),
        ("bon.html", HTML, "text/plain"),
        ("bon.svg", SVG, "application/xml"),
        ("b&n—é.bin", b"\0\1", "application/octet-stream"),
    ],
)
def test_a_document_is_saved_whatever_it_is(browser: Browser, name: str, content: bytes, media_type: str) -> None:
    browser.books.record(SALE)
    attached(browser.books, file_name=name, content=content)
    assert name in texts(browser.page(), "//table[@class='bookings']//td[@class='description']")[0]
    reply = browser.get(links(browser)[name])
    assert (reply.status_code, reply.content, reply.headers["content-type"]) == (200, content, media_type)
    assert reply.headers["content-disposition"].startswith("attachment")
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in reply.headers["content-security-policy"]


def test_a_page_shows_what_the_server_drew_and_nothing_that_was_sent(browser: Browser) -> None:
    browser.books.record(SALE)
    scan = picture()
    attached(browser.books, content=scan, file_name="scan.png")
    attached(browser.books)
    assert browser.page().xpath("//img") == []
    run_due_jobs(browser.server, {PREVIEW_JOB: draw})
    (shown,) = browser.page().xpath("//a[@class='document']/img")
    reply = browser.get(shown.get("src"))
    assert (reply.status_code, reply.headers["content-type"]) == (200, "image/jpeg")
    assert media_type_of(reply.content) == "image/jpeg"
    assert reply.content != scan
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in reply.headers["content-security-policy"]
    assert "img-src 'self'" in browser.get().headers["content-security-policy"]
    (without,) = [address for name, address in links(browser).items() if f"{address}/voorbeeld" != shown.get("src")]
    assert browser.get(f"{without}/voorbeeld").status_code == 404
    browser.cookies = {}
    assert browser.get(shown.get("src")).status_code == 403


def test_documents_of_other_books_are_not_there(browser: Browser) -> None:
    browser.books.record(SALE)
    attached(browser.books)
    (address,) = links(browser).values()
    other = open_administration(browser.server.database, AdministrationDraft(code="ander", name="Ander"), OPERATOR)
    browser.enter(other)
    assert browser.get(address).status_code == 404
    assert browser.get("/administratie/document/x").status_code == 404
    browser.cookies = {}
    assert browser.get(address).status_code == 403
