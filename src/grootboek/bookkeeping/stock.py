"""Stock: counting how many there are of an article, what comes in and goes out, and what of that is free."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from grootboek.bookkeeping.articles import article_with_code
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.article import Article, StockLevels, is_quantity
from grootboek.ledger.refusal import Reason, refusal
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.invoicing.purchase_orders import ordered_of_suppliers
from grootboek.store.invoicing.sales_orders import reserved
from grootboek.store.masters.articles import articles, articles_by_id, write_stock


def change_stock(book: Book, code: str, stock: Decimal) -> Article:
    """State how many there are of the article with a code, and return it; its stock is tracked from then on."""
    require(book, Right.BOOK)
    lock_administration(book)
    article = article_with_code(book, code)
    if not is_quantity(stock):
        raise refusal(Reason.VALUE_INVALID, "stock", stock=stock)
    write_stock(book, article.id, stock)
    _audit(book, article, stock)
    return articles(book, id=article.id)[0]


def move_stock(book: Book, code: str, quantity: Decimal) -> Article:
    """State how many of the article with a code came in, or with a minus went out; its stock is tracked from then on."""
    require(book, Right.BOOK)
    lock_administration(book)
    article = article_with_code(book, code)
    if not is_quantity(quantity):
        raise refusal(Reason.VALUE_INVALID, "stock", stock=quantity)
    return change_stock(book, code, article.stock + quantity)


def take_from_stock(book: Book, taken: Mapping[int, Decimal]) -> None:
    """Take what was delivered of articles (by id) from the stock of those that are tracked; what is negative comes back."""
    for article_id, quantity in sorted(taken.items()):
        article = articles_by_id(book, [article_id])[article_id] if quantity else None
        if article is None or not article.stock_tracked:
            continue
        left = article.stock - quantity
        if not is_quantity(left):
            raise refusal(Reason.VALUE_INVALID, "stock", stock=left)
        write_stock(book, article_id, left)
        _audit(book, article, left)


def stock_levels(book: Book, some: Sequence[Article]) -> dict[int, StockLevels]:
    """Return by id how many there are of articles, how many of those open orders have not reserved, and what is coming."""
    held, coming, none = reserved(book), ordered_of_suppliers(book), Decimal(0)
    return {
        article.id: StockLevels(article.stock, article.stock - held.get(article.id, none), coming.get(article.id, none))
        for article in some
    }


def _audit(book: Book, article: Article, stock: Decimal) -> None:
    before, after = {"stock": str(article.stock)}, {"stock": str(stock)}
    write_audit(book, "change stock", f"article {article.id}", before=before, after=after)
