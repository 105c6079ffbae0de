"""Artikelen/prijsafspraken and actieprijzen: what is agreed with customers on articles, and what holds for everybody."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.fields import FieldTable, Row, field, made
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.literals import date_to_wire
from grootboek.gateways.snelstart.property_types import FRACTION, NAME, SOME_DAY
from grootboek.ledger.price_agreement import PriceAgreement
from grootboek.store.book import Book
from grootboek.store.masters.article_lists import AgreedArticle, page_of_agreed_articles
from grootboek.store.masters.articles import articles_by_id
from grootboek.store.masters.discount_groups import discount_groups
from grootboek.store.masters.price_agreements import promotions


def _status(first: object, last: object, today: date) -> str:
    """Return whether something that holds from and through a day is over, still to come or holds."""
    day = today.isoformat()
    if last is not None and str(last) < day:
        return "Verlopen"
    return "Gepland" if first is not None and str(first) > day else "Actief"


def _entry(steps: Sequence[Mapping[str, Any]]) -> str:
    """Return in what a price is stated: by steps when there are several, or the only one begins above one."""
    staggered = len(steps) > 1 or steps[0]["quantity_from"] > _ONE
    what = "Bedrag" if all(step["price"] is not None for step in steps) else "Korting"
    return f"Staffel{what}" if staggered else what


_ONE: Final = 10_000


def _number(stored: int | None) -> Decimal | None:
    return None if stored is None else Decimal(stored).scaleb(-4)


def _steps(steps: Iterable[Mapping[str, Any]]) -> list[Row]:
    names = {"vanaf": "quantity_from", "korting": "discount", "verkoopprijs": "price"}
    return [{name: _number(step[fact]) for name, fact in names.items()} for step in steps]


def _midnight(day: str | None) -> str | None:
    return None if day is None else date_to_wire(date.fromisoformat(day))


def _agreed_table(today: date) -> FieldTable[AgreedArticle]:
    """Return the properties of an ArtikelPrijsAfsprakenModel as they are on a day."""

    def of_customer(together: Sequence[Mapping[str, Any]]) -> Row:
        one = together[0]
        return {
            "relatiePublicIdentifier": one["uid"],
            "relatieCode": one["number"],
            "relatieNaam": one["name"],
            "startdatum": _midnight(one["valid_from"]),
            "einddatum": _midnight(one["valid_through"]),
            "prijsIngave": _entry(together),
            "status": _status(one["valid_from"], one["valid_through"], today),
            "prijsAfspraken": _steps(together),
        }

    def agreements(rows: Sequence[Mapping[str, Any]]) -> list[Row]:
        # Steps of one customer and one time are one agreement; prices and discounts are entered apart.
        def together(row: Mapping[str, Any]) -> tuple[Any, ...]:
            return row["number"], row["valid_from"] or "", row["valid_through"] or "", row["price"] is None

        ordered = sorted(rows, key=lambda row: (*together(row), row["quantity_from"], row["id"]))
        return [of_customer(list(some)) for _, some in groupby(ordered, key=together)]

    return FieldTable[AgreedArticle](
        "Artikelen.ArtikelPrijsAfsprakenModel",
        field("artikelCode", "code", NAME),
        field("artikelOmschrijving", "name", NAME),
        field("basisprijs", "sales_price", FRACTION),
        made("klantAfspraken", agreements, "agreements"),
    )


def _agreed(book: Book, call: Call) -> list[Row]:
    query = list_query(call, _agreed_table(book.today))
    return query.written(page_of_agreed_articles(book, query.request))


@dataclass(frozen=True, slots=True)
class Promotion:
    """Promotions of one name and one time, with the articles and the groups of articles that they are on."""

    name: str
    valid_from: date | None
    valid_through: date | None
    status: str
    prices: Sequence[Row]


PROMOTION: Final = FieldTable[Promotion](
    "Actieprijzen.ActieprijzenModel",
    field("omschrijving", "name", NAME),
    field("startdatum", "valid_from", SOME_DAY),
    field("einddatum", "valid_through", SOME_DAY),
    field("status", "status", NAME),
    made("artikelPrijzen", list, "prices"),
)
"""The properties of an ActieprijzenModel."""


def _promotions(book: Book, call: Call) -> list[Row]:
    def together(one: PriceAgreement) -> tuple[Any, ...]:
        return one.valid_from or date.min, one.valid_through or date.max, one.name

    found = promotions(book)
    named = _named(book, found)
    ordered = sorted(found, key=lambda one: (*together(one), one.id))
    shown = [_promotion(list(some), named, book.today) for _, some in groupby(ordered, key=together)]
    return list_query(call, PROMOTION).page(shown)


_Named = Mapping[tuple[int | None, int | None], tuple[str | None, str, Decimal | None]]


def _named(book: Book, some: Iterable[PriceAgreement]) -> _Named:
    """Return code, name and sales price of what promotions are on; a group of articles has a name alone."""
    ids = {one.article_id for one in some if one.article_id is not None}
    on = articles_by_id(book, sorted(ids)).values()
    groups = discount_groups(book)
    return {
        **{(article.id, None): (article.code, article.name, article.sales_price) for article in on},
        **{(None, group.id): (None, group.name, None) for group in groups},
    }


def _promotion(together: Sequence[PriceAgreement], named: _Named, today: date) -> Promotion:
    one = together[0]

    def on(agreement: PriceAgreement) -> tuple[int, int]:
        return agreement.article_id or 0, agreement.article_group_id or 0

    ordered = sorted(together, key=lambda each: (*on(each), each.quantity_from, each.id))
    rows = [_promoted(list(some), named) for _, some in groupby(ordered, key=on)]
    return Promotion(
        one.name, one.valid_from, one.valid_through, _status(one.valid_from, one.valid_through, today), rows
    )


def _promoted(steps: Sequence[PriceAgreement], named: _Named) -> Row:
    code, name, base = named[steps[0].article_id, steps[0].article_group_id]
    stored = [
        {fact: None if (value := getattr(step, fact)) is None else int(value.scaleb(4)) for fact in _STEP}
        for step in steps
    ]
    return {
        "artikelcode": code,
        "artikelOmschrijving": name,
        "prijsIngave": _entry(stored),
        "prijzen": [{**step, "basisprijs": base} for step in _steps(stored)],
    }


_STEP: Final = ("quantity_from", "price", "discount")

ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /artikelen/prijsafspraken": _agreed,
    "GET /actieprijzen": _promotions,
}
