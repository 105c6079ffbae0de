"""Orders at three doors: one of CASH is one of SnelStart and back, and its invoice is seen by all."""

from datetime import date
from urllib.parse import urlencode

from grootboek.bookkeeping.order_invoicing import invoice_sales_order
from tests.doors.test_cash_masters import bring
from tests.doors.three import Three, euros


def test_an_order_of_cash_is_an_order_here_and_back(three: Three) -> None:
    bring(three, "R2260 2260=BEL 2001=Fietsbel 2267=1250")
    bring(
        three,
        "R2400 2400=77 2220=43 2401=260301 2402=260315 2405=Web_17 2406=Uw_brief 2002=2,5 2404=o",
        "R2410 2400=77 2260=bel 2410=3 2267=1199 2002=10 2404=m",
        "R2410 2400=77 2426=9 2001=Met_dank",
    )
    before, lines = three.cash.export("2400|77"), three.cash.export("2410|77")
    (order,) = three.snelstart.read("/verkooporders", urlencode({"$filter": "Nummer eq 77"}))
    assert (order["omschrijving"], order["orderreferentie"], order["factuurkorting"]) == (
        "Web 17",
        "Uw brief",
        euros("2.5"),
    )
    assert [(row["omschrijving"], row["stuksprijs"], row["totaal"]) for row in order["regels"]] == [
        ("Fietsbel", euros("11.99"), euros("32.37")),
        ("Met dank", 0, 0),
    ]
    # 32,37 less 2,5% is 31,56; with 21% it is 38,19.
    assert (order["totaalExclusiefBtw"], order["totaalInclusiefBtw"]) == (euros("31.56"), euros("38.19"))
    three.snelstart.write("PUT", f"/verkooporders/{order['id']}", order)
    assert (three.cash.export("2400|77"), three.cash.export("2410|77")) == (before, lines)
    changed = {**order, "omschrijving": "Web 18", "regels": [{**order["regels"][0], "aantal": 4}]}
    three.snelstart.write("PUT", f"/verkooporders/{order['id']}", changed)
    (record,) = three.cash.export("2400|77")
    assert (record["2405"], record["2424"], record["2404"]) == ("Web 18", "4,00", "O")
    bring(three, "R2400 2400=77 2405=Web_19")
    assert three.snelstart.read(f"/verkooporders/{order['id']}")["omschrijving"] == "Web 19"


def test_an_order_of_snelstart_is_exported_and_its_invoice_is_seen_by_all(three: Three) -> None:
    bring(three, "R2260 2260=LAMP 2001=Lamp 2267=1250 2273=100")
    (lamp,) = three.snelstart.read("/artikelen", urlencode({"$filter": "Artikelcode eq 'LAMP'"}))
    (customer,) = three.snelstart.read("/relaties", urlencode({"$filter": "Relatiecode eq 43"}))
    line = {"artikel": {"id": lamp["id"]}, "stuksprijs": "9.99", "aantal": 3}
    body = {"relatie": {"id": customer["id"]}, "datum": "2026-03-01", "regels": [line], "omschrijving": "Bellen"}
    order = three.snelstart.write("POST", "/verkooporders", {**body, "verkooporderBtwIngaveModel": "Inclusief"})
    (record,) = three.cash.export(f"2410|{order['nummer']}")
    assert (record["2260"], record["2410"], record["2267"]) == ("LAMP", "3,00", "9,99")
    with three.book(writing=True) as book:
        number = invoice_sales_order(book, order["nummer"], date(2026, 3, 20)).invoice.number
    assert three.snelstart.outstanding(number) == euros("29.97")
    assert three.eboekhouden.items()[number][1] == euros("29.97")
    assert three.cash.items(43)[number] == euros("29.97")
    (shown,) = three.eboekhouden.rows("GetFacturen", "cFactuurList", cFilter={"Factuurnummer": number})
    assert euros(shown["TotaalInclBTW"]) == euros("29.97")
    assert three.cash.export("2260V|LAMP")[0]["2293"] == "97,00"
    refused = f"<CASH><R2400><F2400>{order['nummer']}</F2400><F2405>Weg</F2405></R2400></CASH>"
    status, messages = three.cash.bring(refused)
    assert (status, len(messages)) == (3, 1)
