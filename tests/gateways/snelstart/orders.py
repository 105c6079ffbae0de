"""What tests of orders need: an article, the models of an order and of its lines, and a template with a field of each kind."""

from decimal import Decimal
from typing import Any

from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.order_templates import add_order_template
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.order_template import EntryField, EntryKind, OrderTemplateDraft
from grootboek.store.masters.articles import articles
from grootboek.store.masters.order_templates import order_templates
from tests.gateways.snelstart.conftest import Door

PATH = "/v2/verkooporders"
QUOTES = "/v2/offertes"
NOWHERE = {"id": "00000000-0000-0000-0000-000000000009"}
FIELDS = tuple(
    EntryField(number=number, name=kind.value, kind=kind, longest=5 if kind is EntryKind.TEXT else None)
    for number, kind in enumerate(EntryKind, 1)
)
"""A field of each kind, numbered from 1."""


def article(door: Door, code: str = "7001", **facts: Any) -> dict[str, str]:
    """Return the reference to an article with a code, which is made when it is not there."""
    with door.book(writing=True) as book:
        if not articles(book, code=code):
            draft = {"name": "Fietsbel", "sales_price": Decimal("12.5"), **facts}
            add_article(book, ArticleDraft(code=code, **draft))
        return {"id": str(articles(book, code=code)[0].uid)}


def line(door: Door, **changes: Any) -> dict[str, Any]:
    """Return the model of a line of two articles."""
    return {"artikel": article(door), "stuksprijs": 10, "aantal": 2, "kortingsPercentage": 0, **changes}


def order(door: Door, **changes: Any) -> dict[str, Any]:
    """Return the model of an order."""
    relation = {"id": str(door.customer.uid)}
    return {"relatie": relation, "datum": "2026-03-01T00:00:00", "regels": [line(door)], **changes}


def made(door: Door, path: str = PATH, **changes: Any) -> dict[str, Any]:
    """Add an order and return the answer's model."""
    reply = door.call("POST", path, order(door, **changes))
    assert reply.status == 201, reply.text
    model: dict[str, Any] = reply.json
    return model


def template(door: Door, name: str = "Project", **facts: Any) -> dict[str, str]:
    """Return the reference to a template with a field of each kind for orders and for lines, made when it is not there."""
    with door.book(writing=True) as book:
        found = order_templates(book, name=name)
        draft = OrderTemplateDraft(name=name, order_fields=FIELDS, line_fields=FIELDS, **facts)
        return {"id": str((found[0] if found else add_order_template(book, draft)).uid)}
