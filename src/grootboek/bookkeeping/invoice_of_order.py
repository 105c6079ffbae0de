"""The invoice that an order becomes: its lines on their accounts, its discount, its VAT, and how it is to be paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from grootboek.bookkeeping.checking_orders import billed_party_id
from grootboek.bookkeeping.taxing_orders import standing_code
from grootboek.ledger.account import Account, AccountRole
from grootboek.ledger.article import Article
from grootboek.ledger.booking import TEXT_LENGTHS as BOOKING_TEXT_LENGTHS
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking_foreign_vat import foreign_rate
from grootboek.ledger.collection import CollectionOrder
from grootboek.ledger.country import Country, country_of
from grootboek.ledger.invoice import SMALLEST_FACTOR, InvoiceDraft, InvoiceLine, vat_key
from grootboek.ledger.mandate import reference_key
from grootboek.ledger.money import Cents, decimal_from_cents, net_of, percentage_of
from grootboek.ledger.place_of_supply import EU_DISTANCE, EU_GOODS, EU_SERVICES, OUTSIDE_EU, Destination, Taxation
from grootboek.ledger.refusal import Reason, refusal
from grootboek.ledger.revenue_group import fitting_group
from grootboek.ledger.sales_order import OrderTotals, SalesOrder, order_totals
from grootboek.store.book import Book
from grootboek.store.invoicing.collection_batches import used_mandates
from grootboek.store.invoicing.mandates import mandate_by
from grootboek.store.masters.articles import articles_by_id
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_by
from grootboek.store.masters.revenue_groups import revenue_groups

_NO_ACCOUNT: Final = 0
"""No account has this id, so that the check of the invoice tells that there is none."""

_ROLES_ABROAD: Final = {
    OUTSIDE_EU: AccountRole.REVENUE_EXPORT,
    EU_GOODS: AccountRole.REVENUE_EU_GOODS,
    EU_SERVICES: AccountRole.REVENUE_EU_SERVICES,
    EU_DISTANCE: AccountRole.REVENUE_EU_DISTANCE,
}
"""The role of the account on which what is sold abroad stands."""


def invoice_of_order(
    book: Book, order: SalesOrder, destination: Destination, day: date, *, in_cash: bool
) -> InvoiceDraft:
    """Return the invoice of an order whose lines are taxed as on its day; it comes to what the order comes to."""
    party_id = billed_party_id(book, order)
    party = party_by(book, "id", party_id)
    usual = party.payment_term if party else None
    term = order.payment_term if order.payment_term is not None else usual
    totals = order_totals(order.lines, order.discount, day, includes_vat=order.amounts_include_vat)
    lines = _invoice_lines(book, order, totals, destination, day)
    if order.reference and lines:
        text: dict[str, Any] = {
            "quantity": Decimal(0),
            "unit_price": Decimal(0),
            "amount": None,
            "unit": "",
            "article_code": "",
        }
        lines.insert(0, replace(lines[0], description=f"Uw referentie: {order.reference}", **text))
    computed = {way: percentage_of(share.base, way.rate_on(day)) for way, share in totals.shares.items()}
    stated = {vat_key(way): share.vat for way, share in totals.shares.items() if share.vat != computed[way]}
    description = order.description or f"Verkooporder {order.number}"
    own = country_of(party.country if party else "")
    return InvoiceDraft(
        party_id=party_id,
        date=day,
        lines=tuple(lines),
        payment_term=0 if in_cash else max(term or 0, 0),
        booking_description=description[: BOOKING_TEXT_LENGTHS["description"]],
        collection=None if in_cash else _collection(book, order),
        stated_vat=stated or None,
        destination="" if destination.country == own else destination.country.code,
        delivery_address=order.delivery_address,
        invoice_address=order.invoice_address,
        paid_on=day if in_cash else None,
    )


@dataclass(frozen=True, slots=True)
class _Piece:
    """What becomes a line of the invoice: so many at a price after its discount, which come to an amount as the order has it."""

    quantity: Decimal
    price: Decimal
    amount: Cents
    line: InvoiceLine


def _invoice_lines(
    book: Book, order: SalesOrder, totals: OrderTotals, destination: Destination, day: date
) -> list[InvoiceLine]:
    """Return the lines of the invoice, and behind them the discount of the order for each account and VAT code."""
    pieces = [*_pieces(book, order, destination.country, day)]
    discounts: dict[tuple[Taxation, int, int | None], Cents] = {}
    for piece, less in zip(pieces, totals.discounts, strict=True):
        key = (piece.line.taxation, piece.line.account_id, piece.line.cost_centre_id)
        discounts[key] = discounts.get(key, 0) + less
    for (way, account_id, cost_centre_id), less in discounts.items():
        if less:
            line = InvoiceLine(
                quantity=Decimal(1),
                unit_price=Decimal(0),
                description=f"Factuurkorting {_percent(order.discount)}",
                vat_code=way.vat_code,
                foreign_rate=way.foreign_rate,
                account_id=account_id,
                cost_centre_id=cost_centre_id,
            )
            pieces.append(_Piece(Decimal(1), -decimal_from_cents(less), -less, line))
    nets = _nets(pieces, totals, day) if order.amounts_include_vat else [piece.amount for piece in pieces]
    return [
        _line(piece, net, day, includes_vat=order.amounts_include_vat) for piece, net in zip(pieces, nets, strict=True)
    ]


def _nets(pieces: Sequence[_Piece], totals: OrderTotals, day: date) -> list[Cents]:
    """Return what pieces with VAT come to without: each as it rounds, and together what the order says for each way of taxing."""
    nets = [net_of(piece.amount, piece.line.taxation.rate_on(day)) for piece in pieces]
    for way, share in totals.shares.items():
        places = [place for place, piece in enumerate(pieces) if piece.line.taxation == way]
        # The cents that rounding leaves go where they show least.
        nets[max(places, key=lambda place: abs(nets[place]))] += share.base - sum(nets[place] for place in places)
    return nets


def _line(piece: _Piece, net: Cents, day: date, *, includes_vat: bool) -> InvoiceLine:
    """Return the line of a piece; its amount is stated where quantity times price, which has six decimals, is another."""
    rate = piece.line.taxation.rate_on(day) if includes_vat else Decimal(0)
    price = (piece.price * 100 / (100 + rate)).quantize(SMALLEST_FACTOR, ROUND_HALF_UP)
    line = replace(piece.line, quantity=piece.quantity, unit_price=price)
    return line if line.net == net else replace(line, amount=net)


def _pieces(book: Book, order: SalesOrder, country: Country, day: date) -> Iterator[_Piece]:
    known = articles_by_id(book, [line.article_id for line in order.lines if line.article_id is not None])
    groups, chart = revenue_groups(book), chart_of(book)
    for line in order.lines:
        article: Article | None = known[line.article_id] if line.article_id is not None else None
        code = standing_code(line, article)
        group = fitting_group(groups, None, code)
        usual = (article.account_id if article else None) or (group.account_id if group else _NO_ACCOUNT)
        discounted = f"{line.description} (korting {_percent(line.discount)})" if line.discount else line.description
        own = InvoiceLine(
            quantity=line.quantity,
            unit_price=line.unit_price,
            description=discounted,
            vat_code=line.vat_code,
            foreign_rate=line.foreign_rate,
            account_id=usual if line.vat_code == code else _account_abroad(chart, line.taxation, country, day),
            unit=article.unit if article else "",
            article_code=article.code if article else "",
            cost_centre_id=order.cost_centre_id or (article.cost_centre_id if article else None),
        )
        yield _Piece(line.quantity, line.unit_price * (100 - line.discount) / 100, line.net, own)


def _account_abroad(chart: Chart, way: Taxation, country: Country, day: date) -> int:
    """Return the account of what is sold abroad; `Refused` when the chart has none, or none for that rate."""
    role = _ROLES_ABROAD[way.vat_code]
    accounts = [each for each in chart.accounts_by_role.get(role, ()) if _fits(each, way, country, day)]
    if not accounts:
        if way.foreign_rate is not None:
            raise refusal(Reason.FOREIGN_RATE_MISSING, "lines")
        raise refusal(Reason.ROLE_ACCOUNT_MISSING, "account", role=role)
    return accounts[0].id


def _fits(account: Account, way: Taxation, country: Country, day: date) -> bool:
    if way.foreign_rate is None:
        return True
    kind = account.vat_rate_code
    return bool(kind) and foreign_rate(country.code, kind or "", day) == way.foreign_rate


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
