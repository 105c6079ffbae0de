"""Test exports: relations, mutations, last numbers; selections, names, base64, streams; and a round trip."""

from base64 import b64decode
from dataclasses import replace
from datetime import timedelta

import pytest
from lxml import etree

from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import revise, withdraw
from grootboek.gateways.cash import service
from grootboek.ledger.party import PartyDraft
from tests.gateways.cash.conftest import EMAIL, Door, cash_xml, granted, opened, records_of
from tests.gateways.cash.statements import purchase, sale

EMPTY = 'Content-type: text/xml <?xml version="1.0" encoding="UTF-8"?><cash></cash>'


def numbers(records: list[dict[str, str]]) -> list[str]:
    """Return the relation numbers of records 0101."""
    return [each["F0101"].lstrip("0") for each in records if each["record"] == "R0101"]


def test_selecting_relations(door: Door) -> None:
    with door.book(writing=True) as book:
        for number in (1, 2, 10, 50):
            add_party(book, PartyDraft(number=number, name=f"Relatie {number}"))
        add_party(book, PartyDraft(number=3, name="Met trefwoord", door_fields={"cash": {"0153": "KVKCASH"}}))
    everyone = ["1", "2", "3", "10", "43", "50"]
    for request, expected in {
        "0101": everyone,
        "101": everyone,
        "0101T": everyone,
        "0101|2": ["2"],
        "0101|000002": ["2"],
        "0101V|2": ["2"],
        "0101|2|10": ["2", "3", "10"],
        "0101||3": ["1", "2", "3"],
        "0101|4": [],
        "0101T|KVKCASH": ["3"],
        "0101T|ANDERS": [],
    }.items():
        assert numbers(door.export(request)) == expected, request


def test_relations_changed_in_the_last_days(door: Door) -> None:
    with door.book(writing=True) as book:
        oud = add_party(book, PartyDraft(number=1, name="Oud"))
    door.clock.moment += timedelta(days=10)
    with door.book(writing=True) as book:
        add_party(book, PartyDraft(number=2, name="Nieuw"))
    assert numbers(door.export("0101W|3")) == ["2"]
    assert numbers(door.export("0101W|10")) == ["1", "2", "43"]
    with door.book(writing=True) as book:
        change_party(book, oud.id, lambda party: replace(party, phone="1"))
    assert numbers(door.export("0101W|1")) == ["1", "2"]


def test_open_items_of_relations(door: Door) -> None:
    with door.book(writing=True) as book:
        add_party(book, PartyDraft(number=44, name="Zonder"))
        record(book, sale(book, "060077"))
        record(book, sale(book, "060078", net=20000))
    door.bring("101=43 201=1300 302=161101 307=-2100 309=060077 901=BANK")
    records = door.export("0101P")
    assert [each["record"] for each in records] == ["R0101", "R0311", "R0311", "R0101"]
    shown = {
        name: records[1][name] for name in ("F0101", "F0201", "F0309", "F0307", "F0320", "F0111", "F0314", "F0901")
    }
    assert shown == {
        "F0101": "000043", "F0201": "1300", "F0309": "060077", "F0307": "121,00", "F0320": "100,00",
        "F0111": "27-10-2016", "F0314": "13-10-2016", "F0901": "VERK",
    }  # fmt: skip
    assert [each.get("Z0320") for each in door.export("0101V")] == ["0,00", "0,00"]
    door.clock.set("2016-10-28 12:00:00")
    assert [each.get("Z0320") for each in door.export("0101V")] == ["342,00", "0,00"]


