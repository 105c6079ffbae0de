"""`grootboek vat`: what a VAT return says and why, filing it, correcting it, and the lists beside it."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final

import typer

from grootboek.bookkeeping.declaring import (
    Supplement,
    carry_to_next_return,
    file_supplement,
    file_vat_return,
    supplement_of,
)
from grootboek.bookkeeping.vat_lists import foreign_vat_rows, supplies_within_eu
from grootboek.bookkeeping.vat_returns import compute, keeping_off, lines_in_box, signed
from grootboek.bookkeeping.vat_settings import (
    join_small_business_scheme,
    leave_small_business_scheme,
    set_vat_period_kind,
)
from grootboek.cli.ledger.remarks import words_of
from grootboek.cli.ledger.vat_periods import BoxArgument, PeriodArgument, PeriodsArgument
from grootboek.cli.listing import show_rows, shown_number
from grootboek.cli.opening import (
    AdministrationArgument,
    CsvOption,
    DatabaseOption,
    JsonOption,
    day_argument,
    errors,
    open_books,
    out,
    shown_moment,
)
from grootboek.ledger.money import Cents, decimal_from_cents
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.vat_boxes import Boxes
from grootboek.ledger.vat_return import NEXT_RETURN_UP_TO, VatPeriod, VatReturn
from grootboek.store.book import Book
from grootboek.store.ledger.vat_returns import vat_returns
from grootboek.store.masters.chart import chart_of

app = typer.Typer(help="VAT returns: what they say, filing and correcting them, ICP and OSS.", no_args_is_help=True)

_BOXES: Final = ["box", "turnover", "vat"]


def _box_rows(boxes: Boxes) -> list[dict[str, object]]:
    """Return the boxes that have anything as they are declared, and to the cent."""
    return [
        {
            "box": box.value,
            "turnover": amounts.declared_turnover,
            "vat": amounts.declared_vat,
            "exact_turnover": _euros(amounts.turnover),
            "exact_vat": _euros(amounts.vat),
        }
        for box, amounts in boxes.items()
        if amounts.turnover or amounts.vat or box.value == "5g"
    ]


def _euros(cents: Cents) -> str:
    return str(decimal_from_cents(cents))


def _shown(cents: Cents) -> str:
    return shown_number(decimal_from_cents(cents))


def _filed_for(book: Book, days: VatPeriod) -> VatReturn | None:
    return next((one for one in vat_returns(book, supplementary=False) if one.days == days), None)


def _tell_remarks(book: Book, days: VatPeriod) -> None:
    """Say what keeps bookings off the return before what it says; on standard error, where a script does not read it."""
    for row in keeping_off(book, days):
        errors.print(
            f"booking {row.number} of {row.date} ({row.vat_code}): {words_of(row.remark)}",
            soft_wrap=True,
            markup=False,
        )


@app.command("return")
def show_return(
    code: AdministrationArgument,
    period: PeriodArgument,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    database: DatabaseOption = None,
) -> None:
    """Show the boxes of the return of a period as the books make it; first what keeps bookings off it."""
    with open_books(database, code) as book:
        _tell_remarks(book, period)
        filed = _filed_for(book, period)
        boxes = compute(book, period).boxes
        late = supplement_of(book, period).bookings if filed and filed.declared else ()
    if late:
        errors.print(f"booked after this return was filed: {_numbers(late)}; declare it by: grootboek vat supplement")
    show_rows(_box_rows(boxes), _BOXES, as_json=as_json, as_csv=as_csv)


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)


@app.command()
def box(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    period: PeriodArgument,
    box: BoxArgument,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV for a spreadsheet.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Open a box: the lines of bookings that it is made of, to the cent."""
    with open_books(database, code) as book:
        accounts = chart_of(book).accounts
        rows: list[dict[str, object]] = []
        for found in lines_in_box(book, period, box):
            amounts = signed(found.amounts, box)
            rows.append(
                {
                    "booking": found.line.booking_number,
                    "line": found.line.line_no,
                    "date": found.line.date.isoformat(),
                    "relation": found.line.party_code or "",
                    "invoice": found.line.invoice_number,
                    "account": accounts[found.line.account_id].code,
                    "vat_code": found.line.vat_code,
                    "description": found.line.description,
                    "turnover": _euros(amounts.turnover),
                    "vat": _euros(amounts.vat),
                }
            )
    names = ["booking", "date", "relation", "invoice", "account", "vat_code", "description", "turnover", "vat"]
    show_rows(rows, names, as_json=as_json, as_csv=as_csv)


@app.command()
def file(code: AdministrationArgument, period: PeriodArgument, database: DatabaseOption = None) -> None:
    """Note that a return was filed: its boxes are kept, its VAT is booked as owed, and its days are locked at every door.

    It is not taken back: what turns out wrong is undone by `grootboek correct`. What has to be booked on its days still needs
    them unlocked first, and is declared by `grootboek vat supplement`.
    """
    with open_books(database, code, writing=True) as book:
        _tell_remarks(book, period)
        filed, held = file_vat_return(book, period.first, period.last)
        locked_through = chart_of(book).locked_through(LockKind.VAT_RETURN)
    out.print(f"The return of {filed.first} through {filed.last} is filed; bookings that it holds: {held}.")
    _tell_settlement(filed)
    _tell_lock(code, locked_through)


def _tell_settlement(filed: VatReturn) -> None:
    if filed.settlement:
        out.print(f"Booking {filed.settlement} settles it.")


