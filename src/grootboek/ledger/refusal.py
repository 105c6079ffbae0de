"""Why a verb refuses: the reasons, one problem, and the one exception the books raise.

Checks are generators that yield problems; only a verb in ``bookkeeping`` raises ``Refused``. Each door owns a table from
`Reason` to its vendor's code and words. The order of the members is the default order in which problems are told.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any, Final


class Reason(Enum):
    """What is wrong, in the ledger's own words; the order is the default precedence."""

    RIGHT_MISSING = auto()
    NOT_FOUND = auto()
    WITHDRAWN = auto()
    FIELD_UNKNOWN = auto()
    TEXT_MISSING = auto()
    TEXT_TOO_LONG = auto()
    VALUE_INVALID = auto()
    DATE_MISSING = auto()
    DATE_OUT_OF_RANGE = auto()
    LINES_MISSING = auto()
    TOO_MANY_LINES = auto()
    AMOUNT_ZERO = auto()
    AMOUNT_TOO_LARGE = auto()
    JOURNAL_UNKNOWN = auto()
    JOURNAL_HIDDEN = auto()
    JOURNAL_KIND_WRONG = auto()
    ACCOUNT_UNKNOWN = auto()
    ACCOUNT_HIDDEN = auto()
    ACCOUNT_NOT_MONEY = auto()
    ACCOUNT_NOT_RECEIVABLE = auto()
    ACCOUNT_NOT_PAYABLE = auto()
    COUNTER_ACCOUNT_UNKNOWN = auto()
    COUNTER_ACCOUNT_HIDDEN = auto()
    COUNTER_ACCOUNT_NOT_ALLOWED = auto()
    COUNTER_ACCOUNT_NOT_RECEIVABLE = auto()
    COUNTER_ACCOUNT_NOT_PAYABLE = auto()
    ROLE_ACCOUNT_MISSING = auto()
    ROLE_TAKEN = auto()
    RATE_KIND_MISSING = auto()
    RATE_KIND_NOT_ALLOWED = auto()
    RATE_KIND_UNKNOWN = auto()
    COST_CENTRE_UNKNOWN = auto()
    COST_CENTRE_HIDDEN = auto()
    COST_CENTRE_MISSING = auto()
    COST_CENTRE_NOT_ALLOWED = auto()
    COST_CENTRE_LOOP = auto()
    PARTY_MISSING = auto()
    PARTY_UNKNOWN = auto()
    PARTY_HIDDEN = auto()
    PARTY_NOT_CUSTOMER = auto()
    PARTY_NOT_SUPPLIER = auto()
    PARTY_NOT_IN_EU = auto()
    VAT_NUMBER_INVALID = auto()
    INVOICE_NUMBER_MISSING = auto()
    INVOICE_NUMBER_TAKEN = auto()
    INVOICE_UNKNOWN = auto()
    INVOICE_HAS_PAYMENTS = auto()
    PAYMENT_TERM_INVALID = auto()
    TEMPLATE_UNKNOWN = auto()
    EMAIL_MISSING = auto()
    VAT_CODE_MISSING = auto()
    VAT_CODE_UNKNOWN = auto()
    VAT_CODE_NOT_ALLOWED = auto()
    VAT_AMOUNT_DIFFERS = auto()
    VAT_TOTAL_WITHOUT_LINES = auto()
    VAT_TOTAL_MISSING = auto()
    VAT_BASE_MISSING = auto()
    REVERSE_CHARGE_MIXED = auto()
    FOREIGN_ACCOUNT_NEEDED = auto()
    FOREIGN_RATE_MISSING = auto()
    FOREIGN_RATE_UNKNOWN = auto()
    FOREIGN_VAT_MISSING = auto()
    FOREIGN_VAT_DIFFERS = auto()
    DOMESTIC_VAT_NOT_ALLOWED = auto()
    NOT_BALANCED = auto()
    HOLDER_UNKNOWN = auto()
    CONTENT_MISSING = auto()
    CONTENT_TOO_LARGE = auto()
    FILE_UNREADABLE = auto()
    FILE_KIND_UNKNOWN = auto()
    FILE_AGAINST_SCHEMA = auto()
    FILE_AGAINST_RULES = auto()
    FILE_INCOMPLETE = auto()
    FILE_TOO_COMPLEX = auto()
    CURRENCY_NOT_EURO = auto()
    READ_ONLY = auto()
    DOCUMENT_NUMBER_TAKEN = auto()
    DOCUMENT_NUMBER_INVALID = auto()
    CODE_TAKEN = auto()
    NUMBER_TAKEN = auto()
    IN_USE = auto()
    KIND_CHANGED = auto()
    LOCKED_BY_USER = auto()
    LOCKED_BY_VAT_RETURN = auto()
    LOCKED_BY_ACCOUNTANT = auto()
    LOCKED_BY_YEAR_CLOSE = auto()
    YEAR_NOT_CLOSABLE = auto()
    YEAR_NOT_OPENABLE = auto()
    PERIOD_OPEN = auto()
    CORRECTED = auto()
    HELD_BY_VAT_RETURN = auto()
    HELD_BY_SALES_INVOICE = auto()
    HELD_BY_PURCHASE_INVOICE = auto()
    HELD_BY_CASH_DRAWER = auto()
    HELD_BY_BANK_ORDER = auto()
    SETTLEMENT_TOO_LARGE = auto()
    SETTLEMENT_SAME_SIGN = auto()
    COLLECTION_DATE_INVALID = auto()
    MANDATE_INCOMPLETE = auto()
    MANDATE_REFERENCE_INVALID = auto()
    MANDATE_USED = auto()
    MANDATE_OF_ANOTHER_ACCOUNT = auto()
    MANDATE_LAPSED = auto()
    ACCOUNT_OUTSIDE_SEPA = auto()
    ADDRESS_MISSING = auto()
    IBAN_INVALID = auto()
    STORAGE_UNAVAILABLE = auto()
    STORAGE_FAILED = auto()


