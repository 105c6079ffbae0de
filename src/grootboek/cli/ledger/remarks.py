"""`grootboek remarks`: the bookings that cannot be declared as they are, and why."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from grootboek.bookkeeping.remarks import remarks as remarks_of
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, JsonOption, open_books
from grootboek.ledger.remarks import Remark

_WORDS: Final[Mapping[Remark, str]] = MappingProxyType(
    {
        Remark.PARTY_NOT_IN_EU: "the relation is not in another country of the EU",
        Remark.PARTY_IN_EU: "the relation is in the EU",
        Remark.VAT_NUMBER_MISSING: "the relation has no VAT number",
        Remark.VAT_NUMBER_INVALID: "the VAT number of the relation is not valid for this VAT code",
        Remark.VAT_WITHOUT_CODE: "it stands on an account of VAT without a VAT code, and so on no return",
    }
)


def words_of(remark: Remark) -> str:
    """Return why a booking is not declared as it is."""
    return _WORDS[remark]


def remarks(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the bookings that cannot be declared as they are; their invoices are not mailed until that is put right."""
    with open_books(database, code) as book:
        rows = [
            {
                "booking": row.number,
                "date": row.date.isoformat(),
                "invoice": row.invoice_number,
                "relation": row.party_code,
                "vat_code": row.vat_code,
                "remark": row.remark.value,
                "why": _WORDS[row.remark],
            }
            for row in remarks_of(book)
        ]
    show_rows(rows, ["booking", "date", "invoice", "relation", "vat_code", "why"], as_json=as_json)
