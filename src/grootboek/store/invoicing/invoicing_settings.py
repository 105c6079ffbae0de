"""How an administration invoices and collects, in the store: its number pattern, its creditor id and its bank's BIC."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import bindparam, insert, select, update

from grootboek.ledger.electronic_invoice import UblForm
from grootboek.ledger.invoice import DEFAULT_PATTERN
from grootboek.store.book import Book
from grootboek.store.engine.prepared import Prepared
from grootboek.store.masters.draft_rows import columns_of, values_of
from grootboek.store.tables.invoicing import invoicing


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicingSettings:
    """How invoices are numbered, and who collects: the creditor id (incassant-id) and the BIC of its bank, empty when not set.

    `ubl_form` is the specification of electronic invoices. With `mails_ubl` every mailed invoice has its UBL beside the PDF, with
    `pdf_has_data` a PDF has what it says as data in it.
    """

    number_pattern: str = DEFAULT_PATTERN
    creditor_id: str = ""
    bic: str = ""
    ubl_form: UblForm = UblForm.NLCIUS
    mails_ubl: bool = False
    pdf_has_data: bool = False


_settings: Final = Prepared(
    "how an administration invoices",
    select(*columns_of(InvoicingSettings, invoicing)).where(invoicing.c.administration_id == bindparam("a")),
)


def invoicing_settings(book: Book) -> InvoicingSettings:
    """Return how the administration invoices; the defaults when nothing was set."""
    row = _settings.first(book.connection, a=book.administration_id)
    return InvoicingSettings() if row is None else settings_of(row)


def settings_of(row: Sequence[Any]) -> InvoicingSettings:
    """Return how an administration invoices by the columns of its row, in the order of the fields."""
    values = dict(zip(InvoicingSettings.__dataclass_fields__, row, strict=True))
    return InvoicingSettings(**values | {"ubl_form": UblForm(values["ubl_form"])})


def write_invoicing_settings(book: Book, settings: InvoicingSettings) -> None:
    """Write how the administration invoices; the administration is locked."""
    values = values_of(settings, invoicing)
    own = invoicing.c.administration_id == book.administration_id
    if book.connection.execute(update(invoicing).where(own), values).rowcount == 0:
        book.connection.execute(insert(invoicing), {"administration_id": book.administration_id, **values})
