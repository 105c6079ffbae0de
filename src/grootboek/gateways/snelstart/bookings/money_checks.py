"""What SnelStart checks of bank-, kas- and memoriaalboekingen beyond marks and the rules of the ledger."""

from collections.abc import Collection, Iterator

from grootboek.gateways.snelstart.bookings.invoice_checks import JOURNAL_ROLES, check_year
from grootboek.gateways.snelstart.bookings.invoice_statement import account_of, amount_of
from grootboek.gateways.snelstart.bookings.money_statement import LINES, SETTLED, Amounts, amounts_of, booking_day
from grootboek.gateways.snelstart.bookings.money_vat import soort_of_line
from grootboek.gateways.snelstart.contract.binding import Bound, Unlisted
from grootboek.gateways.snelstart.contract.functions import function_of
from grootboek.gateways.snelstart.errors import Violation
from grootboek.ledger.account import VAT_ROLES, Account
from grootboek.ledger.presentation import BookingView
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of


def check_money(book: Book, model: Bound, replaced: BookingView | None = None) -> Iterator[Violation]:
    """Yield the violations of SnelStart's own rules for money: what moves is what the lines come to, one way.

    What another door booked may be put back as it reads; `replaced` is the booking that is replaced, if any.
    """
    known = {(line.account_id, soort_of_line(line)) for line in replaced.lines} if replaced else set()
    received, spent = amount_of(model, "bedragOntvangen"), amount_of(model, "bedragUitgegeven")
    if received and spent:
        yield Violation("BOE-0027")
    amounts = amounts_of(model)
    if amounts.whole != received - spent:
        yield Violation("BOE-0039")
    yield from _check_all(book, model, amounts, "BOE-0076")
    for line in model.objects(LINES[0]):
        yield from _check_account(account_of(chart_of(book), line), line, known)


def check_general(book: Book, model: Bound) -> Iterator[Violation]:
    """Yield the violations of SnelStart's own rules for memoriaalboekingen."""
    yield from _check_all(book, model, amounts_of(model), "BOE-0091")


def _check_all(book: Book, model: Bound, amounts: Amounts, both_sides: str) -> Iterator[Violation]:
    yield from check_year(book, booking_day(model))
    if 0 in (*amounts.lines, *(cents for settled in amounts.settled.values() for cents in settled)):
        yield Violation("BOE-0028")
    for name in (*LINES, *SETTLED):
        for line in model.objects(name):
            given = [amount for side in ("debet", "credit", "bedrag") if (amount := line.decimal(side))]
            if len(given) > 1:
                yield Violation(both_sides)


def _check_account(account: Account | None, line: Bound, known: Collection[tuple[int, object]]) -> Iterator[Violation]:
    soort = line.choice("btwSoort")
    if isinstance(soort, Unlisted):
        yield Violation("BOE-0069", "Btwsoort is niet correct")
    if account is None:
        return
    if account.role in VAT_ROLES:
        yield Violation("BOE-0061")
    if account.role in JOURNAL_ROLES:
        yield Violation("BOE-0075")
    if (
        isinstance(soort, str)
        and (account.id, soort) not in known
        and soort not in (*function_of(account.role).btw, "Geen")
    ):
        yield Violation("BOE-0069", f"De btw-soort past niet bij grootboek {account.number}")
