"""Fixtures: opened books on both engines."""

from tests.bookkeeping.books import books, books_on_postgresql, books_on_sqlite, opened_postgresql, opened_sqlite

__all__ = ["books", "books_on_postgresql", "books_on_sqlite", "opened_postgresql", "opened_sqlite"]
