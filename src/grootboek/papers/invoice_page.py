"""The page of an invoice in HTML: its facts in the places of its template, with the style, the logo and the colour inside it."""

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
from grootboek.papers.sandbox import filled_html, filled_text

_LONGEST: Final = 2_000_000
"""How many characters the page may have: some five hundred sheets, a minute of drawing."""

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
    html, css, own = (
        folder.joinpath(f"factuursjabloon.{ending}").read_text(encoding="utf-8") for ending in ("html", "css", "toml")
    )
    stated = tomllib.loads(own)
    return InvoiceTemplate(name=DEFAULT_TEMPLATE, html=html, css=css, colour=stated["colour"], texts=stated["texts"])


def invoice_html(facts: InvoiceFacts, *, strict: bool = False) -> str:
    """Return the page of an invoice; TemplateError when its template is wrong, `strict` also when it names what is not there.

    The template is a whole one: nothing that it leaves empty is looked for elsewhere.
    """
    template = facts.template
    view = invoice_view(facts)
    named = _named(view, template)
    named["texts"] = dict.fromkeys(TEXT_NAMES, "")
    for name, source in template.texts.items():
        if name not in PAYMENT_TEXTS or name == view.kind:
            filled = filled_text(("texts", name), source, named, _LONGEST_TEXT, strict=strict)
            named["texts"][name] = foldable(filled.strip())
    named["body"] = filled_html(("html",), template.html, named, _LONGEST, strict=strict)
    named["css"] = template.css.replace("</", r"<\/")  # so that its style element cannot end early
    return filled_html(("frame",), _FRAME, named, 2 * _LONGEST, strict=strict)


def _named(view: InvoiceView, template: InvoiceTemplate) -> dict[str, Any]:
    named: dict[str, Any] = {one.name: getattr(view, one.name) for one in fields(view)}
    return named | {"colour": template.colour, "logo": _logo_address(template)}


def _logo_address(template: InvoiceTemplate) -> str:
    if template.logo is None:
        return ""
    return f"data:{template.logo_type};base64,{base64.b64encode(template.logo).decode()}"
