"""Test the export of ledger balances: of every division of the year, with the result of earlier years, per cost centre."""

from dataclasses import replace
from datetime import date

import pytest

from grootboek.bookkeeping.closing import close_year
from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.bookkeeping.opening import open_administration
from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.recording import record
from grootboek.ledger.actor import Actor
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.fiscal_periods import PeriodKind
from grootboek.ledger.party import PartyDraft
from tests.gateways.cash.conftest import EMAIL, Door, granted
from tests.gateways.cash.statements import purchase, sale

RESULT = "Resultaat vorige jaren"


def cents(text: str) -> int:
    """Read an exported amount."""
    return int(text.replace(",", ""))


def shown(door: Door, request: str) -> dict[str, str]:
    """Return the amounts other than zero by account (and centre of a part), that of the row of earlier years by its name."""
    rows = door.export(request)
    assert {each["record"] for each in rows} <= {"R0211"}
    keys = [each["F0203"] if each["F0203"] == RESULT else each["F0201"] + each.get("F0911", "") for each in rows]
    assert len(set(keys)) == len(keys)
    return {key: each["F0307"] for key, each in zip(keys, rows, strict=True) if each["F0307"] != "0,00"}


def test_accounts_with_a_balance(either_door: Door) -> None:
    assert either_door.export("0211") == []
    either_door.bring("201=4360 302=161001 307=10000 901=KAS", "201=8000 302=161101 307=-1 901=KAS")
    assert either_door.export("0211") == [
        {"record": "R0211", "F0201": "1000", "F0203": "Kas", "Z0211": "16", "F0307": "-100,00", "F0310": "1610"},
        {
            "record": "R0211",
            "F0201": "4360",
            "F0203": "Algemene kosten",
            "Z0211": "16",
            "F0307": "100,00",
            "F0310": "1610",
        },
    ]
    assert shown(either_door, "0211|1611") == {"1000": "-99,99", "4360": "100,00", "8000": "-0,01"}
    assert shown(either_door, "211|1609") == {}


def test_all_accounts_and_the_result_of_earlier_years(either_door: Door) -> None:
    either_door.bring(
        "201=8000 302=141231 307=-100 901=KAS",
        "201=8000 302=150101 307=-2000 901=KAS",
        "201=4360 302=150901 307=300 901=KAS",
        "201=4360 302=151001 307=40000 901=KAS",
    )
    rows = either_door.export("0211T|1509")
    with either_door.book() as book:
        assert book.today.year == 2016
    assert [each["F0201"] for each in rows[:-1]] == [each["F0201"] for each in either_door.export("0201")]
    assert rows[-1] == {
        "record": "R0211", "F0201": "0690", "F0203": RESULT, "Z0211": "15", "F0307": "-1,00", "F0310": "1509",
    }  # fmt: skip
    assert shown(either_door, "0211T|1509") == {"1000": "18,00", "4360": "3,00", "8000": "-20,00", RESULT: "-1,00"}
    assert shown(either_door, "0211T|1612") == {"1000": "-382,00", RESULT: "382,00"}
    assert shown(either_door, "0211|1612") == {"1000": "-382,00"}


def test_years_that_are_closed_have_their_result_on_equity(either_door: Door) -> None:
    either_door.bring(
        "201=8000 302=140301 307=-100 901=KAS",
        "201=8000 302=150301 307=-20 901=KAS",
        "201=8000 302=160301 307=-3 901=KAS",
    )
    with either_door.book(writing=True) as book:
        close_year(book, 2014)
    assert shown(either_door, "0211T|1412") == {"1000": "1,00", "8000": "-1,00", "9990": "1,00", "0690": "-1,00"}
    assert shown(either_door, "0211T|1512") == {"1000": "1,20", "8000": "-0,20", "0690": "-1,00"}
    assert shown(either_door, "0211T|1603") == {"1000": "1,23", "8000": "-0,03", "0690": "-1,00", RESULT: "-0,20"}


