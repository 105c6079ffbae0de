"""The two kinds of invoices, verkoopboekingen and inkoopboekingen: one mechanism, and here the words in which they differ."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from grootboek.gateways.snelstart.bookings.codes import (
    CHANGED_PURCHASE_BOOKING,
    CHANGED_SALES_BOOKING,
    PURCHASE_BOOKING,
    SALES_BOOKING,
)
from grootboek.gateways.snelstart.bookings.vat import REVERSED
from grootboek.gateways.snelstart.errors import Table
from grootboek.ledger.account import AccountRole
from grootboek.ledger.booking import BookingKind
from grootboek.ledger.journal import JournalKind
from grootboek.ledger.vat import VatSide


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceKind:
    """A kind of invoices: what it is in the books, and its words on the wire.

    `party` is the property of whom it is sold to or bought from; `collected` says that it has a term and mandates of its own.
    """

    kind: BookingKind
    side: VatSide
    journal: JournalKind
    control: AccountRole
    resource: str
    party: str
    collected: bool
    codes: Table
    changed_codes: Table

    @property
    def reversed_total(self) -> str:
        """The btwSoort of a total that says that the charge is reversed."""
        return REVERSED[self.side]


SALES: Final = InvoiceKind(
    kind=BookingKind.SALES_INVOICE,
    side=VatSide.SALES,
    journal=JournalKind.SALES,
    control=AccountRole.RECEIVABLE,
    resource="verkoopboekingen",
    party="klant",
    collected=True,
    codes=SALES_BOOKING,
    changed_codes=CHANGED_SALES_BOOKING,
)
PURCHASES: Final = InvoiceKind(
    kind=BookingKind.PURCHASE_INVOICE,
    side=VatSide.PURCHASE,
    journal=JournalKind.PURCHASE,
    control=AccountRole.PAYABLE,
    resource="inkoopboekingen",
    party="leverancier",
    collected=False,
    codes=PURCHASE_BOOKING,
    changed_codes=CHANGED_PURCHASE_BOOKING,
)
INVOICE_KINDS: Final[Mapping[str, InvoiceKind]] = {kind.resource: kind for kind in (SALES, PURCHASES)}
"""The kinds of invoices by their resource."""
