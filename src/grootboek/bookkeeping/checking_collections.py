"""What a bank would refuse: who collects, on which day, and under which mandate."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from stdnum import iban
from stdnum.eu import at_02

from grootboek.ledger.collection import CollectionOrder, MandateKind
from grootboek.ledger.country import country_code
from grootboek.ledger.direct_debit import EEA, SEPA_OUTSIDE_EEA, Creditor, MandateHistory, MandateUse
from grootboek.ledger.mandate import Mandate, reference_key
from grootboek.ledger.money import Cents
from grootboek.ledger.refusal import Problem, Reason
from grootboek.ledger.target_calendar import business_day_after, business_day_from
from grootboek.papers.direct_debit import LARGEST_DEBIT, NAME_LENGTH, REFERENCE_LENGTH, bank_text, is_bank_reference

FURTHEST: Final = timedelta(days=365)
"""How far ahead a collection may lie."""


def check_collection_day(day: date, today: date) -> Iterator[Problem]:
    """Yield a problem when banks cannot collect on a day: not before the next business day, nor on a day without payments."""
    earliest = max(day, business_day_after(today))
    if business_day_from(earliest) != day:
        facts = {"next": business_day_from(min(earliest, today + FURTHEST))}
        yield Problem(Reason.COLLECTION_DATE_INVALID, ("date",), facts)
    elif day > today + FURTHEST:
        yield Problem(Reason.COLLECTION_DATE_INVALID, ("date",), {"latest": today + FURTHEST})


def check_creditor(creditor: Creditor) -> Iterator[Problem]:
    """Yield what an administration lacks to collect: a name in letters of banks, a creditor id and an account."""
    if not bank_text(creditor.name, NAME_LENGTH):
        yield Problem(Reason.TEXT_MISSING, ("administration", "name"))
    if not creditor.creditor_id:
        yield Problem(Reason.TEXT_MISSING, ("administration", "creditor_id"))
    elif not at_02.is_valid(creditor.creditor_id):
        yield Problem(Reason.VALUE_INVALID, ("administration", "creditor_id"), {"creditor_id": creditor.creditor_id})
    if not creditor.iban:
        yield Problem(Reason.TEXT_MISSING, ("administration", "iban"))
    elif not iban.is_valid(creditor.iban):
        yield Problem(Reason.IBAN_INVALID, ("administration", "iban"), {"iban": creditor.iban})


def check_order(order: CollectionOrder, amount: Cents, today: date) -> Iterator[Problem]:
    """Yield what keeps a bank from collecting an amount by an order, apart from earlier uses of its mandate."""
    if order.mandate_kind is None:
        yield Problem(Reason.MANDATE_INCOMPLETE, ("mandate_kind",))
    if order.signed_on is None:
        yield Problem(Reason.MANDATE_INCOMPLETE, ("signed_on",))
    elif order.signed_on > today:
        yield Problem(Reason.VALUE_INVALID, ("signed_on",), {"signed_on": order.signed_on})
    yield from check_reference(order.mandate_reference.strip())
    if not bank_text(order.account_holder, NAME_LENGTH):
        yield Problem(Reason.TEXT_MISSING, ("account_holder",))
    account = _account_field(order)
    if not iban.is_valid(getattr(order, account)):
        yield Problem(Reason.IBAN_INVALID, (account,), {account: getattr(order, account)})
    if amount > LARGEST_DEBIT:
        yield Problem(Reason.AMOUNT_TOO_LARGE, ("outstanding",), {"largest": LARGEST_DEBIT})


def check_reference(reference: str) -> Iterator[Problem]:
    """Yield what keeps a bank from taking the reference of a mandate."""
    if not reference:
        yield Problem(Reason.MANDATE_INCOMPLETE, ("mandate_reference",))
    elif len(reference) > REFERENCE_LENGTH:
        facts = {"length": len(reference), "longest": REFERENCE_LENGTH}
        yield Problem(Reason.TEXT_TOO_LONG, ("mandate_reference",), facts)
    elif not is_bank_reference(reference):
        facts_of_signs = {"mandate_reference": reference}
        yield Problem(Reason.MANDATE_REFERENCE_INVALID, ("mandate_reference",), facts_of_signs)


def check_address(order: CollectionOrder, country: str) -> Iterator[Problem]:
    """Yield a problem when the account of an order, a valid IBAN, is out of reach, or its holder lacks the address it needs.

    The country of the account decides, not that of the customer (Regulation (EU) 2015/847).
    """
    of_account = account_of(order)[:2]
    if of_account in EEA:
        return
    if of_account not in SEPA_OUTSIDE_EEA:
        yield Problem(Reason.ACCOUNT_OUTSIDE_SEPA, (_account_field(order),), {"country": of_account})
        return
    if not bank_text(order.city, REFERENCE_LENGTH):
        yield Problem(Reason.ADDRESS_MISSING, ("city",), {"country": of_account})
    if not country_code(country):
        yield Problem(Reason.ADDRESS_MISSING, ("country",), {"country": of_account})


def check_use(order: CollectionOrder, history: MandateHistory, day: date) -> Iterator[Problem]:
    """Yield what the earlier uses of a mandate forbid: another use of a one-off one, another account, a use after 36 months."""
    facts = {"mandate_reference": order.mandate_reference}
    # A reference that was once used as one-off is used up, whatever the order calls its mandate.
    if history.kinds and (order.mandate_kind is MandateKind.ONE_OFF or MandateKind.ONE_OFF in history.kinds):
        yield Problem(Reason.MANDATE_USED, ("mandate_reference",), facts)
    # A reference stands for one mandate of a creditor, and a mandate for one account.
    elif history.accounts and account_of(order) not in history.accounts:
        yield Problem(Reason.MANDATE_OF_ANOTHER_ACCOUNT, ("mandate_reference",), facts)
    elif history.last_on is not None and _lapses_on(history.last_on) < day:
        yield Problem(Reason.MANDATE_LAPSED, ("mandate_reference",), {**facts, "last_on": history.last_on})


def check_kept(order: CollectionOrder, kept: Mandate | None, party_id: int, day: date) -> Iterator[Problem]:
    """Yield what the mandate that is kept under an order's reference forbids: another debtor or account, a day after its end."""
    if kept is None:
        return
    facts = {"mandate_reference": order.mandate_reference}
    if kept.party_id != party_id or compact_account(kept.iban) != account_of(order):
        yield Problem(Reason.MANDATE_OF_ANOTHER_ACCOUNT, ("mandate_reference",), facts)
    elif kept.withdrawn_on is not None and kept.withdrawn_on < day:
        yield Problem(Reason.WITHDRAWN, ("mandate_reference",), facts)


