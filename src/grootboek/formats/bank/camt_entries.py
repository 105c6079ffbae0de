"""The entries of a camt message (Ntry) made into transactions.

An entry with details is made into one transaction for each of them, where their amounts and charges make up its amount. Otherwise
the entry is one transaction, so that what is read always sums to what the bank booked.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from grootboek.formats.bank.camt_details import Charge, Details, Party, charges_of, details_of, kind_of
from grootboek.formats.bank.camt_elements import Parts
from grootboek.formats.bank.faults import BankFault, BankFileError
from grootboek.formats.bank.identities import Identities
from grootboek.formats.bank.texts import LONGEST_CODE, reference
from grootboek.ledger.bank_statement import BankStatement, BankTransaction
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.wire.xml import Element

_NOT_BOOKED = frozenset({"PDNG", "INFO", "FUTR"})
_SHORTEST_REFERENCE = 8
CHARGE = "CHRG"


@dataclass(frozen=True, slots=True)
class Within:
    """What an entry stands in: its statement, the identities given so far, and whether a reversal turns the sign there."""

    statement: BankStatement
    identities: Identities
    turns: bool


class _Entry(NamedTuple):
    """What an entry tells of all its transactions; `turns` is whether its sign is turned."""

    day: Day
    value_day: Day
    amount: Cents
    is_debit: bool
    turns: bool
    is_reversal: bool
    reference: str
    batch_reference: str
    kind: str
    remittance: str


def is_booked(parts: Parts) -> bool:
    """Tell whether an entry is booked, not only expected."""
    return parts.text("Sts/Cd", "Sts").upper() not in _NOT_BOOKED


def signed_amount(parts: Parts, currency: str) -> Cents:
    """Return the amount of an entry with the sign of its CdtDbtInd."""
    found = parts.amount("Amt")
    if found is None:
        raise BankFileError(BankFault.AMOUNT, "an entry has no amount", parts.line)
    amount, own = found
    if own and own != currency:
        converted = (parts.amount(f"AmtDtls/{each}/Amt") for each in ("InstdAmt", "TxAmt", "CntrValAmt"))
        told = {of: each for each, of in filter(None, converted)}
        if currency not in told:
            raise BankFileError(BankFault.CURRENCY, f"an entry is not in {currency}", parts.line, own)
        amount = told[currency]
    return -amount if parts.is_debit else amount


def transactions_of(element: Element, details: Sequence[Details], within: Within) -> list[BankTransaction]:
    """Return the transactions of an entry; none of one that is not booked."""
    parts, statement = Parts(element), within.statement
    if not is_booked(parts):
        return []
    entry = _entry(parts, statement, turns=within.turns and parts.is_true("RvslInd"))
    charges = charges_of(parts) if not any(each.charges for each in details) else ()
    divided = _divided(entry, details, charges, statement.currency)
    if divided is None:
        return [_transaction(entry, entry.amount, details_of(element), within)]
    found = [
        _transaction(entry, amount, each, within, is_part=len(details) > 1)
        for amount, each in zip(divided, details, strict=True)
    ]
    if charged := entry.amount - sum(divided):
        found.append(_charge(entry, charged, within.identities))
    return found


def _entry(parts: Parts, statement: BankStatement, *, turns: bool) -> _Entry:
    value_day = parts.day("ValDt")
    day = parts.day("BookgDt") or value_day or (statement.closing.day if statement.closing else None)
    if day is None:
        raise BankFileError(BankFault.DATE, "an entry has no date", parts.line)
    amount = signed_amount(parts, statement.currency)
    own = reference(parts.text("NtryRef"))
    batch = parts.text("NtryDtls/Btch/PmtInfId", "NtryDtls/Btch/MsgId")
    return _Entry(
        day=day,
        value_day=value_day or day,
        amount=-amount if turns else amount,
        is_debit=bool(parts.is_debit),
        turns=turns,
        is_reversal=parts.is_true("RvslInd"),
        # A short one is the number of the entry within its statement, which is another in the next.
        reference=reference(parts.text("AcctSvcrRef")) or (own if len(own) >= _SHORTEST_REFERENCE else ""),
        batch_reference=reference(batch),
        kind=kind_of(parts),
        remittance=parts.text("AddtlNtryInf"),
    )


def _divided(entry: _Entry, details: Sequence[Details], charges: Sequence[Charge], currency: str) -> list[Cents] | None:
    """Return the amounts of the details in the currency of the account; None when they do not make up the entry."""
    if not details:
        return None
    if len(details) == 1 and not (charges or details[0].charges):
        return [entry.amount]
    amounts = []
    for each in details:
        found = each.amounts.get(currency, each.amounts.get(""))
        if found is None:
            return [entry.amount] if len(details) == 1 else None
        is_taken = (entry.is_debit if each.is_debit is None else each.is_debit) != entry.turns
        amounts.append(-found if is_taken else found)
    charged = sum(charge.amount for each in details for charge in each.charges if charge.currency in {currency, ""})
    charged += sum(charge.amount for charge in charges if charge.currency in {currency, ""})
    if entry.amount - sum(amounts) in {0, -charged}:
        return amounts
    return [entry.amount] if len(details) == 1 else None


def _transaction(
    entry: _Entry, amount: Cents, details: Details, within: Within, *, is_part: bool = False
) -> BankTransaction:
    party = _other_party(details, amount, within.statement.account)
    remittance = details.remittance or entry.remittance
    named = details.bank_reference if details.bank_reference not in {"", entry.reference} else ""
    own = named if is_part else entry.reference or named
    if is_part and not own and entry.reference:
        own = f"{entry.reference}/{details.end_to_end_id}"
    texts = (details.end_to_end_id, party.iban, party.name, details.mandate_reference, remittance)
    return BankTransaction(
        identity=within.identities.name(entry.day, amount, own, texts),
        day=entry.day,
        value_day=entry.value_day,
        amount=amount,
        bank_reference=own if not is_part else named or entry.reference,
        batch_reference=entry.batch_reference or details.batch_reference or (entry.reference if is_part else ""),
        end_to_end_id=details.end_to_end_id,
        payment_reference=details.payment_reference,
        remittance=remittance,
        party_name=party.name,
        party_iban=party.iban,
        party_bic=party.bic[:LONGEST_CODE],
        mandate_reference=details.mandate_reference,
        creditor_id=details.creditor.creditor_id[:LONGEST_CODE],
        kind=(details.kind or entry.kind)[:LONGEST_CODE],
        is_reversal=entry.is_reversal or details.is_returned,
        return_code=details.return_code[:LONGEST_CODE],
        return_text=details.return_text,
    )


def _other_party(details: Details, amount: Cents, own: str) -> Party:
    """Return who paid what is received, or got what is paid; in a returned payment banks leave both where they were."""
    party, other = (details.debtor, details.creditor) if amount > 0 else (details.creditor, details.debtor)
    if (party.iban and party.iban == own) or not (party.name or party.iban):
        return other if other.iban != own or not own else Party()
    return party


def _charge(entry: _Entry, amount: Cents, identities: Identities) -> BankTransaction:
    reference_of_charge = f"{entry.reference}/{CHARGE}" if entry.reference else ""
    return BankTransaction(
        identity=identities.name(entry.day, amount, reference_of_charge, (CHARGE, entry.remittance)),
        day=entry.day,
        value_day=entry.value_day,
        amount=amount,
        bank_reference=entry.reference,
        batch_reference=entry.batch_reference,
        remittance=entry.remittance,
        kind=CHARGE,
    )
