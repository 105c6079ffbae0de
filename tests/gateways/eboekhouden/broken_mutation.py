"""Ways to break one field of a valid mutation, each with the code and meaning that the manual has for it."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from tests.gateways.eboekhouden.any_mutation import (
    CODES,
    CONTROL,
    INVOICES,
    PAYMENTS,
    PURCHASES,
    SALES,
    Sent,
)

Told = tuple[str, int]
"""A code of AddMutatie and which of its meanings; CFACT212 is AddFactuur's, GBK codes are the server's own."""
Break = Callable[[Sent], tuple[Sent, Told] | None]
"""Breaks a mutation and says what is told of it; None when this mutation cannot be broken so."""

_SALES: Final = ("FactuurVerstuurd", "GeldOntvangen")
_MONEY: Final = ("GeldOntvangen", "GeldUitgegeven")


def _header(field: str, value: str | None, *told: str | int) -> Break:
    """Put a value in the header, or take it out, whatever the Soort."""

    def broken(sent: Sent) -> tuple[Sent, Told]:
        changed = {name: each for name, each in sent.items() if name != field}
        return (changed if value is None else {**changed, field: value}), told  # type: ignore[return-value]

    return broken


def _of(soorten: tuple[str, ...], breaks: Break) -> Break:
    """Break mutations of some Soorten only."""
    return lambda sent: breaks(sent) if sent["Soort"] in soorten else None


def _line(change: Callable[[Sent, Sent], Sent | None], *told: str | int) -> Break:
    """Change the last line."""

    def broken(sent: Sent) -> tuple[Sent, Told] | None:
        *rows, last = sent["MutatieRegels"]
        changed = change(sent, last)
        return None if changed is None else ({**sent, "MutatieRegels": [*rows, changed]}, told)  # type: ignore[return-value]

    return broken


def _put(**changes: str) -> Callable[[Sent, Sent], Sent]:
    return lambda _, row: {**row, **changes}


def _amount(row: Sent, name: str) -> Decimal:
    return Decimal(row[name].strip())


def _gross_moved(_: Sent, row: Sent) -> Sent:
    return {**row, "BedragInclBTW": str(_amount(row, "BedragInclBTW") + Decimal("0.01"))}


def _charges(row: Sent) -> bool:
    code = CODES.get(row["BTWCode"])
    return code is not None and bool(code.account) and code.rate is not None


def _percentage_moved(_: Sent, row: Sent) -> Sent | None:
    if not _charges(row) or abs(_amount(row, "BedragExclBTW")) < 1:
        return None
    return {**row, "BTWPercentage": "55"}


def _vat_moved(_: Sent, row: Sent) -> Sent | None:
    if not _charges(row):
        return None
    vat = _amount(row, "BedragBTW") + 1
    changed = {name: each for name, each in row.items() if name != "BTWPercentage"}
    return {**changed, "BedragBTW": str(vat), "BedragInclBTW": str(_amount(row, "BedragExclBTW") + vat)}


def _code_of_the_other_side(sent: Sent, row: Sent) -> Sent | None:
    if sent["Soort"] == "Memoriaal":
        return None
    without_vat = {**row, "BedragBTW": "0", "BedragInclBTW": row["BedragExclBTW"], "BTWPercentage": "0"}
    return {**without_vat, "BTWCode": next(iter(PURCHASES if sent["Soort"] in _SALES else SALES))}


def _several_lines(sent: Sent, many: int) -> Sent:
    return {**sent, "MutatieRegels": (sent["MutatieRegels"] * many)[:many]}


def _closed(sent: Sent) -> tuple[Sent, Told] | None:
    """Move the date before the lock, unless another rate held then."""
    closed = date(1981, 12, 31)
    booked = date.fromisoformat(sent["Datum"][:10])
    rates = [CODES[row["BTWCode"]].rate for row in sent["MutatieRegels"] if row["BTWCode"] in CODES]
    if any(rate is not None and rate(closed) != rate(booked) for rate in rates):
        return None
    return {**sent, "Datum": str(closed)}, ("CMUT020", 1)


def _names_control(sent: Sent) -> bool:
    return sent.get("Rekening") in CONTROL or any(row["TegenrekeningCode"] in CONTROL for row in sent["MutatieRegels"])


def _of_memorials_with_an_item(breaks: Break) -> Break:
    return lambda sent: breaks(sent) if sent["Soort"] == "Memoriaal" and _names_control(sent) else None


_TAX_CODE: Final = ("FactuurVerstuurd", "FactuurOntvangen", *PAYMENTS)
BREAKS: Final[Mapping[str, Break]] = {
    "Soort missing": _header("Soort", None, "CMUT008", 1),
    "Soort only read": _header("Soort", "OpeningsSaldo", "CMUT008", 1),
    "Rekening missing": _header("Rekening", None, "CMUT001", 1),
    "Rekening unknown": _header("Rekening", "9876", "CMUT001", 1),
    "Rekening of creditors": _of(("FactuurVerstuurd",), _header("Rekening", "1600", "CMUT016", 1)),
    "Rekening of debtors": _of(("FactuurOntvangen",), _header("Rekening", "1300", "CMUT015", 1)),
    "Rekening of no money": _of((*PAYMENTS, *_MONEY), _header("Rekening", "4360", "CMUT001", 1)),
    "InExBTW missing": _of((*INVOICES, *_MONEY, "Memoriaal"), _header("InExBTW", None, "CMUT003", 1)),
    "InExBTW other": _header("InExBTW", "IX", "CMUT003.1", 1),
    "Datum missing": _header("Datum", None, "CMUT004", 1),
    "Datum before": _header("Datum", "1979-12-31", "CMUT004", 1),
    "Datum after": _header("Datum", "2050-01-01", "CMUT004", 1),
    "Datum closed": _closed,
    "Omschrijving missing": _header("Omschrijving", None, "CMUT005", 1),
    "Omschrijving long": _header("Omschrijving", "x" * 201, "GBK002", 1),
    "Boekstuk long": _header("Boekstuk", "x" * 51, "GBK002", 1),
    "Betalingskenmerk long": _header("Betalingskenmerk", "x" * 51, "GBK002", 1),
    "Betalingstermijn missing": _of(INVOICES, _header("Betalingstermijn", None, "CMUT014", 2)),
    "Betalingstermijn long": _header("Betalingstermijn", "10000", "CMUT014", 2),
    "Betalingstermijn negative": _header("Betalingstermijn", "-1", "CMUT014", 2),
    "RelatieCode missing": _of(INVOICES, _header("RelatieCode", None, "CMUT014", 1)),
    "RelatieCode missing of an item": _of_memorials_with_an_item(_header("RelatieCode", None, "CMUT014", 1)),
    "RelatieCode missing of a payment": _of(PAYMENTS, _header("RelatieCode", None, "CMUT024", 1)),
    "RelatieCode unknown": _of((*INVOICES, *_MONEY, "Memoriaal"), _header("RelatieCode", "C9", "CMUT017", 1)),
    "RelatieCode unknown of a payment": _of(PAYMENTS, _header("RelatieCode", "C9", "CMUT025", 1)),
    "RelatieCode of another": _of(("FactuurbetalingOntvangen",), _header("RelatieCode", "L1", "CMUT026", 1)),
    "Factuurnummer missing": _of(INVOICES, _header("Factuurnummer", None, "CMUT013", 1)),
    "Factuurnummer missing of an item": _of_memorials_with_an_item(_header("Factuurnummer", "", "CMUT013", 1)),
    "Factuurnummer missing of a payment": _of(PAYMENTS, _header("Factuurnummer", None, "CMUT023", 1)),
    "Factuurnummer unknown": _of(PAYMENTS, _header("Factuurnummer", "F?", "CMUT026", 1)),
    "Factuurnummer taken": _of(("FactuurVerstuurd",), _header("Factuurnummer", "F0", "CMUT019", 1)),
    "Factuurnummer of the supplier taken": _of(
        ("FactuurOntvangen",),
        lambda sent: ({**sent, "RelatieCode": "L1", "Factuurnummer": "I0"}, ("CMUT018", 1)),
    ),
    "no line": lambda sent: ({**sent, "MutatieRegels": []}, ("CMUT006", 1)),
    "101 lines": lambda sent: (_several_lines(sent, 101), ("CMUT006", 1)),
    "two lines": _of(PAYMENTS, lambda sent: (_several_lines(sent, 2), ("CMUT021", 1))),
    "a cent too many": _line(_gross_moved, "CMUT010", 1),
    "another percentage": _line(_percentage_moved, "CMUT010.1", 1),
    "other VAT": _line(_vat_moved, "CMUT011", 2),
    "code of the other side": _of(_TAX_CODE, _line(_code_of_the_other_side, "CMUT011", 1)),
    "code of the other side of money": _of(_MONEY, _line(_code_of_the_other_side, "CMUT012", 1)),
    "code unknown": _line(_put(BTWCode="HOOG", BTWPercentage=""), "CMUT033", 1),
    "code missing": _line(_put(BTWCode=""), "CMUT033", 1),
    "line on nothing": _line(_put(TegenrekeningCode=""), "CMUT001.1", 1),
    "line on no account": _line(_put(TegenrekeningCode="9876"), "CMUT001.1", 1),
    "line on money": _of((*INVOICES, *_MONEY), _line(_put(TegenrekeningCode="1100"), "CMUT012", 2)),
    "line not on debtors": _of(("FactuurbetalingOntvangen",), _line(_put(TegenrekeningCode="1600"), "CMUT027", 1)),
    "line not on creditors": _of(("FactuurbetalingVerstuurd",), _line(_put(TegenrekeningCode="8000"), "CMUT028", 1)),
    "cost centre unknown": _line(_put(KostenplaatsID="99"), "CFACT212", 1),
    "too much": _line(
        _put(BTWCode="GEEN", BedragExclBTW="10000000000000.01", BedragBTW="0", BedragInclBTW="10000000000000.01"),
        "GBK003",
        1,
    ),
}
"""Each way to break a mutation, by name."""


def breaks_of(sent: Sent) -> dict[str, tuple[Sent, Told]]:
    """Return every way in which a mutation can be broken."""
    found: dict[str, Any] = {name: breaks(sent) for name, breaks in BREAKS.items()}
    return {name: each for name, each in found.items() if each is not None}


def _field(name: str) -> str:
    """Return what a break is of: an element of the header, or the lines."""
    word = name.partition(" ")[0]
    return word if word[0].isupper() else "lines"


_HIDES_ANOTHER: Final = ("line not on debtors", "line not on creditors", "Factuurnummer of the supplier taken")
"""An invoice is not looked for on an account of the wrong category; the last changes two fields."""


def breaks_of_two(sent: Sent) -> dict[str, tuple[Sent, tuple[str, str]]]:
    """Return every way in which two fields of a mutation can be broken at once, with the codes of both."""
    found: dict[str, tuple[Sent, tuple[str, str]]] = {}
    for first, (broken, (one, _)) in breaks_of(sent).items():
        if first.startswith("Soort") or first in _HIDES_ANOTHER:
            continue
        for second, breaks in BREAKS.items():
            if _field(second) == _field(first) or second in _HIDES_ANOTHER:
                continue
            again = breaks(broken)
            if again is not None:
                found[f"{first}, {second}"] = again[0], (one, again[1][0])
    return found
