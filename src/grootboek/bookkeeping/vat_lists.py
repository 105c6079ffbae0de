"""The lists beside a VAT return: sales to each customer elsewhere in the EU (opgaaf ICP), and foreign VAT by country (OSS)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from grootboek.bookkeeping.vat_returns import accounts_abroad, compute, lines_in_box
from grootboek.ledger.checking_foreign_vat import foreign_rate
from grootboek.ledger.country import country_of
from grootboek.ledger.money import Cents, percentage_of
from grootboek.ledger.vat_boxes import Box, Euros, rounded_down
from grootboek.ledger.vat_return import VatPeriod
from grootboek.store.book import Book
from grootboek.store.ledger.vat_sums import VatLine, destinations_of, lines_of
from grootboek.store.masters.chart import chart_of


class SupplyKind(StrEnum):
    """What is sold to another country of the EU."""

    GOODS = "goods"
    SERVICES = "services"


_SERVICES: Final = "sales_eu_services"


@dataclass(frozen=True, slots=True)
class SuppliedCustomer:
    """What was sold to one VAT number: its country and the number without it, the amount to the cent and as it is declared."""

    country: str
    number: str
    name: str
    kind: SupplyKind
    amount: Cents
    declared: Euros


@dataclass(frozen=True, slots=True)
class SuppliesWithinEU:
    """The list of a period, and what its whole euros differ from box 3b, since each amount is rounded by itself."""

    customers: tuple[SuppliedCustomer, ...]
    box: Euros
    rounding: Euros


def supplies_within_eu(book: Book, days: VatPeriod) -> SuppliesWithinEU:
    """Return the list of what stands in box 3b, by customer; what comes to no euro is left out, credits are below zero.

    A customer without a VAT number is listed without one: he is among the remarks.
    """
    sums: dict[tuple[str, str, SupplyKind, int], Cents] = {}
    names: dict[tuple[str, str, SupplyKind, int], str] = {}
    for row in lines_in_box(book, days, Box.WITHIN_EU):
        kind = SupplyKind.SERVICES if row.line.vat_code == _SERVICES else SupplyKind.GOODS
        country, number = country_and_number(row.line.vat_number or "", row.line.country or "")
        # Several relations may have one number; those that have none are not one customer.
        key = (country, number, kind, 0 if number else row.line.party_id or 0)
        sums[key] = sums.get(key, 0) + row.amounts.turnover
        names.setdefault(key, row.line.party_name or "")
    customers = tuple(
        SuppliedCustomer(*key[:2], names[key], key[2], amount, rounded_down(amount))
        for key, amount in sorted(sums.items())
        if rounded_down(amount)
    )
    box = compute(book, days).boxes[Box.WITHIN_EU].declared_turnover
    return SuppliesWithinEU(customers, box, box - sum(row.declared for row in customers))


def country_and_number(vat_number: str, country: str) -> tuple[str, str]:
    """Return the two letters that a VAT number begins with and the rest of it; the country of its holder where it has none."""
    plain = "".join(sign for sign in vat_number.upper() if sign.isascii() and sign.isalnum())
    if plain[:2].isalpha():
        return plain[:2], plain[2:]
    return (country_of(country).code or "") if country else "", plain


@dataclass(frozen=True, slots=True)
class ForeignVatRow:
    """What was sold to consumers in one country at one rate, and the VAT of it; the rate is None when it is not known."""

    country: str
    rate: Decimal | None
    base: Cents
    vat: Cents


def foreign_vat_rows(book: Book, days: VatPeriod) -> list[ForeignVatRow]:
    """Return the foreign VAT of a period by country and rate, in euros and cents: it is not declared in whole euros."""
    sums: dict[tuple[str, Decimal | None], tuple[Cents, Cents]] = {}
    for country, rate, base, vat in _sold_abroad(book, days):
        before = sums.get((country, rate), (0, 0))
        sums[country, rate] = (before[0] + base, before[1] + vat)
    ordered = sorted(sums.items(), key=lambda item: (item[0][0], item[0][1] or 0))
    return [ForeignVatRow(*key, *amounts) for key, amounts in ordered if any(amounts)]


def _sold_abroad(book: Book, days: VatPeriod) -> Iterator[tuple[str, Decimal | None, Cents, Cents]]:
    """Yield country, rate, base and VAT of each booking with foreign VAT."""
    abroad = accounts_abroad(book)
    rated = [row.id for row in chart_of(book).accounts.values() if row.vat_rate_code]
    if not abroad:
        return
    # The scheme for small businesses takes away Dutch VAT alone.
    elsewhere = destinations_of(book, days)
    bookings: dict[int, list[VatLine]] = {}
    for row in lines_of(book, days, (), [*abroad, *rated], abroad):
        if row.abroad:
            bookings.setdefault(row.booking_number, []).append(row)
    for number, lines in bookings.items():
        country = country_of(elsewhere.get(number) or lines[0].country or "").code or ""
        vat = -sum(row.amount for row in lines if row.account_id in abroad)
        for rate, (base, share) in _by_rate(book, country, lines, vat, abroad).items():
            yield country, rate, base, share


def _by_rate(
    book: Book, country: str, lines: Iterable[VatLine], vat: Cents, abroad: list[int]
) -> Mapping[Decimal | None, tuple[Cents, Cents]]:
    """Return base and VAT of a booking by rate; what was rounded, or is of no known rate, goes with the largest base."""
    accounts = chart_of(book).accounts
    bases: dict[Decimal | None, Cents] = {}
    for row in lines:
        if row.account_id not in abroad:
            rate = foreign_rate(country, accounts[row.account_id].vat_rate_code or "", row.date) if country else None
            bases[rate] = bases.get(rate, 0) - row.amount
    taxes = {rate: percentage_of(base, rate or Decimal(0)) for rate, base in bases.items()} or {None: 0}
    largest = max(taxes, key=lambda rate: abs(bases.get(rate, 0)))
    taxes[largest] += vat - sum(taxes.values())
    return {rate: (bases.get(rate, 0), tax) for rate, tax in taxes.items()}
