"""What CASH answers when something is wrong: response codes, and the error payload of a failed transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from grootboek.ledger.refusal import Reason
from grootboek.wire.xml import escape_php, parse

SUCCESS = 1
LOGIN = 2
FILE = 3
TOKEN_ISSUE = 4
TOKEN_INVALID = 5
TOKEN_CORRUPTED = 6
SERVICE = 7
DIRECTORY = 700
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
        DIRECTORY: "Error getting directory listing",
        EXPORT: "Error during export",
        IMPORT: "Error during import",
        IMPORT_TRANSACTION: "Importing transaction failed",
        TRANSACTION_UNKNOWN: "Transaction does not exist",
        ADMINISTRATION_EMPTY: "Empty administration",
    }
)
"""Every response code with its text (the list of a published API 2.0 client; `Success` stands in the manual)."""

CODE_OF_FAILURE: Mapping[str, int] = MappingProxyType(
    {
        "Authenticate": TOKEN_ISSUE,
        "ListAdministrations": DIRECTORY,
        "Export": EXPORT,
        "Import": IMPORT,
        "GetTransaction": FILE,
    }
)
"""The code with which each operation fails for a reason that has no code of its own."""


MOST_ERRORS = 10_000
"""Errors of one import that are told; of a large file that is wrong all over, more would be read by nobody."""

NO_DATA = "Er zijn geen gegevens om te importeren"
MORE_ERRORS = "Er zijn nog {more} fouten"
NO_BASE64 = "De gegevens zijn geen geldige BASE64"
EPORT_AMOUNT = "geen bedrag van hoogstens twaalf cijfers, in euro's met een punt of komma en hoogstens twee decimalen"
NO_EPORT = "De gegevens zijn geen E-Port CSV"
NO_NAMESPACE = "Een XML namespace is niet toegestaan"
NO_CASH_XML = "Ongeldige XML op regel {line}"
UNKNOWN_ROOT = "Onbekende XML: {name} in plaats van CASH"
UNKNOWN_RECORD = "Onbekend record {name}"
UNKNOWN_FIELD = "Onbekend veld {name}"
RECORD_NOT_SERVED = "Record {number} kan niet worden geïmporteerd"
FORMAT_NOT_SERVED = "formaat {formaat} is niet beschikbaar"
REQUEST_NOT_SERVED = "aanvraag {request} is niet beschikbaar"
REQUEST_UNREADABLE = "ongeldige aanvraag {request}"
REQUEST_REFUSED = "aanvraag {request} is geweigerd: {explanation}"
NO_PAPER = "de PDF kan nu niet worden gemaakt"
NO_NUMBER_LEFT = "er is geen vrij relatienummer"
NO_WEBSHOP_LINK = "aanvraag {request}: de webshopkoppeling is niet actief"
ADMINISTRATION_UNKNOWN = "administratie {code} is niet gevonden"
NO_RIGHT = "de gebruiker heeft geen rechten voor deze administratie"
FAILURE = "onbekende fout (verzoek {request_id})"
RESULT_TOO_LARGE = "het antwoord van de administratie is te groot"
RESULT_GONE = "de aanvraag is al uitgevoerd en het antwoord is niet meer beschikbaar"
LOGIN_TOO_OFTEN = "te vaak achter elkaar verkeerd aangemeld; probeer het later opnieuw"
HAS_EXPIRED = "het token is verlopen; vraag een nieuw token aan"
HAS_ENDED = "het token geldt niet meer; vraag een nieuw token aan"
TOO_MANY_CALLS = "meer dan {limit} verzoeken in een minuut; probeer het over {seconds} seconden opnieuw"


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
    """One thing that is wrong in an import: the message, the record's place from 1, the record in CASH's ASCII form.

    The explanation says the same in words; the vendor has no such element.
    """

    message: str
    line: int = 0
    source: str = ""
    explanation: str = ""


def invalid_value(field: str, value: str) -> str:
    """Write the vendor's message about a field."""
    return f"Ongeldige waarde {field}={value}"


def errors_to_wire(errors: Sequence[ImportFlaw]) -> str:
    """Write the `err` of a failed transaction: an XML document with a newline at its end.

    It has `MOST_ERRORS` at most; a last one tells how many more there are.
    """
    told = list(map(_error, errors[:MOST_ERRORS]))
    if len(errors) > MOST_ERRORS:
        told.append(_error(ImportFlaw(MORE_ERRORS.format(more=len(errors) - MOST_ERRORS))))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<cash><errors>{"".join(told)}</errors></cash>\n'


