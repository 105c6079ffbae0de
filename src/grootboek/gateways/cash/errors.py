"""What CASH answers when something is wrong: response codes, and the error payload of a failed transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from grootboek.wire.xml import escape_php

SUCCESS = 1
LOGIN = 2
FILE = 3
TOKEN_ISSUE = 4
TOKEN_INVALID = 5
TOKEN_CORRUPTED = 6
SERVICE = 7
EXPORT = 800
IMPORT = 900
IMPORT_TRANSACTION = 901
TRANSACTION_UNKNOWN = 902
ADMINISTRATION_EMPTY = 903

MESSAGES: Mapping[int, str] = MappingProxyType(
    {
        SUCCESS: "Success",
        LOGIN: "Error during login",
        FILE: "Error while handling file",
        TOKEN_ISSUE: "Error while issuing token",
        TOKEN_INVALID: "Invalid token",
        TOKEN_CORRUPTED: "Corrupted token",
        SERVICE: "Unrecognized service",
        200: "Error sending payment",
        300: "Error during download",
        400: "Error during upload",
        500: "Error sending digipoort",
        600: "Error putting file",
        700: "Error getting directory listing",
        EXPORT: "Error during export",
        IMPORT: "Error during import",
        IMPORT_TRANSACTION: "Importing transaction failed",
        TRANSACTION_UNKNOWN: "Transaction does not exist",
        ADMINISTRATION_EMPTY: "Empty administration",
    }
)
"""Every response code with its text (the list of a published API 2.0 client; `Success` stands in the manual)."""


class Failed(Exception):  # noqa: N818 (the vendor's word: de API-aanroep is mislukt)
    """A call that fails as a whole: it is answered with a code other than 1."""

    def __init__(self, code: int, detail: str = "") -> None:
        """Take a code of `MESSAGES` and, when that says too little, what happened in Dutch."""
        super().__init__(f"{MESSAGES[code]}: {detail}" if detail else MESSAGES[code])
        self.code = code

    @property
    def message(self) -> str:
        """The text that goes with the code on the wire."""
        return str(self)


@dataclass(frozen=True, slots=True)
class ImportFlaw:
    """One thing that is wrong in an import: the message, the record's place from 1, the record in CASH's ASCII form."""

    message: str
    line: int = 0
    source: str = ""


def invalid_value(field: str, value: str, explanation: str = "") -> str:
    """Write the vendor's message about a field, with what the books say about it when the value itself is sound."""
    return f"Ongeldige waarde {field}={value}" + (f": {explanation}" if explanation else "")


def errors_to_wire(errors: Iterable[ImportFlaw]) -> str:
    """Write the `err` of a failed transaction: an XML document with a newline at its end."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<cash><errors>{"".join(map(_error, errors))}</errors></cash>\n'


def _error(error: ImportFlaw) -> str:
    place = f"<line>{error.line}</line><source>{escape_php(error.source)}</source>" if error.line else ""
    return f"<error><message>{escape_php(error.message)}</message>{place}</error>"
