"""Relations and accounts that e-Boekhouden's door adds or changes are those of the other doors at once."""

from typing import Any
from urllib.parse import urlencode

from tests.doors.mutations import sale
from tests.doors.three import Three


def relation(three: Three, number: int) -> Any:
    """Return the relatie of SnelStart with a number."""
    (found,) = three.snelstart.read("/relaties", urlencode({"$filter": f"Relatiecode eq {number}"}))
    return found


def ledger(three: Three, number: int) -> Any:
    """Return the grootboek of SnelStart with a number."""
    (found,) = three.snelstart.read("/grootboeken", urlencode({"$filter": f"Nummer eq {number}"}))
    return found


def own_account(three: Three, code: str) -> dict[str, str]:
    """Return the account of e-Boekhouden with a code."""
    (found,) = three.eboekhouden.rows("GetGrootboekrekeningen", "cGrootboekrekening", cFilter={"Code": code})
    return found


def test_relation_that_is_added_and_changed(three: Three) -> None:
    sent = {"Code": "77", "Bedrijf": "Vos", "BP": "P", "Plaats": "Oss", "Email": "vos@example.nl", "Def1": "rood"}
    assert three.eboekhouden.told("AddRelatie", oRel=sent) == ("", "")
    found = relation(three, 77)
    assert (found["naam"], found["vestigingsAdres"]["plaats"], found["email"]) == ("Vos", "Oss", "vos@example.nl")
    assert found["extraVeldenKlant"] == [{"naam": "Def1", "waarde": "rood"}]
    (own,) = three.eboekhouden.rows("GetRelaties", "cRelatie", cFilter={"Code": "77"})
    changes = {"ID": own["ID"], "Code": "78", "Bedrijf": "De Vos", "Email": "", "Def1": ""}
    assert three.eboekhouden.told("UpdateRelatie", oRel=changes) == ("", "")
    changed = relation(three, 78)
    assert (changed["id"], changed["naam"], changed["email"]) == (found["id"], "De Vos", None)
    assert changed["extraVeldenKlant"] == []
    (record,) = three.cash.export("0101|78")
    assert (record["0101"], record["0103"], record.get("0120", "")) == ("000078", "De Vos", "")
    three.eboekhouden.add(sale("R1") | {"RelatieCode": "78"})
    assert three.cash.items(78)["R1"] == three.snelstart.outstanding("R1") == 121


def test_account_that_is_added_and_changed(three: Three) -> None:
    sent = {"ID": "0", "Code": "8998", "Omschrijving": "Omzet marktkraam", "Categorie": "VW"}
    assert three.eboekhouden.told("AddGrootboekrekening", oGb=sent) == ("", "")
    found = ledger(three, 8998)
    assert (found["omschrijving"], found["rekeningCode"]) == ("Omzet marktkraam", "WinstEnVerlies")
    changes = own_account(three, "8998") | {"Code": "8999", "Omschrijving": "Kraam", "Categorie": "BAL"}
    assert three.eboekhouden.told("UpdateGrootboekrekening", oGb=changes) == ("", "")
    changed = ledger(three, 8999)
    told = (changed["id"], changed["omschrijving"], changed["rekeningCode"])
    assert told == (found["id"], "Kraam", "Balans")
    three.cash.book("901=KAS 302=260301 201=8999 307=-10000")
    assert three.eboekhouden.balance("8999") == -100


def test_bank_account_that_gets_another_name_stays_a_bank_account(three: Three) -> None:
    before = ledger(three, 1100)
    changes = own_account(three, "1100") | {"Omschrijving": "Zakelijke bank", "Categorie": "BAL"}
    assert three.eboekhouden.told("UpdateGrootboekrekening", oGb=changes) == ("", "")
    after = ledger(three, 1100)
    assert (after["omschrijving"], after["grootboekfunctie"]) == ("Zakelijke bank", before["grootboekfunctie"])
    assert own_account(three, "1100")["Categorie"] == "FIN"
