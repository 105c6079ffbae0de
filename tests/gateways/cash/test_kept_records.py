"""Records that only CASH has: kept by their key, given back by key, range and change; what they refer to has to be there."""

from dataclasses import replace

import pytest

from grootboek.bookkeeping.parties import change_party, delete_party
from grootboek.gateways.cash.records.layout import record_layout, record_numbers
from grootboek.gateways.cash.resources.kept_records import KEPT
from grootboek.store.masters.parties import party_by
from tests.gateways.cash.conftest import Door
from tests.gateways.cash.trade import bring, brought

BASE = (
    "2260 2260=BEL 2001=Fietsbel",
    "2202 2202=A 2001=Groep_twee",
    "2203 2203=VIP 2001=Belangrijk",
    "2206 2206=NW 2001=Nieuw",
    "2205 2205=JAN 2001=Jan 120=jan@example.nl 2021=800131",
    "2209 2209=HFD 2001=Hoofdmagazijn 101=43",
    "2220 101=43 2203=vip 2206=NW 2205=JAN 2222=2",
    "2229 101=43 2228=01 2229=Kantoor",
    "2269 2260=BEL 660=Let_op",
    "4100 4100=ONDH 2001=Onderhoud 4202=12",
    "4200 4200=C1 4100=ONDH 2220=43 2260=BEL 2267=1000 4205=160101",
    "3600 3600=D1 101=43 4200=C1 2205=JAN 3601=161011",
    "3620 3620=R1 3600=D1 3420=bel 3423=1,5 3401=1",
    "105 101=43 140=2 103=Marie 144=0612345678",
)
GIVEN = {
    "2202": {"F2001": "Groep twee", "F2202": "A"},
    "2203": {"F2001": "Belangrijk", "F2203": "VIP"},
    "2206": {"F2001": "Nieuw", "F2206": "NW"},
    "2205": {"F0120": "jan@example.nl", "F2001": "Jan", "F2021": "31-01-1980", "F2205": "JAN"},
    "2209": {"F0101": "000043", "F2001": "Hoofdmagazijn", "F2209": "HFD"},
    "2220": {"F0101": "000043", "F2203": "VIP", "F2205": "JAN", "F2206": "NW", "F2222": "2"},
    "2229": {"F0101": "000043", "F2228": "1", "F2229": "Kantoor"},
    "2269": {"F0660": "Let op", "F2260": "BEL"},
    "4100": {"F2001": "Onderhoud", "F4100": "ONDH", "F4202": "12"},
    "4200": {
        "F2220": "000043",
        "F2260": "BEL",
        "F2267": "10,00",
        "F4100": "ONDH",
        "F4200": "C1",
        "F4205": "01-01-2016",
    },
    "3600": {"F0101": "000043", "F2205": "JAN", "F3600": "D1", "F3601": "11-10-2016", "F4200": "C1"},
    "3620": {"F3401": "1", "F3420": "BEL", "F3423": "1,50", "F3600": "D1", "F3620": "R1"},
    "0105": {"F0101": "000043", "F0103": "Marie", "F0140": "2", "F0144": "0612345678"},
}


def test_every_layout_with_a_key_is_kept_and_every_kept_record_has_one() -> None:
    assert {number for number in record_numbers() if record_layout(number).key} == set(KEPT) == set(GIVEN)


def test_what_was_sent_is_given_back(either_door: Door) -> None:
    brought(either_door, *BASE)
    for number, fields in GIVEN.items():
        assert either_door.export(number) == [{"record": f"R{number}", **fields}]
        assert either_door.export(f"{number}X")[0].keys() == {"record", *fields}


def test_records_are_chosen_by_their_first_key_field_and_by_change(either_door: Door) -> None:
    brought(either_door, "0101 101=7 103=Ander", *(f"2203 2203={code} 2001=x" for code in "ABC"))
    brought(either_door, *(f"2229 101={number} 2228={order}" for number in (7, 43) for order in (2, 10)))
    assert [each["F2203"] for each in either_door.export("2203|b|C")] == ["B", "C"]
    assert [each["F2228"] for each in either_door.export("2229|43")] == ["2", "10"]
    assert len(either_door.export("2229|7|43")) == 4
    either_door.clock.set("2016-11-30 12:00:00")
    brought(either_door, "2203 2203=B 2001=y")
    assert either_door.export("2203W|3") == [{"record": "R2203", "F2001": "y", "F2203": "B"}]


def test_only_what_was_sent_changes_and_an_empty_field_is_removed(door: Door) -> None:
    brought(door, "2205 2205=JAN 2001=Jan 120=jan@example.nl", "2205 2205=jan 120= 2029=Jantje")
    assert door.export("2205") == [{"record": "R2205", "F2001": "Jan", "F2029": "Jantje", "F2205": "JAN"}]


