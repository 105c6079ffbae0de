"""Collecting invoices by SEPA direct debit (automatische incasso): what the customer has signed, as it stands on an invoice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class MandateKind(StrEnum):
    """How often a mandate (machtiging) may be used."""

    ONE_OFF = "one_off"
    RECURRING = "recurring"


COLLECTION_TEXT_LENGTHS: Final[Mapping[str, int]] = {
    "iban": 150,
    "mandate_reference": 50,
    "account_number": 150,
    "account_holder": 150,
    "city": 150,
    "text_1": 50,
    "text_2": 50,
    "text_3": 50,
}
"""The longest texts (e-Boekhouden manual chapter 3.1). What a bank takes is shorter, and held to when it is collected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionOrder:
    """The wish to collect an invoice, with the mandate as it was stated; `first` says that a recurring mandate was not used yet.

    `account_number` is the account as people write it; `iban` may be empty when that is an IBAN. `text_1` to `text_3` are
    for the customer's bank statement.
    """

    account_number: str
    account_holder: str
    city: str
    iban: str = ""
    mandate_kind: MandateKind | None = None
    mandate_reference: str = ""
    signed_on: date | None = None
    first: bool = False
    text_1: str = ""
    text_2: str = ""
    text_3: str = ""
