"""Artikelen and artikelomzetgroepen: kept with all five verbs, each code raised by its cause; what the books know of them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import falcon
import falcon.testing
import pytest

from grootboek.access.server import Server
from grootboek.bookkeeping.article_limits import limit_article_codes
from grootboek.bookkeeping.articles import add_article, change_article
from grootboek.bookkeeping.ordering import add_sales_order, change_sales_order
from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.bookkeeping.purchasing import close_purchase_order, place_purchase_order
from grootboek.bookkeeping.recipes import put_recipe_part
from grootboek.bookkeeping.stock import change_stock, move_stock
from grootboek.gateways.snelstart.contract.shapes import entity_type
from grootboek.gateways.snelstart.service import mount
from grootboek.ledger.article import ArticleDraft, ArticleSettings
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.purchase_order import PurchaseLineDraft, PurchaseOrderDraft
from grootboek.ledger.sales_order import OrderLineDraft, OrderStage, SalesOrderDraft
from grootboek.settings import Settings
from grootboek.store.masters.article_lists import shown_article
from grootboek.store.masters.articles import articles
from grootboek.wire.odata_parser import parse_filter
from grootboek.wire.odata_predicate import predicate
from tests.gateways.snelstart.conftest import Door

NOWHERE = "00000000-0000-0000-0000-000000000009"
PATH = "/v2/artikelen"
_codes = count(1001)


def groups(door: Door) -> dict[int, dict[str, Any]]:
    """Return the revenue groups by their number."""
    return {row["nummer"]: row for row in door.get("/v2/artikelomzetgroepen").json}


def body(door: Door, **changes: Any) -> dict[str, Any]:
    """Return the model of an article with a code of its own."""
    group = {"id": groups(door)[1]["id"]}
    return {
        "artikelcode": str(next(_codes)),
        "omschrijving": "Fietsbel",
        "artikelOmzetgroep": group,
        "verkoopprijs": "12.3456",
        **changes,
    }


def made(door: Door, **changes: Any) -> dict[str, Any]:
    """Add an article and return the answer's model."""
    reply = door.call("POST", PATH, body(door, **changes))
    assert reply.status == 201, reply.text
    model: dict[str, Any] = reply.json
    return model


def supplier(door: Door, **facts: Any) -> dict[str, str]:
    """Add a party and return the reference to it."""
    with door.book(writing=True) as book:
        party = add_party(book, PartyDraft(name="Leverancier", **facts))
        if facts.get("hidden"):
            change_party(book, party.id, lambda draft: replace(draft, hidden=True))
    return {"id": str(party.uid)}


def test_what_is_added_is_read_listed_and_put_back(door: Door) -> None:
    from_whom = supplier(door, is_customer=False)
    model = made(door, inkoopprijs=7.5, eenheid="stuk", relatie=from_whom, voorraadControle=True)
    path = f"{PATH}/{model['id']}"
    read = door.get(path).json
    assert read == {"isHoofdartikel": False, "subartikelen": [], **model}
    assert (model["verkoopprijs"], model["inkoopprijs"], model["relatie"]["id"]) == (
        Decimal("12.3456"),
        Decimal("7.5"),
        from_whom["id"],
    )
    assert read in door.get(PATH, f"$filter=Artikelcode%20eq%20'{model['artikelcode']}'").json
    assert door.call("PUT", path, read).json == model
    assert door.get(path).json == read
    changed = body(door, isNonActief=True, verkoopprijs=None, relatie=None)
    answer = door.call("PUT", path, {**changed, "id": model["id"]}).json
    assert (answer["isNonActief"], answer["verkoopprijs"], answer["inkoopprijs"], answer["eenheid"]) == (
        True,
        0,
        0,
        None,
    )


