"""Artikelen: the articles as SnelStart shows and takes them, with what a customer pays for them where that is asked."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from grootboek.bookkeeping.articles import add_article, change_article, delete_article
from grootboek.bookkeeping.checking_articles import check_limited_code
from grootboek.bookkeeping.pricing import pricing
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.contract.shapes import model
from grootboek.gateways.snelstart.errors import Failed, Table, Violation, Words, not_found, refused_by, violation_of
from grootboek.gateways.snelstart.fields import FieldTable, Row, entries, field, made, referring, uri
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.property_types import FLAG, FRACTION, ID, MOMENT, NAME, NO_FLAG, NUMBER, TEXT
from grootboek.gateways.snelstart.resources.prices import PRICE, ShownPrice, customer_of
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.refusal import Reason
from grootboek.store.book import Book
from grootboek.store.masters.article_lists import ShownArticle, page_of_articles, shown_article
from grootboek.store.masters.parties import party_facts
from grootboek.store.masters.revenue_groups import revenue_groups

_UNKNOWN: Final = 0
"""The id of nothing: the books say themselves what is wrong with it."""


def _parts(parts: Sequence[Mapping[str, Any]]) -> list[Row]:
    return [
        {
            "artikelcode": part["code"],
            "aantal": Decimal(part["quantity"]).scaleb(-4),
            "id": part["uid"],
            "uri": f"/artikelen/{part['uid']}",
        }
        for part in sorted(parts, key=lambda part: str(part["code"]))
    ]


ARTICLE: Final = FieldTable[ShownArticle](
    "Artikelen.ArtikelQueryModel",
    made("isHoofdartikel", bool, "is_composed"),
    made("subartikelen", _parts, "parts"),
    field("artikelcode", "code", NAME),
    field("omschrijving", "name", NAME),
    referring("artikelOmzetgroep", "artikelomzetgroepen", "revenue_group_uid"),
    field("verkoopprijs", "sales_price", NUMBER),
    field("inkoopprijs", "purchase_price", NUMBER),
    field("eenheid", "unit", TEXT),
    field("modifiedOn", "modified_at", MOMENT),
    referring("relatie", "relaties", "supplier_uid"),
    field("isNonActief", "active", NO_FLAG),
    field("voorraadControle", "stock_tracked", FLAG),
    field("technischeVoorraad", "stock", replace(FRACTION, read=None)),
    field("vrijeVoorraad", "free_stock", replace(FRACTION, read=None)),
    entries("extraVelden", "free_fields", "Naam", "Waarde"),
    field("id", "uid", ID),
    uri("artikelen"),
)
"""The properties of an ArtikelQueryModel; an ArtikelModel has no parts."""

_WRITTEN: Final = [prop.name for prop in model("Artikelen.ArtikelModel").properties]

CODES: Final[Table] = {
    (Reason.TEXT_MISSING, "code"): Words("ART-0002"),
    (Reason.VALUE_INVALID, "digits"): Words("ART-0003"),
    (Reason.TEXT_TOO_LONG, "code"): Words("ART-0004"),
    (Reason.VALUE_INVALID, "code"): Words("ART-0003"),
    Reason.CODE_TAKEN: Words("ART-0005"),
    (Reason.TEXT_MISSING, "name"): Words("ART-0006"),
    (Reason.TEXT_TOO_LONG, "name"): Words("ART-0007"),
    (Reason.VALUE_INVALID, "name"): Words("ART-0007"),
    (Reason.VALUE_INVALID, "revenue_group"): Words("ART-0009"),
    (Reason.IN_USE, "stock"): Words("ART-0010"),
    (Reason.IN_USE, "sales_orders"): Words("ART-0011"),
    (Reason.IN_USE, "purchase_orders"): Words("ART-0011", "Het artikel is besteld bij een leverancier"),
    (Reason.IN_USE, "recipe"): Words("ART-0012"),
    (Reason.IN_USE, "wholesaler"): Words("ART-0013"),
    (Reason.IN_USE, "kind"): Words("ART-0015"),
    Reason.PARTY_UNKNOWN: Words("ART-0016"),
    Reason.PARTY_NOT_SUPPLIER: Words("ART-0017"),
    Reason.PARTY_HIDDEN: Words("ART-0018"),
    (Reason.TEXT_TOO_LONG, "unit"): Words("ART-0007", "De eenheid is te lang"),
    (Reason.VALUE_INVALID, "unit"): Words("ART-0007"),
    (Reason.VALUE_INVALID, "sales_price"): Words("ART-0007", "De verkoopprijs is te hoog of te laag"),
    (Reason.VALUE_INVALID, "purchase_price"): Words("ART-0007", "De inkoopprijs is te hoog of te laag"),
}
"""The codes of the reasons for which an article is refused."""


def _article(book: Book, call: Call) -> ShownArticle:
    article = shown_article(book, "uid", call.uid)
    if article is None:
        raise call.unknown
    return article


def _written(book: Book, article_id: int) -> Row:
    article = shown_article(book, "id", article_id)
    if article is None:
        raise LookupError(f"article {article_id} is gone")
    return ARTICLE.to_wire(article, _WRITTEN)


def _list(book: Book, call: Call) -> list[Row]:
    query = list_query(call, ARTICLE)
    found = page_of_articles(book, query.request)
    priced = _priced(book, call, found)
    return [priced(article, row) for article, row in zip(found, query.written(found), strict=True)]


def _read(book: Book, call: Call) -> Row:
    article = _article(book, call)
    return _priced(book, call, [article], not_found("ART-0014"))(article, ARTICLE.to_wire(article))


def _priced(
    book: Book, call: Call, found: Sequence[ShownArticle], unknown: Failed | None = None
) -> Callable[[ShownArticle, Row], Row]:
    """Return what adds to the row of an article the price for the customer whom the call asks for, if it does."""
    asked = call.parameters()
    uid = asked.get("relatieId")
    if not isinstance(uid, UUID) or not uid.int:
        return lambda _, row: row
    if unknown is not None and party_facts(book, "uid", uid) is None:
        raise unknown
    party = customer_of(book, uid)
    number = asked.get("aantal")
    quantity = Decimal(number) if isinstance(number, int) else Decimal(1)
    price_of = pricing(book, found, party.id, quantity, book.today)

    def with_price(article: ShownArticle, row: Row) -> Row:
        shown = ShownPrice(party.uid, article.uid, None, quantity, price_of(article))
        return {**row, "prijsafspraak": PRICE.to_wire(shown)}

    return with_price


def _add(book: Book, call: Call) -> Row:
    draft = _stated(book, ArticleDraft(code="", name=""), call)
    with refused_by(CODES):
        added = add_article(book, draft, also=[*call.violations, *_unfit_code(book, draft.code)])
    return _written(book, added.id)


def _replace(book: Book, call: Call) -> Row:
    article = _article(book, call)
    also = [*call.violations, *_unfit_code(book, call.body.text("artikelcode"), article.code)]
    with refused_by(CODES, call.unknown):
        changed = change_article(book, article.code, lambda draft: _stated(book, draft, call), also=also)
    return _written(book, changed.id)


def _unfit_code(book: Book, code: str, old: str | None = None) -> Iterator[Violation]:
    for problem in check_limited_code(book, code, old):
        violation = violation_of(problem, CODES)
        if violation is not None:
            yield violation


def _stated(book: Book, old: ArticleDraft, call: Call) -> ArticleDraft:
    """Return what a body states of an article."""
    group = call.body.reference("artikelOmzetgroep")
    groups = {each.uid: each.id for each in revenue_groups(book)}
    supplier = call.body.reference("relatie")
    party = party_facts(book, "uid", supplier) if supplier else None
    return replace(
        ARTICLE.stated(old, call.body),
        revenue_group_id=old.revenue_group_id if group is None else groups.get(group, _UNKNOWN),
        supplier_id=None if supplier is None else (party.id if party else _UNKNOWN),
    )


def _remove(book: Book, call: Call) -> Row:
    article = _article(book, call)
    with refused_by(CODES, call.unknown):
        delete_article(book, article.code)
    return {}


ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /artikelen": _list,
    "POST /artikelen": _add,
    "GET /artikelen/{id}": _read,
    "PUT /artikelen/{id}": _replace,
    "DELETE /artikelen/{id}": _remove,
}
