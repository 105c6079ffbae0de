"""MT940 as each bank writes it: what it tells ends up where it belongs, and sums to the closing balance."""

from datetime import date
from pathlib import Path

import mt940
import pytest

from grootboek.ledger.bank_statement import BankTransaction, unexplained
from tests.formats.bank.samples import read, sample, transactions

FILES = sorted(path.name for path in (Path(__file__).parent / "samples").glob("*.sta"))


def told(transaction: BankTransaction) -> dict[str, object]:
    """Return what a transaction tells but for its identity, days, amount and kind."""
    left_out = ("identity", "day", "value_day", "amount", "kind")
    named = {name: getattr(transaction, name) for name in BankTransaction.__slots__ if name not in left_out}
    return {name: value for name, value in named.items() if value}


@pytest.mark.parametrize("name", FILES)
def test_each_statement_adds_up(name: str) -> None:
    for statement, found in read(sample(name)):
        assert unexplained(statement, sum(each.amount for each in found)) == 0
        assert statement.currency == "EUR"


@pytest.mark.parametrize("name", FILES)
def test_amounts_and_days_of_value_are_those_of_another_reader(name: str) -> None:
    # It wants a field 20 in each statement, and has a reading of its own for references as long as an IBAN.
    content = sample(name).replace(b":25:NL91", b":20:A\n:25:NL91")
    tags = {61: mt940.tags.StatementASNB()} if name == "sns.sta" else None
    theirs = mt940.parse_statements(content, tags=tags, options=mt940.Options.all())
    ours = [(each.value_day, each.amount) for each in transactions(sample(name))]
    assert ours == [
        (date(*each.data["date"].timetuple()[:3]), int(each.data["amount"].amount * 100))
        for statement in theirs
        for each in statement
        if "amount" in each.data
    ]


def test_ing() -> None:
    [(statement, [paid, batch, returned, by_reference])] = read(sample("ing.sta"))
    assert (statement.account, statement.number) == ("NL20INGB0001234567", "00000")
    assert told(paid) == {
        "bank_reference": "00000000001005",
        "end_to_end_id": "EV12341REP1231456T1234",
        "remittance": "Factuur 2026-001 klant 100",
        "party_name": "Bakkerij Jansen",
        "party_iban": "NL91ABNA0417164300",
        "party_bic": "ABNANL2A",
    }
    assert told(batch)["batch_reference"] == "M000000003333333"
    assert (returned.is_reversal, returned.return_code) == (True, "MS03")
    assert (returned.mandate_reference, returned.creditor_id) == ("MND-120123", "NL28ZZZ401234560000")
    assert returned.remittance == "Contributie maart", "and not what stands after the closing balance"
    assert (by_reference.payment_reference, by_reference.party_name) == ("5000056655555555", "J.Janssen")


def test_ing_in_free_text() -> None:
    [(statement, [first, second, batch])] = read(sample("ing_text.sta"))
    assert statement.account == "0001234567"
    assert first.remittance == "0654321789 J. Janssen Factuurnr 123456 klantnr 00123"
    assert (second.party_iban, second.end_to_end_id) == ("NL44RABO0123456789", "")
    assert batch.remittance == "VERZAMEL EUROBETALING M000000001111111 REMI TOTAAL 1 POSTEN"


def test_rabobank() -> None:
    (statement, [shop, costs, invoices, member, returned]), (empty, none) = read(sample("rabobank.sta"))
    assert statement.account == "NL44RABO0123456789"
    assert told(shop) == {
        "end_to_end_id": "02-03-2026 22:56 1120000153447185",
        "remittance": "674725433 1120000153447185 14144467636004962",
        "party_name": "Nespresso Nederland B.V.",
        "party_iban": "NL91ABNA0417164300",
    }
    assert (costs.day, costs.value_day) == (date(2026, 3, 3), date(2026, 3, 1)), "booked on the day of the statement"
    assert invoices.remittance == "NR.202603-111/11.3.2026 NR.202603-112/11.3.2026"
    assert (member.party_name, member.party_bic) == ("Hr A B Huibers", "INGBNL2A"), "not the one behind him"
    assert member.remittance == "- lidmaatschap -"
    assert (returned.return_code, returned.mandate_reference, returned.party_name) == ("AC04", "M-12", "De Klant")
    assert (empty.opening, none) == (statement.closing, [])


def test_rabobank_in_free_text() -> None:
    [(statement, [phone, shop])] = read(sample("rabobank_text.sta"))
    assert statement.account == "129199348"
    assert told(phone) == {
        "party_name": "TELEFOON NETHERLANDS BV",
        "remittance": "BETALINGSKENM. 123456789 FACTUURNUMMER 987654321",
    }
    assert shop.party_name == "TOMTE TUMMETOT AMERSFOORT"


def test_abn_amro() -> None:
    (statement, [paid, batch, returned, collected, by_reference, ideal]), (second, [card, in_text]) = read(
        sample("abn_amro.sta")
    )
    assert (statement.account, statement.number, second.number) == ("NL91ABNA0417164300", "06101/1", "06102/1")
    assert told(paid) == {
        "remittance": "Dit zijn de omschrijvingsregels",
        "party_name": "QASD JGRED",
        "party_iban": "NL44RABO0123456789",
        "party_bic": "RABONL2U",
    }
    assert told(batch) == {"batch_reference": "109180"}
    assert (returned.return_code, returned.is_reversal, returned.end_to_end_id) == ("MS02", True, "TESTBIC")
    assert returned.remittance.endswith("TE KIJKEN OF DE BIC WEL GOED AFGEVANGEN WORDT")
    assert (collected.creditor_id, collected.mandate_reference) == ("NL28ZZZ401234560000", "123456789XXmandaat")
    assert by_reference.payment_reference == "5000056655555555"
    assert (ideal.party_name, ideal.end_to_end_id) == ("NAAMVAN KLANT", "INNDNL2U20000100134824001")
    assert card.remittance.startswith("BEA NR:XH1234")
    assert told(in_text) == {
        "remittance": "Nota 77 keuken",
        "end_to_end_id": "K-77",
        "party_name": "Schilder de Boer",
        "party_iban": "NL20INGB0001234567",
        "party_bic": "INGBNL2A",
    }


