"""Whose invoice it is: the supplier that a file names, by the identifiers that are surest first."""

from collections.abc import Iterator
from typing import Final

from grootboek.formats.received_invoice import Supplier
from grootboek.store.book import Book
from grootboek.store.masters.supplier_search import FoundSupplier, supplier_with

_BETWEEN: Final = str.maketrans("", "", " .-")


def find_supplier(book: Book, stated: Supplier) -> FoundSupplier | None:
    """Return the supplier who sent an invoice: by VAT number, KvK, OIN, IBAN or name; None when the books do not know him.

    Of several with one VAT number, as in a fiscal unity, it is the one of whom the rest is right as well.
    """
    return supplier_with(book, dict(_identifiers(stated)))


def is_same_sender(one: Supplier, other: Supplier) -> bool:
    """Tell whether two files name the same sender, by the surest identifier that both of them have."""
    told = dict(_identifiers(other))
    shared = ((texts, told[by]) for by, texts in _identifiers(one) if texts and told[by])
    texts, others = next(shared, (frozenset[str](), frozenset[str]()))
    return not texts.isdisjoint(others)


def _identifiers(stated: Supplier) -> Iterator[tuple[str, frozenset[str]]]:
    vat_number = _folded(stated.vat_number)
    # Whoever types a Dutch number often leaves out its country.
    yield "vat_number", frozenset(filter(None, (vat_number, vat_number.removeprefix("NL"))))
    yield "coc_number", frozenset(filter(None, [_folded(stated.coc_number)]))
    yield "oin", frozenset(filter(None, [_folded(stated.oin)]))
    yield "iban", frozenset(filter(None, map(_folded, stated.ibans)))
    yield "name", frozenset(stated.names)


def _folded(text: str) -> str:
    return text.translate(_BETWEEN).upper()
