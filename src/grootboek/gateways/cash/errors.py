"""What CASH answers when something is wrong: response codes, and the error payload of a failed transaction.

The exceptions of the door, and what becomes of them:

    Exception
     ├── Failed                        the call fails as a whole: its code is answered
     ├── RecordRefused                 a master record cannot be written: its flaws stand in `err`
     ├── ValueError
     │    ├── UnreadableImportError    the data of an import has no form: the one flaw in `err`
     │    ├── UnreadableRequestError   a request or a parameter of it has no form: `Failed` with code 800
     │    └── BadMessage               a message of CASHWin has no form: HTTP 400 (offline/cashwin/messages.py)
     ├── TextTooLarge                  a text of CASHWin is too large: HTTP 413 (the same)
     └── ServerUnreachable, LoginRefused, OutcomeRefused    what `grootboek sync` meets (offline/cashwin/client.py)

What the books refuse is `Refused` (ledger/refusal.py): in an import flaws, in an export `Failed`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from grootboek.gateways.error_answers import VendorError
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


MAX_ERRORS = 10_000
"""The most flaws that `err` lists: of a large file that is wrong all over, nobody reads more."""
MAX_ERROR_TEXT = 4_000_000
"""Characters of `err` after which no further flaw is listed."""

_QUOTED = 500
"""Characters of a value that a message quotes."""

NO_DATA = "Er zijn geen gegevens om te importeren"
MORE_ERRORS = "Er zijn nog {more} fouten"
NO_BASE64 = "De gegevens zijn geen geldige BASE64"
EPORT_AMOUNT = "geen bedrag van hoogstens twaalf cijfers, in euro's met een punt of komma en hoogstens twee decimalen"
NO_EPORT = "De gegevens zijn geen E-Port CSV"
ENCODING_UNKNOWN = "De codering {name} wordt niet gelezen"
ENCODING_WRONG = "De gegevens zijn niet in de codering {name}"
ENCODING_MISSING = "De codering van de gegevens is onbekend"
ENCODING_MISSING_WHY = "zonder opgave leest de server UTF-8 en Windows-1252, en dit is geen van beide"
PLACE = "regel {line}, kolom {column}"
EPORT_UNKNOWN_ROW = "regel {line} is geen boeking en geen relatie"
EPORT_MIXED = "regel {other} is een {other_kind} en regel {line} een {kind}; een bestand heeft er een soort van"
EPORT_WITHOUT_HEAD = "regel {line} hoort bij een boeking die niet met een regel 0 begint"
EPORT_BROKEN_ROW = "regel {line}, kolom {column}: een aanhalingsteken staat verkeerd"
NO_NAMESPACE = "Een XML namespace is niet toegestaan"
NO_CASH_XML = "Ongeldige XML op regel {line}"
UNKNOWN_ROOT = "Onbekende XML: {name} in plaats van CASH"
UNKNOWN_RECORD = "Onbekend record {name}"
UNKNOWN_FIELD = "Onbekend veld {name}"
RECORD_NOT_SERVED = "Record {number} kan niet worden geïmporteerd"
TOO_LARGE = "De gegevens zijn te groot"
TOO_MANY_RECORDS = "Meer dan {most} records of regels"
TOO_MANY_NAMES = "Meer dan {most} verschillende records"
TOO_MANY_FIELDS = "Meer dan {most} velden in record {name}"
FORMAT_NOT_SERVED = "formaat {formaat} is niet beschikbaar"
REQUEST_NOT_SERVED = "aanvraag {request} is niet beschikbaar"
REQUEST_UNREADABLE = "ongeldige aanvraag {request}"
PARAMETER_MISSING = "{name} (parameter {order}) ontbreekt"
PARAMETER_UNREADABLE = "parameter {order} heeft een ongeldige waarde: {value}"
PARAMETERS_TOO_MANY = "er zijn meer parameters dan {most}"
ASK_WITH_NUMBER = (
    "administratie {code} is niet gevonden; een administratie die via de meewerkfunctie bereikbaar is vraagt het relatienummer "
    "van haar klant in admMap"
)
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
LOGIN_FIRST = "in een groot bericht staan relatie, email en pass (of token) vooraan"
HAS_EXPIRED = "het token is verlopen; vraag een nieuw token aan"
HAS_ENDED = "het token geldt niet meer; vraag een nieuw token aan"
TOO_MANY_CALLS = "meer dan {limit} verzoeken in een minuut; probeer het over {seconds} seconden opnieuw"


class Failed(VendorError):
    """A call that fails as a whole: it is answered with a code other than 1."""

    def __init__(self, code: int, detail: str = "") -> None:
        """Take a code of `MESSAGES` and, when that says too little, what happened in Dutch."""
        super().__init__(f"{MESSAGES[code]}: {detail}" if detail else MESSAGES[code], [str(code)])
        self.code = code

    @property
    def message(self) -> str:
        """The text that goes with the code on the wire."""
        return str(self)


class UnreadableRequestError(ValueError):
    """An export request that does not follow the grammar; the arguments are its text and, in Dutch, what is wrong with it."""

    def __init__(self, text: str, why: str = "") -> None:
        """Take the text of the request and what is wrong with it, which may be empty."""
        super().__init__(text, why)
        self.text = text
        self.why = why


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong in an import: the message, the record's place from 1, the record in CASH's ASCII form.

    The explanation says the same in words; it is an element of our own, which the vendor does not have.
    """

    message: str
    line: int = 0
    source: str = ""
    explanation: str = ""


