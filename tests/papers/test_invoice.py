"""The PDF of an invoice says what the law asks for and what a company writes (Wet op de omzetbelasting, article 35a)."""

from dataclasses import replace
from datetime import date

import pytest

from grootboek.ledger.collection import CollectionOrder, MandateKind
from grootboek.ledger.sender import Sender
from tests.papers.invoices import CUSTOMER, SENDER, facts, line, pages, text

pytestmark = pytest.mark.usefixtures("pango")

ORDER = CollectionOrder(
    account_number="NL02ABNA0123456789",
    account_holder="Hotel Zeezicht",
    city="Zandvoort",
    mandate_kind=MandateKind.RECURRING,
    mandate_reference="MANDAAT-12",
    signed_on=date(2025, 11, 1),
)


def test_an_invoice_holds_every_element_that_the_law_asks_for() -> None:
    shown = text(
        facts(
            line("12.5", "85", description="Advies over de winkel", unit="Uur", article_code="ADV-01"),
            line("3", "4.1234", "sales_low", description="Volkorenbrood", unit="Stuk", article_code="BR-17"),
            line("1", "25", "none", description="Leges"),
        )
    )
    for element in (
        "Bakkerij De Korenbloem B.V.",
        "Molenstraat 12 3511 AB Utrecht",
        "030 123 45 67",
        "administratie@korenbloem.example",
        "KvK 12345678",
        "Btw-id NL001234567B29",
        "IBAN NL91 ABNA 0417 1643 00",
        "Hotel Zeezicht t.a.v. mevrouw A. de Vries Boulevard 1 2042 AB Zandvoort",
        "Factuurnummer F00012",
        "Factuurdatum 1 maart 2026",
        "Leverdatum 1 maart 2026",
        "Betalingstermijn 14 dagen",
        "Vervaldatum 15 maart 2026",
        "Klantnummer K-100",
        "ADV-01 Advies over de winkel 12,5 Uur € 85,00 21% € 1.062,50",
        "BR-17 Volkorenbrood 3 Stuk € 4,1234 9% € 12,37",
        "Leges 1 € 25,00 geen € 25,00",
        "Totaal exclusief btw € 1.099,87",
        "21% btw over € 1.062,50 € 223,13",
        "9% btw over € 12,37 € 1,11",
        "Geen btw over € 25,00 € 0,00",
        "Totaal inclusief btw € 1.324,11",
        "Wij verzoeken u € 1.324,11 uiterlijk 15 maart 2026 te betalen op rekening NL91 ABNA 0417 1643 00",
        "ten name van Bakkerij De Korenbloem B.V., onder vermelding van factuurnummer F00012.",
    ):
        assert element in shown
    assert CUSTOMER.vat_number not in shown


@pytest.mark.parametrize(
    ("vat_code", "rate", "label", "remark"),
    [
        ("sales_reverse_high", "verlegd", "Btw verlegd", "Btw verlegd naar NL009876543B46."),
        ("sales_reverse_low", "verlegd", "Btw verlegd", "Btw verlegd naar NL009876543B46."),
        (
            "sales_eu_goods",
            "0%",
            "0% btw (EU)",
            "Intracommunautaire levering: 0% btw, btw verlegd naar NL009876543B46.",
        ),
        ("sales_eu_services", "verlegd", "Btw verlegd (EU)", "dienst: btw verlegd naar NL009876543B46."),
    ],
)
def test_vat_that_the_buyer_pays_is_said_with_his_number(vat_code: str, rate: str, label: str, remark: str) -> None:
    shown = text(facts(line("2", "50", vat_code)))
    assert f"Advies 2 € 50,00 {rate} € 100,00" in shown
    assert f"{label} over € 100,00 € 0,00" in shown
    assert remark in shown
    assert "Zandvoort Btw-id NL009876543B46" in shown


def test_a_remark_stands_once() -> None:
    shown = text(facts(line(vat_code="sales_reverse_high"), line(vat_code="sales_reverse_low")))
    assert shown.count("Btw verlegd naar") == 1


