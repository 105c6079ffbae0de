"""Test relations at the door: that they are kept letter by letter, what an update leaves alone, and every refusal."""

from dataclasses import replace
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grootboek.bookkeeping.custom_fields import add_custom_field
from grootboek.bookkeeping.parties import change_party
from grootboek.gateways.eboekhouden.contract import CONTRACT
from grootboek.gateways.eboekhouden.lengths import LENGTHS
from grootboek.ledger.actor import Role
from grootboek.ledger.custom_field import CustomFieldDraft, FieldSubject, FieldType
from grootboek.store.masters.parties import party_by
from tests.counting import noted_statements
from tests.gateways.eboekhouden.conftest import CODE_2, USERNAME, Door, Reply, granted
from tests.gateways.eboekhouden.messages import envelope, purchase, xml_of

ADD, CHANGE = "AddRelatie", "UpdateRelatie"
OWN_FORMS = {"ID", "AddDatum", "Code", "Geslacht", "BP", "LA", "Gb_ID", "GeenEmail", "NieuwsbriefgroepenCount"}
TEXTS = [field.name for field in CONTRACT.structures["cRelatie"].fields if field.name not in OWN_FORMS]
NEW = {"Code": "N", "Bedrijf": "Nieuw", "BP": "B"}


def shown(door: Door, number: str) -> dict[str, str]:
    """Return the relation with an id."""
    (found,) = door.call("GetRelaties", cFilter={"ID": number}).all("cRelatie")
    return found


def added(door: Door, **elements: str) -> str:
    """Add a relation and return its id."""
    reply = door.call(ADD, oRel={**NEW, **elements})
    assert reply.told == ("", "")
    return reply.value("Rel_ID") or ""


def changed(door: Door, number: str, **elements: str) -> dict[str, str]:
    """Change a relation and return it."""
    reply = door.call(CHANGE, oRel={"ID": number, **elements})
    assert "<UpdateRelatieResult /></UpdateRelatieResponse>" in reply.text
    return shown(door, number)


def posted(door: Door, operation: str, inner: str) -> Reply:
    """Post a relation whose elements are written already."""
    if not door.session:
        door.sign_in()
    session = xml_of({"SessionID": door.session, "SecurityCode2": CODE_2})
    return door.post(envelope(operation, f"{session}<oRel>{inner}</oRel>"))


PECULIAR = {
    "leading zeros": "0042",
    "casing": "mIxEd CaSe",
    "spaces": "  two  before, one behind ",
    "newlines": "line one\nline two\n\n",
    "carriage return": "line one\r\nline two",
    "tab": "a\tb",
    "markup": '<a href="x">&amp;</a> \'"',
    "beyond ASCII": "Café Ünïcode — 🚲 ß İ",
    "number": "1e5",
}


@pytest.mark.parametrize("name", PECULIAR)
def test_texts_are_given_back_letter_by_letter(either_door: Door, name: str) -> None:
    text = PECULIAR[name]
    sent = "".join(f"<{each}>{escape(text, {chr(13): '&#13;'})}</{each}>" for each in TEXTS)
    for operation, own in ((ADD, "<Code>N</Code><BP>B</BP>"), (CHANGE, "<ID>3</ID>")):
        assert posted(either_door, operation, f"{own}{sent}").code == ""
        assert {each: shown(either_door, "3")[each] for each in TEXTS} == dict.fromkeys(TEXTS, text)


# XML knows no controls, and neither of the two last signs of the first plane.
LETTERS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=50
)


@given(text=LETTERS.filter(lambda text: bool(text.strip())))
@settings(max_examples=30)
def test_any_text_is_given_back(door: Door, text: str) -> None:
    kept = changed(door, "1", Bedrijf=text, Notitie=text, Def7=text, Land=text)
    assert {kept[name] for name in ("Bedrijf", "Notitie", "Def7", "Land")} == {text}