def _error(error: ImportFlaw) -> str:
    place = f"<line>{error.line}</line><source>{escape_php(error.source)}</source>" if error.line else ""
    words = f"<explanation>{escape_php(error.explanation)}</explanation>" if error.explanation else ""
    return f"<error><message>{escape_php(error.message)}</message>{place}{words}</error>"


class UnreadableImportError(ValueError):
    """An import that has no form; the argument says why in Dutch."""


class RecordRefused(Exception):
    """A master record that cannot be written, with everything that is wrong with it."""

    def __init__(self, flaws: Iterable[ImportFlaw]) -> None:
        """Take the flaws, at least one."""
        self.flaws = tuple(flaws)
        super().__init__(f"{len(self.flaws)} flaws")


def errors_from_wire(text: str) -> list[ImportFlaw]:
    """Read the `err` of a failed transaction; one error with the whole text when it has another form."""
    try:
        root = parse(text.encode())
        return [
            ImportFlaw(
                each.findtext("message") or "",
                int(each.findtext("line") or 0),
                each.findtext("source") or "",
                each.findtext("explanation") or "",
            )
            for each in root.iter("error")
        ]
    except ValueError:
        return [ImportFlaw(text)]


REPEATED = "Herhaalde import: dezelfde gegevens zijn al geïmporteerd met transactie {number}"
REPEATED_WHY = (
    "transactie {number} van {moment} had dezelfde inhoud; verander de gegevens of geef boekstuknummers mee, "
    "of wacht 24 uur als het echt nog eens geboekt moet worden"
)
MISSING_VALUE = "is verplicht"
OTHER_DATE = "alle regels van een boekstuk hebben dezelfde datum"

NUMBER_FLAW = "geen getal met hoogstens één punt of komma en vier decimalen"
FORM_FLAWS: Mapping[str, str] = MappingProxyType(
    {
        "N": "geen getal van hoogstens {length} cijfers",
        "I": "geen bedrag van hoogstens twaalf cijfers, in centen of in euro's met een punt of komma en hoogstens twee decimalen",
        "D": "geen datum in de vorm JJMMDD",
        "Y": "geen periode in de vorm JJPP",
        "S": "geen toegestane waarde",
        "L": "geen toegestane waarde",
    }
)
"""What is wrong with a value that has not the form of its field, by the letter of that form."""

UNKNOWN_VALUES: Mapping[str, str] = MappingProxyType(
    {
        "0101": "relatie {value} bestaat niet",
        "0174": "grootboekrekening {value} bestaat niet",
        "0201": "grootboekrekening {value} bestaat niet",
        "0901": "dagboek {value} bestaat niet",
        "0911": "kostenplaats {value} bestaat niet",
        "2202": "artikelgroep 2 {value} bestaat niet",
        "2203": "klantgroep {value} bestaat niet",
        "2205": "medewerker {value} bestaat niet",
        "2206": "klantgroep 2 {value} bestaat niet",
        "2208": "artikelgroep {value} bestaat niet",
        "2209": "magazijn {value} bestaat niet",
        "2220": "klant {value} bestaat niet",
        "2227": "relatie {value} bestaat niet",
        "2230": "leverancier {value} bestaat niet",
        "2260": "artikel {value} bestaat niet",
        "2400": "verkooporder {value} bestaat niet",
        "2419": "afleveradres {value} bestaat niet",
        "2901": "grootboekrekening {value} bestaat niet",
        "2911": "kostenplaats {value} bestaat niet",
        "3420": "artikel {value} bestaat niet",
        "3600": "dossier {value} bestaat niet",
        "4100": "contractsoort {value} bestaat niet",
        "4200": "contract {value} bestaat niet",
    }
)
"""What is wrong with a value that names what the administration does not have, by the number of the field."""

EPORT_FLAWS: Mapping[str, tuple[str, str, str]] = MappingProxyType(
    {
        "without lines": ("regelnummer", "regelnummer", "het boekstuk heeft geen regels"),
        "kind": ("dagb_type", "dagboektype", "past niet bij het dagboek"),
        "date": ("0302", "datum", "geen datum in de vorm DDMMJJJJ"),
        "amount": ("0307", "bedrag", EPORT_AMOUNT),
        "columns": ("eindkolom", "eindkolom", "een regel van versie 7 heeft 40 kolommen, deze heeft er {count}"),
        "currency": ("valcode", "valuta", "alleen EUR"),
        "VAT": ("btw_bdr", "btw-bedrag", EPORT_AMOUNT),
        "VAT missing": ("btw_bdr", "btw-bedrag", "ontbreekt bij btw-code {code}"),
    }
)
"""What is wrong with a column of E-Port: its field in CASH or else its name there, its Dutch name, and words."""

EXPLANATIONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.RIGHT_MISSING: NO_RIGHT,
        Reason.NOT_FOUND: "bestaat niet",
        Reason.WITHDRAWN: "is ingetrokken",
        Reason.TEXT_MISSING: MISSING_VALUE,
        Reason.TEXT_TOO_LONG: "de tekst is te lang",
        Reason.VALUE_INVALID: "geen toegestane waarde",
        Reason.DATE_MISSING: MISSING_VALUE,
        Reason.DATE_OUT_OF_RANGE: "de datum valt buiten de boekjaren",
        Reason.LOCKED_BY_USER: "de periode is afgesloten",
        Reason.LOCKED_BY_VAT_RETURN: "over de periode is btw-aangifte gedaan",
        Reason.LOCKED_BY_ACCOUNTANT: "de periode is afgesloten door de accountant",
        Reason.LOCKED_BY_YEAR_CLOSE: "het boekjaar is afgesloten",
        Reason.JOURNAL_UNKNOWN: "het dagboek bestaat niet",
        Reason.JOURNAL_HIDDEN: "het dagboek is geblokkeerd",
        Reason.JOURNAL_KIND_WRONG: "het dagboek is van een andere soort",
        Reason.ACCOUNT_UNKNOWN: "de rekening bestaat niet",
        Reason.ACCOUNT_HIDDEN: "de rekening van het dagboek is geblokkeerd",
        Reason.ACCOUNT_NOT_MONEY: "het dagboek vraagt een rekening van kas, bank of giro",
        Reason.ACCOUNT_NOT_RECEIVABLE: "het dagboek vraagt een debiteurenrekening",
        Reason.ACCOUNT_NOT_PAYABLE: "het dagboek vraagt een crediteurenrekening",
        Reason.COUNTER_ACCOUNT_UNKNOWN: "de rekening bestaat niet",
        Reason.COUNTER_ACCOUNT_HIDDEN: "de rekening is geblokkeerd",
        Reason.ROLE_ACCOUNT_MISSING: "de uitzoekrekening ontbreekt",
        Reason.ROLE_TAKEN: "een andere rekening is al van deze soort",
        Reason.COST_CENTRE_UNKNOWN: "de kostenplaats bestaat niet",
        Reason.COST_CENTRE_HIDDEN: "de kostenplaats is geblokkeerd",
        Reason.COST_CENTRE_MISSING: "de rekening vraagt een kostenplaats",
        Reason.COST_CENTRE_LOOP: "de kostenplaats ligt in zichzelf",
        Reason.PARTY_MISSING: "de rekening vraagt een relatie",
        Reason.PARTY_UNKNOWN: "de relatie bestaat niet",
        Reason.PARTY_HIDDEN: "de relatie is geblokkeerd",
        Reason.PARTY_NOT_CUSTOMER: "de relatie is geen debiteur",
        Reason.PARTY_NOT_SUPPLIER: "de relatie is geen crediteur",
        Reason.INVOICE_NUMBER_MISSING: "de rekening vraagt een factuurnummer",
        Reason.INVOICE_NUMBER_TAKEN: "het factuurnummer is al geboekt",
        Reason.PAYMENT_TERM_INVALID: "geen geldig aantal dagen",
        Reason.VAT_BASE_MISSING: "de btw-regel vraagt een grondslag",
        Reason.AMOUNT_ZERO: "het bedrag is nul",
        Reason.AMOUNT_TOO_LARGE: "het bedrag is te groot",
        Reason.NOT_BALANCED: "het boekstuk is niet in evenwicht",
        Reason.DOCUMENT_NUMBER_TAKEN: "het boekstuknummer is niet uniek",
        Reason.DOCUMENT_NUMBER_INVALID: "geen geldig boekstuknummer",
        Reason.CODE_TAKEN: "is al in gebruik",
        Reason.NUMBER_TAKEN: "is al in gebruik",
        Reason.IN_USE: "kan niet meer worden gewijzigd: er is al op geboekt",
        Reason.KIND_CHANGED: "de soort kan niet worden gewijzigd",
        Reason.TOO_MANY_LINES: "het boekstuk heeft te veel regels",
        Reason.LINES_MISSING: "het boekstuk heeft geen regels",
    }
)
"""What the books say about a value that is sound in itself."""

DOCUMENT_REFUSED = "Boekstuk geweigerd"
RECORD_REFUSED = "Record {number} geweigerd"
REFUSED_OTHERWISE = "de boekhouding weigert dit ({reason})"
