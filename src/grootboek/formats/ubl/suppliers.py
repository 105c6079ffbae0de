"""Who sent a UBL document: the identifiers that it gives of its supplier, in the schemes of Peppol and of SI-UBL 1."""

from collections.abc import Iterator
from typing import Final

from grootboek.formats.parts import part, parts, text_at, text_of, texts_at
from grootboek.formats.received_invoice import Supplier
from grootboek.formats.ubl.names import KVK, OIN, VAT_SCHEMES
from grootboek.wire.literals import is_digits
from grootboek.wire.xml import Element

_PARTY: Final = "cac:AccountingSupplierParty/cac:Party"
_PLACES: Final = ("cac:PartyLegalEntity/cbc:CompanyID", "cac:PartyIdentification/cbc:ID", "cbc:EndpointID")
_KVK: Final = frozenset({KVK, "NL:KVK", "KVK"})
_OIN: Final = frozenset({OIN, "NL:OIN", "NL:OINO", "OIN"})
_VAT: Final = frozenset({*VAT_SCHEMES.values(), "NL:VAT", "VAT", "BTW"})
_KVK_DIGITS: Final = 8


def supplier_of(root: Element) -> Supplier:
    """Return who sent a document; nothing of him where it does not say."""
    party = part(root, _PARTY)
    return Supplier(
        names=tuple(texts_at(party, "cac:PartyName/cbc:Name", "cac:PartyLegalEntity/cbc:RegistrationName")),
        vat_number=_vat_number(party),
        coc_number=_identified(party, _KVK) or _unnamed_kvk(party),
        oin=_identified(party, _OIN),
        ibans=tuple(texts_at(root, "cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID")),
        country=text_at(party, "cac:PostalAddress/cac:Country/cbc:IdentificationCode").upper(),
    )


def _identified(party: Element | None, schemes: frozenset[str]) -> str:
    return next(_identifiers(party, schemes), "")


def _identifiers(party: Element | None, schemes: frozenset[str]) -> Iterator[str]:
    for path in _PLACES:
        for element in parts(party, path):
            if (element.get("schemeID") or "").upper() in schemes and (text := text_of(element)):
                yield text


def _unnamed_kvk(party: Element | None) -> str:
    """Return a number of the register of companies that does not say that it is one, as many programs write it."""
    for element in parts(party, "cac:PartyLegalEntity/cbc:CompanyID"):
        text = text_of(element)
        if not element.get("schemeID") and is_digits(text) and len(text) == _KVK_DIGITS:
            return text
    return ""


def _vat_number(party: Element | None) -> str:
    """Return the number under the scheme VAT; else under one that is not named, else an identifier of the party."""
    numbers = {
        text_at(scheme, "cac:TaxScheme/cbc:ID").upper(): number
        for scheme in reversed(parts(party, "cac:PartyTaxScheme"))
        if (number := text_at(scheme, "cbc:CompanyID"))
    }
    return numbers.get("VAT") or numbers.get("") or _identified(party, _VAT)
