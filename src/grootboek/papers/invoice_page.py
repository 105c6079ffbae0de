"""The page of an invoice in HTML: its template filled in, with style, logo and colour inside the page."""

import base64
import tomllib
from dataclasses import fields
from functools import cache
from importlib.resources import files
from typing import Any, Final

from grootboek.ledger.invoice import DEFAULT_TEMPLATE
from grootboek.ledger.invoice_template import PAYMENT_TEXTS, TEXT_NAMES, InvoiceTemplate
from grootboek.papers.folding import foldable
from grootboek.papers.invoice_facts import InvoiceFacts
from grootboek.papers.invoice_view import InvoiceView, invoice_view
from grootboek.papers.payment_qr import payment_qr
from grootboek.papers.sandbox import filled_html, filled_text

_LONGEST: Final = 2_000_000
"""The most characters of a page: some five hundred sheets, a minute of drawing."""

_LONGEST_TEXT: Final = 20_000

_FRAME: Final = """<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<title>{{ title }} {{ number }}</title>
<meta name="author" content="{{ sender.name }}">
<style>
:root { --colour: {{ colour }} }
{{ css|safe }}
</style>
</head>
<body>
{{ body|safe }}
</body>
</html>
"""


@cache
def default_template() -> InvoiceTemplate:
    """Return the template that comes with the program."""
    folder = files("grootboek.papers").joinpath("templates")
    html, css, toml = (
        folder.joinpath(f"factuursjabloon.{ending}").read_text(encoding="utf-8") for ending in ("html", "css", "toml")
    )
    settings = tomllib.loads(toml)
    return InvoiceTemplate(
        name=DEFAULT_TEMPLATE, html=html, css=css, colour=settings["colour"], texts=settings["texts"]
    )


def invoice_html(facts: InvoiceFacts, *, strict: bool = False) -> str:
    """Return the page of an invoice; see `page_html`."""
    return page_html(invoice_view(facts), facts.template, strict=strict)


def page_html(view: InvoiceView, template: InvoiceTemplate, *, strict: bool = False) -> str:
    """Return the page of facts; TemplateError when the template is wrong, with `strict` also for an unknown name.

    The template must be complete: what it leaves empty is not taken from the default one.
    """
    names = _names(view, template)
    names["texts"] = dict.fromkeys(TEXT_NAMES, "")
    for name, source in template.texts.items():
        if name not in PAYMENT_TEXTS or name == view.kind:
            filled = filled_text(("texts", name), source, names, _LONGEST_TEXT, strict=strict)
            names["texts"][name] = foldable(filled.strip())
    names["body"] = filled_html(("html",), template.html, names, _LONGEST, strict=strict)
    names["css"] = template.css.replace("</", r"<\/")  # so that its style element cannot end early
    # The body alone may have as many characters as a page may; the style comes on top of it.
    return filled_html(("frame",), _FRAME, names, 2 * _LONGEST, strict=strict)


def _names(view: InvoiceView, template: InvoiceTemplate) -> dict[str, Any]:
    names: dict[str, Any] = {
        field.name: getattr(view, field.name) for field in fields(view) if field.name != "electronic"
    }
    own = {"colour": template.colour, "logo": _logo_address(template), "payment_qr": payment_qr(view.electronic)}
    return names | own


def _logo_address(template: InvoiceTemplate) -> str:
    if template.logo is None:
        return ""
    return f"data:{template.logo_type};base64,{base64.b64encode(template.logo).decode()}"
