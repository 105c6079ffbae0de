"""Which UBL a document says that it is, and what has to hold for it besides the schema."""

import re
from enum import Enum, auto
from typing import Final

from lxml import etree

from grootboek.formats.parts import text_at
from grootboek.formats.ubl.names import CREDIT_NOTE, EN_16931, INVOICE
from grootboek.wire.xml import Element

_FAMILY: Final = "urn:oasis:names:specification:ubl:schema:xsd:"
_ROOTS: Final = {(INVOICE, "Invoice"), (CREDIT_NOTE, "CreditNote")}
_VERSIONS: Final = frozenset({"", "2.0", "2.1"})
_SI_UBL_1: Final = re.compile(r".*urn:www\.simplerinvoicing\.org:(?:si:)?si-ubl:(?:invoice:)?ver1\.[012](?:\.[0-9x]+)?")
"""SI-UBL 1.0, 1.1 and 1.2, each of which extends another name."""


class UblKind(Enum):
    """A family of UBL documents with rules of its own."""

    PLAIN = auto()
    SI_UBL_1 = auto()
    EN_16931 = auto()


def is_ubl(root: Element) -> bool:
    """Tell whether a document is of UBL at all, whatever its version and sort."""
    return (etree.QName(root).namespace or "").startswith(_FAMILY)


def kind_of(root: Element) -> UblKind | None:
    """Return what kind of invoice or credit note a document says that it is; None when it is none, or of an unknown version.

    Whatever is built on EN 16931 counts as that: SI-UBL 2.0 (NLCIUS), Peppol BIS 3 and the like of other countries.
    """
    name = etree.QName(root)
    if (name.namespace, name.localname) not in _ROOTS or text_at(root, "cbc:UBLVersionID") not in _VERSIONS:
        return None
    specification = text_at(root, "cbc:CustomizationID")
    if specification == EN_16931 or specification.startswith(f"{EN_16931}#"):
        return UblKind.EN_16931
    if _SI_UBL_1.fullmatch(specification):
        return UblKind.SI_UBL_1
    return None if specification else UblKind.PLAIN


def unknown_of(root: Element) -> str:
    """Return what makes the kind of a document unknown: its name, else its version, else its specification."""
    name, version = etree.QName(root), text_at(root, "cbc:UBLVersionID")
    if (name.namespace, name.localname) not in _ROOTS:
        return name.localname
    return text_at(root, "cbc:CustomizationID") if version in _VERSIONS else f"UBL {version}"
