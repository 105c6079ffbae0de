"""An invoice of a supplier as its file states it, whatever the format of the file, and what is wrong with such a file."""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import Final

from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents


class FileCause(Enum):
    """Why a file is not taken as it is."""

    UNREADABLE = auto()
    UNKNOWN_KIND = auto()
    AGAINST_SCHEMA = auto()
    AGAINST_RULES = auto()
    SUMS_DIFFER = auto()
    INCOMPLETE = auto()
    OTHER_CURRENCY = auto()
    TOO_MUCH = auto()


FORGIVABLE: Final = frozenset({FileCause.AGAINST_SCHEMA, FileCause.AGAINST_RULES, FileCause.SUMS_DIFFER})
"""What can be overlooked where the invoice could be read all the same."""


@dataclass(frozen=True, slots=True)
class FileFault:
    """One thing that is wrong with a file, with what the standard calls it or where it stands."""

    cause: FileCause
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """Who sent an invoice, by everything that his file says of him."""

    names: tuple[str, ...] = ()
    vat_number: str = ""
    coc_number: str = ""
    oin: str = ""
    ibans: tuple[str, ...] = ()
    country: str = ""

    @property
    def is_named(self) -> bool:
        """Whether it says anything by which somebody can be found."""
        return bool(self.names or self.vat_number or self.coc_number or self.oin or self.ibans)


@dataclass(frozen=True, slots=True, kw_only=True)
class VatShare:
    """What an invoice charges under one category and rate of VAT; the categories are those of UN/CEFACT 5305, as S and AE."""

    category: str
    rate: Decimal
    base: Cents
    vat: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedFile:
    """A file that stands within another."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedInvoice:
    """An invoice or credit note; amounts are those of a purchase, so a credit note has them below zero.

    `total` is what it charges with VAT, before what was paid already; `rounding` is added to that. `line_count` tells how often
    its sender may have rounded.
    """

    number: str
    date: Day
    supplier: Supplier
    shares: tuple[VatShare, ...]
    total: Cents
    rounding: Cents = 0
    due_date: Day | None = None
    payment_reference: str = ""
    description: str = ""
    line_count: int = 1
    files: tuple[EmbeddedFile, ...] = ()

    @property
    def difference(self) -> Cents:
        """What its total has more than its parts."""
        return self.total - sum(share.base + share.vat for share in self.shares)


@dataclass(frozen=True, slots=True)
class FileReading:
    """What was read of a file; without an invoice there is a fault that says why."""

    invoice: ReceivedInvoice | None
    faults: tuple[FileFault, ...] = ()
