"""The details of an entry of a camt message (TxDtls): one transaction of a batch, or what there is to tell of a single one."""

from dataclasses import dataclass
from typing import NamedTuple

from grootboek.formats.bank.camt_elements import Parts
from grootboek.formats.bank.texts import as_iban, payment_reference, reference
from grootboek.ledger.money import Cents
from grootboek.wire.xml import Element

_CREDITOR_IDS = tuple(f"RltdPties/Cdtr/{of}Id/{kind}/Othr" for of in ("", "Pty/") for kind in ("PrvtId", "OrgId"))
_PARTIES = {
    role: (
        [
            f"RltdPties/{each}/Nm"
            for each in (role, f"{role}/Pty", f"Ultmt{role}", f"Ultmt{role}/Pty", f"{role}/Agt/FinInstnId")
        ],
        [f"RltdPties/{role}Acct/Id/{each}" for each in ("IBAN", "Othr/Id")],
        [f"RltdAgts/{role}Agt/FinInstnId/{each}" for each in ("BICFI", "BIC")],
    )
    for role in ("Dbtr", "Cdtr")
}
_CODES = tuple(f"BkTxCd/Domn/{each}" for each in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd"))
_AMOUNTS = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt", "AmtDtls/InstdAmt/Amt")


class Party(NamedTuple):
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


class Details(NamedTuple):
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
    parts = Parts(element)
    remittance = _remittance(parts)
    return Details(
        amounts=_amounts(parts),
        is_debit=parts.is_debit,
        charges=charges_of(parts),
        debtor=_party(parts, "Dbtr"),
        creditor=_party(parts, "Cdtr"),
        bank_reference=reference(parts.text("Refs/AcctSvcrRef")),
        batch_reference=reference(parts.text("Refs/PmtInfId")),
        end_to_end_id=reference(parts.text("Refs/EndToEndId")),
        mandate_reference=reference(parts.text("Refs/MndtId")),
        payment_reference=_structured_reference(parts) or payment_reference(remittance),
        remittance=remittance,
        kind=kind_of(parts),
        is_returned="RtrInf" in parts,
        return_code=parts.text("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry"),
        return_text=parts.joined("RtrInf/AddtlInf"),
    )


def _amounts(parts: Parts) -> dict[str, Cents]:
    amounts: dict[str, Cents] = {}
    for path in _AMOUNTS:
        found = parts.amount(path)
        if found is not None:
            amounts.setdefault(found[1], found[0])
    return amounts


def charges_of(parts: Parts) -> tuple[Charge, ...]:
    """Return the charges of an entry or of its details; older versions have no records within them."""
    found = []
    for charges in parts.all("Chrgs/Rcrd") or parts.all("Chrgs"):
        record = Parts(charges)
        told = record.amount("Amt") or record.amount("TtlChrgsAndTaxAmt")
        if told is not None and told[0]:
            found.append(Charge(-told[0] if record.is_debit is False else told[0], told[1]))
    return tuple(found)


def _party(parts: Parts, role: str) -> Party:
    """Return the debtor or the creditor; who is behind them only where they are not named."""
    names, accounts, codes = _PARTIES[role]
    creditor_id = _creditor_id(parts) if role == "Cdtr" and "RltdPties/Cdtr" in parts else ""
    return Party(parts.text(*names), as_iban(parts.text(*accounts)), parts.text(*codes), creditor_id)


def _creditor_id(parts: Parts) -> str:
    for path in _CREDITOR_IDS:
        for other in parts.all(path):
            told = Parts(other)
            number = told.text("Id")
            if told.text("SchmeNm/Prtry").upper() == "SEPA" or as_iban(number)[4:7] == "ZZZ":
                return number
    return ""


def _structured_reference(parts: Parts) -> str:
    found = reference(parts.text("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/CdtrRefInf/CdtrRef"))
    return found.replace(" ", "").upper()


def _remittance(parts: Parts) -> str:
    """Return what the payer wrote; where he wrote in fields only, what stands in them; else what the bank adds."""
    if found := parts.joined("RmtInf/Ustrd"):
        return found
    fields = (parts.joined(f"RmtInf/Strd/{field}") for field in ("CdtrRefInf/Ref", "RfrdDocInf/Nb", "AddtlRmtInf"))
    return " ".join(filter(None, fields)) or parts.text("AddtlTxInf")


def kind_of(parts: Parts) -> str:
    """Return the bank transaction code, as ISO 20022 has it (`PMNT-RCDT-ESCT`), else as the bank does."""
    if "BkTxCd" not in parts:
        return ""
    codes = [parts.text(path) for path in _CODES]
    return "-".join(filter(None, codes)) or parts.text("BkTxCd/Prtry/Cd")
