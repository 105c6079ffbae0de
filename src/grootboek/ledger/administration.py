"""The administration itself: whose books these are."""

from dataclasses import dataclass
from uuid import UUID

from grootboek.ledger.fiscal_periods import PeriodKind


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministrationDetails:
    """What an administration says of itself on its papers; the texts are as long as those of a party."""

    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = "Nederland"
    vat_number: str = ""
    coc_number: str = ""
    iban: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministrationDraft(AdministrationDetails):
    """Whose books are opened."""

    code: str
    period_kind: PeriodKind = PeriodKind.MONTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration(AdministrationDraft):
    """Whose books these are, and how its fiscal year is divided."""

    id: int
    uid: UUID
