"""The administration itself: whose books these are."""

from dataclasses import dataclass
from uuid import UUID

from grootboek.ledger.fiscal_periods import PeriodKind


@dataclass(frozen=True, slots=True)
class Administration:
    """Whose books these are, and how its fiscal year is divided."""

    id: int
    uid: UUID
    code: str
    name: str
    period_kind: PeriodKind
    street: str
    postcode: str
    city: str
    country: str
    vat_number: str
    coc_number: str
    iban: str
    email: str
    phone: str
