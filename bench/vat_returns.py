"""A VAT return over all lines of large books, against the same GROUP BY in PostgreSQL without a program around it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bench.filling import DAYS, FIRST_DAY
from bench.large_books import large_books
from bench.pgbench import PgBench
from bench.plan import Plan, workers
from bench.results import Result, time_result

_GROUPED: Final = """SELECT line.vat_code, line.part, line.account_id, sum(line.amount), sum(line.vat_base), count(*)
FROM booking JOIN line ON line.administration_id = booking.administration_id AND line.entry_id = booking.entry_id
WHERE booking.administration_id = {administration_id} AND NOT booking.withdrawn AND booking.date BETWEEN '{first}' AND '{last}'
AND line.vat_code IS NOT NULL
GROUP BY line.vat_code, line.part, line.account_id;
"""


def vat_returns_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare the boxes of a return with the bare statement, both over all lines."""
    shared = large_books(plan, "PostgreSQL")
    url, books = shared.url, shared.large
    days = {"first": FIRST_DAY.isoformat(), "last": (FIRST_DAY + timedelta(days=DAYS)).isoformat()}
    script = plan.folder / "vat_return.sql"
    script.write_text(_GROUPED.format(administration_id=books.id, **days), encoding="utf-8")
    with workers() as start:
        own = start("the boxes of a return", "bench.vat_boxes", url=url, administration_id=books.id, **days)
        peer = PgBench("pgbench, the same GROUP BY", plan.postgres.binary("pgbench"), url, 1, script)
        outcome = plan.compete(own, peer)
    title = f"A VAT return over {plan.lines:,} lines on PostgreSQL (times the time)"
    yield time_result(title, outcome, own.name, peer.name, "VAT return")
