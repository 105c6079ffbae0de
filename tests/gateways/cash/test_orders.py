"""Sales orders at the CASH door."""

from dataclasses import replace
from decimal import Decimal

import pytest

from grootboek.bookkeeping.ordering import change_sales_order, withdraw_sales_order
from grootboek.bookkeeping.pricing import add_price_agreement
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.store.invoicing.sales_orders import sales_order_by
from grootboek.store.masters.parties import party_by
from tests.gateways.cash.conftest import Door
from tests.gateways.cash.trade import bring, brought

BELL = "2260 2260=BEL 2001=Fietsbel 2267=1250 2273=100"


def test_an_order_comes_back_with_its_lines(either_door: Door) -> None:
    brought(
        either_door,
        BELL,
        "2400 2400=77 2220=43 2401=161001 2402=161015 2404=o 2405=Web_17 2406=Uw_brief 2002=2,5 2333=1000 2983=eur",
        "2410 2400=77 2260=bel 2410=3 2267=1199 2002=10 2404=m",
        "2410 2400=000077 2426=9 2001=Met_dank",
    )
    assert either_door.export("2400|77") == [
        {
            "record": "R2400",
            "F2002": "2,50",
            "F2220": "000043",
            "F2333": "10,00",
            "F2400": "000077",
            "F2401": "01-10-2016",
            "F2402": "15-10-2016",
            "F2404": "O",
            "F2405": "Web 17",
            "F2406": "Uw brief",
            "F2424": "3,00",
            "F2983": "EUR",
        }
    ]
    first = {
        "record": "R2410",
        "F2001": "Fietsbel",
        "F2002": "10,00",
        "F2260": "BEL",
        "F2267": "11,99",
        "F2400": "000077",
        "F2404": "M",
        "F2410": "3,00",
        "F2426": "1",
    }
    text = {"F2001": "Met dank", "F2267": "0,00", "F2400": "000077", "F2410": "0,00", "F2426": "9"}
    assert either_door.export("2410|77") == [first, {"record": "R2410", **text}]
    assert either_door.export("2410S") == [first]
    assert either_door.export("2400|78") == either_door.export("2410|78|99") == []
    assert either_door.export("2260V|BEL")[0]["F2293"] == "97,00"


def test_orders_and_lines_without_numbers_get_the_next_in_the_order_of_the_message(either_door: Door) -> None:
    brought(
        either_door,
        BELL,
        "2400 2220=43",
        "2410 2260=BEL 2410=1",
        "2410 2260=BEL 2410=2",
        "2400 2220=43",
        "2410 2260=BEL 2410=3",
    )
    assert [each["F2400"] for each in either_door.export("2400")] == ["000001", "000002"]
    lines = [(each["F2400"], each["F2426"], each["F2410"]) for each in either_door.export("2410")]
    assert lines == [("000001", "1", "1,00"), ("000001", "2", "2,00"), ("000002", "1", "3,00")]
    assert {each["F2401"] for each in either_door.export("2400")} == {"11-10-2016"}


def test_only_what_is_sent_of_an_order_and_a_line_changes(door: Door) -> None:
    brought(door, BELL, "2400 2400=5 2220=43 2405=Eerst 2402=161015", "2410 2400=5 2260=BEL 2410=1 2267=100")
    brought(door, "2400 2400=5 2405=Later", "2410 2400=5 2426=1 2410=4")
    (order,) = door.export("2400")
    assert (order["F2405"], order["F2402"], order["F2220"]) == ("Later", "15-10-2016", "000043")
    (line,) = door.export("2410")
    assert (line["F2410"], line["F2267"], line["F2260"]) == ("4,00", "1,00", "BEL")
    brought(door, "2260 2260=SLOT 2001=Slot 2267=500", "2410 2400=5 2426=1 2260=SLOT")
    (line,) = door.export("2410")
    assert (line["F2410"], line["F2267"], line["F2001"]) == ("4,00", "5,00", "Slot")
    door.clock.set("2016-12-01 12:00:00")
    brought(door, "2400 2400=6 2220=43")
    assert [each["F2400"] for each in door.export("2400W|5")] == ["000006"]