@pytest.mark.parametrize(
    ("row", "message", "words"),
    [
        ("2203 2001=x", "2203=", "klantgroep (2203): is verplicht"),
        ("2220 101=99", "0101=99", "relatiecode (0101): relatie 99 bestaat niet"),
        ("2220 101=43 2203=GEEN", "2203=GEEN", "klantgroep (2203): klantgroep GEEN bestaat niet"),
        ("2269 2260=GEEN 660=x", "2260=GEEN", "artikelcode (2260): artikel GEEN bestaat niet"),
        ("3600 3600=D1 4200=GEEN", "4200=GEEN", "contractnummer (4200): contract GEEN bestaat niet"),
        ("3620 3620=R 3600=GEEN", "3600=GEEN", "dossier (3600): dossier GEEN bestaat niet"),
        ("4200 4200=C 4205=991399", "4205=991399", "datum contract (4205): geen datum in de vorm JJMMDD"),
        ("4200 4200=C 4201=1x", "4201=1x", "aantal apparaten (4201): geen getal van hoogstens 6 cijfers"),
        ("2229 101=43 2228=x", "2228=x", "volgnummer afleveradres (2228): geen getal van hoogstens 6 cijfers"),
    ],
)
def test_a_record_that_is_wrong_is_refused_by_its_field(door: Door, row: str, message: str, words: str) -> None:
    reply = bring(door, row)
    assert (reply.status_of_import, reply.errors) == (3, [(f"Ongeldige waarde {message}", "1")])
    assert reply.explanations == [words]
    assert all(door.export(number) == [] for number in KEPT if number != "2220")


def test_the_first_contact_is_the_person_whom_the_relation_names(door: Door) -> None:
    brought(door, "105 101=43 140=1 103=Jan 120=jan@example.nl 1493=N", "105 101=43 140=3 103=Marie")
    assert [(each["F0140"], each["F0103"]) for each in door.export("0105|43")] == [("1", "Jan"), ("3", "Marie")]
    (relation,) = door.export("0101|43")
    assert (relation["F0104"], relation["F0120"], relation["F1493"]) == ("Jan", "jan@example.nl", "N")


def test_customers_and_suppliers_are_parties_of_any_door(either_door: Door) -> None:
    brought(either_door, "0101 101=7 103=Ander")
    assert [each["F0101"] for each in either_door.export("2220")] == ["000007", "000043"]
    assert either_door.export("2230|7") == [{"record": "R2230", "F0101": "000007"}]
    either_door.clock.set("2016-11-30 12:00:00")
    brought(either_door, "2220 101=43 2004=let_op")
    assert either_door.export("2220W|3") == [{"record": "R2220", "F0101": "000043", "F2004": "let op"}]


def test_what_is_kept_of_a_relation_follows_it_and_goes_with_it(either_door: Door) -> None:
    door = either_door
    of_relation = ("2220", "2229", "0105")
    brought(door, "0101 101=7 103=Weg", "2220 101=7 2004=let_op", "2229 101=7 2228=1 2229=Loods")
    brought(door, "105 101=7 140=2 103=Marie")
    with door.book(writing=True) as book:
        party = party_by(book, "number", 7)
        assert party is not None
        change_party(book, party.id, lambda draft: replace(draft, number=8))
    brought(door, "0101 101=7 103=Ander", "2229 101=8 2228=2 2229=Winkel")
    kept = {number: [each["F0101"] for each in door.export(f"{number}|7|8")] for number in of_relation}
    assert kept == {"2220": ["000007", "000008"], "2229": ["000008", "000008"], "0105": ["000008"]}
    brought(door, "2229 101=7 2228=1 2229=Kade")
    assert [each["F2229"] for each in door.export("2229|7|8")] == ["Kade", "Loods", "Winkel"]
    with door.book(writing=True) as book:
        delete_party(book, party.id)
    brought(door, "0101 101=8 103=Nieuw")
    assert [door.export(f"{number}|8") for number in ("2229", "0105")] == [[], []]
    (customer,) = door.export("2220|8")
    assert "F2004" not in customer
    assert [each["F2229"] for each in door.export("2229|7")] == ["Kade"]


@pytest.mark.parametrize("number", ["2202", "4100"])
def test_a_key_is_no_longer_than_an_index_holds(either_door: Door, number: str) -> None:
    long = "".join(chr(0x4E00 + 7 * place) for place in range(501))
    brought(either_door, f"{number} {number}={long[:500]} 2001=Lang")
    reply = bring(either_door, f"{number} {number}={long} 2001=Lang")
    assert (reply.code, reply.status_of_import, len(reply.errors)) == (1, 3, 1)
