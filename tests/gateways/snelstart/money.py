"""Models of bookings of money and of general bookings, as the tests of SnelStart's door send them."""

from typing import Any

from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.recording import record
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.party import PartyDraft
from grootboek.store.ledger.bookings import booking_by_number
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_facts
from tests.gateways.snelstart.conftest import Door

BANK, CASH, GENERAL = "bankboekingen", "kasboekingen", "memoriaalboekingen"
JOURNALS = {BANK: "BANK", CASH: "KAS", GENERAL: "MEMO"}


def journal(door: Door, code: str) -> dict[str, str]:
    """Return a reference to a journal."""
    with door.book() as book:
        return {"id": str(chart_of(book).journal_by_code[code].uid)}


def on(door: Door, code: str, credit: object = 0, debet: object = 0, **more: Any) -> dict[str, Any]:
    """Return a line on an account."""
    return {"omschrijving": "Regel", "grootboek": {"id": door.account(code)}, "debet": debet, "credit": credit, **more}


def settling(uid: str, credit: object = 0, debet: object = 0, **more: Any) -> dict[str, Any]:
    """Return a line that settles the invoice of a booking."""
    return {"boekingId": {"id": uid}, "omschrijving": "Betaling", "debet": debet, "credit": credit, **more}


def vat(kind: str, credit: object = 0, debet: object = 0, tarief: str = "Hoog") -> dict[str, Any]:
    """Return a total of btw."""
    return {"type": f"{kind}BtwType", "tarief": tarief, "debet": debet, "credit": credit}


def money(door: Door, received: object = 0, spent: object = 0, resource: str = BANK, **lines: Any) -> dict[str, Any]:
    """Return a booking of money."""
    return {
        "datum": "2026-03-01T00:00:00",
        "dagboek": journal(door, JOURNALS[resource]),
        "omschrijving": "Uitbetaling",
        "bedragOntvangen": received,
        "bedragUitgegeven": spent,
        **lines,
    }


def general(door: Door, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a general booking."""
    return {
        "datum": "2026-03-01T00:00:00",
        "dagboek": journal(door, "MEMO"),
        "omschrijving": "Memoriaal",
        "memoriaalBoekingsRegels": list(lines),
        **more,
    }


def purchase(door: Door, number: str, net: int = 5000) -> str:
    """Book a purchase with 21 % btw and return its id."""
    with door.book(writing=True) as book:
        supplier = party_facts(book, "code", "LEV") or add_party(book, PartyDraft(code="LEV", name="Molen"))
        chart = chart_of(book)
        line = StatedLine(
            account_id=chart.account_by_code["4310"].id, net=net, vat_code="purchase_high", vat=net * 21 // 100
        )
        stated = Statement(
            kind=BookingKind.PURCHASE_INVOICE,
            date=book.today,
            account_id=chart.account_by_code["1600"].id,
            party_id=supplier.id,
            invoice_number=number,
            lines=(line,),
        )
        view = booking_by_number(book, record(book, stated).number)
        assert view is not None
        return str(view.uid)


def made(door: Door, resource: str, model: dict[str, Any]) -> dict[str, Any]:
    """Make a booking and return the answer's model."""
    reply = door.call("POST", f"/v2/{resource}", model)
    assert reply.status == 201, reply.text
    answer: dict[str, Any] = reply.json
    return answer


def balances(door: Door) -> dict[str, Any]:
    """Return what every account and invoice stands at, from the lines of the ledger and the list of invoices."""
    totals = door.get("/v2/grootboekmutaties", "$apply=groupby((Grootboek/Id),aggregate(Saldo%20with%20sum%20as%20S))")
    sums = {row["grootboek"]["id"]: row["s"] for row in totals.json if row["s"]}
    owed = {row["id"]: row["openstaandSaldo"] for row in door.get("/v2/verkoopfacturen").json}
    return {"sums": sums, "owed": owed}
