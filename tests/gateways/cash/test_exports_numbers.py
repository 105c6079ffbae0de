"""Test the export of a number for a new relation: the first that is free, and holding it."""

from dataclasses import replace
from threading import Thread

import pytest

from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.gateways.cash.resources import relation_numbers
from grootboek.ledger.actor import Role
from grootboek.ledger.party import PartyDraft
from grootboek.store.audit import audit_trail
from tests.gateways.cash.conftest import EMAIL, Door, granted, opened


def number(door: Door, request: str) -> str:
    """Return the one number that is answered."""
    (only,) = door.export(request)
    assert only["record"] == "R2050"
    return only["Z0101"]


@pytest.mark.parametrize("request_text", ["2050N", "2050", "2050X"])
def test_first_free_number_is_told_to_everybody(either_door: Door, request_text: str) -> None:
    with either_door.book(writing=True) as book:
        for taken in (1, 2, 4):
            add_party(book, PartyDraft(number=taken, name=f"Relatie {taken}"))
    assert [number(either_door, request_text) for _ in range(2)] == ["000003", "000003"]


def test_number_that_is_held_is_told_to_nobody_else(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        add_party(book, PartyDraft(number=2, name="Twee"))
    assert [number(either_door, "2050R") for _ in range(3)] == ["000001", "000003", "000004"]
    assert number(either_door, "2050N") == "000005"
    assert number(either_door, "2050RN") == "000005"


def test_number_that_is_held_is_made_for_no_other_party(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        for taken in range(1, 43):
            add_party(book, PartyDraft(number=taken, name=f"Relatie {taken}"))
    assert number(either_door, "2050R") == "000044"
    with either_door.book(writing=True) as book:
        assert add_party(book, PartyDraft(code="WEBSHOP", name="Ander")).number == 45
        assert add_party(book, PartyDraft(number=44, name="Gereserveerd")).number == 44
        change_party(
            book,
            add_party(book, PartyDraft(code="WEG", number=46, name="Weg")).id,
            lambda party: replace(party, number=100),
        )
    assert number(either_door, "2050N") == "000046"


def test_adding_and_changing_a_party_end_the_hold(either_door: Door) -> None:
    assert [number(either_door, "2050R"), number(either_door, "2050R")] == ["000001", "000002"]
    with either_door.book(writing=True) as book:
        one = add_party(book, PartyDraft(code="EEN", number=1, name="Een"))
        change_party(book, one.id, lambda party: replace(party, number=2))
    assert number(either_door, "2050N") == "000001"
    with either_door.book(writing=True) as book:
        change_party(book, one.id, lambda party: replace(party, number=500))
    assert number(either_door, "2050N") == "000001"


def test_number_that_is_the_code_of_another_is_passed_over(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        add_party(book, PartyDraft(code="1", number=900, name="Code een"))
        add_party(book, PartyDraft(code="2", number=901, name="Code twee"))
    assert number(either_door, "2050N") == "000003"


def test_two_who_ask_at_once_get_two_numbers(either_door: Door) -> None:
    given: list[str] = []
    threads = [Thread(target=lambda: given.append(number(either_door, "2050R"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [f"{each:06}" for each in range(1, 9)]


def test_reader_holds_nothing(door: Door) -> None:
    granted(door.server, EMAIL, door.administration_id, Role.READER)
    reply = door.call("Export", exportData="2050R")
    told = "Error during export: aanvraag 2050R is geweigerd: de gebruiker heeft geen rechten voor deze administratie"
    assert (reply.code, reply.message) == (800, told)
    assert number(door, "2050N") == "000001"


def test_holding_leaves_a_trail(door: Door) -> None:
    number(door, "2050R")
    with door.book() as book:
        last = audit_trail(book)[0]
    assert (last.act, last.subject, last.user_id) == ("hold party number", "party number 1", door.user_id)


def test_import_of_a_relation_ends_the_hold(either_door: Door) -> None:
    held = number(either_door, "2050R")
    data = f"<![CDATA[<CASH><R0101><F101>{held}</F101><F103>Nieuw</F103><F107>1234 AB DELFT</F107></R0101></CASH>]]>"
    assert either_door.call("Import", importData=data).status_of_import == 2
    assert [each["F0103"] for each in either_door.export(f"0101|{held}")] == ["Nieuw"]
    assert number(either_door, "2050N") == "000002"


def test_hold_is_of_one_administration(either_door: Door) -> None:
    other = opened(either_door.server, "ander", "Ander", either_door.user_id)
    granted(either_door.server, EMAIL, other)
    place = "<api:admCode>ander</api:admCode>"
    assert number(either_door, "2050R") == "000001"
    reply = either_door.call("Export", exportData="2050R", administration=place)
    assert "<Z0101>000001</Z0101>" in (reply.value("exportResult") or "")


def test_no_number_of_six_digits_is_left(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relation_numbers, "HIGHEST_NUMBER", 9)
    with door.book(writing=True) as book:
        for taken in range(1, 10):
            add_party(book, PartyDraft(number=taken, name=f"Relatie {taken}"))
    reply = door.call("Export", exportData="2050R")
    assert (reply.code, reply.message) == (800, "Error during export: er is geen vrij relatienummer")
    monkeypatch.undo()
    assert number(door, "2050N") == "000010"