FORMS: list[tuple[dict[str, str], dict[str, str]]] = [
    ({"Code": " 0042 "}, {"Code": "0042"}),
    ({"Geslacht": "M"}, {"Geslacht": "M"}),
    ({"Geslacht": "v"}, {"Geslacht": "v"}),
    ({"Geslacht": "a"}, {"Geslacht": "a"}),
    ({"Geslacht": ""}, {"Geslacht": ""}),
    ({"BP": "p"}, {"BP": "P"}),
    ({"LA": "1"}, {"LA": "1"}),
    ({"LA": "0"}, {"LA": "0"}),
    ({"LA": ""}, {"LA": "0"}),
    ({"GeenEmail": "1"}, {"GeenEmail": "1"}),
    ({"GeenEmail": ""}, {"GeenEmail": "0"}),
    ({"GeenEmail": "-1"}, {"GeenEmail": "1"}),
    ({"Gb_ID": "194"}, {"Gb_ID": "194"}),
    ({"Gb_ID": ""}, {"Gb_ID": "0"}),
    ({"Gb_ID": "8000"}, {"Gb_ID": "0"}),
    ({"Gb_ID": "-1"}, {"Gb_ID": "0"}),
    ({"Gb_ID": str(2**63 - 1)}, {"Gb_ID": "0"}),
    ({"BP": ""}, {"BP": "B"}),
    ({"BP": " "}, {"BP": "B"}),
    ({"NieuwsbriefgroepenCount": "7"}, {"NieuwsbriefgroepenCount": "0"}),
    ({"AddDatum": "2001-01-01"}, {"AddDatum": "2023-04-03T00:00:00"}),
]


@pytest.mark.parametrize(("sent", "expected"), FORMS, ids=[str(sent) for sent, _ in FORMS])
def test_forms_of_values(door: Door, sent: dict[str, str], expected: dict[str, str]) -> None:
    number = added(door, **sent)
    assert {name: shown(door, number)[name] for name in expected} == expected
    other = added(door, Code="O")
    code = {"Code": "43"} if "Code" in sent else {}
    kept = changed(door, other, **{**sent, **code})
    assert {name: kept[name] for name in expected} == {**expected, **code}


def test_relation_is_a_company_where_nothing_else_is_said(door: Door) -> None:
    assert door.call(ADD, oRel={"Code": "N", "Bedrijf": "N"}).told == ("", "")
    assert shown(door, "3")["BP"] == "B"
    assert changed(door, added(door, Code="P", BP="P"), BP="")["BP"] == "B"


def test_account_that_is_not_there_is_none_of_a_relation(either_door: Door) -> None:
    number = added(either_door, Gb_ID="194")
    assert shown(either_door, number)["Gb_ID"] == "194"
    assert changed(either_door, number, Gb_ID="8000")["Gb_ID"] == "0"


@pytest.mark.parametrize("name", ["Code", "Bedrijf"])
@pytest.mark.parametrize("empty", [True, False])
def test_relation_cannot_do_without(door: Door, name: str, empty: bool) -> None:
    sent = {"Code": "N", "Bedrijf": "N", "BP": "B"} | {name: ""}
    kept = sent if empty else {key: value for key, value in sent.items() if key != name}
    assert door.call(ADD, oRel=kept).told == ("GBK004", f"{name} is niet ingevuld")


WHOLE = {
    **dict.fromkeys(TEXTS, "was"),
    "Code": "W",
    "Geslacht": "v",
    "BP": "P",
    "LA": "1",
    "Gb_ID": "194",
    "GeenEmail": "1",
}


def test_update_leaves_alone_what_is_not_sent(either_door: Door) -> None:
    number = added(either_door, **WHOLE)
    before = shown(either_door, number)
    assert changed(either_door, number) == before
    assert changed(either_door, number, AddDatum="2020-01-01", NieuwsbriefgroepenCount="9") == before
    for name in (*TEXTS, "Code", "BP", "LA", "Geslacht", "Gb_ID", "GeenEmail"):
        new = {"BP": "B", "LA": "0", "Geslacht": "m", "Gb_ID": "195", "GeenEmail": "0"}.get(name, "is")
        after = changed(either_door, number, **{name: new})
        assert {**before, name: new} == after
        before = after


def test_update_clears_what_is_sent_empty(either_door: Door) -> None:
    number = added(either_door, **WHOLE)
    needed = {"Bedrijf"}
    after = changed(either_door, number, **dict.fromkeys((*set(TEXTS) - needed, "Geslacht", "LA"), ""), Gb_ID="0")
    assert {name: after[name] for name in TEXTS} == {**dict.fromkeys(TEXTS, ""), "Bedrijf": "was"}
    assert (after["Geslacht"], after["LA"], after["Gb_ID"], after["GeenEmail"]) == ("", "0", "0", "1")


