"""Adding and changing articles."""

from collections.abc import Iterator, Mapping
from typing import Any

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.article import TEXT_LENGTHS, Article, ArticleDraft, is_price
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.texts import check_texts
from grootboek.ledger.vat import vat_codes
from grootboek.store.articles import articles, insert_article, update_article
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.references import references


def add_article(book: Book, draft: ArticleDraft) -> Article:
    """Add an article and return it; `Refused` with every problem when something is wrong."""
    require(book, Right.BOOK)
    lock_administration(book)
    refuse_if(_check(book, draft, None))
    values = {name: getattr(draft, name) for name in ArticleDraft.__dataclass_fields__}
    article_id = insert_article(book, values)
    write_audit(book, "add article", f"article {article_id}", after={"code": draft.code, "name": draft.name})
    return articles(book, code=draft.code)[0]


def change_article(book: Book, code: str, changes: Mapping[str, Any]) -> Article:
    """Change fields of the article with a code (names of `ArticleDraft`) and return it."""
    require(book, Right.BOOK)
    lock_administration(book)
    found = articles(book, code=code)
    if not found:
        raise refusal(Reason.NOT_FOUND, "article")
    old = found[0]
    fields = {name: getattr(old, name) for name in ArticleDraft.__dataclass_fields__}
    draft = ArticleDraft(**{**fields, **changes})
    refuse_if(_check(book, draft, old))
    update_article(book, old.id, changes)
    before = {name: str(fields[name]) for name in changes}
    after = {name: str(value) for name, value in changes.items()}
    write_audit(book, "change article", f"article {old.id}", before=before, after=after)
    return articles(book, code=draft.code)[0]


def _check(book: Book, draft: ArticleDraft, old: Article | None) -> Iterator[Problem]:
    chart = references(book)
    for name in ("code", "name"):
        if not getattr(draft, name).strip():
            yield Problem(Reason.TEXT_MISSING, (name,))
    yield from check_texts(draft, TEXT_LENGTHS)
    for name in ("purchase_price", "sales_price"):
        if not is_price(getattr(draft, name)):
            yield Problem(Reason.VALUE_INVALID, (name,), {"price": getattr(draft, name)})
    if (old is None or old.code != draft.code) and articles(book, code=draft.code):
        yield Problem(Reason.CODE_TAKEN, ("code",), {"code": draft.code})
    if draft.vat_code not in vat_codes():
        yield Problem(Reason.VAT_CODE_UNKNOWN, ("vat_code",), {"vat_code": draft.vat_code})
    if draft.account_id is not None and draft.account_id not in chart.accounts:
        yield Problem(Reason.ACCOUNT_UNKNOWN, ("account",))
    if draft.cost_centre_id is not None and draft.cost_centre_id not in chart.cost_centres:
        yield Problem(Reason.COST_CENTRE_UNKNOWN, ("cost_centre",))
