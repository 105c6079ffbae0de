"""Test what is read: mutations by filter and of other doors, accounts, balances and relations."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from grootboek.bookkeeping.chart import change_account
from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.bookkeeping.parties import change_party
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import booking_to_change, withdraw
from grootboek.ledger.booking import BookingKind, Document, DocumentLine, StatedLine, Statement, VatTotal
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_facts
from tests.gateways.eboekhouden.conftest import CODE_2, Door
from tests.gateways.eboekhouden.messages import line, memorial, plain_line, purchase, received, sale

FILTERS: list[tuple[dict[str, str], list[int]]] = [
    ({}, [1, 2, 3, 4]),
    ({"MutatieNr": "0", "MutatieNrVan": "0", "MutatieNrTm": "0", "Factuurnummer": ""}, [1, 2, 3, 4]),
    ({"MutatieNr": "2"}, [2]),
    ({"MutatieNr": "9"}, []),
    ({"MutatieNr": "2", "MutatieNrVan": "3"}, []),
    ({"MutatieNr": "2", "MutatieNrTm": "1"}, []),
    ({"MutatieNr": "2", "MutatieNrVan": "1", "MutatieNrTm": "3"}, [2]),
    ({"MutatieNr": "2", "Factuurnummer": "F1"}, []),
    ({"MutatieNr": "-2"}, []),
    ({"MutatieNrVan": "-2", "MutatieNrTm": "2"}, [1, 2]),
    ({"MutatieNrVan": "3"}, [3, 4]),
    ({"MutatieNrTm": "2"}, [1, 2]),
    ({"MutatieNrVan": "2", "MutatieNrTm": "3"}, [2, 3]),
    ({"Factuurnummer": "F1"}, [1, 3]),
    ({"Factuurnummer": "F1", "MutatieNrVan": "2"}, [3]),
    ({"Factuurnummer": "f1"}, []),
    ({"Factuurnummer": "F1", "DatumVan": "2023-04-03", "DatumTm": "2023-04-03"}, [3]),
    ({"DatumVan": "2023-04-02"}, [2, 3, 4]),
    ({"DatumTm": "2023-04-02T00:00:00"}, [1, 2]),
    ({"DatumVan": "2023-04-02", "DatumTm": "2023-04-03T23:59:59.999Z"}, [2, 3]),
    ({"DatumVan": "0001-01-01T00:00:00", "DatumTm": "0001-01-01T00:00:00"}, [1, 2, 3, 4]),
    ({"DatumVan": "", "DatumTm": ""}, [1, 2, 3, 4]),
    ({"DatumVan": "1900-01-01", "DatumTm": "2200-01-01"}, [1, 2, 3, 4]),
    ({"DatumVan": "2050-01-01"}, []),
]


def numbers(door: Door, **wanted: str) -> list[int]:
    """Return the numbers of the mutations that fit."""
    return [int(row["MutatieNr"]) for row in door.call("GetMutaties", cFilter=wanted).all("cMutatieList")]


def test_filters(either_door: Door) -> None:
    either_door.add(sale())
    either_door.add(purchase(Datum="2023-04-02"))
    either_door.add(received(Datum="2023-04-03"))
    either_door.add(memorial(Datum="2023-04-04"))
    assert [(wanted, numbers(either_door, **wanted)) for wanted, _ in FILTERS] == FILTERS


def test_empty_list_has_its_wrapper(door: Door) -> None:
    assert "<GetMutatiesResult><ErrorMsg /><Mutaties /></GetMutatiesResult>" in door.call("GetMutaties").text
    assert "<ErrorMsg /><Openposten />" in door.call("GetOpenPosten", OpSoort="Crediteuren").text
    assert "<ErrorMsg /><Relaties />" in door.call("GetRelaties", cFilter={"Code": "?"}).text
    assert "<ErrorMsg /><Rekeningen />" in door.call("GetGrootboekrekeningen", cFilter={"Code": "?"}).text
    assert "<ErrorMsg /><Saldi />" in door.call("GetSaldi", cFilter={"Categorie": "?"}).text
    assert "<ErrorMsg /><Facturen />" in door.call("GetFacturen").text
    assert "<ErrorMsg /><Kostenplaatsen />" in door.call("GetKostenplaatsen", cFilter={"Omschrijving": "?"}).text
    assert "<ErrorMsg /><Artikelen />" in door.call("GetArtikelen", cFilter={"ArtikelCode": "?"}).text


def test_the_last_five_hundred(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        accounts = chart_of(book).account_by_code
        costs, prepaid = accounts["4360"].id, accounts["1230"].id
        for number in range(501):
            record(
                book,
                Statement(
                    kind=BookingKind.GENERAL,
                    date=date(2023, 1, 1) + timedelta(days=number % 300),
                    account_id=costs,
                    lines=(StatedLine(account_id=prepaid, net=1),),
                ),
            )
    found = numbers(either_door)
    assert (len(found), found[0], found[-1]) == (500, 2, 501)
    assert all(before < after for before, after in pairwise(found))
    assert numbers(either_door, MutatieNrTm="400")[0] == 1


def test_withdrawn_bookings_are_not_shown(door: Door) -> None:
    door.add(sale())
    door.add(memorial())
    with door.book(writing=True) as book:
        withdraw(book, booking_to_change(book, 1))
    assert numbers(door) == [2]
    assert door.add(sale()) == 3


def test_sale_of_another_door_has_its_vat_spread(door: Door) -> None:
    with door.book(writing=True) as book:
        accounts, customer = chart_of(book).account_by_code, party_facts(book, "code", "C1")
        assert customer is not None
        lines = tuple(
            StatedLine(account_id=accounts["8000"].id, net=net, vat_code="sales_high", vat=None)
            for net in (3333, 3333, 3334)
        )
        record(
            book,
            Statement(
                kind=BookingKind.SALES_INVOICE,
                date=date(2023, 4, 1),
                account_id=accounts["1300"].id,
                party_id=customer.id,
                invoice_number="S1",
                lines=lines,
                vat_totals=(VatTotal("sales_high", 2100),),
            ),
        )
    reply = door.call("GetMutaties")
    assert [row["BedragBTW"] for row in reply.all("cMutatieListRegel")] == ["7.0000", "7.0000", "7.0000"]
    (shown,) = reply.all("cMutatieList")
    assert (shown["Soort"], shown["RelatieCode"], shown["InExBTW"]) == ("FactuurVerstuurd", "C1", "EX")


def test_bank_document_of_another_door(door: Door) -> None:
    door.add(sale())
    with door.book(writing=True) as book:
        chart, customer = chart_of(book), party_facts(book, "code", "C1")
        assert customer is not None
        lines = (
            DocumentLine(
                account_id=chart.account_by_code["1300"].id, amount=-12100, party_id=customer.id, invoice_number="F1"
            ),
            DocumentLine(account_id=chart.account_by_code["4360"].id, amount=100, description="kosten"),
        )
        bank = chart.journal_of_account(chart.account_by_code["1100"].id)
        assert bank is not None
        record(book, Document(journal_id=bank.id, date=date(2023, 4, 2), lines=lines))
    reply = door.call("GetMutaties", cFilter={"MutatieNr": "2"})
    (shown,) = reply.all("cMutatieList")
    assert (shown["Rekening"], shown["RelatieCode"], shown["Datum"]) == ("1100", "C1", "2023-04-02T00:00:00")
    told = [(row["TegenrekeningCode"], row["Factuurnummer"]) for row in reply.all("cMutatieListRegel")]
    assert told == [("1300", "F1"), ("4360", "F1")]
    amounts = [float(row["BedragInclBTW"]) for row in reply.all("cMutatieListRegel")]
    assert abs(sum(amounts)) == 120


def test_cost_centre_is_kept_and_counted(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        centre = str(add_cost_centre(book, CostCentreDraft(code="NOORD", name="Noord")).id)
    either_door.add(sale(line(KostenplaatsID=centre), line()))
    shown = either_door.call("GetMutaties").all("cMutatieListRegel")
    assert [row["KostenplaatsID"] for row in shown] == [centre, "0"]
    assert either_door.balance("8000", KostenPlaatsId=centre) == -100
    assert either_door.balance("8000") == -200
    assert either_door.balance("8000", KostenPlaatsId="99") == 0


PERIODS: list[tuple[dict[str, str], float]] = [
    ({}, -300),
    ({"DatumVan": "2023-04-02"}, -200),
    ({"DatumTot": "2023-04-02"}, -200),
    ({"DatumVan": "2023-04-02", "DatumTot": "2023-04-02T12:00:00"}, -100),
    ({"DatumVan": "0001-01-01", "DatumTot": "0001-01-01"}, -300),
]


def test_balance_of_days(either_door: Door) -> None:
    for day in (1, 2, 3):
        either_door.add(sale(Factuurnummer=f"F{day}", Datum=f"2023-04-0{day}"))
    assert [(wanted, either_door.balance("8000", **wanted)) for wanted, _ in PERIODS] == PERIODS


def test_balance_with_nil_dates(door: Door) -> None:
    door.add(sale())
    nil = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'
    wanted = f"<GbCode>1300</GbCode><KostenPlaatsId>0</KostenPlaatsId><DatumVan {nil} /><DatumTot {nil} />"
    reply = door.post(
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<GetSaldo xmlns="http://www.e-boekhouden.nl/soap"><cFilter>{wanted}</cFilter><SecurityCode2>{CODE_2}'
        f"</SecurityCode2><SessionID>{door.session}</SessionID></GetSaldo></s:Body></s:Envelope>"
    )
    assert "<GetSaldoResult><ErrorMsg /><Saldo>121</Saldo></GetSaldoResult>" in reply.text


def test_balance_of_an_unknown_account(door: Door) -> None:
    reply = door.call("GetSaldo", cFilter={"GbCode": "0"})
    assert reply.told == ("GBK005", "GbCode 0 is niet gevonden")
    assert reply.value("Saldo") == "0"


CATEGORIES = {
    "1000": "FIN",
    "1100": "FIN",
    "1300": "DEB",
    "1600": "CRED",
    "1700": "AF19",
    "1701": "AF6",
    "1672": "AFOVERIG",
    "1710": "VOOR",
    "1713": "VOOR",
    "1790": "BTWRC",
    "0070": "BAL",
    "8000": "VW",
    "4360": "VW",
}


def test_accounts_by_category(either_door: Door) -> None:
    rows = either_door.call("GetGrootboekrekeningen").all("cGrootboekrekening")
    by_code = {row["Code"]: row for row in rows}
    assert {code: by_code[code]["Categorie"] for code in CATEGORIES} == CATEGORIES
    assert list(by_code) == sorted(by_code)
    kas = by_code["1000"]
    assert list(kas) == ["ID", "Code", "Omschrijving", "Categorie", "Groep"]
    assert (kas["Omschrijving"], kas["Groep"]) == ("Kas", "")
    for wanted in ({"Code": "1000"}, {"ID": kas["ID"]}, {"ID": kas["ID"], "Categorie": "FIN"}):
        assert either_door.call("GetGrootboekrekeningen", cFilter=wanted).all("cGrootboekrekening") == [kas]
    assert either_door.call("GetGrootboekrekeningen", cFilter={"Categorie": "VW", "Code": "1000"}).code == ""
    for kind in set(CATEGORIES.values()):
        found = either_door.call("GetGrootboekrekeningen", cFilter={"Categorie": kind}).all("cGrootboekrekening")
        assert found == [row for row in rows if row["Categorie"] == kind]


def test_blocked_accounts_are_left_out(door: Door) -> None:
    with door.book(writing=True) as book:
        change_account(book, chart_of(book).account_by_code["4360"].id, lambda account: replace(account, active=False))
    assert door.call("GetGrootboekrekeningen", cFilter={"Code": "4360"}).all("cGrootboekrekening") == []


WHOLE = {
    "Code": "WEB1",
    "Bedrijf": "Webwinkel & Co",
    "Contactpersoon": "De heer Bakker",
    "Geslacht": "m",
    "Adres": "Voorstraat 12",
    "Postcode": "3511 AB",
    "Plaats": "Utrecht",
    "Land": "Nederland",
    "Adres2": "Postbus 1",
    "Postcode2": "3500 AA",
    "Plaats2": "Utrecht",
    "Land2": "Nederland",
    "Telefoon": "030-1",
    "GSM": "06-1",
    "FAX": "030-2",
    "Email": "bakker@example.nl",
    "Site": "www.example.nl",
    "Notitie": "Let op: <korting> & meer",
    "Bankrekening": "1",
    "Girorekening": "2",
    "BTWNummer": "NL001234567B01",
    "KvkNummer": "12345678",
    "Aanhef": "Beste",
    "IBAN": "NL91ABNA0417164300",
    "BIC": "ABNANL2A",
    "BP": "P",
    **{f"Def{number}": f"vrij {number}" for number in range(1, 11)},
    "LA": "1",
    "GeenEmail": "1",
    "NieuwsbriefgroepenCount": "0",
}


def test_relation_is_read_back_whole(either_door: Door) -> None:
    account = either_door.call("GetGrootboekrekeningen", cFilter={"Code": "8000"}).all("cGrootboekrekening")[0]["ID"]
    reply = either_door.call("AddRelatie", oRel={"ID": "77", "AddDatum": "2001-01-01", **WHOLE, "Gb_ID": account})
    assert reply.code == ""
    (shown,) = either_door.call("GetRelaties", cFilter={"ID": reply.value("Rel_ID")}).all("cRelatie")
    assert shown.pop("ID") == reply.value("Rel_ID")
    assert shown.pop("AddDatum") == "2023-04-03T00:00:00"
    assert shown.pop("Gb_ID") == account
    assert shown == WHOLE


def test_least_of_a_relation(door: Door) -> None:
    assert door.call("AddRelatie", oRel={"Code": "W", "Bedrijf": "W", "BP": "B"}).code == ""
    (shown,) = door.call("GetRelaties", cFilter={"Code": "W"}).all("cRelatie")
    assert [shown[name] for name in ("BP", "LA", "Gb_ID", "GeenEmail", "Geslacht")] == ["B", "0", "0", "0", ""]


REFUSED_RELATIONS: list[tuple[dict[str, str], tuple[str, str]]] = [
    ({"Code": "C1"}, ("CREL001", "Relatiecode is reeds in gebruik")),
    ({"Code": " "}, ("GBK004", "Code is niet ingevuld")),
    ({"Bedrijf": ""}, ("GBK004", "Bedrijf is niet ingevuld")),
    ({"BP": "X"}, ("GBK003", "BP is niet toegestaan")),
    ({"Code": "x" * 16}, ("GBK002", "Code is te lang")),
    ({"Email": "x" * 151}, ("GBK002", "Email is te lang")),
    ({"Notitie": "x" * 100_001}, ("GBK002", "Notitie is te lang")),
]


@pytest.mark.parametrize(("changes", "told"), REFUSED_RELATIONS, ids=[told[1] for _, told in REFUSED_RELATIONS])
def test_relation_that_is_refused(door: Door, changes: dict[str, str], told: tuple[str, str]) -> None:
    reply = door.call("AddRelatie", oRel={"Code": "N", "Bedrijf": "N", "BP": "B", **changes})
    assert (reply.told, reply.value("Rel_ID")) == (told, "0")
    assert len(door.call("GetRelaties").all("cRelatie")) == 2


KEYWORDS = {
    "klant": ["C1"],
    "l1": ["L1"],
    "UTR": ["C1"],
    "@example.nl": ["C1"],
    "jansen": ["L1"],
    "": ["C1", "L1", "P1"],
    "Bedrijf": ["C1", "L1"],
    "B": ["C1", "L1"],
    "particulier": ["P1"],
    "P": ["C1", "P1"],
    "partic": [],
    "%": [],
    "_1": [],
    "zz": [],
}


def test_relations_by_keyword(either_door: Door) -> None:
    assert either_door.call("AddRelatie", oRel={"Code": "P1", "Bedrijf": "Vos", "BP": "P"}).code == ""
    found = {
        word: [row["Code"] for row in either_door.call("GetRelaties", cFilter={"Trefwoord": word}).all("cRelatie")]
        for word in KEYWORDS
    }
    assert found == KEYWORDS
    both = either_door.call("GetRelaties", cFilter={"Trefwoord": "klant", "Code": "L1", "ID": "0"})
    assert both.all("cRelatie") == []


def test_keyword_in_any_case_and_of_any_length(either_door: Door) -> None:
    either_door.call("AddRelatie", oRel={"Code": "Ö1", "Bedrijf": "Çelik Éénhoorn", "BP": "B", "Plaats": "Skarsterlân"})
    for word in ("Ö1", "ö1", "çelik", "ÉÉNHOORN", "SKARSTERLÂN"):
        found = either_door.call("GetRelaties", cFilter={"Trefwoord": word}).all("cRelatie")
        assert [row["Code"] for row in found] == ["Ö1"]
    reply = either_door.call("GetRelaties", cFilter={"Trefwoord": "x" * 100_000})
    assert (reply.status, reply.all("cRelatie")) == (200, [])


def test_hidden_relations_are_left_out(door: Door) -> None:
    with door.book(writing=True) as book:
        supplier = party_facts(book, "code", "L1")
        assert supplier is not None
        change_party(book, supplier.id, lambda party: replace(party, hidden=True))
    assert [row["Code"] for row in door.call("GetRelaties").all("cRelatie")] == ["C1"]
    assert door.call("AddMutatie", oMut=purchase()).code == "CMUT017"
    assert datetime.fromisoformat(door.call("GetRelaties").all("cRelatie")[0]["AddDatum"]).year == 2023


def test_line_without_vat_on_paper(door: Door) -> None:
    door.add(sale(plain_line("98", "8000")))
    text = door.call("GetMutaties").text
    assert (
        "<cMutatieListRegel><BedragInvoer>98.0000</BedragInvoer><BedragExclBTW>98.0000</BedragExclBTW>"
        "<BedragBTW>0.0000</BedragBTW><BedragInclBTW>98.0000</BedragInclBTW><BTWCode>GEEN</BTWCode>"
        "<BTWPercentage>0.0000</BTWPercentage><Factuurnummer>F1</Factuurnummer>"
        "<TegenrekeningCode>8000</TegenrekeningCode><KostenplaatsID>0</KostenplaatsID></cMutatieListRegel>"
    ) in text


@pytest.mark.parametrize("number", [2**31, 2**63 - 1, -(2**63)])
def test_numbers_beyond_every_id_find_nothing(either_door: Door, number: int) -> None:
    either_door.add(sale())
    far = str(number)
    assert either_door.call("GetRelaties", cFilter={"ID": far}).all("cRelatie") == []
    assert either_door.call("GetMutaties", cFilter={"MutatieNr": far}).all("cMutatieList") == []
    assert either_door.call("GetGrootboekrekeningen", cFilter={"ID": far}).all("cGrootboekrekening") == []
    assert either_door.balance("8000", KostenPlaatsId=far) == 0
    assert either_door.call("AddRelatie", oRel={"Code": "N", "Bedrijf": "N", "BP": "B", "Gb_ID": far}).code == ""
    assert either_door.call("AddMutatie", oMut=sale(line(KostenplaatsID=far), Factuurnummer="F2")).code == "CFACT212"
