"""Audit files of large books, against COPY of the same rows to nowhere."""

from collections.abc import Iterator
from datetime import date

from bench.books import ACTOR
from bench.contestants import arguments_of_worker, repeated, work_for_starter
from bench.filling import FIRST_DAY
from bench.large_books import large_books
from bench.machine import most_megabytes
from bench.plan import Plan, workers
from bench.results import Result, limit_result, result
from bench.rounds import spread
from grootboek.bookkeeping.audit_files import write_audit_file
from grootboek.formats.audit_file.versions import Version
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database

LAST_DAY = date(FIRST_DAY.year + 2, 12, 31)


def audit_files_on_postgresql(plan: Plan) -> Iterator[Result]:
    """Compare the audit file of all lines with COPY of the same rows through psycopg."""
    books = large_books(plan, "PostgreSQL")
    with workers() as start:
        facts = {"url": books.url, "administration_id": books.large.id}
        own = start(f"XAF 4.0 of {plan.lines:,} lines", "bench.audit_files", **facts)
        raw = start("psycopg, COPY TO STDOUT", "bench.peers.raw_audit_lines", **facts, lines=plan.lines)
        outcome = plan.compete(own, raw)
        yield result("Audit file on PostgreSQL", outcome, own.name, raw.name, "audit file")
        memory = spread([most_megabytes(own.pid)])
        yield limit_result("Audit file on PostgreSQL, most memory", own.name, memory, "audit file, memory")


def written(database: Database, administration_id: int) -> int:
    """Write the audit file of all years to nowhere; return how many bytes it has."""
    with open_book(database, administration_id, ACTOR) as book:
        return sum(len(text.encode()) for text in write_audit_file(book, Version.V4_0, FIRST_DAY, LAST_DAY))


if __name__ == "__main__":
    arguments = arguments_of_worker()
    opened, number = Database(str(arguments["url"])), int(str(arguments["administration_id"]))
    work_for_starter(repeated(lambda: written(opened, number)))