def _tell_lock(code: str, locked_through: date | None) -> None:
    unlock = f"grootboek period unlock {code} --kind vat_return"
    out.print(f"{code} is locked through {locked_through}; to book there still: {unlock}", soft_wrap=True, markup=False)


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the returns that were filed."""
    with open_books(database, code) as book:
        filed = vat_returns(book)
    rows = [
        {
            "id": one.id,
            "first": one.first.isoformat(),
            "last": one.last.isoformat(),
            "filed": one.filed_at.isoformat() if as_json else shown_moment(one.filed_at),
            "supplementary": one.supplementary,
            "settled_by": one.settlement,
            "boxes": _box_rows(one.boxes) if one.boxes else [],
        }
        for one in filed
    ]
    show_rows(rows, ["id", "first", "last", "filed", "supplementary", "settled_by"], as_json=as_json)


@app.command()
def supplement(  # noqa: PLR0913, PLR0917 (a command's options)
    code: AdministrationArgument,
    period: PeriodArgument,
    next_return: Annotated[
        bool, typer.Option("--next-return", help=f"Declare it in the next return; up to {NEXT_RETURN_UP_TO} euro.")
    ] = False,
    filing: Annotated[
        bool, typer.Option("--file", help="Note that a supplementary return was filed, and settle it.")
    ] = False,
    as_json: JsonOption = False,
    database: DatabaseOption = None,
) -> None:
    """Show what filed returns of a period should have declared besides, since something was booked later; or declare it."""
    if next_return and filing:
        raise typer.BadParameter("--next-return and --file exclude each other")
    filed: VatReturn | None = None
    with open_books(database, code, writing=next_return or filing) as book:
        if next_return:
            found = carry_to_next_return(book, period)
        elif filing:
            filed, found = file_supplement(book, period)
        else:
            found = supplement_of(book, period)
        locked_through = chart_of(book).locked_through(LockKind.VAT_RETURN)
    show_rows(_difference_rows(found), ["box", "declared", "now", "difference"], as_json=as_json)
    if as_json:
        return
    out.print(f"Booked after the returns were filed: {_numbers(found.bookings) or 'nothing'}.")
    if next_return:
        out.print("It counts in the next return.")
    if filed:
        out.print(f"The supplementary return of {filed.first} through {filed.last} is filed.")
        _tell_settlement(filed)
        _tell_lock(code, locked_through)


def _difference_rows(found: Supplement) -> list[dict[str, object]]:
    """Return what was declared and what should have been: of each box its turnover and its VAT, where either differs from 0."""
    rows: list[dict[str, object]] = []
    for box, now in found.computed.items():
        before, more = found.declared[box], found.difference[box]
        for what in ("turnover", "vat"):
            amounts = [getattr(each, f"declared_{what}") for each in (before, now, more)]
            if any(amounts):
                rows.append(
                    {"box": f"{box} {what}", "declared": amounts[0], "now": amounts[1], "difference": amounts[2]}
                )
    return rows


@app.command()
def icp(
    code: AdministrationArgument,
    period: PeriodArgument,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    database: DatabaseOption = None,
) -> None:
    """List what was sold to each VAT number elsewhere in the EU (opgaaf ICP), from the lines of box 3b."""
    with open_books(database, code) as book:
        _tell_remarks(book, period)
        found = supplies_within_eu(book, period)
    rows = [
        {
            "country": row.country,
            "number": row.number,
            "kind": row.kind.value,
            "amount": row.declared,
            "name": row.name,
            "exact": _euros(row.amount),
        }
        for row in found.customers
    ]
    show_rows(rows, ["country", "number", "kind", "amount", "name"], as_json=as_json, as_csv=as_csv)
    if found.rounding:
        errors.print(f"Box 3b is {found.box}: the amounts are {found.rounding} less together, since each is rounded.")


@app.command()
def oss(
    code: AdministrationArgument,
    period: PeriodArgument,
    as_json: JsonOption = False,
    as_csv: CsvOption = False,
    database: DatabaseOption = None,
) -> None:
    """List the VAT of other countries of the EU (OSS), by country and rate."""
    with open_books(database, code) as book:
        found = foreign_vat_rows(book, period)
    rows = [
        {
            "country": row.country,
            "rate": "" if row.rate is None else str(row.rate),
            "base": _euros(row.base),
            "vat": _euros(row.vat),
        }
        for row in found
    ]
    show_rows(rows, ["country", "rate", "base", "vat"], as_json=as_json, as_csv=as_csv)
    if not (as_json or as_csv):
        out.print(f"Owed to other countries: {_shown(sum(row.vat for row in found))}.")


@app.command()
def periods(code: AdministrationArgument, every: PeriodsArgument, database: DatabaseOption = None) -> None:
    """Say how often returns are filed: each month, quarter or year."""
    with open_books(database, code, writing=True) as book:
        set_vat_period_kind(book, every.kind)
    out.print(f"VAT returns are filed each {every.value}.")


@app.command()
def scheme(
    code: AdministrationArgument,
    first: Annotated[date, day_argument("The first day on which it holds, or with --leave no longer holds.")],
    leave: Annotated[bool, typer.Option("--leave", help="End the scheme; returns are filed again.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Join the scheme for small businesses (KOR) on a day, or leave it: while it holds nothing is declared."""
    with open_books(database, code, writing=True) as book:
        if leave:
            leave_small_business_scheme(book, first)
        else:
            join_small_business_scheme(book, first)
    out.print(f"VAT is declared again from {first} on." if leave else f"No VAT is declared from {first} on.")
