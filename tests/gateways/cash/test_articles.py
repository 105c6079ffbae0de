"""Articles, their groups, stock and prices at the CASH door: imported, exported, and what other doors wrote."""

from dataclasses import replace
from decimal import Decimal

import pytest

from grootboek.bookkeeping.articles import add_article, change_article
from grootboek.bookkeeping.ordering import add_sales_order
from grootboek.bookkeeping.pricing import add_price_agreement
from grootboek.bookkeeping.purchasing import place_purchase_order
from grootboek.bookkeeping.stock import change_stock
from grootboek.bookkeeping.webshop import link_webshop
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.ledger.purchase_order import PurchaseLineDraft, PurchaseOrderDraft
from grootboek.ledger.sales_order import OrderLineDraft, SalesOrderDraft
from grootboek.store.masters.articles import articles
from grootboek.store.masters.parties import party_by
from tests.gateways.cash.conftest import Door
from tests.gateways.cash.trade import PIXEL, bring, brought

BELL = ArticleDraft(code="BEL", name="Fietsbel", sales_price=Decimal("12.5"), purchase_price=Decimal("7.1234"))


def codes(door: Door, request: str) -> list[str]:
    """Return the codes of the articles that a request gives."""
    return [each["F2260"] for each in door.export(request)]


def test_an_article_of_another_door_is_shown_with_its_fields(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        add_article(book, replace(BELL, group_code="GRP1", group_name="Bellen", active=False))
    shown = {
        "record": "R2260",
        "F2001": "Fietsbel",
        "F2208": "GRP1",
        "F2260": "BEL",
        "F2261": "FIETSBEL",
        "F2266": "7,1234",
        "F2267": "12,50",
        "F2280": "J",
    }
    assert either_door.export("2260|bel") == [shown]
    del shown["F2266"]
    assert either_door.export("2260I|BEL") == [shown]
    assert either_door.export("2208") == [{"record": "R2208", "F2001": "Bellen", "F2208": "GRP1"}]


def test_an_article_is_imported_whole_and_changed_by_what_is_sent(either_door: Door) -> None:
    brought(
        either_door,
        "0101 101=7 103=Leverancier",
        "2202 2202=A 2001=Groep_twee",
        f"2260 2260=bel 2001=Fietsbel 2261=belletje 2208=grp1 2202=a 2230=7 2266=700 2267=12,5 2273=8 2901=8000 4245={PIXEL}",
        "2260 260=x 2260=BEL 2267=1300 2280=J",
    )
    assert either_door.export("2260V") == [
        {
            "record": "R2260",
            "F2001": "Fietsbel",
            "F2202": "A",
            "F2208": "GRP1",
            "F2230": "000007",
            "F2260": "BEL",
            "F2261": "BELLETJE",
            "F2262": "8,00",
            "F2266": "7,00",
            "F2267": "13,00",
            "F2273": "8,00",
            "F2280": "J",
            "F2293": "8,00",
            "F2901": "8000",
            "Zjpg": "foto.jpg",
            "Z4245": PIXEL,
        }
    ]
    brought(either_door, "2260 2260=BEL 2230= 4245= 2202=")
    shown = either_door.export("2260|BEL")[0]
    assert {"F2230", "F2202", "Zjpg", "Z4245"} & shown.keys() == set()


def test_invoicing_shows_the_same_article_with_its_stock(either_door: Door) -> None:
    brought(either_door, "450 450=BEAMER 2001=Beamer 2267=99900 2273=3")
    shown = {
        "record": "R0450",
        "F0450": "BEAMER",
        "F2001": "Beamer",
        "F2261": "BEAMER",
        "F2267": "999,00",
        "F2273": "3,00",
    }
    assert either_door.export("0450V|BEAMER") == [shown]
    del shown["F2273"]
    assert either_door.export("450") == [shown]
    assert codes(either_door, "2260") == ["BEAMER"]


def test_articles_are_chosen_by_code_group_and_change(door: Door) -> None:
    brought(door, *(f"2260 2260={code} 2001=X 2208={group}" for code, group in ("AG", "BG", "CH", "DH")))
    assert [codes(door, each) for each in ("2260|B", "2260|B|C", "2260|C|", "2260G|g", "2260G|H")] == [
        ["B"],
        ["B", "C"],
        ["C"],
        ["A", "B"],
        ["C", "D"],
    ]
    door.clock.set("2016-10-20 12:00:00")
    brought(door, "2260 2260=B 2001=Y", "2208 2208=H 2001=Sloten")
    assert codes(door, "2260W|2") == ["B"]
    assert codes(door, "2260GW|G|2") == ["B"]
    assert codes(door, "2260GW|H|2") == []
    assert codes(door, "2260W|30") == ["A", "B", "C", "D"]
    assert [each["F2208"] for each in door.export("2208W|2")] == ["H"]
    assert [each["F2208"] for each in door.export("2208|G|G")] == ["G"]


def test_an_active_link_shows_articles_of_the_web_shop_unless_all_are_asked_for(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        add_article(book, replace(BELL, in_webshop=True, group_code="GRP"))
        add_article(book, replace(BELL, code="SLOT", group_code="GRP"))
    assert codes(either_door, "2260") == ["BEL", "SLOT"]
    with either_door.book(writing=True) as book:
        link_webshop(book)
    assert codes(either_door, "2260") == codes(either_door, "2260G|GRP") == ["BEL"]
    assert codes(either_door, "2260A") == codes(either_door, "2260VIAZG|grp") == ["BEL", "SLOT"]


def test_a_picture_is_left_out_with_z_in_any_order_of_letters(either_door: Door) -> None:
    brought(either_door, f"2260 2260=BEL 2001=Fietsbel 2208=GRP 2273=4 4245={PIXEL}")
    for request in ("2260ZVIAG|GRP", "2260VIAZG|grp"):
        (shown,) = either_door.export(request)
        assert ("Z4245" in shown, "F2266" in shown, shown["F2273"]) == (False, False, "4,00")
    assert either_door.export("2260G|GRP")[0]["Z4245"] == PIXEL


def test_stock_that_orders_reserve_is_not_free_and_what_is_ordered_is_coming(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        bell = add_article(book, BELL)
        add_article(book, replace(BELL, code="SLOT"))
        change_stock(book, "BEL", Decimal(10))
        customer = party_by(book, "number", 43)
        assert customer is not None
        line = OrderLineDraft(article_id=bell.id, quantity=Decimal("2.5"))
        add_sales_order(book, SalesOrderDraft(party_id=customer.id, date=book.today, lines=(line,)))
        coming = PurchaseLineDraft(article_id=bell.id, quantity=Decimal(4))
        place_purchase_order(book, PurchaseOrderDraft(party_id=customer.id, date=book.today, lines=(coming,)))
    (shown,) = either_door.export("2260V|BEL")
    assert (shown["F2273"], shown["F2293"], shown["F2262"]) == ("10,00", "7,50", "11,50")
    assert either_door.export("2300") == [{"record": "R2300", "F2260": "BEL", "F2273": "10,00", "F2298": "11-10-2016"}]
    brought(either_door, "2300 2260=BEL 2273=4,25")
    assert either_door.export("2300|BEL")[0]["F2273"] == "4,25"


def test_the_price_of_a_customer_is_what_was_agreed_from_a_quantity(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        bell = add_article(book, replace(BELL, code="ARTIKEL"))
        customer = party_by(book, "number", 43)
        assert customer is not None
        for quantity, discount in ((5, 10), (10, 50)):
            draft = PriceAgreementDraft(
                article_id=bell.id,
                party_id=customer.id,
                quantity_from=Decimal(quantity),
                discount=Decimal(discount),
            )
            add_price_agreement(book, draft)
    shown = {"record": "R8501", "Z2220": "000043", "Z2260": "ARTIKEL", "Z2267": "11,25", "Z2410": "5,00"}
    assert either_door.export("8501|ARTIKEL|43|5") == [shown]
    prices = [either_door.export(f"8501|artikel|000043{each}")[0]["Z2267"] for each in ("", "|4", "|10", "|9,5")]
    assert prices == ["12,50", "12,50", "6,25", "11,25"]
    assert either_door.export("8501|ANDERS|43|5") == either_door.export("8501|ARTIKEL|99|5") == []
    assert either_door.call("Export", exportData="8501|ARTIKEL", formaat="0").code == 800


@pytest.mark.parametrize(
    ("row", "message", "words"),
    [
        ("2260 2001=Bel", "2260=", "artikelcode (2260): is verplicht"),
        ("2260 2260=BEL", "2001=", "omschrijving (2001): is verplicht"),
        ("2260 2260=BEL 2001=B 2230=99", "2230=99", "leverancier (2230): leverancier 99 bestaat niet"),
        ("2260 2260=BEL 2001=B 2267=1.234,00", "2267=1.234,00", None),
        ("2260 2260=BEL 2001=B 2202=Q", "2202=Q", "artikelgroep 2 (2202): artikelgroep 2 Q bestaat niet"),
        (
            "2260 2260=BEL 2001=B 2901=9999",
            "2901=9999",
            "grootboekrekening omzet (2901): grootboekrekening 9999 bestaat niet",
        ),
        ("2260 2260=BEL 2001=B 2280=X", "2280=X", "geblokkeerd (2280): geen toegestane waarde"),
        ("2260 2260=BEL 2001=B 4245=***", "4245=***", None),
        ("2300 2260=NIETS 2273=1", "2260=NIETS", "artikelcode (2260): artikel NIETS bestaat niet"),
        ("2208 2208=G", "2001=", "omschrijving (2001): is verplicht"),
    ],
)
def test_an_article_that_is_wrong_is_refused_by_its_field(
    door: Door, row: str, message: str, words: str | None
) -> None:
    reply = bring(door, row)
    assert (reply.status_of_import, reply.errors) == (3, [(f"Ongeldige waarde {message}", "1")])
    assert words in (None, reply.explanations[0])
    assert door.export("2260") == door.export("2208") == []


def test_nothing_of_an_article_is_written_when_its_picture_is_refused(door: Door) -> None:
    brought(door, "2260 2260=BEL 2001=Fietsbel")
    reply = bring(door, "2260 2260=BEL 2001=Anders 2273=5 4245=AAAA jpg=" + "x" * 101)
    assert reply.status_of_import == 3
    with door.book() as book:
        (article,) = articles(book)
    assert (article.name, article.stock) == ("Fietsbel", 0)


def test_what_another_door_changes_stays_beside_what_cash_keeps(door: Door) -> None:
    brought(door, "2202 2202=A 2001=Twee", "2260 2260=BEL 2001=Fietsbel 2202=A")
    with door.book(writing=True) as book:
        change_article(book, "BEL", lambda article: replace(article, name="Grote bel"))
    (shown,) = door.export("2260")
    assert (shown["F2001"], shown["F2202"]) == ("Grote bel", "A")
