"""The names by which UBL and the specifications over it are known on the wire."""

from collections.abc import Mapping
from typing import Final

INVOICE: Final = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CREDIT_NOTE: Final = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"
CAC: Final = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC: Final = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
PREFIXES: Final[Mapping[str, str]] = {"cac": CAC, "cbc": CBC}

EN_16931: Final = "urn:cen.eu:en16931:2017"
NLCIUS: Final = f"{EN_16931}#compliant#urn:fdc:nen.nl:nlcius:v1.0"
NLCIUS_G_ACCOUNT: Final = f"{NLCIUS}#conformant#urn:fdc:nen.nl:gaccount:v1.0"
PEPPOL: Final = f"{EN_16931}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PEPPOL_PROFILE: Final = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"

KVK: Final = "0106"
OIN: Final = "0190"
"""Schemes of identifiers (EAS) in the Netherlands: that of the chamber of commerce, and that of the government."""

VAT_SCHEMES: Final[Mapping[str, str]] = {
    "AT": "9914",
    "BE": "9925",
    "BG": "9926",
    "CY": "9928",
    "CZ": "9929",
    "DE": "9930",
    "EE": "9931",
    "EL": "9933",
    "ES": "9920",
    "FI": "0213",
    "FR": "9957",
    "HR": "9934",
    "HU": "9910",
    "IE": "9935",
    "IT": "0211",
    "LT": "9937",
    "LU": "9938",
    "LV": "9939",
    "MT": "9943",
    "NL": "9944",
    "PL": "9945",
    "PT": "9946",
    "RO": "9947",
    "SI": "9949",
    "SK": "9950",
}
"""Schemes of VAT numbers (EAS) by the letters that these begin with."""
