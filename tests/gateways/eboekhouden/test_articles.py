"""Test the articles that the door tells: every filter, prices with the VAT of today, and those that are not sold."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from grootboek.bookkeeping.articles import add_article, change_article
from grootboek.gateways.eboekhouden.vat_codes import TO_WIRE
from grootboek.ledger.article import ArticleDraft
from tests.gateways.eboekhouden.conftest import Door

HAM = {"code": "HAM", "name": "Ham & <kaas>", "group_code": "VLEES", "group_name": "Vleeswaren"}


def added(door: Door, **facts: Any) -> int:
    """Add an article and return its id."""
    with door.book(writing=True) as book:
        return add_article(book, ArticleDraft(**facts)).id


def codes(door: Door, **wanted: str) -> list[str]:
    """Return the codes of the articles that fit."""
    return [row["ArtikelCode"] for row in door.call("GetArtikelen", cFilter=wanted).all("cArtikel")]


FILTERS: list[tuple[dict[str, str], list[str]]] = [
    ({}, ["EI", "HAM", "SPAM"]),
    ({"ArtikelID": "0", "ArtikelOmschrijving": "", "ArtikelCode": "", "GroepCode": ""}, ["EI", "HAM", "SPAM"]),
    ({"ArtikelID": "1"}, ["SPAM"]),
    ({"ArtikelID": "99"}, []),
    ({"ArtikelID": str(2**63 - 1)}, []),
    ({"ArtikelCode": "HAM"}, ["HAM"]),
    ({"ArtikelCode": " HAM "}, ["HAM"]),
    ({"ArtikelCode": "ham"}, []),
    ({"ArtikelCode": "HA"}, []),
    ({"ArtikelOmschrijving": "Ham & <kaas>"}, ["HAM"]),
    ({"ArtikelOmschrijving": "Ham"}, []),
    ({"GroepCode": "VLEES"}, ["EI", "HAM"]),
    ({"GroepOmschrijving": "Vleeswaren"}, ["EI", "HAM"]),
    ({"GroepCode": "VLEES", "ArtikelCode": "EI"}, ["EI"]),
    ({"GroepCode": "EGGS", "ArtikelCode": "EI"}, []),
]


def test_filters(either_door: Door) -> None:
    added(either_door, **HAM)
    added(either_door, **{**HAM, "code": "EI", "name": "Ei"})
    assert [(wanted, codes(either_door, **wanted)) for wanted, _ in FILTERS] == FILTERS


def test_least_of_an_article(either_door: Door) -> None:
    added(either_door, code="KAAL", name="Kaal")
    (row,) = either_door.call("GetArtikelen", cFilter={"ArtikelCode": "KAAL"}).all("cArtikel")
    assert row == {
        "ArtikelID": "2",
        "ArtikelOmschrijving": "Kaal",
        "ArtikelCode": "KAAL",
        "GroepOmschrijving": "",
        "GroepCode": "",
        "Eenheid": "",
        "InkoopprijsExclBTW": "0",
        "VerkoopprijsExclBTW": "0",
        "VerkoopprijsInclBTW": "0",
        "BTWCode": "HOOG_VERK_21",
        "TegenrekeningCode": "",
        "BtwPercentage": "0.21",
        "KostenplaatsID": "0",
        "Actief": "true",
    }


def test_article_that_is_not_sold_is_told(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        change_article(book, "SPAM", lambda article: replace(article, active=False))
    (row,) = either_door.call("GetArtikelen").all("cArtikel")
    assert (row["ArtikelCode"], row["Actief"]) == ("SPAM", "false")


PRICES = [
    ("sales_high", "100", "121", "0.21"),
    ("sales_high", "0.0001", "0.0001", "0.21"),
    ("sales_high", "0.0050", "0.0061", "0.21"),
    ("sales_low", "12.3456", "13.4567", "0.09"),
    ("sales_high", "-10", "-12.1", "0.21"),
    ("sales_high", "9999999999999.9999", "12099999999999.9999", "0.21"),
    ("sales_other", "10", "10", "0"),
    ("sales_reverse_high", "10", "10", "0"),
    ("none", "10", "10", "0"),
]


@pytest.mark.parametrize(("vat_code", "price", "including", "rate"), PRICES)
def test_price_with_vat(door: Door, vat_code: str, price: str, including: str, rate: str) -> None:
    with door.book(writing=True) as book:
        change_article(book, "SPAM", lambda article: replace(article, sales_price=Decimal(price), vat_code=vat_code))
    (row,) = door.call("GetArtikelen").all("cArtikel")
    told = (Decimal(row["VerkoopprijsExclBTW"]), row["VerkoopprijsInclBTW"], row["BtwPercentage"], row["BTWCode"])
    assert told == (Decimal(price), including, rate, TO_WIRE[vat_code])


def test_rate_is_that_of_today(door: Door) -> None:
    with door.book(writing=True) as book:
        change_article(book, "SPAM", lambda article: replace(article, vat_code="sales_low", sales_price=Decimal(100)))
    for year, rate, price in ((2018, "0.06", "106"), (2019, "0.09", "109")):
        door.clock.moment = datetime(year, 1, 1, 12, tzinfo=UTC)
        door.sign_in()
        (row,) = door.call("GetArtikelen").all("cArtikel")
        assert (row["BtwPercentage"], row["VerkoopprijsInclBTW"]) == (rate, price)
