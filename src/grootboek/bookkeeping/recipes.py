"""Recipes: of what other articles an article is made."""

from decimal import Decimal

from grootboek.bookkeeping.articles import article_with_code
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.article import is_quantity
from grootboek.ledger.refusal import Reason, refusal
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.masters.articles import touch_article
from grootboek.store.masters.recipes import is_made_of, write_recipe_part


def put_recipe_part(book: Book, code: str, part_code: str, part_quantity: Decimal) -> bool:
    """State how many of a part an article is made of, none to take the part out; tell whether the part is new.

    `Refused` when the article would be a part of itself, be it by way of its parts.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    article, part = article_with_code(book, code), article_with_code(book, part_code)
    if not is_quantity(part_quantity) or part_quantity < 0:
        raise refusal(Reason.VALUE_INVALID, "part_quantity", quantity=part_quantity)
    if part_quantity and is_made_of(book, part.id, article.id):
        raise refusal(Reason.IN_USE, "part", article=part_code)
    is_new = write_recipe_part(book, article.id, part.id, part_quantity)
    touch_article(book, article.id)
    write_audit(
        book, "change recipe", f"article {article.id}", after={"part": part_code, "quantity": str(part_quantity)}
    )
    return is_new
