"""The words of the command line for what the books refuse, and for what cannot be read."""

from collections.abc import Callable, Mapping
from typing import Final

from grootboek.ledger.refusal import LOCK_REASONS, Problem, Reason, Refused

NameOf = Callable[[str], str]
"""Gives the name under which a person knows a field: that of an option, an argument or a column."""
_EITHER: Final = (("price", "discount"), ("article", "article_group"), ("customer", "customer_group"))
"""The places of two fields of which one has to be there."""


_OLD_DATE: Final = ("old_date",)
"""The place of the day on which a booking was made, when that is to be undone."""


class WrongItem(ValueError):
    """What is wrong with the values of one item: pairs of a column, and words that follow its name."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        super().__init__("; ".join(_with_name(column, words) for column, words in problems))
        self.problems = problems


def sentences(problem: Refused | WrongItem, name_of: NameOf = str) -> str:
    """Return all that is wrong in one line, each with the name of its field."""
    if isinstance(problem, Refused):
        # What an invoice and its booking both lack is said once.
        return "; ".join(dict.fromkeys(sentence(part, name_of) for part in problem.problems))
    return "; ".join(_with_name(name_of(column), words) for column, words in problem.problems)


def _with_name(name: str, words: str) -> str:
    # What is said of the field itself goes on behind its name; what is said of a value in it is a sentence of its own.
    return f"{name} {words}" if words.startswith("is ") else f"{name}: {words}"


def sentence(problem: Problem, name_of: NameOf = str) -> str:
    """Return a problem as a sentence: where it is, and what is wrong there, with its facts."""
    places = (problem.place, problem.place[-1:], ())
    words = next((_WORDS[problem.reason, place] for place in places if (problem.reason, place) in _WORDS), "")
    words = words or f"is refused: {problem.reason.name.lower().replace('_', ' ')}"
    where, facts = _where(problem, name_of), _facts(problem)
    if "@" in words:
        return f"{where} {words.replace('@', facts)}"
    if problem.reason is Reason.TEXT_TOO_LONG:
        return f"{where} {words}: at most {problem.facts['longest']} characters"
    return f"{where} {words}" + (f" ({facts})" if facts else "")


def _facts(problem: Problem) -> str:
    """Return what is told of a problem besides its words: all of its facts, or those that a reader can use."""
    if "sign" in problem.facts:
        return f"U+{ord(str(problem.facts['sign'])):04X}"
    name = _FACT.get(problem.reason)
    if name == "" and "what" in problem.facts:
        return str(problem.facts["what"])  # the rule that a file breaks is no amount
    if name == "":
        return ""
    of_all = [fact for key, fact in problem.facts.items() if key not in _IN_CENTS]
    told = [problem.facts[name]] if name and name in problem.facts else of_all
    return ", ".join("none" if fact is None else str(fact) for fact in told)


def _where(problem: Problem, name_of: NameOf) -> str:
    """Return the place of a problem: a field by its name, behind what it belongs to, as in `invoice F2: mandate reference`."""
    if problem.place in _EITHER:
        return " or ".join(name_of(str(part)) for part in problem.place)
    if not problem.place:
        return "it"  # all that the command is about
    if problem.place == _OLD_DATE:
        return "the day of the booking"
    # People count lines from one.
    *owners, field = (str(part + 1 if isinstance(part, int) else part) for part in problem.place)
    if not owners:
        return name_of(field)
    kind, *which = owners
    return f"{' '.join([kind.removesuffix('s'), *which])}: {field.replace('_', ' ')}"


_FACT: Final[Mapping[Reason, str]] = {
    **dict.fromkeys(LOCK_REASONS, "locked_through"),
    # In cents, or in what a number is kept as.
    Reason.AMOUNT_TOO_LARGE: "",
    Reason.PAYMENT_TERM_INVALID: "",
    Reason.SETTLEMENT_TOO_LARGE: "",
    Reason.VAT_AMOUNT_DIFFERS: "vat_code",
    Reason.INVOICE_HAS_PAYMENTS: "invoice_number",
}
"""The fact that is told of a reason, where not all of them are; empty when none is."""
_IN_CENTS: Final = frozenset({"difference", "opening", "total", "closing"})
"""Facts that are not told: nobody writes euros that way."""

# The words follow the name of the field. The facts of a problem stand at the @, or behind the words in brackets.
# An empty place is any place.
_WORDS: Final[dict[tuple[Reason, tuple[str | int, ...]], str]] = {
    (Reason.RIGHT_MISSING, ()): "is not allowed",
    (Reason.CODE_TAKEN, ()): "is in use already",
    (Reason.NUMBER_TAKEN, ()): "is in use already",
    (Reason.INVOICE_NUMBER_TAKEN, ()): "is in use already",
    (Reason.DOCUMENT_NUMBER_TAKEN, ()): "is in use already",
    (Reason.DOCUMENT_NUMBER_INVALID, ()): "is no number that a document can have",
    (Reason.ROLE_TAKEN, ()): "belongs to another account",
    (Reason.ROLE_ACCOUNT_MISSING, ()): "cannot be booked: the chart has no active account with the role @",
    (Reason.JOURNAL_UNKNOWN, ()): "is missing: the chart has none for this",
    (Reason.JOURNAL_HIDDEN, ()): "is hidden",
    (Reason.JOURNAL_KIND_WRONG, ()): "is of another kind",
    (Reason.ACCOUNT_UNKNOWN, ()): "is missing: the chart has none for this",
    (
        Reason.ACCOUNT_UNKNOWN,
        ("bank_account",),
    ): "@ is that of no bank journal; set it with: grootboek journal set --iban",
    (Reason.ACCOUNT_HIDDEN, ()): "is hidden",
    (Reason.ACCOUNT_NOT_MONEY, ()): "is not of money",
    (Reason.ACCOUNT_NOT_RECEIVABLE, ()): "is not of customers",
    (Reason.ACCOUNT_NOT_PAYABLE, ()): "is not of suppliers",
    (Reason.COUNTER_ACCOUNT_UNKNOWN, ()): "is not known",
    (Reason.COUNTER_ACCOUNT_HIDDEN, ()): "is hidden",
    (Reason.COUNTER_ACCOUNT_NOT_ALLOWED, ()): "cannot be used here",
    (Reason.COUNTER_ACCOUNT_NOT_ALLOWED, ("against",)): "stands on another account",
    (Reason.COUNTER_ACCOUNT_NOT_RECEIVABLE, ()): "is not of customers",
    (Reason.COUNTER_ACCOUNT_NOT_PAYABLE, ()): "is not of suppliers",
    (Reason.COST_CENTRE_UNKNOWN, ()): "is not known",
    (Reason.COST_CENTRE_HIDDEN, ()): "is hidden",
    (Reason.COST_CENTRE_MISSING, ()): "is missing: account @ asks for one",
    (Reason.COST_CENTRE_NOT_ALLOWED, ()): "cannot be used: account @ has none",
    (Reason.PARTY_MISSING, ()): "is missing",
    (Reason.PARTY_UNKNOWN, ()): "is not known",
    (Reason.PARTY_HIDDEN, ()): "is hidden",
    (Reason.PARTY_NOT_SUPPLIER, ()): "is no supplier",
    (Reason.PARTY_NOT_IN_EU, ()): "is not in another country of the EU",
    (Reason.VAT_NUMBER_INVALID, ()): "is missing or not valid",
    (Reason.INVOICE_NUMBER_MISSING, ()): "is missing",
    (Reason.PAYMENT_TERM_INVALID, ()): "must be from 0 to 9999 days",
    (Reason.EMAIL_MISSING, ()): "is missing",
    (Reason.DATE_MISSING, ()): "is missing",
    (Reason.LINES_MISSING, ()): "are missing: there has to be one at least",
    (Reason.TOO_MANY_LINES, ()): "are too many: at most @",
    (Reason.AMOUNT_ZERO, ()): "is zero: there is nothing to book",
    (Reason.AMOUNT_TOO_LARGE, ()): "is too large",
    (Reason.VAT_CODE_MISSING, ()): "is missing",
    (Reason.VAT_CODE_UNKNOWN, ()): "is not known",
    (Reason.VAT_CODE_NOT_ALLOWED, ()): "cannot be used here",
    (Reason.VAT_AMOUNT_DIFFERS, ()): "is not what its rate gives",
    (Reason.VAT_TOTAL_WITHOUT_LINES, ()): "belong to no line",
    (Reason.VAT_TOTAL_MISSING, ()): "are missing",
    (Reason.VAT_BASE_MISSING, ()): "is missing",
    (Reason.REVERSE_CHARGE_MIXED, ()): "mix VAT that is charged with VAT that is reversed",
    (Reason.FOREIGN_ACCOUNT_NEEDED, ()): "@ is not for sales that bear the VAT of another country",
    (Reason.FOREIGN_RATE_MISSING, ()): "stand on no account for distance sales that says which rate they bear",
    (Reason.FOREIGN_RATE_UNKNOWN, ()): "bear a rate that the customer's country does not have: @",
    (Reason.FOREIGN_VAT_MISSING, ()): "are without the VAT that is owed in the customer's country",
    (Reason.FOREIGN_VAT_DIFFERS, ()): "are not what the rate of the customer's country gives",
    (Reason.DOMESTIC_VAT_NOT_ALLOWED, ()): "cannot be used: the VAT of the customer's country is due",
    (Reason.NOT_BALANCED, ()): "does not balance",
    (Reason.NOT_BALANCED, ("statement",)): "does not come from its opening to its closing balance by its transactions",
    (Reason.KIND_CHANGED, ()): "is of another kind",
    (Reason.IN_USE, ("administration",)): "has bookings already: make a new one for these books",
    (Reason.IN_USE, ("mail",)): "is being sent right now",
    (Reason.IN_USE, ("field",)): "has values that would not fit",
    (Reason.IN_USE, ("template",)): "is used by invoices",
    (Reason.IN_USE, ("stock",)): "is left of it",
    **{(Reason.IN_USE, (name,)): "are open that have it" for name in ("sales_orders", "purchase_orders")},
    (Reason.IN_USE, ("recipe",)): "of another article has it as a part",
    (Reason.IN_USE, ("wholesaler",)): "gives its data",
    (Reason.IN_USE, ("kind",)): "is one that is not deleted",
    (Reason.IN_USE, ("part",)): "is made of the article itself",
    (Reason.IN_USE, ("revenue_group",)): "has articles in it",
    (Reason.IN_USE, ("discount_group",)): "has prices that were agreed on it",
    (Reason.IN_USE, ("program",)): "is coupled to administrations; end that with: grootboek coupling revoke",
    (Reason.VALUE_INVALID, ("webhook",)): "cannot be posted to: @",
    (Reason.VALUE_INVALID, ("url",)): "cannot be posted to: @",
    (Reason.VALUE_INVALID, ("success",)): "is no address for a browser: @",
    (Reason.VALUE_INVALID, ("program",)): "must be a short name of at most 40 lower-case letters, digits, - and _",
    (Reason.NOT_FOUND, ()): "is not known",
    (Reason.RATE_KIND_NOT_ALLOWED, ()): "is for accounts of distance sales alone",
    (Reason.RATE_KIND_UNKNOWN, ()): "is no kind of rate",
    (Reason.RATE_KIND_MISSING, ()): "@ names no rate; set it with: grootboek foreign-vat rate CODE ACCOUNT KIND",
    (Reason.TEMPLATE_UNKNOWN, ()): "is not known",
    (Reason.FIELD_UNKNOWN, ()): "is not known",
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
    (Reason.WITHDRAWN, ("mandate",)): "was withdrawn already",
    (Reason.WITHDRAWN, ("purchase_order",)): "was closed already",
    (Reason.WITHDRAWN, ("mandate_reference",)): "belongs to a mandate that was withdrawn",
    (Reason.IN_USE, ("sales_order",)): "was delivered in part",
    (Reason.IN_USE, ("purchase_order",)): "@ was made for it; take that note away with: grootboek sales-order bought",
    (Reason.IN_USE, ("invoice",)): "was made of it already",
    (Reason.READ_ONLY, ("sales_order",)): "is blocked",
    (Reason.VALUE_INVALID, ("sales_order", "stage")): "is that of a quotation, which is ordered first",
    (Reason.LOCKED_BY_USER, ()): "is in a period that is locked through @; to open it: grootboek period unlock",
    (Reason.LOCKED_BY_VAT_RETURN, ()): (
        "is in a period that is locked through @ for a VAT return; to open it: grootboek period unlock --kind vat_return"
    ),
    (Reason.LOCKED_BY_ACCOUNTANT, ()): (
        "is in a period that the accountant locked through @; to open it: grootboek period unlock --kind accountant"
    ),
    (Reason.LOCKED_BY_YEAR_CLOSE, ()): "is in a year that is closed (through @); to open it: grootboek year reopen",
    (Reason.LOCKED_BY_YEAR_CLOSE, ("year",)): "is closed already (@)",
    (Reason.LOCKED_BY_YEAR_CLOSE, ("number",)): (
        "is the result of a closed year (@), which is taken back by: grootboek year reopen"
    ),
    (Reason.LOCKED_BY_YEAR_CLOSE, ("kind",)): "is the lock of a closed year, which is opened by: grootboek year reopen",
    (
        Reason.YEAR_NOT_CLOSABLE,
        (),
    ): "cannot be closed before @, which has a result; close that with: grootboek year close",
    (Reason.YEAR_NOT_CLOSABLE, ("account",)): "@ is not zero: what is to be found out must be booked where it belongs",
    (Reason.YEAR_NOT_OPENABLE, ()): "is not the year that was closed last (closed through: @)",
    (Reason.PERIOD_OPEN, ()): "is in an open period: revise or delete it where it was booked (@)",
    (Reason.CORRECTED, ()): "was corrected already, by booking @",
    (Reason.HELD_BY_VAT_RETURN, ()): "stands on VAT return @, which was filed; to undo it: grootboek correct",
    (Reason.HELD_BY_VAT_RETURN, ("period",)): (
        "has days for which a return was filed (@); what changed since is declared by: grootboek vat supplement"
    ),
    (Reason.HELD_BY_VAT_RETURN, ("number",)): "settles a VAT return that was filed, which is never taken back (@)",
    (Reason.HELD_BY_VAT_RETURN, ("first",)): "lies before the end of a return that was filed (@)",
    (Reason.NOT_FOUND, ("period",)): "has no return that was filed for all its days, or its boxes were not kept (@)",
    (Reason.LINES_MISSING, ("period",)): "has nothing that was booked after its return was filed",
    (Reason.AMOUNT_TOO_LARGE, ("period",)): (
        "differs by more than may go into the next return; file it: grootboek vat supplement --file"
    ),
    (Reason.DATE_OUT_OF_RANGE, ("first",)): "is no day on which the scheme for small businesses can begin or end (@)",
    (Reason.HELD_BY_SALES_INVOICE, ()): "was made by an invoice; to undo it: grootboek invoice credit",
    (Reason.HELD_BY_PURCHASE_INVOICE, ()): (
        "belongs to an approved purchase invoice; to free it: grootboek purchase-invoice disapprove"
    ),
    (Reason.HELD_BY_PURCHASE_INVOICE, ("invoice",)): "is approved already",
    (Reason.HELD_BY_CASH_DRAWER, ()): "was counted with a cash drawer; to free it: grootboek drawer reopen",
    (Reason.HELD_BY_CASH_DRAWER, ("drawer",)): "is closed already on that day (@)",
    (
        Reason.HELD_BY_BANK_ORDER,
        (),
    ): "was the ground of a collection by the bank; to free it: grootboek collection undo",
    (Reason.INVOICE_UNKNOWN, ()): "is no invoice with something outstanding of this relation",
    (Reason.INVOICE_HAS_PAYMENTS, ()): "is an invoice of which something was paid (@): that has to be undone first",
    (
        Reason.SETTLEMENT_SAME_SIGN,
        (),
    ): "stands on the same side: only what is to be received and what is to be paid settle each other",
    (Reason.SETTLEMENT_TOO_LARGE, ()): "is not above zero, or more than is outstanding of one of them",
    (
        Reason.DATE_OUT_OF_RANGE,
        ("period",),
    ): "is not over yet, is before all books, or has no day on which VAT is declared (@)",
    (Reason.DATE_OUT_OF_RANGE, ("closing",)): "is of a day that is still to come, or before all books (@)",
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
    (Reason.VALUE_INVALID, ("file_name",)): "is no name that a file can have everywhere",
    (Reason.HOLDER_UNKNOWN, ()): "of the document is not known, or was withdrawn",
    (Reason.CONTENT_MISSING, ()): "of the file is missing: it is empty",
    (Reason.CONTENT_TOO_LARGE, ()): "is larger than 10 MB",
    (Reason.CONTENT_TOO_LARGE, ("pdf",)): "of the invoice is larger than 10 MB",
    (Reason.FILE_UNREADABLE, ()): "cannot be read: @",
    (Reason.FILE_KIND_UNKNOWN, ()): "is of a kind or version that is not known: @",
    (Reason.FILE_AGAINST_SCHEMA, ()): "does not fit its schema: @",
    (Reason.FILE_AGAINST_RULES, ()): "breaks a rule of its standard: @",
    (Reason.FILE_INCOMPLETE, ()): "lacks what a booking needs: @",
    (Reason.FILE_TOO_COMPLEX, ()): "is more than is read of one: @",
    (Reason.CURRENCY_NOT_EURO, ()): "is not in euros: @",
    (Reason.NOT_BALANCED, ("file",)): "has amounts that do not add up",
    (Reason.PARTY_UNKNOWN, ("supplier",)): "is not known by any number, IBAN or name: @",
    (Reason.COUNTER_ACCOUNT_UNKNOWN, ("costs",)): "have no account: neither the supplier nor the chart has one",
    (Reason.READ_ONLY, ()): "may only be read",
    (Reason.READ_ONLY, ("booking",)): "of the document is a purchase in a locked period (@): what goes with it stays",
    (
        Reason.STORAGE_UNAVAILABLE,
        (),
    ): "cannot be kept: the folder for documents is not there, or cannot be written to (@)",
    (Reason.STORAGE_FAILED, ()): "cannot be kept: the folder for documents fails (@)",
    **{(Reason.VALUE_INVALID, place): "is needed, and not both" for place in _EITHER},
    (Reason.PARTY_NOT_CUSTOMER, ()): "is no customer",
    (Reason.CORRECTED, ("invoice",)): (
        "was credited already, by @; the rest of it is credited with: grootboek invoice add --original"
    ),
    **{
        (Reason.VALUE_INVALID, (name,)): "must have four decimals at most, and not be too large"
        for name in ("stock", "sales_price", "purchase_price", "consumer_price", "price")
    },
    **{
        (Reason.VALUE_INVALID, (name,)): "must be zero or more, with four decimals at most, and not too large"
        for name in ("quantity_from", "part_quantity")
    },
    (Reason.VALUE_INVALID, ("unit_price",)): "must have six decimals at most",
    (Reason.VALUE_INVALID, ("quantity",)): "must have six decimals at most",
    (Reason.VALUE_INVALID, ("discount",)): "must be from 0 to 100, with four decimals at most",
    (Reason.VALUE_INVALID, ("valid_through",)): "is a day before the first one",
    (Reason.VALUE_INVALID, ("email",)): "is not a valid e-mail address",
    (Reason.VALUE_INVALID, ("number_pattern",)): "must hold {number} or {number:5} once, and end in a digit",
    (Reason.VALUE_INVALID, ("length",)): "must be from 1 to 1000, and is for texts alone",
    (Reason.VALUE_INVALID, ("choices",)): "must be from 1 to 100, each once, for a field of choices and no other",
    (Reason.VALUE_INVALID, ("choice",)): "must be a text without blanks around it",
    (Reason.VALUE_INVALID, ("colour",)): "must be #rrggbb, such as #1f4e79",
    (Reason.VALUE_INVALID, ("html",)): "is a template that cannot be filled in",
    (Reason.VALUE_INVALID, ("logo",)): "is a file that an invoice cannot carry",
    (Reason.NOT_FOUND, ("customer",)): "is the number of no user",
    (Reason.VALUE_INVALID, ("customer",)): "owns the administration already",
    (Reason.VALUE_INVALID, ("customer_number",)): "must be from 1 to 999999999",
    (Reason.VALUE_INVALID, ("password",)): "must have twelve characters or more",
    (Reason.VALUE_INVALID, ("code",)): "must be 1 to 20 lower-case letters, digits, - and _",
}
