"""What a verkoopboeking alone has: the mandate by which it is collected, and what SnelStart checks of it."""

from collections.abc import Iterator

from grootboek.gateways.snelstart.bookings.invoice_statement import InvoiceBody
from grootboek.gateways.snelstart.contract.binding import Bound
from grootboek.gateways.snelstart.errors import Violation, unstorable
from grootboek.ledger.collection import MandateKind
from grootboek.ledger.mandate import Mandate, MandateDraft, reference_key
from grootboek.ledger.party import PartyFacts
from grootboek.ledger.storable_texts import is_storable, unstorable_sign
from grootboek.store.book import Book
from grootboek.store.invoicing.mandates import mandate_by


def check_mandate(
    book: Book, model: Bound, party: PartyFacts | None, own_number: int | None = None
) -> Iterator[Violation]:
    """Yield what is wrong with the mandates of a sale; `own_number` is the booking that is replaced, if any."""
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


def mandate_of(body: InvoiceBody) -> MandateDraft | None:
    """Return the one-off mandate under which a sale to a customer is collected; None when it has none with a kenmerk."""
    once = body.model.object("eenmaligeIncassoMachtiging") if body.kind.collected else None
    mark = once.text("kenmerk").strip() if once else ""
    if once is None or body.party is None or not mark:
        return None
    signed = once.moment("datum")
    return MandateDraft(
        party_id=body.party.id,
        reference=mark,
        signed_on=signed.date() if signed else body.day,
        kind=MandateKind.ONE_OFF,
        scheme="b2b" if body.party.collection == "b2b" else "core",
        description=once.text("omschrijving"),
        iban=body.party.iban,
    )
