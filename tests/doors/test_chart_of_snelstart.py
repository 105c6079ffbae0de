"""Accounts and cost centres that SnelStart adds are seen at the other doors, and what they book is seen among its mutaties."""

from decimal import Decimal
from urllib.parse import urlencode

from tests.doors.mutations import purchase
from tests.doors.three import Three


def test_account(three: Three) -> None:
    body = {"omschrijving": "Omzet kraam", "nummer": 8666, "rekeningCode": "WinstEnVerlies"}
    made = three.snelstart.write("POST", "/grootboeken", {**body, "grootboekfunctie": "VerkopenOmzetHoog"})
    (own,) = three.eboekhouden.rows("GetGrootboekrekeningen", "cGrootboekrekening", cFilter={"Code": "8666"})
    assert (own["Omschrijving"], own["Categorie"]) == ("Omzet kraam", "VW")
    (record,) = three.cash.export("0201|8666")
    assert (record["0203"], record["0204"]) == ("Omzet kraam", "W")
    three.cash.book("901=BANK 302=260301 201=8666 307=-1000")
    condition = urlencode({"$filter": f"Grootboek/Id eq guid'{made['id']}'"})
    (line,) = three.snelstart.read("/grootboekmutaties", condition)
    assert (line["saldo"], line["credit"]) == (-10, 10)


def test_cost_centre(three: Three) -> None:
    made = three.snelstart.write("POST", "/kostenplaatsen", {"omschrijving": "Kraam", "nummer": 66})
    (own,) = three.eboekhouden.rows("GetKostenplaatsen", "cKostenplaats", cFilter={"Omschrijving": "Kraam"})
    (record,) = three.cash.export("0911|66")
    assert record["0912"] == "Kraam"
    three.cash.book("901=BANK 302=260301 201=4360 307=2500 911=66")
    condition = urlencode({"$filter": f"Kostenplaats/Id eq guid'{made['id']}'"})
    (line,) = three.snelstart.read("/grootboekmutaties", condition)
    assert (line["debet"], line["kostenplaats"]) == (25, {"id": made["id"], "uri": made["uri"]})
    assert three.eboekhouden.balance("4360", int(own["KostenplaatsId"])) == 25


def test_what_the_other_doors_book_is_told_line_by_line(three: Three) -> None:
    three.eboekhouden.add(purchase("I-66"))
    lines = three.snelstart.read("/grootboekmutaties", urlencode({"$filter": "FactuurNummer eq 'I-66'"}))
    assert len(lines) == 3
    assert sum(Decimal(str(line["saldo"])) for line in lines) == 0
    (journal,) = [row for row in three.snelstart.read("/dagboeken") if row["soort"] == "Inkoop"]
    assert {line["dagboek"]["id"] for line in lines} == {journal["id"]}
    (total,) = three.snelstart.read(
        "/grootboekmutaties",
        urlencode(
            {"$filter": "FactuurNummer eq 'I-66'", "$apply": "groupby((Dagboek),aggregate(Debet with sum as Totaal))"}
        ),
    )
    assert total["dagboek"]["id"] == journal["id"]
    assert total["totaal"] == sum(Decimal(str(line["debet"])) for line in lines)
