"""Test that tables of others are read, or refused in words, however they are damaged."""

from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from grootboek.formats.tables.reading import rows_of_table
from grootboek.formats.tables.refusing import TableRefused

STYLES = "xl/styles.xml"
SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"


@cache
def parts() -> dict[str, bytes]:
    """Return the parts of a workbook of two rows."""
    book, content = Workbook(), BytesIO()
    sheet = book.worksheets[0]
    for row in (("code", "name"), (4711, "Café")):
        sheet.append(row)
    book.save(content)
    with ZipFile(content) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(of: dict[str, bytes]) -> bytes:
    """Return parts as a file."""
    content = BytesIO()
    with ZipFile(content, "w") as file:
        for name, text in of.items():
            file.writestr(name, text)
    return content.getvalue()


def rows(content: bytes) -> list[tuple[int, list[str]]]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "table"
        file.write_bytes(content)
        return list(rows_of_table(file))


def test_workbook_without_styles_is_read_in_silence(recwarn: pytest.WarningsRecorder) -> None:
    bare = b'<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    assert rows(packed(parts() | {STYLES: bare})) == [(1, ["code", "name"]), (2, ["4711", "Café"])]
    assert not recwarn.list


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (packed({TYPES: parts()[TYPES].replace(b"/xl/workbook.xml", b"/word/document.xml")}), "no workbook"),
        (packed({"content.xml": b"<x/>"}), "no workbook"),
        (packed(parts())[:-40], "no workbook"),
        ("code;name\r\n1;Café\r\n".encode("utf-16"), "save it as UTF-8"),
        (b"code\xff\x81", "save it as UTF-8"),
        (b'code\n"a', "unexpected end of data"),
    ],
)
def test_file_that_is_no_table_is_refused_in_words(content: bytes, words: str) -> None:
    with pytest.raises(TableRefused, match=words):
        rows(content)


PIECES = [
    b"",
    b"-1",
    b"1e999",
    b"nan",
    b"inlineStr",
    b"s",
    b"d",
    b"e",
    b"ZZZZ9",
    b"A1048577",
    b"9" * 20,
    b"<",
    b'"',
    b"\0",
]


@given(
    name=st.sampled_from(sorted(parts())),
    damage=st.lists(
        st.tuples(st.integers(0, 3_000), st.integers(0, 8), st.sampled_from(PIECES)), min_size=1, max_size=4
    ),
)
def test_damaged_workbook_is_read_or_refused(name: str, damage: list[tuple[int, int, bytes]]) -> None:
    text = parts()[name]
    for place, length, piece in damage:
        start = place % (len(text) + 1)
        text = text[:start] + piece + text[start + length :]
    with suppress(TableRefused):
        assert all(isinstance(cell, str) for _, cells in rows(packed(parts() | {name: text})) for cell in cells)


@given(
    st.lists(st.sampled_from([b"a", b";", b",", b'"', b"\r", b"\n", b"\0", b"\xff", b"\xe9", b"\x81", b"PK\x03\x04"]))
)
def test_any_text_is_read_or_refused(pieces: list[bytes]) -> None:
    with suppress(TableRefused):
        assert all(number > 0 for number, _ in rows(b"".join(pieces)))
