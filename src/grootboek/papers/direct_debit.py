"""The file of a collection for the bank: ISO 20022 pain.008, made by sepaxml and valid under its schema.

Banks take only the Latin letters and characters of SEPA, references without a slash at their ends, and an address with town and
country in fields of their own or none at all (from November 2026). Each scheme and use of a mandate is a batch of its own.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from hashlib import sha256
from importlib.resources import as_file, files
from typing import Any, Final

from lxml import etree
from sepaxml import SepaDD
from text_unidecode import unidecode

from grootboek.ledger.country import country_code
from grootboek.ledger.direct_debit import Creditor, DirectDebit, DirectDebitOrder, MandateUse, Scheme
from grootboek.ledger.money import Cents, cents_from_decimal, decimal_from_cents
from grootboek.wire.xml import Element, parse

NAME_LENGTH: Final = 70
TEXT_LENGTH: Final = 140
REFERENCE_LENGTH: Final = 35
LARGEST_DEBIT: Final[Cents] = 99_999_999_999
"""The largest direct debit: 999,999,999.99 euro."""

_USES: Final = {MandateUse.ONE_OFF: "OOFF", MandateUse.FIRST: "FRST", MandateUse.AGAIN: "RCUR"}
_FORBIDDEN: Final = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
_REFERENCE: Final = re.compile(r"(?!/)(?!.*//)[A-Za-z0-9/\-?:().,'+ ]+(?<!/)")
_BODY: Final = "{*}CstmrDrctDbtInitn"


class FileFormat(StrEnum):
    """The versions of pain.008 that banks take."""

    PAIN_008_001_08 = "pain.008.001.08"
    PAIN_008_001_02 = "pain.008.001.02"


class InvalidFile(Exception):
    """A file that its schema does not allow, and that must not go to a bank."""


class _BicOptional(SepaDD):  # type: ignore[misc]
    """sepaxml's direct debits, without its demand of a BIC in the older version: an IBAN is enough since 2016."""

    def check_config(self, config: dict[str, Any]) -> bool:  # noqa: ARG002
        """Take what the books have checked."""
        return True


def direct_debit_file(order: DirectDebitOrder, file_format: FileFormat) -> bytes:
    """Write the file of an order with at least one debit; InvalidFile when the schema does not allow it."""
    # sepaxml writes one scheme to a document: the batches of the other schemes move into the first document.
    of_schemes = ([debit for debit in order.debits if debit.scheme is scheme] for scheme in Scheme)
    first, *others = [_document(order, debits, file_format) for debits in of_schemes if debits]
    body = _child(first, _BODY)
    for other in others:
        body.extend(_child(other, _BODY).findall("{*}PmtInf"))
    _identify(body, order)
    try:
        _schema(file_format).assertValid(first)
    except etree.DocumentInvalid as problem:
        raise InvalidFile(str(problem)) from problem
    return etree.tostring(first, xml_declaration=True, encoding="UTF-8")


def bank_text(text: str, longest: int) -> str:
    """Return a text in the characters that banks take, cut to a length: é becomes e, & becomes +, any other a blank."""
    # Cut after writing out, since one letter may become several (Æ, €).
    plain = _FORBIDDEN.sub(" ", unidecode(text.replace("&", "+")))
    return " ".join(plain.split())[:longest].strip()


def is_bank_reference(text: str) -> bool:
    """Tell whether a reference has only characters that banks take, with no slash at its ends and no two in a row."""
    return _REFERENCE.fullmatch(text) is not None


def end_to_end_id(invoice_number: str) -> str:
    """Return the reference that comes back on statements: the invoice number, or what a bank takes of it and a hash."""
    if is_bank_reference(invoice_number) and " " not in invoice_number and len(invoice_number) <= REFERENCE_LENGTH:
        return invoice_number
    # Different numbers may look alike in the letters of a bank: the hash keeps them apart.
    mark = sha256(invoice_number.encode()).hexdigest()[:8]
    start = re.sub(r"[ /]+", "-", bank_text(invoice_number, REFERENCE_LENGTH - len(mark) - 1))
    return f"{start}-{mark}".strip("-")


def remittance(text: str, invoice_number: str) -> str:
    """Return what the customer reads: the text, cut where needed, and the invoice number when it is not in it."""
    number = bank_text(invoice_number, TEXT_LENGTH) or end_to_end_id(invoice_number)
    whole = bank_text(text, TEXT_LENGTH)
    # As a word: the number 1 is not told by "10 stuks".
    if f" {number} " in f" {whole} ":
        return whole
    return f"{whole[: TEXT_LENGTH - len(number) - 1].strip()} {number}".strip()


