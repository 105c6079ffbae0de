"""Amounts, dates and the kinds of bookings as the pages write them."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from grootboek.ledger.actor import Role
from grootboek.ledger.booking import BookingKind
from grootboek.ledger.money import Cents, decimal_from_cents

_LOCALE: Final = Locale("nl", "NL")

KINDS: Final[Mapping[BookingKind, str]] = MappingProxyType(
    {
        BookingKind.SALES_INVOICE: "Verkoopfactuur",
        BookingKind.PURCHASE_INVOICE: "Inkoopfactuur",
        BookingKind.PAYMENT_RECEIVED: "Betaling ontvangen",
        BookingKind.PAYMENT_SENT: "Betaling verstuurd",
        BookingKind.MONEY_RECEIVED: "Geld ontvangen",
        BookingKind.MONEY_SPENT: "Geld uitgegeven",
        BookingKind.GENERAL: "Memoriaal",
        BookingKind.OPENING: "Beginbalans",
    }
)
"""What each kind of booking is called."""

ROLES: Final[Mapping[Role, str]] = MappingProxyType(
    {Role.OWNER: "eigenaar", Role.ACCOUNTANT: "accountant", Role.BOOKKEEPER: "boekhouder", Role.READER: "lezer"}
)
"""What each role is called."""


def amount(cents: Cents) -> str:
    """Write an amount in euros: 1.234,56."""
    return format_decimal(decimal_from_cents(cents), format="#,##0.00", locale=_LOCALE)


def day(value: date) -> str:
    """Write a date with its month in short: 3 apr. 2023."""
    return format_date(value, format="d MMM y", locale=_LOCALE)


def day_in_full(value: date) -> str:
    """Write a date in full: 31 december 2023."""
    return format_date(value, format="d MMMM y", locale=_LOCALE)
