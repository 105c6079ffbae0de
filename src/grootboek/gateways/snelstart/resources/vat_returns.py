"""Btwaangiftes: the VAT returns of each period, and that one was filed elsewhere."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from grootboek.bookkeeping.declaring import file_vat_return
from grootboek.bookkeeping.vat_returns import (
    ReturnState,
    filed_return,
    return_states,
    unfiled_period,
)
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.errors import Violation, broken_rules
from grootboek.gateways.snelstart.fields import Field, FieldTable, Row, always, field, made, uri
from grootboek.gateways.snelstart.listing import list_query
from grootboek.gateways.snelstart.literals import date_to_wire, moment_to_wire
from grootboek.gateways.snelstart.property_types import ID, MOMENT
from grootboek.ledger.fiscal_periods import PeriodKind
from grootboek.ledger.refusal import LOCK_REASONS, Reason, Refused
from grootboek.ledger.vat import vat_code
from grootboek.ledger.vat_boxes import Box, Boxes
from grootboek.ledger.vat_return import VatPeriod, VatReturn
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

_STATED: Final = "isExternAangegeven"
VAT_PERIODS: Final[Mapping[PeriodKind, str]] = {
    PeriodKind.MONTHS: "Maand",
    PeriodKind.QUARTERS: "Kwartaal",
    PeriodKind.YEAR: "Jaar",
}
"""What the periods of returns are called."""


def _box(box: Box) -> Field:
    def write(boxes: Boxes) -> Row:
        amounts = boxes[box]
        return {
            "btw": amounts.declared_vat,
            "omzet": amounts.declared_turnover,
            "btwSchatting": 0,
            "omzetSchatting": 0,
        }

    return made(f"rubriek{box.value.upper()}", write, "boxes")


def _year(days: VatPeriod) -> Row:
    year = days.first.year
    return {"startDate": date_to_wire(date(year, 1, 1)), "endDate": date_to_wire(date(year, 12, 31))}


def _pay_by(days: VatPeriod) -> str:
    """Return the last day of the month after a period: by then it has to be filed and paid."""
    year, month = divmod(days.last.year * 12 + days.last.month, 12)
    return date_to_wire(date(year, month + 1, monthrange(year, month + 1)[1]))


def _rate(name: str, code: str) -> Field:
    return made(name, lambda days: vat_code(code).rate_on(days.last), "days")


def _status(filed: VatReturn | None, booked_later: bool) -> str:
    if filed is None:
        return "NietVerzonden"
    return "GeaccepteerdEnHerberekend" if booked_later else "GeaccepteerdExtern"


def _filed_at(filed: VatReturn | None) -> str | None:
    return None if filed is None else moment_to_wire(filed.filed_at)


def _table(vat_number: str) -> FieldTable[ReturnState]:
    """Return the properties of a BtwAangifteModel, of an administration with a VAT number."""
    return FieldTable(
        "BtwAangiftes.BtwAangifteModel",
        made("boekjaar", _year, "days"),
        made("betalenVoor", _pay_by, "days"),
        made("aangiftePeriodeBeginDatum", lambda days: date_to_wire(days.first), "days"),
        made("btwAangiftePeriode", lambda days: VAT_PERIODS.get(days.kind, "Onbekend"), "days"),
        field("datumTijdBerekening", "computed_at", MOMENT),
        made("datumTijdVerzending", _filed_at, "filed"),
        made("isSuppletie", lambda filed: filed is not None and filed.supplementary, "filed"),
        always("isAangifteGeschat", lambda: False),
        _rate("btwPercentageHoog", "sales_high"),
        _rate("btwPercentageLaag", "sales_low"),
        always("btwPercentageOverig", lambda: Decimal(0)),
        always("betalingskenmerk", lambda: None),
        always("foutBericht", lambda: None),
        made("btwAangifteStatus", _status, "filed", "booked_later"),
        always("btwNummer", lambda: vat_number or None),
        *map(_box, Box),
        field("id", "uid", ID),
        uri("btwaangiftes"),
    )


def _table_of(book: Book) -> FieldTable[ReturnState]:
    return _table(chart_of(book).administration.vat_number)


def _list(book: Book, call: Call) -> list[Row]:
    return list_query(call, _table_of(book)).page(return_states(book))


def _read(book: Book, call: Call) -> Row:
    found = next((state for state in return_states(book) if state.uid == call.uid), None)
    if found is None:
        raise call.unknown
    return _table_of(book).to_wire(found)


def _file(book: Book, call: Call) -> None:
    """Note that a return was filed elsewhere; that it was not changes nothing, since one that was is never taken back."""
    stated = call.body.values.get(_STATED)
    unstated = [] if isinstance(stated, bool) else [Violation("BTW-0002")]
    if filed_return(book, call.uid):
        raise broken_rules([Violation("BTW-0001"), *unstated])
    days = unfiled_period(book, call.uid)
    if days is None:
        raise call.unknown
    if unstated:
        raise broken_rules(unstated)
    if stated:
        _file_days(book, call, days)


_NOT_AVAILABLE: Final = LOCK_REASONS | {Reason.DATE_OUT_OF_RANGE, Reason.ROLE_ACCOUNT_MISSING}


def _file_days(book: Book, call: Call, days: VatPeriod) -> None:
    try:
        file_vat_return(book, days.first, days.last)
    except Refused as refused:
        if Reason.HELD_BY_VAT_RETURN in refused.reasons:  # somebody was first
            raise broken_rules([Violation("BTW-0001")]) from refused
        if _NOT_AVAILABLE.issuperset(refused.reasons):
            raise call.unknown from refused
        raise


ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /btwaangiftes": _list,
    "GET /btwaangiftes/{id}": _read,
    "PUT /btwaangiftes/{id}/externAangeven": _file,
}
