"""What the commands on VAT take: a period, a box, and how often returns are filed."""

from enum import StrEnum
from typing import Annotated

import typer

from grootboek.ledger.fiscal_periods import PeriodKind
from grootboek.ledger.vat_boxes import Box
from grootboek.ledger.vat_return import VatPeriod, vat_period


def _period(text: str) -> VatPeriod:
    try:
        return vat_period(text)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is not a period: write a month as 2026-03, a quarter as 2026-Q1, a year as 2026"
        ) from None


PeriodArgument = Annotated[
    VatPeriod,
    typer.Argument(help="A month (2026-03), quarter (2026-Q1) or year (2026).", metavar="PERIOD", parser=_period),
]
BoxArgument = Annotated[Box, typer.Argument(help="A box of the return: 1a to 5g.", metavar="BOX", case_sensitive=False)]


class Every(StrEnum):
    """How often returns are filed."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"

    @property
    def kind(self) -> PeriodKind:
        """The kind of period into which a year is divided for it."""
        return {"month": PeriodKind.MONTHS, "quarter": PeriodKind.QUARTERS, "year": PeriodKind.YEAR}[self.value]


PeriodsArgument = Annotated[Every, typer.Argument(help="month, quarter or year.", metavar="EVERY")]