PRECEDENCE: Final[dict[Reason, int]] = {reason: order for order, reason in enumerate(Reason)}
"""The place of each reason in the default order."""

LOCK_REASONS: Final = frozenset(
    {Reason.LOCKED_BY_USER, Reason.LOCKED_BY_VAT_RETURN, Reason.LOCKED_BY_ACCOUNTANT, Reason.LOCKED_BY_YEAR_CLOSE}
)
"""The reasons that say that a date lies in a locked period."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the reason, where in the request, and the facts for a message."""

    reason: Reason
    place: tuple[str | int, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


class Refused(Exception):
    """A verb does not do what was asked; nothing has been written.

    `also` holds what the door itself found wrong with the request: the books do not read it, they hand it back with what they
    found, so that a caller learns everything at once.
    """

    def __init__(self, *problems: Problem, also: Iterable[Any] = ()) -> None:
        """Take the problems and what the door found, together at least one, and keep the problems in the default order."""
        self.also: tuple[Any, ...] = tuple(also)
        if not problems and not self.also:
            raise ValueError("a refusal has at least one problem")
        self.problems = tuple(sorted(problems, key=lambda problem: PRECEDENCE[problem.reason]))
        super().__init__("; ".join(f"{problem.reason.name} at {problem.place}" for problem in self.problems))

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons in order."""
        return tuple(problem.reason for problem in self.problems)


def refuse_if(problems: Iterable[Problem], also: Iterable[Any] = ()) -> None:
    """Raise `Refused` when there is any problem, or anything that the door `also` found."""
    problems, also = tuple(problems), tuple(also)
    if problems or also:
        raise Refused(*problems, also=also)


def refusal(reason: Reason, *place: str | int, **facts: object) -> Refused:
    """Make a refusal with one problem."""
    return Refused(Problem(reason, place, facts))
