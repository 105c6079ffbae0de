"""Sales orders: taking, changing and withdrawing them. Goods leave the stock of tracked articles as they are delivered."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from grootboek.bookkeeping.checking_entries import fitted_entries
from grootboek.bookkeeping.checking_orders import check_amounts, check_line_amounts, check_order, check_order_line
from grootboek.bookkeeping.pricing import PriceList, price_list
from grootboek.bookkeeping.rights import require
from grootboek.bookkeeping.stock import take_from_stock
from grootboek.bookkeeping.taxing_orders import domestic_code, taxing
from grootboek.ledger.actor import Right
from grootboek.ledger.article import ArticleFacts
from grootboek.ledger.drafts import draft_of, fields_of
from grootboek.ledger.order_template import OrderTemplate
from grootboek.ledger.place_of_supply import Taxation
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.sales_order import (
    DONE,
    MAX_LINES,
    TEXT_LENGTHS,
    OrderLineDraft,
    OrderStage,
    SalesOrder,
    SalesOrderDraft,
    SalesOrderLine,
    delivered_by_article,
)
from grootboek.ledger.storable_texts import check_texts
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration, next_number
from grootboek.store.invoicing.sales_orders import (
    highest_order_number,
    lines_together,
    sales_order_by,
    sales_order_line,
    sales_order_without_lines,
    write_sales_order,
    write_sales_order_line,
)
from grootboek.store.masters.articles import facts_of_articles, mark_articles
from grootboek.store.masters.order_templates import order_templates


def add_sales_order(book: Book, draft: SalesOrderDraft, also: Iterable[object] = ()) -> SalesOrder:
    """Take an order and return it; `Refused` with every problem, and with what the door `also` found wrong."""
    require(book, Right.BOOK)
    lock_administration(book)
    draft, misfits = _fitted(book, draft)
    refuse_if([*check_order(book, draft), *misfits], also)
    number = draft.number or highest_order_number(book) + 1
    order = SalesOrder(
        **fields_of(draft) | {"number": number, "lines": _lines(book, draft)},
        id=next_number(book, "sales order"),
        uid=book.new_uid(),
        created_at=book.now,
        modified_at=book.now,
    )
    # Amounts are known only now that the agreed prices are in.
    refuse_if(check_amounts(order))
    write_order(book, None, order)
    write_audit(book, "add sales order", f"sales order {order.number}", after=_facts(order))
    return order


def change_sales_order(
    book: Book, number: int, change: Callable[[SalesOrderDraft], SalesOrderDraft], also: Iterable[object] = ()
) -> SalesOrder:
    """Change the order with a number and return it; `Refused` with every problem, and with what the door `also` found wrong.

    Its lines are those of the draft, whatever it had.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    old = standing_order(sales_order_by(book, "number", number), number)
    draft, misfits = _fitted(book, change(draft_of(SalesOrderDraft, old)), old)
    refuse_if([*check_order(book, draft, old), *misfits], also)
    order = SalesOrder(
        **fields_of(draft) | {"number": draft.number or old.number, "lines": _lines(book, draft)},
        id=old.id,
        uid=old.uid,
        created_at=old.created_at,
        modified_at=book.now,
        purchase_reference=old.purchase_reference,
    )
    refuse_if(check_amounts(order))
    write_order(book, old, order)
    before, after = _facts(old), _facts(order)
    write_audit(book, "change sales order", f"sales order {old.number}", before=before, after=after)
    return order


