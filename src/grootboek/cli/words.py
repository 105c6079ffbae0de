"""The words of the command line for what the books refuse, and for what cannot be read."""

from collections.abc import Callable
from typing import Final

from grootboek.ledger.refusal import Problem, Reason, Refused

NameOf = Callable[[str], str]
"""Gives the name under which a person knows a field: that of an option, an argument or a column."""
_EITHER: Final = ("price", "discount")
"""The place of two fields of which one has to be there."""


class WrongItem(ValueError):
    """What is wrong with the values of one item: pairs of a column, and words that follow its name."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__("; ".join(_with_name(column, words) for column, words in problems))
        self.problems = problems


def sentences(problem: Refused | WrongItem, name_of: NameOf = str) -> str:
    """Return all that is wrong in one line, each with the name of its field."""
    if isinstance(problem, Refused):
        return "; ".join(sentence(part, name_of) for part in problem.problems)
    return "; ".join(_with_name(name_of(column), words) for column, words in problem.problems)


def _with_name(name: str, words: str) -> str:
    # What is said of the field itself goes on behind its name; what is said of a value in it is a sentence of its own.
    return f"{name} {words}" if words.startswith("is ") else f"{name}: {words}"


def sentence(problem: Problem, name_of: NameOf = str) -> str:
    """Return a problem as a sentence: where it is, and what is wrong there, with its facts."""
    words = _WORDS.get((problem.reason, problem.place)) or _WORDS.get((problem.reason, ()))
    words = words or f"is refused: {problem.reason.name.lower().replace('_', ' ')}"
    where, facts = _where(problem, name_of), ", ".join(str(fact) for fact in problem.facts.values())
    if "@" in words:
        return f"{where} {words.replace('@', facts)}"
    if problem.reason is Reason.TEXT_TOO_LONG:
        return f"{where} {words}: at most {problem.facts['longest']} characters"
    return f"{where} {words}" + (f" ({facts})" if facts else "")


def _where(problem: Problem, name_of: NameOf) -> str:
    """Return the place of a problem: a field by its name, behind what it belongs to, as in `invoice F2: mandate reference`."""
    if problem.place == _EITHER:
        return " or ".join(map(name_of, _EITHER))
    if not problem.place:
        return "it"  # all that the command is about
    *owners, field = map(str, problem.place)
    if not owners:
        return name_of(field)
    kind, *which = owners
    return f"{' '.join([kind.removesuffix('s'), *which])}: {field.replace('_', ' ')}"


# The words follow the name of the field. The facts of a problem stand at the @, or behind the words in brackets.
# An empty place is any place.
_WORDS: Final[dict[tuple[Reason, tuple[str | int, ...]], str]] = {
    (Reason.CODE_TAKEN, ()): "is in use already",
    (Reason.IN_USE, ("mail",)): "is being sent right now",
    (Reason.IN_USE, ("template",)): "is used by invoices",
    (Reason.NOT_FOUND, ()): "is not known",
    (Reason.TEMPLATE_UNKNOWN, ()): "is not known",
    (Reason.COST_CENTRE_LOOP, ()): "lies inside the cost centre itself",
    (Reason.TEXT_MISSING, ()): "is missing",
    (Reason.TEXT_MISSING, ("administration", "creditor_id")): (
        "is missing; set it with: grootboek administration set CODE --creditor-id"
    ),
    (
        Reason.TEXT_MISSING,
        ("administration", "iban"),
    ): "is missing; set it with: grootboek administration set CODE --iban",
    (Reason.TEXT_MISSING, ("sender", "address")): (
        "is missing; set it with: grootboek administration set CODE --street --postcode --city"
    ),
    (Reason.TEXT_MISSING, ("sender", "vat_number")): (
        "is missing; set it with: grootboek administration set CODE --vat-number"
    ),
    (Reason.TEXT_MISSING, ("sender", "coc_number")): (
        "is missing; set it with: grootboek administration set CODE --coc-number"
    ),
    (Reason.TEXT_TOO_LONG, ()): "is too long",
    (Reason.WITHDRAWN, ()): "was taken back already",
    (Reason.IN_USE, ("sales_order",)): "was delivered in part",
    (Reason.LOCKED_BY_YEAR_CLOSE, ("year",)): "is closed already (@)",
    (Reason.LOCKED_BY_YEAR_CLOSE, ("kind",)): "is the lock of a closed year, which is opened by: grootboek year reopen",
    (
        Reason.YEAR_NOT_CLOSABLE,
        (),
    ): "cannot be closed before @ is: an account of suspense must be zero, an earlier year closed",
    (Reason.YEAR_NOT_OPENABLE, ()): "is not the year that was closed last (closed through: @)",
    (Reason.PERIOD_OPEN, ()): "is in an open period: revise or delete it where it was booked (@)",
    (Reason.CORRECTED, ()): "was corrected already, by booking @",
    (Reason.INVOICE_UNKNOWN, ()): "is no invoice with something outstanding of this relation",
    (Reason.INVOICE_HAS_PAYMENTS, ()): "is an invoice of which something was paid",
    (
        Reason.SETTLEMENT_SAME_SIGN,
        (),
    ): "stands on the same side: only what is to be received and what is to be paid settle each other",
    (Reason.SETTLEMENT_TOO_LARGE, ()): "is not above zero, or more than is outstanding of one of them",
    (Reason.DATE_OUT_OF_RANGE, ()): "must be from 1980-01-01 to 2049-12-31",
    (
        Reason.COLLECTION_DATE_INVALID,
        (),
    ): "is a day on which banks do not collect; the nearest one on which they do is @",
    (Reason.MANDATE_INCOMPLETE, ()): "is missing from the mandate",
    (Reason.MANDATE_REFERENCE_INVALID, ()): "has characters that banks refuse",
    (Reason.MANDATE_USED, ()): "belongs to a one-off mandate that was used before",
    (Reason.MANDATE_OF_ANOTHER_ACCOUNT, ()): "belongs to a mandate for another account",
    (Reason.MANDATE_LAPSED, ()): "belongs to a mandate that was not used for 36 months",
    (Reason.ACCOUNT_OUTSIDE_SEPA, ()): "is an account outside SEPA",
    (Reason.ADDRESS_MISSING, ()): "is missing; banks ask for it when the account is in @",
    (Reason.IBAN_INVALID, ()): "is not a valid IBAN",
    (Reason.VALUE_INVALID, ()): "is not valid",
    (Reason.ACCOUNT_NOT_MONEY, ()): "is no account of cash, bank or giro",
    (Reason.ACCOUNT_NOT_RECEIVABLE, ()): "is no account of debtors",
    (Reason.ACCOUNT_NOT_PAYABLE, ()): "is no account of creditors",
    (Reason.VALUE_INVALID, _EITHER): "is needed, and not both",
    (Reason.PARTY_NOT_CUSTOMER, ()): "is no customer",
    (Reason.VALUE_INVALID, ("email",)): "is not a valid e-mail address",
    (Reason.VALUE_INVALID, ("number_pattern",)): "must hold {number} or {number:5} once, and end in a digit",
    (Reason.VALUE_INVALID, ("colour",)): "must be #rrggbb, such as #1f4e79",
    (Reason.VALUE_INVALID, ("html",)): "is a template that cannot be filled in",
    (Reason.VALUE_INVALID, ("logo",)): "is a file that an invoice cannot carry",
    (Reason.NOT_FOUND, ("customer",)): "is the number of no user",
    (Reason.VALUE_INVALID, ("customer",)): "owns the administration already",
    (Reason.VALUE_INVALID, ("customer_number",)): "must be from 1 to 999999999",
    (Reason.VALUE_INVALID, ("password",)): "must have twelve characters or more",
    (Reason.VALUE_INVALID, ("code",)): "must be 1 to 20 lower-case letters, digits, - and _",
}
