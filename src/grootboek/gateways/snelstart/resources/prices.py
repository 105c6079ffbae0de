"""Prijsafspraken: what a customer pays for so many of an article on a day, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from grootboek.bookkeeping.pricing import price
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.errors import Violation, bad_query, broken_rules
from grootboek.gateways.snelstart.fields import FieldTable, Row, field, made, referring
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.property_types import FRACTION, SOME_DAY, choice
from grootboek.ledger.article import is_quantity
from grootboek.ledger.party import PartyFacts
from grootboek.ledger.price_agreement import Price, PriceBasis
from grootboek.store.book import Book
from grootboek.store.masters.article_lists import shown_article
from grootboek.store.masters.parties import party_facts
from grootboek.wire.literals import local_to_wire
from grootboek.wire.odata_syntax import Comparison, Expression, Junction, Literal, Path

_SOORT: Final[Mapping[PriceBasis, str]] = {
    PriceBasis.SALES_PRICE: "NormaleVerkoopprijs",
    PriceBasis.PROMOTION_OF_ARTICLE: "ActieprijzenPerArtikel",
    PriceBasis.PROMOTION_OF_GROUP: "ActieprijzenPerArtikelkortingsgroep",
    PriceBasis.ARTICLE_FOR_CUSTOMER: "AfspraakPerArtikelklant",
    PriceBasis.ARTICLE_FOR_CUSTOMER_GROUP: "AfspraakPerArtikelPerKlantkortingsgroep",
    PriceBasis.GROUP_FOR_CUSTOMER: "AfspraakPerKlantPerArtikelkortingsgroep",
    PriceBasis.GROUP_FOR_CUSTOMER_GROUP: "AfspraakPerArtikelkortingsgroepPerKlantkortingsgroep",
}


@dataclass(frozen=True, slots=True)
class ShownPrice:
    """What a customer, or anybody, pays for so many of an article at a moment, which is now where none was asked for."""

    party_uid: UUID | None
    article_uid: UUID
    moment: datetime | None
    quantity: Decimal
    price: Price

    @property
    def basis(self) -> PriceBasis:
        """Why the price is what it is."""
        return self.price.basis

    @property
    def valid_from(self) -> date | None:
        """The first day of what was agreed."""
        return self.price.agreement.valid_from if self.price.agreement else None

    @property
    def valid_through(self) -> date | None:
        """The last day of what was agreed."""
        return self.price.agreement.valid_through if self.price.agreement else None


PRICE: Final = FieldTable[ShownPrice](
    "Prijsafspraken.PrijsafspraakModel",
    referring("relatie", "relaties", "party_uid"),
    referring("artikel", "artikelen", "article_uid"),
    made("datum", lambda moment: None if moment is None else local_to_wire(moment), "moment"),
    field("aantal", "quantity", FRACTION),
    made("korting", lambda one: one.discount, "price"),
    made("verkoopprijs", lambda one: one.net, "price"),
    made("basisprijs", lambda one: one.base, "price"),
    field("datumVanaf", "valid_from", SOME_DAY),
    field("datumTotEnMet", "valid_through", SOME_DAY),
    field("prijsBepalingSoort", "basis", choice(_SOORT)),
)
"""The properties of a PrijsafspraakModel."""


def customer_of(book: Book, uid: UUID) -> PartyFacts:
    """Return the customer with an id; `Failed` with ART-0014 when there is none."""
    party = party_facts(book, "uid", uid)
    if party is None or not party.is_customer:
        raise broken_rules([Violation("ART-0014")])
    return party


def _prices(book: Book, call: Call) -> list[Row]:
    """List the one price that holds for what the filter says of article, customer, quantity and day."""
    query = list_query(call, PRICE)
    asked = dict(_equalities(query.query.condition))
    uid = asked.get("Artikel/Id")
    if not isinstance(uid, UUID):
        raise bad_query("Artikel/Id is verplicht")
    article = shown_article(book, "uid", uid)
    if article is None:
        raise broken_rules([Violation("ART-0001")])
    customer = asked.get("Relatie/Id")
    party = customer_of(book, customer) if isinstance(customer, UUID) else None
    quantity, day = _quantity(asked.get("Aantal")), asked.get("Datum")
    moment = day if isinstance(day, datetime) else None
    number, own = (party.id, party.uid) if party else (None, None)
    told = price(book, article, number, quantity, moment.date() if moment else book.today)
    return query.page([ShownPrice(own, article.uid, moment, quantity, told)])


def _equalities(condition: Expression | None) -> Iterator[tuple[str, object]]:
    """Yield the properties that a filter holds to one value, with that value."""
    match condition:
        case Junction("and", terms):
            for term in terms:
                yield from _equalities(term)
        case Comparison("eq", Path() as path, Literal(value=value)) | Comparison(
            "eq", Literal(value=value), Path() as path
        ):
            yield str(path), value


def _quantity(asked: object) -> Decimal:
    if asked is None:
        return Decimal(1)
    number = Decimal(asked) if isinstance(asked, int | Decimal) else Decimal("NaN")
    if not is_quantity(number):
        raise bad_query("Aantal is ongeldig")
    return number


ANSWERS: Final[Mapping[str, Answer]] = {"GET /prijsafspraken": _prices}
