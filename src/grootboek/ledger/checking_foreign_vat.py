"""What can be wrong with a sale that bears the VAT of another country of the European Union (the one stop shop).

While an administration charges foreign VAT, a sale to a consumer elsewhere in the Union stands on accounts for distance sales
that say which kind of rate they bear, and on the account of VAT owed there; it bears no VAT of another code.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, Protocol

from grootboek.ledger.account import Account, AccountRole
from grootboek.ledger.booking import BookingKind, Statement
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking_parties import KnownParty
from grootboek.ledger.country import Country, country_of
from grootboek.ledger.money import Cents, percentage_of
from grootboek.ledger.refusal import Problem, Reason
from grootboek.ledger.vat import TOLERANCE, VatLevel, vat_codes
from grootboek.ledger.vat_rates import RateKind, rates_by_country

FOREIGN_ROLES: Final = frozenset({AccountRole.REVENUE_EU_DISTANCE, AccountRole.VAT_ELSEWHERE_IN_EU})
"""Accounts on which a sale with foreign VAT stands."""


class SoldLine(Protocol):
    """What has to be known of a line of a sale."""

    @property
    def account_id(self) -> int:
        """The account it stands on."""

    @property
    def net(self) -> Cents:
        """Its amount without VAT, positive where something is sold."""

    @property
    def vat_code(self) -> str:
        """The code of the VAT that it bears."""


def is_consumer_in(country: Country, party: KnownParty) -> bool:
    """Tell whether what a party buys goes elsewhere in the Union and it has no VAT number, so that VAT may be due there."""
    return country.elsewhere_in_eu and not party.vat_number


def sold_lines(statement: Statement) -> Sequence[SoldLine]:
    """Return the lines of a statement that are held to the rules of foreign VAT: those of a sale."""
    return statement.lines if statement.kind is BookingKind.SALES_INVOICE else ()


def check_foreign_vat(lines: Sequence[SoldLine], country: str, day: date, chart: Chart) -> Iterator[Problem]:
    """Yield what is wrong with the lines of a sale to a consumer in a country of which foreign VAT is charged on its day."""
    known = [(line, chart.accounts[line.account_id]) for line in lines if line.account_id in chart.accounts]
    rated = [(line, account) for line, account in known if account.vat_rate_code]
    owed = [line for line, account in known if account.role is AccountRole.VAT_ELSEWHERE_IN_EU]
    for order, line in enumerate(lines):
        yield from _check_line(line, order, chart)
    if not rated:
        yield Problem(Reason.FOREIGN_RATE_MISSING, ("lines",))
    elif not owed:
        yield Problem(Reason.FOREIGN_VAT_MISSING, ("lines",))
    else:
        yield from _check_amount(rated, sum(line.net for line in owed), country, day)


def _check_line(line: SoldLine, order: int, chart: Chart) -> Iterator[Problem]:
    account, code = chart.accounts.get(line.account_id), vat_codes().get(line.vat_code)
    # Nothing is reversed to a consumer: he declares no VAT.
    if code is not None and (code.charges or code.level is VatLevel.REVERSE):
        yield Problem(Reason.DOMESTIC_VAT_NOT_ALLOWED, ("lines", order, "vat_code"), {"vat_code": line.vat_code})
    elif account is not None and account.role not in FOREIGN_ROLES:
        yield Problem(Reason.FOREIGN_ACCOUNT_NEEDED, ("lines", order, "account"), {"account": account.code})


def _check_amount(
    rated: Sequence[tuple[SoldLine, Account]], stated: Cents, country: str, day: date
) -> Iterator[Problem]:
    expected = 0
    for line, account in rated:
        rate = foreign_rate(country, account.vat_rate_code or "", day)
        if rate is None:
            facts: dict[str, object] = {"country": country_of(country).code, "rate_kind": account.vat_rate_code}
            yield Problem(Reason.FOREIGN_RATE_UNKNOWN, ("lines",), facts)
            return
        expected += percentage_of(line.net, rate)
    if abs(stated - expected) > TOLERANCE * len(rated):
        yield Problem(Reason.FOREIGN_VAT_DIFFERS, ("lines",), {"stated": stated, "expected": expected})


def foreign_rate(country: str, kind: str, day: date) -> Decimal | None:
    """Return the percentage of a kind of rate in a country on a day; None when it has none."""
    rates = rates_by_country().get(country_of(country).code, {}).get(RateKind(kind), ())
    return next((dated.rate for dated in reversed(rates) if dated.valid_from <= day), None)
