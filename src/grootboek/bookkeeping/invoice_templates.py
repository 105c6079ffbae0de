"""Setting and removing invoice templates, and finding the one by which an invoice is printed."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.invoice import DEFAULT_TEMPLATE
from grootboek.ledger.invoice_template import NAME_LENGTH, InvoiceTemplate, template_key
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.storable_texts import is_storable
from grootboek.papers.errors import TemplateError
from grootboek.papers.invoice_page import default_template, invoice_html
from grootboek.papers.logos import LogoRefused, logo_type
from grootboek.papers.sample_invoice import samples_of_each_kind
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.invoicing.invoice_templates import (
    delete_template,
    template_called,
    template_in_use,
    template_row,
    template_rows,
    write_template,
)

LARGEST_PART: Final = 200_000
"""Characters of the HTML and of the style of a template."""
_LONGEST_TEXT: Final = 10_000
_MAX_TEXTS: Final = 50
_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")
_TEXT_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,29}")


def set_template(book: Book, template: InvoiceTemplate) -> InvoiceTemplate:
    """Set a template, new or in the place of the one with its name, and return it as it was set.

    `Refused` with every problem: it must fill sample invoices of each kind without a name that stands for nothing, and its
    logo must be a PNG, JPEG or SVG; the type is found by the logo's content. A template called as the default adjusts that.
    """
    require(book, Right.MANAGE)
    lock_administration(book)
    refuse_if(_check_parts(template))
    # Only a template within its bounds is filled in.
    refuse_if(_check_filling(_whole(template_rows(book), template)))
    old = template_row(book, template.name)
    name = old.name if old else template.name.strip()
    if template_key(name) == template_key(DEFAULT_TEMPLATE):
        name = DEFAULT_TEMPLATE
    new = replace(template, name=name, logo_type="" if template.logo is None else logo_type(template.logo))
    write_template(book, new)
    write_audit(book, "set invoice template", f"invoice template {name}", before=_facts(old), after=_facts(new))
    return new


def remove_template(book: Book, name: str) -> None:
    """Remove a template; `Refused` when there is none or invoices were made by it. The default one only loses what was set."""
    require(book, Right.MANAGE)
    lock_administration(book)
    old = template_row(book, name)
    if old is None:
        raise refusal(Reason.NOT_FOUND, "template", template=name)
    if old.name != DEFAULT_TEMPLATE and template_in_use(book, old.name):
        raise refusal(Reason.IN_USE, "template", template=old.name)
    delete_template(book, old.name)
    write_audit(book, "remove invoice template", f"invoice template {old.name}", before=_facts(old))


def template_as_set(book: Book, name: str) -> InvoiceTemplate | None:
    """Return what was set of a template; an empty default when nothing was set of that, None when there is no such template."""
    template = template_row(book, name)
    if template is None and template_key(name) == template_key(DEFAULT_TEMPLATE):
        return InvoiceTemplate(name=DEFAULT_TEMPLATE)
    return template


def templates_as_set(book: Book) -> list[InvoiceTemplate]:
    """Return what was set of each template, the default one first."""
    rows = template_rows(book)
    default = next((row for row in rows if row.name == DEFAULT_TEMPLATE), InvoiceTemplate(name=DEFAULT_TEMPLATE))
    return [default, *(row for row in rows if row.name != DEFAULT_TEMPLATE)]


def whole_template(book: Book, name: str) -> InvoiceTemplate:
    """Return the template by which invoices with its name are printed; the default one when there is no such template."""
    return whole_of(template_rows(book), name)


def whole_of(templates: Collection[InvoiceTemplate], name: str) -> InvoiceTemplate:
    """Return the same from the templates that were set."""
    return _whole(templates, template_called(templates, name) or InvoiceTemplate(name=name))


def _whole(templates: Collection[InvoiceTemplate], template: InvoiceTemplate) -> InvoiceTemplate:
    beneath = default_template()
    is_default = template_key(template.name) == template_key(DEFAULT_TEMPLATE)
    adjusted = None if is_default else template_called(templates, DEFAULT_TEMPLATE)
    return template.over(adjusted.over(beneath) if adjusted else beneath)


def _check_parts(template: InvoiceTemplate) -> Iterator[Problem]:
    if not template_key(template.name):
        yield Problem(Reason.TEXT_MISSING, ("name",))
    for name, longest in (("name", NAME_LENGTH), ("html", LARGEST_PART), ("css", LARGEST_PART)):
        yield from _check_text(getattr(template, name), longest, name)
    if template.colour and not _COLOUR.fullmatch(template.colour):
        yield Problem(Reason.VALUE_INVALID, ("colour",), {"colour": template.colour})
    if len(template.texts) > _MAX_TEXTS:
        yield Problem(Reason.TEXT_TOO_LONG, ("texts",), {"longest": _MAX_TEXTS})
    for name, text in template.texts.items():
        if not _TEXT_NAME.fullmatch(name):
            yield Problem(Reason.VALUE_INVALID, ("texts",), {"name": name})
        yield from _check_text(text, _LONGEST_TEXT, "texts", name)
    if template.logo is not None:
        yield from _check_logo(template.logo)


def _check_text(text: str, longest: int, *place: str) -> Iterator[Problem]:
    if len(text) > longest:
        yield Problem(Reason.TEXT_TOO_LONG, place, {"length": len(text), "longest": longest})
    if not is_storable(text):
        yield Problem(Reason.VALUE_INVALID, place)


def _check_logo(logo: bytes) -> Iterator[Problem]:
    try:
        logo_type(logo)
    except LogoRefused as refused:
        yield Problem(Reason.VALUE_INVALID, ("logo",), {"fault": str(refused)})


def _check_filling(template: InvoiceTemplate) -> Iterator[Problem]:
    """Yield the first thing that goes wrong when sample invoices are filled in."""
    try:
        for facts in samples_of_each_kind(template):
            invoice_html(facts, strict=True)
    except TemplateError as fault:
        where = f"line {fault.line}: " if fault.line else ""
        yield Problem(Reason.VALUE_INVALID, fault.part, {"fault": f"{where}{fault.message}"})


def _facts(template: InvoiceTemplate | None) -> dict[str, object] | None:
    """Return a template as the audit trail tells it: the logo by its type and size."""
    if template is None:
        return None
    facts = {name: getattr(template, name) for name in ("html", "css", "colour", "logo_type")}
    return facts | {"logo_bytes": len(template.logo or b""), "texts": dict(template.texts)}
