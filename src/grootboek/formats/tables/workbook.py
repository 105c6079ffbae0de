"""Reading the first sheet of an XLSX workbook from anybody: its size is known before it is unpacked, its XML has no entities."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Final
from warnings import catch_warnings
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError  # noqa: N812 (an exception)

from lxml.etree import XMLSyntaxError
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from grootboek.formats.tables.refusing import TableRefused

LARGEST_UNPACKED: Final = 256_000_000
"""In bytes, of all parts of a workbook together."""
_MAX_PARTS: Final = 1_000
_CHUNK: Final = 64 * 1024
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE|<!ENTITY")
_AMBIGUOUS: Final = 3
"""A number with so many decimals could be one with a point between its thousands."""


_BROKEN: Final = (
    # What openpyxl raises for a workbook that is not as it should be.
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    SyntaxError,
    XMLSyntaxError,
    EOFError,
    OSError,
    NotImplementedError,
    BadZipFile,
    ZlibError,
    InvalidFileException,
    RuntimeError,
)


def rows_of_workbook(content: BytesIO, max_columns: int) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet as texts, with their numbers; TableRefused when it cannot be read, or read on."""
    try:
        _check(content)
        # What a library misses in a workbook, such as styles, is nothing to those whose texts it has.
        with catch_warnings(action="ignore"):
            yield from _rows(content, max_columns)
    except TableRefused:
        raise
    except _BROKEN as problem:
        raise TableRefused("is no workbook that can be read") from problem


def _rows(content: BytesIO, max_columns: int) -> Iterator[tuple[int, list[str]]]:
    # Links to other files are not followed.
    workbook = load_workbook(content, read_only=True, data_only=True, keep_links=False)
    sheet = workbook.worksheets[0]
    # What the sheet says of its own size is not to be trusted.
    sheet.reset_dimensions()
    width = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=max_columns), 1):
        texts = [_text(value) for value in cells]
        while texts and not texts[-1]:
            texts.pop()
        # Every row is as wide as the first, which has the names; a wider one is told as it is.
        width = width or len(texts)
        yield number, texts + [""] * (width - len(texts))


def _check(content: BytesIO) -> None:
    with ZipFile(content) as parts:
        infos = parts.infolist()
        if len(infos) > _MAX_PARTS or sum(info.file_size for info in infos) > LARGEST_UNPACKED:
            raise TableRefused(f"is a workbook of more than {LARGEST_UNPACKED} bytes or {_MAX_PARTS} parts")
        for info in infos:
            if info.filename.endswith((".xml", ".rels")):
                _check_part(parts, info)


def _check_part(parts: ZipFile, info: ZipInfo) -> None:
    """Refuse a part with a document type, or in an encoding in which none can be seen."""
    with parts.open(info) as part:
        before = b""
        while chunk := part.read(_CHUNK):
            if b"\0" in chunk or _DOCTYPE.search(before + chunk):
                raise TableRefused("is a workbook with a document type, which is not read")
            before = chunk[-16:]


def _text(value: object) -> str:
    """Return what stands in a cell as a reader of CSV would find it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            # A spreadsheet keeps 15 digits; more are the noise of binary fractions.
            return _number(Decimal(format(value, ".15g")))
        case int():
            return str(value)
        case datetime():
            return str(value.date() if value.time() == time() else value)
        case date():
            return str(value)
    return str(value).strip()


def _number(value: Decimal) -> str:
    if not value.is_finite() or abs(value) >= _HUGE:
        return str(value)
    if value == value.to_integral_value():
        return str(int(value))
    text = f"{value:f}"
    return f"{text}0" if len(text.partition(".")[2]) == _AMBIGUOUS else text


_HUGE: Final = 10**18
