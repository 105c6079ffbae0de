"""Rapportages: the trial balance, by columns and by period."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from grootboek.bookkeeping.reports.accounts import movements
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.errors import misread
from grootboek.gateways.snelstart.fields import FieldTable, Row, field, made, referring
from grootboek.gateways.snelstart.property_types import MONEY, NAME, WHOLE
from grootboek.gateways.snelstart.resources.accounts import rgs_codes
from grootboek.ledger.account_reports import Movement
from grootboek.store.book import Book

_OF_ACCOUNT: Final = (
    referring("grootboekIdentifier", "grootboeken", "account.uid"),
    field("grootboekOmschrijving", "account.name", NAME),
    field("grootboekNummer", "account.number", WHOLE),
)
_RGS: Final = made("rgsCode", rgs_codes, "account.rgs_code")

BY_COLUMNS: Final = FieldTable[Movement](
    "Rapportage.KolommenbalansRegelModel",
    *_OF_ACCOUNT,
    field("verliesEnWinstDebet", "result_debit", MONEY),
    field("verliesEnWinstCredit", "result_credit", MONEY),
    field("balansDebet", "sheet_debit", MONEY),
    field("balansCredit", "sheet_credit", MONEY),
    _RGS,
)
"""The properties of a KolommenbalansRegelModel."""

BY_PERIOD: Final = FieldTable[Movement](
    "Rapportage.PeriodebalansRegelModel",
    *_OF_ACCOUNT,
    field("debet", "debit", MONEY),
    field("credit", "credit", MONEY),
    field("startSaldoPeriode", "opening", MONEY),
    field("eindSaldoPeriode", "closing", MONEY),
    field("startSaldoBoekjaar", "year_opening", MONEY),
    _RGS,
)
"""The properties of a PeriodebalansRegelModel."""


def _answer(table: FieldTable[Movement], *, apart: bool) -> Answer:
    """Return what answers a report: a row for every account that is active, and for others of which there is anything to show."""

    def answer(book: Book, call: Call) -> list[Row]:
        asked = call.parameters()
        start, end = asked["start"], asked["end"]
        if not isinstance(start, datetime) or not isinstance(end, datetime) or end.date() < start.date():
            raise misread({"end": ["The end is before the start."]})
        moved = sorted(movements(book, start.date(), end.date(), apart=apart).rows, key=lambda row: row.account.number)
        rows = [table.to_wire(row) for row in moved if row.account.active or not row.is_empty]
        # A report is whole: it is no list that a client pages through.
        call.page.top = call.page.total = len(rows)
        return rows

    return answer


ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /rapportages/kolommenbalans": _answer(BY_COLUMNS, apart=False),
    "GET /rapportages/periodebalans": _answer(BY_PERIOD, apart=True),
}
