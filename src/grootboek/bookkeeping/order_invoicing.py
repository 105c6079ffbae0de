"""Invoicing orders: an order becomes an invoice with its booking, its paper and its open item, and its goods leave the stock.

All of it is one transaction of whoever calls. What the invoice comes to is what the order came to, to the cent.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from grootboek.bookkeeping.checking_orders import billed_party_id
from grootboek.bookkeeping.invoicing import add_invoice
from grootboek.bookkeeping.ordering import change_sales_order, standing_order, write_order
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.article import Article
from grootboek.ledger.booking import TEXT_LENGTHS as BOOKING_TEXT_LENGTHS
from grootboek.ledger.collection import CollectionOrder
from grootboek.ledger.invoice import SMALLEST_FACTOR, Invoice, InvoiceDraft, InvoiceLine
from grootboek.ledger.mandate import reference_key
from grootboek.ledger.money import Cents, decimal_from_cents
from grootboek.ledger.refusal import Problem, Reason, refuse_if
from grootboek.ledger.revenue_group import fitting_group
from grootboek.ledger.sales_order import (
    OrderLineDraft,
    OrderStage,
    OrderTotals,
    SalesOrder,
    SalesOrderDraft,
    SalesOrderLine,
    order_totals,
)
from grootboek.ledger.vat import vat_code, vat_on, vat_within
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration, next_number
from grootboek.store.invoicing.collection_batches import used_mandates
from grootboek.store.invoicing.mandates import mandate_by
from grootboek.store.invoicing.sales_orders import highest_order_number, sales_order_by
from grootboek.store.masters.articles import articles_by_id
from grootboek.store.masters.parties import party_by
from grootboek.store.masters.revenue_groups import revenue_groups

_NO_ACCOUNT: Final = 0
"""No account has this id, so that the check of the invoice tells that there is none."""


@dataclass(frozen=True, slots=True)
class InvoicedOrder:
    """An order of which an invoice was made, the invoice, and the order for what remains, if anything does."""

    order: SalesOrder
    invoice: Invoice
    remaining: SalesOrder | None


def deliver_sales_order(book: Book, number: int, quantities: Mapping[int, Decimal] | None = None) -> SalesOrder:
    """State that so many more of lines of an order, by their numbers, were delivered, or with None all that is left of it."""

    def delivered(line: OrderLineDraft) -> OrderLineDraft:
        more = line.quantity - line.delivered if quantities is None else quantities.get(line.number, Decimal(0))
        return replace(line, delivered=line.delivered + more) if more else line

    def change(draft: SalesOrderDraft) -> SalesOrderDraft:
        unknown = set(quantities or ()) - {line.number for line in draft.lines}
        refuse_if(Problem(Reason.NOT_FOUND, ("line",), {"line": line}) for line in sorted(unknown))
        return replace(draft, lines=tuple(map(delivered, draft.lines)))

    return change_sales_order(book, number, change)


def invoice_sales_order(
    book: Book,
    number: int,
    day: date | None = None,
    *,
    delivered_only: bool = False,
    stage: OrderStage = OrderStage.INVOICED,
) -> InvoicedOrder:
    """Make the invoice of the order with a number; `Refused` with every problem when something is wrong.

    All of it is delivered with that. With `delivered_only` the invoice is for what was delivered before, and what is left becomes
    an order of its own.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    old = standing_order(sales_order_by(book, "number", number), number)
    lines, left = _parted(old.lines) if delivered_only else (tuple(map(_whole, old.lines)), ())
    refuse_if(_check(old, lines))
    order = replace(old, stage=stage, lines=lines, modified_at=book.now)
    invoice = add_invoice(book, _draft(book, order, day or book.today))
    order = replace(order, invoice_id=invoice.id, purchase_reference="" if left else old.purchase_reference)
    write_order(book, old, order)
    remaining = _remaining(book, old, left) if left else None
    after = {"invoice": invoice.number, "remaining": remaining.number if remaining else None}
    write_audit(book, "invoice sales order", f"sales order {number}", after=after)
    return InvoicedOrder(order, invoice, remaining)


def _check(order: SalesOrder, lines: Sequence[SalesOrderLine]) -> Iterator[Problem]:
    if order.stage is OrderStage.QUOTE:
        yield Problem(Reason.VALUE_INVALID, ("sales_order", "stage"), {"stage": order.stage.value})
    if order.blocked:
        yield Problem(Reason.READ_ONLY, ("sales_order",), {"number": order.number})
    if not any(line.quantity for line in lines):
        yield Problem(Reason.LINES_MISSING, ("lines",))


def _whole(line: SalesOrderLine) -> SalesOrderLine:
    return replace(line, delivered=max(line.quantity, line.delivered)) if line.quantity > 0 else line


def _parted(lines: Sequence[SalesOrderLine]) -> tuple[tuple[SalesOrderLine, ...], tuple[SalesOrderLine, ...]]:
    """Return the lines with what was delivered of them, and with what is left; a text goes with what is delivered."""
    delivered = (replace(line, quantity=line.delivered) for line in lines if line.delivered or not line.quantity)
    left = (replace(line, quantity=line.outstanding, delivered=Decimal(0)) for line in lines if line.outstanding)
    return tuple(delivered), tuple(left)


def _remaining(book: Book, old: SalesOrder, left: tuple[SalesOrderLine, ...]) -> SalesOrder:
    remaining = replace(
        old,
        id=next_number(book, "sales order"),
        number=highest_order_number(book) + 1,
        uid=book.new_uid(),
        stage=OrderStage.ORDER,
        lines=left,
        created_at=book.now,
        modified_at=book.now,
    )
    write_order(book, None, remaining)
    write_audit(book, "add sales order", f"sales order {remaining.number}", after={"remains_of": old.number})
    return remaining


