"""Recipes in the store: of what other articles an article is made, and how many of each."""

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import and_, delete, insert, literal, select

from grootboek.ledger.article import RecipePart
from grootboek.store.book import Book
from grootboek.store.masters.draft_rows import stored
from grootboek.store.tables.administration import article
from grootboek.store.tables.trade import recipe_part


def recipe_parts(book: Book, article_id: int | None = None) -> Mapping[int, list[RecipePart]]:
    """Return the parts by the id of what is made of them, by their code; of all articles, or of one."""
    query = (
        select(recipe_part.c.article_id, article.c.id, article.c.uid, article.c.code, recipe_part.c.quantity)
        .join(
            article,
            and_(article.c.administration_id == recipe_part.c.administration_id, article.c.id == recipe_part.c.part_id),
        )
        .where(recipe_part.c.administration_id == book.administration_id)
    )
    if article_id is not None:
        query = query.where(recipe_part.c.article_id == article_id)
    parts: dict[int, list[RecipePart]] = {}
    for made, number, uid, code, quantity in book.connection.execute(query):
        parts.setdefault(made, []).append(RecipePart(number, uid, code, Decimal(quantity).scaleb(-4)))
    return {made: sorted(some, key=lambda part: part.code) for made, some in parts.items()}


def is_recipe_part(book: Book, article_id: int) -> bool:
    """Tell whether another article is made of an article."""
    own = (recipe_part.c.administration_id == book.administration_id) & (recipe_part.c.part_id == article_id)
    return book.connection.execute(select(recipe_part.c.article_id).where(own).limit(1)).first() is not None


def is_made_of(book: Book, article_id: int, wanted: int) -> bool:
    """Tell whether an article is another one, or is made of it in the end."""
    made_of = select(literal(article_id, article.c.id.type).label("id")).cte("made_of", recursive=True)
    # Each article once, so that it ends: what was reached before adds nothing.
    made_of = made_of.union(
        select(recipe_part.c.part_id).where(
            recipe_part.c.administration_id == book.administration_id, recipe_part.c.article_id == made_of.c.id
        )
    )
    query = select(made_of.c.id).where(made_of.c.id == wanted).limit(1)
    return book.connection.execute(query).first() is not None


def write_recipe_part(book: Book, article_id: int, part_id: int, quantity: Decimal) -> bool:
    """Write how many of a part an article is made of, and tell whether it was no part of it before; none takes it out."""
    own = (recipe_part.c.administration_id == book.administration_id) & (recipe_part.c.article_id == article_id)
    there = book.connection.execute(delete(recipe_part).where(own, recipe_part.c.part_id == part_id)).rowcount
    if quantity:
        row = {"administration_id": book.administration_id, "article_id": article_id, "part_id": part_id}
        book.connection.execute(insert(recipe_part), row | {"quantity": stored(quantity)})
    return not there


def delete_recipe(book: Book, article_id: int) -> None:
    """Take all parts out of an article."""
    own = (recipe_part.c.administration_id == book.administration_id) & (recipe_part.c.article_id == article_id)
    book.connection.execute(delete(recipe_part).where(own))