def put_sales_order_line(book: Book, number: int, draft: OrderLineDraft) -> SalesOrderLine:
    """Add a line to the order with a number, or put it in place of the one with its own number, and return it."""
    require(book, Right.BOOK)
    lock_administration(book)
    # Without its lines, of which there may be thousands: whoever puts them one by one would have all of them read each time.
    order = standing_order(sales_order_without_lines(book, number), number)
    old = sales_order_line(book, order.id, draft.number)
    before = lines_together(book, order.id)
    draft, misfits = _fitted_line(book, _template(book, order), draft)
    refuse_if([*check_order_line(book, draft), *misfits])
    if old is None and before.count >= MAX_LINES:
        raise refusal(Reason.TOO_MANY_LINES, "lines", most=MAX_LINES)
    (line,) = _made_lines(book, order, [draft], before.last)
    after = before.having(old, line)
    refuse_if(check_line_amounts(line, after))
    write_sales_order_line(book, order.id, line)
    _follow(book, [old] if old else [], [line])
    act = "change sales order line" if old else "add sales order line"
    subject = f"sales order {order.number}"
    write_audit(book, act, subject, before=_line_facts(old) if old else None, after=_line_facts(line))
    # At last: what is refused above is undone, and leaves the lines as they were.
    book.order_lines[order.id] = after
    return line


