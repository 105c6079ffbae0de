"""The codes of the reasons for which the books refuse a booking."""

from typing import Final

from grootboek.gateways.snelstart.errors import Table, Words
from grootboek.ledger.refusal import Reason

_WRONG_SOORT: Final = Words("BOE-0069", "Btwsoort is niet correct")
_WRONG_AMOUNT: Final = Words("BOE-0069", "Btwpercentage is niet correct")
_FOREIGN_AMOUNT: Final = 1
"""BOE-0096 has a second text, of VAT that is owed abroad."""


def _texts() -> Table:
    codes = {"invoice_number": "BOE-0058", "reference": "BOE-0068", "description": "BOE-0071"}
    return {
        (reason, field): Words(code)
        for field, code in codes.items()
        for reason in (Reason.TEXT_TOO_LONG, Reason.VALUE_INVALID)
    }


_INVOICE: Final[Table] = {
    Reason.NOT_FOUND: Words("BOE-0001"),
    Reason.WITHDRAWN: Words("BOE-0001"),
    Reason.KIND_CHANGED: Words("BOE-0077"),
    Reason.DATE_MISSING: Words("BOE-0070", "De factuurdatum ontbreekt"),
    Reason.DATE_OUT_OF_RANGE: Words("BOE-0070"),
    Reason.LINES_MISSING: Words("BOE-0023"),
    Reason.TOO_MANY_LINES: Words("BOE-0039", "Er zijn te veel boekingsregels"),
    Reason.AMOUNT_TOO_LARGE: Words("BOE-0039", "Een bedrag is te groot"),
    Reason.COUNTER_ACCOUNT_UNKNOWN: Words("BOE-0089"),
    Reason.COUNTER_ACCOUNT_HIDDEN: Words("BOE-0008"),
    Reason.COUNTER_ACCOUNT_NOT_ALLOWED: Words("BOE-0061"),
    Reason.ROLE_ACCOUNT_MISSING: Words("BOE-0081"),
    Reason.COST_CENTRE_UNKNOWN: Words("BOE-0019"),
    Reason.COST_CENTRE_HIDDEN: Words("BOE-0026"),
    Reason.COST_CENTRE_MISSING: Words("BOE-0022"),
    Reason.COST_CENTRE_NOT_ALLOWED: Words("BOE-0093", "Grootboek {account} staat geen kostenplaats toe"),
    Reason.PARTY_HIDDEN: Words("BOE-0054"),
    Reason.INVOICE_NUMBER_MISSING: Words("BOE-0058"),
    Reason.INVOICE_NUMBER_TAKEN: Words("BOE-0021"),
    Reason.INVOICE_HAS_PAYMENTS: Words("BOE-0083"),
    Reason.VAT_CODE_MISSING: _WRONG_SOORT,
    Reason.VAT_CODE_UNKNOWN: _WRONG_SOORT,
    Reason.VAT_CODE_NOT_ALLOWED: _WRONG_SOORT,
    Reason.VAT_AMOUNT_DIFFERS: _WRONG_AMOUNT,
    Reason.VAT_TOTAL_MISSING: Words("BOE-0082", "De btwboeking van een btw-soort ontbreekt"),
    Reason.VAT_TOTAL_WITHOUT_LINES: Words("BOE-0082", "Bij een btwboeking ontbreken de boekingsregels"),
    Reason.REVERSE_CHARGE_MIXED: Words("BOE-0062"),
    Reason.NOT_BALANCED: Words("BOE-0039"),
    (Reason.CODE_TAKEN, "mandate_reference"): Words("BOE-0063"),
    Reason.LOCKED_BY_USER: Words("BOE-0042"),
    Reason.LOCKED_BY_YEAR_CLOSE: Words("BOE-0042", "Het boekjaar is afgesloten"),
    Reason.LOCKED_BY_ACCOUNTANT: Words("BOE-0051"),
    Reason.LOCKED_BY_VAT_RETURN: Words("BOE-0046"),
    Reason.HELD_BY_VAT_RETURN: Words("BOE-0046"),
    Reason.HELD_BY_SALES_INVOICE: Words("BOE-0047"),
    Reason.HELD_BY_PURCHASE_INVOICE: Words("BOE-0048"),
    Reason.HELD_BY_CASH_DRAWER: Words("BOE-0049"),
    Reason.HELD_BY_BANK_ORDER: Words("BOE-0050"),
    # It was locked then; whether it is now makes no difference any more.
    Reason.CORRECTED: Words("BOE-0042", "De boeking is in een latere periode gecorrigeerd"),
    **_texts(),
    Reason.TEXT_TOO_LONG: Words("ALG-0102"),
    Reason.VALUE_INVALID: Words("ALG-0102"),
}

