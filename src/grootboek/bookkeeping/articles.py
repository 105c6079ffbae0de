"""Adding, changing and deleting articles, their groups and their pictures."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from grootboek.bookkeeping.checking_articles import check_article
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.article import (
    GROUP_NAME_LENGTH,
    LARGEST_PICTURE,
    PICTURE_NAME_LENGTH,
    TEXT_LENGTHS,
    Article,
    ArticleDraft,
    ArticleKind,
    ArticlePicture,
    is_price,
    without_vat,
)
from grootboek.ledger.drafts import before_and_after, draft_of
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.revenue_group import fitting_group
from grootboek.ledger.storable_texts import is_storable
from grootboek.ledger.vat import vat_codes
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.invoicing.purchase_orders import is_on_open_purchase_order
from grootboek.store.invoicing.sales_orders import is_on_open_order
from grootboek.store.masters.article_groups import article_group_by_code, write_group
from grootboek.store.masters.article_pictures import remove_picture, write_picture
from grootboek.store.masters.articles import articles, insert_article, mark_article_deleted, update_article
from grootboek.store.masters.price_agreements import delete_price_agreement, price_agreements
from grootboek.store.masters.recipes import delete_recipe, is_recipe_part
from grootboek.store.masters.revenue_groups import revenue_groups

_OWN: Final = (
    (-1, "Diversen goederen", ArticleKind.ANY_GOODS, 1),
    (-2, "Diversen diensten", ArticleKind.ANY_SERVICES, 5),
)
"""The articles of new books: number, name, kind, number of the revenue group; their ids are their numbers."""


def write_own_articles(book: Book) -> None:
    """Write the articles of new books, once the revenue groups are there; not those that are there, or whose code is taken."""
    groups = {group.number: group for group in revenue_groups(book)}
    for number, name, kind, group in _OWN:
        if articles(book, id=number) or articles(book, code=str(number)):
            continue
        draft = ArticleDraft(code=str(number), name=name, kind=kind.value, revenue_group_id=groups[group].id)
        insert_article(book, _settled(book, draft), number)


def renew_articles(book: Book) -> int:
    """Give books of an older version the own articles of new ones, and each article a revenue group; tell how many got one."""
    require(book, Right.BOOK)
    lock_administration(book)
    write_own_articles(book)
    without = articles(book, revenue_group_id=None)
    for article in without:
        old = draft_of(ArticleDraft, article)
        update_article(book, article.id, old, _settled(book, old))
    return len(without)


def add_article(book: Book, draft: ArticleDraft, also: Iterable[object] = ()) -> Article:
    """Add an article and return it; `Refused` with every problem, and what the door `also` found, when something is wrong.

    Without a revenue group it comes into the one that fits its VAT code and account.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    draft = _settled(book, draft)
    refuse_if(check_article(book, draft), also)
    article_id = insert_article(book, draft)
    write_audit(book, "add article", f"article {article_id}", after={"code": draft.code, "name": draft.name})
    return articles(book, code=draft.code)[0]


def change_article(
    book: Book, code: str, change: Callable[[ArticleDraft], ArticleDraft], also: Iterable[object] = ()
) -> Article:
    """Change the article with a code and return it; `Refused` with every problem, and what the door `also` found.

    The draft that is changed has no `group_name`, so that an article that goes to another group does not rename that one.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    article = article_with_code(book, code)
    old = replace(draft_of(ArticleDraft, article), group_name="")
    new = _settled(book, change(old), old)
    refuse_if(check_article(book, new, old), also)
    update_article(book, article.id, old, new)
    # The trail holds plain JSON values, and a Decimal is none.
    before, after = ({name: str(value) for name, value in some.items()} for some in before_and_after(old, new))
    write_audit(book, "change article", f"article {article.id}", before=before, after=after)
    return articles(book, code=new.code)[0]


def delete_article(book: Book, code: str) -> None:
    """Delete the article with a code: it is gone from every list, its code is free; orders that were done still show it.

    `Refused` with everything that stands against it. Prices that were agreed on it and its recipe go with it.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    article = article_with_code(book, code)
    refuse_if(_check_deletion(book, article))
    for agreement in price_agreements(book, article_id=article.id):
        delete_price_agreement(book, agreement.id)
    delete_recipe(book, article.id)
    mark_article_deleted(book, article.id)
    write_audit(book, "delete article", f"article {article.id}", before={"code": code, "name": article.name})