def test_a_buyer_without_a_vat_number_is_told_that_it_is_his() -> None:
    assert "Btw verlegd. " in text(facts(line(vat_code="sales_reverse_high"), party=replace(CUSTOMER, vat_number="")))


@pytest.mark.parametrize(
    ("vat_code", "remark"),
    [
        ("sales_outside_eu", "Levering of dienst buiten de EU: 0% btw."),
        ("sales_eu_distance", "Afstandsverkoop binnen de EU: geen Nederlandse btw."),
        ("none", "Over deze factuur is geen btw berekend."),
    ],
)
def test_other_invoices_without_vat_say_why(vat_code: str, remark: str) -> None:
    shown = text(facts(line(vat_code=vat_code)))
    assert remark in shown
    assert CUSTOMER.vat_number not in shown


def test_rates_are_those_of_the_day_of_the_invoice() -> None:
    shown = text(facts(line(vat_code="sales_low"), date=date(2018, 12, 31)))
    assert "6% btw over € 100,00 € 6,00" in shown


def test_a_credit_note_is_called_so_and_asks_for_nothing() -> None:
    shown = text(facts(line("-2", "85")))
    assert "Creditnota" in shown
    assert "Creditnotanummer F00012" in shown
    assert "Totaal inclusief btw € -205,70" in shown
    assert "Het tegoed van € 205,70 wordt met u verrekend of aan u terugbetaald." in shown
    assert "verzoeken" not in shown
    assert "Vervaldatum" not in shown


def test_an_invoice_of_nothing_says_that_nothing_is_due() -> None:
    assert "U hoeft niets te betalen." in text(facts(line(price="0")))


def test_a_collection_is_announced_instead_of_asking_for_payment() -> None:
    shown = text(facts(line(), collection=ORDER))
    assert (
        "Het bedrag van € 121,00 wordt rond 15 maart 2026 automatisch geïncasseerd van rekening NL02 ABNA 0123 4567 89 "
        "ten name van Hotel Zeezicht, op grond van machtiging MANDAAT-12 van 1 november 2025 "
        "(incassant-ID NL28ZZZ401234560000). U hoeft zelf niets over te maken."
    ) in shown
    assert "verzoeken" not in shown


def test_a_collection_with_little_known_of_it_is_announced_as_far_as_that_goes() -> None:
    order = CollectionOrder(account_number="12345", account_holder=" ", city="")
    shown = text(facts(line(), collection=order, sender=replace(SENDER, creditor_id="")))
    assert "wordt rond 15 maart 2026 automatisch geïncasseerd van rekening 12345. U hoeft" in shown


@pytest.mark.parametrize(
    ("days", "term", "asked"), [(0, "direct", "direct na ontvangst"), (1, "1 dag", "2 maart 2026")]
)
def test_short_payment_terms_are_put_into_words(days: int, term: str, asked: str) -> None:
    shown = text(facts(line(), payment_term=days))
    assert f"Betalingstermijn {term} " in shown
    assert asked in shown


def test_the_postal_address_is_used_when_there_is_one() -> None:
    party = replace(CUSTOMER, postal_street="Postbus 7", postal_postcode="2040 AA", postal_city="Haarlem")
    shown = text(facts(line(), party=party))
    assert "Postbus 7 2040 AA Haarlem" in shown
    assert "Boulevard" not in shown


@pytest.mark.parametrize("country", ["DE", "Duitsland", "Germany", "deutschland"])
def test_a_country_abroad_is_named_with_the_vat_number(country: str) -> None:
    shown = text(facts(line(), party=replace(CUSTOMER, country=country, vat_number="DE123456789")))
    assert "Zandvoort Duitsland Btw-id DE123456789" in shown


@pytest.mark.parametrize("country", ["", "NL", "Nederland", "the netherlands"])
def test_the_own_country_is_not_named(country: str) -> None:
    assert "Zandvoort Factuur" in text(facts(line(), party=replace(CUSTOMER, country=country)))


