"""The details of an entry of a camt message (TxDtls): one transaction of a batch, or what there is to tell of a single one."""

from dataclasses import dataclass

from grootboek.formats.bank.camt_elements import amount_of, first_text, is_debit, joined, part, parts, text
from grootboek.formats.bank.texts import as_iban, payment_reference, reference
from grootboek.ledger.money import Cents
from grootboek.wire.xml import Element

_AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt", "AmtDtls/InstdAmt/Amt")


@dataclass(frozen=True, slots=True)
class Party:
    """Who paid or is paid, as far as the bank tells."""

    name: str = ""
    iban: str = ""
    bic: str = ""
    creditor_id: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """What the bank took for a payment; above zero is taken."""

    amount: Cents
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """What one TxDtls tells: `amounts` it may be about, by currency; whether it `is_debit`, None where the entry tells it."""

    amounts: dict[str, Cents]
    is_debit: bool | None
    charges: tuple[Charge, ...]
    debtor: Party
    creditor: Party
    bank_reference: str
    batch_reference: str
    end_to_end_id: str
    mandate_reference: str
    payment_reference: str
    remittance: str
    kind: str
    is_returned: bool
    return_code: str
    return_text: str


def details_of(element: Element) -> Details:
    """Read a TxDtls."""
    references, remittance, returned = part(element, "Refs"), _remittance(element), part(element, "RtrInf")
    debtor, creditor = parties_of(element)
    return Details(
        amounts=_amounts(element),
        is_debit=is_debit(element),
        charges=charges_of(element),
        debtor=debtor,
        creditor=creditor,
        bank_reference=reference(text(references, "AcctSvcrRef")),
        batch_reference=reference(text(references, "PmtInfId")),
        end_to_end_id=reference(text(references, "EndToEndId")),
        mandate_reference=reference(text(references, "MndtId")),
        payment_reference=_structured_reference(element) or payment_reference(remittance),
        remittance=remittance,
        kind=kind_of(element),
        is_returned=returned is not None,
        return_code=first_text(returned, "Rsn/Cd", "Rsn/Prtry"),
        return_text=joined(returned, "AddtlInf"),
    )


def _amounts(element: Element) -> dict[str, Cents]:
    amounts: dict[str, Cents] = {}
    for names in _AMOUNTS:
        found = part(element, names)
        if found is not None:
            amount, currency = amount_of(found)
            amounts.setdefault(currency, amount)
    return amounts


def charges_of(element: Element) -> tuple[Charge, ...]:
    """Return the charges of an entry or of its details; older versions have no records within them."""
    found = []
    for charges in parts(element, "Chrgs"):
        for record in list(parts(charges, "Rcrd")) or [charges]:
            each = part(record, "Amt")
            each = part(record, "TtlChrgsAndTaxAmt") if each is None else each
            if each is not None:
                amount, currency = amount_of(each)
                found.append(Charge(-amount if is_debit(record) is False else amount, currency))
    return tuple(charge for charge in found if charge.amount)


def parties_of(element: Element) -> tuple[Party, Party]:
    """Return the debtor and the creditor of a transaction; who is behind them only where they are not named."""
    related, agents = part(element, "RltdPties"), part(element, "RltdAgts")
    return _party(related, agents, "Dbtr"), _party(related, agents, "Cdtr")


def _party(related: Element | None, agents: Element | None, role: str) -> Party:
    agent = None if agents is None else part(agents, f"{role}Agt/FinInstnId")
    bank_code = first_text(agent, "BICFI", "BIC")
    if related is None:
        return Party(bic=bank_code)
    account = first_text(related, f"{role}Acct/Id/IBAN", f"{role}Acct/Id/Othr/Id")
    named = (f"{role}/Nm", f"{role}/Pty/Nm", f"Ultmt{role}/Nm", f"Ultmt{role}/Pty/Nm", f"{role}/Agt/FinInstnId/Nm")
    return Party(
        first_text(related, *named), as_iban(account), bank_code, _creditor_id(related) if role == "Cdtr" else ""
    )


def _creditor_id(related: Element) -> str:
    for names in ("Cdtr/Id/PrvtId/Othr", "Cdtr/Pty/Id/PrvtId/Othr", "Cdtr/Id/OrgId/Othr", "Cdtr/Pty/Id/OrgId/Othr"):
        for other in parts(related, names):
            if text(other, "SchmeNm/Prtry").upper() == "SEPA" or as_iban(text(other, "Id")[:35])[4:7] == "ZZZ":
                return text(other, "Id")
    return ""


def _structured_reference(element: Element) -> str:
    for names in ("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/CdtrRefInf/CdtrRef"):
        if found := reference(text(element, names)):
            return found.replace(" ", "").upper()
    return ""


def _remittance(element: Element) -> str:
    """Return what the payer wrote; where he wrote in fields only, what stands in them; else what the bank adds."""
    found = joined(element, "RmtInf/Ustrd")
    if not found:
        fields = ("CdtrRefInf/Ref", "RfrdDocInf/Nb", "AddtlRmtInf")
        found = " ".join(filter(None, (joined(element, f"RmtInf/Strd/{field}") for field in fields)))
    return found or text(element, "AddtlTxInf")


def kind_of(element: Element) -> str:
    """Return the bank transaction code, as ISO 20022 has it (`PMNT-RCDT-ESCT`), else as the bank does."""
    code = part(element, "BkTxCd")
    names = ("Domn/Cd", "Domn/Fmly/Cd", "Domn/Fmly/SubFmlyCd")
    return "-".join(filter(None, (text(code, each) for each in names))) or text(code, "Prtry/Cd")
