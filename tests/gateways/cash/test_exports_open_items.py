"""Test the exports of open items: of all relations, of some, and along with the relations themselves."""

from dataclasses import replace
from datetime import date

import pytest

from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.recording import record
from grootboek.ledger.party import PartyDraft
from tests.counting import noted_statements
from tests.gateways.cash.conftest import Door
from tests.gateways.cash.statements import purchase, sale


def books_with_items(door: Door) -> None:
    """Book sales to relations 43 and 50 and a purchase from relation 43; pay some of the first sale and all of the second."""
    with door.book(writing=True) as book:
        other = add_party(book, PartyDraft(number=50, name="Ander"))
        record(book, sale(book, "060077"))
        record(book, replace(sale(book, "F2016-9", net=20000, day="2016-09-01"), party_id=other.id))
        record(book, sale(book, "060078"))
        record(book, purchase(book, "7001", "purchase_high"))
    door.bring(
        "101=43 201=1300 302=161101 307=-2100 309=060077 901=BANK",
        "101=43 201=1300 302=161101 307=-12100 309=060078 901=BANK",
    )


def test_items_with_and_without_the_extra_fields(either_door: Door) -> None:
    books_with_items(either_door)
    plain = {
        "record": "R0311", "F0101": "000043", "F0201": "1300", "F0301": "1610", "F0302": "13-10-2016", "F0303": "000001",
        "F0309": "060077", "F0320": "100,00", "F0901": "VERK",
    }  # fmt: skip
    extra = {"F0103": "Jan de Boer", "F0111": "27-10-2016", "F0307": "121,00", "F0314": "13-10-2016"}
    assert either_door.export("0311")[0] == plain
    assert either_door.export("0311T")[0] == plain | extra
    shown = [(each["F0101"], each["F0201"], each["F0309"], each["F0320"]) for each in either_door.export("311T")]
    assert shown == [
        ("000043", "1300", "060077", "100,00"),
        ("000043", "1600", "7001", "-121,00"),
        ("000050", "1300", "F2016-9", "242,00"),
    ]


RELATIONS = {
    "0311T|50": ["000050"],
    "0311|43": ["000043", "000043"],
    "0311|000044|60": ["000050"],
    "0311T||43": ["000043", "000043"],
    "0311|44": [],
}


@pytest.mark.parametrize("request_text", RELATIONS)
def test_items_of_some_relations(door: Door, request_text: str) -> None:
    books_with_items(door)
    assert [each["F0101"] for each in door.export(request_text)] == RELATIONS[request_text]


def test_along_with_relations_are_receivables_only(either_door: Door) -> None:
    books_with_items(either_door)
    with either_door.book(writing=True) as book:
        for number in (10, 44, 60):
            add_party(book, PartyDraft(number=number, name="Zonder", door_fields={"cash": {"0151": "KEUS"}}))

    def shown(request: str) -> list[tuple[str, str | None]]:
        return [(each["F0101"][-2:], each.get("F0309")) for each in either_door.export(request)]

    everybody = [
        ("10", None), ("43", None), ("43", "060077"), ("44", None), ("50", None), ("50", "F2016-9"), ("60", None),
    ]  # fmt: skip
    assert shown("0101P") == everybody
    assert shown("0101P|44") == [("44", None)]
    assert shown("0101P|43|44") == everybody[1:4]
    assert shown("0101PT|KEUS") == [("10", None), ("44", None), ("60", None)]
    assert shown("0101WP|1") == everybody


def test_total_of_what_is_overdue(either_door: Door) -> None:
    books_with_items(either_door)
    either_door.clock.set("2016-10-28 12:00:00")
    assert [each["Z0320"] for each in either_door.export("0101V")] == ["100,00", "242,00"]
    assert [each["Z0320"] for each in either_door.export("0101V|50")] == ["242,00"]
    assert [each["record"] for each in either_door.export("0101VP|50")] == ["R0101", "R0311"]
    either_door.clock.set("2016-10-27 12:00:00")
    assert [each["Z0320"] for each in either_door.export("0101TV")] == ["0,00", "242,00"]


@pytest.mark.parametrize("request_text", ["0101PV", "0311T", "0105", "0109"])
def test_no_statement_for_each_relation(either_door: Door, request_text: str) -> None:
    def statements() -> int:
        with noted_statements(either_door.server.database) as counted:
            either_door.export(request_text)
        return len(counted)

    books_with_items(either_door)
    few = statements()
    with either_door.book(writing=True) as book:
        for number in range(100, 150):
            added = add_party(
                book, PartyDraft(number=number, name="Klant", contact="Wie", collection="core", iban="NL1")
            )
            record(book, replace(sale(book, f"F{number}"), party_id=added.id, date=date(2016, 10, 1)))
    assert statements() == few
