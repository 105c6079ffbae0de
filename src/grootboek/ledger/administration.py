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
class PartyRules:
    """What an administration wants of its parties beyond what its books need.

    With `party_kinds_stay` a customer stays one, and a supplier; with `one_kind_of_party` none is both.
    """

    party_kinds_stay: bool = False
    one_kind_of_party: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class VatRules:
    """How often an administration files its VAT returns: each month, quarter or year."""

    vat_period_kind: PeriodKind = PeriodKind.QUARTERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration(AdministrationDraft):
    """Whose books these are, how its fiscal year is divided, and its `PartyRules` and `VatRules`."""

    id: int
    uid: UUID
    party_kinds_stay: bool = False
    one_kind_of_party: bool = False
    vat_period_kind: PeriodKind = PeriodKind.QUARTERS
