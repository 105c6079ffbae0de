"""Amending a booking: it gets another reference and other fields of the doors, and its date and its lines stand as they are.

So it can be put back by a door that cannot state all that it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from grootboek.ledger.booking import INVOICES, TEXT_LENGTHS, BookingFacts, BookingKind
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking import check_cost_centre
from grootboek.ledger.checking_parties import KnownParty, check_party
from grootboek.ledger.composing import Composed
from grootboek.ledger.entry import Part
from grootboek.ledger.new_booking import NewBooking, new_booking
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.refusal import Problem, Reason
from grootboek.ledger.storable_texts import check_storable, check_texts

_TEXTS: Final = {"reference": TEXT_LENGTHS["reference"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """What a booking gets beside its lines; `standing` is the booking whose lines stand."""

    standing: BookingView
    reference: str
    door_fields: Mapping[str, Any]


def check_amendment(amendment: Amendment, chart: Chart, known: Mapping[int, KnownParty]) -> Iterator[Problem]:
    """Yield what is wrong with an amendment: like any other booking it names nothing that was hidden since."""
    view = amendment.standing
    yield from check_texts(amendment, _TEXTS)
    yield from check_storable(amendment, ("door_fields",))
    journal = chart.journals[view.journal_id]
    if not journal.active:
        yield Problem(Reason.JOURNAL_HIDDEN, ("journal",), {"journal": journal.code})
    for order, line in enumerate(view.lines):
        place, account = ("lines", order), chart.accounts[line.account_id]
        if not account.active:
            yield Problem(Reason.COUNTER_ACCOUNT_HIDDEN, (*place, "account"), {"account": account.code})
        if line.part is Part.DETAIL:
            yield from check_cost_centre(line.cost_centre_id, account, chart, *place)
        if line.party_id is not None:
            kind = view.kind if view.kind in INVOICES and line.party_id == view.party_id else BookingKind.GENERAL
            yield from check_party(line.party_id, known, kind, *place, "party")


def amended(amendment: Amendment, uid: UUID, party_term: int | None) -> NewBooking:
    """Make the booking that stands once it is amended; `party_term` is the payment term of its party."""
    view = amendment.standing
    facts = BookingFacts(
        date=view.date,
        document_number=None,
        reference=amendment.reference,
        description=view.description,
        payment_term=view.payment_term,
        payment_reference=view.payment_reference,
        amounts_include_vat=view.amounts_include_vat,
        door_fields=amendment.door_fields,
    )
    own = (view.kind, view.journal_id, view.account_id, view.party_id, view.invoice_number, view.amount)
    # What has no account of its own falls due by the terms of its lines.
    return new_booking(facts, Composed(*own, view.lines), uid, None if view.account_id is None else party_term)
