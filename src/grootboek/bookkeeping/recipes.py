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
from grootboek.store.masters.recipes import recipe_parts, write_recipe_part


def put_recipe_part(book: Book, code: str, part_code: str, quantity: Decimal) -> bool:
    """State how many of a part an article is made of, none to take the part out; tell whether the part is new.

    `Refused` when the article would be a part of itself, be it by way of its parts.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    article, part = article_with_code(book, code), article_with_code(book, part_code)
    if not is_quantity(quantity) or quantity < 0:
        raise refusal(Reason.VALUE_INVALID, "quantity", quantity=quantity)
    recipes = {made: {each.article_id for each in parts} for made, parts in recipe_parts(book).items()}
    if quantity and _is_made_of(recipes, part.id, article.id):
        raise refusal(Reason.IN_USE, "part", article=part_code)
    is_new = part.id not in recipes.get(article.id, ())
    write_recipe_part(book, article.id, part.id, quantity)
    touch_article(book, article.id)
    write_audit(book, "change recipe", f"article {article.id}", after={"part": part_code, "quantity": str(quantity)})
    return is_new


def _is_made_of(recipes: dict[int, set[int]], article_id: int, wanted: int) -> bool:
    """Tell whether an article is another one, or is made of it in the end."""
    seen: set[int] = set()
    rest = [article_id]
    while rest:
        number = rest.pop()
        if number == wanted:
            return True
        if number not in seen:
            seen.add(number)
            rest.extend(recipes.get(number, ()))
    return False