class UnreadableImportError(ValueError):
    """An import whose data has no form, with the flaw that says why."""

    def __init__(self, message: str, explanation: str = "", *, line: int = 0, source: str = "") -> None:
        """Take the parts of the flaw."""
        super().__init__(message)
        self.flaw = Flaw(message, line, source, explanation)


class RecordRefused(Exception):
    """A master record that cannot be written, with everything that is wrong with it."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        """Take the flaws, at least one."""
        self.flaws = tuple(flaws)
        super().__init__(f"{len(self.flaws)} flaws")


def invalid_value(field: str, value: str) -> str:
    """Write the vendor's message about a field."""
    return f"Ongeldige waarde {field}={value[:_QUOTED]}"


def errors_to_wire(flaws: Sequence[Flaw]) -> str:
    """Write the `err` of a failed transaction: an XML document with a newline at its end.

    It lists `MAX_ERRORS` flaws at most, and fewer when they are long; a last error says how many more there are.
    """
    errors: list[str] = []
    size = 0
    for flaw in flaws[:MAX_ERRORS]:
        errors.append(_error(flaw))
        size += len(errors[-1])
        if size >= MAX_ERROR_TEXT:
            break
    if more := len(flaws) - len(errors):
        errors.append(_error(Flaw(MORE_ERRORS.format(more=more))))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<cash><errors>{"".join(errors)}</errors></cash>\n'


def _error(flaw: Flaw) -> str:
    place = f"<line>{flaw.line}</line><source>{escape_php(flaw.source)}</source>" if flaw.line else ""
    words = f"<explanation>{escape_php(flaw.explanation)}</explanation>" if flaw.explanation else ""
    return f"<error><message>{escape_php(flaw.message)}</message>{place}{words}</error>"


def errors_from_wire(text: str) -> list[Flaw]:
    """Read the `err` that a program of CASHWin handed in; one flaw with the whole text when it has another form."""
    try:
        return [
            Flaw(
                error.findtext("message") or "",
                int(error.findtext("line") or 0),
                error.findtext("source") or "",
                error.findtext("explanation") or "",
            )
            for error in parse(text.encode()).iter("error")
        ]
    except ValueError:
        return [Flaw(text)]


