"""Reading a table: the rows of a CSV file or of the first sheet of an XLSX file, as texts, each with its number."""

import csv
from collections.abc import Iterable, Iterator
from importlib import import_module
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final

from grootboek.formats.tables.refusing import TableRefused

LARGEST_FILE: Final = 64_000_000
"""In bytes."""
MAX_ROWS: Final = 500_000
MAX_COLUMNS: Final = 200
_WORKBOOK: Final = "grootboek.formats.tables.workbook"
_ZIP: Final = b"PK\x03\x04"

Numbered = tuple[int, list[str]]
"""A row of texts without blanks around them, with the number of its (first) line."""


def rows_of_table(file: Path) -> Iterator[Numbered]:
    """Yield the rows of a file, empty ones too; TableRefused when it cannot be read, or read on.

    CSV has semicolons or commas, whichever its first line has, and is in UTF-8 or, as spreadsheets under Windows save it, in
    windows-1252. Of XLSX, which its first bytes tell, the first sheet is read, with the values that were last computed.
    """
    with file.open("rb") as opened:
        content = opened.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise TableRefused(f"is larger than {LARGEST_FILE} bytes")
    rows = _of_workbook(content) if content.startswith(_ZIP) else _of_csv(_text(content))
    for count, (number, cells) in enumerate(rows, 1):
        if count > MAX_ROWS:
            raise TableRefused(f"has more than {MAX_ROWS} rows")
        if len(cells) > MAX_COLUMNS:
            raise TableRefused(f"has more than {MAX_COLUMNS} columns", number)
        yield number, cells


def _of_workbook(content: bytes) -> Iterator[Numbered]:
    # Imported when there is a workbook to read: the library takes longer than a command.
    workbook = import_module(_WORKBOOK)
    rows: Iterator[Numbered] = workbook.rows_of_workbook(BytesIO(content), MAX_COLUMNS + 1)
    return rows


def _text(content: bytes) -> str:
    try:
        # Spreadsheets write a byte order mark, which is no part of the first name.
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        if b"\0" in content:
            raise TableRefused("is not UTF-8; save it as UTF-8")  # "Unicode text" of a spreadsheet
        return content.decode("cp1252")
    except UnicodeDecodeError:
        raise TableRefused("is not UTF-8; save it as UTF-8") from None


def _of_csv(text: str) -> Iterator[Numbered]:
    separator = ";" if ";" in text.partition("\n")[0] else ","
    lines: Iterable[str] = StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator, strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, [cell.strip() for cell in cells]
            # A cell may span lines: the number told is that of the first line of its row.
            number = reader.line_num + 1
    except csv.Error as problem:
        raise TableRefused(str(problem), number) from problem
