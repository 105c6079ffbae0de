"""Tables as text, CSV, spreadsheet and JSON: any text survives, none becomes a formula, and rows are not kept."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.formats.tables import spreadsheet
from grootboek.formats.tables.comma_separated import write_csv
from grootboek.formats.tables.json_text import write_json
from grootboek.formats.tables.spreadsheet import TooManyRows, write_xlsx
from grootboek.formats.tables.text import write_text
from grootboek.ledger.table import Column, Form, RowKind, Table, TableRow
from grootboek.papers.reports.page import MOST_ROWS, TooLongForPaper, table_html

COLUMNS = (
    Column("name", "Naam"),
    Column("number", "Nummer", Form.NUMBER),
    Column("day", "Datum", Form.DAY),
    Column("amount", "Bedrag", Form.AMOUNT),
)
WRITERS = (write_text, write_csv, write_xlsx, write_json)


def table(*rows: TableRow, many: Iterator[TableRow] | None = None) -> Table:
    return Table("Zaak", "Lijst", "2026", COLUMNS, rows if many is None else many)


def line(name: str, amount: int | None = 0, kind: RowKind = RowKind.LINE) -> TableRow:
    return TableRow([name, 7, date(2026, 3, 1), amount], kind)


def written(write: Any, made: Table) -> bytes:
    stream = io.BytesIO()
    write(made, stream)
    return stream.getvalue()


def cells(made: Table) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(written(write_xlsx, made)))
    return [[cell.value for cell in row] for row in book.active.iter_rows(min_row=5)]


# XML and spreadsheets know no other control signs, and no half of a pair of UTF-16.
texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
amounts = st.none() | st.integers(-(10**16), 10**16)


@given(st.lists(st.tuples(texts, amounts), max_size=5))
def test_what_is_written_is_read_again(rows: list[tuple[str, int | None]]) -> None:
    made = [line(name, amount) for name, amount in rows]
    told = json.loads(written(write_json, table(*made)), parse_float=Decimal, parse_int=Decimal)["rows"]
    assert [(row["name"], row["amount"]) for row in told] == [
        (n, None if a is None else Decimal(a).scaleb(-2)) for n, a in rows
    ]
    text = written(write_csv, table(*made)).decode("utf-8-sig")
    head, *lines = csv.reader(io.StringIO(text, newline=""))
    assert head == ["Naam", "Nummer", "Datum", "Bedrag"]
    assert [row[0].removeprefix("'") for row in lines] == [name.removeprefix("'") for name, _ in rows]
    assert [row[1:3] for row in lines] == [["7", "2026-03-01"]] * len(rows)
    assert [row[3] for row in lines] == ["" if a is None else str(Decimal(a).scaleb(-2)) for _, a in rows]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_becomes_a_formula(start: str) -> None:
    made = table(line(f"{start}SUM(A1)", -1200))
    *_, row = csv.reader(io.StringIO(written(write_csv, made).decode("utf-8-sig"), newline=""))
    assert (row[0], row[3]) == (f"'{start}SUM(A1)", "-12.00")
    book = openpyxl.load_workbook(io.BytesIO(written(write_xlsx, made)))
    assert book.active["A5"].data_type == "s"
    assert book.active["D5"].value == -12


def test_an_amount_that_a_spreadsheet_would_round_is_text() -> None:
    assert [row[3] for row in cells(table(line("a", 10**15 - 1), line("b", 10**15 + 1)))] == [
        9999999999999.99,
        "10000000000000.01",
    ]


def test_a_text_keeps_terminals_as_they_are_and_folds_what_is_long() -> None:
    shown = written(write_text, table(line("\x1b[31mrood\x9b " + "woord " * 20 + "漢" * 50, 123456))).decode()
    assert not any((ord(sign) < 32 and sign != "\n") or 127 <= ord(sign) < 160 for sign in shown)
    assert shown.count("woord") == 20
    assert shown.count("漢") == 50
    assert max(map(len, shown.splitlines())) < 90
    assert "1.234,56" in shown


def test_an_amount_stands_under_the_other_however_long() -> None:
    shown = written(write_text, table(line("a", 5), line("b", -(10**12)), line("c", 15, RowKind.TOTAL))).decode()
    ends = {len(row) for row in shown.splitlines()[3:] if row}
    assert len(ends) == 1


def test_rows_are_written_as_they_come() -> None:
    for write in (write_csv, write_json, write_text):
        stream, seen = io.BytesIO(), list[int]()

        def rows(stream: io.BytesIO = stream, seen: list[int] = seen) -> Iterator[TableRow]:
            for _ in range(2_000):
                seen.append(stream.tell())
                yield line("x" * 50)

        write(table(many=rows()), stream)
        assert seen[-1] > 50_000


def test_a_sheet_that_is_full_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 6)
    assert len(cells(table(line("a"), line("b")))) == 2
    with pytest.raises(TooManyRows):
        written(write_xlsx, table(line("a"), line("b"), line("c")))


def test_a_paper_that_is_too_long_is_said() -> None:
    assert table_html(table(many=(line("a") for _ in range(MOST_ROWS)))).count('<tr class="line">') == MOST_ROWS
    with pytest.raises(TooLongForPaper):
        table_html(table(many=(line("a") for _ in range(MOST_ROWS + 1))))
    assert "<b>" not in table_html(table(line("<b>&")))


def test_an_empty_table_is_a_table() -> None:
    for write in WRITERS:
        assert written(write, table())