def _draft(book: Book, order: SalesOrder, day: date) -> InvoiceDraft:
    party_id = billed_party_id(book, order)
    party = party_by(book, "id", party_id)
    usual = party.payment_term if party else None
    term = order.payment_term if order.payment_term is not None else usual
    totals = order_totals(order.lines, order.discount, day, includes_vat=order.amounts_include_vat)
    lines = _invoice_lines(book, order, totals, day)
    if order.reference and lines:
        text: dict[str, Any] = {
            "quantity": Decimal(0),
            "unit_price": Decimal(0),
            "amount": None,
            "unit": "",
            "article_code": "",
        }
        lines.insert(0, replace(lines[0], description=f"Uw referentie: {order.reference}", **text))
    computed = {code: vat_on(share.base, vat_code(code), day) for code, share in totals.shares.items()}
    description = order.description or f"Verkooporder {order.number}"
    return InvoiceDraft(
        party_id=party_id,
        date=day,
        lines=tuple(lines),
        payment_term=max(term or 0, 0),
        booking_description=description[: BOOKING_TEXT_LENGTHS["description"]],
        collection=_collection(book, order),
        stated_vat={code: share.vat for code, share in totals.shares.items() if share.vat != computed[code]} or None,
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """What becomes a line of the invoice: so many at a price after its discount, which come to an amount as the order has it."""

    quantity: Decimal
    price: Decimal
    amount: Cents
    line: InvoiceLine


def _invoice_lines(book: Book, order: SalesOrder, totals: OrderTotals, day: date) -> list[InvoiceLine]:
    """Return the lines of the invoice, and behind them the discount of the order for each account and VAT code."""
    pieces = [*_pieces(book, order)]
    discounts: dict[tuple[str, int, int | None], Cents] = {}
    for piece, less in zip(pieces, totals.discounts, strict=True):
        key = (piece.line.vat_code, piece.line.account_id, piece.line.cost_centre_id)
        discounts[key] = discounts.get(key, 0) + less
    for (code, account_id, cost_centre_id), less in discounts.items():
        if less:
            line = InvoiceLine(
                quantity=Decimal(1),
                unit_price=Decimal(0),
                description=f"Factuurkorting {_percent(order.discount)}",
                vat_code=code,
                account_id=account_id,
                cost_centre_id=cost_centre_id,
            )
            pieces.append(_Piece(Decimal(1), -decimal_from_cents(less), -less, line))
    nets = _nets(pieces, totals, day) if order.amounts_include_vat else [piece.amount for piece in pieces]
    return [
        _line(piece, net, day, includes_vat=order.amounts_include_vat) for piece, net in zip(pieces, nets, strict=True)
    ]


def _nets(pieces: Sequence[_Piece], totals: OrderTotals, day: date) -> list[Cents]:
    """Return what pieces with VAT come to without: each as it rounds, and together what the order says under each code."""
    nets = [piece.amount - vat_within(piece.amount, vat_code(piece.line.vat_code), day) for piece in pieces]
    for code, share in totals.shares.items():
        places = [place for place, piece in enumerate(pieces) if piece.line.vat_code == code]
        # The cents that rounding leaves go where they show least.
        nets[max(places, key=lambda place: abs(nets[place]))] += share.base - sum(nets[place] for place in places)
    return nets


def _line(piece: _Piece, net: Cents, day: date, *, includes_vat: bool) -> InvoiceLine:
    """Return the line of a piece; its amount is stated where quantity times price, which has six decimals, is another."""
    rate = vat_code(piece.line.vat_code).rate_on(day) if includes_vat else Decimal(0)
    price = (piece.price * 100 / (100 + rate)).quantize(SMALLEST_FACTOR, ROUND_HALF_UP)
    line = replace(piece.line, quantity=piece.quantity, unit_price=price)
    return line if line.net == net else replace(line, amount=net)


def _pieces(book: Book, order: SalesOrder) -> Iterator[_Piece]:
    known = articles_by_id(book, [line.article_id for line in order.lines if line.article_id is not None])
    groups = revenue_groups(book)
    for line in order.lines:
        article: Article | None = known[line.article_id] if line.article_id is not None else None
        group = fitting_group(groups, None, line.vat_code)
        usual = group.account_id if group else _NO_ACCOUNT
        discounted = f"{line.description} (korting {_percent(line.discount)})" if line.discount else line.description
        own = InvoiceLine(
            quantity=line.quantity,
            unit_price=line.unit_price,
            description=discounted,
            vat_code=line.vat_code,
            account_id=(article.account_id if article else None) or usual,
            unit=article.unit if article else "",
            article_code=article.code if article else "",
            cost_centre_id=order.cost_centre_id or (article.cost_centre_id if article else None),
        )
        yield _Piece(line.quantity, line.unit_price * (100 - line.discount) / 100, line.net, own)


def _percent(discount: Decimal) -> str:
    return f"{discount.normalize():f}%".replace(".", ",")


def _collection(book: Book, order: SalesOrder) -> CollectionOrder | None:
    """Return the wish to collect the invoice by the mandate of the order."""
    mandate = mandate_by(book, "id", order.mandate_id) if order.mandate_id is not None else None
    payer = party_by(book, "id", mandate.party_id) if mandate else None
    if mandate is None or payer is None:
        return None
    key = reference_key(mandate.reference)
    return CollectionOrder(
        account_number=mandate.iban,
        account_holder=payer.name,
        city=payer.city,
        iban=mandate.iban,
        mandate_kind=mandate.kind,
        mandate_reference=mandate.reference,
        signed_on=mandate.signed_on,
        first=all(use.key != key for use in used_mandates(book)),
    )
