"""Test E-Port CSV: bookings of each kind with their VAT, debtors and creditors, and how what is wrong is told."""

import csv
import io
from base64 import b64encode

import pytest

from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.gateways.cash.records.dates import date_from_eport
from grootboek.ledger.chart import Chart
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.store.ledger.bookings import BookingFilter, stream_bookings
from grootboek.store.masters.chart import chart_of
from tests.gateways.cash.conftest import Door, Reply

EPORT_AMOUNT = "geen bedrag van hoogstens twaalf cijfers, in euro's met een punt of komma en hoogstens twee decimalen"

COLUMNS = {
    "type": 2,
    "dagboek": 3,
    "stuk": 6,
    "oms": 7,
    "datum": 8,
    "rek": 9,
    "deb": 10,
    "crd": 11,
    "fak": 12,
    "bedrag": 13,
    "val": 15,
    "verval": 19,
    "code": 21,
    "btw": 22,
    "ref": 24,
    "kpl": 27,
}


def row(number: int, text: str, columns: int = 40) -> list[str]:
    """Return a row given as `type=V dagboek=VERKF`, `_` for a blank."""
    found = [str(number), *[""] * (columns - 1)]
    for pair in text.split():
        name, value = pair.split("=", 1)
        found[COLUMNS[name] - 1] = value.replace("_", " ")
    return found


