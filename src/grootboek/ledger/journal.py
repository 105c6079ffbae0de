"""Journals (dagboek): the books of first entry, each with its own run of voucher numbers per fiscal year."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class JournalKind(StrEnum):
    """What is booked in a journal."""

    CASH = "cash"
    BANK = "bank"
    SALES = "sales"
    PURCHASE = "purchase"
    GENERAL = "general"
    OPENING = "opening"


@dataclass(frozen=True, slots=True)
class Journal:
    """One journal; cash and bank journals have a money account, sales and purchase journals a control account.

    The IBAN is that of the account at the bank whose statements are booked in it; empty where it has none.
    """

    id: int
    uid: UUID
    code: str
    number: int
    name: str
    kind: JournalKind
    account_id: int | None
    active: bool
    iban: str = ""

    @property
    def holds_money(self) -> bool:
        """Whether its counter account is booked by itself."""
        return self.kind in (JournalKind.CASH, JournalKind.BANK)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalDraft:
    """What somebody states about a journal."""

    code: str
    number: int
    name: str
    kind: JournalKind
    account_id: int | None = None
    active: bool = True
    iban: str = ""
