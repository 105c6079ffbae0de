"""Two equal books, of which one is written by a fast way and the other by the plain statements that it is held to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

import pytest

from grootboek.ledger.new_booking import NewBooking, Recorded
from grootboek.store.book import Book
from grootboek.store.recording.inserting import guarded
from grootboek.store.recording.plainly import record_plainly
from tests.bookkeeping.books import Books, copied_postgresql, copied_sqlite
from tests.engines import Engines

Pair = tuple[Books, Books]


@contextmanager
def replaced(module: ModuleType, name: str, value: object) -> Iterator[None]:
    """Put something else in the place of a function for a while."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, name, value)
        yield


def insert_plainly(book: Book, new: NewBooking, last_revision: int | None = None) -> Recorded:
    """Write a booking by the plain twin, where the fast way is called otherwise."""
    return guarded(lambda: record_plainly(book, new, last_revision))


@pytest.fixture
def two_on_sqlite(opened_sqlite: Path, tmp_path: Path) -> Iterator[Pair]:
    """Two equal books on SQLite."""
    folders = [tmp_path / name for name in ("fast", "plain")]
    for folder in folders:
        folder.mkdir()
    with copied_sqlite(opened_sqlite, folders[0]) as fast, copied_sqlite(opened_sqlite, folders[1]) as plain:
        yield fast, plain


@pytest.fixture
def two_on_postgresql(engines: Engines, opened_postgresql: str) -> Iterator[Pair]:
    """Two equal books on PostgreSQL."""
    with copied_postgresql(engines, opened_postgresql) as fast, copied_postgresql(engines, opened_postgresql) as plain:
        yield fast, plain


@pytest.fixture(params=["sqlite", "postgresql"])
def two(request: pytest.FixtureRequest) -> Pair:
    """Two equal books, on each engine in turn."""
    pair: Pair = request.getfixturevalue(f"two_on_{request.param}")
    return pair
