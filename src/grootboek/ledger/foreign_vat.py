"""Foreign VAT: sales to consumers elsewhere in the European Union that bear the VAT of their country (the one stop shop)."""

from collections.abc import Iterable

from grootboek.ledger.day_span import DaySpan


class ForeignVatSpan(DaySpan):
    """Days on which an administration charges foreign VAT; `last` is None while it still does."""

    __slots__ = ()


def charges_foreign_vat(spans: Iterable[ForeignVatSpan]) -> bool:
    """Tell whether one of the spans has not ended."""
    return any(span.last is None for span in spans)