def test_nil_is_nothing_that_was_sent(door: Door) -> None:
    number = added(door, **WHOLE)
    before = shown(door, number)
    nil = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"'
    elements = "".join(f"<{name} {nil} />" for name in WHOLE)
    assert "<UpdateRelatieResult />" in posted(door, CHANGE, f"<ID>{number}</ID>{elements}").text
    assert shown(door, number) == before


def too_long(operation: str) -> list[tuple[str, int]]:
    """Return each text with a limit, and the limit of an operation."""
    limits = {**LENGTHS["cRelatie"], **({"Contactpersoon": 50} if operation == CHANGE else {})}
    return [(name, longest) for name, longest in limits.items() if name not in ("BP", "LA", "Geslacht")]


@pytest.mark.parametrize("operation", [ADD, CHANGE])
def test_longest_texts(door: Door, operation: str) -> None:
    own = {"ID": "1"} if operation == CHANGE else {}
    for name, longest in too_long(operation):
        reply = door.call(operation, oRel={**NEW, **own, name: "é" * (longest + 1)})
        assert reply.told == ("GBK002", f"{name} is te lang")
    sent = {name: "é" * longest for name, longest in too_long(operation)}
    assert door.call(operation, oRel={**NEW, **own, **sent}).told == ("", "")
    (kept,) = door.call("GetRelaties", cFilter={"Code": "é" * 15}).all("cRelatie")
    assert {name: kept[name] for name in sent} == sent


FAULTS: list[tuple[dict[str, str], tuple[str, str]]] = [
    ({"Code": "L1"}, ("CREL001", "Relatiecode is reeds in gebruik")),
    ({"Code": " L1 "}, ("CREL001", "Relatiecode is reeds in gebruik")),
    ({"BP": "X"}, ("GBK003", "BP is niet toegestaan")),
    ({"LA": "2"}, ("GBK003", "LA is niet toegestaan")),
    ({"BP": " B"}, ("GBK002", "BP is te lang")),
    ({"Geslacht": "x"}, ("GBK003", "Geslacht is niet toegestaan")),
    ({"Code": ""}, ("GBK004", "Code is niet ingevuld")),
    ({"Code": " "}, ("GBK004", "Code is niet ingevuld")),
    ({"Bedrijf": ""}, ("GBK004", "Bedrijf is niet ingevuld")),
    ({"Notitie": "x" * 100_001}, ("GBK002", "Notitie is te lang")),
]


@pytest.mark.parametrize("operation", [ADD, CHANGE])
@pytest.mark.parametrize(("sent", "told"), FAULTS, ids=[f"{told[0]} {next(iter(sent))}" for sent, told in FAULTS])
def test_refusal(either_door: Door, operation: str, sent: dict[str, str], told: tuple[str, str]) -> None:
    before = either_door.call("GetRelaties").text
    own = {"ID": "1"} if operation == CHANGE else NEW
    reply = either_door.call(operation, oRel={**own, **sent})
    assert reply.told == told
    assert (reply.status, reply.value("Rel_ID")) == (200, "0" if operation == ADD else None)
    assert either_door.call("GetRelaties").text == before


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({}, ("GBK004", "ID is niet ingevuld")),
        ({"ID": "0"}, ("GBK004", "ID is niet ingevuld")),
        ({"ID": ""}, ("GBK004", "ID is niet ingevuld")),
        ({"ID": "3"}, ("GBK005", "ID 3 is niet gevonden")),
        ({"ID": "-1"}, ("GBK005", "ID -1 is niet gevonden")),
        ({"ID": str(2**63 - 1)}, ("GBK005", f"ID {2**63 - 1} is niet gevonden")),
    ],
    ids=str,
)
def test_relation_that_is_not_there_is_not_changed(
    either_door: Door, sent: dict[str, str], told: tuple[str, str]
) -> None:
    assert either_door.call(CHANGE, oRel={**sent, "Bedrijf": "Anders"}).told == told
    assert {row["Bedrijf"] for row in either_door.call("GetRelaties").all("cRelatie")} == {
        "Klant & Zoon",
        "Leverancier",
    }


