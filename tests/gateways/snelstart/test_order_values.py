"""Values that no order can hold: numbers, amounts, texts and days beyond their bounds."""

from tests.gateways.snelstart.conftest import Door
from tests.gateways.snelstart.orders import PATH, order, template


def test_what_no_order_can_hold_is_told(door: Door) -> None:
    def stated(number: int, text: str) -> str:
        entries = [{"veldNummer": number, "waarde": text}]
        reply = door.call("POST", PATH, order(door, verkoopordersjabloon=template(door), extraHoofdVelden=entries))
        if reply.status != 201:
            return str(reply.codes[0])
        return str(next(row["waarde"] for row in reply.json["extraHoofdVelden"] if row["veldNummer"] == number))

    numbers = [stated(1, text) for text in ("2147483647", "-2147483648", "+7", "2147483648", "²", "-")]
    assert numbers == ["2147483647", "-2147483648", "7", "VOR-0034", "VOR-0034", "VOR-0034"]
    assert [stated(2, text) for text in ("1e2", "NaN", "1e300")] == ["100.00", "VOR-0021", "VOR-0023"]
    # A text is as long as its units of UTF-16: two of these are four, three are six of the five.
    assert [stated(4, "🚲" * count) for count in (2, 3)] == ["🚲" * 2, "VOR-0035"]
    for day in ("0001-01-01T00:00:00", "1979-12-31", "2050-01-01"):
        reply = door.call("POST", PATH, order(door, datum=day))
        assert reply.json["modelState"] == {"verkooporder.Datum": ["The field Datum is invalid."]}
