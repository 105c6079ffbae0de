"""Foreign VAT: sales to consumers elsewhere in the European Union that bear the VAT of their country (the one stop shop)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ForeignVatSpan:
    """Days on which an administration charges foreign VAT, both included; `last` is None while it still does."""

    first: date
    last: date | None

    def holds(self, day: date) -> bool:
        """Tell whether a day is one of them."""
        return self.first <= day and (self.last is None or day <= self.last)


def charges_foreign_vat(spans: Iterable[ForeignVatSpan]) -> bool:
    """Tell whether one of the spans has not ended."""
    return any(span.last is None for span in spans)
