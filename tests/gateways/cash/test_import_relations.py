"""Test relations of an import: adding, changing what was sent and no more, and the way back from an export."""

from base64 import b64encode
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.gateways.cash.records.addresses import postcode_and_place
from grootboek.ledger.party import Party, PartyDraft
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_by
from grootboek.wire.xml import escape_php
from tests.gateways.cash.conftest import EMAIL, Door, Reply, golden, granted, opened, records_of

EMPTY_BOOKS = "<api:admCode>leeg</api:admCode><api:admMap></api:admMap>"


def send(door: Door, *records: dict[str, str]) -> Reply:
    """Import records 0101 given as values by number."""
    fields = ("".join(f"<F{number}>{escape_php(text)}</F{number}>" for number, text in row.items()) for row in records)
    data = "<CASH>" + "".join(f"<R101>{each}</R101>" for each in fields) + "</CASH>"
    return door.call("Import", importData=f"<![CDATA[{data}]]>")


def sent(door: Door, *records: dict[str, str]) -> None:
    """Import records 0101 that are accepted."""
    reply = send(door, *records)
    assert (reply.status_of_import, reply.errors) == (2, [])


def relation(door: Door, number: int) -> dict[str, str]:
    """Export one relation."""
    (found,) = door.export(f"0101|{number}")
    return found


def party(door: Door, number: int = 43) -> Party:
    """Return a relation as the books hold it."""
    with door.book() as book:
        found = party_by(book, "number", number)
    assert found is not None
    return found


def carried_over(door: Door, formaat: str = "1") -> tuple[str, str]:
    """Export all relations, import them into empty books, export those; return both texts."""
    granted(door.server, EMAIL, opened(door.server, "leeg", "Leeg", door.user_id))
    before = door.call("Export", exportData="0101").value("exportResult") or ""
    data = "<?xml" + before.partition("<?xml")[2]
    reply = door.call(
        "Import", importData=b64encode(data.encode()).decode(), formaat=formaat, administration=EMPTY_BOOKS
    )
    assert (reply.status_of_import, reply.errors) == (2, [])
    after = door.call("Export", exportData="0101", administration=EMPTY_BOOKS).value("exportResult") or ""
    return before, after


def test_new_relation_has_its_fields_in_the_books(either_door: Door) -> None:
    sent(
        either_door,
        {
            "0101": "000050",
            "0102": "smit",
            "0103": "Smit & Zn",
            "0104": "Mevrouw A. Smit",
            "0105": "Dam 1 a",
            "0107": "1012jl Amsterdam",
            "0110": "NL62ABNA0509828922",
            "0111": "30",
            "0120": "a@smit.nl",
            "0123": "Postbus 9",
            "0124": "1000 AA AMSTERDAM",
            "0174": "8000",
            "1321": "NL",
            "1479": "12345678",
            "1487": "J",
            "1493": "N",
            "0112": "B",
        },
    )
    found = party(either_door, 50)
    assert (found.code, found.name, found.contact, found.street) == ("50", "Smit & Zn", "Mevrouw A. Smit", "Dam 1 a")
    assert (found.postcode, found.city, found.country) == ("1012jl", "Amsterdam", "NL")
    assert (found.postal_street, found.postal_postcode, found.postal_city) == ("Postbus 9", "1000 AA", "AMSTERDAM")
    assert (found.iban, found.payment_term, found.email) == ("NL62ABNA0509828922", 30, "a@smit.nl")
    assert (found.hidden, found.no_email, found.coc_number) == (True, True, "12345678")
    with either_door.book() as book:
        assert chart_of(book).accounts[found.account_id or 0].code == "8000"
    shown = relation(either_door, 50)
    assert (shown["F0102"], shown["F0107"], shown["F0438"], shown["F0112"]) == (
        "SMIT",
        "1012 JL AMSTERDAM",
        "1012 JL",
        "B",
    )
    assert (shown["F1833"], shown["F1834"], shown["F1837"]) == ("Dam", "1 a", "AMSTERDAM")


def test_without_a_number_the_next_is_given(door: Door) -> None:
    sent(door, {"0103": "Een"}, {"0101": "0", "0103": "Twee"}, {"0101": "", "0103": "Drie"})
    assert [party(door, number).name for number in (44, 45, 46)] == ["Een", "Twee", "Drie"]