REPEATED = "Herhaalde import: dezelfde gegevens zijn al geïmporteerd met transactie {number}"
REPEATED_WHY = (
    "transactie {number} van {moment} had dezelfde inhoud; verander de gegevens of geef boekstuknummers mee, "
    "of wacht 24 uur als het echt nog eens geboekt moet worden"
)
MISSING_VALUE = "is verplicht"
FIELD_TWICE = "staat meer dan eens in het record"
OTHER_SIGN = "heeft een ander teken dan het bedrag (0307)"
NO_NUMBER_BEYOND = "er is geen vrij nummer meer: het hoogste is 999999"
BOOKED_WITHOUT = "Boekstuk {document} is geboekt zonder {lines}"
BOOKED_WITHOUT_WHY = (
    "de andere regels van het boekstuk staan in de boekhouding, een verschil op de uitzoekrekening; "
    "verzend ze niet opnieuw, dan worden ze dubbel geboekt, en boek alleen nog wat ontbreekt"
)
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

UNKNOWN_VALUE = "{noun} {value} bestaat niet"
NOUNS: Mapping[str, str] = MappingProxyType(
    {
        "0101": "relatie",
        "0174": "grootboekrekening",
        "0201": "grootboekrekening",
        "0901": "dagboek",
        "0911": "kostenplaats",
        "2202": "artikelgroep 2",
        "2203": "klantgroep",
        "2205": "medewerker",
        "2206": "klantgroep 2",
        "2208": "artikelgroep",
        "2209": "magazijn",
        "2220": "klant",
        "2227": "relatie",
        "2230": "leverancier",
        "2260": "artikel",
        "2400": "verkooporder",
        "2419": "afleveradres",
        "2901": "grootboekrekening",
        "2911": "kostenplaats",
        "3420": "artikel",
        "3600": "dossier",
        "4100": "contractsoort",
        "4200": "contract",
    }
)
"""What a field names that the administration has to have, by the number of the field."""

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
        Reason.FIELD_UNKNOWN: "het vrije veld bestaat niet",
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
        Reason.RATE_KIND_MISSING: "de rekening noemt geen soort tarief",
        Reason.RATE_KIND_NOT_ALLOWED: "deze rekening mag geen soort tarief hebben",
        Reason.RATE_KIND_UNKNOWN: "de soort tarief is onbekend",
        Reason.COST_CENTRE_UNKNOWN: "de kostenplaats bestaat niet",
        Reason.COST_CENTRE_HIDDEN: "de kostenplaats is geblokkeerd",
        Reason.COST_CENTRE_MISSING: "de rekening vraagt een kostenplaats",
        Reason.COST_CENTRE_NOT_ALLOWED: "de rekening heeft geen kostenplaats",
        Reason.COST_CENTRE_LOOP: "de kostenplaats ligt in zichzelf",
        Reason.PARTY_MISSING: "de rekening vraagt een relatie",
        Reason.PARTY_UNKNOWN: "de relatie bestaat niet",
        Reason.PARTY_HIDDEN: "de relatie is geblokkeerd",
        Reason.PARTY_NOT_CUSTOMER: "de relatie is geen debiteur",
        Reason.PARTY_NOT_SUPPLIER: "de relatie is geen crediteur",
        Reason.INVOICE_NUMBER_MISSING: "de rekening vraagt een factuurnummer",
        Reason.INVOICE_NUMBER_TAKEN: "het factuurnummer is al geboekt",
        Reason.PAYMENT_TERM_INVALID: "geen geldig aantal dagen",
        Reason.IBAN_INVALID: "geen geldig IBAN",
        Reason.VAT_BASE_MISSING: "de btw-regel vraagt een grondslag",
        Reason.AMOUNT_ZERO: "het bedrag is nul",
        Reason.AMOUNT_TOO_LARGE: "het bedrag is te groot",
        Reason.FOREIGN_ACCOUNT_NEEDED: "een regel staat niet op een rekening voor afstandsverkopen of hun btw",
        Reason.FOREIGN_RATE_MISSING: "geen regel staat op een rekening voor afstandsverkopen met een tarief",
        Reason.FOREIGN_RATE_UNKNOWN: "het land van de relatie heeft dit tarief niet",
        Reason.FOREIGN_VAT_MISSING: "de btw van het land van de relatie ontbreekt",
        Reason.FOREIGN_VAT_DIFFERS: "de btw is niet die van het land van de relatie",
        Reason.DOMESTIC_VAT_NOT_ALLOWED: "de btw van het land van de relatie is verschuldigd",
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
