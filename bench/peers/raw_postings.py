"""psycopg's COPY TO STDOUT and a bare sqlite3 cursor, reading the columns of record 0301 of all postings; no text, no HTTP."""

import sqlite3
from collections.abc import Callable

import psycopg

from bench.contestants import MeasurementFailed, arguments_of_worker, repeated, work_for_starter

_COLUMNS = """
SELECT p.number, b.payment_term, a.code, b.date, b.document_number, l.vat_base, l.description, l.amount, l.invoice_number,
       b.payment_reference, b.reference, j.code, c.code
  FROM booking b
  JOIN line l ON l.administration_id = b.administration_id AND l.entry_id = b.entry_id
  JOIN account a ON a.administration_id = l.administration_id AND a.id = l.account_id
  JOIN journal j ON j.administration_id = b.administration_id AND j.id = b.journal_id
  LEFT JOIN party p ON p.administration_id = l.administration_id AND p.id = l.party_id
  LEFT JOIN cost_centre c ON c.administration_id = l.administration_id AND c.id = l.cost_centre_id
 WHERE b.administration_id = {administration_id} AND NOT b.withdrawn
 ORDER BY b.number, l.line_no
"""


def by_copy(url: str, administration_id: int) -> Callable[[], int]:
    """Return what reads all rows by COPY and counts them."""
    connection = psycopg.connect(url, autocommit=True)
    statement = f"COPY ({_COLUMNS.format(administration_id=administration_id)}) TO STDOUT".encode()

    def read() -> int:
        with connection.cursor() as cursor, cursor.copy(statement) as rows:
            return sum(1 for _ in rows)

    return read


def by_cursor(url: str, administration_id: int) -> Callable[[], int]:
    """Return what reads all rows by a cursor and counts them."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    statement = _COLUMNS.format(administration_id=administration_id)
    return lambda: sum(1 for _ in connection.execute(statement))


if __name__ == "__main__":
    arguments = arguments_of_worker()
    address, number, expected = (
        str(arguments["url"]),
        int(str(arguments["administration_id"])),
        int(str(arguments["postings"])),
    )
    read_all = (by_cursor if address.startswith("sqlite") else by_copy)(address, number)
    number_of_postings = read_all()
    if not expected <= number_of_postings < expected + 3:
        raise MeasurementFailed(f"{number_of_postings:,} postings are there, not {expected:,}")
    work_for_starter(repeated(read_all))