def written(*bookings: tuple[str, ...], ending: str = "\r\n") -> str:
    """Write bookings of which the first text is the first row."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator=ending)
    for booking in bookings:
        writer.writerows(row(order, text) for order, text in enumerate(booking))
    return file.getvalue()


def send(door: Door, text: str, encoding: str = "utf-8") -> Reply:
    """Import a file."""
    return door.call("Import", importData=b64encode(text.encode(encoding)).decode(), formaat="3")


def brought(door: Door, *bookings: tuple[str, ...]) -> None:
    """Import bookings that are accepted."""
    reply = send(door, written(*bookings))
    assert (reply.status_of_import, reply.errors, reply.explanations) == (2, [], [])


def lines(door: Door) -> list[tuple[str, ...]]:
    """Return daybook, number, account, amount and base of every line."""
    names = ("F0901", "F0303", "F0201", "F0307", "F0305")
    return [tuple(each.get(name, "") for name in names) for each in door.export("0301")]


def chart(door: Door) -> Chart:
    """Return the chart of `demo`."""
    with door.book() as book:
        return chart_of(book)


SALE = (
    "type=V dagboek=VERKF stuk=60077 oms=Verkoop datum=13102016 deb=43 bedrag=1800.00 verval=12112016",
    "type=V dagboek=VERKF stuk=60077 oms=Omzet datum=13102016 rek=8000 fak=60077 bedrag=-1800.00 code=2 btw=-312.40",
)
PURCHASE = (
    "type=I dagboek=INK oms=Inkoop datum=01-12-16 crd=43 bedrag=-109.00",
    "type=I dagboek=INK oms=Papier datum=01-12-16 rek=4310 fak=99 bedrag=106.00 code=1 btw=6.00",
)
CASH_OUT = (
    "type=K dagboek=KAS datum=01122016 oms=Kas bedrag=0",
    "type=K dagboek=KAS datum=01122016 oms=Koffie rek=4360 bedrag=121 code=4 btw=21",
)
RECEIVED = (
    "type=B dagboek=BANK datum=02122016",
    "type=B dagboek=BANK datum=05122016 rek=1300 deb=43 fak=60077 bedrag=-1800.00",
)
GENERAL = (
    "type=M dagboek=MEMO datum=311216",
    "type=M dagboek=MEMO rek=4360 bedrag=5.5",
    "type=M dagboek=MEMO rek=4310 bedrag=-5.50",
)


def test_bookings_of_all_kinds_in_one_file(either_door: Door) -> None:
    brought(either_door, SALE, PURCHASE, CASH_OUT, RECEIVED, GENERAL)
    assert lines(either_door) == [
        ("VERKF", "060077", "1300", "1800,00", ""),
        ("VERKF", "060077", "8000", "-1487,60", ""),
        ("VERKF", "060077", "1700", "-312,40", "-1487,60"),
        ("INK", "000001", "1600", "-106,00", ""),
        ("INK", "000001", "4310", "100,00", ""),
        ("INK", "000001", "1711", "6,00", "100,00"),
        ("KAS", "000001", "1000", "-121,00", ""),
        ("KAS", "000001", "4360", "100,00", ""),
        ("KAS", "000001", "1710", "21,00", "100,00"),
        ("BANK", "000001", "1100", "1800,00", ""),
        ("BANK", "000001", "1300", "-1800,00", ""),
        ("MEMO", "000001", "4360", "5,50", ""),
        ("MEMO", "000001", "4310", "-5,50", ""),
    ]
    sale, *_ = either_door.export("0301")
    assert (sale["F0101"], sale["F0309"], sale["F0302"]) == ("000043", "060077", "13-10-2016")
    assert (sale["F0306"], sale["F0111"]) == ("Verkoop", "30")
    assert [item["F0201"] for item in either_door.export("0311")] == ["1600"]


def test_a_sale_is_the_same_as_in_xml(either_door: Door) -> None:
    brought(either_door, SALE)
    first = [{name: text for name, text in line.items() if name != "F0111"} for line in either_door.export("0301")]
    assert [line.get("F0305") for line in first] == [None, None, "-1487,60"]
    reply = either_door.bring(
        "101=43 201=1300 302=161013 303=60078 306=Verkoop 307=180000 309=60078 901=VERKF",
        "201=8000 302=161013 303=60078 306=Omzet 307=-148760 901=VERKF",
        "201=1700 302=161013 303=60078 305=-148760 306=Omzet 307=-31240 901=VERKF",
    )
    assert reply.status_of_import == 2
    second = either_door.export("0301")[3:]
    changed = [
        {name: text.replace("060078", "060077") for name, text in line.items() if name != "F0111"} for line in second
    ]
    assert changed == first


@pytest.mark.parametrize(
    ("line", "account"),
    [
        ("rek=8000 bedrag=-121 btw=-21 code=1", "1700"),
        ("rek=8000 bedrag=-121 btw=21 code=1", "1700"),
        ("rek=8000 bedrag=-106 btw=-6", "1701"),
        ("rek=8000 bedrag=-100.01 btw=-17.36", "1700"),
        ("rek=8000 bedrag=-115 btw=-15", "1672"),
        ("rek=8000 bedrag=-121 btw=-21 code=L", "1701"),
        ("rek=8000 bedrag=-121 btw=-21 code=1672", "1672"),
        ("rek=8000 bedrag=121 btw=21", "1700"),
    ],
)
def test_vat_is_booked_by_its_code_or_its_rate(door: Door, line: str, account: str) -> None:
    brought(door, ("type=V dagboek=VERKF datum=13102016 deb=43", f"type=V dagboek=VERKF fak=1 {line}"))
    assert lines(door)[2][2] == account


@pytest.mark.parametrize(
    ("line", "account"),
    [
        ("rek=8000 bedrag=-121 btw=-21", "1700"),
        ("rek=8000 bedrag=121 btw=21", "1700"),
        ("rek=4360 bedrag=-121 btw=-21", "1710"),
    ],
)
def test_vat_in_a_cash_book_goes_by_the_account(door: Door, line: str, account: str) -> None:
    brought(door, ("type=K dagboek=KAS datum=13102016", f"type=K dagboek=KAS {line}"))
    assert lines(door)[2][2] == account


def test_vat_stands_with_the_lines_that_it_is_of(either_door: Door) -> None:
    head = "type=V dagboek=VERKF datum=13102016 deb=43"
    amounts = ("bedrag=-121.00 btw=-21.00", "bedrag=-60.50 btw=-10.50", "bedrag=-10.00")
    lines_high = [f"type=V dagboek=VERKF fak=1 rek=8000 {each}" for each in amounts]
    brought(either_door, (head, *lines_high, "type=V dagboek=VERKF rek=8010 bedrag=-53.00 btw=-3.00"))
    with either_door.book() as book:
        codes = {row.id: row.code for row in chart_of(book).accounts.values()}
        (view,) = stream_bookings(book, BookingFilter())
        taxed = [
            (codes[row.account_id], row.amount, row.vat_code, row.vat_amount) for row in view.lines if row.vat_amount
        ]
    assert taxed == [
        ("8000", -10000, "sales_high", -2100),
        ("8000", -5000, "sales_high", -1050),
        ("8010", -5000, "sales_low", -300),
    ]
    assert view.amount == 24450


def test_the_lines_lead_and_a_difference_is_put_aside(door: Door) -> None:
    wrong_total = SALE[0].replace("1800.00", "9999.00")
    unbalanced = (*GENERAL[:2], GENERAL[2].replace("-5.50", "-5.00"))
    brought(door, (wrong_total, SALE[1]), unbalanced)
    assert lines(door)[0][3] == "1800,00"
    assert lines(door)[-1][2:4] == ("2990", "-0,50")


def test_two_bookings_without_number_stay_apart(door: Door) -> None:
    brought(door, CASH_OUT, CASH_OUT)
    assert [number for _, number, account, *_ in lines(door) if account == "1000"] == ["000001", "000002"]


def test_only_new_bookings(either_door: Door) -> None:
    brought(either_door, SALE)
    reply = send(either_door, written(SALE, CASH_OUT))
    assert (reply.status_of_import, reply.errors) == (3, [("Ongeldige waarde 0303=60077", "1")])
    assert len(lines(either_door)) == 6
    twice = send(either_door, written(*[(SALE[0].replace("60077", "5"), SALE[1].replace("60077", "5"))] * 2))
    assert twice.errors == [("Ongeldige waarde 0303=5", "3")]


def test_cost_centre_and_payment_reference(door: Door) -> None:
    with door.book(writing=True) as book:
        add_cost_centre(book, CostCentreDraft(code="NRD", name="Noord"))
    brought(door, (f"{SALE[0]} ref=123", f"{SALE[1]} kpl=nrd"))
    first, second, _ = door.export("0301")
    assert (first["F0477"], second["F0911"]) == ("123", "NRD")


def test_debtor_without_account_goes_to_the_control_account(door: Door) -> None:
    brought(door, SALE, (RECEIVED[0], RECEIVED[1].replace("rek=1300 ", "")))
    assert lines(door)[-1][2] == "1300"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_encodings_and_line_ends(door: Door, encoding: str, ending: str) -> None:
    text = written((CASH_OUT[0], CASH_OUT[1].replace("Koffie", 'Caf\u00e9_€_",_')), ending=ending)
    assert send(door, text, encoding).status_of_import == 2
    assert door.export("0301")[1]["F0306"] == 'Café € ",'


@pytest.mark.parametrize(
    ("booking", "error", "told"),
    [
        ((CASH_OUT[0],), "regelnummer=0", "regelnummer (kolom 1): het boekstuk heeft geen regels"),
        (
            (CASH_OUT[0].replace("=KAS", "=VERKF"), CASH_OUT[1]),
            "dagb_type=K",
            "dagboektype (kolom 2): past niet bij het dagboek",
        ),
        ((CASH_OUT[0], f"{CASH_OUT[1]} val=USD"), "valcode=USD", "valuta (kolom 15): alleen EUR"),
        (
            (CASH_OUT[0], CASH_OUT[1].replace("btw=21", "btw=x")),
            "btw_bdr=x",
            f"btw-bedrag (kolom 22): {EPORT_AMOUNT}",
        ),
        (
            (CASH_OUT[0], CASH_OUT[1].replace("btw=21", "")),
            "btw_bdr=",
            "btw-bedrag (kolom 22): ontbreekt bij btw-code 4",
        ),
        (
            (CASH_OUT[0], "type=K rek=9999 bedrag=1"),
            "0201=9999",
            "grootboekrekening (0201): grootboekrekening 9999 bestaat niet",
        ),
        (
            (CASH_OUT[0], "type=K rek=4360 bedrag=1.234,00"),
            "0307=1.234,00",
            f"bedrag (kolom 13): {EPORT_AMOUNT}",
        ),
        (
            (CASH_OUT[0].replace("01122016", "31022016"), "type=K rek=4360 bedrag=1"),
            "0302=31022016",
            "datum (kolom 8): geen datum in de vorm DDMMJJJJ",
        ),
        (("type=K dagboek=KAS", "type=K rek=4360 bedrag=1"), "0302=", "boekdatum (0302): is verplicht"),
        (
            (CASH_OUT[0].replace("type=K", "type=X"), CASH_OUT[1]),
            "dagb_type=X",
            "dagboektype (kolom 2): past niet bij het dagboek",
        ),
    ],
)
def test_what_is_wrong(door: Door, booking: tuple[str, ...], error: str, told: str) -> None:
    reply = send(door, written(booking, GENERAL))
    assert (reply.code, reply.status_of_import) == (1, 3)
    assert [message for message, _ in reply.errors] == [f"Ongeldige waarde {error}"]
    assert reply.explanations == [told]
    assert [daybook for daybook, *_ in lines(door)] == ["MEMO", "MEMO"]


def test_row_without_its_last_column(door: Door) -> None:
    text = written(CASH_OUT)[: -len(',""\r\n')] + "\r\n"
    reply = send(door, text)
    assert reply.errors == [("Ongeldige waarde eindkolom=", "2")]
    assert reply.explanations == ["eindkolom (kolom 40): een regel van versie 7 heeft 40 kolommen, deze heeft er 39"]


def test_error_quotes_the_line_of_the_file_and_its_record(door: Door) -> None:
    reply = send(door, written(GENERAL, (CASH_OUT[0], "type=K oms=Koffie rek=9999 bedrag=1")))
    assert reply.errors == [("Ongeldige waarde 0201=9999", "5")]
    source = "0301|0201=9999|0302=01-12-2016|0306=Koffie|0307=100|0901=KAS|"
    assert f"<source>{source}</source>" in (reply.value("transaction/a:err") or "")


@pytest.mark.parametrize("text", ["", "\r\n", "<CASH/>", '"1","K","KAS","",""\r\n', "alleen", '"43","X"', '"43",""'])
def test_what_is_no_file(door: Door, text: str) -> None:
    reply = send(door, text)
    line = "1" if text.strip() else None
    assert (reply.status_of_import, reply.errors) == (3, [("De gegevens zijn geen E-Port CSV", line)])


RELATION = '"43","Gewijzigd"\r\n'
MIXES = {
    RELATION + written(SALE): (2, "regel 1 is een relatie en regel 2 een boeking; een bestand heeft er een soort van"),
    written(SALE) + RELATION: (3, "regel 1 is een boeking en regel 3 een relatie; een bestand heeft er een soort van"),
    '"Verkoopboekingen"\r\n' + written(SALE): (1, "regel 1 is geen boeking en geen relatie"),
    '"Verkoop","november 2016"\r\n' + written(SALE): (
        2,
        "regel 1 is een relatie en regel 2 een boeking; een bestand heeft er een soort van",
    ),
    written((SALE[1],)).replace('"0"', '"1"', 1): (1, "regel 1 hoort bij een boeking die niet met een regel 0 begint"),
}


@pytest.mark.parametrize("text", MIXES)
def test_a_file_of_two_kinds_overwrites_no_relation(either_door: Door, text: str) -> None:
    relations = either_door.export("0101")
    reply = send(either_door, text)
    line, why = MIXES[text]
    assert reply.errors == [("De gegevens zijn geen E-Port CSV", str(line))]
    assert reply.explanations == [why]
    assert (either_door.export("0101"), lines(either_door)) == (relations, [])


@pytest.mark.parametrize("header", ['"Line number E-Port","Journal type"\r\n', "regelnummer,dagb_type\r\n"])
def test_a_row_of_column_names_is_passed_over(door: Door, header: str) -> None:
    assert send(door, header + written(SALE)).status_of_import == 2
    assert len(lines(door)) == 3


def test_a_stray_quote_is_told_with_its_line_and_column(door: Door) -> None:
    good = written(SALE, CASH_OUT)
    reply = send(door, good + '0,"K","KAS","","","","Naam "x" y"\r\n' + good)
    assert reply.errors == [("De gegevens zijn geen E-Port CSV", "5")]
    assert reply.explanations == ["regel 5, kolom 7: een aanhalingsteken staat verkeerd"]
    assert lines(door) == []


def test_what_is_no_base64(door: Door) -> None:
    reply = door.call("Import", importData="geen BASE64!", formaat="3")
    assert reply.errors == [("De gegevens zijn geen geldige BASE64", None)]


def test_debtors_and_creditors(either_door: Door) -> None:
    debtor = [
        "44",
        "Klant BV",
        "Dam 1",
        "Achter",
        "1012 JL",
        "Amsterdam",
        "NL",
        "KLANT",
        "EUR",
        "020-1",
        "",
        "J. Klant",
    ]
    debtor += [""] * 5 + ["NL62ABNA0509828922", "Bank"] + [""] * 4 + ["8000"] + [""] * 6 + ["N"]
    creditor = ["000043", "Boer & Zn", "", "", "", "", "be", "", "", "", ""]
    text = "\r\n".join(",".join(f'"{each}"' for each in some) for some in (debtor, creditor))
    reply = send(either_door, text)
    assert (reply.status_of_import, reply.errors) == (2, [])
    boer, klant = either_door.export("0101")
    assert (klant["F0103"], klant["F0105"], klant["F0107"]) == ("Klant BV", "Dam 1 Achter", "1012 JL AMSTERDAM")
    assert (klant["F0110"], klant["F0174"], klant["F0104"]) == ("NL62ABNA0509828922", "8000", "J. Klant")
    assert (boer["F0103"], boer["F1321"], boer["F0105"]) == ("Boer & Zn", "BE", "Kennedylaan 538")


def test_relation_with_a_code_that_is_no_number(door: Door) -> None:
    reply = send(door, '"KLANT","Klant BV"\r\n"44","Goed"\r\n')
    assert reply.errors == [("Ongeldige waarde 0101=KLANT", "1")]
    assert len(door.export("0101")) == 2


@pytest.mark.parametrize("text", ['77,"Naam\r\n78,Naam twee\r\n', '77,"Naam\r\n78,"Naam twee"\r\n'])
def test_a_quote_that_is_not_closed_swallows_no_relation(door: Door, text: str) -> None:
    reply = send(door, text)
    assert (reply.status_of_import, len(reply.errors)) == (3, 1)
    assert len(door.export("0101")) == 1


@pytest.mark.parametrize("text", ["1-12-2016", "01/12/2016", "0112201", "01-122016", "32012016", "", "0112216"])
def test_no_dates(text: str) -> None:
    with pytest.raises(ValueError, match=r"^|day|month"):
        date_from_eport(text)


@pytest.mark.parametrize("text", ["01122016", "01-12-2016", "01-12-16", "011216"])
def test_dates(text: str) -> None:
    assert date_from_eport(text).isoformat() == "2016-12-01"
