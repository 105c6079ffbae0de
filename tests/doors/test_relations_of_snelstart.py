"""Relations that SnelStart's door adds, changes and deletes, seen field by field at the two others, and theirs seen at it."""

from typing import Any, Final
from urllib.parse import urlencode

import pytest

from tests.doors.mutations import mutation
from tests.doors.test_cash_masters import bring
from tests.doors.three import Three

SENT: Final[dict[str, Any]] = {
    "relatiesoort": ["Klant", "Leverancier"],
    "relatiecode": 501,
    "naam": "Bakkerij Vos",
    "vestigingsAdres": {"contactpersoon": "An Vos", "straat": "Markt 1", "postcode": "2611 GP", "plaats": "Delft"},
    "correspondentieAdres": {"straat": "Postbus 9", "postcode": "2600 AA", "plaats": "Delft"},
    "telefoon": "015-123",
    "mobieleTelefoon": "06-123",
    "email": "an@example.nl",
    "btwNummer": "NL004495445B01",
    "krediettermijn": 21,
    "memo": "Vaste klant",
    "kvkNummer": "12345678",
    "websiteUrl": "www.example.nl",
    "iban": "NL91ABNA0417164300",
    "bic": "ABNANL2A",
}
"""Of each property that another door knows too a value; the country is left to the tests."""

E_BOEKHOUDEN: Final = {
    "Code": "501", "Bedrijf": "Bakkerij Vos", "Contactpersoon": "An Vos", "Adres": "Markt 1", "Postcode": "2611 GP",
    "Plaats": "Delft", "Adres2": "Postbus 9", "Postcode2": "2600 AA", "Plaats2": "Delft", "Telefoon": "015-123",
    "GSM": "06-123", "Email": "an@example.nl", "BTWNummer": "NL004495445B01", "Notitie": "Vaste klant",
    "KvkNummer": "12345678", "Site": "www.example.nl", "IBAN": "NL91ABNA0417164300", "BIC": "ABNANL2A",
}  # fmt: skip
CASH: Final = {
    "0101": "000501", "0103": "Bakkerij Vos", "0104": "An Vos", "0105": "Markt 1", "0107": "2611 GP DELFT", "0108": "015-123",
    "0110": "NL91ABNA0417164300", "0111": "21", "0115": "Vaste klant", "0116": "NL004495445B01", "0120": "an@example.nl",
    "0123": "Postbus 9", "0124": "2600 AA DELFT", "0350": "ABNANL2A", "0671": "www.example.nl", "1197": "06-123",
    "1479": "12345678",
}  # fmt: skip


