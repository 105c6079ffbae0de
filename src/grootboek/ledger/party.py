"""Parties (relatie): customers, suppliers and others with whom invoices are exchanged, and the administration itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from grootboek.ledger.money import Cents

CODE_LENGTH: Final = 15
NAME_LENGTH: Final = 100
NUMBER_LIMIT: Final = 2**31
COLLECTIONS: Final = ("none", "core", "b2b")
LOWEST_NUMBER: Final = -3
FIRST_MADE_NUMBER: Final = 1
"""The number given to a party whose code is no number: the next after the highest, from this one."""

SHORTEST_TERM: Final = -365
"""The shortest payment term: an invoice that was due before its date is due on it."""


class PartyKind(StrEnum):
    """What a party is to the administration."""

    ORDINARY = "ordinary"
    OWN = "own"
    UNKNOWN_SUPPLIER = "unknown supplier"
    UNKNOWN_CUSTOMER = "unknown customer"


TEXT_LENGTHS: Final[Mapping[str, int]] = {
    "code": CODE_LENGTH,
    "name": NAME_LENGTH,
    "contact": 150,
    "gender": 1,
    "street": 150,
    "postcode": 50,
    "city": 50,
    "country": 50,
    "postal_contact": 150,
    "postal_street": 150,
    "postal_postcode": 50,
    "postal_city": 50,
    "postal_country": 50,
    "phone": 50,
    "mobile": 50,
    "fax": 50,
    "email": 250,
    "website": 100,
    "vat_number": 50,
    "coc_number": 50,
    "oin": 20,
    "salutation": 50,
    "iban": 50,
    "bic": 50,
    "bank_account": 50,
    "giro_account": 50,
    "note": 100_000,
}
"""The longest text of each field: the largest of what the three vendors allow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyDraft:
    """What somebody states about a party; an empty code and number are made by the books.

    `invoice_party_id` is the party that its invoices are sent to, None when that is itself; `paid_by_order` says that what it is
    owed is paid by payment orders to the bank; `wants_ubl` sends the UBL of an invoice along with its mail. `free_fields` are the
    values of the fields that customers have, and texts that have no field; `supplier_fields` those of the fields of suppliers.
    """

    code: str = ""
    number: int | None = None
    name: str = ""
    is_company: bool = True
    is_customer: bool = True
    is_supplier: bool = True
    contact: str = ""
    gender: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    postal_contact: str = ""
    postal_street: str = ""
    postal_postcode: str = ""
    postal_city: str = ""
    postal_country: str = ""
    phone: str = ""
    mobile: str = ""
    fax: str = ""
    email: str = ""
    website: str = ""
    note: str = ""
    vat_number: str = ""
    coc_number: str = ""
    oin: str = ""
    salutation: str = ""
    iban: str = ""
    bic: str = ""
    bank_account: str = ""
    giro_account: str = ""
    payment_term: int | None = None
    credit_limit: Cents | None = None
    discount: Decimal | None = None
    collection: str = "none"
    paid_by_order: bool = False
    invoice_party_id: int | None = None
    hidden: bool = False
    is_member: bool = False
    account_id: int | None = None
    no_email: bool = False
    wants_ubl: bool = False
    free_fields: Mapping[str, str] = field(default_factory=dict)
    supplier_fields: Mapping[str, str] = field(default_factory=dict)
    door_fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(PartyDraft):
    """One party as it stands in the books; one that is deleted is only there for the bookings that name it."""

    id: int
    uid: UUID
    number: int
    kind: str = PartyKind.ORDINARY
    deleted: bool = False
    created_at: datetime
    modified_at: datetime
    invoice_party_uid: UUID | None = None

    @property
    def is_own(self) -> bool:
        """Whether it is the administration itself."""
        return self.kind == PartyKind.OWN

    @property
    def by_bank(self) -> bool:
        """Whether banks move its money on order: a direct debit, or a payment order."""
        return self.paid_by_order or self.collection != "none"


@dataclass(frozen=True, slots=True)
class PartyFacts:
    """What a booking has to know of a party."""

    id: int
    uid: UUID
    code: str
    number: int
    name: str
    is_customer: bool
    is_supplier: bool
    hidden: bool
    deleted: bool
    payment_term: int | None
    country: str
    vat_number: str
    iban: str
    collection: str
