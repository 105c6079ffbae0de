"""The small model that VAT returns are held against: bookings with what they put in the boxes, and the return they stand on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from grootboek.ledger.vat_boxes import Box
from grootboek.ledger.vat_return import VatPeriod, vat_period

MONTHS: Final = tuple(vat_period(text) for text in ("2025-11", "2025-12", "2026-01", "2026-02"))
"""The months that are over, of which returns may be filed."""
DAYS: Final = (*(month.first + timedelta(9) for month in MONTHS), date(2026, 3, 10))
SHOWN: Final = (Box.HIGH, Box.REVERSED, Box.DUE, Box.RECLAIMED, Box.TOTAL)
"""The boxes that sales and reversed purchases put something in."""

Amounts = dict[Box, tuple[int, int]]
"""Turnover and VAT of boxes, in cents."""


@dataclass
class Booked:
    """A booking as the model knows it: the return it stands on (None: no one yet), and whether it waits for the next one."""

    day: date
    net: int
    vat: int
    is_sale: bool
    invoice_number: str = ""
    stands_on: int | None = None
    counts_for: VatPeriod | None = None
    waits: bool = False
    is_paid: bool = False
    is_corrected: bool = False

    @property
    def owed(self) -> int:
        """What it makes owed to the tax office: a reversed purchase nothing, since it is reclaimed at once."""
        return self.vat if self.is_sale else 0


@dataclass
class VatModel:
    """Bookings by their number, the months of which a return was filed, and the last day that is locked."""

    bookings: dict[int, Booked] = field(default_factory=dict)
    filed: dict[VatPeriod, int] = field(default_factory=dict)
    locked_through: date = date.min

    def lock(self, day: date) -> None:
        """Lock through a day; a later lock stays."""
        self.locked_through = max(self.locked_through, day)

    @property
    def next_day(self) -> date | None:
        """The day after the last that was declared."""
        return max((month.last for month in self.filed), default=date.min) + timedelta(1) if self.filed else None

    def is_filed(self, day: date) -> bool:
        """Tell whether a return was filed for a day."""
        return any(month.holds(day) for month in self.filed)

    def late(self, months: Iterable[VatPeriod] = MONTHS) -> list[int]:
        """Return the bookings of filed months that stand on no return and do not wait for one."""
        return [
            number
            for number, booked in self.bookings.items()
            if booked.stands_on is None
            and not booked.waits
            and any(month.holds(booked.day) and month in self.filed for month in months)
        ]

    def counting(self, month: VatPeriod) -> list[Booked]:
        """Return the bookings that count in the return of a month as the books make it now."""
        waits_here = self.next_day is not None and month.holds(self.next_day)
        return [
            booked
            for booked in self.bookings.values()
            if (waits_here if booked.waits else (booked.counts_for or month) == month and self._is_own(booked, month))
        ]

    @staticmethod
    def _is_own(booked: Booked, month: VatPeriod) -> bool:
        return booked.counts_for == month or month.holds(booked.day)


def boxes_of(bookings: Iterable[Booked]) -> Amounts:
    """Return what bookings put in the boxes that are looked at."""
    sold = [booked for booked in bookings if booked.is_sale]
    reversed_ = [booked for booked in bookings if not booked.is_sale]
    sold_vat, reversed_vat = sum(each.vat for each in sold), sum(each.vat for each in reversed_)
    return {
        Box.HIGH: (sum(each.net for each in sold), sold_vat),
        Box.REVERSED: (sum(each.net for each in reversed_), reversed_vat),
        Box.DUE: (0, sold_vat + reversed_vat),
        Box.RECLAIMED: (0, reversed_vat),
        Box.TOTAL: (0, sold_vat),
    }
