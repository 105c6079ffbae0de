"""How SnelStart tells each reason of a booking: status and body, violations as code, text and details."""

from decimal import Decimal
from typing import Any, Final

from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import Reason
from tests.doors.money import journal
from tests.doors.sales import book, model
from tests.refusals.examples import (
    INVOICES_ONLY,
    OUTSIDE_THE_DOORS,
    Example,
    Examples,
    Unreachable,
    abroad,
    as_reader,
    in_belgium,
    locked,
    with_centre_forbidden,
    with_centre_required,
    without_account,
    without_centre,
    without_customer,
    without_journal,
)
from tests.refusals.snelstart_requests import (
    CLOSED,
    MISSING_SOORT,
    NO_RECEIVABLE,
    NO_ROLE,
    NOT_A_CUSTOMER,
    NOT_BALANCED,
    NOT_FOUND,
    NOWHERE,
    TOO_LARGE,
    WRONG_SOORT,
    answered,
    approved,
    corrected,
    counted,
    declared,
    deleted,
    deletes,
    generally,
    invoiced,
    misread,
    moves,
    on_s1,
    ordered,
    paid,
    posts,
    purchase,
    sold_to,
    told,
    with_line,
)

ITS_JOURNAL: Final = "the journals of sales and purchases have their accounts"
NUMBERS: Final = "boekstuk is a free text"
SETTLED_BY_ID: Final = "what money settles is named by the id of its booking, and may be of customers and suppliers"