def test_groups_say_how_their_articles_are_booked(door: Door) -> None:
    shown = groups(door)
    assert list(shown) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [(row["omschrijving"], row["verkoopNederlandBtwSoort"]) for row in map(shown.get, (1, 2, 5)) if row] == [
        ("Hoog btw (goederen)", "Hoog"),
        ("Laag btw (goederen)", "Laag"),
        ("Hoog btw (diensten)", "Hoog"),
    ]
    assert shown[5]["verkoopGrootboekNederlandIdentifier"]["id"] == door.account("8200")
    assert door.get(f"/v2/artikelomzetgroepen/{shown[5]['id']}").json == shown[5]
    assert door.get(f"/v2/artikelomzetgroepen/{NOWHERE}").status == 404
    model = made(door, artikelOmzetgroep={"id": shown[6]["id"]})
    with door.book() as book:
        (article,) = articles(book, code=model["artikelcode"])
    assert article.vat_code == "sales_low"


def test_an_article_of_another_door_is_in_the_group_that_fits_and_keeps_its_account(door: Door) -> None:
    with door.book(writing=True) as book:
        add_article(book, ArticleDraft(code="BEL", name="Bel", vat_code="sales_low_9"))
        article = shown_article(book, "code", "BEL")
    assert article is not None
    path = f"{PATH}/{article.uid}"
    read = door.get(path).json
    assert read["artikelOmzetgroep"]["id"] == groups(door)[2]["id"]
    assert door.call("PUT", path, {**read, "omschrijving": "Fietsbel"}).status == 200
    with door.book() as book:
        (kept,) = articles(book, code="BEL")
    assert (kept.name, kept.vat_code, kept.account_id) == ("Fietsbel", "sales_low_9", None)


def test_stock_and_parts_are_shown_and_filtered_by(door: Door) -> None:
    whole, part = made(door, voorraadControle=True), made(door)
    with door.book(writing=True) as book:
        put_recipe_part(book, whole["artikelcode"], part["artikelcode"], Decimal("2.5"))
        change_stock(book, whole["artikelcode"], Decimal(10))
        move_stock(book, whole["artikelcode"], Decimal(-3))
        (article,) = articles(book, code=whole["artikelcode"])
        lines = (OrderLineDraft(article_id=article.id, quantity=Decimal(9)),)
        order = add_sales_order(book, SalesOrderDraft(party_id=door.customer.id, date=date(2026, 3, 1), lines=lines))
    read = door.get(f"{PATH}/{whole['id']}").json
    assert (read["technischeVoorraad"], read["vrijeVoorraad"], read["isHoofdartikel"]) == (7, -2, True)
    assert read["subartikelen"] == [
        {"artikelcode": part["artikelcode"], "aantal": Decimal("2.5"), "id": part["id"], "uri": part["uri"]}
    ]
    portal = "$filter=VoorraadControle eq true&$filter=IsNonActief eq false&$filter=VrijeVoorraad lt 0"
    for query in (
        portal,
        f"$filter=Subartikelen/any(s:s/Artikelcode eq '{part['artikelcode']}')",
        "$filter=IsHoofdartikel",
    ):
        assert [row["id"] for row in door.get(PATH, query.replace(" ", "%20")).json] == [whole["id"]]
    assert door.call("DELETE", f"{PATH}/{whole['id']}").codes == ["ART-0010", "ART-0011"]
    assert door.call("DELETE", f"{PATH}/{part['id']}").codes == ["ART-0012"]
    with door.book(writing=True) as book:
        change_sales_order(book, order.number, lambda draft: replace(draft, stage=OrderStage.INVOICED))
        change_stock(book, whole["artikelcode"], Decimal(0))
    assert door.call("DELETE", f"{PATH}/{whole['id']}").status == 200
    assert door.call("DELETE", f"{PATH}/{part['id']}").status == 200


def test_an_article_that_is_on_its_way_from_a_supplier_stays(door: Door) -> None:
    bought = made(door)
    with door.book(writing=True) as book:
        (article,) = articles(book, code=bought["artikelcode"])
        supplier = add_party(book, PartyDraft(name="Groothandel", is_supplier=True))
        lines = (PurchaseLineDraft(article_id=article.id, quantity=Decimal(3)),)
        order = place_purchase_order(book, PurchaseOrderDraft(party_id=supplier.id, date=date(2026, 3, 1), lines=lines))
    assert door.call("DELETE", f"{PATH}/{bought['id']}").codes == ["ART-0011"]
    with door.book(writing=True) as book:
        close_purchase_order(book, order.number, delivered=False)
    assert door.call("DELETE", f"{PATH}/{bought['id']}").status == 200


