"""Verkoopboekingen in short: a line is `account amount btwSoort`, a total is `btwSoort amount`."""

from decimal import Decimal
from typing import Any

from tests.doors.three import Three

VAT = ("VerkopenHoog 21.00",)


def model(three: Three, number: str, *lines: str, btw: tuple[str, ...] = VAT, **more: object) -> dict[str, Any]:
    """Return the model of a sale to K1 on 1 March 2026, of 121,00 when no lines are given."""
    rows = [_line(three, text) for text in (lines or ("8000 100.00 Hoog",))]
    totals = [_total(text) for text in btw]
    total = sum((row["bedrag"] for row in rows), Decimal(0)) + sum((row["btwBedrag"] for row in totals), Decimal(0))
    return {
        "factuurdatum": "2026-03-01T00:00:00",
        "factuurnummer": number,
        "klant": {"id": three.uids["K1"]},
        "omschrijving": "Zes taarten",
        "boekstuk": "B-7",
        "betalingstermijn": 14,
        "factuurbedrag": total,
        "boekingsregels": rows,
        "btw": totals,
        **more,
    }


def _line(three: Three, text: str) -> dict[str, Any]:
    account, amount, soort, *centre = text.split()
    return {
        "omschrijving": "Taart",
        "grootboek": {"id": three.uids[account]},
        "kostenplaats": {"id": three.uids[centre[0]]} if centre else None,
        "bedrag": Decimal(amount),
        "btwSoort": soort,
    }


def _total(text: str) -> dict[str, Any]:
    soort, amount = text.split()
    return {"btwSoort": soort, "btwBedrag": Decimal(amount)}


def book(three: Three, number: str, *lines: str, btw: tuple[str, ...] = VAT, **more: object) -> str:
    """Book a sale and return its id."""
    sent = model(three, number, *lines, btw=btw, **more)
    return str(three.snelstart.write("POST", "/verkoopboekingen", sent)["id"])