@dataclass(frozen=True, slots=True)
class FiledDebit:
    """One direct debit as it stands in a file."""

    reference: str
    amount: Cents
    name: str
    iban: str
    mandate_reference: str


def filed_batches(content: bytes) -> list[tuple[str, list[FiledDebit]]]:
    """Read the batches of a file that `direct_debit_file` wrote: the id of each (PmtInfId) and its direct debits."""
    return [
        (batch.findtext("{*}PmtInfId", ""), [_filed(debit) for debit in batch.iter("{*}DrctDbtTxInf")])
        for batch in parse(content, limit=len(content)).iter("{*}PmtInf")
    ]


def filed_debits(content: bytes) -> list[FiledDebit]:
    """Read the direct debits of a file that `direct_debit_file` wrote."""
    return [debit for _, debits in filed_batches(content) for debit in debits]


def _filed(debit: Element) -> FiledDebit:
    texts = [
        debit.findtext(path, "")
        for path in (
            "{*}PmtId/{*}EndToEndId",
            "{*}InstdAmt",
            "{*}Dbtr/{*}Nm",
            "{*}DbtrAcct/{*}Id/{*}IBAN",
            "{*}DrctDbtTx/{*}MndtRltdInf/{*}MndtId",
        )
    ]
    return FiledDebit(texts[0], cents_from_decimal(Decimal(texts[1])), *texts[2:])


def _document(order: DirectDebitOrder, debits: Iterable[DirectDebit], file_format: FileFormat) -> Element:
    debits = list(debits)
    # sepaxml would write letters out as well, but let pass what SEPA forbids: bank_text has done both.
    document = _BicOptional(_config(order.creditor, debits[0].scheme), file_format.value, clean=False)
    for debit in debits:
        document.add_payment(_payment(order, debit))
    # The whole is held to the schema once its batches are together.
    content: bytes = document.export(validate=False)
    return parse(content, limit=len(content))


def _config(creditor: Creditor, scheme: Scheme) -> dict[str, Any]:
    config = {
        "name": bank_text(creditor.name, NAME_LENGTH),
        "IBAN": creditor.iban,
        "batch": True,
        "creditor_id": creditor.creditor_id,
        "currency": "EUR",
        "instrument": scheme.name,
        "address": _address(creditor.city, creditor.country),
    }
    return config | ({"BIC": creditor.bic} if creditor.bic else {})


def _payment(order: DirectDebitOrder, debit: DirectDebit) -> dict[str, Any]:
    return {
        "name": bank_text(debit.name, NAME_LENGTH),
        "IBAN": debit.iban,
        "amount": debit.amount,
        "type": _USES[debit.use],
        "collection_date": order.date,
        "mandate_id": debit.mandate_reference,
        "mandate_date": debit.signed_on,
        "description": remittance(debit.text, debit.invoice_number),
        "endtoend_id": end_to_end_id(debit.invoice_number),
        "address": _address(debit.city, debit.country),
    }


def _address(city: str, country: str) -> dict[str, str]:
    # A town has the limit of a reference, 35 signs.
    town, code = bank_text(city, REFERENCE_LENGTH), country_code(country)
    return {"town": town, "country": code} if town and code else {}


def _identify(body: Element, order: DirectDebitOrder) -> None:
    """Write the ids and the moment of the order in place of sepaxml's random ones, and the sums over all batches."""
    batches = body.findall("{*}PmtInf")
    for number, batch in enumerate(batches, 1):
        _child(batch, "{*}PmtInfId").text = f"{order.message_id}-{number}"
    header = _child(body, "{*}GrpHdr")
    for name, text in (
        ("MsgId", order.message_id),
        ("CreDtTm", f"{order.made_at:%Y-%m-%dT%H:%M:%S}"),
        ("NbOfTxs", str(len(order.debits))),
        ("CtrlSum", str(decimal_from_cents(sum(debit.amount for debit in order.debits)))),
    ):
        _child(header, f"{{*}}{name}").text = text


def _child(element: Element, path: str) -> Element:
    child = element.find(path)
    if child is None:
        raise InvalidFile(f"{path} is missing")
    return child


@cache
def _schema(file_format: FileFormat) -> etree.XMLSchema:
    with as_file(files("sepaxml").joinpath(f"schemas/{file_format}.xsd")) as path:
        return etree.XMLSchema(etree.parse(str(path)))
