"""Money that is booked at SnelStart's door is seen at the others, and theirs as bankboekingen and kasboekingen."""

from itertools import count
from typing import Any

from tests.doors.money import journal, on, settling
from tests.doors.mutations import mutation, newest, purchase, received, sale
from tests.doors.three import Three, euros

NUMBERS = count(7001)


def mixed(three: Three, number: str, **more: Any) -> dict[str, Any]:
    """Return a bank booking of 166,90: a sale paid, something sold, and costs with VAT to reclaim."""
    return {
        "datum": "2026-03-10T00:00:00",
        "dagboek": journal(three, "Bank"),
        "omschrijving": "Uitbetaling",
        "bedragOntvangen": 166.9,
        "verkoopboekingBoekingsRegels": [settling(three, number, 121)],
        "grootboekBoekingsRegels": [
            on(three, "8000", 50, btwSoort="Hoog"),
            on(three, "4360", 0, 12, btwSoort="Hoog"),
            on(three, "2000", 0, 0.08),
        ],
        "btwBoekingsregels": [
            {"type": "AfTeDragenBtwType", "tarief": "Hoog", "credit": 10.5},
            {"type": "TeVorderenBtwType", "tarief": "Hoog", "debet": 2.52},
        ],
        **more,
    }


def test_mixed_money_is_seen_at_the_other_doors(three: Three) -> None:
    number = str(next(NUMBERS))
    three.eboekhouden.add(sale(number))
    before = {code: three.eboekhouden.balance(code) for code in ("1100", "1300", "8000", "4360", "1700", "1710")}
    made = three.snelstart.write("POST", "/bankboekingen", mixed(three, number))
    found = newest(three)
    assert (found["Soort"], found["Rekening"], found["Omschrijving"]) == ("GeldOntvangen", "1100", "Uitbetaling")
    told = [
        (row["TegenrekeningCode"], euros(row["BedragExclBTW"]), euros(row["BedragBTW"]), row["BTWCode"])
        for row in found["lines"]
    ]
    assert told == [
        ("8000", 50, euros("10.50"), "HOOG_VERK_21"),
        ("4360", -12, euros("-2.52"), "HOOG_INK_21"),
        ("2000", euros("-0.08"), 0, "GEEN"),
        ("1300", 121, 0, "GEEN"),
    ]
    moved = {code: three.eboekhouden.balance(code) - amount for code, amount in before.items()}
    assert moved == {
        "1100": euros("166.90"),
        "1300": -121,
        "8000": -50,
        "4360": 12,
        "1700": euros("-10.50"),
        "1710": euros("2.52"),
    }
    assert number not in three.eboekhouden.items()
    assert three.cash.items(43).get(number, 0) == 0
    exported = {row["0201"]: euros(row["0307"]) for row in three.cash.export("0301B|26")[-7:]}
    assert exported == {
        "1100": euros("166.90"),
        "8000": -50,
        "4360": 12,
        "2000": euros("0.08"),
        "1300": -121,
        "1700": euros("-10.50"),
        "1710": euros("2.52"),
    }
    assert three.snelstart.call("DELETE", f"/bankboekingen/{made['id']}").status_code == 200
    assert three.snelstart.outstanding(number) == 121


def put_back(three: Three, resource: str, row: dict[str, Any]) -> None:
    """Hold that a booking of another door is accepted as it was read."""
    again = three.snelstart.write("PUT", f"/{resource}/{row['id']}", row)
    assert {**again, "modifiedOn": ""} == {**row, "modifiedOn": ""}


def last(three: Three, resource: str) -> dict[str, Any]:
    """Return the last booking of a resource."""
    rows: list[dict[str, Any]] = three.snelstart.read(f"/{resource}")
    return rows[-1]


def test_payments_of_the_other_doors_are_bankboekingen(three: Three) -> None:
    first, second = str(next(NUMBERS)), str(next(NUMBERS))
    for number in (first, second):
        three.eboekhouden.add(sale(number))
    three.eboekhouden.add(received(first, "21.00"))
    shown = last(three, "bankboekingen")
    (line,) = shown["verkoopboekingBoekingsRegels"]
    assert line["boekingId"]["id"] == three.snelstart.invoice(first)["verkoopBoeking"]["id"]
    assert (euros(shown["bedragOntvangen"]), euros(line["credit"])) == (21, 21)
    put_back(three, "bankboekingen", shown)
    three.cash.book(
        f"901=BANK 302=260311 201=1300 307=-12100 101=43 309={second}",
        "901=BANK 302=260311 201=4360 307=500",
    )
    shown = last(three, "bankboekingen")
    assert euros(shown["bedragOntvangen"]) == 116
    assert [euros(row["credit"]) for row in shown["verkoopboekingBoekingsRegels"]] == [121]
    assert [euros(row["debet"]) for row in shown["grootboekBoekingsRegels"]] == [5]
    put_back(three, "bankboekingen", shown)
    assert (three.snelstart.outstanding(first), three.snelstart.outstanding(second)) == (100, 0)


def test_cash_and_memoranda_of_the_other_doors(three: Three) -> None:
    three.eboekhouden.add(mutation("GeldUitgegeven", "1000", "4360 100.00 21.00 HOOG_INK_21"))
    shown = last(three, "kasboekingen")
    assert [(row["type"], euros(row["debet"])) for row in shown["btwBoekingsregels"]] == [("TeVorderenBtwType", 21)]
    assert (euros(shown["bedragUitgegeven"]), shown["grootboekBoekingsRegels"][0]["btwSoort"]) == (121, "Hoog")
    put_back(three, "kasboekingen", shown)
    found = newest(three)
    assert (found["Soort"], found["lines"][0]["BTWCode"]) == ("GeldUitgegeven", "HOOG_INK_21")


def test_a_general_booking_settles_at_every_door(three: Three) -> None:
    number, bill = str(next(NUMBERS)), str(next(NUMBERS))
    three.eboekhouden.add(sale(number))
    three.eboekhouden.add(purchase(bill))
    uid = three.snelstart.invoice(number)["verkoopBoeking"]["id"]
    three.snelstart.write(
        "POST",
        "/memoriaalboekingen",
        {
            "datum": "2026-03-10",
            "dagboek": journal(three, "Memoriaal"),
            "memoriaalBoekingsRegels": [on(three, "4360", 0, 121)],
            "verkoopboekingBoekingsRegels": [{"boekingId": {"id": uid}, "omschrijving": "Oninbaar", "bedrag": 121}],
        },
    )
    assert three.snelstart.outstanding(number) == 0
    assert number not in three.eboekhouden.items()
    assert three.cash.items(43).get(number, 0) == 0
    found = newest(three)
    assert (found["Soort"], found["Rekening"]) == ("Memoriaal", "4360")
    assert [(row["TegenrekeningCode"], euros(row["BedragExclBTW"])) for row in found["lines"]] == [("1300", 121)]
