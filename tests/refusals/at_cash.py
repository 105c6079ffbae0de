"""How CASH tells each reason: the messages of a failed transaction, or the response's code and message."""

from typing import Final

from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import Reason
from tests.doors.three import CASH, Three
from tests.refusals.examples import (
    HELD,
    INVOICES_ONLY,
    OUTSIDE_THE_DOORS,
    Example,
    Examples,
    State,
    Unreachable,
    abroad,
    as_reader,
    locked,
    with_centre_forbidden,
    with_centre_required,
    without_account,
    without_centre,
    without_customer,
    without_journal,
)

SALE: Final = "901=VERK 302=260301 201=1300 307=12100 101=43 309=1"
COSTS: Final = "901=KAS 302=260301 303=7 201=4360 307=10000"
LINES_ONLY: Final = "a document states lines; its journal has the account"
ANY_RELATION: Final = "a relation of CASH is debtor and creditor at once"
ANY_AMOUNT: Final = "VAT is a line like any other, of any amount"
ANY_NUMBER: Final = "a line on a control account may name any invoice"
NO_CHANGE: Final = "nothing is changed or deleted through this door"


def brings(*rows: str, told: str, state: State = lambda _: None) -> Example:
    """Return the example of an import of whole documents."""
    return Example(lambda three: three.cash.send(*rows, formaat="5"), (3, [told]), state)


def lock(kind: LockKind, words: str) -> Example:
    """Return the example of an import into a locked period."""
    return brings(COSTS, told="Ongeldige waarde 0302=260301", state=locked(kind))


def sells(*lines: tuple[str, int]) -> Example:
    """Return the example of a sale to a consumer elsewhere in the Union."""
    row = "901=VERK 302=260301 201={} 307={}"
    total = row.format("1300", sum(cents for _, cents in lines)) + " 101=43 309=1"
    return brings(
        total, *(row.format(account, -cents) for account, cents in lines), told="Boekstuk geweigerd", state=abroad
    )


def unknown_transaction(three: Three) -> tuple[str | None, str | None]:
    """Ask for a transaction that is not there."""
    answer = three.cash.call("GetTransaction", id="57fccd07c222f")
    return answer.findtext(f".//{{{CASH}}}code"), answer.findtext(f".//{{{CASH}}}message")


EXAMPLES: Final[Examples] = {
    Reason.RIGHT_MISSING: brings(
        COSTS,
        told="Boekstuk geweigerd",
        state=as_reader,
    ),
    Reason.NOT_FOUND: Example(unknown_transaction, ("902", "Transaction does not exist")),
    Reason.VALUE_INVALID: brings(COSTS.replace("10000", "1.234,00"), told="Ongeldige waarde 0307=1.234,00"),
    Reason.DATE_MISSING: brings(COSTS.replace("260301", ""), told="Ongeldige waarde 0302="),
    Reason.DATE_OUT_OF_RANGE: brings(COSTS.replace("260301", "500101"), told="Ongeldige waarde 0302=500101"),
    Reason.TOO_MANY_LINES: brings(*[COSTS] * 5001, told="Boekstuk geweigerd"),
    Reason.AMOUNT_ZERO: brings(COSTS.replace("KAS", "MEMO").replace("10000", "0"), told="Ongeldige waarde 0307=0"),
    Reason.JOURNAL_UNKNOWN: brings(COSTS.replace("KAS", "GIRO"), told="Ongeldige waarde 0901=GIRO"),
    Reason.JOURNAL_HIDDEN: brings(COSTS, told="Ongeldige waarde 0901=KAS", state=without_journal("KAS")),
    Reason.ACCOUNT_HIDDEN: brings(
        COSTS,
        told="Ongeldige waarde 0901=KAS",
        state=without_account("1000"),
    ),
    Reason.COUNTER_ACCOUNT_UNKNOWN: brings(COSTS.replace("4360", "4361"), told="Ongeldige waarde 0201=4361"),
    Reason.COUNTER_ACCOUNT_HIDDEN: brings(COSTS, told="Ongeldige waarde 0201=4360", state=without_account("4360")),
    Reason.ROLE_ACCOUNT_MISSING: brings(SALE, told="Boekstuk geweigerd", state=without_account("2990")),
    Reason.COST_CENTRE_UNKNOWN: brings(f"{COSTS} 911=NRD", told="Ongeldige waarde 0911=NRD"),
    Reason.COST_CENTRE_HIDDEN: brings(
        f"{COSTS} 911=WINKEL",
        told="Ongeldige waarde 0911=WINKEL",
        state=without_centre,
    ),
    Reason.COST_CENTRE_MISSING: brings(COSTS, told="Ongeldige waarde 0911=", state=with_centre_required("4360")),
    Reason.COST_CENTRE_NOT_ALLOWED: brings(
        f"{COSTS} 911=WINKEL", told="Ongeldige waarde 0911=WINKEL", state=with_centre_forbidden("4360")
    ),
    Reason.FOREIGN_ACCOUNT_NEEDED: sells(("8060", 10000), ("1750", 2100), ("8030", 500)),
    Reason.FOREIGN_RATE_MISSING: sells(("1750", 2100)),
    Reason.FOREIGN_RATE_UNKNOWN: sells(("8065", 10000), ("1750", 600)),
    Reason.FOREIGN_VAT_MISSING: sells(("8060", 10000)),
    Reason.FOREIGN_VAT_DIFFERS: sells(("8060", 10000), ("1750", 2098)),
    Reason.PARTY_MISSING: brings(SALE.replace("101=43", ""), told="Ongeldige waarde 0101="),
    Reason.PARTY_UNKNOWN: brings(SALE.replace("101=43", "101=44"), told="Ongeldige waarde 0101=44"),
    Reason.PARTY_HIDDEN: brings(SALE, told="Ongeldige waarde 0101=43", state=without_customer),
    Reason.INVOICE_NUMBER_MISSING: brings(SALE.replace("309=1", ""), told="Ongeldige waarde 0309="),
    Reason.PAYMENT_TERM_INVALID: brings(f"{SALE} 111=veel", told="Ongeldige waarde 0111=veel"),
    Reason.VAT_BASE_MISSING: brings(COSTS.replace("4360", "1700"), told="Ongeldige waarde 0305="),
    Reason.DOCUMENT_NUMBER_TAKEN: brings(
        COSTS,
        told="Ongeldige waarde 0303=7",
        state=lambda three: three.cash.book(COSTS),
    ),
    Reason.DOCUMENT_NUMBER_INVALID: brings(COSTS.replace("303=7", "303=B7"), told="Ongeldige waarde 0303=B7"),
    Reason.LOCKED_BY_USER: lock(LockKind.USER, "de periode is afgesloten"),
    Reason.LOCKED_BY_VAT_RETURN: lock(LockKind.VAT_RETURN, "over de periode is btw-aangifte gedaan"),
    Reason.LOCKED_BY_ACCOUNTANT: lock(LockKind.ACCOUNTANT, "de periode is afgesloten door de accountant"),
    Reason.LOCKED_BY_YEAR_CLOSE: lock(LockKind.YEAR_CLOSE, "het boekjaar is afgesloten"),
}