def test_knab() -> None:
    (statement, [first, second, collected]), _ = read(sample("knab.sta"))
    assert statement.account == "NL86KNAB0123456789"
    assert told(first) == {
        "bank_reference": "ABC9886658908791",
        "party_name": "BEDRIJF VOF",
        "party_iban": "NL44RABO0123456789",
    }
    assert second.remittance == "DIT IS EEN OMSCHRIJVING DIE BEST WEL LANG IS"
    assert (collected.party_name, collected.creditor_id) == ("ABLAS", "NL28ZZZ401234560000")
    assert collected.remittance == "ABLAS:9999999999, FACTUURNUMMER:88888888"


def test_triodos() -> None:
    [(statement, [paid, card, by_reference])] = read(sample("triodos.sta"))
    assert statement.account == "0254545454"
    assert told(paid) == {
        "party_iban": "NL44RABO0123456789",
        "party_bic": "RABONL2U",
        "remittance": "METSELAARBAASIK PAARDENA POSTBUS 969 8888BB UTRECHT STORTING AANDELENKAPITAAL",
    }
    assert told(card) == {"remittance": r"NS-STATION 201 \UTRECHT CS \ BETAALAUTOMAAT 22-09-14 12:00 PASNR. 009"}
    assert by_reference.payment_reference == "5000056655555555"


def test_sns() -> None:
    (_, [interest, rent]), _ = read(sample("sns.sta"))
    assert told(interest) == {"remittance": "creditrente 01-01-25 tot 01-01-26"}
    assert told(rent) == {
        "party_iban": "NL44RABO0123456789",
        "party_name": "f. spark bedrijf n.v.",
        "remittance": "358857495-huur maart",
    }


def test_numbered_fields() -> None:
    [(_, [paid, returned, turned_back])] = read(sample("german.sta"))
    assert told(paid) == {
        "bank_reference": "9071234567",
        "batch_reference": "B-7",
        "end_to_end_id": "E2E-1",
        "remittance": "Rechnung 4711 vom 1. Maerz",
        "party_name": "MUSTERMANN MAX",
        "party_iban": "DE89370400440532013000",
        "party_bic": "GENODEF1M04",
    }
    assert (returned.amount, returned.return_code) == (-1000, "901"), "the reversal of a credit takes money"
    assert (turned_back.amount, turned_back.is_reversal) == (500, True)


def statement(*lines: str, opening: str = "C260301EUR0,", closing: str = "C260302EUR10,") -> bytes:
    """Return a statement with some lines."""
    head = [":20:A", ":25:NL44RABO0123456789", ":28C:1", f":60F:{opening}"]
    return "\r\n".join([*head, *lines, f":62F:{closing}", "-"]).encode()


@pytest.mark.parametrize(
    ("line", "day", "value_day", "amount"),
    [
        (":61:2603010302C10,00NTRFNONREF", date(2026, 3, 2), date(2026, 3, 1), 1000),
        (":61:2512310102C10,NTRFNONREF", date(2026, 1, 2), date(2025, 12, 31), 1000),
        (":61:2601011231C10,5NTRFNONREF", date(2025, 12, 31), date(2026, 1, 1), 1050),
        (":61:260302    CR0010,05NTRFNONREF", date(2026, 3, 2), date(2026, 3, 2), 1005),
        (":61:2602300301D,10NINTNONREF", date(2026, 3, 1), date(2026, 2, 28), -10),
        (":61:2603020302RD\r\n10,00NTRFNONREF", date(2026, 3, 2), date(2026, 3, 2), 1000),
        (":61:2603020302D10,00", date(2026, 3, 2), date(2026, 3, 2), -1000),
        (":61:990302C10.00NTRFNONREF", date(2026, 3, 2), date(1999, 3, 2), 1000),
    ],
)
def test_statement_lines_of_all_kinds(line: str, day: date, value_day: date, amount: int) -> None:
    [found] = transactions(statement(line))
    assert (found.day, found.value_day, found.amount) == (day, value_day, amount)


def test_what_is_only_expected_is_left_out() -> None:
    assert transactions(statement(":61:2603020302EC10,00NTRFNONREF")) == []


def test_several_texts_of_a_line_are_one() -> None:
    [found] = transactions(statement(":61:2603020302C10,00NTRFNONREF", ":86:eerste", ":86:tweede"))
    assert found.remittance == "eerste tweede"


def test_an_interim_report_needs_no_balances() -> None:
    content = b":20:A\n:25:NL44RABO0123456789\n:28C:1\n:34F:EUR0,\n:13D:2603021200+0100\n:61:260302C1,NTRFNONREF\n-"
    [(head, [found])] = read(content)
    assert (head.currency, head.opening, head.closing, found.amount) == ("EUR", None, None, 100)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_letters_of_all_encodings_are_kept(encoding: str) -> None:
    text = statement(":61:2603020302C10,00NTRFNONREF", ":86:Café Zoë").decode().encode(encoding)
    assert [each.remittance for each in transactions(text)] == ["Café Zoë"]


def test_lines_may_end_in_any_way() -> None:
    content = sample("ing.sta")
    for end in (b"\r\n", b"\r", b"\r\r\n"):
        assert read(content.replace(b"\n", end)) == read(content)