def test_a_line_without_a_price_gets_what_was_agreed(door: Door) -> None:
    brought(door, BELL)
    with door.book(writing=True) as book:
        customer = party_by(book, "number", 43)
        assert customer is not None
        add_price_agreement(book, PriceAgreementDraft(article_id=1, party_id=customer.id, price=Decimal(9)))
    brought(door, "2400 2220=43", "2410 2260=BEL 2410=2")
    assert door.export("2410")[0]["F2267"] == "9,00"


def test_a_line_of_an_order_that_is_refused_is_refused_too(door: Door) -> None:
    brought(door, BELL, "2400 2220=43")
    reply = bring(door, "2400 2220=99", "2410 2260=BEL 2410=2", "2400 2220=43")
    assert reply.errors == [("Ongeldige waarde 2220=99", "1"), ("Ongeldige waarde 2400=000002", "2")]
    assert [each["F2400"] for each in door.export("2400")] == ["000001", "000003"]
    assert door.export("2410") == []


def test_a_withdrawn_order_is_not_shown_nor_changed(door: Door) -> None:
    brought(door, "2400 2400=5 2220=43")
    with door.book(writing=True) as book:
        withdraw_sales_order(book, 5)
    assert door.export("2400") == []
    reply = bring(door, "2400 2400=5 2405=X")
    assert (reply.errors, reply.explanations) == (
        [("Ongeldige waarde 2400=5", "1")],
        ["verkoopordernummer (2400): is ingetrokken"],
    )


def test_an_order_goes_to_one_of_the_delivery_addresses_of_its_customer(either_door: Door) -> None:
    brought(
        either_door,
        "2229 101=43 2228=2 2229=Magazijn 103=Jan_de_Boer 104=Piet 105=Kade_1 107=3011_AA_ROTTERDAM 130=NL",
        "2400 2400=5 2220=43 2419=2",
    )
    with either_door.book() as book:
        order = sales_order_by(book, "number", 5)
    assert order is not None
    address = order.delivery_address
    assert (address.name, address.contact, address.street) == ("Jan de Boer", "Piet", "Kade 1")
    assert (address.postcode, address.city, address.country) == ("3011 AA", "ROTTERDAM", "NL")
    assert either_door.export("2400")[0]["F2419"] == "2"
    # Another door states an address and no number.
    for street, shown in (("kade 1 ", "2"), ("Kade 2", "")):
        with either_door.book(writing=True) as book:
            elsewhere = replace(address, street=street, name="", contact="")
            change_sales_order(book, 5, lambda draft, to=elsewhere: replace(draft, delivery_address=to))
        assert either_door.export("2400")[0].get("F2419", "") == shown
    reply = bring(either_door, "2400 2400=5 2419=3")
    assert reply.errors == [("Ongeldige waarde 2419=3", "1")]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("2400 2405=X", "2220="),
        ("2400 2220=43 2401=161301", "2401=161301"),
        ("2400 2220=43 2002=101", "2002=101"),
        ("2400 2220=43 2911=ZZZ", "2911=ZZZ"),
        ("2400 2220=43 2205=JAN", "2205=JAN"),
        ("2410 2260=BEL 2410=1", "2400="),
        ("2410 2400=9 2260=BEL 2410=1", "2400=9"),
        ("2410 2400=5 2260=NIETS 2410=1", "2260=NIETS"),
        ("2410 2400=5 2260=BEL 2410=1,00001", "2410=1,00001"),
        ("2410 2400=5 2260=BEL 2404=MM", "2404=MM"),
    ],
)
def test_an_order_that_is_wrong_is_refused_by_its_field(door: Door, row: str, message: str) -> None:
    brought(door, BELL, "2400 2400=5 2220=43")
    reply = bring(door, row)
    assert (reply.status_of_import, reply.errors) == (3, [(f"Ongeldige waarde {message}", "1")])
    assert (len(door.export("2400")), door.export("2410")) == (1, [])


def test_a_quantity_that_is_no_number_is_not_called_an_amount(door: Door) -> None:
    reply = bring(door, "2400 2220=43", "2410 2260=BEL 2410=x")
    assert "aantal besteld (2410): geen getal" in (reply.value("transaction/a:err") or "")