def test_number_of_2050_is_taken(door: Door) -> None:
    ((held,),) = [[each["Z0101"] for each in door.export("2050R")]]
    sent(door, {"0103": "Zonder"})
    sent(door, {"0101": held, "0103": "Met"})
    assert party(door, int(held)).name == "Met"
    assert held not in [each["Z0101"] for each in door.export("2050N")]


def test_only_what_was_sent_changes(either_door: Door) -> None:
    before = relation(either_door, 43)
    sent(either_door, {"0101": "43", "0120": "boer@example.nl"})
    assert relation(either_door, 43) == {**before, "F0120": "boer@example.nl"}


def test_empty_field_is_emptied(door: Door) -> None:
    sent(door, {"0101": "43", "0120": "boer@example.nl", "0111": "14", "0151": "BEURS", "0174": "8000"})
    sent(door, {"0101": "43", "0120": "", "0111": "", "0151": "", "0174": "", "0105": ""})
    found = party(door)
    assert (found.email, found.payment_term, found.account_id, found.street) == ("", None, None, "")
    assert found.door_fields == {"cash": {}}
    assert "F0151" not in relation(door, 43)


def test_name_cannot_be_emptied(door: Door) -> None:
    reply = send(door, {"0101": "43", "0103": ""}, {"0101": "44"})
    assert reply.errors == [("Ongeldige waarde 0103=", "1"), ("Ongeldige waarde 0103=", "2")]
    assert reply.explanations == ["naam (0103): is verplicht"] * 2
    assert party(door).name == "Jan de Boer"


def test_what_an_export_shows_changes_nothing_when_it_is_sent_back(door: Door) -> None:
    with door.book(writing=True) as book:
        changes = {
            "contact": "De heer Jan van der Boer",
            "city": "Rijswijk",
            "postcode": "2638cc",
            "country": "Nederland",
            "street": "Kennedylaan 538",
        }
        change_party(book, party(door).id, lambda party: replace(party, **changes))
    before = party(door)
    row = {tag[1:]: text for tag, text in relation(door, 43).items() if tag != "record"}
    sent(door, row)
    assert party(door) == before
    sent(door, {**row, "0107": "2611 AA DELFT"})
    assert (party(door).postcode, party(door).city, party(door).country) == ("2611 AA", "DELFT", "Nederland")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"0101": "x"}, "relatiecode (0101): geen getal van hoogstens 6 cijfers"),
        ({"0101": "1234567"}, "relatiecode (0101): geen getal van hoogstens 6 cijfers"),
        ({"0101": "43", "0174": "9999"}, "standaard grootboekrekening (0174): grootboekrekening 9999 bestaat niet"),
        ({"0101": "43", "0111": "lang"}, "betaaldagen (0111): geen getal van hoogstens 3 cijfers"),
        ({"0101": "43", "0111": "10000"}, "betaaldagen (0111): geen geldig aantal dagen"),
        ({"0101": "43", "1487": "misschien"}, "geblokkeerd (1487): geen toegestane waarde"),
        ({"0101": "43", "0141": "4 november"}, "datumveld (0141): geen datum in de vorm JJMMDD"),
    ],
)
def test_values_without_form(door: Door, fields: dict[str, str], told: str) -> None:
    before = relation(door, 43)
    reply = send(door, {**fields, "0103": "Naam"})
    assert (reply.status_of_import, reply.explanations) == (3, [told])
    assert door.export("0101") == [before]


def test_good_relations_stay_beside_a_faulty_one(either_door: Door) -> None:
    reply = send(either_door, {"0103": "Goed"}, {"0101": "x", "0103": "Fout"}, {"0103": "Ook goed"})
    assert (reply.status_of_import, reply.errors) == (3, [("Ongeldige waarde 0101=x", "2")])
    assert [each["F0103"] for each in either_door.export("0101")] == ["Jan de Boer", "Goed", "Ook goed"]


def test_relation_and_its_invoice_in_one_message(door: Door) -> None:
    document = "<F101>60</F101><F201>1300</F201><F302>161013</F302><F307>100</F307><F309>1</F309><F901>VERKF</F901>"
    data = f"<CASH><R301>{document}</R301><R101><F101>60</F101><F103>Nieuw</F103></R101></CASH>"
    reply = door.call("Import", importData=f"<![CDATA[{data}]]>")
    assert (reply.status_of_import, reply.errors) == (2, [])
    assert door.export("0301")[0]["F0101"] == "000060"


