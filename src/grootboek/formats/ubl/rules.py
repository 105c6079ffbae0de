"""Rules that hold for an invoice beyond its schema: some of EN 16931 and of SI-UBL 1, and the Dutch ones of NLCIUS.

They are those whose breach makes an invoice useless to a bookkeeper; a whole validator asks more.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from lxml import etree

from grootboek.formats.ubl.dutch_rules import violated_rules
from grootboek.formats.ubl.names import PREFIXES
from grootboek.formats.ubl.versions import UblKind
from grootboek.wire.xml import Element

_SELLER: Final = "/*/cac:AccountingSupplierParty/cac:Party"

_EN_16931: Final[Mapping[str, str]] = {
    "BR-06": f"{_SELLER}[not(cac:PartyLegalEntity/cbc:RegistrationName[normalize-space()])]",
    "BR-25": "/*/*/cac:Item[not(cbc:Name[normalize-space()])]",
    "BR-45": "/*/cac:TaxTotal/cac:TaxSubtotal[not(cbc:TaxableAmount)]",
    "BR-47": "/*/cac:TaxTotal/cac:TaxSubtotal[not(cac:TaxCategory/cbc:ID[normalize-space()])]",
    "BR-48": "/*/cac:TaxTotal/cac:TaxSubtotal[not(cac:TaxCategory/cbc:Percent or cac:TaxCategory/cbc:ID = 'O')]",
    "BR-S-02": "/*/cac:TaxTotal/cac:TaxSubtotal[cac:TaxCategory/cbc:ID = 'S']"
    f"[not({_SELLER}/cac:PartyTaxScheme/cbc:CompanyID[normalize-space()]"
    " or /*/cac:TaxRepresentativeParty/cac:PartyTaxScheme/cbc:CompanyID[normalize-space()])]",
    "BR-CO-04": "/*/*/cac:Item[not(cac:ClassifiedTaxCategory/cbc:ID[normalize-space()])]",
}
_SI_UBL_1: Final[Mapping[str, str]] = {
    "de leverancier heeft geen naam": f"{_SELLER}[not(cac:PartyName/cbc:Name[normalize-space()]"
    " or cac:PartyLegalEntity/cbc:RegistrationName[normalize-space()])]",
    "een regel heeft geen naam": "/*/*/cac:Item[not(cbc:Name[normalize-space()])]",
    "er is btw zonder btw-nummer van de leverancier": "/*/cac:TaxTotal/cac:TaxSubtotal[cbc:TaxAmount != 0]"
    f"[not({_SELLER}/cac:PartyTaxScheme/cbc:CompanyID[normalize-space()])]",
}
_RULES: Final[Mapping[UblKind, Mapping[str, str]]] = {
    UblKind.PLAIN: {},
    UblKind.SI_UBL_1: _SI_UBL_1,
    UblKind.EN_16931: _EN_16931,
}


@cache
def _compiled(kind: UblKind) -> Mapping[str, etree.XPath]:
    return {number: etree.XPath(breach, namespaces=dict(PREFIXES)) for number, breach in _RULES[kind].items()}


def broken_rules(root: Element, kind: UblKind) -> Iterator[str]:
    """Yield the rules that a document of a kind breaks: their numbers where they have one, else what is wrong."""
    for number, is_broken in _compiled(kind).items():
        if is_broken(root):
            yield number
    yield from violated_rules(root)
