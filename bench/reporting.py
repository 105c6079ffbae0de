"""Reports of a year through SnelStart's door, in large books against small ones."""

import http.client
import json
from collections.abc import Iterator, Mapping
from typing import Final

from bench.contestants import MeasurementFailed
from bench.large_books import SMALL_LINES, large_books
from bench.plan import Plan, workers
from bench.results import Result, limit_result, time_result
from bench.rounds import spread
from bench.server import ServerProcess
from bench.tokens import headers_of

_REPORTS: Final = ("kolommenbalans", "periodebalans")
_YEAR: Final = "start=2025-01-01&end=2025-12-31"


def reports_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare reports on PostgreSQL."""
    yield from _reports(plan, "PostgreSQL")


def reports_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Compare reports on SQLite."""
    yield from _reports(plan, "SQLite")


def _reports(plan: Plan, engine: str) -> Iterator[Result]:
    books = large_books(plan, engine)
    with ServerProcess(books.url, plan.folder) as server, workers() as start:
        of_large, of_small = headers_of(server.port, books.large.keys), headers_of(server.port, books.small.keys)
        for report in _REPORTS:
            path = f"/v2/rapportages/{report}?{_YEAR}"
            rows = rows_of_report(server.port, path, of_large)
            own, other = (
                start(
                    f"{report}, {lines:,} lines", "bench.lists", port=server.port, path=path, headers=headers, rows=rows
                )
                for lines, headers in ((plan.lines, of_large), (SMALL_LINES, of_small))
            )
            title = f"{report} of a year in large books on {engine} (times the time)"
            outcome = plan.compete(own, other)
            yield time_result(title, outcome, own.name, other.name, f"{report} on {engine}")
        memory = spread([server.most_megabytes()])
        title = f"Reports of a year on {engine}, most memory of a process"
        yield limit_result(title, "all of these", memory, f"reports, memory on {engine}")


def rows_of_report(port: int, path: str, headers: Mapping[str, str]) -> int:
    """Return how many rows a report has; MeasurementFailed when nothing was booked in it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers=dict(headers))
    rows = json.loads(connection.getresponse().read())
    connection.close()
    if not any(row.get("verliesEnWinstCredit") or row.get("credit") for row in rows):
        raise MeasurementFailed(f"{path} shows no revenue")
    return len(rows)
