"""What the law wants on an invoice (Wet OB art. 35a; for the KvK number Handelsregisterwet art. 27) and its facts lack."""

from collections.abc import Iterator, Sequence
from typing import Final

from grootboek.bookkeeping.invoicing_settings import check_sender, missing_on_invoice
from grootboek.ledger.invoice import VatSum
from grootboek.ledger.money import Cents
from grootboek.ledger.party import Party
from grootboek.ledger.refusal import Problem
from grootboek.ledger.sender import Sender
from grootboek.ledger.vat import NO_VAT
from grootboek.papers.vat_texts import names_buyer

_LARGEST_SIMPLE: Final[Cents] = 10_000
"""Up to 100 euro, and on a credit note, the customer's address may be left out (art. 34d)."""


def check_paper(sender: Sender, party: Party, sums: Sequence[VatSum]) -> Iterator[Problem]:
    """Yield what an invoice from a sender to a party lacks to be lawful."""
    has_vat = any(vat_sum.vat_code != NO_VAT for vat_sum in sums)
    # Who sells outside the VAT has no number to state.
    yield from (problem for problem in check_sender(sender) if has_vat or problem.place != ("sender", "vat_number"))
    if not party.name.strip() and not party.contact.strip():
        yield missing_on_invoice("customer", "name")
    gross = sum(vat_sum.base + vat_sum.vat for vat_sum in sums)
    if party.is_company and gross > _LARGEST_SIMPLE and not party.city.strip() and not party.postal_city.strip():
        yield missing_on_invoice("customer", "address")
    if names_buyer(sums) and not party.vat_number.strip():
        yield missing_on_invoice("customer", "vat_number")
