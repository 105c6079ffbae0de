"""Open items (record 0311): what customers still have to pay, per relation."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from grootboek.gateways.cash.amounts import amount_to_export
from grootboek.gateways.cash.dates import date_to_export, period_to_export
from grootboek.gateways.cash.records import record_layout
from grootboek.ledger.account import AccountRole
from grootboek.ledger.money import Cents
from grootboek.ledger.open_items import OpenItem
from grootboek.ledger.party import Party
from grootboek.ledger.periods import fiscal_year, period_of
from grootboek.store.book import Book
from grootboek.store.bookings import booking_by_number
from grootboek.store.open_items import open_items
from grootboek.store.references import references

_LAYOUT: Final = record_layout("0311")


@dataclass(frozen=True, slots=True)
class OpenItems:
    """What is outstanding on receivable accounts, by party."""

    book: Book
    by_party: Mapping[int, list[OpenItem]]

    def overdue(self, party_id: int) -> Cents:
        """Return what a relation should have paid before today."""
        items = self.by_party.get(party_id, [])
        return sum(item.outstanding for item in items if item.due_date < self.book.today)

    def records(self, party: Party, *, with_names: bool) -> Iterator[str]:
        """Yield a record 0311 for each open item of a relation."""
        for item in self.by_party.get(party.id, []):
            yield _LAYOUT.to_wire(self._fields(item, party), with_names=with_names)

    def _fields(self, item: OpenItem, party: Party) -> dict[str, str]:
        chart = references(self.book)
        booking = booking_by_number(self.book, item.booking_number)
        period = period_of(item.date, chart.administration.period_kind)
        return {
            "0101": f"{party.number:06}",
            "0103": party.name,
            "0111": date_to_export(item.due_date),
            "0201": chart.accounts[item.key.account_id].code,
            "0301": period_to_export(fiscal_year(item.date), period),
            "0302": date_to_export(item.date),
            "0303": f"{booking.document_number:06}" if booking else "",
            "0307": amount_to_export(item.amount),
            "0309": item.key.invoice_number,
            "0314": date_to_export(item.date),
            "0320": amount_to_export(item.outstanding),
            "0901": chart.journals[booking.journal_id].code if booking else "",
        }


def open_items_by_party(book: Book) -> OpenItems:
    """Return what is outstanding on receivable accounts, by relation."""
    receivable = [row.id for row in references(book).accounts.values() if row.role is AccountRole.RECEIVABLE]
    by_party: dict[int, list[OpenItem]] = {}
    for item in open_items(book, receivable):
        by_party.setdefault(item.key.party_id, []).append(item)
    return OpenItems(book, by_party)
