"""The PDF of an invoice is there for whoever holds its link, and for nobody else."""

from io import BytesIO
from uuid import UUID

import pytest
import structlog
from falcon.testing import Result
from pypdf import PdfReader

from grootboek.access.invoice_links import invoice_link
from grootboek.bookkeeping import printing
from grootboek.ledger.invoice import Invoice
from grootboek.papers.errors import CannotPrint
from tests.pango import skip_without_pango
from tests.web.conftest import Browser


def linked(browser: Browser, uid: UUID) -> str:
    """Return the path of an invoice."""
    return invoice_link(browser.server.keyring, browser.books.administration_id, uid)


def get(browser: Browser, path: str, method: str = "GET") -> Result:
    """Ask for a path as somebody who never signed in."""
    return browser.client.simulate_request(method, path)


@pytest.fixture
def made(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Invoice:
    """An invoice, whose page is drawn by nobody."""
    monkeypatch.setattr(printing, "pdf_of", lambda _html, _identifier: b"%PDF-drawn")
    return browser.books.invoice(number="2026/01 é\r\nX")


def test_a_link_gives_the_real_pdf_though_no_job_has_run(browser: Browser) -> None:
    skip_without_pango()
    invoice = browser.books.invoice()
    found = get(browser, linked(browser, invoice.uid))
    assert (found.status_code, found.headers["content-type"]) == (200, "application/pdf")
    shown = " ".join(PdfReader(BytesIO(found.content)).pages[0].extract_text().split())
    assert "Factuurnummer F00001" in shown
    assert "Fietsbel" in shown


def test_it_is_shown_in_the_browser_under_a_safe_name_and_kept_by_no_cache(browser: Browser, made: Invoice) -> None:
    found = get(browser, linked(browser, made.uid))
    assert found.content == b"%PDF-drawn"
    named = found.headers["content-disposition"]
    assert named.startswith("inline; filename=factuur-2026-01-")
    assert named.isascii()
    assert found.headers["cache-control"] == "private, no-store"
    assert found.headers["x-content-type-options"] == "nosniff"
    assert found.headers["x-robots-tag"] == "noindex"
    assert found.headers["referrer-policy"] == "no-referrer"


def test_a_head_request_gets_the_headers(browser: Browser, made: Invoice) -> None:
    found = get(browser, linked(browser, made.uid), "HEAD")
    assert (found.status_code, found.headers["content-type"], found.content) == (200, "application/pdf", b"")


def test_a_wrong_link_leads_nowhere(browser: Browser, made: Invoice) -> None:
    right = linked(browser, made.uid)
    unknown = invoice_link(browser.server.keyring, browser.books.administration_id, UUID(int=99))
    foreign = invoice_link(browser.server.keyring, browser.books.administration_id + 1, made.uid)
    for path in (f"{right[:-6]}AA.pdf", "/factuur/x.pdf", "/factuur/.pdf", "/factuur/%2e%2e.pdf", unknown, foreign):
        found = get(browser, path)
        assert found.status_code == 404, path
        assert b"%PDF" not in found.content
    assert get(browser, unknown).text == "Deze link leidt niet naar een factuur.\n"
    assert get(browser, unknown).headers["content-type"].startswith("text/plain")


def test_an_invoice_that_cannot_be_drawn_is_there_later(
    browser: Browser, made: Invoice, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_html: str, _identifier: bytes) -> bytes:
        raise CannotPrint("Pango is missing: apt-get install it")

    with monkeypatch.context() as patched:
        patched.setattr(printing, "pdf_of", fail)
        found = get(browser, linked(browser, made.uid))
    assert (found.status_code, found.headers["retry-after"]) == (503, "300")
    assert found.text == "Deze factuur kan nu niet als PDF worden getoond. Probeer het later opnieuw.\n"
    assert get(browser, linked(browser, made.uid)).status_code == 200


def test_the_log_does_not_tell_the_link(browser: Browser, made: Invoice) -> None:
    path = linked(browser, made.uid)
    with structlog.testing.capture_logs() as lines:
        get(browser, path)
        get(browser, f"{path[:-6]}AA.pdf")
    asked = [line for line in lines if line["event"] == "request"]
    assert [(line["path"], line["status"]) for line in asked] == [
        ("/factuur/{token}.pdf", 200),
        ("/factuur/{token}.pdf", 404),
    ]
    assert path[9:40] not in repr(lines)
