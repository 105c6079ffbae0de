"""A bank's file read into statements, whichever format it has: what is in it tells."""

import codecs
from collections.abc import Iterator
from typing import Final

from grootboek.formats.bank.camt import read_camt
from grootboek.formats.bank.faults import BankFault, BankFileError
from grootboek.formats.bank.mt940 import read_mt940
from grootboek.formats.bank.mt940_fields import looks_like_mt940
from grootboek.formats.bank.texts import LONGEST
from grootboek.ledger.bank_statement import ReadStatement
from grootboek.wire.budgets import Budget

FILES: Final = Budget(body=192_000_000, tags=8_000_000, values=200_000, depth=256, text=LONGEST)
"""The most that a bank's file may bring; `values` are the parts of one batch, `text` the characters of a transaction's text."""
_WIDE = {
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
    b":\0": "utf-16-le",
    b"\0:": "utf-16-be",
}
_BEGINNING = 4096
_BLANKS = b" \t\r\n\0"
_NO_TEXT = dict.fromkeys({*range(0x20), 0x7F} - {*map(ord, "\t\n\r")}, " ")


def read_statements(content: bytes, budget: Budget = FILES) -> Iterator[ReadStatement]:
    """Read the statements of a file, and the transactions of each while they are asked for.

    BankFileError is raised where the reading comes to what cannot be read, so that what was read before counts for nothing.
    """
    if len(content) > budget.body:
        raise BankFileError(BankFault.TOO_LARGE, f"the file is larger than {budget.body} bytes")
    content, charset = _in_utf_8(content)
    beginning = content.removeprefix(codecs.BOM_UTF8)[:_BEGINNING].lstrip(_BLANKS)
    if not beginning:
        raise BankFileError(BankFault.EMPTY, "the file is empty")
    if beginning.startswith(b"<"):
        # An XML declaration stands at the very beginning, but files are cut and pasted.
        yield from read_camt(content.removeprefix(codecs.BOM_UTF8).lstrip(_BLANKS), budget, charset)
    elif looks_like_mt940(beginning.decode("latin-1")):
        yield from read_mt940(_decoded(content))
    else:
        raise BankFileError(BankFault.UNKNOWN_FORMAT, "this is neither a camt file nor MT940")


def _in_utf_8(content: bytes) -> tuple[bytes, str | None]:
    """Return a content in UTF-16 as UTF-8, and its encoding where it does not matter any more what it declares."""
    if content.startswith(codecs.BOM_UTF8):
        return content, "utf-8"
    for start, encoding in _WIDE.items():
        if content.startswith(start):
            try:
                return content.decode(encoding).encode(), "utf-8"
            except UnicodeDecodeError as error:
                raise BankFileError(BankFault.ENCODING, "the file is no UTF-16") from error
    return content, None


def _decoded(content: bytes) -> str:
    """Return the text of an MT940 file, which declares no encoding: banks write UTF-8, or what Windows wrote before."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding).translate(_NO_TEXT)
        except UnicodeDecodeError:
            continue
    raise BankFileError(BankFault.ENCODING, "the file is neither UTF-8 nor Windows-1252")
