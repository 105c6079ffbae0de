"""psycopg's COPY TO STDOUT of the lines of an audit file, by journal and number: no text is made of them."""

from collections.abc import Callable

import psycopg

from bench.contestants import MeasurementFailed, arguments_of_worker, repeated, work_for_starter

_ROWS = """
SELECT b.number, b.journal_id, b.document_number, b.fiscal_year, b.date, b.reference, b.description, l.line_no, l.account_id,
       l.amount, l.part, l.vat_code, l.vat_base, l.vat_amount, l.cost_centre_id, l.party_id, l.invoice_number, l.description
  FROM booking b
  JOIN line l ON l.administration_id = b.administration_id AND l.entry_id = b.entry_id
 WHERE b.administration_id = {administration_id} AND NOT b.withdrawn AND b.kind <> 'opening'
 ORDER BY b.journal_id, b.fiscal_year, b.document_number, l.line_no
"""


def by_copy(url: str, administration_id: int) -> Callable[[], int]:
    """Return what reads all rows by COPY and counts them."""
    connection = psycopg.connect(url, autocommit=True)
    statement = f"COPY ({_ROWS.format(administration_id=administration_id)}) TO STDOUT".encode()

    def read() -> int:
        with connection.cursor() as cursor, cursor.copy(statement) as rows:
            return sum(1 for _ in rows)

    return read


if __name__ == "__main__":
    arguments = arguments_of_worker()
    read_all = by_copy(str(arguments["url"]), int(str(arguments["administration_id"])))
    expected = int(str(arguments["lines"]))
    count = read_all()
    if not expected <= count < expected + 3:
        raise MeasurementFailed(f"{count:,} lines are there, not {expected:,}")
    work_for_starter(repeated(read_all))
