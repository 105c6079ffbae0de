"""Adding and changing articles, their groups and their pictures."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.article import (
    GROUP_NAME_LENGTH,
    LARGEST_PICTURE,
    PICTURE_NAME_LENGTH,
    TEXT_LENGTHS,
    Article,
    ArticleDraft,
    ArticlePicture,
    is_price,
)
from grootboek.ledger.drafts import before_and_after, draft_of
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.storable_texts import check_storable, check_texts, is_storable
from grootboek.ledger.vat import vat_codes
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.masters.article_groups import article_group_by_code, write_group
from grootboek.store.masters.article_pictures import remove_picture, write_picture
from grootboek.store.masters.articles import articles, insert_article, update_article
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_facts


def add_article(book: Book, draft: ArticleDraft) -> Article:
    """Add an article and return it; `Refused` with every problem when something is wrong."""
    require(book, Right.BOOK)
    lock_administration(book)
    refuse_if(_check(book, draft))
    article_id = insert_article(book, draft)
    write_audit(book, "add article", f"article {article_id}", after={"code": draft.code, "name": draft.name})
    return articles(book, code=draft.code)[0]


def change_article(book: Book, code: str, change: Callable[[ArticleDraft], ArticleDraft]) -> Article:
    """Change the article with a code and return it; `Refused` with every problem when something is wrong.

    The draft that is changed has no `group_name`, so that an article that goes to another group does not rename that one.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    article = article_with_code(book, code)
    old = replace(draft_of(ArticleDraft, article), group_name="")
    new = change(old)
    refuse_if(_check(book, new, old))
    update_article(book, article.id, old, new)
    # The trail holds plain JSON values, and a Decimal is none.
    before, after = ({name: str(value) for name, value in some.items()} for some in before_and_after(old, new))
    write_audit(book, "change article", f"article {article.id}", before=before, after=after)
    return articles(book, code=new.code)[0]


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


def _check(book: Book, draft: ArticleDraft, old: ArticleDraft | None = None) -> Iterator[Problem]:
    """Yield everything that is wrong with an article; `old` is how it stood before, if it did."""
    chart = chart_of(book)
    for name in ("code", "name"):
        if not getattr(draft, name).strip():
            yield Problem(Reason.TEXT_MISSING, (name,))
    yield from check_texts(draft, TEXT_LENGTHS)
    yield from check_storable(draft, ("free_fields", "door_fields"))
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
    if draft.supplier_id is not None and party_facts(book, "id", draft.supplier_id) is None:
        yield Problem(Reason.PARTY_UNKNOWN, ("supplier",))