@pytest.mark.parametrize(
    "request_text", ["0211T|1412", "0211T|1509", "0211T|1601", "0211TX", "0211T|4912", "0211KT|1610"]
)
def test_all_accounts_sum_to_zero(either_door: Door, request_text: str) -> None:
    with either_door.book(writing=True) as book:
        centre = add_cost_centre(book, CostCentreDraft(code="WIN", name="Winkel"))
        for year in (2014, 2015, 2016):
            stated = replace(sale(book, f"F{year}", net=3333 * year), date=date(year, 9, 1))
            record(book, replace(stated, lines=(replace(stated.lines[0], cost_centre_id=centre.id),)))
            record(book, replace(purchase(book, f"I{year}", "purchase_reverse_high"), date=date(year, 10, 1)))
        close_year(book, 2014)
    rows = either_door.export(request_text)
    assert sum(cents(each["F0307"]) for each in rows if "F0911" not in each) == 0


def test_balances_of_cost_centres(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        for code in ("WIN", "MAG"):
            add_cost_centre(book, CostCentreDraft(code=code, name=code))
    either_door.bring(
        "201=4360 302=150101 307=900 911=WIN 901=KAS",
        "201=4360 302=160101 307=100 911=WIN 901=KAS",
        "201=4360 302=160101 307=20 911=MAG 901=KAS",
        "201=4360 302=160101 307=3 901=KAS",
        "201=2000 302=150101 307=-70 911=WIN 901=KAS",
    )
    parts = {"4360WIN": "1,00", "4360MAG": "0,20", "2000WIN": "-0,70"}
    totals = {"1000": "-9,53", "2000": "-0,70", "4360": "1,23", RESULT: "9,00"}
    assert shown(either_door, "0211K|1612") == totals | parts
    assert shown(either_door, "0211TK|1612") == totals | parts
    assert shown(either_door, "0211T|1612") == totals
    order = [each.get("F0911") for each in either_door.export("0211K|1612") if each["F0201"] == "4360"]
    assert order == [None, "MAG", "WIN"]


THROUGH = {
    PeriodKind.MONTHS: {"1601": 1, "1602": 2, "1612": 4},
    PeriodKind.FOUR_WEEKS: {"1601": 0, "1602": 1, "1603": 2, "1613": 4},
    PeriodKind.QUARTERS: {"1601": 2, "1603": 3, "1604": 4},
    PeriodKind.YEAR: {"1601": 4},
}
"""How many of four bookings lie in the year up to a period: of 31 January, 29 February, 30 September and 31 December."""


@pytest.mark.parametrize("kind", PeriodKind)
def test_every_division_of_the_year(either_door: Door, kind: PeriodKind) -> None:
    draft = AdministrationDraft(code="ander", name="Ander", period_kind=kind)
    either_door.administration_id = open_administration(either_door.server.database, draft, Actor(None, "cli"))
    granted(either_door.server, EMAIL, either_door.administration_id)
    with either_door.book(writing=True) as book:
        boer = add_party(book, PartyDraft(number=43, name="Jan de Boer"))
        for number, day in enumerate(("2016-01-31", "2016-02-29", "2016-09-30", "2016-12-31"), 1):
            record(book, replace(sale(book, f"F{number}", net=100, day=day), party_id=boer.id))
    place = "<api:admCode>ander</api:admCode>"
    for period, bookings in THROUGH[kind].items():
        text = either_door.call("Export", exportData=f"0211|{period}", administration=place).value("exportResult") or ""
        assert (f"<F0307>-{bookings},00</F0307>" in text, "<R0211>" in text) == (bookings > 0, bookings > 0), period
    beyond = either_door.call("Export", exportData=f"0211|16{kind + 1:02}", administration=place)
    value = f"16{kind + 1:02}"
    told = f"ongeldige aanvraag 0211|{value}: parameter 1 heeft een ongeldige waarde: {value}"
    assert (beyond.code, beyond.message) == (800, f"Error during export: {told}")


@pytest.mark.parametrize("request_text", ["0211|1600", "0211T|16", "0211T|150x", "0211|1501|1509", "0211K||1509"])
def test_periods_without_form(door: Door, request_text: str) -> None:
    reply = door.call("Export", exportData=request_text)
    assert reply.code == 800
    assert reply.message.startswith(f"Error during export: ongeldige aanvraag {request_text}: ")