ORDER: list[tuple[dict[str, str], str]] = [
    ({"Code": "L1", "Bedrijf": "", "BP": "X", "Plaats": "x" * 51, "Gb_ID": "999"}, "CREL001"),
    ({"Code": "", "Bedrijf": "", "BP": "X", "Plaats": "x" * 51, "Gb_ID": "999"}, "GBK002"),
    ({"Code": "", "Bedrijf": "", "BP": "X", "Gb_ID": "999"}, "GBK003"),
    ({"Code": "", "Bedrijf": "", "Gb_ID": "999"}, "GBK004"),
]


@pytest.mark.parametrize("operation", [ADD, CHANGE])
@pytest.mark.parametrize(("sent", "code"), ORDER, ids=[code for _, code in ORDER])
def test_of_several_the_first_of_the_order_is_told(door: Door, operation: str, sent: dict[str, str], code: str) -> None:
    assert door.call(operation, oRel={"ID": "1", **sent}).code == code


@pytest.mark.parametrize("operation", [ADD, CHANGE])
def test_reader_may_not_write(door: Door, operation: str) -> None:
    granted(door.server, USERNAME, door.administration_id, Role.READER)
    for sent in ({**NEW, "ID": "1"}, {"ID": "1"}, {"ID": "1", "BP": "X"}, {"ID": "9"}, {}):
        assert door.call(operation, oRel=sent).told == ("E001.5", "Invalid credentials")


def test_hidden_relation_is_not_changed_and_keeps_its_code(door: Door) -> None:
    with door.book(writing=True) as book:
        change_party(book, 2, lambda party: replace(party, hidden=True))
    assert door.call(CHANGE, oRel={"ID": "2", "Bedrijf": "X"}).told == ("GBK005", "ID 2 is niet gevonden")
    assert door.call(CHANGE, oRel={"ID": "1", "Code": "L1"}).code == "CREL001"


def test_relation_keeps_what_other_doors_know_of_it(door: Door) -> None:
    with door.book(writing=True) as book:
        change_party(
            book, 2, lambda party: replace(party, is_customer=False, payment_term=30, free_fields={"Kleur": "rood"})
        )
    changed(door, "2", Bedrijf="Leverancier BV", Def1="1", Code="L2")
    with door.book() as book:
        kept = party_by(book, "id", 2)
    assert kept is not None
    assert (kept.is_customer, kept.payment_term, kept.free_fields) == (False, 30, {"Kleur": "rood", "Def1": "1"})
    assert door.add(purchase(RelatieCode="L2")) == 1
    assert door.call("AddMutatie", oMut=purchase(Factuurnummer="I2")).code == "CMUT017"


def test_a_def_that_is_a_field_of_customers_takes_its_values(door: Door) -> None:
    with door.book(writing=True) as book:
        for name, kind in (("Def1", FieldType.MONEY), ("Def2", FieldType.TEXT)):
            longest = 3 if kind is FieldType.TEXT else None
            field = CustomFieldDraft(subject=FieldSubject.CUSTOMER, name=name, kind=kind, longest=longest)
            add_custom_field(book, field)
    assert door.call(ADD, oRel={**NEW, "Def1": "veel"}).told == ("GBK003", "Def1 is niet toegestaan")
    assert door.call(ADD, oRel={**NEW, "Def2": "lang"}).told == ("GBK002", "Def2 is te lang")
    number = added(door, Def1="007.50", Def3="veel")
    assert door.call(CHANGE, oRel={"ID": number, "Def1": "veel"}).told == ("GBK003", "Def1 is niet toegestaan")
    kept = shown(door, number)
    assert (kept["Def1"], kept["Def2"], kept["Def3"]) == ("7.5", "", "veel")


def test_long_list_is_read_with_one_statement(door: Door) -> None:
    for number in range(40):
        added(door, Code=f"R{number}", Def1=str(number))
    door.call("GetRelaties")
    with noted_statements(door.server.database) as statements:
        rows = door.call("GetRelaties").all("cRelatie")
    assert [row["Def1"] for row in rows[2:]] == [str(number) for number in range(40)]
    assert len([text for text in statements if "party" in text]) == 1
    assert len([text for text in statements if "door_session" in text]) == 1