def shown(three: Three, code: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a relation as e-Boekhouden and as CASH show it; empty where they do not."""
    theirs = three.eboekhouden.rows("GetRelaties", "cRelatie", cFilter={"Code": str(code)})
    records = three.cash.export(f"0101|{code}|{code}")
    return (theirs or [{}])[0], (records or [{}])[0]


def relation(three: Three, code: int) -> Any:
    """Return the relatie with a number; None when there is none."""
    rows = three.snelstart.read("/relaties", urlencode({"$filter": f"Relatiecode eq {code}"}))
    return rows[0] if rows else None


@pytest.fixture
def belgium(three: Three) -> dict[str, str]:
    """A reference to Belgium."""
    (found,) = [row for row in three.snelstart.read("/landen") if row["landcode"] == "BE"]
    return {"id": found["id"]}


def test_each_field_is_seen_at_the_doors_that_know_it(three: Three) -> None:
    made = three.snelstart.write("POST", "/relaties", SENT)
    theirs, record = shown(three, 501)
    assert {name: theirs.get(name) for name in E_BOEKHOUDEN} == E_BOEKHOUDEN
    assert {number: record.get(number) for number in CASH} == CASH
    three.snelstart.write("DELETE", f"/relaties/{made['id']}")
    assert shown(three, 501) == ({}, {})


def test_a_change_is_seen_and_what_only_others_know_stays(three: Three, belgium: dict[str, str]) -> None:
    sent = {
        "Code": "502",
        "Bedrijf": "Vos",
        "Aanhef": "Beste An",
        "FAX": "1",
        "Girorekening": "2",
        "LA": "1",
        "BP": "P",
    }
    assert three.eboekhouden.told("AddRelatie", oRel=sent) == ("", "")
    bring(three, "R101 101=502 127=Beste_An 106=1")
    path = f"/relaties/{relation(three, 502)['id']}"
    address = {"straat": "Veldstraat 1", "postcode": "9000", "plaats": "Gent", "land": belgium}
    changed = three.snelstart.write(
        "PUT", path, {"relatiesoort": ["Klant"], "relatiecode": 502, "naam": "De Vos", "vestigingsAdres": address}
    )
    assert changed["vestigingsAdres"]["land"]["id"] == belgium["id"]
    theirs, record = shown(three, 502)
    kept = {name: theirs[name] for name in ("Aanhef", "FAX", "Girorekening", "LA", "BP")}
    assert kept == {name: sent[name] for name in kept}
    assert (theirs["Bedrijf"], theirs["Land"], theirs["Plaats"]) == ("De Vos", "Belgi\u00eb", "Gent")
    assert (record["0103"], record["0130"], record["1321"]) == ("De Vos", "BE", "BE")
    assert relation(three, 502)["fax"] == "1"


def test_the_relations_of_the_books_themselves_are_snelstarts_alone(three: Three) -> None:
    ours = {row["relatiecode"] for row in three.snelstart.read("/relaties")}
    assert {-1, -2, -3} <= ours
    theirs = three.eboekhouden.rows("GetRelaties", "cRelatie", cFilter={"Trefwoord": ""})
    assert {"EIGEN", "-1", "-2"} & {row["Code"] for row in theirs} == set()
    assert all(int(row["0101"]) > 0 for row in three.cash.export("0101"))


def test_what_was_booked_on_a_deleted_relation_still_shows_it(three: Three) -> None:
    made = three.snelstart.write("POST", "/relaties", {"relatiesoort": ["Klant"], "relatiecode": 503, "naam": "Weg"})
    taken = mutation("GeldOntvangen", "1000", "8000 10.00 0.00 GEEN", RelatieCode="503")
    number = three.eboekhouden.add(taken)
    three.snelstart.write("DELETE", f"/relaties/{made['id']}")
    (booking,) = three.eboekhouden.mutations(MutatieNr=number)
    assert booking["RelatieCode"] == "503"
    assert three.eboekhouden.told("AddMutatie", oMut=taken)[0] != ""
    three.snelstart.write("POST", "/relaties", {"relatiesoort": ["Klant"], "relatiecode": 503, "naam": "Nieuw"})
    assert shown(three, 503)[0]["Bedrijf"] == "Nieuw"


def test_each_field_of_cash_reaches_snelstart_and_goes_back_unchanged(three: Three) -> None:
    named = (
        "101=504 103=Smit 104=Jan_Smit 105=Dam_2 438=1012JS 1837=Amsterdam 1321=BE 123=Postbus_2 124=1000_AA_Amsterdam"
    )
    bring(
        three,
        f"R101 {named} 111=30 110=NL91ABNA0417164300 350=ABNANL2A 1479=12345678 116=BE0403019261 1197=06-1 671=www.x.nl",
    )
    found = relation(three, 504)
    shown_as = [
        found[name] for name in ("naam", "krediettermijn", "iban", "bic", "kvkNummer", "btwNummer", "websiteUrl")
    ]
    assert shown_as == ["Smit", 30, "NL91ABNA0417164300", "ABNANL2A", "12345678", "BE0403019261", "www.x.nl"]
    address = found["vestigingsAdres"]
    assert [address[name] for name in ("contactpersoon", "straat", "plaats")] == ["Jan Smit", "Dam 2", "Amsterdam"]
    before = shown(three, 504)
    three.snelstart.write("PUT", f"/relaties/{found['id']}", found)
    assert shown(three, 504) == before
