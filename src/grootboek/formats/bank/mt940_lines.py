"""The fields of MT940 that hold amounts: balances (:60:, :62:) and statement lines (:61:)."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from grootboek.formats.bank.faults import BankFault, BankFileError
from grootboek.formats.bank.mt940_fields import Field
from grootboek.formats.bank.texts import as_iban, cents, reference, squeezed
from grootboek.ledger.bank_statement import BankBalance
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents

_BALANCE = re.compile(r"([CD])\s?([0-9]{6})([A-Z]{3})([0-9]{0,18}[,.]?[0-9]{0,18})\s*", re.ASCII | re.IGNORECASE)
_LINE = re.compile(
    r"""(?P<value>[0-9]{6})
    (?P<entry>[0-9]{4}|[ ]{4})?
    (?P<mark>[RE]?[CD])
    (?P<funds>[A-Z])?
    [ ]?
    (?P<amount>[0-9]{1,18}(?:[,.][0-9]{0,18})?|[,.][0-9]{1,18})
    (?P<rest>.*)""",
    re.ASCII | re.IGNORECASE | re.VERBOSE,
)
_TYPE = re.compile(r"([A-Z][A-Z0-9 ]{3})(.*)", re.ASCII | re.IGNORECASE)
_TWO_DIGIT_YEARS_FROM = 80
_HALF_A_YEAR = 183
_REFERENCE = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """A :61: field. `day` is the day of booking where the bank tells it; `more` is what stands on its further lines."""

    day: Day | None
    value_day: Day
    amount: Cents
    is_reversal: bool
    is_booked: bool
    kind: str
    name: str
    customer_reference: str
    bank_reference: str
    more: str


def balance_of(field: Field) -> tuple[BankBalance, str]:
    """Return a balance and its currency."""
    found = _BALANCE.fullmatch(field.first)
    if found is None:
        raise BankFileError(BankFault.BALANCE, "this is no balance", field.line, field.first)
    amount = _cents(found[4], field)
    sign = -1 if found[1].upper() == "D" else 1
    return BankBalance(_day(found[2], field), sign * amount), found[3].upper()


def statement_line_of(field: Field) -> StatementLine:
    """Read a :61: field, which stands on one line or on two; some banks put a line end before the amount or the type."""
    lines = [line.rstrip() for line in field.lines]
    found = _LINE.fullmatch(lines[0])
    if found is None and len(lines) > 1:
        lines = [lines[0] + lines[1], *lines[2:]]
        found = _LINE.fullmatch(lines[0])
    if found is None:
        raise BankFileError(BankFault.LINE, "this is no statement line", field.line, lines[0])
    mark, value_day = found["mark"].upper(), _day(found["value"], field)
    kind, references = "", found["rest"]
    typed = _TYPE.fullmatch(references)
    if typed:
        kind, references = typed[1].strip().upper(), typed[2]
    customer, mark_of_bank, bank = references.partition("//")
    name = ""
    if not mark_of_bank and not as_iban(customer):
        # Rabobank writes a name after the sixteen places of the reference.
        customer, name = customer[:_REFERENCE], customer[_REFERENCE:]
    return StatementLine(
        day=_entry_day(found["entry"], value_day, field),
        value_day=value_day,
        # The reversal of a credit takes money from the account.
        amount=_cents(found["amount"], field) * (-1 if mark in {"D", "RC", "ED"} else 1),
        is_reversal=mark.startswith("R"),
        is_booked=not mark.startswith("E"),
        kind=kind,
        name=squeezed(name),
        customer_reference=reference(customer),
        bank_reference=reference(bank),
        more=squeezed(" ".join(lines[1:])),
    )


def _cents(text: str, field: Field) -> Cents:
    return cents(f"0{text}" if text.startswith((",", ".")) else text, field.line)


def _day(text: str, field: Field) -> Day:
    """Read JJMMDD. A day after the end of its month is its last: interest is booked on the thirtieth of February."""
    year, month, day = (int(text[at : at + 2]) for at in (0, 2, 4))
    year += 1900 if year >= _TWO_DIGIT_YEARS_FROM else 2000
    try:
        return date(year, month, min(day, monthrange(year, month)[1]))
    except ValueError:
        raise BankFileError(BankFault.DATE, "this is no date", field.line, text) from None


def _entry_day(text: str | None, value_day: Day, field: Field) -> Day | None:
    """Read MMDD, of the year in which it is nearest to the day of value."""
    if not text or not text.strip():
        return None
    found = _day(f"{value_day.year % 100:02}{text}", field)
    if abs((found - value_day).days) <= _HALF_A_YEAR:
        return found
    year = value_day.year + (1 if found < value_day else -1)
    return _day(f"{year % 100:02}{text}", field)
