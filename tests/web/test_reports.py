"""Reports in a browser: each of a year, down to the card of an account and the lines of a booking."""

import pytest
from lxml import html

from grootboek.bookkeeping.opening import open_administration
from grootboek.ledger.administration import AdministrationDraft
from grootboek.web import reports
from tests.bookkeeping.books import OPERATOR
from tests.web.conftest import Browser

SALE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 1234,50 sales_high 259,25"
EARLIER = "sales_invoice 1300 KLANT F0 2025-06-01 | 8000 100,00 sales_high 21,00"


def page(browser: Browser, address: str) -> html.HtmlElement:
    """Follow a link to a page that is there."""
    path, _, query = address.partition("?")
    result = browser.get(path, query)
    assert result.status_code == 200, result.text
    assert "script" not in result.text
    return html.fromstring(result.text)


def rows(found: html.HtmlElement) -> list[list[str]]:
    return [[cell.text_content() for cell in row] for row in found.xpath("//table[@class='report']/tbody/tr")]


def links(found: html.HtmlElement, text: str) -> list[str]:
    return [str(link.get("href")) for link in found.xpath("//a") if link.text_content() == text]


def test_from_the_first_page_down_to_a_booking(browser: Browser) -> None:
    browser.books.record(EARLIER)
    number = browser.books.record(SALE, description="<b>Fiets</b>").number
    first = browser.page()
    balance = page(browser, links(first, "Kolommenbalans")[0])
    assert ["1300", "Debiteuren", "1.493,75", "", "", "", "1.614,75", ""] in rows(balance)
    assert rows(balance)[-1][-2:] == ["1.614,75", "1.614,75"]
    card = page(browser, links(balance, "1300")[0])
    assert [row[-1] for row in rows(card)] == ["121,00", "1.614,75", "1.614,75"]
    (booking,) = links(card, "1")[:1]
    assert booking == f"/administratie/boeking/{number}"
    told = rows(page(browser, booking))
    assert told[0][3:7] == ["1300", "Debiteuren", "", "<b>Fiets</b>"]
    assert links(first, "1300") == links(balance, "1300")
    before = page(browser, links(card, "2025")[0])
    assert rows(before)[-1][-1] == "121,00"


@pytest.mark.parametrize("name", ["Kolommenbalans", "Balans", "Winst en verlies", "Debiteuren", "Crediteuren"])
def test_every_report_is_a_page(browser: Browser, name: str) -> None:
    assert "Totaal" in str(rows(page(browser, links(browser.page(), name)[0]))) or name == "Winst en verlies"
    browser.books.record(SALE)
    browser.books.record("purchase_invoice 1600 LEVERANCIER I1 2026-03-01 | 4310 50,00 purchase_high")
    shown = rows(page(browser, links(browser.page(), name)[0]))
    expected = {"Balans": "1.504,25", "Winst en verlies": "1.184,50", "Debiteuren": "1.493,75", "Crediteuren": "60,50"}
    assert expected.get(name, "1.554,25") in shown[-1]


@pytest.mark.parametrize(
    "address",
    [
        "/administratie/rapport/geheim",
        "/administratie/rapport/grootboekkaart?rekening=9876",
        "/administratie/rapport/grootboekkaart",
        "/administratie/boeking/77",
    ],
)
def test_what_is_not_there(browser: Browser, address: str) -> None:
    path, _, query = address.partition("?")
    assert browser.get(path, query).status_code == 404
    browser.cookies = {}
    assert browser.get(path, query).status_code == 403


def test_a_withdrawn_booking_and_one_of_others_are_not_shown(browser: Browser) -> None:
    number = browser.books.record(SALE).number
    address = f"/administratie/boeking/{number}"
    assert browser.get(address).status_code == 200
    other = open_administration(browser.books.database, AdministrationDraft(code="ander", name="Ander"), OPERATOR)
    own = browser.cookies
    browser.enter(other)
    assert browser.get(address).status_code == 404
    browser.cookies = own
    browser.books.withdraw(number)
    assert browser.get(address).status_code == 404


def test_a_long_card_says_that_there_is_more(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reports, "MAX_ROWS", 2)
    browser.books.record(EARLIER.replace("2025", "2026"))
    browser.books.record(SALE)
    found = page(browser, "/administratie/rapport/grootboekkaart?jaar=2026&rekening=1300")
    assert len(rows(found)) == 2
    assert "de eerste 2 regels" in found.text_content()
