"""Whether an administration charges the VAT of other countries of the Union to consumers there."""

from grootboek.store.book import Book


def charges_foreign_vat(_: Book) -> bool:
    """Tell whether foreign VAT is charged; no administration does yet."""
    return False