def test_bookings_of_other_doors(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        record(book, sale(book, "F2016-1"))
    first, *rest = either_door.export("0301")
    assert first == {
        "record": "R0301", "F0101": "000043", "F0111": "14", "F0201": "1300", "F0301": "1610", "F0302": "13-10-2016",
        "F0303": "000001", "F0306": "Verkoop aan de heer De Bo", "F0307": "121,00", "F0309": "F2016-1", "F0310": "1610",
        "F0711": "BON 7", "F0901": "VERK",
    }  # fmt: skip
    shown = [(each["F0201"], each["F0307"], each.get("F0305")) for each in rest]
    assert shown == [("8000", "-100,00", None), ("1700", "-21,00", "-100,00")]


def test_what_was_revised_or_withdrawn(door: Door) -> None:
    with door.book(writing=True) as book:
        kept, gone = record(book, sale(book, "1")), record(book, sale(book, "2"))
        revise(book, kept, sale(book, "1", net=5000))
        withdraw(book, gone)
    assert [each["F0307"] for each in door.export("0301")] == ["60,50", "-50,00", "-10,50"]


PERIODS = {
    "0301": [1, 2, 3, 4],
    "0301T": [1, 2, 3, 4],
    "0301T|1601|1602": [2, 3],
    "0301T|1602": [3],
    "301T|1601|1612": [2, 3, 4],
    "0301|1602|1603": [3, 4],
    "0301B|2016": [2, 3, 4],
    "0301B|15": [1],
    "0301B": [1, 2, 3, 4],
    "0301B|2018": [],
}


@pytest.mark.parametrize("request_text", PERIODS)
def test_periods(door: Door, request_text: str) -> None:
    days = ("151231", "160101", "160229", "160301")
    door.bring(*(f"201=4360 302={day} 307={number} 901=KAS" for number, day in enumerate(days, start=1)))
    amounts = sorted(each["F0307"] for each in door.export(request_text) if each["F0201"] == "4360")
    assert amounts == [f"0,0{number}" for number in PERIODS[request_text]]


def test_order_by_account(door: Door) -> None:
    door.bring(
        "201=8000 302=160103 307=-1 901=KAS", "201=4360 302=160102 307=2 901=KAS", "201=4360 302=160101 307=3 901=KAS"
    )
    assert [(each["F0201"], each["F0302"][:2]) for each in door.export("0301T")] == [
        ("1000", "01"), ("1000", "02"), ("1000", "03"), ("4360", "01"), ("4360", "02"), ("8000", "03"),
    ]  # fmt: skip


def test_last_numbers(door: Door) -> None:
    door.bring("201=4360 302=160103 303=12 307=-1 901=KAS", "201=4360 302=170103 307=-1 901=KAS")
    values = [(each["Z0901"], each["Z0211"], each["Z0303"]) for each in door.export("8504|16|BANK|KAS")]
    assert values == [("BANK", "16", "000000"), ("INK", "16", "000000"), ("KAS", "16", "000012")]
    assert [each["Z0303"] for each in door.export("8504|2017|kas")] == ["000001"]
    assert len(door.export("8504|16")) == 8
    assert door.export("8504|16|NIETS") == []


def test_names_of_fields(door: Door) -> None:
    text = door.call("Export", exportData="0101X|43").value("exportResult") or ""
    root = etree.fromstring(text.partition("?>")[2])
    assert root[0].get("naam") == "Relaties"
    assert {each.tag: each.get("naam") for each in root[0]}["F0101"] == "relatiecode"
    for request in ("0301X", "8504X|16"):
        assert (door.call("Export", exportData=request).code) == 1


def test_nothing_to_export(door: Door) -> None:
    assert door.call("Export", exportData="0301").value("exportResult") == EMPTY
    assert b64decode(door.call("Export", exportData="0301", formaat="1").value("exportResult") or "").decode() == EMPTY


REFUSED = {
    "": "ongeldige aanvraag",
    "hallo": "ongeldige aanvraag hallo",
    "9999": "aanvraag 9999 is niet beschikbaar",
    "I302E": "ongeldige aanvraag I302E: jaar (parameter 1) ontbreekt",
    "I302E|16|INK": "ongeldige aanvraag I302E|16|INK: boekstuknummer (parameter 3) ontbreekt",
    "I302E|16|INK|1x": "ongeldige aanvraag I302E|16|INK|1x: parameter 3 heeft een ongeldige waarde: 1x",
    "I302E|6|INK|1": "ongeldige aanvraag I302E|6|INK|1: parameter 1 heeft een ongeldige waarde: 6",
    "301P|16|INK": "ongeldige aanvraag 301P|16|INK: boekstuknummer (parameter 3) ontbreekt",
    "0301P|16|INK|160001|161301": "ongeldige aanvraag 0301P|16|INK|160001|161301: parameter 4 heeft een ongeldige waarde: 161301",
    "0301T|1613": "ongeldige aanvraag 0301T|1613: parameter 1 heeft een ongeldige waarde: 1613",
    "0301B|x": "ongeldige aanvraag 0301B|x: parameter 1 heeft een ongeldige waarde: x",
    "0101|x": "ongeldige aanvraag 0101|x: parameter 1 heeft een ongeldige waarde: x",
    "0101W": "ongeldige aanvraag 0101W: aantal dagen (parameter 1) ontbreekt",
    "0101W|-1": "ongeldige aanvraag 0101W|-1: parameter 1 heeft een ongeldige waarde: -1",
    "0211|1609|1610": "ongeldige aanvraag 0211|1609|1610: er zijn meer parameters dan 1",
    "8501|BLOEM": "ongeldige aanvraag 8501|BLOEM: relatie (parameter 2) ontbreekt",
    "8504": "ongeldige aanvraag 8504: jaar (parameter 1) ontbreekt",
    "8504|2": "ongeldige aanvraag 8504|2: parameter 1 heeft een ongeldige waarde: 2",
}


@pytest.mark.parametrize("request_text", REFUSED)
def test_request_that_is_refused(door: Door, request_text: str) -> None:
    reply = door.call("Export", exportData=request_text)
    assert (reply.code, reply.message) == (800, f"Error during export: {REFUSED[request_text]}")
    assert reply.value("exportResult") is None


def test_formaat_that_is_refused(door: Door) -> None:
    reply = door.call("Export", exportData="0101", formaat="2")
    assert (reply.code, reply.message) == (800, "Error during export: formaat 2 is niet beschikbaar")


@pytest.mark.parametrize("formaat", ["0", "1"])
def test_long_answer_comes_in_pieces(either_door: Door, monkeypatch: pytest.MonkeyPatch, formaat: str) -> None:
    rows = [f"201=4360 302=160103 303={number} 306=a&amp;b 307={number} 901=KAS" for number in range(1, 101)]
    either_door.bring(*rows)
    whole = either_door.call("Export", exportData="0301", formaat=formaat)
    monkeypatch.setattr(service, "BUFFERED", 100)
    pieces = either_door.call("Export", exportData="0301", formaat=formaat)
    assert "content-length" not in pieces.headers
    assert pieces.text == whole.text
    text = pieces.value("exportResult") or ""
    assert len(records_of(b64decode(text).decode() if formaat == "1" else text)) == 200


def short_form(record: dict[str, str]) -> str:
    """Write an exported record in the short form of imports."""
    return " ".join(f"{tag[1:]}={value.replace(' ', '_')}" for tag, value in record.items() if tag != "record")


def test_round_trip(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        record(book, sale(book, "060077"))
        record(book, replace(sale(book, "060078", net=-3333, day="2016-12-31"), reference=""))
        record(book, purchase(book, "060079", "purchase_reverse_high"))
        record(book, purchase(book, "060080", "purchase_low"))
    either_door.bring(
        "201=4360 302=161201 303=9 306=kantoor 307=10000 901=KAS",
        "101=43 201=1300 302=161101 307=-12100 309=060077 901=BANK 711=KENMERK 477=1234567890123456",
        "201=4360 302=161201 307=12,34 901=MEMO",
    )
    records = either_door.export("0301")
    assert [each["F0477"] for each in records if "F0477" in each] == ["1234567890123456"]
    copy = opened(either_door.server, "kopie", "Kopie", either_door.user_id)
    granted(either_door.server, EMAIL, copy)
    place = "<api:admCode>kopie</api:admCode>"
    either_door.administration_id = copy
    with either_door.book(writing=True) as book:
        add_party(book, PartyDraft(number=43, name="Jan de Boer"))
    data = f"<![CDATA[{cash_xml(*map(short_form, records))}]]>"
    reply = either_door.call("Import", importData=data, administration=place)
    assert (reply.status_of_import, reply.errors) == (2, [])
    again = either_door.call("Export", exportData="0301", administration=place).value("exportResult") or ""
    assert records_of(again) == records
