"""lxml's iterparse and COPY or executemany, importing the same lines: one table like the ledger's `line`, and nothing else.

No checks, no documents, bookings, numbers, balances, open items, chain or trail; codes are looked up in a dictionary.
"""

import io
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from time import perf_counter, process_time
from typing import Any, Final, cast

import psycopg
from lxml import etree

from bench.contestants import Sample, arguments_of_worker, work_for_starter
from bench.import_messages import LINES_OF_SALE, YEAR, cash_xml

_COLUMNS: Final = (
    "administration_id, entry_id, line_no, line_count, account_id, amount, part, vat_code, vat_base, vat_amount, cost_centre_id, "
    "party_id, invoice_number, description"
)
_VAT_CODE: Final = {"1300": None, "8000": "sales_high", "1700": "sales_high", "4360": "none"}
_PART: Final = {"1300": 1, "8000": 4, "1700": 5, "4360": 4}
_REFERENCES: Final = (
    "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'line'::regclass AND contype = 'f' "
    "AND conname <> 'line_of_sealed_entry'"
)


def rows(
    data: bytes, administration_id: int, first_entry: int, ids: dict[str, dict[str, int]]
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the lines of CASH XML."""
    accounts, parties = ids["account"], ids["party"]
    for place, (_, record) in enumerate(etree.iterparse(io.BytesIO(data), tag="R0301")):
        value = {field.tag: field.text for field in record}
        record.clear()
        code, party = value["F0201"], value.get("F0101")
        entry, order = divmod(place, LINES_OF_SALE)
        yield (
            administration_id, first_entry + entry, order + 1, LINES_OF_SALE, accounts[code], int(value["F0307"]), _PART[code],
            _VAT_CODE[code], value.get("F0305"), None, None, parties[party.lstrip("0")] if party else None,
            value.get("F0309", ""), value.get("F0306", ""),
        )  # fmt: skip


class Importer:
    """Imports one message after the other, each in a transaction."""

    def __init__(self, url: str, administration_id: int, lines: int, *, referring: bool) -> None:
        """Make the table, with or without the references of `line`."""
        self._url, self._administration_id, self._lines = url, administration_id, lines
        self._xml = cash_xml(lines)
        self._table = "peer_line" if referring else "bare_line"
        self._entries = count(1, lines)
        self._file = url.removeprefix("sqlite:///") if url.startswith("sqlite") else ""
        self._ids = self._made_on_sqlite() if self._file else self._made_on_postgresql(referring)

    def run(self, _seconds: float) -> Sample:
        """Import one message; the count is its lines."""
        data, entry = self._xml.replace(YEAR, "16").encode(), next(self._entries)
        begin, cpu = perf_counter(), process_time()
        lines = rows(data, self._administration_id, entry, self._ids)
        if self._file:
            with closing(_sqlite(self._file)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                marks = ", ".join("?" * (_COLUMNS.count(",") + 1))
                connection.executemany(f"INSERT INTO {self._table} ({_COLUMNS}) VALUES ({marks})", lines)
                connection.execute("COMMIT")
        else:
            statement = f"COPY {self._table} ({_COLUMNS}) FROM STDIN".encode()
            with psycopg.connect(self._url) as server, server.cursor() as cursor, cursor.copy(statement) as copy:
                for row in lines:
                    copy.write_row(row)
        return Sample(self._lines, perf_counter() - begin, process_time() - cpu)

    def _made_on_postgresql(self, referring: bool) -> dict[str, dict[str, int]]:
        with psycopg.connect(self._url) as connection:
            connection.execute(f"CREATE TABLE {self._table} (LIKE line INCLUDING ALL)".encode())
            for (definition,) in connection.execute(_REFERENCES).fetchall() if referring else ():
                connection.execute(f"ALTER TABLE {self._table} ADD {definition}".encode())
            return {name: dict(connection.execute(query.encode()).fetchall()) for name, query in self._lookups()}

    def _made_on_sqlite(self) -> dict[str, dict[str, int]]:
        with closing(_sqlite(self._file)) as connection:
            (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'line'").fetchone()
            made = re.sub(r".*line_of_sealed_entry.*\n", "", made)
            connection.execute(re.sub(r"CREATE TABLE \S+", f"CREATE TABLE {self._table}", made, count=1))
            index = f"CREATE INDEX of_{self._table} ON {self._table} (administration_id, account_id, entry_id)"
            connection.execute(index)
            return {name: dict(connection.execute(query).fetchall()) for name, query in self._lookups()}

    def _lookups(self) -> list[tuple[str, str]]:
        where = f"WHERE administration_id = {self._administration_id}"
        return [
            ("account", f"SELECT code, id FROM account {where}"),
            ("party", f"SELECT CAST(number AS text), id FROM party {where}"),
        ]


def _sqlite(file: str) -> sqlite3.Connection:
    connection = sqlite3.connect(Path(file), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")
    return connection


if __name__ == "__main__":
    work_for_starter(Importer(**cast("dict[str, Any]", arguments_of_worker())).run)