UNREACHABLE: Final[Unreachable] = {
    **OUTSIDE_THE_DOORS,
    Reason.IN_USE: NO_CHANGE,
    **INVOICES_ONLY,
    Reason.WITHDRAWN: NO_CHANGE,
    Reason.CORRECTED: NO_CHANGE,
    **dict.fromkeys(HELD, NO_CHANGE),
    Reason.INVOICE_HAS_PAYMENTS: NO_CHANGE,
    Reason.TEXT_MISSING: "no text of record 0301 is required",
    Reason.TEXT_TOO_LONG: "texts are cut to the length of their field",
    Reason.LINES_MISSING: "a document is made of its records",
    Reason.AMOUNT_TOO_LARGE: "an amount of more than twelve digits has no form",
    Reason.JOURNAL_KIND_WRONG: "what a document is follows from its journal",
    Reason.ACCOUNT_UNKNOWN: LINES_ONLY,
    Reason.ACCOUNT_NOT_MONEY: LINES_ONLY,
    Reason.ACCOUNT_NOT_RECEIVABLE: LINES_ONLY,
    Reason.ACCOUNT_NOT_PAYABLE: LINES_ONLY,
    Reason.COUNTER_ACCOUNT_NOT_ALLOWED: "a line may stand on any account",
    Reason.COUNTER_ACCOUNT_NOT_RECEIVABLE: "a line may stand on any account",
    Reason.COUNTER_ACCOUNT_NOT_PAYABLE: "a line may stand on any account",
    Reason.PARTY_NOT_CUSTOMER: ANY_RELATION,
    Reason.PARTY_NOT_SUPPLIER: ANY_RELATION,
    Reason.PARTY_NOT_IN_EU: "the manual has no such rule",
    Reason.VAT_NUMBER_INVALID: "the manual has no such rule",
    Reason.INVOICE_NUMBER_TAKEN: ANY_NUMBER,
    Reason.INVOICE_UNKNOWN: ANY_NUMBER,
    Reason.VAT_CODE_MISSING: ANY_AMOUNT,
    Reason.VAT_CODE_UNKNOWN: ANY_AMOUNT,
    Reason.VAT_CODE_NOT_ALLOWED: ANY_AMOUNT,
    Reason.VAT_AMOUNT_DIFFERS: ANY_AMOUNT,
    Reason.VAT_TOTAL_WITHOUT_LINES: ANY_AMOUNT,
    Reason.VAT_TOTAL_MISSING: ANY_AMOUNT,
    Reason.REVERSE_CHARGE_MIXED: ANY_AMOUNT,
    Reason.DOMESTIC_VAT_NOT_ALLOWED: "VAT of the Netherlands stands on an account that is not for such sales",
    Reason.NOT_BALANCED: "what is out of balance goes to the suspense account",
    Reason.CODE_TAKEN: "relations are not imported through this door",
}
