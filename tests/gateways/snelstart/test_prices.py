"""Prices at the door: what is agreed and promised, and the price of an article for a customer, a quantity and a day."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.discount_groups import put_customer_in_group, put_discount_group
from grootboek.bookkeeping.pricing import add_price_agreement
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.discount_group import DiscountGroupDraft, GroupKind
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.store.book import Book
from grootboek.store.masters.article_lists import shown_article
from grootboek.store.masters.articles import articles
from grootboek.store.masters.discount_groups import discount_groups
from tests.counting import noted_statements
from tests.gateways.snelstart.conftest import Door

NOWHERE = "00000000-0000-0000-0000-000000000009"
ASK = "/v2/prijsafspraken"
Ids = Mapping[str, str]


@pytest.fixture(scope="module")
def shop(door: Door) -> Ids:
    """The ids of the article 5001 of 10,00 and of 5002, which is in a discount group, as is the customer; with their prices."""
    with door.book(writing=True) as book:
        for kind in GroupKind:
            put_discount_group(book, DiscountGroupDraft(kind=kind, code="A", name=f"Groep van {kind.value}"))
        groups = {group.kind: group.id for group in discount_groups(book)}
        put_customer_in_group(book, "43", "A")
        for code in ("5001", "5002"):
            in_group = groups[GroupKind.ARTICLES] if code == "5002" else None
            add_article(
                book,
                ArticleDraft(code=code, name=f"Artikel {code}", sales_price=Decimal(10), discount_group_id=in_group),
            )
        agree = agreeing(book, door)
        agree(article="5001", quantity_from=Decimal(1), price=Decimal(9))
        agree(article="5001", quantity_from=Decimal(10), price=Decimal("8.1234"))
        agree(article="5001", discount=Decimal(50), valid_from=date(2026, 4, 1), valid_through=date(2026, 4, 30))
        agree(article_group_id=groups[GroupKind.ARTICLES], discount=Decimal(20))
        march = {"valid_from": date(2026, 3, 10), "valid_through": date(2026, 3, 20)}
        agree(article="5001", party_id=None, name="Lente", price=Decimal(7), **march)
        agree(article="5002", party_id=None, name="Lente", quantity_from=Decimal(5), discount=Decimal(30), **march)
        agree(party_id=None, article_group_id=groups[GroupKind.ARTICLES], name="Zomer", discount=Decimal(5),
              valid_from=date(2026, 7, 1))  # fmt: skip
        shown = {code: shown_article(book, "code", code) for code in ("5001", "5002")}
    return {code: str(article.uid) for code, article in shown.items() if article} | {"43": str(door.customer.uid)}


def agreeing(book: Book, door: Door) -> Callable[..., object]:
    """Return what agrees a price with the customer, or with whom it is told."""

    def agree(article: str | None = None, **facts: Any) -> object:
        named = {"article_id": articles(book, code=article)[0].id} if article else {}
        return add_price_agreement(book, PriceAgreementDraft(**{"party_id": door.customer.id, **named, **facts}))

    return agree


@pytest.mark.parametrize(
    ("article", "more", "price", "why"),
    [
        ("5001", "", "10", "NormaleVerkoopprijs"),
        ("5001", "Relatie/Id eq guid'{43}'", "9", "AfspraakPerArtikelklant"),
        ("5001", "Relatie/Id eq guid'{43}' and Aantal eq 10", "8.1234", "AfspraakPerArtikelklant"),
        ("5001", "Relatie/Id eq guid'{43}' and Datum eq datetime'2026-03-10'", "7", "ActieprijzenPerArtikel"),
        ("5001", "Datum eq datetime'2026-03-20T13:00:00'", "7", "ActieprijzenPerArtikel"),
        ("5001", "Datum eq datetime'2026-03-21'", "10", "NormaleVerkoopprijs"),
        ("5002", "Relatie/Id eq guid'{43}'", "8", "AfspraakPerKlantPerArtikelkortingsgroep"),
        ("5002", "Datum eq datetime'2026-07-01'", "9.5", "ActieprijzenPerArtikelkortingsgroep"),
        ("5002", "Aantal eq 5.5M and Datum eq datetime'2026-03-15'", "7", "ActieprijzenPerArtikel"),
    ],
)
def test_the_price_that_holds_is_told_with_its_reason(
    door: Door, shop: Ids, article: str, more: str, price: str, why: str
) -> None:
    condition = f"Artikel/Id eq guid'{shop[article]}'" + (f" and {more}" if more else "").replace("{43}", shop["43"])
    (told,) = door.get(ASK, f"$filter={condition}".replace(" ", "%20")).json
    assert (told["verkoopprijs"], told["prijsBepalingSoort"], told["basisprijs"]) == (Decimal(price), why, 10)
    assert told["artikel"] == {"id": shop[article], "uri": f"/artikelen/{shop[article]}"}
    assert (told["relatie"] is None) == ("Relatie" not in more)


def test_what_cannot_be_priced_is_told(door: Door, shop: Ids) -> None:
    for query in ("", "$filter=Aantal%20eq%201", f"$filter=Artikel/Id%20ne%20guid'{shop['5001']}'"):
        reply = door.get(ASK, query)
        assert (reply.status, reply.json) == (400, {"Message": "Artikel/Id is verplicht"})
    assert door.get(ASK, f"$filter=Artikel/Id%20eq%20guid'{NOWHERE}'").codes == ["ART-0001"]
    for nobody in (NOWHERE, supplier(door)):
        query = f"$filter=Artikel/Id%20eq%20guid'{shop['5001']}'%20and%20Relatie/Id%20eq%20guid'{nobody}'"
        assert door.get(ASK, query).codes == ["ART-0014"]
    assert door.get(ASK, "$filter=Artikel/Id%20eq").codes == ["ALG-0104"]


def supplier(door: Door) -> str:
    """Return the id of a party that is no customer."""
    (party,) = door.get("/v2/relaties", "$filter=Relatiecode%20eq%20-1").json
    return str(party["id"])


def test_articles_show_the_price_of_a_customer(door: Door, shop: Ids) -> None:
    query = f"relatieId={shop['43']}&aantal=10&$filter=startswith(Artikelcode,'500')"
    rows = door.get("/v2/artikelen", query).json
    assert [(row["artikelcode"], row["verkoopprijs"], row["prijsafspraak"]["verkoopprijs"]) for row in rows] == [
        ("5001", 10, Decimal("8.1234")),
        ("5002", 10, 8),
    ]
    assert door.get(f"/v2/artikelen/{shop['5001']}", f"relatieId={shop['43']}&aantal=10").json == rows[0]
    assert "prijsafspraak" not in door.get(f"/v2/artikelen/{shop['5001']}").json
    unknown = door.get(f"/v2/artikelen/{shop['5001']}", f"relatieId={NOWHERE}")
    assert (unknown.status, unknown.codes) == (404, ["ART-0014"])
    for reply in (
        door.get(f"/v2/artikelen/{shop['5001']}", f"relatieId={supplier(door)}"),
        door.get("/v2/artikelen", f"relatieId={NOWHERE}"),
    ):
        assert (reply.status, reply.codes) == (400, ["ART-0014"])


def test_prices_of_a_page_take_as_many_statements_as_that_of_one_article(door: Door, shop: Ids) -> None:
    numbers = []
    for some in ("Artikelcode eq '5002'", "startswith(Artikelcode,'500')"):
        with noted_statements(door.server.database) as statements:
            door.get("/v2/artikelen", f"relatieId={shop['43']}&$filter={some.replace(' ', '%20')}")
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]


def test_agreements_with_customers_are_listed_by_article(door: Door, shop: Ids) -> None:
    (row,) = door.get("/v2/artikelen/prijsafspraken").json
    assert (row["artikelCode"], row["basisprijs"]) == ("5001", 10)
    kept = [
        (one["prijsIngave"], one["status"], one["startdatum"], one["prijsAfspraken"]) for one in row["klantAfspraken"]
    ]
    assert kept == [
        (
            "StaffelBedrag",
            "Actief",
            None,
            [
                {"vanaf": 1, "korting": None, "verkoopprijs": 9},
                {"vanaf": 10, "korting": None, "verkoopprijs": Decimal("8.1234")},
            ],
        ),
        ("Korting", "Gepland", "2026-04-01T00:00:00", [{"vanaf": 0, "korting": 50, "verkoopprijs": None}]),
    ]
    one = row["klantAfspraken"][0]
    assert (one["relatiePublicIdentifier"], one["relatieCode"], one["relatieNaam"]) == (shop["43"], 43, "Jan de Boer")
    assert door.get("/v2/artikelen/prijsafspraken", "$filter=KlantAfspraken/any(k:k/RelatieCode%20eq%207)").json == []


def test_promotions_are_listed_with_what_they_are_on(door: Door, shop: Ids) -> None:
    assert shop
    spring, summer = door.get("/v2/actieprijzen").json
    assert (spring["omschrijving"], spring["status"], spring["einddatum"]) == (
        "Lente",
        "Gepland",
        "2026-03-20T00:00:00",
    )
    assert [(row["artikelcode"], row["prijsIngave"]) for row in spring["artikelPrijzen"]] == [
        ("5001", "Bedrag"),
        ("5002", "StaffelKorting"),
    ]
    assert spring["artikelPrijzen"][1]["prijzen"] == [
        {"vanaf": 5, "korting": 30, "verkoopprijs": None, "basisprijs": 10}
    ]
    (group,) = summer["artikelPrijzen"]
    assert (group["artikelcode"], group["artikelOmschrijving"]) == (None, "Groep van articles")
    assert door.get("/v2/actieprijzen", "$filter=Omschrijving%20eq%20'Zomer'").json == [summer]
