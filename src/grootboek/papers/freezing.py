"""What a paper is frozen as: the facts of its page and its template, each a JSON document that is read back as it was.

The facts are the texts as the page shows them, so that nothing which later puts amounts, dates or countries into other words
changes a paper that was issued; with them the same invoice as data, for electronic invoices.
"""

import msgspec

from grootboek.ledger.invoice_template import InvoiceTemplate
from grootboek.papers.invoice_view import InvoiceView


def frozen_facts(view: InvoiceView) -> bytes:
    """Return the facts of a page as a document."""
    return msgspec.json.encode(view, order="deterministic")


def facts_from_frozen(document: bytes) -> InvoiceView:
    """Return the facts of a page from their document."""
    return msgspec.json.decode(document, type=InvoiceView)


def frozen_template(template: InvoiceTemplate) -> bytes:
    """Return a whole template as a document; equal templates give equal documents."""
    return msgspec.json.encode(template, order="deterministic")


def template_from_frozen(document: bytes) -> InvoiceTemplate:
    """Return a template from its document."""
    return msgspec.json.decode(document, type=InvoiceTemplate)
