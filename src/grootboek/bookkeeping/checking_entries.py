"""What is stated under the fields of an order's template: what is wrong with it, and the one form in which it is kept."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from grootboek.bookkeeping.checking_articles import check_limited_code
from grootboek.ledger.booking import BookingKind
from grootboek.ledger.country import named_country
from grootboek.ledger.money import cents_from_decimal, decimal_from_cents
from grootboek.ledger.order_template import LONGEST_TEXT, EntryField, EntryKind
from grootboek.ledger.refusal import Problem, Reason
from grootboek.ledger.storable_texts import is_storable
from grootboek.store.book import Book
from grootboek.store.invoicing.invoices import invoice_number_taken
from grootboek.store.ledger.invoices import invoice_by_uid
from grootboek.store.masters.articles import articles
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_facts
from grootboek.store.masters.revenue_groups import revenue_groups
from grootboek.wire.literals import (
    double_from_wire,
    guid_from_wire,
    is_digits,
    lenient_datetime_from_wire,
    utf16_length,
)

_LONGEST_NUMBER: Final = 9
_MOST_DIGITS: Final = 10
_LARGEST_AMOUNT: Final = Decimal(10) ** 11
_LONGEST_CODES: Final = {EntryKind.ARTICLE: 50, EntryKind.INVOICE: 50, EntryKind.COUNTRY: 50}


class _Unfit(ValueError):
    """A text that a field cannot hold: the reason, and which rule of its kind it breaks, if there are several."""

    def __init__(self, reason: Reason, rule: str = "") -> None:
        super().__init__(reason.name)
        self.reason, self.rule = reason, rule


def fitted_entries(
    book: Book, fields: Sequence[EntryField], entries: Mapping[str, str], *place: str | int
) -> tuple[dict[str, str], list[Problem]]:
    """Return what is stated under fields in the form in which it is kept, and everything that is wrong with it.

    An empty text is no value. The last of a problem's place is the kind of the field with `entry`, and the rule that it breaks.
    """
    known = {str(field.number): field for field in fields}
    kept: dict[str, str] = {}
    problems: list[Problem] = []
    for number, text in entries.items():
        field = known.get(number)
        if field is None:
            problems.append(Problem(Reason.FIELD_UNKNOWN, (*place, "entry"), {"number": number}))
        elif text.strip():
            try:
                kept[number] = _FORMS[field.kind](book, field, text.strip())
            except _Unfit as unfit:
                name = " ".join(filter(None, (field.kind.value, "entry", unfit.rule)))
                facts = {"number": number, "field": field.name}
                problems.append(Problem(unfit.reason, (*place, name), facts))
    return kept, problems


def _whole(_book: Book, _field: EntryField, text: str) -> str:
    digits = text[1:] if text[:1] in ("-", "+") else text
    # No more digits are read than a number of 32 bits has.
    if not is_digits(digits) or len(digits.lstrip("0")) > _MOST_DIGITS or not -(2**31) <= int(text) < 2**31:
        raise _Unfit(Reason.VALUE_INVALID)
    return str(int(text))


def _amount(_book: Book, _field: EntryField, text: str) -> str:
    try:
        amount = double_from_wire(text.replace(",", "."))
    except ValueError:
        raise _Unfit(Reason.VALUE_INVALID, "form") from None
    if not amount.is_finite():
        raise _Unfit(Reason.VALUE_INVALID, "form")
    if abs(amount) >= _LARGEST_AMOUNT:
        raise _Unfit(Reason.VALUE_INVALID, "size")
    try:
        return str(decimal_from_cents(cents_from_decimal(amount)))
    except ValueError:
        raise _Unfit(Reason.VALUE_INVALID, "decimals") from None


def _day(_book: Book, _field: EntryField, text: str) -> str:
    # Days as people here write them: 31-12-2026.
    day, _, rest = text.partition("-")
    month, _, year = rest.partition("-")
    if all(map(is_digits, (day, month, year))) and len(day) <= len("31") and len(year) == len("2026"):
        text = f"{year}-{month.zfill(2)}-{day.zfill(2)}"
    try:
        found: date = lenient_datetime_from_wire(text).date()
    except ValueError:
        raise _Unfit(Reason.VALUE_INVALID) from None
    return found.isoformat()


def _text(_book: Book, field: EntryField, text: str) -> str:
    if utf16_length(text) > (field.longest or LONGEST_TEXT) or not is_storable(text):
        raise _Unfit(Reason.TEXT_TOO_LONG)
    return text


def _uid(text: str) -> UUID | None:
    try:
        return guid_from_wire(text)
    except ValueError:
        return None


def _number(text: str) -> int:
    if not is_digits(text.removeprefix("-")) or len(text) > _LONGEST_NUMBER:
        raise _Unfit(Reason.VALUE_INVALID)
    return int(text)


def _customer(book: Book, _field: EntryField, text: str) -> str:
    return _party(book, text, "is_customer")


def _supplier(book: Book, _field: EntryField, text: str) -> str:
    return _party(book, text, "is_supplier")


def _party(book: Book, text: str, flag: str) -> str:
    uid = _uid(text)
    party = party_facts(book, "uid", uid) if uid else party_facts(book, "number", _number(text))
    if party is None or not getattr(party, flag):
        raise _Unfit(Reason.NOT_FOUND)
    return str(party.number)


def _article(book: Book, field: EntryField, text: str) -> str:
    uid = _uid(text)
    _check_code(field, text)
    found = articles(book, uid=uid) if uid else articles(book, code=text)
    if not found:
        # What could be no code of the administration is told apart from a code that no article has.
        misshapen = uid is None and any(check_limited_code(book, text))
        raise _Unfit(Reason.VALUE_INVALID if misshapen else Reason.NOT_FOUND)
    return found[0].code


def _revenue_group(book: Book, _field: EntryField, text: str) -> str:
    uid = _uid(text)
    number = None if uid else _number(text)
    found = [group.number for group in revenue_groups(book) if uid == group.uid or number == group.number]
    if not found:
        raise _Unfit(Reason.NOT_FOUND)
    return str(found[0])


def _country(_book: Book, field: EntryField, text: str) -> str:
    _check_code(field, text)
    if not text.replace(" ", "").replace("-", "").isalpha():
        raise _Unfit(Reason.VALUE_INVALID)
    country = named_country(text)
    if country is None:
        raise _Unfit(Reason.NOT_FOUND)
    return country.code


def _invoice(book: Book, field: EntryField, text: str) -> str:
    _check_code(field, text)
    uid = _uid(text)
    invoice = invoice_by_uid(book, BookingKind.SALES_INVOICE, uid) if uid else None
    if invoice is not None:
        return invoice.invoice_number
    if not invoice_number_taken(book, text):
        raise _Unfit(Reason.NOT_FOUND)
    return text


def _account(book: Book, _field: EntryField, text: str) -> str:
    chart, uid = chart_of(book), _uid(text)
    account = chart.account_by_uid.get(uid) if uid else chart.account_by_code.get(text)
    if account is None:
        if uid is None:
            _number(text)
        raise _Unfit(Reason.NOT_FOUND)
    return account.code


def _check_code(field: EntryField, text: str) -> None:
    if len(text) > _LONGEST_CODES[field.kind] or not is_storable(text):
        raise _Unfit(Reason.VALUE_INVALID)


_FORMS: Final[Mapping[EntryKind, Callable[[Book, EntryField, str], str]]] = {
    EntryKind.WHOLE: _whole,
    EntryKind.AMOUNT: _amount,
    EntryKind.DAY: _day,
    EntryKind.TEXT: _text,
    EntryKind.CUSTOMER: _customer,
    EntryKind.SUPPLIER: _supplier,
    EntryKind.ARTICLE: _article,
    EntryKind.REVENUE_GROUP: _revenue_group,
    EntryKind.COUNTRY: _country,
    EntryKind.INVOICE: _invoice,
    EntryKind.ACCOUNT: _account,
}
