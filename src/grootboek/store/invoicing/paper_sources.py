"""What the paper of an invoice is made of beside the invoice, read by one question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, select

from grootboek.ledger.invoice_template import InvoiceTemplate
from grootboek.ledger.party import Party
from grootboek.store.book import Book
from grootboek.store.engine.prepared import Prepared
from grootboek.store.invoicing.invoicing_settings import InvoicingSettings, settings_of
from grootboek.store.masters.draft_rows import columns_of
from grootboek.store.masters.parties import party_of, with_party
from grootboek.store.tables.administration import administration
from grootboek.store.tables.invoicing import invoice_template, invoicing


@dataclass(frozen=True, slots=True)
class PaperSources:
    """How the administration invoices, the party of an invoice, be it deleted, and every template that was set."""

    settings: InvoicingSettings
    party: Party | None
    templates: tuple[InvoiceTemplate, ...]


_SETTINGS: Final = len(InvoicingSettings.__dataclass_fields__)
_FIELDS: Final = tuple(InvoiceTemplate.__dataclass_fields__)
_TEMPLATE: Final = _SETTINGS + len(_FIELDS)
_sources: Final = Prepared(
    "sources of a paper",
    with_party(
        select(
            invoicing.c.administration_id,
            *columns_of(InvoicingSettings, invoicing),
            *(invoice_template.c[name] for name in _FIELDS),
        )
        .select_from(administration)
        .outerjoin(invoicing, invoicing.c.administration_id == bindparam("a"))
        .outerjoin(invoice_template, invoice_template.c.administration_id == bindparam("a")),
        bindparam("party"),
    )
    .where(administration.c.id == bindparam("a"))
    .order_by(invoice_template.c.name),
)


def paper_sources(book: Book, party_id: int) -> PaperSources:
    """Return what the paper of an invoice of a party is made of, as it stands; LookupError without an administration."""
    rows = _sources.all(book.connection, a=book.administration_id, party=party_id)
    if not rows:
        raise LookupError(f"there is no administration {book.administration_id}")
    is_set, *columns = rows[0]
    return PaperSources(
        InvoicingSettings() if is_set is None else settings_of(columns[:_SETTINGS]),
        party_of(columns[_TEMPLATE:]),
        tuple(_template(row) for row in rows if row[1 + _SETTINGS] is not None),
    )


def _template(row: Sequence[Any]) -> InvoiceTemplate:
    return InvoiceTemplate(**dict(zip(_FIELDS, row[1 + _SETTINGS : 1 + _TEMPLATE], strict=True)))
