"""How e-Boekhouden tells each reason: error code and text of AddMutatie, or of an operation on relations or accounts."""

from typing import Any, Final

from grootboek.bookkeeping.closing import close_year
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import Reason
from tests.doors.mutations import line, mutation, purchase, received, sale
from tests.doors.three import Three
from tests.gateways.eboekhouden.messages import MAILED, invoice
from tests.refusals.examples import (
    HELD,
    OUTSIDE_THE_DOORS,
    Example,
    Examples,
    State,
    Unreachable,
    abroad,
    as_reader,
    locked,
    with_bank_without_journal,
    with_centre_forbidden,
    with_centre_required,
    without_account,
    without_centre,
    without_customer,
    without_journal,
)

CLOSED: Final = ("CMUT020", "Periode is afgesloten")
NO_RELATION: Final = ("CMUT017", "Relatie is onbekend")
NO_CENTRE: Final = ("CFACT212", "Kostenplaats op regel 1 bestaat niet.")
ACCOUNT: Final = "Onbekende rekening of incorrecte categorie"
LINES: Final = ("CMUT006", "Er moet minimaal 1 mutatieregel- en maximaal 100 mutatieregels aanwezig zijn")
PER_LINE: Final = "VAT is stated line by line, never as a total"
NO_CHANGE: Final = "no booking is changed or deleted through this door"
JOURNALS: Final = "the door names no journal"


def books(sent: dict[str, Any], answer: tuple[str, str], state: State = lambda _: None) -> Example:
    """Return the example of a mutation."""
    return Example(lambda three: three.eboekhouden.told("AddMutatie", oMut=sent), answer, state)


def adds(sent: dict[str, str], answer: tuple[str, str]) -> Example:
    """Return the example of a relation."""
    return Example(lambda three: three.eboekhouden.told("AddRelatie", oRel=sent), answer)


def moved_to_the_balance_sheet(three: Three) -> tuple[str, str]:
    """Change the category of the account for general costs."""
    (row,) = three.eboekhouden.rows("GetGrootboekrekeningen", "cGrootboekrekening", cFilter={"Code": "4360"})
    return three.eboekhouden.told("UpdateGrootboekrekening", oGb={**row, "Categorie": "BAL"})


def closed_with_costs(three: Three) -> None:
    """Book general costs in 2025, and close that year."""
    three.eboekhouden.add(mutation("Memoriaal", "4360", "2000 25.00 0.00 GEEN", Datum="2025-03-01"))
    with three.book(writing=True) as book:
        close_year(book, 2025)


def invoices(answer: tuple[str, str], **elements: str) -> Example:
    """Return the example of an invoice to K1 with changed elements."""
    sent = invoice(Relatiecode="K1", **elements)
    return Example(lambda three: three.eboekhouden.told("AddFactuur", oFact=sent), answer)


def changed(**elements: str) -> dict[str, Any]:
    """Return a sale with changed elements in its one line."""
    return sale("F1") | {"MutatieRegels": [line("8000 100.00 21.00 HOOG_VERK_21") | elements]}


def booked(sent: dict[str, Any]) -> State:
    """Return the state in which a mutation is booked."""

    def book(three: Three) -> None:
        three.eboekhouden.add(sent)

    return book


LINE: Final = "8000 100.00 21.00 HOOG_VERK_21"
SOLD_ABROAD: Final = "8060 100.00 0.00 AFST_VERK"
NO_LINES: Final = ("GBK003", "MutatieRegels is niet toegestaan")
FROM_SUPPLIER: Final = {"RelatieCode": "L1", "Factuurnummer": "I1"}
FROM_CUSTOMER: Final = {"RelatieCode": "K1", "Factuurnummer": "F1"}