def withdraw_sales_order(book: Book, number: int) -> None:
    """Withdraw the order with a number, which stays used.

    `Refused` when something of it was delivered, or was ordered of a supplier for it.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    old = standing_order(sales_order_by(book, "number", number), number)
    if any(line.delivered for line in old.lines):
        raise refusal(Reason.IN_USE, "sales_order", number=number)
    if old.purchase_reference:
        raise refusal(Reason.IN_USE, "purchase_order", number=number, purchase_order=old.purchase_reference)
    write_order(book, old, replace(old, stage=OrderStage.WITHDRAWN, modified_at=book.now))
    write_audit(book, "withdraw sales order", f"sales order {number}", before=_facts(old))


def note_purchase(book: Book, number: int, reference: str) -> None:
    """State under which reference goods were ordered of a supplier for the order with a number; an empty one is for none."""
    require(book, Right.BOOK)
    lock_administration(book)
    old = standing_order(sales_order_by(book, "number", number), number)
    order = replace(old, purchase_reference=reference.strip(), modified_at=book.now)
    refuse_if(check_texts(order, {"purchase_reference": TEXT_LENGTHS["reference"]}))
    write_order(book, old, order)
    before, after = {"purchase_order": old.purchase_reference}, {"purchase_order": order.purchase_reference}
    write_audit(book, "change sales order", f"sales order {number}", before=before, after=after)


def standing_order(order: SalesOrder | None, number: int) -> SalesOrder:
    """Return an order that is there, was not withdrawn and of which no invoice was made; `Refused` otherwise."""
    if order is None:
        raise refusal(Reason.NOT_FOUND, "sales_order", number=number)
    if order.stage is OrderStage.WITHDRAWN:
        raise refusal(Reason.WITHDRAWN, "sales_order", number=number)
    if order.invoice_id is not None:
        raise refusal(Reason.IN_USE, "invoice", number=number)
    return order


def _fitted(book: Book, draft: SalesOrderDraft, old: SalesOrder | None = None) -> tuple[SalesOrderDraft, list[Problem]]:
    """Return an order with what its template says and with its entries as they are kept, and what is wrong with these."""
    template = _template(book, draft)
    problems = []
    if template is None and draft.template_id is not None:
        problems.append(Problem(Reason.NOT_FOUND, ("template",)))
    elif template is not None and not template.active and (old is None or old.template_id != template.id):
        problems.append(Problem(Reason.VALUE_INVALID, ("template",), {"template": template.name}))
    entries, misfits = fitted_entries(book, template.order_fields if template else (), draft.entries)
    lines = [_fitted_line(book, template, line, "lines", order) for order, line in enumerate(draft.lines)]
    begun = {
        "amounts_include_vat": template.amounts_include_vat if template else False,
        "blocked": template.blocks_orders if template else False,
    }
    unstated: dict[str, Any] = {name: value for name, value in begun.items() if getattr(draft, name) is None}
    fitted = replace(draft, **unstated, entries=entries, lines=tuple(line for line, _ in lines))
    return fitted, [*problems, *misfits, *(problem for _, some in lines for problem in some)]


def _fitted_line(
    book: Book, template: OrderTemplate | None, line: OrderLineDraft, *place: str | int
) -> tuple[OrderLineDraft, list[Problem]]:
    if not line.entries:
        # The same object, by which the check of an order knows that a line was left alone.
        return line, []
    entries, problems = fitted_entries(book, template.line_fields if template else (), line.entries, *place)
    return (line if entries == line.entries else replace(line, entries=entries)), problems


def _template(book: Book, order: SalesOrderDraft) -> OrderTemplate | None:
    found = order_templates(book, id=order.template_id) if order.template_id is not None else []
    return found[0] if found else None


def _lines(book: Book, draft: SalesOrderDraft) -> tuple[SalesOrderLine, ...]:
    """Return the lines of an order with their numbers, prices and texts, in the order of their numbers."""
    made = _made_lines(book, draft, draft.lines, max((line.number for line in draft.lines), default=0))
    return tuple(sorted(made, key=lambda line: line.number))


def _made_lines(
    book: Book, draft: SalesOrderDraft, lines: Sequence[OrderLineDraft], last: int
) -> Iterator[SalesOrderLine]:
    """Yield lines with what their articles and what was agreed on these say of them; the books are asked once for all.

    Those without a number get the ones after the last.
    """
    known = facts_of_articles(book, {line.article_id for line in lines if line.article_id is not None})
    unpriced = {line.article_id for line in lines if line.article_id is not None and line.unit_price is None}
    priced = price_list(book, [known[number] for number in unpriced], draft.party_id, draft.date) if unpriced else None
    tell = taxing(book, draft, draft.date)
    for line in lines:
        article = known[line.article_id] if line.article_id is not None else None
        last += not line.number
        facts = _facts_of_line(draft, line, article, priced, tell(domestic_code(line, article), article))
        yield SalesOrderLine(**facts | {"number": line.number or last})


def _facts_of_line(
    draft: SalesOrderDraft, line: OrderLineDraft, article: ArticleFacts | None, priced: PriceList | None, way: Taxation
) -> dict[str, Any]:
    # Made of its facts at once: a copy for each that changes is what takes the time of a long order.
    facts = fields_of(line) | {"vat_code": way.vat_code, "foreign_rate": way.foreign_rate}
    if line.unit_price is None:
        facts["unit_price"] = Decimal(0)
        if article is not None and priced is not None:
            agreed, with_vat = priced(article, line.quantity), bool(draft.amounts_include_vat)
            unit_price = agreed.before_discount(article, draft.date, including_vat=with_vat, way=way)
            facts |= {"unit_price": unit_price, "discount": line.discount or agreed.discount}
    if article is not None and not line.description:
        facts["description"] = article.name
    if draft.stage in DONE:
        more = max if line.quantity > 0 else min
        facts["delivered"] = more(line.quantity, line.delivered)
    return facts


def write_order(book: Book, old: SalesOrder | None, order: SalesOrder) -> None:
    """Write an order, new or in the place of the old one; what it delivers more than that leaves the stock."""
    write_sales_order(book, order, new=old is None)
    _follow(book, old.lines if old else (), order.lines)


def _follow(book: Book, before: Sequence[SalesOrderLine], after: Sequence[SalesOrderLine]) -> None:
    """Take from stock what lines deliver more than before, and tell of the articles whose free stock changed."""
    was, now = delivered_by_article(before), delivered_by_article(after)
    concerned = was.keys() | now.keys()
    take_from_stock(
        book, {article: now.get(article, Decimal(0)) - was.get(article, Decimal(0)) for article in concerned}
    )
    mark_articles(book, concerned)


def _facts(order: SalesOrder) -> dict[str, object]:
    names = ("number", "party_id", "description", "reference")
    facts = {name: getattr(order, name) for name in names}
    more = {"stage": order.stage.value, "date": order.date.isoformat(), "total": order.total, "lines": len(order.lines)}
    return facts | more


def _line_facts(line: SalesOrderLine) -> dict[str, object]:
    texts = {name: str(getattr(line, name)) for name in ("quantity", "delivered", "unit_price", "discount")}
    return {"line": line.number, "article": line.article_id, "status": line.status, **texts}
