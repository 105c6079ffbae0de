"""Mutations of e-Boekhouden in short: a line is `account net vat code`, with a cost centre's id at its end if it has one."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tests.doors.three import Three, euros

RATES = {"HOOG": "21", "LAAG": "9"}


def line(text: str, *, including: bool = False) -> dict[str, str]:
    """Return a cMutatieRegel of `8000 100.00 21.00 HOOG_VERK_21 1`."""
    account, net, vat, code, *centre = text.split()
    gross = Decimal(net) + Decimal(vat)
    return {
        "BedragInvoer": str(gross) if including else net,
        "BedragExclBTW": net,
        "BedragBTW": vat,
        "BedragInclBTW": str(gross),
        "BTWCode": code,
        "BTWPercentage": RATES.get(code[:4], "0"),
        "TegenrekeningCode": account,
        "KostenplaatsID": centre[0] if centre else "0",
    }


def mutation(soort: str, account: str, *lines: str, **more: str) -> dict[str, Any]:
    """Return a mutation of 1 March 2026."""
    named = {"InExBTW": "EX", "Omschrijving": "Zes taarten", "Boekstuk": "B-7", **more}
    return {
        "MutatieNr": "0",
        "Soort": soort,
        "Datum": "2026-03-01",
        "Rekening": account,
        "MutatieRegels": [line(text, including=named["InExBTW"] == "IN") for text in lines],
        **named,
    }


def sale(number: str, *lines: str, **more: str) -> dict[str, Any]:
    """Return an invoice to K1 with a term of 14 days, of 121,00 when no lines are given."""
    return mutation(
        "FactuurVerstuurd",
        "1300",
        *(lines or ("8000 100.00 21.00 HOOG_VERK_21",)),
        RelatieCode="K1",
        Factuurnummer=number,
        Betalingstermijn="14",
        **more,
    )


def purchase(number: str, *lines: str, **more: str) -> dict[str, Any]:
    """Return an invoice from L1 with a term of 30 days, of 121,00 when no lines are given."""
    return mutation(
        "FactuurOntvangen",
        "1600",
        *(lines or ("4360 100.00 21.00 HOOG_INK_21",)),
        RelatieCode="L1",
        Factuurnummer=number,
        Betalingstermijn="30",
        **more,
    )


def received(number: str, amount: str) -> dict[str, Any]:
    """Return a payment of an invoice by K1 at the bank."""
    named = {"RelatieCode": "K1", "Factuurnummer": number}
    return mutation("FactuurbetalingOntvangen", "1100", f"1300 {amount} 0.00 GEEN", **named)


def paid(number: str, amount: str) -> dict[str, Any]:
    """Return a payment of an invoice to L1 from the bank."""
    named = {"RelatieCode": "L1", "Factuurnummer": number}
    return mutation("FactuurbetalingVerstuurd", "1100", f"1600 {amount} 0.00 GEEN", **named)


def newest(three: Three) -> Mapping[str, Any]:
    """Return the last mutation."""
    return three.eboekhouden.mutations()[-1]


def stated(found: Mapping[str, Any]) -> list[str]:
    """Write the lines of a mutation as GetMutaties shows it in the short form, a cost centre's id included."""
    return [
        " ".join(
            [
                row["TegenrekeningCode"],
                *(str(euros(row[name])) for name in ("BedragExclBTW", "BedragBTW")),
                row["BTWCode"],
                *([row["KostenplaatsID"]] if row["KostenplaatsID"] != "0" else []),
            ]
        )
        for row in found["lines"]
    ]


def header(found: Mapping[str, Any]) -> str:
    """Write kind, date, account, relation, invoice and reference of a mutation in short, a dash for what is empty."""
    names = ("Soort", "Datum", "Rekening", "RelatieCode", "Factuurnummer", "Boekstuk")
    return " ".join((found.get(name) or "-").removesuffix("T00:00:00") for name in names)