@pytest.mark.parametrize(
    "condition",
    [
        "Verkoopprijs gt 12.3455 and Inkoopprijs eq 0",
        "Relatie/Id eq null or VrijeVoorraad lt 0",
        "Relatie/Id ne null and TechnischeVoorraad ge 2.5",
        "ArtikelOmzetgroep/Id eq guid'{group}'",
        "IsHoofdartikel eq false and not VoorraadControle",
        "tolower(Omschrijving) eq 'fietsbel' and Eenheid eq null",
        "Subartikelen/any(s: s/Aantal gt 1)",
        "ExtraVelden/any(e: e/Naam eq 'x')",
        "ModifiedOn ge datetime'2026-03-02' and Artikelcode lt '2'",
    ],
)
def test_the_books_filter_as_memory_does(door: Door, condition: str) -> None:
    with door.book(writing=True) as book:
        if not articles(book, code="600"):
            bought = {
                "purchase_price": Decimal(1),
                "supplier_id": door.customer.id,
                "unit": "m",
                "vat_code": "sales_low",
            }
            for code, sold in (("600", "12.3455"), ("601", "12.3456")):
                add_article(book, ArticleDraft(code=code, name="FIETSBEL", sales_price=Decimal(sold), **bought))
            move_stock(book, "600", Decimal("2.5"))
            put_recipe_part(book, "601", "600", Decimal(2))
    asked = condition.replace("{group}", groups(door)[2]["id"])
    rows = every(door)
    keep = predicate(parse_filter(asked), entity_type("Artikelen.ArtikelQueryModel"))
    assert every(door, f"&$filter={asked.replace(' ', '%20')}") == [row for row in rows if keep(row)]


def every(door: Door, query: str = "") -> list[dict[str, Any]]:
    """Return all articles, page by page."""
    rows: list[dict[str, Any]] = []
    while page := door.get(PATH, f"$skip={len(rows)}{query}").json:
        rows += page
    return rows


def test_a_deleted_article_is_gone_and_its_code_is_free(door: Door) -> None:
    model = made(door)
    path = f"{PATH}/{model['id']}"
    removed = door.call("DELETE", path)
    assert (removed.status, removed.json) == (200, {})
    for gone in (door.get(path), door.call("PUT", path, body(door)), door.call("DELETE", path)):
        assert (gone.status, gone.codes) == (404, ["ART-0001"])
    assert made(door, artikelcode=model["artikelcode"])["id"] != model["id"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"id": NOWHERE}, ["ALG-0100"]),
        ({"artikelcode": None}, ["ART-0002"]),
        ({"artikelcode": "  "}, ["ART-0002"]),
        ({"artikelcode": "12A"}, ["ART-0003"]),
        ({"artikelcode": "٣"}, ["ART-0003"]),
        ({"artikelcode": "12345678901"}, ["ART-0004"]),
        ({"artikelcode": "AB345678901"}, ["ART-0003", "ART-0004"]),
        ({"artikelcode": "77"}, ["ART-0005"]),
        ({"omschrijving": ""}, ["ART-0006"]),
        ({"omschrijving": "x" * 251}, ["ART-0007"]),
        ({"omschrijving": "a\0b"}, ["ART-0007"]),
        ({"eenheid": "x" * 51}, ["ART-0007"]),
        ({"artikelOmzetgroep": None}, ["ART-0008"]),
        ({"artikelOmzetgroep": {"id": "00000000-0000-0000-0000-000000000000"}}, ["ART-0008"]),
        ({"artikelOmzetgroep": {"id": NOWHERE}}, ["ART-0009"]),
        ({"relatie": {"id": NOWHERE}}, ["ART-0016"]),
        ({"artikelcode": None, "omschrijving": None, "artikelOmzetgroep": None}, ["ART-0002", "ART-0006", "ART-0008"]),
    ],
    ids=str,
)
def test_codes_of_one_that_is_added_or_replaced(door: Door, changes: dict[str, Any], codes: list[str]) -> None:
    if not door.get(PATH, "$filter=Artikelcode%20eq%20'77'").json:
        made(door, artikelcode="77")
    reply = door.call("POST", PATH, body(door, **changes))
    assert (reply.status, reply.codes) == (400, codes)
    model = made(door)
    replaced = door.call("PUT", f"{PATH}/{model['id']}", {**body(door), "id": model["id"], **changes})
    assert (replaced.status, replaced.codes) == (400, [code.replace("0100", "0101") for code in codes])