EXAMPLES: Final[Examples] = {
    Reason.RIGHT_MISSING: posts(
        says=(403, {"message": "Authorization has been denied for this request."}), state=as_reader
    ),
    Reason.NOT_FOUND: Example(
        lambda three: answered(three.snelstart.call("GET", f"/verkoopboekingen/{NOWHERE}")), NOT_FOUND
    ),
    Reason.WITHDRAWN: on_s1("PUT", NOT_FOUND, deleted),
    Reason.CORRECTED: on_s1(
        "DELETE",
        told(
            "BOE-0042",
            "De boekdatum ligt in een geblokkeerde periode",
            "De boeking is in een latere periode gecorrigeerd",
        ),
        corrected,
    ),
    Reason.HELD_BY_VAT_RETURN: on_s1(
        "DELETE", told("BOE-0046", "De boeking is gekoppeld aan een Btw aangifte"), declared
    ),
    Reason.HELD_BY_SALES_INVOICE: on_s1(
        "DELETE", told("BOE-0047", "De boeking is gekoppeld aan een verkoopfactuur"), invoiced
    ),
    Reason.HELD_BY_BANK_ORDER: on_s1(
        "DELETE", told("BOE-0050", "De boeking is gekoppeld aan een bankopdracht"), ordered
    ),
    Reason.TEXT_TOO_LONG: posts(
        says=told("BOE-0068", "Het boekstuk mag maximaal 25 tekens lang zijn."), boekstuk="x" * 26
    ),
    Reason.VALUE_INVALID: posts(
        says=told(
            "BOE-0071", "Een omschrijving mag maximaal 250 tekens lang zijn.", "Het teken U+0000 is niet toegestaan"
        ),
        omschrijving="\0",
    ),
    Reason.DATE_MISSING: posts(
        says=told("BOE-0070", "De opgegeven boekdatum is niet geldig", "De factuurdatum ontbreekt"), factuurdatum=None
    ),
    Reason.DATE_OUT_OF_RANGE: posts(
        says=told("BOE-0070", "De opgegeven boekdatum is niet geldig"), factuurdatum="2050-01-01"
    ),
    Reason.LINES_MISSING: posts(
        says=told("BOE-0023", "Er zijn geen boekingsregels"), btw=(), boekingsregels=[], factuurbedrag=0
    ),
    Reason.TOO_MANY_LINES: posts(
        *["8030 1.00 Geen"] * 5001, says=told("BOE-0039", NOT_BALANCED, "Er zijn te veel boekingsregels"), btw=()
    ),
    Reason.AMOUNT_ZERO: posts("8000 100.00 Hoog", "8000 0.00 Hoog", says=told("BOE-0028", "Een regelbedrag is nul")),
    Reason.AMOUNT_TOO_LARGE: posts("8030 10000000000000.00 Geen", says=TOO_LARGE, btw=()),
    Reason.JOURNAL_HIDDEN: posts(
        says=told("BOE-0096", "Het dagboek is niet gevonden", "Het dagboek verkoop is nonactief"),
        state=without_journal("VERK"),
    ),
    Reason.ACCOUNT_HIDDEN: posts(says=NO_RECEIVABLE, state=without_account("1300")),
    Reason.COUNTER_ACCOUNT_UNKNOWN: with_line(
        told("BOE-0089", "Het grootboek is niet gevonden"), grootboek={"id": NOWHERE}
    ),
    Reason.COUNTER_ACCOUNT_HIDDEN: posts(
        says=told("BOE-0008", "De grootboekrekening is verwijderd en staat op nonactief in de administratie"),
        state=without_account("8000"),
    ),
    Reason.COUNTER_ACCOUNT_NOT_ALLOWED: posts(
        "1100 100.00 Geen", says=told("BOE-0061", "Er is een niet toegestane grootboekrekening gebruikt."), btw=()
    ),
    Reason.ROLE_ACCOUNT_MISSING: posts(
        says=told("BOE-0081", NO_ROLE, "Er is geen grootboek aanwezig voor BtwAfTeDragenHoog"),
        state=without_account("1700"),
    ),
    Reason.COST_CENTRE_UNKNOWN: with_line(
        told("BOE-0019", "De kostenplaats is niet gevonden"), kostenplaats={"id": NOWHERE}
    ),
    Reason.COST_CENTRE_HIDDEN: posts(
        "8000 100.00 Hoog WINKEL",
        says=told("BOE-0026", "De kostenplaats is verwijderd en staat op nonactief"),
        state=without_centre,
    ),
    Reason.COST_CENTRE_MISSING: posts(
        says=told("BOE-0022", "Bij de opgegeven grootboekrekening is een kostenplaats is verplicht"),
        state=with_centre_required("8000"),
    ),
    Reason.COST_CENTRE_NOT_ALLOWED: posts(
        "8000 100.00 Hoog WINKEL",
        says=told(
            "BOE-0093",
            "De inkoopboeking bevat één of meerdere boekingsregels met een grootboek die een kostenplaatsregel bevat "
            "waarbij de instelling op 'Nee' staat",
            "Grootboek 8000 staat geen kostenplaats toe",
        ),
        state=with_centre_forbidden("8000"),
    ),
    Reason.FOREIGN_ACCOUNT_NEEDED: posts(
        "8060 100.00 Geen",
        "1750 21.00 Geen",
        "8030 5.00 Geen",
        says=told(
            "BOE-0061",
            "Er is een niet toegestane grootboekrekening gebruikt.",
            "Grootboek 8030 is niet voor buitenlandse btw",
        ),
        state=abroad,
        btw=(),
    ),
    Reason.FOREIGN_RATE_MISSING: posts(
        "1750 21.00 Geen",
        says=told(
            "BOE-0098",
            "Bij een boeking van verzending naar een particulier binnnen de EU moet een de boeking een grootboek met een "
            "VatRateCode bevatten",
        ),
        state=abroad,
        btw=(),
    ),
    Reason.FOREIGN_RATE_UNKNOWN: posts(
        "8065 100.00 Geen",
        "1750 6.00 Geen",
        says=told("BOE-0096", "Het opgegeven bedrag aan VAT is niet correct", "BE heeft geen tarief SRR"),
        state=abroad,
        btw=(),
    ),
    Reason.FOREIGN_VAT_MISSING: posts(
        "8060 100.00 Geen",
        says=told(
            "BOE-0099",
            "Bij een boeking van verzending naar een particulier binnnen de EU moet een de boeking het buitenlandse btw "
            "grootboek bevatten",
        ),
        state=abroad,
        btw=(),
    ),
    Reason.FOREIGN_VAT_DIFFERS: posts(
        "8060 100.00 Geen",
        "1750 20.98 Geen",
        says=told("BOE-0096", "Het opgegeven bedrag aan VAT is niet correct"),
        state=abroad,
        btw=(),
    ),
    Reason.DOMESTIC_VAT_NOT_ALLOWED: posts(
        "8060 100.00 Geen",
        "1750 21.00 Geen",
        "8000 10.00 Hoog",
        says=told("BOE-0100", "Vat kan alleen via het buitenlandse grootboek worden opgegegen"),
        state=abroad,
        btw=("VerkopenHoog 2.10",),
    ),
    Reason.PARTY_MISSING: posts(says=misread("Klant", "The Klant field is required."), klant=None),
    Reason.PARTY_UNKNOWN: posts(
        says=told("BOE-0060", "De opgegeven relatie is geen klant.", "De relatie is niet gevonden"),
        klant={"id": NOWHERE},
    ),
    Reason.PARTY_HIDDEN: posts(
        says=told("BOE-0054", "De relatie is verwijderd en staat op nonactief"), state=without_customer
    ),
    Reason.PARTY_NOT_CUSTOMER: sold_to("L1", NOT_A_CUSTOMER),
    Reason.PARTY_NOT_IN_EU: posts(
        "8170 100.00 Geen",
        says=told("BOE-0080", "Voor deze klant is boeken op een omzetrekening voor EU niet toegestaan."),
        btw=(),
    ),
    Reason.VAT_NUMBER_INVALID: posts(
        "8270 100.00 Geen",
        says=told(
            "BOE-0080",
            "Voor deze klant is boeken op een omzetrekening voor EU niet toegestaan.",
            "Het btw-nummer van de relatie ontbreekt of is ongeldig",
        ),
        state=in_belgium,
        btw=(),
    ),
    Reason.INVOICE_NUMBER_MISSING: posts(
        says=told("BOE-0058", "Het factuurnummer is verplicht en mag maximaal 25 tekens bevatten."), factuurnummer=None
    ),
    Reason.INVOICE_NUMBER_TAKEN: posts(
        says=told("BOE-0021", "Het factuurnummer bestaat al"), state=lambda three: book(three, "S1")
    ),
    Reason.INVOICE_HAS_PAYMENTS: on_s1(
        "DELETE", told("BOE-0083", "De factuur kan niet worden verwijderd omdat er betalingen zijn."), paid
    ),
    Reason.PAYMENT_TERM_INVALID: posts(
        says=misread("Betalingstermijn", "The field Betalingstermijn must be between 0 and 999."), betalingstermijn=-1
    ),
    Reason.VAT_CODE_MISSING: Example(
        lambda three: answered(
            three.snelstart.call("POST", "/verkoopboekingen", without_soort(model(three, "S1", "4360 100.00 Hoog")))
        ),
        told("BOE-0082", MISSING_SOORT, "De btw-soort past niet bij grootboek 4360"),
    ),
    Reason.VAT_CODE_UNKNOWN: with_line(WRONG_SOORT, btwSoort="Veel"),
    Reason.VAT_CODE_NOT_ALLOWED: posts("8030 100.00 Geen", says=WRONG_SOORT, btw=("InkopenHoog 21.00",)),
    Reason.VAT_AMOUNT_DIFFERS: posts(
        says=told("BOE-0069", "De opgegeven BTW is niet geldig", "Btwpercentage is niet correct"),
        btw=("VerkopenHoog 22.00",),
    ),
    Reason.VAT_TOTAL_WITHOUT_LINES: posts(
        "8000 100.00 Hoog",
        says=told("BOE-0082", MISSING_SOORT, "Bij een btwboeking ontbreken de boekingsregels"),
        btw=("VerkopenHoog 21.00", "VerkopenLaag 9.00"),
    ),
    Reason.VAT_TOTAL_MISSING: posts(
        "8000 100.00 Hoog",
        says=told("BOE-0082", MISSING_SOORT, "De btwboeking van een btw-soort ontbreekt"),
        btw=(),
    ),
    Reason.REVERSE_CHARGE_MIXED: posts(
        "8000 100.00 Hoog",
        "8040 100.00 Geen",
        says=told("BOE-0062", "Btwverlegd mag niet worden gecombineerd met andere btwsoorten."),
        btw=("VerkopenHoog 21.00", "VerkopenVerlegd 0"),
    ),
    Reason.NOT_BALANCED: posts(says=told("BOE-0039", NOT_BALANCED), factuurbedrag=Decimal("121.01")),
    Reason.LOCKED_BY_USER: posts(says=CLOSED, state=locked(LockKind.USER)),
    Reason.LOCKED_BY_VAT_RETURN: posts(
        says=told("BOE-0046", "De boeking is gekoppeld aan een Btw aangifte"), state=locked(LockKind.VAT_RETURN)
    ),
    Reason.LOCKED_BY_ACCOUNTANT: posts(
        says=told(
            "BOE-0051",
            "De boeking valt in een periode die door uw accountant is geblokkeerd voor controle "
            "of reeds door uw accountant is gecontroleerd",
        ),
        state=locked(LockKind.ACCOUNTANT),
    ),
    Reason.LOCKED_BY_YEAR_CLOSE: posts(
        says=told("BOE-0042", "De boekdatum ligt in een geblokkeerde periode", "Het boekjaar is afgesloten"),
        state=locked(LockKind.YEAR_CLOSE),
    ),
    Reason.PARTY_NOT_SUPPLIER: Example(
        lambda three: answered(
            three.snelstart.call("POST", "/inkoopboekingen", purchase(three, leverancier={"id": three.uids["K1"]}))
        ),
        told("BOE-0003", "Het Id is gevonden maar de relatie is geen leverancier"),
    ),
    Reason.ACCOUNT_NOT_MONEY: moves(told("BOE-0096", "Het dagboek is niet gevonden"), "Verkoop"),
    Reason.INVOICE_UNKNOWN: moves(
        told("BOE-0001", "Niet gevonden", "De verkoop- of inkoopboeking is niet gevonden"),
        grootboekBoekingsRegels=[],
        verkoopboekingBoekingsRegels=[{"boekingId": {"id": NOWHERE}, "omschrijving": "x", "debet": 0, "credit": 10}],
    ),
    Reason.JOURNAL_UNKNOWN: generally(
        told("BOE-0095", "Het memoriaal dagboek is niet gevonden"), dagboek={"id": NOWHERE}
    ),
    Reason.JOURNAL_KIND_WRONG: generally(
        told("BOE-0095", "Het memoriaal dagboek is niet gevonden"), dagboek=lambda three: journal(three, "Verkoop")
    ),
    Reason.HELD_BY_PURCHASE_INVOICE: deletes(
        "P1", told("BOE-0048", "De boeking is gekoppeld aan een inkoopfactuur"), approved
    ),
    Reason.HELD_BY_CASH_DRAWER: deletes("kas", told("BOE-0049", "De boeking is gekoppeld aan een geldlade"), counted),
}


