"""What SnelStart checks of an invoice beyond marks and the rules of the ledger: its own soorten and limits."""

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from grootboek.gateways.snelstart.bookings.invoice_statement import InvoiceBody, amount_of, is_misplaced
from grootboek.gateways.snelstart.bookings.sales_checks import check_mandate
from grootboek.gateways.snelstart.bookings.vat import CHARGE_OF_TOTAL, soorten_of_lines
from grootboek.gateways.snelstart.contract.binding import Bound, Unlisted
from grootboek.gateways.snelstart.contract.functions import function_of
from grootboek.gateways.snelstart.contract.shapes import enumeration
from grootboek.gateways.snelstart.errors import Violation
from grootboek.ledger.account import VAT_ROLES, AccountRole
from grootboek.ledger.fiscal_periods import NO_DATE
from grootboek.ledger.money import Cents
from grootboek.ledger.presentation import BookingView, shown_lines
from grootboek.store.book import Book

YEARS_BACK: Final = 5
JOURNAL_ROLES: Final = frozenset({AccountRole.GENERAL_JOURNAL, AccountRole.OPENING_JOURNAL})
_SOORTEN_OF_TOTALS: Final = ("VerkoopBoekingBtwSoort", "BtwBoekingSoort")
_WRONG_SOORT: Final = Violation("BOE-0069", "Btwsoort is niet correct")


def check_wire(book: Book, body: InvoiceBody, replaced: BookingView | None = None) -> Iterator[Violation]:
    """Yield the violations of SnelStart's own rules; `replaced` is the booking that is replaced, if any."""
    # What another door booked may be put back as it reads.
    lines = shown_lines(replaced.kind, replaced.lines) if replaced else ()
    known = soorten_of_lines(lines, body.chart.accounts)
    yield from check_year(book, body.day)
    for line, amount in zip(body.lines, body.amounts, strict=True):
        yield from _check_line(body, line, amount, known)
    for row, amount in zip(body.btw, body.totals, strict=True):
        yield from _check_total(body, row, amount)
    if amount_of(body.model, "factuurbedrag") != sum(body.amounts) + sum(body.totals):
        yield Violation("BOE-0039")
    if body.kind.collected:
        yield from check_mandate(book, body.model, body.party, replaced.number if replaced else None)


def check_year(book: Book, day: date) -> Iterator[Violation]:
    """Yield a violation when a booking is dated more than `YEARS_BACK` years before this one."""
    if day != NO_DATE and day.year < book.today.year - YEARS_BACK:
        yield Violation("BOE-0033")


def _check_line(
    body: InvoiceBody, line: Bound, amount: Cents, known: Collection[tuple[int, object]]
) -> Iterator[Violation]:
    if amount == 0:
        yield Violation("BOE-0028")
    soort = line.choice("btwSoort")
    if isinstance(soort, Unlisted):
        yield _wrong_soort(soort, _SOORTEN_OF_TOTALS, "btw")
    account = body.account(line)
    if account is None or (account.id, soort) in known:
        return
    if account.role in VAT_ROLES | JOURNAL_ROLES:
        yield Violation("BOE-0061")
    function = function_of(account.role)
    if (soort is None and function.must_choose) or (isinstance(soort, str) and soort not in function.btw):
        yield Violation("BOE-0082", f"De btw-soort past niet bij grootboek {account.number}")


def _check_total(body: InvoiceBody, row: Bound, amount: Cents) -> Iterator[Violation]:
    soort = row.choice("btwSoort")
    if isinstance(soort, Unlisted):
        yield _wrong_soort(soort, ("BtwSoort",), "boekingsregels")
    elif soort is None or soort not in CHARGE_OF_TOTAL:
        if amount:
            yield Violation("BOE-0069", "Btwpercentage is niet correct")
    elif is_misplaced(body, soort):
        yield _WRONG_SOORT


def _wrong_soort(soort: Unlisted, others: tuple[str, ...], place: str) -> Violation:
    """Tell a soort that belongs at another place (BOE-0082) from one that belongs nowhere here (BOE-0069)."""
    if any(enumeration(name).value(soort.written) for name in others):
        return Violation("BOE-0082", f"Btw-soort {soort.written} hoort bij {place}")
    return _WRONG_SOORT
