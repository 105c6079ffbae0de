"""Requests to SnelStart that are refused, and the states of the books in which they are."""

from datetime import date
from typing import Any, Final

from falcon.testing import Result

from grootboek.bookkeeping.approving import approve
from grootboek.bookkeeping.closing import lock_period, unlock_period
from grootboek.bookkeeping.collecting import CollectionWish, collect
from grootboek.bookkeeping.correcting import correct
from grootboek.bookkeeping.declaring import file_vat_return
from grootboek.bookkeeping.drawers import close_drawer
from grootboek.bookkeeping.invoicing import add_invoice
from grootboek.bookkeeping.revising import booking_to_change
from grootboek.ledger.journal import JournalKind
from grootboek.ledger.period_lock import LockKind
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_facts
from tests.bookkeeping.direct_debits import draft_to_collect, prepare_to_collect
from tests.doors.money import journal
from tests.doors.mutations import received
from tests.doors.sales import book, model
from tests.doors.three import Three
from tests.refusals.examples import (
    Example,
    State,
)

NOWHERE: Final = "00000000-0000-0000-0000-000000000009"


def told(code: str, text: str, details: str | None = None) -> tuple[int, list[dict[str, str | None]]]:
    """Return the answer that tells one violation."""
    return 400, [{"errorCode": code, "message": text, "details": details}]


def misread(place: str, sentence: str) -> tuple[int, object]:
    """Return the answer to a body that does not fit its model."""
    return 400, {"message": "The request is invalid.", "modelState": {f"verkoopBoeking.{place}": [sentence]}}


def answered(result: Result) -> tuple[int, object]:
    """Return status and body."""
    return result.status_code, result.json


def posts(
    *lines: str,
    says: tuple[int, object],
    state: State = lambda _: None,
    btw: tuple[str, ...] | None = None,
    **more: Any,
) -> Example:
    """Return the example of a POST, of the sale of 121,00 unless lines are given, with some properties changed."""
    totals = btw if btw is not None else ("VerkopenHoog 21.00",)
    return Example(
        lambda three: answered(three.snelstart.call("POST", "/verkoopboekingen", sent(three, lines, totals, more))),
        says,
        state,
    )


def sent(three: Three, lines: tuple[str, ...], btw: tuple[str, ...], changed: dict[str, Any]) -> dict[str, Any]:
    """Return a model with changed properties; one that is `None` is left out."""
    body = model(three, "S1", *lines, btw=btw) | changed
    return {name: value for name, value in body.items() if value is not None}


def booked(three: Three) -> None:
    """Book the sale S1 and keep its path."""
    three.uids["S1"] = f"/verkoopboekingen/{book(three, 'S1')}"


def deleted(three: Three) -> None:
    """Book the sale S1 and delete it."""
    booked(three)
    three.snelstart.write("DELETE", three.uids["S1"])


def paid(three: Three) -> None:
    """Book the sale S1, and a payment of it through another door."""
    booked(three)
    three.eboekhouden.add(received("S1", "1.00"))


def corrected(three: Three) -> None:
    """Book the sale S1, correct it while its period is locked, and open that again."""
    booked(three)
    with three.book(writing=True) as book:
        lock_period(book, LockKind.USER, date(2026, 3, 31))
        correct(book, 1)
        unlock_period(book, LockKind.USER, None)


def declared(three: Three) -> None:
    """Book the sale S1 in February and file the VAT return of that month."""
    three.uids["S1"] = f"/verkoopboekingen/{book(three, 'S1', factuurdatum='2026-02-10T00:00:00')}"
    with three.book(writing=True) as opened:
        file_vat_return(opened, date(2026, 2, 1), date(2026, 2, 28))


def invoiced(three: Three) -> None:
    """Make an invoice that books the sale S1."""
    with three.book(writing=True) as opened:
        made = add_invoice(opened, draft_to_collect(opened, "K1", "S1", booking_description="Verkoop"))
        booking = booking_to_change(opened, made.booking_number or 0)
    three.uids["S1"] = f"/verkoopboekingen/{booking.uid}"


def ordered(three: Three) -> None:
    """Book the sale S1 beside an invoice that was not booked, and ask the bank to collect it."""
    with three.book(writing=True) as opened:
        prepare_to_collect(opened)
        add_invoice(opened, draft_to_collect(opened, "K1", "S1"))
    booked(three)
    with three.book(writing=True) as opened:
        assert collect(opened, CollectionWish(all_or_nothing=True))[0] is not None


def on_s1(method: str, says: tuple[int, object], state: State) -> Example:
    """Return the example of a PUT or DELETE of the sale S1."""

    def ask(three: Three) -> tuple[int, object]:
        body = model(three, "S1") if method == "PUT" else None
        return answered(three.snelstart.call(method, three.uids["S1"], body))

    return Example(ask, says, state)


def with_line(says: tuple[int, object], state: State = lambda _: None, **changed: Any) -> Example:
    """Return the example of a POST whose one line, of 121,00 without btw, has changed properties."""

    def ask(three: Three) -> tuple[int, object]:
        body = model(three, "S1", "8030 121.00 Geen", btw=())
        body["boekingsregels"][0] |= changed
        return answered(three.snelstart.call("POST", "/verkoopboekingen", body))

    return Example(ask, says, state)


