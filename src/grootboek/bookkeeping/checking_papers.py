"""What the law wants on an invoice (Wet OB art. 35a; for the KvK number Handelsregisterwet art. 27) and its facts lack."""

from collections.abc import Iterator, Sequence
from typing import Final

from grootboek.ledger.country import country_of
from grootboek.ledger.invoice import VatSum
from grootboek.ledger.money import Cents
from grootboek.ledger.party import Party
from grootboek.ledger.refusal import Problem, Reason
from grootboek.ledger.vat import NO_VAT
from grootboek.papers.invoice_facts import Sender
from grootboek.papers.vat_texts import names_buyer

_LARGEST_SIMPLE: Final[Cents] = 10_000
"""Up to 100 euro, and on a credit note, the customer's address may be left out (art. 34d)."""


def check_sender(sender: Sender) -> Iterator[Problem]:
    """Yield what an administration lacks to send lawful invoices."""
    if not sender.street.strip() or not sender.city.strip():
        yield _missing("sender", "address")
    if not sender.vat_number.strip():
        yield _missing("sender", "vat_number")
    # Only businesses in the Netherlands are in its trade register.
    if not sender.coc_number.strip() and country_of(sender.country).code == "NL":
        yield _missing("sender", "coc_number")


def check_paper(sender: Sender, party: Party, sums: Sequence[VatSum]) -> Iterator[Problem]:
    """Yield what an invoice from a sender to a party lacks to be lawful."""
    has_vat = any(vat_sum.vat_code != NO_VAT for vat_sum in sums)
    # Who sells outside the VAT has no number to state.
    yield from (problem for problem in check_sender(sender) if has_vat or problem.place != ("sender", "vat_number"))
    if not party.name.strip() and not party.contact.strip():
        yield _missing("customer", "name")
    gross = sum(vat_sum.base + vat_sum.vat for vat_sum in sums)
    if party.is_company and gross > _LARGEST_SIMPLE and not party.city.strip() and not party.postal_city.strip():
        yield _missing("customer", "address")
    if names_buyer(sums) and not party.vat_number.strip():
        yield _missing("customer", "vat_number")


def _missing(who: str, what: str) -> Problem:
    return Problem(Reason.TEXT_MISSING, (who, what))
