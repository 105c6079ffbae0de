"""What can be wrong with an article."""

from collections.abc import Iterator
from typing import Final

from grootboek.ledger.article import OWN_KINDS, TEXT_LENGTHS, ArticleDraft, ArticleKind, is_price
from grootboek.ledger.discount_group import GroupKind
from grootboek.ledger.refusal import Problem, Reason
from grootboek.ledger.storable_texts import check_storable, check_texts, is_storable
from grootboek.ledger.vat import vat_codes
from grootboek.store.book import Book
from grootboek.store.masters.article_settings import article_settings
from grootboek.store.masters.articles import articles
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.discount_groups import discount_groups
from grootboek.store.masters.parties import party_by, party_facts
from grootboek.store.masters.revenue_groups import revenue_groups
from grootboek.wire.literals import is_digits

_PRICES: Final = ("purchase_price", "sales_price", "consumer_price")
_GROUPS: Final = ("revenue_group", "discount_group")


def check_article(book: Book, draft: ArticleDraft, old: ArticleDraft | None = None) -> Iterator[Problem]:
    """Yield everything that is wrong with an article; `old` is how it stood before, if it did."""
    for name in ("code", "name"):
        if not getattr(draft, name).strip():
            yield Problem(Reason.TEXT_MISSING, (name,))
    yield from check_texts(draft, TEXT_LENGTHS)
    yield from check_storable(draft, ("free_fields", "door_fields"))
    for name in _PRICES:
        price = getattr(draft, name)
        if price is not None and not is_price(price):
            yield Problem(Reason.VALUE_INVALID, (name,), {"price": price})
    # PostgreSQL looks for no text that it cannot keep.
    if (old is None or old.code != draft.code) and is_storable(draft.code) and articles(book, code=draft.code):
        yield Problem(Reason.CODE_TAKEN, ("code",), {"code": draft.code})
    yield from _check_kind(draft, old)
    yield from _check_accounting(book, draft)
    yield from _check_groups(book, draft, old)
    if draft.supplier_id is not None and (old is None or old.supplier_id != draft.supplier_id):
        yield from _check_supplier(book, draft.supplier_id)


def _check_kind(draft: ArticleDraft, old: ArticleDraft | None) -> Iterator[Problem]:
    """Yield a kind that there is not; the administration's own articles stay what they are, and no other becomes one."""
    changed = {draft.kind} ^ {old.kind if old else ArticleKind.ORDINARY}
    if draft.kind not in set(ArticleKind) or changed & OWN_KINDS:
        yield Problem(Reason.VALUE_INVALID, ("kind",), {"kind": draft.kind})


def _check_accounting(book: Book, draft: ArticleDraft) -> Iterator[Problem]:
    chart = chart_of(book)
    if draft.vat_code not in vat_codes():
        yield Problem(Reason.VAT_CODE_UNKNOWN, ("vat_code",), {"vat_code": draft.vat_code})
    if draft.account_id is not None and draft.account_id not in chart.accounts:
        yield Problem(Reason.ACCOUNT_UNKNOWN, ("account",))
    if draft.cost_centre_id is not None and draft.cost_centre_id not in chart.cost_centres:
        yield Problem(Reason.COST_CENTRE_UNKNOWN, ("cost_centre",))


def _check_groups(book: Book, draft: ArticleDraft, old: ArticleDraft | None) -> Iterator[Problem]:
    for name in _GROUPS:
        number = getattr(draft, f"{name}_id")
        if number is None or (old is not None and getattr(old, f"{name}_id") == number):
            continue
        groups = (
            {group.id for group in revenue_groups(book)}
            if name == "revenue_group"
            else {group.id for group in discount_groups(book, kind=GroupKind.ARTICLES.value)}
        )
        if number not in groups:
            yield Problem(Reason.VALUE_INVALID, (name,))


def _check_supplier(book: Book, party_id: int) -> Iterator[Problem]:
    supplier = party_facts(book, "id", party_id)
    if supplier is None:
        yield Problem(Reason.PARTY_UNKNOWN, ("supplier",))
        return
    if not supplier.is_supplier and not _is_own(book, party_id):
        yield Problem(Reason.PARTY_NOT_SUPPLIER, ("supplier",), {"party": supplier.code})
    if supplier.hidden:
        yield Problem(Reason.PARTY_HIDDEN, ("supplier",), {"party": supplier.code})


def _is_own(book: Book, party_id: int) -> bool:
    """Tell whether a party is the administration itself, which makes what it sells."""
    party = party_by(book, "id", party_id)
    return party is not None and party.is_own


def check_limited_code(book: Book, code: str, old: str | None = None) -> Iterator[Problem]:
    """Yield what is wrong with a code for a door that keeps to the limits of the administration; a code that stays is right."""
    limits = article_settings(book)
    if code == old or not code.strip():
        return
    if limits.numeric_codes and not is_digits(code.removeprefix("-")):
        yield Problem(Reason.VALUE_INVALID, ("code", "digits"), {"code": code})
    if len(code) > limits.longest_code:
        yield Problem(Reason.TEXT_TOO_LONG, ("code",), {"length": len(code), "longest": limits.longest_code})