def sold_to(name: str, says: tuple[int, object]) -> Example:
    """Return the example of a POST to another relation."""
    return Example(
        lambda three: answered(
            three.snelstart.call("POST", "/verkoopboekingen", model(three, "S1", klant={"id": three.uids[name]}))
        ),
        says,
    )


def buys(says: tuple[int, object], **changed: Any) -> Example:
    """Return the example of a POST of a purchase from L1 of 121,00, with some properties changed."""
    return Example(
        lambda three: answered(three.snelstart.call("POST", "/inkoopboekingen", purchase(three, **changed))), says
    )


def purchase(three: Three, **changed: Any) -> dict[str, Any]:
    """Return the model of a purchase P1 from L1."""
    line = {"omschrijving": "Kantoor", "grootboek": {"id": three.uids["4360"]}, "bedrag": 100, "btwSoort": "Hoog"}
    return {
        "factuurdatum": "2026-03-02T00:00:00",
        "factuurnummer": "P1",
        "leverancier": {"id": three.uids["L1"]},
        "factuurbedrag": 121,
        "boekingsregels": [line],
        "btw": [{"btwSoort": "InkopenHoog", "btwBedrag": 21}],
        **changed,
    }


def moves(says: tuple[int, object], soort: str = "Bank", resource: str = "bankboekingen", **changed: Any) -> Example:
    """Return the example of a POST of money of a journal, received for something sold."""
    return Example(
        lambda three: answered(three.snelstart.call("POST", f"/{resource}", moved(three, soort, **changed))), says
    )


def moved(three: Three, soort: str, **changed: Any) -> dict[str, Any]:
    """Return the model of money received."""
    line = {"omschrijving": "Los", "grootboek": {"id": three.uids["8030"]}, "debet": 0, "credit": 10}
    return {
        "datum": "2026-03-02T00:00:00",
        "dagboek": journal(three, soort),
        "omschrijving": "Ontvangen",
        "bedragOntvangen": 10,
        "bedragUitgegeven": 0,
        "grootboekBoekingsRegels": [line],
        **changed,
    }


def generally(says: tuple[int, object], **changed: Any) -> Example:
    """Return the example of a POST of a general booking."""

    def ask(three: Three) -> tuple[int, object]:
        sides = ({"debet": 10, "credit": 0}, {"debet": 0, "credit": 10})
        lines = [{"omschrijving": "Om", "grootboek": {"id": three.uids["4360"]}, **side} for side in sides]
        named = {name: value(three) if callable(value) else value for name, value in changed.items()}
        body = {"datum": "2026-03-02T00:00:00", "omschrijving": "Om", "memoriaalBoekingsRegels": lines, **named}
        return answered(three.snelstart.call("POST", "/memoriaalboekingen", body))

    return Example(ask, says)


def deletes(name: str, says: tuple[int, object], state: State) -> Example:
    """Return the example of a DELETE of what a state made under a name."""
    return Example(lambda three: answered(three.snelstart.call("DELETE", three.uids[name])), says, state)


def approved(three: Three) -> None:
    """Book a purchase and approve the invoice of the supplier."""
    three.uids["P1"] = "/inkoopboekingen/" + three.snelstart.write("POST", "/inkoopboekingen", purchase(three))["id"]
    with three.book(writing=True) as opened:
        supplier = party_facts(opened, "code", "L1")
        assert supplier is not None
        approve(opened, supplier.id, "P1")


def counted(three: Three) -> None:
    """Book money of the till and count it at the end of the day."""
    made = three.snelstart.write("POST", "/kasboekingen", moved(three, "Kas"))
    three.uids["kas"] = f"/kasboekingen/{made['id']}"
    with three.book(writing=True) as opened:
        (till,) = (each for each in chart_of(opened).journals.values() if each.kind is JournalKind.CASH)
        close_drawer(opened, till.code, date(2026, 3, 2), 1000)


WRONG_SOORT: Final = told("BOE-0069", "De opgegeven BTW is niet geldig", "Btwsoort is niet correct")
MISSING_SOORT: Final = "Een btw-soort ontbreekt, of komt niet overeen met de btwsoort van de grootboekrekening."
NO_ROLE: Final = "Er is geen grootboekrekening aanwezig voor de volgende grootboekfuncties."
NO_RECEIVABLE: Final = told("BOE-0081", NO_ROLE, "Er is geen grootboek aanwezig voor debiteuren")
TOO_LARGE: Final = (
    400,
    {
        "message": "The request is invalid.",
        "modelState": {
            f"verkoopBoeking.{place}": ["Error converting value \"10000000000000.00\" to type 'System.Decimal'."]
            for place in ("Factuurbedrag", "Boekingsregels[0].Bedrag")
        },
    },
)
NOT_BALANCED: Final = "De boeking is niet in balans"
NOT_FOUND: Final = (404, [{"errorCode": "BOE-0001", "message": "Niet gevonden", "details": None}])
CLOSED: Final = told("BOE-0042", "De boekdatum ligt in een geblokkeerde periode")
NOT_A_CUSTOMER: Final = told("BOE-0060", "De opgegeven relatie is geen klant.")