EXAMPLES: Final[Examples] = {
    Reason.RIGHT_MISSING: books(sale("F1"), ("E001.5", "Invalid credentials"), as_reader),
    Reason.TEXT_MISSING: books(sale("F1", Omschrijving=""), ("CMUT005", "Omschrijving is niet ingevuld")),
    Reason.TEXT_TOO_LONG: books(sale("F1", Boekstuk="x" * 51), ("GBK002", "Boekstuk is te lang")),
    Reason.VALUE_INVALID: adds({"Code": "N", "Bedrijf": "N", "BP": "X"}, ("GBK003", "BP is niet toegestaan")),
    Reason.DATE_MISSING: books(sale("F1") | {"Datum": ""}, ("CMUT004", "Datum is niet ingevuld")),
    Reason.DATE_OUT_OF_RANGE: books(sale("F1") | {"Datum": "2050-01-01"}, ("CMUT004", "Datum is niet ingevuld")),
    Reason.LINES_MISSING: books(sale("F1") | {"MutatieRegels": []}, LINES),
    Reason.TOO_MANY_LINES: books(sale("F1", *[LINE] * 101), LINES),
    Reason.AMOUNT_TOO_LARGE: books(
        sale("F1", "8030 10000000000000.01 0.00 GEEN"), ("GBK003", "BedragInclBTW is niet toegestaan")
    ),
    Reason.JOURNAL_UNKNOWN: books(
        mutation("GeldOntvangen", "1101", LINE), ("CMUT001", ACCOUNT), with_bank_without_journal
    ),
    Reason.JOURNAL_HIDDEN: books(sale("F1"), ("CMUT001", ACCOUNT), without_journal("VERK")),
    Reason.ACCOUNT_UNKNOWN: books(sale("F1") | {"Rekening": "1301"}, ("CMUT001", ACCOUNT)),
    Reason.ACCOUNT_HIDDEN: books(sale("F1"), ("CMUT001", ACCOUNT), without_account("1300")),
    Reason.ACCOUNT_NOT_MONEY: books(mutation("GeldOntvangen", "4360", LINE), ("CMUT001", ACCOUNT)),
    Reason.ACCOUNT_NOT_RECEIVABLE: books(
        sale("F1") | {"Rekening": "1600"}, ("CMUT016", "Rekeningcode moet van een debiteurenrekening zijn")
    ),
    Reason.ACCOUNT_NOT_PAYABLE: books(
        purchase("I1") | {"Rekening": "1300"}, ("CMUT015", "Rekeningcode moet van een crediteurenrekening zijn")
    ),
    Reason.COUNTER_ACCOUNT_UNKNOWN: books(changed(TegenrekeningCode="8001"), ("CMUT001.1", ACCOUNT)),
    Reason.COUNTER_ACCOUNT_HIDDEN: books(sale("F1"), ("CMUT001.1", ACCOUNT), without_account("8000")),
    Reason.COUNTER_ACCOUNT_NOT_ALLOWED: books(
        sale("F1", "1100 100.00 0.00 GEEN"), ("CMUT012", "Tegenrekening heeft een onjuiste categorie")
    ),
    Reason.COUNTER_ACCOUNT_NOT_RECEIVABLE: books(
        mutation("FactuurbetalingOntvangen", "1100", "1600 121.00 0.00 GEEN", **FROM_SUPPLIER),
        ("CMUT027", "Categorie van de tegenrekening moet 'Debiteuren' zijn"),
        booked(purchase("I1")),
    ),
    Reason.COUNTER_ACCOUNT_NOT_PAYABLE: books(
        mutation("FactuurbetalingVerstuurd", "1100", "1300 121.00 0.00 GEEN", **FROM_CUSTOMER),
        ("CMUT028", "Categorie van de tegenrekening moet 'Crediteuren' zijn"),
        booked(sale("F1")),
    ),
    Reason.ROLE_ACCOUNT_MISSING: books(
        sale("F1"), ("GBK003", "MutatieRegels is niet toegestaan"), without_account("1700")
    ),
    Reason.COST_CENTRE_UNKNOWN: books(changed(KostenplaatsID="99"), NO_CENTRE),
    Reason.COST_CENTRE_HIDDEN: books(changed(KostenplaatsID="1"), NO_CENTRE, without_centre),
    Reason.COST_CENTRE_MISSING: books(sale("F1"), NO_CENTRE, with_centre_required("8000")),
    Reason.COST_CENTRE_NOT_ALLOWED: books(changed(KostenplaatsID="1"), NO_CENTRE, with_centre_forbidden("8000")),
    Reason.FOREIGN_ACCOUNT_NEEDED: books(
        sale("F1", SOLD_ABROAD, "1750 21.00 0.00 GEEN", "8030 5.00 0.00 GEEN"),
        ("CMUT012", "Tegenrekening heeft een onjuiste categorie"),
        abroad,
    ),
    Reason.FOREIGN_RATE_MISSING: books(sale("F1", "1750 21.00 0.00 GEEN"), NO_LINES, abroad),
    Reason.FOREIGN_RATE_UNKNOWN: books(
        sale("F1", "8065 100.00 0.00 AFST_VERK", "1750 6.00 0.00 GEEN"), NO_LINES, abroad
    ),
    Reason.FOREIGN_VAT_MISSING: books(sale("F1", SOLD_ABROAD), NO_LINES, abroad),
    Reason.FOREIGN_VAT_DIFFERS: books(
        sale("F1", SOLD_ABROAD, "1750 20.98 0.00 GEEN"),
        ("CMUT011", "BedragExclBTW * BTWPercentage/100 is niet gelijk aan BedagBTW"),
        abroad,
    ),
    Reason.DOMESTIC_VAT_NOT_ALLOWED: books(
        sale("F1", SOLD_ABROAD, "1750 21.00 0.00 GEEN", LINE),
        ("CMUT011", "Ongeldige BTW-code voor deze mutatiesoort"),
        abroad,
    ),
    Reason.PARTY_MISSING: books(sale("F1") | {"RelatieCode": ""}, ("CMUT014", "Relatiecode is niet ingevuld")),
    Reason.PARTY_UNKNOWN: books(sale("F1") | {"RelatieCode": "K9"}, NO_RELATION),
    Reason.PARTY_HIDDEN: books(sale("F1"), NO_RELATION, without_customer),
    Reason.PARTY_NOT_CUSTOMER: books(sale("F1") | {"RelatieCode": "L1"}, NO_RELATION),
    Reason.PARTY_NOT_SUPPLIER: books(purchase("I1") | {"RelatieCode": "K1"}, NO_RELATION),
    Reason.INVOICE_NUMBER_MISSING: books(sale(""), ("CMUT013", "Factuurnummer is niet ingevuld")),
    Reason.INVOICE_NUMBER_TAKEN: books(sale("F1"), ("CMUT019", "Factuurnummer bestaat reeds"), booked(sale("F1"))),
    Reason.INVOICE_UNKNOWN: books(
        received("F1", "121.00"),
        ("CMUT026", "Deze betaling kan niet gekoppeld worden aan een bestaande factuur"),
    ),
    Reason.PAYMENT_TERM_INVALID: books(
        sale("F1") | {"Betalingstermijn": "-1"}, ("CMUT014", "Betalingstermijn is niet ingevuld")
    ),
    Reason.TEMPLATE_UNKNOWN: invoices(("CFACT028", "Factuursjabloon is niet gevonden"), Factuursjabloon="Anders"),
    Reason.EMAIL_MISSING: invoices(("GBK004", "Email van de relatie is niet ingevuld"), **MAILED),
    Reason.VAT_CODE_MISSING: books(changed(BTWCode=""), ("CMUT033", "Ongeldige BTW-code")),
    Reason.VAT_CODE_UNKNOWN: books(changed(BTWCode="HOOG"), ("CMUT033", "Ongeldige BTW-code")),
    Reason.VAT_CODE_NOT_ALLOWED: books(
        changed(BTWCode="HOOG_INK_21"), ("CMUT011", "Ongeldige BTW-code voor deze mutatiesoort")
    ),
    Reason.VAT_AMOUNT_DIFFERS: books(
        changed(BedragBTW="22.00", BedragInclBTW="122.00"),
        ("CMUT010.1", "BedragExclBTW * BTWPercentage/100 is niet gelijk aan BedagBTW"),
    ),
    Reason.NOT_BALANCED: books(
        changed(BedragInclBTW="122.00"), ("CMUT010", "BedragExclBTW + BedragBTW is niet gelijk aan BedagIncl")
    ),
    Reason.CODE_TAKEN: adds({"Code": "K1", "Bedrijf": "N", "BP": "B"}, ("CREL001", "Relatiecode is reeds in gebruik")),
    Reason.NOT_FOUND: Example(
        lambda three: three.eboekhouden.told(
            "UpdateGrootboekrekening", oGb={"ID": "999", "Code": "1", "Omschrijving": "X", "Categorie": "VW"}
        ),
        ("GBK005", "ID 999 is niet gevonden"),
    ),
    Reason.IN_USE: Example(
        moved_to_the_balance_sheet, ("GBK003", "Categorie is niet toegestaan"), books=closed_with_costs
    ),
    Reason.LOCKED_BY_USER: books(sale("F1"), CLOSED, locked(LockKind.USER)),
    Reason.LOCKED_BY_VAT_RETURN: books(sale("F1"), CLOSED, locked(LockKind.VAT_RETURN)),
    Reason.LOCKED_BY_ACCOUNTANT: books(sale("F1"), CLOSED, locked(LockKind.ACCOUNTANT)),
    Reason.LOCKED_BY_YEAR_CLOSE: books(sale("F1"), CLOSED, locked(LockKind.YEAR_CLOSE)),
}

UNREACHABLE: Final[Unreachable] = {
    **OUTSIDE_THE_DOORS,
    Reason.WITHDRAWN: NO_CHANGE,
    Reason.CORRECTED: NO_CHANGE,
    **dict.fromkeys(HELD, NO_CHANGE),
    Reason.INVOICE_HAS_PAYMENTS: NO_CHANGE,
    Reason.AMOUNT_ZERO: "a line of nothing is booked",
    Reason.JOURNAL_KIND_WRONG: JOURNALS,
    Reason.PARTY_NOT_IN_EU: "the manual has no such rule",
    Reason.VAT_NUMBER_INVALID: "the manual has no such rule",
    Reason.VAT_TOTAL_WITHOUT_LINES: PER_LINE,
    Reason.VAT_TOTAL_MISSING: PER_LINE,
    Reason.VAT_BASE_MISSING: PER_LINE,
    Reason.REVERSE_CHARGE_MIXED: "each line has a code of its own",
    Reason.DOCUMENT_NUMBER_TAKEN: "Boekstuk is a free text",
    Reason.DOCUMENT_NUMBER_INVALID: "Boekstuk is a free text",
}