def test_what_nobody_stated_is_left_out() -> None:
    nobody = replace(CUSTOMER, name="", contact="Jan", street="", postcode="", city="", vat_number="")
    shown = text(facts(line(), sender=Sender(name="Demo"), party=nobody))
    for word in ("KvK", "Btw-id", "IBAN", "t.a.v.", "None", "rekening"):
        assert word not in shown
    assert "Demo Jan Factuur" in shown
    assert "te betalen, onder vermelding van factuurnummer F00012." in shown


def test_the_column_of_codes_is_left_out_when_there_are_none() -> None:
    assert "Code Omschrijving" not in text(facts(line()))
    assert "Code Omschrijving" in text(facts(line(article_code="A")))


def test_a_hundred_lines_go_over_pages_with_the_heading_on_each() -> None:
    lines = [line(str(number), "10", description=f"Regel {number} van de bestelling") for number in range(1, 101)]
    found = pages(facts(*lines))
    assert len(found) > 2
    for number, page in enumerate(found, 1):
        assert f"Pagina {number} van {len(found)}" in page
    assert all("Omschrijving Aantal Prijs Btw Bedrag" in page for page in found if "Regel" in page)
    assert ["Factuur F00012" in page for page in found] == [False] + [True] * (len(found) - 1)
    whole = " ".join(found)
    assert [
        number for number in range(1, 101) if f"Regel {number} van de bestelling {number} € 10,00" not in whole
    ] == []
    assert "Totaal exclusief btw € 50.500,00" in found[-1]


def test_markup_in_a_text_is_shown_as_it_was_written() -> None:
    party = replace(CUSTOMER, name="<b>Jansen</b> & Zn {{ number }}")
    shown = text(facts(line(description="</table><script>x</script> {% raw %}"), party=party))
    assert "<b>Jansen</b> & Zn {{ number }}" in shown
    assert "</table><script>x</script> {% raw %}" in shown


def test_line_ends_of_a_description_stay() -> None:
    assert "Eerste Tweede" in text(facts(line(description="Eerste\r\nTweede\n")))


@pytest.mark.parametrize("word", ["x", "x" * 50 + " ", "x\u200b"])
def test_a_description_as_long_as_can_be_is_printed(word: str) -> None:
    found = pages(facts(line(description=(word * 100_000)[:20_000]), line(description="Slot")))
    assert len(found) > 2
    assert "Slot 1 € 100,00 21% € 100,00" in found[-1]


@pytest.mark.parametrize("code", ["", "M-1"])
@pytest.mark.parametrize(
    ("quantity", "price", "shown"),
    [
        ("1", "1234567.89", "1 € 1.234.567,89 21% € 1.234.567,89"),
        ("-1234567.123456", "1.000001", "-1.234.567,123456 € 1,000001 21% € -1.234.568,36"),
        ("9999999.999999", "1000000.000001", "9.999.999,999999 € 1.000.000,000001 21% € 10.000.000.000.009,00"),
        ("-0.000001", "999999999999.999999", "-0,000001 € 999.999.999.999,999999 21% € -1.000.000,00"),
    ],
)
def test_a_number_never_breaks(quantity: str, price: str, shown: str, code: str) -> None:
    assert shown in text(facts(line(quantity, price, article_code=code)))


def test_a_credit_note_names_its_original_and_the_day_of_supply() -> None:
    shown = text(facts(line("-1"), original_number="F00007", supplied_on=date(2026, 2, 27)))
    assert "Creditnotanummer F00012 Datum 1 maart 2026 Betreft factuur F00007 Leverdatum 27 februari 2026" in shown
    assert "Betreft" not in text(facts(line("-1")))


def test_large_and_small_amounts_stay_on_the_page() -> None:
    shown = text(facts(line("1234567.123456", "0.000001"), line("1", "9999999999.99")))
    assert "€ 0,000001" in shown
    assert "Totaal inclusief btw € 12.100.000.001,48" in shown
