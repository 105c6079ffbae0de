"""What CASH imports besides bookings is seen at the other doors at once, and what they keep is exported by CASH."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from tests.doors.mutations import header, newest, paid, purchase, received, sale, stated
from tests.doors.sales import book
from tests.doors.three import Three, euros
from tests.gateways.eboekhouden.messages import BOOKED, invoice, invoice_line


def bring(three: Three, *rows: str) -> None:
    """Import records given as `R101 101=44 103=Naam`, `_` for a blank, that are accepted."""
    records = []
    for row in rows:
        name, *pairs = row.split()
        fields = (pair.split("=", 1) for pair in pairs)
        inner = "".join(f"<F{number}>{value.replace('_', ' ')}</F{number}>" for number, value in fields)
        records.append(f"<{name}>{inner}</{name}>")
    assert three.cash.bring(f"<CASH>{''.join(records)}</CASH>") == (2, [])


def relation(three: Three, number: int) -> Any:
    """Return the relatie of SnelStart with a number."""
    (found,) = three.snelstart.read("/relaties", urlencode({"$filter": f"Relatiecode eq {number}"}))
    return found


def only(three: Three, operation: str, name: str, **wanted: object) -> dict[str, Any]:
    """Return the only row of e-Boekhouden that fits a filter."""
    (found,) = three.eboekhouden.rows(operation, name, cFilter=wanted)
    return found


def test_relation(three: Three) -> None:
    named = "101=61 103=Vos_&amp;_Co 104=Wie 105=Laan_5 107=4817_jw_Breda"
    bring(three, f"R101 {named} 110=NL62ABNA0509828922 111=21 120=vos@example.nl")
    found, own = relation(three, 61), only(three, "GetRelaties", "cRelatie", Code="61")
    address = found["vestigingsAdres"]
    assert (found["naam"], address["straat"], address["postcode"], address["plaats"]) == (
        "Vos & Co",
        "Laan 5",
        "4817 jw",
        "Breda",
    )
    assert (found["email"], found["iban"], found["krediettermijn"]) == ("vos@example.nl", "NL62ABNA0509828922", 21)
    named = ("Bedrijf", "Contactpersoon", "Adres", "Postcode", "Plaats", "Email", "IBAN")
    assert [own[name] for name in named] == [
        "Vos & Co",
        "Wie",
        "Laan 5",
        "4817 jw",
        "Breda",
        "vos@example.nl",
        "NL62ABNA0509828922",
    ]
    bring(three, "R101 101=61 103=De_Vos 120=")
    assert (relation(three, 61)["naam"], relation(three, 61)["email"]) == ("De Vos", None)
    changes = {"ID": own["ID"], "Code": "61", "Bedrijf": "Vossen", "Telefoon": "076-1"}
    assert three.eboekhouden.told("UpdateRelatie", oRel=changes) == ("", "")
    (record,) = three.cash.export("0101|61")
    assert (record["0103"], record["0108"], record["0110"]) == ("Vossen", "076-1", "NL62ABNA0509828922")
    assert (record["0107"], record["0111"]) == ("4817 JW BREDA", "21")


def test_reserved_number_is_not_given_by_another_door(three: Three) -> None:
    (reserved,) = three.cash.export("2050R")
    sent = {"Code": "GERESERVEERD", "Bedrijf": "Vos", "BP": "P"}
    assert three.eboekhouden.told("AddRelatie", oRel=sent) == ("", "")
    (record,) = [each for each in three.cash.export("0101") if each["0103"] == "Vos" and each["0102"] == "GERESERVEE"]
    assert record["0101"] != reserved["0101"]


def test_account(three: Three) -> None:
    bring(three, "R201 201=8444 203=Omzet_markt 204=W 242=H")
    own = only(three, "GetGrootboekrekeningen", "cGrootboekrekening", Code="8444")
    assert (own["Omschrijving"], own["Categorie"]) == ("Omzet markt", "VW")
    (found,) = three.snelstart.read("/grootboeken", urlencode({"$filter": "Nummer eq 8444"}))
    assert (found["omschrijving"], found["rekeningCode"]) == ("Omzet markt", "WinstEnVerlies")
    sent = {"ID": "0", "Code": "8555", "Omschrijving": "Omzet kraam", "Categorie": "VW"}
    assert three.eboekhouden.told("AddGrootboekrekening", oGb=sent) == ("", "")
    (record,) = three.cash.export("0201|8555")
    assert (record["0203"], record["0204"]) == ("Omzet kraam", "W")


def test_cost_centre_and_daybook(three: Three) -> None:
    bring(three, "R911 911=NRD 912=Noord", "R901 901=KAS2 902=Tweede_kas 903=K 201=1000")
    (centre,) = [
        row for row in three.eboekhouden.rows("GetKostenplaatsen", "cKostenplaats") if row["Omschrijving"] == "Noord"
    ]
    three.cash.book("901=KAS2 302=260301 201=4360 307=1000 911=NRD")
    found = newest(three)
    assert header(found) == "GeldUitgegeven 2026-03-01 1000 - - -"
    assert stated(found) == [f"4360 10.00 0.00 GEEN {centre['KostenplaatsId']}"]


def test_a_cost_centre_that_was_deleted_is_gone_at_every_door_and_what_was_booked_on_it_is_shown(three: Three) -> None:
    bring(three, "R911 911=7 912=Zeven")
    three.cash.book("901=BANK 302=260301 201=4360 307=1000 911=7")
    (before,) = three.cash.export("0911|7")
    (made,) = [row for row in three.snelstart.read("/kostenplaatsen") if row["nummer"] == 7]
    (own,) = three.eboekhouden.rows("GetKostenplaatsen", "cKostenplaats", cFilter={"Omschrijving": "Zeven"})
    assert three.snelstart.call("DELETE", made["uri"]).status_code == 200
    assert three.snelstart.call("GET", made["uri"]).status_code == 404
    assert 7 not in [row["nummer"] for row in three.snelstart.read("/kostenplaatsen")]
    assert three.eboekhouden.rows("GetKostenplaatsen", "cKostenplaats", cFilter={"Omschrijving": "Zeven"}) == []
    assert three.cash.export("0911|7") == []
    assert stated(newest(three)) == [f"4360 10.00 0.00 GEEN {own['KostenplaatsId']}"]
    assert "7" in [row.get("0911") for row in three.cash.export("0301")]
    assert "7" in [row.get("0911") for row in three.cash.export("0211K|2612")]
    bring(three, "R911 911=7 912=Weer_zeven")
    (again,) = three.cash.export("0911|7")
    assert (before["0912"], again["0912"]) == ("Zeven", "Weer zeven")
    three.cash.book("901=BANK 302=260302 201=4360 307=1000 911=7")


def test_article(three: Three) -> None:
    bring(three, "R2208 2208=BEL 2001=Bellen", "R2260 2260=BEL1 2001=Fietsbel 2208=BEL 2267=12,50")
    own = only(three, "GetArtikelen", "cArtikel", ArtikelCode="BEL1")
    assert (own["ArtikelOmschrijving"], own["GroepCode"], own["GroepOmschrijving"]) == ("Fietsbel", "BEL", "Bellen")
    assert euros(own["VerkoopprijsExclBTW"]) == Decimal("12.50")


def test_open_items_of_every_door(three: Three) -> None:
    three.eboekhouden.add(sale("000301"))
    book(three, "000302")
    three.eboekhouden.add(purchase("000303"))
    three.eboekhouden.add(received("000301", "21"))
    three.cash.book("901=BANK 302=260311 201=1300 307=-12100 101=43 309=302")
    three.eboekhouden.add(paid("000303", "1"))
    items = {each["0309"]: each for each in three.cash.export("0311T")}
    assert [euros(items[number]["0320"]) for number in ("000301", "000303")] == [100, -120]
    assert "000302" not in items
    assert (items["000301"]["0103"], items["000303"]["0103"]) == ("Jan de Boer", "Bakkerij")
    for own, sort in ((three.eboekhouden.items(), 1), (three.eboekhouden.items("Crediteuren"), -1)):
        for number, (_, _, _, outstanding) in own.items():
            assert euros(items[number]["0320"]) == sort * outstanding, number


def test_invoice_paid_by_an_import(three: Three) -> None:
    sent = invoice(invoice_line(Aantal="1", PrijsPerEenheid="100"), Datum="2026-03-01", Relatiecode="K1", **BOOKED)
    assert three.eboekhouden.told("AddFactuur", oFact={**sent, "Factuurnummer": "000311"}) == ("", "")
    three.cash.book("901=BANK 302=260311 201=1300 307=-10000 101=43 309=311")
    row = only(three, "GetFacturen", "cFactuurList", Factuurnummer="000311")
    assert (
        euros(row["TotaalOpenstaand"]) == three.cash.items(43)["000311"] == three.snelstart.outstanding("000311") == 21
    )


def test_eport(three: Three) -> None:
    cells = [""] * 40
    both = dict(enumerate(cells, 1)) | {2: "V", 3: "VERK", 8: "01032026", 12: "321"}
    head, rule = both | {1: "0", 6: "321", 7: "Verkoop", 10: "43"}, both | {1: "1", 9: "8030", 13: "-100.00"}
    data = "".join(",".join(f'"{cell}"' for cell in row.values()) + "\r\n" for row in (head, rule))
    assert three.cash.bring(data, "3") == (2, [])
    found = newest(three)
    assert header(found) == "FactuurVerstuurd 2026-03-01 1300 K1 000321 -"
    assert three.snelstart.outstanding("000321") == three.cash.items(43)["000321"] == 100


def test_balances(three: Three) -> None:
    three.eboekhouden.add(sale("000331"))
    three.cash.book("901=KAS 302=260302 201=4360 307=1234")
    records = [each for each in three.cash.export("0211T|2612") if each.get("0201")]
    balances = {each["0201"]: euros(each["0307"]) for each in records}
    for code in ("1000", "1300", "1700", "4360", "8000"):
        assert balances[code] == three.eboekhouden.balance(code), code