def test_numbers_with_very_many_zeros_are_those_numbers(either_door: Door) -> None:
    zeros = "0" * 5000
    sent(either_door, {"101": f"{zeros}77", "103": "Zevenenzeventig"}, {"101": f"{zeros}78", "103": "Achtenzeventig"})
    assert (party(either_door, 77).name, party(either_door, 78).name) == ("Zevenenzeventig", "Achtenzeventig")
    values = {"101": "77", "303": "3", "307": "100", "309": "5", "111": "3"}
    invoice = "".join(f"<F{number}>{zeros}{text}</F{number}>" for number, text in values.items())
    control = f"<R301>{invoice}<F201>1300</F201><F302>161201</F302><F901>VERKF</F901></R301>"
    revenue = "<R301><F201>8000</F201><F302>161201</F302><F303>3</F303><F307>-100</F307><F901>VERKF</F901></R301>"
    reply = either_door.call("Import", importData=f"<![CDATA[<CASH>{control}{revenue}</CASH>]]>")
    assert (reply.status_of_import, reply.errors) == (2, [])
    line = next(row for row in either_door.export("0301") if row.get("F0101") == "000077")
    assert (line["F0307"], line["F0309"], line["F0303"]) == ("1,00", "000005", "000003")


def test_parts_of_a_name_and_a_street(door: Door) -> None:
    sent(door, {"0101": "50", "0103": "X", "1829": "Jan", "1831": "Klaassen", "1833": "Dam", "1834": "1"})
    assert (party(door, 50).contact, party(door, 50).street) == ("Jan Klaassen", "Dam 1")
    sent(door, {"0101": "50", "1829": "Piet", "1834": "2"})
    assert (party(door, 50).contact, party(door, 50).street) == ("Piet Klaassen", "Dam 2")
    sent(door, {"0101": "50", "0438": "1012 AB", "1837": "Amsterdam"})
    assert relation(door, 50)["F0107"] == "1012 AB AMSTERDAM"


@pytest.mark.parametrize(
    ("text", "split"),
    [
        ("4817 JW BREDA", ("4817 JW", "BREDA")),
        ("1234AB 's-Gravenhage", ("1234AB", "'s-Gravenhage")),
        ("4817 JW", ("4817 JW", "")),
        ("B-1000 Brussel", ("B-1000", "Brussel")),
        ("SW1A 1AA London", ("SW1A 1AA", "London")),
        ("BREDA", ("", "BREDA")),
        ("", ("", "")),
    ],
)
def test_postcode_and_place(text: str, split: tuple[str, str]) -> None:
    assert postcode_and_place(text) == split


@pytest.mark.parametrize(
    "digits", ["1" * 300_000, "1-" * 150_000, "1 " * 149_999 + "1"], ids=["word", "signs", "words"]
)
def test_a_long_postcode_is_read_once(digits: str) -> None:
    assert postcode_and_place(f"x{digits} A\nB") == (f"x{digits}", "A\nB")
    assert postcode_and_place(f"x{digits}") == (f"x{digits}", "")


def test_bank_accounts(door: Door) -> None:
    sent(door, {"0101": "43", "0110": "NL62 ABNA 0509 8289 22", "0330": "0509828922"})
    assert (party(door).iban, party(door).bank_account) == ("NL62 ABNA 0509 8289 22", "0509828922")
    sent(door, {"0101": "43", "0110": "123456"})
    assert (party(door).iban, party(door).bank_account) == ("", "123456")
    sent(door, {"0101": "43", "0110": ""})
    assert (party(door).iban, party(door).bank_account) == ("", "")


def test_country_by_code_and_name(door: Door) -> None:
    sent(door, {"0101": "43", "0125": "BELGIE", "0130": "B", "1321": "be"})
    assert party(door).country == "BE"
    shown = relation(door, 43)
    assert (shown["F0125"], shown["F0130"], shown["F1321"]) == ("BELGIE", "B", "BE")
    with door.book(writing=True) as book:
        change_party(book, party(door).id, lambda party: replace(party, country="DE"))
    shown = relation(door, 43)
    assert ("F0125" in shown, shown["F0130"], shown["F1321"]) == (False, "DE", "DE")