def _check_deletion(book: Book, article: Article) -> Iterator[Problem]:
    """Yield everything for which an article cannot be deleted, by what it is needed for."""
    facts = {"article": article.code}
    if article.stock:
        yield Problem(Reason.IN_USE, ("stock",), facts)
    if is_on_open_order(book, article.id):
        yield Problem(Reason.IN_USE, ("sales_orders",), facts)
    if is_on_open_purchase_order(book, article.id):
        yield Problem(Reason.IN_USE, ("purchase_orders",), facts)
    if is_recipe_part(book, article.id):
        yield Problem(Reason.IN_USE, ("recipe",), facts)
    if article.from_wholesaler:
        yield Problem(Reason.IN_USE, ("wholesaler",), facts)
    if article.kind != ArticleKind.ORDINARY:
        yield Problem(Reason.IN_USE, ("kind",), facts)


def _settled(book: Book, new: ArticleDraft, old: ArticleDraft | None = None) -> ArticleDraft:
    """Return a draft whose revenue group, account and VAT code go together, and so do its prices with and without VAT."""
    return _priced(book, _grouped(book, new, old), old)


def _grouped(book: Book, new: ArticleDraft, old: ArticleDraft | None) -> ArticleDraft:
    """Return a draft with the account and VAT code of a group that is new to it, else in the group that fits these.

    One whose account and VAT code stay as they are stays in its group.
    """
    groups = revenue_groups(book)
    if new.revenue_group_id is not None and (old is None or new.revenue_group_id != old.revenue_group_id):
        group = next((each for each in groups if each.id == new.revenue_group_id), None)
        return new if group is None else replace(new, account_id=group.account_id, vat_code=group.vat_code)
    stays = old is not None and (new.account_id, new.vat_code) == (old.account_id, old.vat_code)
    if (stays and new.revenue_group_id is not None) or new.vat_code not in vat_codes():
        return new
    fitting = fitting_group(groups, new.account_id, new.vat_code)
    return replace(new, revenue_group_id=fitting.id if fitting else None)


def _priced(book: Book, new: ArticleDraft, old: ArticleDraft | None) -> ArticleDraft:
    """Return a draft with the sales price that its price for consumers comes to; another sales price ends that one."""
    price = new.consumer_price
    if price is None or not is_price(price) or new.vat_code not in vat_codes():
        return new
    same = old is not None and old.consumer_price == price
    if old is not None and same and new.sales_price != old.sales_price:
        return replace(new, consumer_price=None)
    if old is not None and same and new.vat_code == old.vat_code:
        return new
    return replace(new, sales_price=without_vat(price, new.vat_code, book.today))


def article_with_code(book: Book, code: str) -> Article:
    """Return the article with a code; `Refused` when there is none."""
    rows = articles(book, code=code)
    if not rows:
        raise refusal(Reason.NOT_FOUND, "article", code=code)
    return rows[0]


def name_article_group(book: Book, code: str, name: str) -> None:
    """Add the group of articles with a code, or give it another name."""
    require(book, Right.BOOK)
    lock_administration(book)
    refuse_if(_check_group(code, name))
    group = article_group_by_code(book, code)
    write_group(book, code, name)
    act = "add article group" if group is None else "change article group"
    before = {"name": group.name} if group and group.name else None
    write_audit(book, act, f"article group {code}", before=before, after={"name": name})


def change_picture(book: Book, code: str, picture: ArticlePicture | None) -> None:
    """Give the article with a code a picture, or take away the one it has."""
    require(book, Right.BOOK)
    lock_administration(book)
    article = article_with_code(book, code)
    if picture is None:
        remove_picture(book, article.id)
        write_audit(book, "remove picture", f"article {article.id}")
        return
    refuse_if(_check_picture(picture))
    write_picture(book, article.id, picture)
    facts = {"name": picture.name, "bytes": len(picture.content)}
    write_audit(book, "change picture", f"article {article.id}", after=facts)


def _check_group(code: str, name: str) -> Iterator[Problem]:
    for what, text, longest in (("code", code, TEXT_LENGTHS["group_code"]), ("name", name, GROUP_NAME_LENGTH)):
        if not text.strip():
            yield Problem(Reason.TEXT_MISSING, (what,))
        if len(text) > longest:
            yield Problem(Reason.TEXT_TOO_LONG, (what,), {"length": len(text), "longest": longest})
        if not is_storable(text):
            yield Problem(Reason.VALUE_INVALID, (what,))


def _check_picture(picture: ArticlePicture) -> Iterator[Problem]:
    if not picture.name.strip() or not is_storable(picture.name):
        yield Problem(Reason.VALUE_INVALID, ("name",))
    if len(picture.name) > PICTURE_NAME_LENGTH:
        yield Problem(Reason.TEXT_TOO_LONG, ("name",), {"longest": PICTURE_NAME_LENGTH})
    if not 0 < len(picture.content) <= LARGEST_PICTURE:
        yield Problem(Reason.VALUE_INVALID, ("content",), {"bytes": len(picture.content), "most": LARGEST_PICTURE})