def test_codes_of_a_supplier(door: Door) -> None:
    customer = supplier(door, is_supplier=False)
    assert door.call("POST", PATH, body(door, relatie=customer)).codes == ["ART-0017"]
    hidden = supplier(door, is_customer=False, hidden=True)
    assert door.call("POST", PATH, body(door, relatie=hidden)).codes == ["ART-0018"]
    (own,) = door.get("/v2/relaties", "$filter=Relatiecode%20eq%20-3").json
    assert made(door, relatie={"id": own["id"]})["relatie"]["id"] == own["id"]


def test_what_may_not_be_deleted_for_how_it_is_set_up(door: Door) -> None:
    bound, text = made(door), made(door)
    with door.book(writing=True) as book:
        change_article(book, bound["artikelcode"], lambda draft: replace(draft, from_wholesaler=True))
        change_article(book, text["artikelcode"], lambda draft: replace(draft, kind="text"))
    assert door.call("DELETE", f"{PATH}/{bound['id']}").codes == ["ART-0013"]
    assert door.call("DELETE", f"{PATH}/{text['id']}").codes == ["ART-0015"]
    own = door.get(PATH, "$filter=Artikelcode%20eq%20'-1'%20or%20Artikelcode%20eq%20'-2'").json
    assert [row["artikelcode"] for row in own] == ["-2", "-1"]
    for row in own:
        assert door.call("DELETE", f"{PATH}/{row['id']}").codes == ["ART-0015"]
        assert door.call("PUT", f"{PATH}/{row['id']}", row).status == 200


def test_codes_may_be_letters_where_the_administration_says_so(door: Door) -> None:
    with door.book(writing=True) as book:
        limit_article_codes(book, ArticleSettings(numeric_codes=False, longest_code=20))
    company = door.get("/v2/companyInfo").json
    assert (company["artikelcodeSoort"], company["artikelcodeMaxLengte"]) == ("Alfanumeriek", 20)
    assert made(door, artikelcode="VOORBEELD")["artikelcode"] == "VOORBEELD"
    with door.book(writing=True) as book:
        limit_article_codes(book, ArticleSettings())
    (kept,) = door.get(PATH, "$filter=Artikelcode%20eq%20'VOORBEELD'").json
    assert door.call("PUT", f"{PATH}/{kept['id']}", kept).status == 200


def test_a_page_has_25_articles_at_most(door: Door) -> None:
    assert len(door.get(PATH, "$top=25&$skip=1").json) <= 25
    reply = door.get(PATH, "$top=26")
    assert (reply.status, "The limit of '25' for Top query" in reply.json["Message"]) == (400, True)


def test_pages_may_be_longer_where_the_operator_says_so(door: Door) -> None:
    app = falcon.App()
    mount(app, Server(door.server.database, Settings(articles_top=500)))
    keys = {"Authorization": f"bearer {door.token}", "Ocp-Apim-Subscription-Key": door.keys.subscription_key}
    client = falcon.testing.TestClient(app)
    statuses = [
        client.simulate_get(PATH, query_string=f"$top={top}", headers=keys).status_code for top in (26, 500, 501)
    ]
    assert statuses == [200, 200, 400]
