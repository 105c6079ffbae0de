"""What SnelStart checks of a verkoopboeking beyond marks and the rules of the ledger: its own soorten, mandates and limits."""

from collections.abc import Iterable, Iterator
from typing import Final

from grootboek.gateways.snelstart.bookings.sales_statement import (
    account_of,
    amount_of,
    booking_date,
)
from grootboek.gateways.snelstart.bookings.vat import LEVEL_OF_TOTAL, REVERSED
from grootboek.gateways.snelstart.contract.binding import Bound, Unlisted
from grootboek.gateways.snelstart.contract.functions import function_of
from grootboek.gateways.snelstart.contract.shapes import enumeration
from grootboek.gateways.snelstart.errors import Violation, unstorable
from grootboek.ledger.account import VAT_ROLES, AccountRole
from grootboek.ledger.collection import MandateKind
from grootboek.ledger.fiscal_periods import NO_DATE
from grootboek.ledger.mandate import Mandate, reference_key
from grootboek.ledger.party import PartyFacts
from grootboek.ledger.storable_texts import is_storable, unstorable_sign
from grootboek.store.book import Book
from grootboek.store.invoicing.mandates import mandate_by

YEARS_BACK: Final = 5
_JOURNAL_ROLES: Final = frozenset({AccountRole.GENERAL_JOURNAL, AccountRole.OPENING_JOURNAL})
_WRONG_SOORT: Final = Violation("BOE-0069", "Btwsoort is niet correct")


def check_wire(
    book: Book, model: Bound, party: PartyFacts | None, own_number: int | None = None
) -> Iterator[Violation]:
    """Yield the violations of SnelStart's own rules; `own_number` is the booking that is replaced, if any."""
    yield from _check_date(book, model)
    for line in model.objects("boekingsregels"):
        yield from _check_line(book, line)
    yield from _check_totals(model)
    total = _sum(model.objects("boekingsregels"), "bedrag") + _sum(model.objects("btw"), "btwBedrag")
    if amount_of(model, "factuurbedrag") != total:
        yield Violation("BOE-0039")
    yield from _check_mandate(book, model, party, own_number)


def _sum(rows: Iterable[Bound], name: str) -> int:
    return sum(amount_of(row, name) for row in rows)


def _check_date(book: Book, model: Bound) -> Iterator[Violation]:
    day = booking_date(model)
    if day != NO_DATE and day.year < book.today.year - YEARS_BACK:
        yield Violation("BOE-0033")


def _check_line(book: Book, line: Bound) -> Iterator[Violation]:
    if amount_of(line, "bedrag") == 0:
        yield Violation("BOE-0028")
    soort = line.choice("btwSoort")
    if isinstance(soort, Unlisted):
        yield _wrong_soort(soort, "VerkoopBoekingBtwSoort", "btw")
    account = account_of(book, line)
    if account is None:
        return
    if account.role in VAT_ROLES | _JOURNAL_ROLES:
        yield Violation("BOE-0061")
    function = function_of(account.role)
    if (soort is None and function.must_choose) or (isinstance(soort, str) and soort not in function.btw):
        yield Violation("BOE-0082", f"De btw-soort past niet bij grootboek {account.number}")


def _check_totals(model: Bound) -> Iterator[Violation]:
    for row in model.objects("btw"):
        soort = row.choice("btwSoort")
        if soort in LEVEL_OF_TOTAL:
            continue
        if soort in (REVERSED, "Geen", None):
            if amount_of(row, "btwBedrag"):
                yield Violation("BOE-0069", "Btwpercentage is niet correct")
        else:
            yield _wrong_soort(soort, "BtwSoort", "boekingsregels")


def _wrong_soort(soort: str | Unlisted | None, other: str, place: str) -> Violation:
    """Tell a soort that belongs at another place (BOE-0082) from one that belongs nowhere here (BOE-0069)."""
    if isinstance(soort, Unlisted) and enumeration(other).value(soort.written):
        return Violation("BOE-0082", f"Btw-soort {soort.written} hoort bij {place}")
    return _WRONG_SOORT


def _check_mandate(book: Book, model: Bound, party: PartyFacts | None, own_number: int | None) -> Iterator[Violation]:
    once, lasting = model.object("eenmaligeIncassoMachtiging"), model.reference("doorlopendeIncassoMachtiging")
    if once is None and lasting is None:
        return
    if once is not None and lasting is not None:
        yield Violation("BOE-0064")
    if party is not None and not party.iban:
        yield Violation("BOE-0052")
    if party is not None and party.collection == "none":
        yield Violation("BOE-0055")
    if lasting is not None:
        yield from _check_lasting(mandate_by(book, "uid", lasting), party)
    if once is not None:
        yield from _check_once(book, once, own_number)


def _check_lasting(mandate: Mandate | None, party: PartyFacts | None) -> Iterator[Violation]:
    if mandate is None:
        yield Violation("BOE-0066", "De doorlopende incassomachtiging is niet gevonden")
        return
    if party is not None and mandate.party_id != party.id:
        yield Violation("BOE-0066")
    if mandate.kind is MandateKind.ONE_OFF:
        yield Violation("BOE-0067")
    if mandate.withdrawn_on is not None:
        yield Violation("BOE-0079")


def _check_once(book: Book, once: Bound, own_number: int | None) -> Iterator[Violation]:
    for name, code in (("omschrijving", "BOE-0056"), ("kenmerk", "BOE-0057")):
        if sign := unstorable_sign(once.text(name)):
            yield Violation(code, unstorable(sign))
    mark = once.text("kenmerk")
    # PostgreSQL does not search for what it cannot keep.
    if mark and is_storable(mark):
        kept = mandate_by(book, "reference_key", reference_key(mark))
        if kept is not None and (own_number is None or kept.booking_number != own_number):
            yield Violation("BOE-0063")
