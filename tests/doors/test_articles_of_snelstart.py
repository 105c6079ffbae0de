"""Articles that SnelStart's door keeps, as the other doors have them: prices of groups and promotions, consumers, deletion."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from grootboek.bookkeeping.articles import change_article
from grootboek.bookkeeping.pricing import add_price_agreement
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.store.masters.articles import articles
from grootboek.store.masters.parties import party_facts
from tests.doors.three import Three


def made(three: Three, code: str, group: int = 1) -> str:
    """Add an article of 10,00 at SnelStart's door and return its id."""
    groups = {row["nummer"]: row["id"] for row in three.snelstart.read("/artikelomzetgroepen")}
    body = {"artikelcode": code, "omschrijving": "Bel", "artikelOmzetgroep": {"id": groups[group]}, "verkoopprijs": 10}
    return str(three.snelstart.write("POST", "/artikelen", body)["id"])


def test_a_price_is_the_same_at_every_door_that_tells_it(three: Three) -> None:
    uid = made(three, "7001")
    with three.book(writing=True) as book:
        (article,), customer = articles(book, code="7001"), party_facts(book, "number", 43)
        assert customer is not None
        agreed = PriceAgreementDraft(
            article_id=article.id, party_id=customer.id, quantity_from=Decimal(5), price=Decimal(9)
        )
        add_price_agreement(book, agreed)
    told = {}
    for quantity in (1, 5):
        query = urlencode({"relatieId": str(customer.uid), "aantal": quantity})
        at_snelstart = three.snelstart.read(f"/artikelen/{uid}", query)["prijsafspraak"]["verkoopprijs"]
        (at_cash,) = three.cash.export(f"8501|7001|43|{quantity}")
        told[quantity] = (at_snelstart, at_cash["2267"])
    assert told == {1: (10, "10,00"), 5: (9, "9,00")}
    with three.book(writing=True) as book:
        add_price_agreement(
            book, replace(agreed, party_id=None, name="Actie", price=Decimal("8.125"), valid_from=book.today)
        )
    assert three.cash.export("8501|7001|43|5")[0]["2267"] == "8,125"
    query = urlencode(
        {"$filter": f"Artikel/Id eq guid'{uid}' and Aantal eq 5 and Datum eq datetime'{date(2026, 3, 19)}'"}
    )
    assert three.snelstart.read("/prijsafspraken", query)[0]["verkoopprijs"] == 10


def test_group_and_price_for_consumers_are_seen_at_e_boekhouden(three: Three) -> None:
    made(three, "7002", group=6)
    with three.book(writing=True) as book:
        change_article(book, "7002", lambda draft: replace(draft, consumer_price=Decimal("10.95")))
    (row,) = three.eboekhouden.rows("GetArtikelen", "cArtikel", cFilter={"ArtikelCode": "7002"})
    shown = [row[name] for name in ("TegenrekeningCode", "BTWCode", "VerkoopprijsInclBTW", "VerkoopprijsExclBTW")]
    assert shown == ["8210", "LAAG_VERK", "10.95", "10.0459"]


def test_what_is_deleted_or_the_administrations_own_is_listed_at_no_other_door(three: Three) -> None:
    uid = made(three, "7003")
    codes = {row["artikelcode"] for row in three.snelstart.read("/artikelen")}
    assert {"-1", "-2", "7003"} <= codes
    assert "7003" in {row["2260"] for row in three.cash.export("2260")}
    assert three.snelstart.call("DELETE", f"/artikelen/{uid}").status_code == 200
    at_cash = {row["2260"] for row in three.cash.export("2260")}
    at_eboekhouden = {row["ArtikelCode"] for row in three.eboekhouden.rows("GetArtikelen", "cArtikel")}
    assert not at_cash & {"-1", "-2", "7003"}
    assert at_cash == at_eboekhouden
