"""Pricing: agreeing prices with customers, and what a customer pays for an article."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.article import Article, is_price, is_quantity
from grootboek.ledger.price_agreement import (
    AgreedPrice,
    PriceAgreement,
    PriceAgreementDraft,
    agreed_price,
    is_discount,
)
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.masters.articles import articles, mark_articles
from grootboek.store.masters.parties import party_facts
from grootboek.store.masters.price_agreements import delete_price_agreement, insert_price_agreement, price_agreements

_NAMED: Final = ("quantity_from", "price", "discount", "valid_from", "valid_through")


def add_price_agreement(book: Book, draft: PriceAgreementDraft) -> PriceAgreement:
    """Agree a price with a customer; `Refused` with every problem when something is wrong."""
    require(book, Right.BOOK)
    lock_administration(book)
    refuse_if(_check(book, draft))
    made = insert_price_agreement(book, draft)
    mark_articles(book, [draft.article_id])
    write_audit(book, "add price agreement", f"price agreement {made.id}", after=_facts(made))
    return made


def remove_price_agreement(book: Book, agreement_id: int) -> None:
    """Remove an agreement; the sales price or another agreement counts from then on."""
    require(book, Right.BOOK)
    lock_administration(book)
    agreements = price_agreements(book, id=agreement_id)
    if not agreements:
        raise refusal(Reason.NOT_FOUND, "price_agreement", id=agreement_id)
    delete_price_agreement(book, agreement_id)
    mark_articles(book, [agreements[0].article_id])
    write_audit(book, "remove price agreement", f"price agreement {agreement_id}", before=_facts(agreements[0]))


def price_for(book: Book, article: Article, party_id: int, quantity: Decimal, day: date) -> AgreedPrice:
    """Return what a customer pays for so many of an article on a day: what was agreed, else the sales price."""
    agreements = price_agreements(book, article_id=article.id, party_id=party_id)
    return agreed_price(article.sales_price, agreements, quantity, day)


def _check(book: Book, draft: PriceAgreementDraft) -> Iterator[Problem]:
    if not articles(book, id=draft.article_id):
        yield Problem(Reason.NOT_FOUND, ("article",))
    party = party_facts(book, "id", draft.party_id)
    if party is None:
        yield Problem(Reason.PARTY_UNKNOWN, ("party",))
    elif not party.is_customer:
        yield Problem(Reason.PARTY_NOT_CUSTOMER, ("party",), {"party": party.code})
    if not is_quantity(draft.quantity_from) or draft.quantity_from < 0:
        yield Problem(Reason.VALUE_INVALID, ("quantity_from",), {"quantity": draft.quantity_from})
    if (draft.price is None) == (draft.discount is None):
        yield Problem(Reason.VALUE_INVALID, ("price", "discount"))
    if draft.price is not None and not is_price(draft.price):
        yield Problem(Reason.VALUE_INVALID, ("price",), {"price": draft.price})
    if draft.discount is not None and not is_discount(draft.discount):
        yield Problem(Reason.VALUE_INVALID, ("discount",), {"discount": draft.discount})
    if draft.valid_from and draft.valid_through and draft.valid_through < draft.valid_from:
        yield Problem(Reason.VALUE_INVALID, ("valid_through",), {"day": draft.valid_through})


def _facts(agreement: PriceAgreement) -> dict[str, object]:
    values = {name: getattr(agreement, name) for name in _NAMED}
    texts = {name: None if value is None else str(value) for name, value in values.items()}
    return {"article": agreement.article_id, "party": agreement.party_id, **texts}