def without_soort(body: dict[str, Any]) -> dict[str, Any]:
    """Leave the btwSoort of the lines out, and with it their btw."""
    rows = [{name: value for name, value in row.items() if name != "btwSoort"} for row in body["boekingsregels"]]
    return body | {"boekingsregels": rows, "btw": [], "factuurbedrag": 100}


UNREACHABLE: Final[Unreachable] = {
    **OUTSIDE_THE_DOORS,
    Reason.IN_USE: "no accounts are changed at this door",
    **INVOICES_ONLY,
    Reason.TEXT_MISSING: "the invoice number is the only text that is required",
    Reason.ACCOUNT_UNKNOWN: ITS_JOURNAL,
    Reason.ACCOUNT_NOT_RECEIVABLE: ITS_JOURNAL,
    Reason.ACCOUNT_NOT_PAYABLE: ITS_JOURNAL,
    Reason.COUNTER_ACCOUNT_NOT_RECEIVABLE: SETTLED_BY_ID,
    Reason.COUNTER_ACCOUNT_NOT_PAYABLE: SETTLED_BY_ID,
    Reason.VAT_BASE_MISSING: "the base of btw is the sum of its lines",
    Reason.DOCUMENT_NUMBER_TAKEN: NUMBERS,
    Reason.DOCUMENT_NUMBER_INVALID: NUMBERS,
    Reason.CODE_TAKEN: "a booking has no code",
}
