"""Grootboeken: the accounts of the chart as SnelStart shows them, and added by it."""

from collections.abc import Iterator, Mapping
from typing import Final

from grootboek.bookkeeping.chart import add_account
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.contract.binding import Bound, Unlisted
from grootboek.gateways.snelstart.contract.functions import Function, function_of, functions
from grootboek.gateways.snelstart.errors import Table, Violation, Words, refused_by
from grootboek.gateways.snelstart.fields import FieldTable, Row, field, made, uri
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.property_types import FLAG, ID, MOMENT, NAME, NO_FLAG, WHOLE, choice
from grootboek.ledger.account import CONTROL_ROLES, Account, AccountDraft
from grootboek.ledger.refusal import Reason
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.wire.literals import is_digits

RGS_VERSION: Final = "3.7"


def rgs_codes(code: str | None) -> list[Mapping[str, str]]:
    """Write the code of an account in the reference chart (RGS); nothing for an account without one."""
    return [{"versie": RGS_VERSION, "rgsCode": code}] if code else []


def _function(body: Bound) -> Function:
    """Return the function that a body names; one that names none, or one that there is not, is for anything."""
    name = body.choice("grootboekfunctie")
    return functions()[name if isinstance(name, str) else "Diversen"]


ACCOUNT: Final = FieldTable[Account](
    "Grootboeken.GrootboekModel",
    field("modifiedOn", "modified_at", MOMENT),
    field("omschrijving", "name", NAME),
    field("kostenplaatsVerplicht", "cost_centre_required", FLAG),
    field("rekeningCode", "on_balance_sheet", choice({True: "Balans", False: "WinstEnVerlies"})),
    field("nonactief", "active", NO_FLAG),
    field("nummer", "number", WHOLE),
    made(
        "grootboekfunctie",
        lambda role: function_of(role).name,
        "role",
        read=lambda bound: {"role": _function(bound).role},
    ),
    made("grootboekRubriek", lambda role: function_of(role).rubriek, "role"),
    made("rgsCode", rgs_codes, "rgs_code"),
    made("btwSoort", lambda role: list(function_of(role).btw), "role"),
    made(
        "vatRateCode",
        lambda kind: kind,
        "vat_rate_code",
        read=lambda bound: {"vat_rate_code": bound.text("vatRateCode").upper() or None},
    ),
    field("id", "uid", ID),
    uri("grootboeken"),
)
"""The properties of a GrootboekModel."""

CODES: Final[Table] = {
    Reason.TEXT_MISSING: Words("BOE-0084"),
    Reason.CODE_TAKEN: Words("BOE-0086", "Het nummer is de code van een ander grootboek"),
    Reason.NUMBER_TAKEN: Words("BOE-0086"),
    Reason.ROLE_TAKEN: Words("BOE-0087"),
    Reason.TEXT_TOO_LONG: Words("BOE-0088"),
    Reason.VALUE_INVALID: Words("BOE-0088"),
    Reason.RATE_KIND_MISSING: Words("BOE-0101"),
    Reason.RATE_KIND_NOT_ALLOWED: Words("BOE-0102"),
    Reason.RATE_KIND_UNKNOWN: Words("BOE-0103"),
}
"""The codes of the reasons for which an account is refused."""


def _list(book: Book, call: Call) -> list[Row]:
    return list_query(call, ACCOUNT).page(sorted(chart_of(book).accounts.values(), key=lambda account: account.number))


def _read(book: Book, call: Call) -> Row:
    account = chart_of(book).account_by_uid.get(call.uid)
    if account is None:
        raise call.unknown
    return ACCOUNT.to_wire(account)


def _add(book: Book, call: Call) -> Row:
    draft = ACCOUNT.stated(AccountDraft(code=str(call.body.integer("nummer")), name=""), call.body)
    with refused_by(CODES):
        return ACCOUNT.to_wire(add_account(book, draft, also=[*call.violations, *_wrong_function(book, call.body)]))


def _wrong_function(book: Book, body: Bound) -> Iterator[Violation]:
    """Yield what is wrong with a function: one that is no name or number of a function, or a second of a control account.

    The other functions that only one account may have are the books' own rule; of control accounts they keep several.
    """
    name, role = body.choice("grootboekfunctie"), _function(body).role
    if isinstance(name, Unlisted):
        # .NET takes any number for an enumeration; only the vendor's database lacks it.
        yield Violation("BOE-0090" if is_digits(name.written) else "BOE-0085")
    elif role in CONTROL_ROLES and not body.flag("nonactief") and chart_of(book).accounts_by_role.get(role):
        yield Violation("BOE-0087")


ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /grootboeken": _list,
    "POST /grootboeken": _add,
    "GET /grootboeken/{id}": _read,
}
