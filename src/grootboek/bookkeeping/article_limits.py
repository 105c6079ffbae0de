"""What codes of articles may be in an administration, for the doors that keep to that."""

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.article import TEXT_LENGTHS, ArticleSettings
from grootboek.ledger.refusal import Reason, refusal
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.masters.article_settings import article_settings, write_article_settings


def limit_article_codes(book: Book, limits: ArticleSettings) -> None:
    """State whether codes of articles are digits alone and how long they may be; articles that are there keep theirs."""
    require(book, Right.BOOK)
    lock_administration(book)
    if not 1 <= limits.longest_code <= TEXT_LENGTHS["code"]:
        raise refusal(Reason.VALUE_INVALID, "longest_code", longest=limits.longest_code)
    old = article_settings(book)
    write_article_settings(book, limits)
    before, after = ({"numeric": each.numeric_codes, "longest": each.longest_code} for each in (old, limits))
    write_audit(book, "limit article codes", "articles", before=before, after=after)
