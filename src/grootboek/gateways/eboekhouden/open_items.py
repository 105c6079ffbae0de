"""GetOpenPosten: what is still to be received from debtors or paid to creditors."""

from typing import Final

from grootboek.gateways.eboekhouden.answers import NO_ERROR, element, rows
from grootboek.ledger.account import AccountRole
from grootboek.ledger.open_items import OpenItem
from grootboek.ledger.party import PartyFacts
from grootboek.store.book import Book
from grootboek.store.ledger.open_items import open_items
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import facts_of_parties
from grootboek.wire.literals import cents_to_double, date_to_wire
from grootboek.wire.soap_fields import Fields

# Debts to creditors are credit, below zero, in the books; clients read what we owe as a positive amount.
_CREDITORS: Final = (AccountRole.PAYABLE, -1)
_DEBTORS: Final = (AccountRole.RECEIVABLE, 1)


def outstanding(book: Book, fields: Fields) -> str:
    """Answer GetOpenPosten, oldest first; without OpSoort those of debtors, its first value."""
    role, sign = _CREDITORS if fields.text("OpSoort") == "Crediteuren" else _DEBTORS
    account_ids = [account.id for account in chart_of(book).accounts.values() if account.role is role]
    items = open_items(book, account_ids)
    parties = facts_of_parties(book, [item.key.party_id for item in items])
    return NO_ERROR + rows("Openposten", (_to_wire(item, parties[item.key.party_id], sign) for item in items))


def _to_wire(item: OpenItem, party: PartyFacts, sign: int) -> str:
    return (
        f"<cOpenPost><MutDatum>{date_to_wire(item.date)}</MutDatum>{element('MutFactuur', item.key.invoice_number)}"
        f"{element('RelCode', party.code)}{element('RelBedrijf', party.name)}"
        f"<Bedrag>{cents_to_double(sign * item.amount)}</Bedrag><Voldaan>{cents_to_double(sign * item.settled)}</Voldaan>"
        f"<Openstaand>{cents_to_double(sign * item.outstanding)}</Openstaand></cOpenPost>"
    )
