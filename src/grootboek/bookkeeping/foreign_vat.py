"""Charging the VAT of other countries of the European Union to consumers there."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from grootboek.bookkeeping.chart import add_account
from grootboek.bookkeeping.rights import require
from grootboek.ledger.account import AccountDraft, AccountRole
from grootboek.ledger.actor import Right
from grootboek.ledger.booking import BookingKind
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking_foreign_vat import SoldLine, check_foreign_vat, is_consumer_in
from grootboek.ledger.checking_parties import KnownParty
from grootboek.ledger.composing import Composed
from grootboek.ledger.country import Country, country_of
from grootboek.ledger.foreign_vat import ForeignVatSpan, charges_foreign_vat
from grootboek.ledger.presentation import shown_lines
from grootboek.ledger.refusal import Problem, Reason, refuse_if
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.foreign_vat import foreign_vat_spans, write_foreign_vat_span

_ACCOUNT_NAME: Final = "Btw andere EU-landen (OSS)"
_FIRST_CODE: Final = 1750


def charge_foreign_vat(book: Book, charging: bool, also: Iterable[object] = ()) -> bool:
    """Charge foreign VAT from today on, or no longer from tomorrow on; return whether that changes anything.

    An administration whose chart has no account for this VAT, since it is older than this, gets one. `Refused` when an active
    account for distance sales does not say which kind of rate its sales bear, and with what the door `also` found.
    """
    require(book, Right.MANAGE)
    lock_administration(book)
    spans = foreign_vat_spans(book)
    changes = charging is not charges_foreign_vat(spans)
    refuse_if(_unrated_accounts(chart_of(book)) if charging and changes else (), also)
    if not changes:
        return False
    if charging and chart_of(book).account_with_role(AccountRole.VAT_ELSEWHERE_IN_EU) is None:
        _add_account(book)
    write_foreign_vat_span(book, _begun(book, spans) if charging else replace(spans[-1], last=book.today))
    write_audit(
        book,
        "charge foreign vat",
        f"administration {book.administration_id}",
        before={"charging": not charging},
        after={"charging": charging},
    )
    return True


def charges_foreign_vat_on(book: Book, day: date) -> bool:
    """Tell whether foreign VAT is charged on a day."""
    return any(span.holds(day) for span in foreign_vat_spans(book))


def check_charged_abroad(
    book: Book, lines: Sequence[SoldLine], customer: KnownParty | None, day: date, destination: str = ""
) -> Iterator[Problem]:
    """Yield what is wrong with the lines of a sale whose customer owes the VAT of another country on its day.

    `destination` is the country to which it goes, where that is not the customer's own.
    """
    country = _charging_country(book, customer, day, destination) if lines else None
    if country is not None:
        yield from check_foreign_vat(lines, country.code, day, chart_of(book))


def check_composed_abroad(book: Book, composed: Composed, customer: KnownParty | None, day: date) -> Iterator[Problem]:
    """Yield what is wrong with the lines of a document that is such a sale; which of them it is, is not told."""
    if composed.kind is BookingKind.SALES_INVOICE and (country := _charging_country(book, customer, day)) is not None:
        for problem in check_foreign_vat(shown_lines(composed.kind, composed.lines), country.code, day, chart_of(book)):
            yield replace(problem, place=("lines",))


def _charging_country(book: Book, customer: KnownParty | None, day: date, destination: str = "") -> Country | None:
    """Return the country whose VAT a customer owes on a day; None when it is none elsewhere."""
    if customer is None:
        return None
    country = country_of(destination or customer.country)
    # Read for such customers alone: there are few, and most administrations charge no foreign VAT.
    return country if is_consumer_in(country, customer) and charges_foreign_vat_on(book, day) else None


def _begun(book: Book, spans: Sequence[ForeignVatSpan]) -> ForeignVatSpan:
    """Return the span that begins today, or the last one when it ended today or yesterday and so just goes on."""
    if spans and spans[-1].last is not None and spans[-1].last >= book.today - timedelta(1):
        return replace(spans[-1], last=None)
    return ForeignVatSpan(book.today, None)


def _unrated_accounts(chart: Chart) -> Iterator[Problem]:
    for account in chart.accounts_by_role.get(AccountRole.REVENUE_EU_DISTANCE, ()):
        if not account.vat_rate_code:
            yield Problem(Reason.RATE_KIND_MISSING, ("account",), {"account": account.code})


def _add_account(book: Book) -> None:
    taken = chart_of(book).account_by_code
    code = next(str(number) for number in range(_FIRST_CODE, 10**9) if str(number) not in taken)
    add_account(
        book,
        AccountDraft(code=code, name=_ACCOUNT_NAME, role=AccountRole.VAT_ELSEWHERE_IN_EU, on_balance_sheet=True),
    )
