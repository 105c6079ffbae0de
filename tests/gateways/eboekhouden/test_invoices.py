"""Test AddFactuur and GetFacturen: what is kept, booked, mailed, collected and given back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from grootboek.bookkeeping.chart import add_account, change_account
from grootboek.bookkeeping.closing import lock_period
from grootboek.bookkeeping.mailing import outbox
from grootboek.bookkeeping.revising import booking_to_change, withdraw
from grootboek.bookkeeping.verifying import verify
from grootboek.gateways.eboekhouden.errors import TEXTS
from grootboek.ledger.account import AccountDraft, AccountRole
from grootboek.ledger.actor import Role
from grootboek.ledger.collection import CollectionOrder, MandateKind
from grootboek.ledger.invoice import Invoice
from grootboek.ledger.period_lock import LockKind
from grootboek.store.invoicing.invoices import InvoiceFilter, invoices
from grootboek.store.invoicing.invoicing_settings import InvoicingSettings, write_invoicing_settings
from grootboek.store.ledger.verification import booking_numbers
from grootboek.store.masters.chart import chart_of
from tests.gateways.eboekhouden.conftest import USERNAME, Door, granted
from tests.gateways.eboekhouden.messages import (
    BOOKED,
    COLLECTED,
    MAILED,
    invoice,
    invoice_line,
    money,
    received,
    sale,
)


def made(door: Door, sent: dict[str, object]) -> str:
    """Make an invoice and return its number."""
    reply = door.call("AddFactuur", oFact=sent)
    assert reply.told == ("", "")
    return reply.value("Factuurnummer") or ""


def kept(door: Door) -> list[Invoice]:
    """Return the invoices of the books."""
    with door.book() as book:
        return invoices(book, InvoiceFilter())


def shown(door: Door, **wanted: str) -> list[dict[str, str]]:
    """Return the invoices that GetFacturen gives, lines left out."""
    return door.call("GetFacturen", cFilter=wanted).all("cFactuurList")


def test_invoice_is_given_back_as_it_was_sent(either_door: Door) -> None:
    lines = (
        invoice_line(),
        invoice_line(
            Aantal="1.5", Eenheid="Uur", Code="U", Omschrijving="Uren & <tijd>\nCafé €", PrijsPerEenheid="8.264463"
        ),
        invoice_line(Aantal="-1", PrijsPerEenheid="10", BTWCode="LAAG_VERK_9", TegenrekeningCode="8010", Eenheid=""),
    )
    assert made(either_door, invoice(*lines)) == "F00001"
    reply = either_door.call("GetFacturen", cFilter={})
    (found,) = reply.all("cFactuurList")
    address = found.pop("URLPDFBestand")
    assert address.startswith("http://falconframework.org/factuur/")
    assert address.endswith(".pdf")
    assert found == {
        "Factuurnummer": "F00001",
        "Relatiecode": "C1",
        "Datum": "2023-04-01T00:00:00",
        "Betalingstermijn": "30",
        "TotaalExclBTW": "102.4",
        "TotaalBTW": "22.7",
        "TotaalInclBTW": "125.1",
        "TotaalOpenstaand": "125.1",
    }
    assert reply.all("cFactuurRegel") == [{**line, "Omschrijving": line["Omschrijving"]} for line in lines]
    assert 'xsi:type="xsd:string">C1</Relatiecode>' in reply.text


def test_vat_is_computed_per_code_over_the_whole_invoice(door: Door) -> None:
    made(door, invoice(*[invoice_line(Aantal="1", PrijsPerEenheid="0.12")] * 3))
    (found,) = shown(door)
    assert (found["TotaalExclBTW"], found["TotaalBTW"]) == ("0.36", "0.08")


def test_numbers_are_given_in_turn_and_pass_over_those_in_use(either_door: Door) -> None:
    door = either_door
    assert made(door, invoice(Factuurnummer="F00002")) == "F00002"
    door.add(sale(Factuurnummer="F00003"))
    assert [made(door, invoice()), made(door, invoice())] == ["F00001", "F00004"]
    assert door.call("AddFactuur", oFact=invoice(Relatiecode="?")).code == "CFACT025"
    assert made(door, invoice(Factuurnummer=None)) == "F00005"


def test_numbers_follow_the_pattern_of_the_administration(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        write_invoicing_settings(book, InvoicingSettings(number_pattern="{year}-{number:4}"))
    assert made(either_door, invoice()) == "2023-0001"
    assert made(either_door, invoice(Datum="2024-01-02")) == "2024-0001"
    assert made(either_door, invoice()) == "2023-0002"


@pytest.mark.parametrize("booked", [True, False])
def test_number_of_an_invoice_and_of_a_sale_are_one_series(door: Door, booked: bool) -> None:
    made(door, invoice(Factuurnummer="F1", **(BOOKED if booked else {})))
    assert door.call("AddFactuur", oFact=invoice(Factuurnummer="F1")).code == "CFACT026"
    again = door.call("AddMutatie", oMut=sale(Factuurnummer="F1"))
    assert again.code == ("CMUT019" if booked else "")


def test_booked_invoice_is_a_sale_on_the_receivable_account_with_the_lowest_code(either_door: Door) -> None:
    door = either_door
    with door.book(writing=True) as book:
        for code in ("1290", "1280"):
            add_account(
                book, AccountDraft(code=code, name="Debiteuren", role=AccountRole.RECEIVABLE, on_balance_sheet=True)
            )
        change_account(book, chart_of(book).account_by_code["1280"].id, lambda account: replace(account, active=False))
    lines = (invoice_line(), invoice_line(Aantal="1", BTWCode="LAAG_VERK_9", TegenrekeningCode="8010"))
    number = made(door, invoice(*lines, **BOOKED))
    reply = door.call("GetMutaties", cFilter={"MutatieNr": "0"})
    (booked,) = reply.all("cMutatieList")
    assert (booked["Soort"], booked["Rekening"], booked["Factuurnummer"]) == ("FactuurVerstuurd", "1290", number)
    assert (booked["Omschrijving"], booked["Betalingstermijn"], booked["InExBTW"]) == ("Taarten", "30", "EX")
    found = [(one["BTWCode"], one["BedragExclBTW"], one["BedragBTW"]) for one in reply.all("cMutatieListRegel")]
    assert found == [("HOOG_VERK_21", "100.0000", "21.0000"), ("LAAG_VERK_9", "50.0000", "4.5000")]
    assert (door.balance("1290"), door.balance("8000"), door.balance("8010")) == (175.5, -100.0, -50.0)
    with door.book() as book:
        assert list(verify(book)) == []


def test_invoice_that_is_not_booked_leaves_the_ledger_alone(door: Door) -> None:
    made(door, invoice())
    assert door.call("GetMutaties").all("cMutatieList") == []
    assert door.call("GetOpenPosten", OpSoort="Debiteuren").all("cOpenPost") == []


def test_outstanding_is_what_is_outstanding_now(either_door: Door) -> None:
    door = either_door
    made(door, invoice(Factuurnummer="F1", **BOOKED))
    made(door, invoice(Factuurnummer="F2"))
    assert [one["TotaalOpenstaand"] for one in shown(door)] == ["121", "121"]
    door.add(received("21"))
    assert [one["TotaalOpenstaand"] for one in shown(door)] == ["100", "121"]
    door.add(received("100"))
    assert [one["TotaalOpenstaand"] for one in shown(door)] == ["0", "121"]
    door.add(sale(Factuurnummer="F2"))
    door.add(received("121", Factuurnummer="F2"))
    assert [one["TotaalOpenstaand"] for one in shown(door)] == ["0", "0"]


def test_invoice_whose_sale_was_withdrawn_is_outstanding_again(door: Door) -> None:
    made(door, invoice(Factuurnummer="F1"))
    door.add(sale())
    assert [one["TotaalOpenstaand"] for one in shown(door)] == ["121"]
    with door.book(writing=True) as book:
        withdraw(book, booking_to_change(book, 1))
    assert [one["TotaalOpenstaand"] for one in shown(door)] == ["121"]


def test_filters_combine_and_compare_exactly(either_door: Door) -> None:
    door = either_door
    door.call("AddRelatie", oRel={"Code": "C2", "Bedrijf": "Twee", "BP": "B"})
    for number, relation, day in (("A", "C1", "2023-04-01"), ("B", "C2", "2023-04-02"), ("C", "C1", "2023-04-03")):
        made(door, invoice(Factuurnummer=number, Relatiecode=relation, Datum=day))

    def numbers(**wanted: str) -> list[str]:
        return [one["Factuurnummer"] for one in shown(door, **wanted)]

    assert numbers() == ["A", "B", "C"]
    assert numbers(Factuurnummer="B") == ["B"]
    assert numbers(Factuurnummer="b") == []
    assert numbers(Relatiecode="C1") == ["A", "C"]
    assert numbers(Relatiecode="?") == []
    assert numbers(DatumVan="2023-04-02") == ["B", "C"]
    assert numbers(DatumVan="2023-04-01", DatumTm="2023-04-02", Relatiecode="C1") == ["A"]
    assert numbers(DatumVan="1900-01-01", DatumTm="2200-01-01", Factuurnummer="", Relatiecode="") == ["A", "B", "C"]
    assert numbers(DatumVan="", DatumTm="0001-01-01T00:00:00") == ["A", "B", "C"]


def test_collection_order_is_kept_with_its_mandate(either_door: Door) -> None:
    made(either_door, invoice(**COLLECTED))
    made(either_door, invoice(**{**COLLECTED, "AutomatischeIncasso": "0"}))
    ordered, plain = kept(either_door)
    day = ordered.collection.signed_on if ordered.collection else None
    assert day is not None
    assert day.isoformat() == "2023-01-15"
    assert ordered.collection == CollectionOrder(
        account_number="41 71 64 300",
        account_holder="Klant & Zoon",
        city="Utrecht",
        iban="NL91ABNA0417164300",
        mandate_kind=MandateKind.RECURRING,
        mandate_reference="M-1",
        signed_on=day,
        first=True,
        text_1="Taarten april",
        text_2="regel 2",
        text_3="regel 3",
    )
    assert plain.collection is None


def test_quantities_and_prices_keep_six_decimals(door: Door) -> None:
    made(door, invoice(invoice_line(Aantal="1e-7", PrijsPerEenheid="123456789.1234567")))
    (line,) = kept(door)[0].lines
    assert (line.quantity, line.unit_price) == (Decimal("0.000000"), Decimal("123456789.123457"))


def test_a_line_without_a_quantity_or_a_price_counts_for_nothing(door: Door) -> None:
    made(door, invoice(invoice_line(), invoice_line(Aantal=None), invoice_line(PrijsPerEenheid=None)))
    reply = door.call("GetFacturen")
    told = [(one["Aantal"], one["PrijsPerEenheid"]) for one in reply.all("cFactuurRegel")]
    assert told == [("2", "50"), ("0", "50"), ("2", "0")]
    assert [one["TotaalExclBTW"] for one in reply.all("cFactuurList")] == ["100"]


def test_default_template_is_found_in_any_case(door: Door) -> None:
    assert made(door, invoice(Factuursjabloon=" factuursjabloon ")) == "F00001"


LONG = "x" * 51
ROWS: dict[str, dict[str, object]] = {
    "CFACT004": invoice(Datum=None),
    "CFACT006": invoice(Regels=[]),
    "CFACT014": invoice(Betalingstermijn=None),
    "CFACT024": invoice(Relatiecode=" "),
    "CFACT025": invoice(Relatiecode="?"),
    "CFACT026": invoice(Factuurnummer="F1"),
    "CFACT027": invoice(Factuursjabloon=None),
    "CFACT028": invoice(Factuursjabloon="Anders"),
    "CFACT029": invoice(**{**MAILED, "EmailBericht": " "}),
    "CFACT030": invoice(**{**MAILED, "EmailVanAdres": ""}),
    "CFACT031": invoice(**{**MAILED, "EmailOnderwerp": None}),
    "CFACT032": invoice(InBoekhoudingPlaatsen="1"),
    "CFACT033": invoice(**{**COLLECTED, "IncassoRekeningNummer": ""}),
    "CFACT034": invoice(**{**COLLECTED, "IncassoTnv": None}),
    "CFACT035": invoice(**{**COLLECTED, "IncassoPlaats": " "}),
    "CFACT036": invoice(**{**COLLECTED, "IncassoOmschrijvingRegel1": ""}),
    "CFACT037": invoice(invoice_line(), invoice_line(Code="")),
    "CFACT038": invoice(invoice_line(), invoice_line(BTWCode=None)),
    "CFACT039": invoice(invoice_line(), invoice_line(Omschrijving=" ")),
    "CFACT040": invoice(invoice_line(), invoice_line(TegenrekeningCode=None)),
    "CFACT041": invoice(invoice_line(), invoice_line(BTWCode="")),
    "CFACT042": invoice(invoice_line(), invoice_line(BTWCode="21%")),
    "CFACT212": invoice(invoice_line(), invoice_line(KostenplaatsID="7")),
    "CMUT012": invoice(invoice_line(TegenrekeningCode="9999")),
}
"""The smallest invoice for each code of the manual."""


@pytest.mark.parametrize("code", ROWS)
def test_code_is_told_by_its_cause(either_door: Door, code: str) -> None:
    made(either_door, invoice(Factuurnummer="F1"))
    reply = either_door.call("AddFactuur", oFact=ROWS[code])
    (text,) = TEXTS["AddFactuur", code]
    assert reply.told == (code, text.replace("regel X", "regel 2"))
    assert reply.value("Factuurnummer") is None
    assert [one.number for one in kept(either_door)] == ["F1"]
    assert made(either_door, invoice()) == "F00001"


def test_every_code_of_the_table_is_provoked() -> None:
    assert {code for operation, code in TEXTS if operation == "AddFactuur"} == set(ROWS)


MORE: dict[str, tuple[dict[str, object], str]] = {
    "before 1980": (invoice(Datum="1979-12-31"), "CFACT004"),
    "after 2049": (invoice(Datum="2050-01-01"), "CFACT004"),
    "101 lines": (invoice(*[invoice_line()] * 101), "CFACT006"),
    "empty term": (invoice(Betalingstermijn=""), "CFACT014"),
    "term of five digits": (invoice(Betalingstermijn="10000"), "CFACT014"),
    "negative term": (invoice(Betalingstermijn="-1"), "CFACT014"),
    "purchase code": (invoice(invoice_line(BTWCode="HOOG_INK_21")), "CFACT042"),
    "free rate": (invoice(invoice_line(BTWCode="AFW_VERK")), "CFACT042"),
    "money account": (invoice(invoice_line(TegenrekeningCode="1100")), "CMUT012"),
    "debtors": (invoice(invoice_line(TegenrekeningCode="1300")), "CMUT012"),
    "long number": (invoice(Factuurnummer=LONG), "GBK002"),
    "long unit": (invoice(invoice_line(Eenheid=LONG)), "GBK002"),
    "long in all": (invoice(*[invoice_line(Omschrijving="x" * 99_999)] * 4), "GBK002"),
    "long mandate": (invoice(**{**COLLECTED, "IncassoMachtigingID": LONG}), "GBK002"),
    "long booking text": (invoice(**{**BOOKED, "BoekhoudmutatieOmschrijving": "x" * 201}), "GBK002"),
    "mandate kind": (invoice(**{**COLLECTED, "IncassoMachtigingSoort": "X"}), "GBK003"),
    "no number": (invoice(invoice_line(Aantal="NaN")), "GBK003"),
    "infinite price": (invoice(invoice_line(PrijsPerEenheid="-INF")), "GBK003"),
    "price beyond all": (invoice(invoice_line(PrijsPerEenheid="1e12")), "GBK003"),
    "amount beyond all": (invoice(invoice_line(Aantal="999999999999", PrijsPerEenheid="999999999999")), "GBK003"),
    "sender that is no address": (invoice(**{**MAILED, "EmailVanAdres": "verkoop"}), "GBK003"),
    "subject of two lines": (invoice(**{**MAILED, "EmailOnderwerp": "a\nBcc: x@example.nl"}), "GBK003"),
}


@pytest.mark.parametrize("name", MORE)
def test_what_else_is_refused(door: Door, name: str) -> None:
    sent, code = MORE[name]
    assert door.call("AddFactuur", oFact=sent).code == code
    assert kept(door) == []


def test_a_hundred_lines_are_one_invoice(door: Door) -> None:
    made(door, invoice(*[invoice_line(Code=str(number)) for number in range(100)], **BOOKED))
    assert [line.article_code for line in kept(door)[0].lines] == [str(number) for number in range(100)]


def test_of_several_faults_the_first_of_the_table_is_told(door: Door) -> None:
    wrong = {"Regels": [invoice_line(BTWCode="?", Omschrijving="")], "Relatiecode": "?", "Factuursjabloon": "?"}
    assert door.call("AddFactuur", oFact=invoice(**wrong)).code == "CFACT025"
    assert door.call("AddFactuur", oFact=invoice(**{**wrong, "Relatiecode": "C1"})).code == "CFACT028"
    assert door.call("AddFactuur", oFact=invoice(**{**wrong, "Datum": None})).code == "CFACT004"


def test_closed_period_refuses_an_invoice_that_is_booked_and_no_other(either_door: Door) -> None:
    with either_door.book(writing=True) as book:
        lock_period(book, LockKind.USER, date(2023, 4, 1))
    assert either_door.call("AddFactuur", oFact=invoice(**BOOKED)).told == ("CMUT020", "Periode is afgesloten")
    assert made(either_door, invoice()) == "F00001"


def test_mail_needs_an_address_of_the_relation(door: Door) -> None:
    door.call("AddRelatie", oRel={"Code": "C2", "Bedrijf": "Zonder", "BP": "B"})
    reply = door.call("AddFactuur", oFact=invoice(Relatiecode="C2", **MAILED))
    assert reply.told == ("GBK004", "Email van de relatie is niet ingevuld")


@pytest.mark.parametrize(
    ("lacking", "field"),
    [
        ("city", "Adres van de administratie"),
        ("vat_number", "Btw-id van de administratie"),
        ("coc_number", "KvK-nummer van de administratie"),
    ],
)
def test_an_invoice_that_lacks_what_the_law_wants_is_not_mailed(door: Door, lacking: str, field: str) -> None:
    door.let_mail(**{lacking: ""})
    sent = invoice(Factuurnummer="F8", **MAILED)
    assert door.call("AddFactuur", oFact=sent).told == ("GBK004", f"{field} is niet ingevuld")
    assert shown(door) == []
    assert made(door, {**sent, "PerEmailVerzenden": "false"}) == "F8"


def test_reader_makes_no_invoice(door: Door) -> None:
    granted(door.server, USERNAME, door.administration_id, Role.READER)
    assert door.call("AddFactuur", oFact=invoice()).code == "E001.5"
    assert door.call("AddFactuur", oFact=invoice(Relatiecode="")).code == "E001.5"
    assert shown(door) == []


def test_refused_invoice_leaves_nothing(either_door: Door) -> None:
    door = either_door
    sent = invoice(Factuurnummer="F9", **BOOKED, **MAILED)
    for broken in ({"Factuursjabloon": "?"}, {"Relatiecode": "?"}, {"EmailVanAdres": "geen adres"}):
        assert door.call("AddFactuur", oFact={**sent, **broken}).code != ""
    with door.book() as book:
        assert booking_numbers(book) == []
        assert outbox(book) == []
        assert list(verify(book)) == []
    assert kept(door) == []
    assert door.add(money()) == 1


def test_many_at_once_get_numbers_without_gaps(either_door: Door) -> None:
    either_door.sign_in()
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda _: made(either_door, invoice(**BOOKED)), range(24)))
    assert sorted(numbers) == [f"F{number:05}" for number in range(1, 25)]
    with either_door.book() as book:
        assert list(verify(book)) == []


def test_mandate_of_an_invoice_that_is_not_collected_is_overlooked(door: Door) -> None:
    assert door.call("AddFactuur", oFact=invoice(IncassoMachtigingSoort="X")).told == ("", "")
