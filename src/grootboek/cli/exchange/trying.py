"""Trying: what a command would write is written, shown and rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Annotated

import typer

from grootboek.cli.opening import open_books
from grootboek.store.book import Book

DryRunOption = Annotated[bool, typer.Option("--dry-run", help="Show what would come, and write nothing.")]
NOT_WRITTEN = " Nothing was written."


class _Tried(Exception):
    """Ends the transaction of what was only tried."""


@contextmanager
def books_to_write(database: str | None, code: str, *, dry_run: bool) -> Iterator[Book]:
    """Open the book of an administration for a command that writes; of a dry run nothing stays."""
    with suppress(_Tried), open_books(database, code, writing=True) as book:
        yield book
        if dry_run:
            raise _Tried