SALES_BOOKING: Final[Table] = {
    **_INVOICE,
    Reason.JOURNAL_UNKNOWN: Words("BOE-0096"),
    Reason.JOURNAL_HIDDEN: Words("BOE-0096", "Het dagboek verkoop is nonactief"),
    Reason.JOURNAL_KIND_WRONG: Words("BOE-0096"),
    Reason.ACCOUNT_UNKNOWN: Words("BOE-0081", "Er is geen grootboek aanwezig voor debiteuren"),
    Reason.ACCOUNT_HIDDEN: Words("BOE-0081", "Er is geen grootboek aanwezig voor debiteuren"),
    Reason.PARTY_MISSING: Words("BOE-0060", "De relatie ontbreekt"),
    Reason.PARTY_UNKNOWN: Words("BOE-0060", "De relatie is niet gevonden"),
    Reason.PARTY_NOT_CUSTOMER: Words("BOE-0060"),
    Reason.PARTY_NOT_IN_EU: Words("BOE-0080"),
    Reason.VAT_NUMBER_INVALID: Words("BOE-0080", "Het btw-nummer van de relatie ontbreekt of is ongeldig"),
    Reason.FOREIGN_ACCOUNT_NEEDED: Words("BOE-0061", "Grootboek {account} is niet voor buitenlandse btw"),
    Reason.FOREIGN_RATE_MISSING: Words("BOE-0098"),
    Reason.FOREIGN_RATE_UNKNOWN: Words("BOE-0096", "{country} heeft geen tarief {rate_kind}", _FOREIGN_AMOUNT),
    Reason.FOREIGN_VAT_MISSING: Words("BOE-0099"),
    Reason.FOREIGN_VAT_DIFFERS: Words("BOE-0096", None, _FOREIGN_AMOUNT),
    Reason.DOMESTIC_VAT_NOT_ALLOWED: Words("BOE-0100"),
}
"""The codes of the reasons for which a verkoopboeking is refused."""

CHANGED_SALES_BOOKING: Final[Table] = {
    **SALES_BOOKING,
    Reason.INVOICE_HAS_PAYMENTS: Words("BOE-0083", "Klant en factuurnummer kunnen niet worden gewijzigd"),
}
"""The same for one that is changed: the vendor's text speaks of deleting."""

_NO_DATE: Final = Words("BOE-0070", "De datum ontbreekt")
_NO_INVOICE: Final = Words("BOE-0001", "De verkoop- of inkoopboeking is niet gevonden")

BANK_BOOKING: Final[Table] = {
    **SALES_BOOKING,
    Reason.DATE_MISSING: _NO_DATE,
    Reason.AMOUNT_ZERO: Words("BOE-0028"),
    Reason.JOURNAL_HIDDEN: Words("BOE-0096", "Het dagboek bank is nonactief"),
    Reason.ACCOUNT_UNKNOWN: Words("BOE-0096"),
    Reason.ACCOUNT_NOT_MONEY: Words("BOE-0096"),
    Reason.ACCOUNT_HIDDEN: Words("BOE-0008"),
    # A line on the account of customers or suppliers names no invoice.
    Reason.PARTY_MISSING: Words("BOE-0061"),
    Reason.INVOICE_NUMBER_MISSING: Words("BOE-0061"),
    Reason.PARTY_UNKNOWN: _NO_INVOICE,
    Reason.INVOICE_UNKNOWN: _NO_INVOICE,
    Reason.VAT_TOTAL_MISSING: Words("BOE-0069", "De btwboeking van een btw-soort ontbreekt"),
    Reason.VAT_TOTAL_WITHOUT_LINES: Words("BOE-0069", "Bij een btwboeking ontbreken de boekingsregels"),
    (Reason.VAT_TOTAL_WITHOUT_LINES, "purchase"): Words("BOE-0053"),
}
"""The codes of the reasons for which a bankboeking is refused."""

_NO_CASH_JOURNAL: Final = Words("BOE-0025")

CASH_BOOKING: Final[Table] = {
    **BANK_BOOKING,
    Reason.JOURNAL_UNKNOWN: _NO_CASH_JOURNAL,
    Reason.JOURNAL_HIDDEN: Words("BOE-0024"),
    Reason.ACCOUNT_UNKNOWN: _NO_CASH_JOURNAL,
    Reason.ACCOUNT_NOT_MONEY: _NO_CASH_JOURNAL,
}
"""The same for a kasboeking, whose journal has codes of its own."""

GENERAL_BOOKING: Final[Table] = {
    **BANK_BOOKING,
    Reason.LINES_MISSING: Words("BOE-0094"),
    Reason.JOURNAL_UNKNOWN: Words("BOE-0095"),
    Reason.JOURNAL_HIDDEN: Words("BOE-0095", "Het dagboek memoriaal is nonactief"),
    Reason.JOURNAL_KIND_WRONG: Words("BOE-0095"),
    # Who was paid against a booking that opened an invoice has to be undone first.
    Reason.INVOICE_HAS_PAYMENTS: Words("BOE-0083", "Er zijn betalingen op de boeking"),
}
"""The same for a memoriaalboeking, which has no money of its own."""
PURCHASE_BOOKING: Final[Table] = {
    **_INVOICE,
    Reason.DATE_MISSING: Words("BOE-0070"),
    Reason.JOURNAL_UNKNOWN: Words("BOE-0010"),
    Reason.JOURNAL_HIDDEN: Words("BOE-0009"),
    Reason.JOURNAL_KIND_WRONG: Words("BOE-0010"),
    Reason.ACCOUNT_UNKNOWN: Words("BOE-0081", "Er is geen grootboek aanwezig voor crediteuren"),
    Reason.ACCOUNT_HIDDEN: Words("BOE-0081", "Er is geen grootboek aanwezig voor crediteuren"),
    Reason.PARTY_MISSING: Words("BOE-0002"),
    Reason.PARTY_UNKNOWN: Words("BOE-0002"),
    Reason.PARTY_NOT_SUPPLIER: Words("BOE-0003"),
}
"""The codes of the reasons for which an inkoopboeking is refused."""

CHANGED_PURCHASE_BOOKING: Final[Table] = {
    **PURCHASE_BOOKING,
    Reason.INVOICE_HAS_PAYMENTS: Words("BOE-0083", "Leverancier en factuurnummer kunnen niet worden gewijzigd"),
}
"""The same for one that is changed."""