def test_the_sample_of_the_manual_comes_back(door: Door) -> None:
    _, response, _ = golden("Export/relations")
    sample = response.partition("<cash>")[2].partition("</cash>")[0]
    data = f"<cash>{sample}</cash>"
    reply = door.call("Import", importData=f"<![CDATA[{data}]]>")
    assert (reply.status_of_import, reply.errors) == (2, [])
    (printed,) = records_of(f'Content-type: text/xml <?xml version="1.0"?>{data}')
    assert relation(door, 1) == {**printed, "F0109": "11-10-2016"}


def test_long_texts_are_cut_to_what_the_books_hold(door: Door) -> None:
    sent(door, {"0101": "43", "0103": "n" * 300, "0102": "zoeknaam is lang"})
    assert (len(party(door).name), relation(door, 43)["F0102"]) == (100, "ZOEKNAAM I")


def test_relations_of_other_doors_are_carried_over(either_door: Door) -> None:
    drafts = [
        PartyDraft(code="SMIT", name="Smit", country="Nederland", contact="Jan van der Smit", street="Lange Straat"),
        PartyDraft(code="BV", name="B" * 80, country="Belgie", postcode="B-1000", city="Brussel", payment_term=9999),
        PartyDraft(code="UK", name="Ltd", country="GB", postcode="SW1A 1AA", city="London", giro_account="123"),
        PartyDraft(code="DICHT", name="Weg", hidden=True, no_email=True, iban="NL62ABNA0509828922", bank_account="509"),
    ]
    with either_door.book(writing=True) as book:
        for draft in drafts:
            add_party(book, draft)
    before, after = carried_over(either_door)
    assert after == before
    assert before.count("<R0101>") == 5


TEXTS = st.text(
    st.characters(min_codepoint=0x20, max_codepoint=0x2FF, exclude_categories=["Cc", "Cs", "Zs"]), max_size=30
)
PARTIES = st.builds(
    PartyDraft,
    name=TEXTS.filter(bool),
    contact=TEXTS,
    street=TEXTS,
    postcode=TEXTS,
    city=TEXTS,
    country=st.sampled_from(["", "NL", "be", "Nederland", "Zweden", "x"]) | TEXTS,
    postal_street=TEXTS,
    phone=TEXTS,
    email=TEXTS,
    note=TEXTS,
    iban=st.sampled_from(["", "NL62ABNA0509828922", "geen"]),
    bank_account=TEXTS,
    giro_account=TEXTS,
    payment_term=st.none() | st.integers(0, 9999),
    hidden=st.booleans(),
    no_email=st.booleans(),
    salutation=TEXTS,
)


@given(PARTIES)
def test_any_relation_is_carried_over(door: Door, draft: PartyDraft) -> None:
    with door.book(writing=True) as book:
        added = add_party(book, draft)
    shown = relation(door, added.number)
    sent(door, {tag[1:]: text for tag, text in shown.items() if tag not in ("record", "F0101")})
    assert relation(door, added.number + 1) == {**shown, "F0101": f"{added.number + 1:06}"}


@pytest.mark.parametrize("formaat", ["0", "1", "5"])
def test_a_client_that_leaves_out_the_letter_of_records_runs_through(either_door: Door, formaat: str) -> None:
    text = "<CASH><0101><F0101>7001</F0101><F0103>Webwinkel</F0103></0101><0101><F101>43</F101><F106>015</F106></0101></CASH>"
    data = f"<![CDATA[{text}]]>" if formaat == "0" else b64encode(text.encode()).decode()
    reply = either_door.call("Import", importData=data, formaat=formaat)
    assert (reply.code, reply.status_of_import, reply.errors) == (1, 2, [])
    assert either_door.export("0101|7001")[0]["F0103"] == "Webwinkel"
    assert either_door.export("0101|43")[0]["F0106"] == "015"


def test_a_relation_gets_no_number_of_more_than_six_digits(either_door: Door) -> None:
    records = "<R0101><F101>999999</F101><F103>Laatste</F103></R0101>" + "<R0101><F103>Te veel</F103></R0101>" * 2
    reply = either_door.call("Import", importData=f"<![CDATA[<CASH>{records}</CASH>]]>")
    assert reply.errors == [("Ongeldige waarde 0101=", "2"), ("Ongeldige waarde 0101=", "3")]
    assert set(reply.explanations) == {"relatiecode (0101): er is geen vrij nummer meer: het hoogste is 999999"}
    assert [record["F0101"] for record in either_door.export("0101")] == ["000043", "999999"]
