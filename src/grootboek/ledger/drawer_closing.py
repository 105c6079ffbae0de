"""Closings of a cash drawer (geldlade): what was counted at the end of a day, beside what the books say."""

from dataclasses import dataclass
from datetime import datetime

from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents


@dataclass(frozen=True, slots=True)
class DrawerClosing:
    """One closing: the cash journal of the drawer, the day, what was counted and what was booked up to then."""

    id: int
    journal_id: int
    day: Day
    counted: Cents
    booked: Cents
    closed_at: datetime

    @property
    def difference(self) -> Cents:
        """What was counted more than was booked; less is negative."""
        return self.counted - self.booked
