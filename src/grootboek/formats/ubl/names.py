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
DUTCH_VAT: Final = "9944"
"""Schemes of identifiers (EAS): that of the chamber of commerce, of the government, and the VAT number."""
