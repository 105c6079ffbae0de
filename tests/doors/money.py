"""Bookings of money as a client of SnelStart's door states them, with the accounts and journals looked up."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from tests.doors.three import Three


def account(three: Three, code: str) -> dict[str, str]:
    """Return a reference to an account."""
    (found,) = three.snelstart.read("/grootboeken", urlencode({"$filter": f"Nummer eq {code}"}))
    return {"id": found["id"]}


def journal(three: Three, soort: str) -> dict[str, str]:
    """Return a reference to the first journal of a sort."""
    return {"id": next(row["id"] for row in three.snelstart.read("/dagboeken") if row["soort"] == soort)}


def on(three: Three, code: str, credit: object = 0, debet: object = 0, **more: Any) -> dict[str, Any]:
    """Return a line on an account."""
    line = {"omschrijving": f"op {code}", "grootboek": account(three, code), "debet": debet, "credit": credit}
    return {**line, **more}


def settling(three: Three, number: str, credit: object) -> dict[str, Any]:
    """Return a line that settles a sale, whatever door it came in by."""
    uid = three.snelstart.invoice(number)["verkoopBoeking"]["id"]
    return {"boekingId": {"id": uid}, "omschrijving": "Betaald", "debet": 0, "credit": credit}


def mixed_money(
    three: Three, number: str, settled: Decimal, sold: tuple[Decimal, Decimal], fee: Decimal
) -> dict[str, Any]:
    """Return what a bank receives: an invoice settled, something sold with its VAT, and a fee kept back."""
    net, tax = sold
    moved = settled + net + tax - fee
    return {
        "datum": "2026-03-10T00:00:00",
        "dagboek": journal(three, "Bank"),
        "omschrijving": "Uitbetaling",
        "bedragOntvangen": max(moved, Decimal(0)),
        "bedragUitgegeven": max(-moved, Decimal(0)),
        "verkoopboekingBoekingsRegels": [settling(three, number, settled)] if settled else [],
        "grootboekBoekingsRegels": [
            on(three, "8000", net, btwSoort="Hoog"),
            on(three, "4360", 0, fee, btwSoort="Geen"),
        ],
        "btwBoekingsregels": [{"type": "AfTeDragenBtwType", "tarief": "Hoog", "credit": tax}] if tax else [],
    }
