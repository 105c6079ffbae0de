"""Mandates (incassomachtiging): what a customer signed so that invoices may be collected from one of its accounts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from grootboek.ledger.collection import MandateKind
from grootboek.ledger.fiscal_periods import Day

SCHEMES: Final = ("core", "b2b")
TEXT_LENGTHS: Final[Mapping[str, int]] = {"description": 250, "bic": 50}
"""The longest text of each field; a reference is as long as banks take it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateDraft:
    """What somebody states about a mandate. An empty `iban` is the account of the party.

    One with a `booking_number` is for that sale alone.
    """

    party_id: int
    reference: str
    signed_on: date
    kind: MandateKind = MandateKind.RECURRING
    scheme: str = "core"
    description: str = ""
    iban: str = ""
    bic: str = ""
    withdrawn_on: Day | None = None
    booking_number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate(MandateDraft):
    """One mandate as it stands in the books."""

    id: int
    uid: UUID
    party_uid: UUID
    created_at: datetime
    modified_at: datetime


def reference_key(reference: str) -> str:
    """Return what tells mandates apart: their reference, in capitals since banks make no difference of case."""
    return reference.strip().upper()
