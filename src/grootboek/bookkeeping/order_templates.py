"""Templates of sales orders: adding them, changing them, and the fields that they have for orders and for lines."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.drafts import draft_of
from grootboek.ledger.order_template import STANDARD, EntryField, OrderTemplate, OrderTemplateDraft, check_template
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.masters.order_templates import insert_order_template, order_templates, update_order_template


def write_first_template(book: Book) -> None:
    """Write the template of new books."""
    insert_order_template(book, STANDARD)


def add_standard_template(book: Book) -> OrderTemplate:
    """Add the template of new books, and return it; `Refused` when its name is taken."""
    return add_order_template(book, STANDARD)


def add_order_template(book: Book, draft: OrderTemplateDraft) -> OrderTemplate:
    """Add a template and return it; `Refused` with every problem when something is wrong."""
    require(book, Right.BOOK)
    lock_administration(book)
    refuse_if([*check_template(draft), *_check_name(book, draft)])
    template = insert_order_template(book, draft)
    write_audit(book, "add order template", f"order template {template.id}", after=_facts(template))
    return template


def change_order_template(
    book: Book, name: str, change: Callable[[OrderTemplateDraft], OrderTemplateDraft]
) -> OrderTemplate:
    """Change the template with a name and return it; orders that were made by it stay as they are."""
    require(book, Right.BOOK)
    lock_administration(book)
    template = order_template_with_name(book, name)
    draft = change(draft_of(OrderTemplateDraft, template))
    refuse_if([*check_template(draft), *(_check_name(book, draft) if draft.name != template.name else ())])
    update_order_template(book, template.id, draft)
    subject = f"order template {template.id}"
    write_audit(book, "change order template", subject, before=_facts(template), after=_facts(draft))
    return order_template_with_name(book, draft.name)


def put_entry_field(book: Book, name: str, field: EntryField, *, of_lines: bool) -> bool:
    """Give a template a field, in the place of the one with its number, and tell whether there was none."""
    place = "line_fields" if of_lines else "order_fields"
    template = order_template_with_name(book, name)
    others: list[EntryField] = [each for each in getattr(template, place) if each.number != field.number]
    fields: dict[str, Any] = {place: tuple(sorted([*others, field], key=lambda each: each.number))}
    change_order_template(book, name, lambda draft: replace(draft, **fields))
    return len(others) == len(getattr(template, place))


def remove_entry_field(book: Book, name: str, number: int, *, of_lines: bool) -> None:
    """Take a field from a template; what orders have for it is not shown any more."""
    place = "line_fields" if of_lines else "order_fields"
    fields: tuple[EntryField, ...] = getattr(order_template_with_name(book, name), place)
    left: dict[str, Any] = {place: tuple(field for field in fields if field.number != number)}
    if len(left[place]) == len(fields):
        raise refusal(Reason.NOT_FOUND, "field", number=number)
    change_order_template(book, name, lambda draft: replace(draft, **left))


def order_template_with_name(book: Book, name: str) -> OrderTemplate:
    """Return the template with a name; `Refused` when there is none."""
    found = order_templates(book, name=name)
    if not found:
        raise refusal(Reason.NOT_FOUND, "template", name=name)
    return found[0]


def _check_name(book: Book, draft: OrderTemplateDraft) -> Iterator[Problem]:
    if "\0" not in draft.name and order_templates(book, name=draft.name):
        yield Problem(Reason.CODE_TAKEN, ("name",), {"name": draft.name})


def _facts(template: OrderTemplateDraft) -> dict[str, object]:
    names = ("name", "active", "amounts_include_vat", "blocks_orders")
    fields = {place: [field.number for field in getattr(template, place)] for place in ("order_fields", "line_fields")}
    return {name: getattr(template, name) for name in names} | fields
