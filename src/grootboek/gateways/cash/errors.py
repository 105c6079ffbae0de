"""What CASH answers when something is wrong: response codes, and the error payload of a failed transaction."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from grootboek.ledger.refusal import Problem, Reason
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


NO_DATA = "Er zijn geen gegevens om te importeren"
NO_BASE64 = "De gegevens zijn geen geldige BASE64"
NO_NAMESPACE = "Een XML namespace is niet toegestaan"
NO_CASH_XML = "Ongeldige XML op regel {line}"
UNKNOWN_ROOT = "Onbekende XML: {name} in plaats van CASH"
UNKNOWN_RECORD = "Onbekend record {name}"
UNKNOWN_FIELD = "Onbekend veld {name}"
RECORD_NOT_SERVED = "Record {number} kan niet worden geïmporteerd"
FORMAT_NOT_SERVED = "formaat {formaat} is niet beschikbaar"
REQUEST_NOT_SERVED = "aanvraag {request} is niet beschikbaar"
REQUEST_UNREADABLE = "ongeldige aanvraag {request}"
ADMINISTRATION_UNKNOWN = "administratie {code} is niet gevonden"
NO_RIGHT = "de gebruiker heeft geen rechten voor deze administratie"
FAILURE = "onbekende fout (verzoek {request_id})"
NO_TOKENS = "gebruik in plaats van een token de aanmeldgegevens"


class Failed(Exception):
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


FIELD_OF: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.DATE_MISSING: "0302",
        Reason.DATE_OUT_OF_RANGE: "0302",
        Reason.LOCKED_BY_USER: "0302",
        Reason.LOCKED_BY_VAT_RETURN: "0302",
        Reason.LOCKED_BY_ACCOUNTANT: "0302",
        Reason.LOCKED_BY_YEAR_CLOSE: "0302",
        Reason.JOURNAL_UNKNOWN: "0901",
        Reason.JOURNAL_HIDDEN: "0901",
        Reason.JOURNAL_KIND_WRONG: "0901",
        Reason.ACCOUNT_UNKNOWN: "0201",
        Reason.ACCOUNT_HIDDEN: "0901",
        Reason.ACCOUNT_NOT_MONEY: "0201",
        Reason.ACCOUNT_NOT_RECEIVABLE: "0201",
        Reason.ACCOUNT_NOT_PAYABLE: "0201",
        Reason.COUNTER_ACCOUNT_UNKNOWN: "0201",
        Reason.COUNTER_ACCOUNT_HIDDEN: "0201",
        Reason.COUNTER_ACCOUNT_NOT_ALLOWED: "0201",
        Reason.COUNTER_ACCOUNT_NOT_RECEIVABLE: "0201",
        Reason.COUNTER_ACCOUNT_NOT_PAYABLE: "0201",
        Reason.COST_CENTRE_UNKNOWN: "0911",
        Reason.COST_CENTRE_HIDDEN: "0911",
        Reason.COST_CENTRE_MISSING: "0911",
        Reason.PARTY_MISSING: "0101",
        Reason.PARTY_UNKNOWN: "0101",
        Reason.PARTY_HIDDEN: "0101",
        Reason.PARTY_NOT_CUSTOMER: "0101",
        Reason.PARTY_NOT_SUPPLIER: "0101",
        Reason.PARTY_NOT_IN_EU: "0101",
        Reason.INVOICE_NUMBER_MISSING: "0309",
        Reason.INVOICE_NUMBER_TAKEN: "0309",
        Reason.INVOICE_UNKNOWN: "0309",
        Reason.PAYMENT_TERM_INVALID: "0111",
        Reason.VAT_BASE_MISSING: "0305",
        Reason.VAT_RATE_DIFFERS: "0305",
        Reason.VAT_AMOUNT_DIFFERS: "0307",
        Reason.AMOUNT_ZERO: "0307",
        Reason.AMOUNT_TOO_LARGE: "0307",
        Reason.NOT_BALANCED: "0307",
        Reason.DOCUMENT_NUMBER_TAKEN: "0303",
        Reason.DOCUMENT_NUMBER_INVALID: "0303",
    }
)
"""The field that a refusal of the books is about."""

EXPLANATIONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.RIGHT_MISSING: NO_RIGHT,
        Reason.DATE_OUT_OF_RANGE: "de datum valt buiten de boekjaren",
        Reason.LOCKED_BY_USER: "de periode is afgesloten",
        Reason.LOCKED_BY_VAT_RETURN: "over de periode is btw-aangifte gedaan",
        Reason.LOCKED_BY_ACCOUNTANT: "de periode is afgesloten door de accountant",
        Reason.LOCKED_BY_YEAR_CLOSE: "het boekjaar is afgesloten",
        Reason.JOURNAL_HIDDEN: "het dagboek is geblokkeerd",
        Reason.ACCOUNT_HIDDEN: "de rekening van het dagboek is geblokkeerd",
        Reason.COUNTER_ACCOUNT_HIDDEN: "de rekening is geblokkeerd",
        Reason.ROLE_ACCOUNT_MISSING: "de uitzoekrekening ontbreekt",
        Reason.COST_CENTRE_HIDDEN: "de kostenplaats is geblokkeerd",
        Reason.COST_CENTRE_MISSING: "de rekening vraagt een kostenplaats",
        Reason.PARTY_MISSING: "de rekening vraagt een relatie",
        Reason.PARTY_HIDDEN: "de relatie is geblokkeerd",
        Reason.PARTY_NOT_CUSTOMER: "de relatie is geen debiteur",
        Reason.PARTY_NOT_SUPPLIER: "de relatie is geen crediteur",
        Reason.INVOICE_NUMBER_MISSING: "de rekening vraagt een factuurnummer",
        Reason.INVOICE_NUMBER_TAKEN: "het factuurnummer is al geboekt",
        Reason.VAT_BASE_MISSING: "de btw-regel vraagt een grondslag",
        Reason.AMOUNT_ZERO: "het bedrag is nul",
        Reason.AMOUNT_TOO_LARGE: "het bedrag is te groot",
        Reason.DOCUMENT_NUMBER_TAKEN: "het boekstuknummer is niet uniek",
        Reason.TOO_MANY_LINES: "het boekstuk heeft te veel regels",
        Reason.LINES_MISSING: "het boekstuk heeft geen regels",
    }
)
"""What the books say about a value that is sound in itself."""


def refusal_message(problem: Problem, value_of: Callable[[str], str]) -> str:
    """Word a refusal of the books about one record, whose field values `value_of` gives."""
    number = FIELD_OF.get(problem.reason)
    explanation = EXPLANATIONS.get(problem.reason, "")
    if number is not None:
        return invalid_value(number, value_of(number), explanation)
    return f"Boekstuk geweigerd: {explanation}" if explanation else f"Boekstuk geweigerd ({problem.reason.name})"
