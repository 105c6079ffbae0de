"""What can be wrong with a sales order and with a line of it."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any, Final

from grootboek.ledger.address import ADDRESS_TEXT_LENGTHS
from grootboek.ledger.article import is_price, is_quantity
from grootboek.ledger.booking import LONGEST_PAYMENT_TERM
from grootboek.ledger.checking import is_bookable
from grootboek.ledger.collection import MandateKind
from grootboek.ledger.money import LARGEST
from grootboek.ledger.price_agreement import is_discount
from grootboek.ledger.refusal import Problem, Reason
from grootboek.ledger.sales_order import (
    LINE_TEXT_LENGTHS,
    MAX_LINES,
    NUMBER_LIMIT,
    TEXT_LENGTHS,
    LinesTogether,
    OrderLineDraft,
    OrderStage,
    SalesOrder,
    SalesOrderDraft,
    SalesOrderLine,
)
from grootboek.ledger.storable_texts import check_storable, check_texts
from grootboek.store.book import Book
from grootboek.store.invoicing.billed_parties import party_billed_for
from grootboek.store.invoicing.mandates import mandate_by
from grootboek.store.invoicing.sales_orders import sales_order_by
from grootboek.store.masters.articles import articles, facts_of_articles
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_facts

_ADDRESSES: Final = ("delivery_address", "invoice_address")
_LINE_NUMBERS: Final = range(MAX_LINES + 1)


def check_order(book: Book, draft: SalesOrderDraft, old: SalesOrder | None = None) -> Iterator[Problem]:
    """Yield everything that is wrong with an order; `old` is how it stood before, if it did."""
    yield from _check_number(book, draft, old)
    yield from _check_parties(book, draft)
    yield from check_texts(draft, TEXT_LENGTHS)
    yield from check_storable(draft, ("door_fields",))
    for name in _ADDRESSES:
        yield from check_texts(getattr(draft, name), ADDRESS_TEXT_LENGTHS, name)
    # The VAT of an order is that of its day, and another day than these has none.
    if not is_bookable(draft.date) and (old is None or draft.date != old.date):
        yield Problem(Reason.DATE_OUT_OF_RANGE, ("date",), {"date": draft.date})
    # Withdrawing is a verb of its own, which looks at what was delivered.
    if draft.stage is OrderStage.WITHDRAWN:
        yield Problem(Reason.VALUE_INVALID, ("stage",))
    if draft.payment_term is not None and not 0 <= draft.payment_term <= LONGEST_PAYMENT_TERM:
        yield Problem(Reason.PAYMENT_TERM_INVALID, ("payment_term",), {"days": draft.payment_term})
    yield from _check_mandate(book, draft, old)
    if draft.cost_centre_id is not None and draft.cost_centre_id not in chart_of(book).cost_centres:
        yield Problem(Reason.COST_CENTRE_UNKNOWN, ("cost_centre",))
    if not is_discount(draft.discount):
        yield Problem(Reason.VALUE_INVALID, ("discount",), {"discount": draft.discount})
    yield from _check_lines(book, draft, old)


def _check_number(book: Book, draft: SalesOrderDraft, old: SalesOrder | None) -> Iterator[Problem]:
    number = draft.number
    if number is None or (old is not None and number == old.number):
        return
    if not 0 < number < NUMBER_LIMIT:
        yield Problem(Reason.VALUE_INVALID, ("number",), {"number": number})
    elif sales_order_by(book, "number", number) is not None:
        yield Problem(Reason.NUMBER_TAKEN, ("number",), {"number": number})


def billed_party_id(book: Book, draft: SalesOrderDraft) -> int:
    """Return the party that the invoice of an order goes to: whom it says, else whom its customer has its invoices sent to."""
    return draft.invoice_party_id or party_billed_for(book, draft.party_id) or draft.party_id


def _check_mandate(book: Book, draft: SalesOrderDraft, old: SalesOrder | None) -> Iterator[Problem]:
    """Yield what is wrong with the mandate of an order, unless that was there before."""
    if draft.mandate_id is None or (old is not None and draft.mandate_id == old.mandate_id):
        return
    mandate = mandate_by(book, "id", draft.mandate_id)
    if mandate is None:
        yield Problem(Reason.NOT_FOUND, ("mandate",))
    elif mandate.party_id not in (draft.party_id, billed_party_id(book, draft)):
        yield Problem(Reason.MANDATE_OF_ANOTHER_ACCOUNT, ("mandate",), {"mandate": mandate.reference})
    elif mandate.withdrawn_on is not None or mandate.kind is MandateKind.ONE_OFF:
        yield Problem(Reason.MANDATE_LAPSED, ("mandate",), {"mandate": mandate.reference})


def _check_parties(book: Book, draft: SalesOrderDraft) -> Iterator[Problem]:
    billed = billed_party_id(book, draft)
    for place, party_id in (("party", draft.party_id), ("invoice_party", None if billed == draft.party_id else billed)):
        party = None if party_id is None else party_facts(book, "id", party_id)
        if party_id is not None and party is None:
            yield Problem(Reason.PARTY_UNKNOWN, (place,))
        elif party is not None and party.hidden:
            yield Problem(Reason.PARTY_HIDDEN, (place,), {"party": party.code})
        elif party is not None and not party.is_customer:
            yield Problem(Reason.PARTY_NOT_CUSTOMER, (place,), {"party": party.code})


def _check_lines(book: Book, draft: SalesOrderDraft, old: SalesOrder | None) -> Iterator[Problem]:
    if len(draft.lines) > MAX_LINES:
        yield Problem(Reason.TOO_MANY_LINES, ("lines",), {"most": MAX_LINES})
    numbers = Counter(line.number for line in draft.lines if line.number)
    for number, times in numbers.items():
        if times > 1:
            yield Problem(Reason.NUMBER_TAKEN, ("lines", "number"), {"number": number})
    # A change hands on the lines that it leaves alone as the same objects; those were checked before.
    unchanged = {id(line) for line in old.lines} if old else set()
    stated = [(order, line) for order, line in enumerate(draft.lines) if id(line) not in unchanged]
    present = _present_articles(book, {line.article_id for _, line in stated if line.article_id is not None})
    for order, line in stated:
        yield from _check_line(line, present, "lines", order)


def check_order_line(book: Book, line: OrderLineDraft) -> Iterator[Problem]:
    """Yield everything that is wrong with a line of an order."""
    yield from _check_line(line, _present_articles(book, {line.article_id} - {None}))


def _present_articles(book: Book, numbers: Collection[Any]) -> set[int]:
    """Return which of some articles are there, deleted ones not among them."""
    if len(numbers) > 1:
        return {number for number, facts in facts_of_articles(book, numbers).items() if not facts.deleted}
    # In a portion, which knows them, one article is asked for by itself.
    return {number for number in numbers if articles(book, id=number)}


def _check_line(line: OrderLineDraft, present: Collection[int], *place: str | int) -> Iterator[Problem]:
    yield from check_texts(line, LINE_TEXT_LENGTHS, *place)
    yield from check_storable(line, ("door_fields",), *place)
    if line.number not in _LINE_NUMBERS:
        yield Problem(Reason.VALUE_INVALID, (*place, "number"), {"number": line.number})
    if line.article_id is not None and line.article_id not in present:
        yield Problem(Reason.NOT_FOUND, (*place, "article"))
    for name in ("quantity", "delivered"):
        if not is_quantity(getattr(line, name)):
            yield Problem(Reason.VALUE_INVALID, (*place, name), {"quantity": getattr(line, name)})
    if line.unit_price is not None and not is_price(line.unit_price):
        yield Problem(Reason.VALUE_INVALID, (*place, "unit_price"), {"price": line.unit_price})
    if not is_discount(line.discount):
        yield Problem(Reason.VALUE_INVALID, (*place, "discount"), {"discount": line.discount})


def check_amounts(order: SalesOrder) -> Iterator[Problem]:
    """Yield what is too large of the amounts that an order without other problems comes to."""
    nets = [line.net for line in order.lines]
    large = [index for index, net in enumerate(nets) if abs(net) > LARGEST]
    for index in large:
        yield Problem(Reason.AMOUNT_TOO_LARGE, ("lines", index), {"most": LARGEST})
    if not large and abs(sum(nets)) > LARGEST:
        yield Problem(Reason.AMOUNT_TOO_LARGE, ("lines",), {"most": LARGEST})


def check_line_amounts(line: SalesOrderLine, together: LinesTogether) -> Iterator[Problem]:
    """Yield what is too large of a line, or of the lines of its order together with it."""
    if abs(line.net) > LARGEST:
        yield Problem(Reason.AMOUNT_TOO_LARGE, ("lines", together.count - 1), {"most": LARGEST})
    elif abs(together.net) > LARGEST:
        yield Problem(Reason.AMOUNT_TOO_LARGE, ("lines",), {"most": LARGEST})