def _lapses_on(last_on: date) -> date:
    """Return the last day on which a mandate may be used: 36 months after its last use."""
    try:
        return last_on.replace(year=last_on.year + _YEARS_UNUSED)
    except ValueError:  # 29 February
        return last_on.replace(year=last_on.year + _YEARS_UNUSED, day=28)


_YEARS_UNUSED: Final = 3


def mandate_key(order: CollectionOrder) -> str:
    """Return what tells mandates apart: their reference, in capitals since banks make no difference of case."""
    return reference_key(order.mandate_reference)


def use_of(order: CollectionOrder, history: MandateHistory) -> MandateUse:
    """Return which use of its mandate a checked order is; the first is not told twice of one mandate."""
    if order.mandate_kind is MandateKind.ONE_OFF:
        return MandateUse.ONE_OFF
    return MandateUse.FIRST if order.first and not history.kinds else MandateUse.AGAIN


def account_of(order: CollectionOrder) -> str:
    """Return the IBAN of a checked order, in one run of capitals and digits."""
    return compact_account(order.iban.strip() or order.account_number)


def compact_account(text: str) -> str:
    """Return an IBAN in one run of capitals and digits."""
    return str(iban.compact(text))


def _account_field(order: CollectionOrder) -> str:
    return "iban" if order.iban.strip() else "account_number"
