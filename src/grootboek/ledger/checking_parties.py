"""What can be wrong with the party and the invoice of a statement or a document, given what the books know of them."""

from collections.abc import Iterator, Mapping
from typing import Final, Protocol

from grootboek.ledger.account import AccountRole
from grootboek.ledger.booking import INVOICES, PAYMENTS, BookingKind, Statement
from grootboek.ledger.chart import Chart
from grootboek.ledger.composing import Outstanding
from grootboek.ledger.country import country_of, is_vat_number_elsewhere
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.refusal import Problem, Reason


class KnownParty(Protocol):
    """What has to be known of a party."""

    @property
    def hidden(self) -> bool:
        """Whether nothing may be booked on it any more."""

    @property
    def deleted(self) -> bool:
        """Whether it is only there for what was booked before."""

    @property
    def is_customer(self) -> bool:
        """Whether it may be sold to."""

    @property
    def is_supplier(self) -> bool:
        """Whether it may be bought from."""

    @property
    def country(self) -> str:
        """Where it is, as a user wrote it."""

    @property
    def vat_number(self) -> str:
        """Its VAT number with the country before it; empty when it has none."""


def check_party(
    party_id: int | None, known: Mapping[int, KnownParty], kind: BookingKind, *place: str | int
) -> Iterator[Problem]:
    """Yield what is wrong with a party that something of this kind is booked on."""
    if party_id is None:
        yield Problem(Reason.PARTY_MISSING, place)
        return
    party = known.get(party_id)
    if party is None:
        yield Problem(Reason.PARTY_UNKNOWN, place)
        return
    if party.hidden or party.deleted:
        yield Problem(Reason.PARTY_HIDDEN, place)
    if kind is BookingKind.SALES_INVOICE and not party.is_customer:
        yield Problem(Reason.PARTY_NOT_CUSTOMER, place)
    if kind is BookingKind.PURCHASE_INVOICE and not party.is_supplier:
        yield Problem(Reason.PARTY_NOT_SUPPLIER, place)


def check_parties(statement: Statement, chart: Chart, known: Mapping[int, KnownParty]) -> Iterator[Problem]:
    """Yield what is wrong with the parties and invoice numbers that a statement names or lacks."""
    own = chart.accounts.get(statement.account_id or 0)
    if statement.kind in INVOICES or (own is not None and own.is_control):
        yield from check_party(statement.party_id, known, statement.kind, "party")
        if not statement.invoice_number:
            yield Problem(Reason.INVOICE_NUMBER_MISSING, ("invoice_number",))
    # The lines of a payment take over its party, which is checked there.
    elif statement.party_id is not None and statement.kind not in PAYMENTS:
        yield from check_party(statement.party_id, known, statement.kind, "party")
    for order, line in enumerate(statement.lines):
        account = chart.accounts.get(line.account_id)
        needed = statement.kind in PAYMENTS or (
            account is not None and account.is_control and statement.kind not in INVOICES
        )
        party_id = line.party_id if line.party_id is not None else statement.party_id
        if needed:
            yield from check_party(party_id, known, statement.kind, "lines", order, "party")
            if not (line.invoice_number or statement.invoice_number):
                yield Problem(Reason.INVOICE_NUMBER_MISSING, ("lines", order, "invoice_number"))
        elif line.party_id is not None:
            yield from check_party(line.party_id, known, statement.kind, "lines", order, "party")


_DECLARED_BY_VAT_NUMBER: Final = frozenset({AccountRole.REVENUE_EU_GOODS, AccountRole.REVENUE_EU_SERVICES})
"""What the declaration of supplies within the EU (opgaaf ICP) lists by the VAT number of the customer."""
_EU_REVENUE: Final = _DECLARED_BY_VAT_NUMBER | {AccountRole.REVENUE_EU_DISTANCE}


def check_eu_revenue(statement: Statement, chart: Chart, known: Mapping[int, KnownParty]) -> Iterator[Problem]:
    """Yield a problem for each line of a strict sale that is revenue within the EU and does not fit its customer.

    He must be elsewhere in the EU, and have a VAT number of it, but for distance sales, which are to consumers.
    """
    customer = known.get(statement.party_id) if statement.party_id is not None else None
    if not statement.strict_vat or customer is None or statement.kind is not BookingKind.SALES_INVOICE:
        return
    elsewhere, numbered = country_of(customer.country).elsewhere_in_eu, is_vat_number_elsewhere(customer.vat_number)
    for order, line in enumerate(statement.lines):
        account = chart.accounts.get(line.account_id)
        if account is None or account.role not in _EU_REVENUE:
            continue
        place, facts = ("lines", order, "account"), {"account": account.code}
        if not elsewhere:
            yield Problem(Reason.PARTY_NOT_IN_EU, place, facts)
        elif account.role in _DECLARED_BY_VAT_NUMBER and not numbered:
            yield Problem(Reason.VAT_NUMBER_INVALID, place, facts)


def item_keys(statement: Statement, chart: Chart) -> list[ItemKey]:
    """Return the keys of the items that a statement would settle or open by its own line and its stated lines."""
    # 0 is the id of no account.
    named = [(statement.account_id or 0, statement.party_id, statement.invoice_number)]
    for line in statement.lines:
        party_id = line.party_id if line.party_id is not None else statement.party_id
        named.append((line.account_id, party_id, line.invoice_number or statement.invoice_number))
    return [
        ItemKey(account_id, party_id, number)
        for account_id, party_id, number in dict.fromkeys(named)
        if account_id in chart.control_accounts and party_id is not None and number
    ]


def check_payments(statement: Statement, chart: Chart, outstanding: Outstanding) -> Iterator[Problem]:
    """Yield a problem for each line that settles an invoice which the books do not know under that party."""
    for order, line in enumerate(statement.lines):
        if statement.kind not in PAYMENTS and not (statement.mixed and line.account_id in chart.control_accounts):
            continue
        party_id = line.party_id if line.party_id is not None else statement.party_id
        number = line.invoice_number or statement.invoice_number
        # check_parties tells what is missing.
        if party_id is None or not number:
            continue
        if ItemKey(line.account_id, party_id, number) not in outstanding:
            yield Problem(Reason.INVOICE_UNKNOWN, ("lines", order, "invoice_number"), {"invoice_number": number})
