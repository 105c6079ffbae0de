"""Pricing: agreeing prices and promotions, and what a customer pays for an article."""

from collections.abc import Callable, Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.article import AnyArticle, is_price, is_quantity
from grootboek.ledger.discount_group import GroupKind
from grootboek.ledger.price_agreement import (
    PROMOTION_NAME_LENGTH,
    AgreedPrice,
    Price,
    PriceAgreement,
    PriceAgreementDraft,
    is_discount,
    price_of,
)
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.storable_texts import check_texts
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.masters.articles import articles, mark_articles, mark_articles_of_group
from grootboek.store.masters.discount_groups import discount_groups, group_of_customer
from grootboek.store.masters.parties import party_facts
from grootboek.store.masters.price_agreements import (
    agreements_on,
    delete_price_agreement,
    insert_price_agreement,
    price_agreements,
)

_NAMED: Final = ("quantity_from", "price", "discount", "valid_from", "valid_through")
_OF: Final = {
    "article": "article_id",
    "article_group": "article_group_id",
    "party": "party_id",
    "customer_group": "customer_group_id",
}
Pricing = Callable[[AnyArticle], Price]
PriceList = Callable[[AnyArticle, Decimal], Price]


def add_price_agreement(book: Book, draft: PriceAgreementDraft) -> PriceAgreement:
    """Agree a price, or begin a promotion; `Refused` with every problem when something is wrong."""
    require(book, Right.BOOK)
    lock_administration(book)
    refuse_if(_check(book, draft))
    made = insert_price_agreement(book, draft)
    mark_priced(book, made)
    write_audit(book, "add price agreement", f"price agreement {made.id}", after=_facts(made))
    return made


def remove_price_agreement(book: Book, agreement_id: int) -> None:
    """Remove an agreement or a promotion; another one or the sales price counts from then on."""
    require(book, Right.BOOK)
    lock_administration(book)
    agreements = price_agreements(book, id=agreement_id)
    if not agreements:
        raise refusal(Reason.NOT_FOUND, "price_agreement", id=agreement_id)
    delete_price_agreement(book, agreement_id)
    mark_priced(book, agreements[0])
    write_audit(book, "remove price agreement", f"price agreement {agreement_id}", before=_facts(agreements[0]))


def price(book: Book, article: AnyArticle, party_id: int | None, quantity: Decimal, day: date) -> Price:
    """Return what a customer, or with None anybody, pays for so many of an article on a day, and why."""
    return pricing(book, [article], party_id, quantity, day)(article)


def pricing(book: Book, some: Collection[AnyArticle], party_id: int | None, quantity: Decimal, day: date) -> Pricing:
    """Return what tells the price of so many of each of some articles."""
    tell = price_list(book, some, party_id, day)
    return lambda article: tell(article, quantity)


def price_list(book: Book, some: Collection[AnyArticle], party_id: int | None, day: date) -> PriceList:
    """Return what tells the price of any number of some articles; however many these are, the books are asked three times."""
    group_id = None if party_id is None else group_of_customer(book, party_id)
    of_article: dict[int | None, list[AgreedPrice]] = {}
    of_group: dict[int | None, list[AgreedPrice]] = {}
    for agreement in agreements_on(book, some, party_id, group_id):
        if agreement.article_id is not None:
            of_article.setdefault(agreement.article_id, []).append(agreement)
        else:
            of_group.setdefault(agreement.article_group_id, []).append(agreement)

    def tell(article: AnyArticle, quantity: Decimal) -> Price:
        agreed = [*of_article.get(article.id, ()), *of_group.get(article.discount_group_id, ())]
        return price_of(article.sales_price, agreed, quantity, day)

    return tell


def mark_priced(book: Book, agreement: PriceAgreement) -> None:
    """Mark for the web shop the articles whose price an agreement changes."""
    if agreement.article_id is not None:
        mark_articles(book, [agreement.article_id])
    elif agreement.article_group_id is not None:
        mark_articles_of_group(book, agreement.article_group_id)


def _check(book: Book, draft: PriceAgreementDraft) -> Iterator[Problem]:
    yield from _check_what(book, draft)
    yield from _check_whom(book, draft)
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


def _check_what(book: Book, draft: PriceAgreementDraft) -> Iterator[Problem]:
    if (draft.article_id is None) == (draft.article_group_id is None):
        yield Problem(Reason.VALUE_INVALID, ("article", "article_group"))
    elif draft.article_id is not None:
        if not articles(book, id=draft.article_id):
            yield Problem(Reason.NOT_FOUND, ("article",))
    elif not discount_groups(book, id=draft.article_group_id, kind=GroupKind.ARTICLES.value):
        yield Problem(Reason.NOT_FOUND, ("article_group",))


def _check_whom(book: Book, draft: PriceAgreementDraft) -> Iterator[Problem]:
    if draft.is_promotion:
        if not draft.name.strip():
            yield Problem(Reason.TEXT_MISSING, ("name",))
        yield from check_texts(draft, {"name": PROMOTION_NAME_LENGTH})
        return
    if draft.party_id is None:
        if not discount_groups(book, id=draft.customer_group_id, kind=GroupKind.CUSTOMERS.value):
            yield Problem(Reason.NOT_FOUND, ("customer_group",))
        return
    if draft.customer_group_id is not None:
        yield Problem(Reason.VALUE_INVALID, ("customer", "customer_group"))
    party = party_facts(book, "id", draft.party_id)
    if party is None:
        yield Problem(Reason.PARTY_UNKNOWN, ("party",))
    elif not party.is_customer:
        yield Problem(Reason.PARTY_NOT_CUSTOMER, ("party",), {"party": party.code})


def _facts(agreement: PriceAgreement) -> dict[str, object]:
    values = {name: getattr(agreement, name) for name in _NAMED}
    texts = {name: None if value is None else str(value) for name, value in values.items()}
    of = {name: value for name, fact in _OF.items() if (value := getattr(agreement, fact)) is not None}
    return {**of, **({"name": agreement.name} if agreement.name else {}), **texts}
