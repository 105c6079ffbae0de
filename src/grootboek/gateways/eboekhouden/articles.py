"""GetArtikelen: the articles that fit a filter, with their prices of today."""

from collections.abc import Mapping
from typing import Final

from grootboek.gateways.eboekhouden.answers import NO_ERROR, element, rows
from grootboek.gateways.eboekhouden.filters import number_of
from grootboek.gateways.eboekhouden.vat_codes import TO_WIRE
from grootboek.ledger.article import Article, price_including_vat
from grootboek.ledger.vat import vat_code
from grootboek.store.book import Book
from grootboek.store.masters.articles import articles
from grootboek.store.masters.chart import chart_of
from grootboek.wire.literals import boolean_to_wire, decimal_to_wire
from grootboek.wire.soap_fields import Fields

_TEXTS: Final[Mapping[str, str]] = {
    "ArtikelOmschrijving": "name",
    "ArtikelCode": "code",
    "GroepOmschrijving": "group_name",
    "GroepCode": "group_code",
}
"""The texts by which an article can be found, in the order in which an answer has them."""


def find(book: Book, fields: Fields) -> str:
    """Answer GetArtikelen by code: texts are exact, what is empty is no limit; articles that are not sold are there too."""
    filter_ = fields.part("cFilter")
    exactly: dict[str, object] = {name: text for wire, name in _TEXTS.items() if (text := filter_.text(wire).strip())}
    if number := number_of(filter_, "ArtikelID"):
        exactly["id"] = number
    return NO_ERROR + rows("Artikelen", (_to_wire(book, article) for article in articles(book, **exactly)))


def _to_wire(book: Book, article: Article) -> str:
    account = chart_of(book).accounts.get(article.account_id or 0)
    texts = "".join(element(wire, getattr(article, name)) for wire, name in _TEXTS.items())
    return (
        f"<cArtikel><ArtikelID>{article.id}</ArtikelID>{texts}{element('Eenheid', article.unit)}"
        f"<InkoopprijsExclBTW>{decimal_to_wire(article.purchase_price)}</InkoopprijsExclBTW>"
        f"<VerkoopprijsExclBTW>{decimal_to_wire(article.sales_price)}</VerkoopprijsExclBTW>"
        f"<VerkoopprijsInclBTW>{decimal_to_wire(price_including_vat(article, book.today))}</VerkoopprijsInclBTW>"
        f"<BTWCode>{TO_WIRE[article.vat_code]}</BTWCode>{element('TegenrekeningCode', account.code if account else '')}"
        f"<BtwPercentage>{decimal_to_wire(vat_code(article.vat_code).rate_on(book.today) / 100)}</BtwPercentage>"
        f"<KostenplaatsID>{article.cost_centre_id or 0}</KostenplaatsID>"
        f"<Actief>{boolean_to_wire(article.active)}</Actief></cArtikel>"
    )
