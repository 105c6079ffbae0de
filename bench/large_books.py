"""Large books, filled once for each engine: all comparisons that only read share them."""

from dataclasses import dataclass
from typing import Final

from bench.books import Books, make_books, migrated
from bench.filling import fill
from bench.plan import Plan

LINES_OF_SALE: Final = 3
SMALL_LINES: Final = 10_000
_CUSTOMERS: Final = 1_000


@dataclass(frozen=True, slots=True)
class LargeBooks:
    """A database with an administration that has the lines of the plan, and one with 10,000 over the same years."""

    url: str
    large: Books
    small: Books


def large_books(plan: Plan, engine: str) -> LargeBooks:
    """Return the large books on an engine; the first who asks has them filled."""
    name = f"large books on {engine}"
    if name not in plan.made:
        plan.made[name] = _filled(plan, plan.on(engine, "large_books"))
    books: LargeBooks = plan.made[name]
    return books


def _filled(plan: Plan, url: str) -> LargeBooks:
    installation, customers = migrated(url), plan.scaled(_CUSTOMERS, 50)
    large, small = (make_books(installation, code, customers) for code in ("groot", "klein"))
    for books, lines in ((large, plan.lines), (small, SMALL_LINES)):
        fill(installation.database, books.id, -(-lines // LINES_OF_SALE), customers)
    installation.database.close()
    return LargeBooks(url, large, small)
