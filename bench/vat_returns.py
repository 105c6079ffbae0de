"""A VAT return over all lines of large books, against the same GROUP BY in PostgreSQL without a program around it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bench.books import make_books, migrated
from bench.filling import DAYS, FIRST_DAY, fill
from bench.pgbench import PgBench
from bench.plan import Plan, workers
from bench.results import Goal, Result, time_result

_LINES_OF_A_SALE: Final = 3
_CUSTOMERS: Final = 1_000
_GROUPED: Final = """SELECT line.vat_code, line.part, line.account_id, sum(line.amount), sum(line.vat_base), count(*)
FROM booking JOIN line ON line.administration_id = booking.administration_id AND line.entry_id = booking.entry_id
WHERE booking.administration_id = {administration_id} AND NOT booking.withdrawn AND booking.date BETWEEN '{first}' AND '{last}'
AND line.vat_code IS NOT NULL
GROUP BY line.vat_code, line.part, line.account_id;
"""


def vat_returns_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare the boxes of a return with the bare statement, both over all lines."""
    url = plan.new_database("vat_returns")
    installation = migrated(url)
    books = make_books(installation, "btw", _CUSTOMERS)
    fill(installation.database, books.id, -(-plan.lines // _LINES_OF_A_SALE), _CUSTOMERS)
    installation.database.close()
    days = {"first": FIRST_DAY.isoformat(), "last": (FIRST_DAY + timedelta(days=DAYS)).isoformat()}
    script = plan.folder / "vat_return.sql"
    script.write_text(_GROUPED.format(administration_id=books.id, **days), encoding="utf-8")
    with workers() as start:
        own = start("the boxes of a return", "bench.vat_boxes", url=url, administration_id=books.id, **days)
        peer = PgBench("pgbench, the same GROUP BY", plan.postgres.binary("pgbench"), url, 1, script)
        outcome = plan.compete(own, peer)
    title = f"A VAT return over {plan.lines:,} lines on PostgreSQL (times the time)"
    yield time_result(title, outcome, own.name, peer.name, Goal(1.5, at_most=True))
