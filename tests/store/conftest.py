"""Fixtures: opened books on both engines."""

from tests.bookkeeping.books import books, books_on_postgresql, books_on_sqlite, opened_postgresql, opened_sqlite
from tests.store.pairs import two, two_on_postgresql, two_on_sqlite

__all__ = [
    "books",
    "books_on_postgresql",
    "books_on_sqlite",
    "opened_postgresql",
    "opened_sqlite",
    "two",
    "two_on_postgresql",
    "two_on_sqlite",
]
