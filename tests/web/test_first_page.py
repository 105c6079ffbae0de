"""The first page: whose books these are, the balances of a year, the last bookings; safe for whatever stands in the books."""

from dataclasses import replace

import pytest

from grootboek.bookkeeping.closing import lock_period
from grootboek.bookkeeping.opening import open_administration
from grootboek.bookkeeping.parties import change_party
from grootboek.ledger.actor import Role
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.booking import BookingKind
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.period_lock import LockKind
from grootboek.web.dutch import KINDS, ROLES, amount, day
from tests.bookkeeping.books import OPERATOR
from tests.web.conftest import Browser, texts

SALE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 1234,50 sales_high 259,25"
COSTS = "money_spent 1100 - - 2026-03-02 | 4360 50,00 purchase_high 10,50"
EARLIER = "sales_invoice 1300 KLANT F0 2025-06-01 | 8000 100,00 sales_high 21,00"
CELLS = "//table[@class='bookings']/tbody/tr/td"


def table(browser: Browser, number: int, query: str = "") -> list[list[str]]:
    """Return the rows of a list of balances: 1 the balance sheet, 2 profit and loss."""
    (found,) = browser.page(query).xpath(f"(//table[@class='balances'])[{number}]")
    rows = found.xpath("./tbody/tr | ./tfoot/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in rows]


def test_balances_of_the_year(browser: Browser) -> None:
    for text in (EARLIER, SALE, COSTS):
        browser.books.record(text)
    assert table(browser, 1) == [
        ["1100", "Bank", "", "60,50"],
        ["1300", "Debiteuren", "1.614,75", ""],
        ["1700", "Btw af te dragen hoog", "", "280,25"],
        ["1710", "Btw te vorderen hoog", "10,50", ""],
        ["", "Resultaat van eerdere jaren, niet afgesloten", "", "100,00"],
        ["", "Resultaat 2026", "", "1.184,50"],
        ["Totaal", "1.625,25", "1.625,25"],
    ]
    assert table(browser, 2) == [
        ["4360", "Algemene kosten", "50,00", ""],
        ["8000", "Omzet hoog", "", "1.234,50"],
        ["", "Winst", "1.184,50", ""],
        ["Totaal", "1.234,50", "1.234,50"],
    ]


def test_another_year(browser: Browser) -> None:
    for text in (EARLIER, SALE, "money_spent 1100 - - 2024-03-02 | 4360 50,00"):
        browser.books.record(text)
    assert texts(browser.page(), "//h2 | //nav/a") == ["Saldi 2026", "2025", "2027", "Laatste boekingen"]
    assert table(browser, 2, "jaar=2025")[-1] == ["Totaal", "100,00", "100,00"]
    assert table(browser, 2, "jaar=2024") == [
        ["4360", "Algemene kosten", "50,00", ""],
        ["", "Verlies", "", "50,00"],
        ["Totaal", "50,00", "50,00"],
    ]
    assert texts(browser.page("jaar=1980"), "//nav/a") == ["1981"]


@pytest.mark.parametrize("asked", ["", "1979", "2050", "x", "20261", "%00", "-2026", "²²²²"])
def test_a_year_that_there_is_not_is_this_one(browser: Browser, asked: str) -> None:
    assert texts(browser.page(f"jaar={asked}"), "//h2")[0] == "Saldi 2026"


def test_last_bookings(browser: Browser) -> None:
    for text in (SALE, COSTS, "payment_received 1100 KLANT F1 2026-03-05 | 1300 1493,75"):
        browser.books.record(text, description="Over & uit")
    assert texts(browser.page(), CELLS) == [
        *("3", "5 mrt 2026", "Betaling ontvangen F1", "Over & uit", "Jansen Fietsen", "1.493,75"),
        *("2", "2 mrt 2026", "Geld uitgegeven", "Over & uit", "", "60,50"),
        *("1", "1 mrt 2026", "Verkoopfactuur F1", "Over & uit", "Jansen Fietsen", "1.493,75"),
    ]
    browser.books.withdraw(2)
    assert texts(browser.page(), "//td[@class='number']") == ["3", "1"]


def test_no_more_than_the_last_25_bookings(browser: Browser) -> None:
    for _ in range(30):
        browser.books.record(COSTS)
    assert texts(browser.page(), "//td[@class='number']") == [str(number) for number in range(30, 5, -1)]


def test_books_without_bookings(browser: Browser) -> None:
    assert table(browser, 1) == [["Geen rekeningen met een saldo"]]
    assert texts(browser.page(), CELLS) == ["Er is nog niets geboekt"]


def test_whose_books_these_are(browser: Browser) -> None:
    with browser.books.writing() as book:
        lock_period(book, LockKind.USER, Day(2025, 12, 31))
    browser.grant(Role.READER)
    page = browser.page()
    assert texts(page, "//h1") == ["demo BV demo"]
    assert texts(page, "//span[@class='user']") == ["An <Jansen> (lezer)"]
    assert texts(page, "//dl/div/*") == ["Afgesloten tot en met", "31 december 2025"]


@pytest.mark.parametrize(
    ("country", "shown"), [("Nederland", "Kade 1, 2611 AB Delft"), ("België", "Kade 1, 2611 AB Delft, België")]
)
def test_details_of_the_company(browser: Browser, country: str, shown: str) -> None:
    place = {"street": "Kade 1", "postcode": "2611 AB", "city": "Delft", "country": country}
    draft = AdministrationDraft(code="kade", name="De Kade", coc_number="12345678", **place)
    browser.enter(open_administration(browser.server.database, draft, OPERATOR))
    page = browser.page()
    assert texts(page, "//h1") == ["De Kade kade"]
    assert texts(page, "//dl/div/*") == ["Adres", shown, "KvK-nummer", "12345678"]


def test_what_stands_in_the_books_cannot_run(browser: Browser) -> None:
    script = "<script>alert(1)</script>"
    with browser.books.writing() as book:
        change_party(book, browser.books.names.parties["KLANT"], lambda party: replace(party, name=script))
    browser.books.record(SALE.replace("F1", "'\"><b>"), description=script)
    page = browser.page()
    assert page.xpath("//script | //b") == []
    assert texts(page, CELLS)[2:5] == ["Verkoopfactuur '\"><b>", script, script]


def test_page_keeps_itself_to_itself(browser: Browser) -> None:
    result = browser.get()
    policy = dict(part.strip().split(" ", 1) for part in result.headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert result.headers["x-content-type-options"] == "nosniff"
    assert result.headers["referrer-policy"] == "same-origin"
    assert result.headers["cache-control"] == "no-store"
    assert "style=" not in result.text
    assert "<style" not in result.text
    for address in browser.page().xpath("//@href | //@src | //@action"):
        assert address.startswith(("/administratie", "?jaar="))
    (sheet,) = browser.page().xpath("//link[@rel='stylesheet']/@href")
    style = browser.get(str(sheet))
    assert style.headers["content-type"] == "text/css; charset=utf-8"
    assert "url(" not in style.text
    assert "@import" not in style.text


def test_every_kind_and_role_has_a_dutch_name() -> None:
    assert set(KINDS) == set(BookingKind)
    assert set(ROLES) == set(Role)


def test_amounts_and_dates_as_the_dutch_write_them() -> None:
    assert [amount(cents) for cents in (0, 5, -123_456_789)] == ["0,00", "0,05", "-1.234.567,89"]
    assert day(Day(2026, 3, 1)) == "1 mrt 2026"
