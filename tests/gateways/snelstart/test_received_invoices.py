"""Invoices in UBL become inkoopboekingen: whose they are, what of them is costs and VAT, and what goes along."""

from base64 import b64encode
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from grootboek.bookkeeping.chart import change_account
from grootboek.bookkeeping.closing import lock_period, unlock_period
from grootboek.bookkeeping.parties import add_party, change_party, delete_party
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.period_lock import LockKind
from grootboek.store.masters.chart import chart_of
from tests.formats.ubl_files import NLCIUS, PDF, PEPPOL, SI_UBL_1, embedded, line, party, share, taxed, total, ubl
from tests.gateways.snelstart.conftest import Door, Reply
from tests.gateways.snelstart.received import UBL_PATH, baker, body, post_ubl
from tests.gateways.snelstart.test_violations import count


def account_codes(door: Door, reply: Reply) -> list[tuple[str, str, str]]:
    """Return the lines of an answer: account, amount and btwSoort."""
    with door.book() as book:
        codes = {str(account.uid): account.code for account in chart_of(book).accounts.values()}
    return [
        (codes[row["grootboek"]["id"]], str(row["bedrag"]), row["btwSoort"]) for row in reply.json["boekingsregels"]
    ]


@pytest.mark.parametrize(
    "parts",
    [
        {"customization": NLCIUS},
        {"customization": PEPPOL},
        {"customization": SI_UBL_1, "version": "2.1"},
        {"customization": "", "version": "2.0"},
    ],
    ids=["NLCIUS", "Peppol", "SI-UBL 1", "UBL 2.0"],
)
def test_invoice_is_booked(door: Door, parts: dict[str, Any]) -> None:
    supplier = baker(door)
    number = f"U{len(parts)}-{parts['customization'][-6:]}"
    reply = post_ubl(door, number, due="2026-03-15", files=embedded(), pdfContent=b64encode(PDF).decode(), **parts)
    assert reply.status == 200, reply.text
    model = reply.json
    assert (model["factuurnummer"], str(model["factuurbedrag"])) == (number, "121.00")
    assert (model["leverancier"]["id"], model["factuurdatum"][:10]) == (supplier, "2026-03-01")
    assert account_codes(door, reply) == [("7002", "100.00", "Hoog")]
    assert [(row["btwSoort"], str(row["btwBedrag"])) for row in model["btw"]] == [("InkopenHoog", "21.00")]
    assert [row["fileName"] for row in model["documents"]] == ["factuur.xml", "factuur.pdf", "factuur.pdf"]
    path = f"/v2/inkoopboekingen/{model['id']}"
    assert door.get(path).json == model
    assert door.call("PUT", path, model).status == 200


def test_credit_note_is_what_its_invoice_was_with_the_other_sign(door: Door) -> None:
    baker(door)
    reply = post_ubl(door, "UC-1", root="CreditNote")
    assert str(reply.json["factuurbedrag"]) == "-121.00"
    assert account_codes(door, reply) == [("7002", "-100.00", "Hoog")]
    assert [str(row["btwBedrag"]) for row in reply.json["btw"]] == ["-21.00"]


ROUNDED = '<cbc:PayableRoundingAmount currencyID="EUR">0.05</cbc:PayableRoundingAmount>'
MIXED = {
    "tax": taxed(
        "25.50",
        share("S", "21", "100.00", "21.00"),
        share("S", "9", "50.00", "4.50"),
        share("E", "0", "10.00", "0.00"),
    ),
    "totals": total(
        "160.00",
        "160.00",
        "185.50",
        "185.55",
        '<cbc:PayableRoundingAmount currencyID="EUR">0.05</cbc:PayableRoundingAmount>',
    ),
    "lines": line("100.00") + line("50.00", rate="9") + line("10.00", category="E", rate="0"),
}


@pytest.mark.parametrize(
    ("parts", "lines", "btw"),
    [
        (
            MIXED,
            [("7002", "100.00", "Hoog"), ("7001", "50.00", "Laag"), ("7000", "10.00", "Geen"), ("7000", "0.05", "Geen")],
            [("InkopenHoog", "21.00"), ("InkopenLaag", "4.50")],
        ),
        (
            {
                "tax": taxed("0.00", share("AE", "0", "100.00", "0.00")),
                "totals": total(gross="100.00", payable="100.00"),
                "lines": line(category="AE", rate="0"),
            },
            [("7000", "100.00", "Geen")],
            [("InkopenVerlegd", "0.00")],
        ),
        (
            # The VAT of Germany is no VAT here.
            {"supplier": party("Bakkerij", "DE136695976", "", "DE"), "tax": taxed("19.00", share("S", "19", "100.00", "19.00")),
             "totals": total(gross="119.00", payable="119.00"), "lines": line(rate="19")},
            [("7000", "119.00", "Geen")],
            [],
        ),
        (
            {"supplier": party("Bakkerij", "DE136695976", "", "DE"), "tax": taxed("0.00", share("K", "0", "100.00", "0.00")),
             "totals": total(gross="100.00", payable="100.00"), "lines": line(category="K", rate="0")},
            [("7080", "100.00", "Hoog")],
            [],
        ),
    ],
    ids=["rates and a rounding", "reversed", "VAT of another country", "from elsewhere in the EU"],
)  # fmt: skip
def test_costs_and_vat_by_category(
    door: Door, request: pytest.FixtureRequest, parts: dict[str, Any], lines: list[Any], btw: list[Any]
) -> None:
    baker(door)
    reply = post_ubl(door, f"UV-{request.node.callspec.id}"[:25], **parts)
    assert reply.status == 200, reply.text
    assert account_codes(door, reply) == lines
    shown = [(row["btwSoort"], str(row["btwBedrag"])) for row in reply.json["btw"]]
    assert [row for row in shown if row[0] != "InkopenVerlegd"] == [row for row in btw if row[0] != "InkopenVerlegd"]


def test_costs_stand_on_the_account_of_the_supplier(door: Door) -> None:
    with door.book(writing=True) as book:
        phone = chart_of(book).account_by_code["4320"]
        draft = PartyDraft(name="Telefoon", coc_number="30124000", is_customer=False, account_id=phone.id)
        added = add_party(book, draft)
    reply = post_ubl(door, "UA-1", supplier=party("Anders", "NL001234567B01", "30124000"))
    assert reply.json["leverancier"]["id"] == str(added.uid)
    assert account_codes(door, reply) == [("4320", "100.00", "Hoog")]


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"vat_number": "nl 8188.69.577 B01"}, {"supplier": party("Wie", "NL818869577B01", "")}),
        ({"vat_number": "818869577B02"}, {"supplier": party("Wie", "NL818869577B02", "")}),
        ({"coc_number": "3012 4001"}, {"supplier": party("Wie", "", "30124001")}),
        (
            {"oin": "00000001003214345000"},
            {"supplier": party("Wie", "", "00000001003214345000").replace("0106", "0190")},
        ),
        ({"iban": "NL20 INGB 0001 2345 67"}, {"supplier": party("Wie", "", ""), "iban": "NL20INGB0001234567"}),
        ({}, {"supplier": party("Precies zo", "", "")}),
    ],
    ids=["VAT number", "VAT number without its country", "KvK", "OIN", "IBAN", "name"],
)
def test_supplier_is_found_by(
    door: Door, request: pytest.FixtureRequest, known: dict[str, str], said: dict[str, Any]
) -> None:
    name = "Precies zo" if not known else "Ander"
    with door.book(writing=True) as book:
        added = add_party(book, PartyDraft(name=name, is_customer=False, **known))
        add_party(book, PartyDraft(name=name, is_supplier=False, **known))
    # Without VAT: who charges it says his number.
    untaxed = {
        "tax": taxed("0.00", share("O", "0", "100.00", "0.00")),
        "totals": total(gross="100.00", payable="100.00"),
        "lines": line(category="O", rate="0"),
        "customization": PEPPOL,
    }
    reply = post_ubl(door, f"UF-{request.node.callspec.id}"[:25], **untaxed, **said)
    assert reply.status == 200, reply.text
    assert reply.json["leverancier"]["id"] == str(added.uid)
    with door.book(writing=True) as book:
        change_party(book, added.id, lambda draft: replace(draft, is_supplier=False, name="weg"))


CAUSES: list[tuple[str, dict[str, Any]]] = [
    ("BLG-0007", {"fileName": ""}),
    ("BLG-0013", {"pdfContent": b64encode(bytes(10 * 1024 * 1024 + 1)).decode()}),
    ("BLG-0016", {"fileName": "a:b.xml"}),
    ("BLG-0017", {"fileName": "x" * 256}),
    ("BOE-0021", {"number": "eerste"}),
    ("BOE-0029", {"content": "geen base64!"}),
    ("BOE-0029", {"content": b64encode(b"geen xml").decode()}),
    ("BOE-0029", {"content": b64encode(b"<html/>").decode()}),
    ("BOE-0029", {"content": b64encode(b'<!DOCTYPE a [<!ENTITY b "c">]>' + ubl("x")[38:]).decode()}),
    ("BOE-0031", {"content": ""}),
    ("BOE-0031", {"content": None}),
    ("BOE-0032", {"more": "<cbc:Zomaar/>"}),
    ("BOE-0033", {"day": "2020-12-31"}),
    ("BOE-0036", {"currency": "USD"}),
    ("BOE-0038", {"supplier": party("Onbekend", "NL001234567B02", "99999999")}),
    ("BOE-0039", {"totals": total(gross="121.01", payable="121.01")}),
    ("BOE-0043", {"customization": "urn:zomaar"}),
    ("BOE-0043", {"version": "3.0"}),
    ("BOE-0043", {"root": "Order"}),
    ("BOE-0044", {"supplier": "", "customization": ""}),
    ("BOE-0044", {"tax": ""}),
    ("BOE-0045", {"content": b64encode(b"<a>" + b"<b/>" * 200_001 + b"</a>").decode()}),
    ("BOE-0045", {"files": embedded(bytes(10 * 1024 * 1024 + 1))}),
    ("BOE-0058", {"number": "x" * 51}),
    ("BOE-0069", {"tax": taxed("21.02", share(vat="21.02")), "totals": total(gross="121.02", payable="121.02")}),
    ("BOE-0092", {"supplier": party("Bakkerij", "NL820646660B01", "")}),
    ("BOE-0092", {"supplier": party("", "NL820646660B01", ""), "customization": SI_UBL_1}),
]
_OF_THE_BODY = ("fileName", "content", "pdfContent", "forcePersist")


@pytest.mark.parametrize(("code", "change"), CAUSES, ids=[f"{code}-{row}" for row, (code, _) in enumerate(CAUSES)])
def test_each_code_is_told_by_its_cause(door: Door, code: str, change: dict[str, Any]) -> None:
    baker(door)
    if door.get("/v2/inkoopfacturen", "$filter=Factuurnummer%20eq%20'eerste'").json == []:
        assert post_ubl(door, "eerste").status == 200
    parts = {name: value for name, value in change.items() if name not in _OF_THE_BODY}
    own = {name: value for name, value in change.items() if name in _OF_THE_BODY}
    before = count(door)
    reply = door.call("POST", UBL_PATH, {**body(ubl(parts.pop("number", f"UX-{code}"), **parts)), **own})
    assert reply.status == 400, reply.text
    assert reply.codes == [code]
    assert count(door) == before


def test_no_account_can_be_chosen(door: Door) -> None:
    baker(door)
    with door.book(writing=True) as book:
        roles = {"costs_high", "costs_any_rate"}
        hidden = [
            account.id for account in chart_of(book).accounts.values() if account.role in roles and account.active
        ]
        for number in hidden:
            change_account(book, number, lambda draft: replace(draft, active=False))
    refused, forced = post_ubl(door, "UN-1"), post_ubl(door, "UN-1", forcePersist=True)
    with door.book(writing=True) as book:
        for number in hidden:
            change_account(book, number, lambda draft: replace(draft, active=True))
    assert refused.codes == ["BOE-0037"]
    assert [row[0] for row in account_codes(door, forced)] == ["2990"]


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_codes(door: Door) -> None:
    with door.book(writing=True) as book:
        lock_period(book, LockKind.USER, date(2026, 3, 1))
    unknown = party("Onbekend", "NL001234567B02", "")
    reply = post_ubl(door, "UX-alles", supplier=unknown, currency="USD", totals=total(gross="121.01", payable="121.01"))
    with door.book(writing=True) as book:
        unlock_period(book, LockKind.USER, None)
    assert reply.codes == ["BOE-0036", "BOE-0038", "BOE-0039", "BOE-0042", "BOE-0092"]
    assert reply.json[-1]["details"] == "BR-NL-1"


@pytest.mark.parametrize(
    "parts",
    [
        {"supplier": party("Bakkerij", "NL820646660B01", "")},
        {"more": "<cbc:Zomaar/>"},
        {"totals": total(gross="121.01", payable="121.01")},
        {"supplier": party("Onbekend", "NL001234567B02", "99999999")},
    ],
    ids=["a rule", "the schema", "a cent", "the supplier"],
)
def test_what_can_be_overlooked_is_with_force(
    door: Door, request: pytest.FixtureRequest, parts: dict[str, Any]
) -> None:
    baker(door)
    what = request.node.callspec.id
    assert post_ubl(door, f"UO-{what}", **parts).status == 400
    reply = post_ubl(door, f"UO-{what}", forcePersist=True, **parts)
    assert reply.status == 200, reply.text
    assert sum(row["bedrag"] for row in reply.json["boekingsregels"]) + 21 == reply.json["factuurbedrag"]
    (unknown,) = door.get("/v2/relaties", "$filter=Relatiecode%20eq%20-1").json
    assert (reply.json["leverancier"]["id"] == unknown["id"]) is what.endswith("the supplier")


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("BOE-0021", {"number": "eerste"}),
        ("BOE-0036", {"currency": "USD"}),
        ("BOE-0039", {"totals": total(gross="130.00", payable="130.00")}),
        ("BOE-0043", {"customization": "urn:zomaar"}),
        ("BOE-0044", {"totals": ""}),
    ],
)
def test_what_cannot_be_overlooked(door: Door, code: str, change: dict[str, Any]) -> None:
    baker(door)
    change = dict(change)
    number = change.pop("number", f"UZ-{code}")
    if number == "eerste" and not door.get("/v2/inkoopfacturen", "$filter=Factuurnummer%20eq%20'eerste'").json:
        post_ubl(door, number)
    assert code in post_ubl(door, number, forcePersist=True, **change).codes


def test_what_the_books_have_against_any_purchase(door: Door) -> None:
    with door.book(writing=True) as book:
        phone = chart_of(book).account_by_code["4320"]
        change_account(book, phone.id, lambda draft: replace(draft, cost_centre_required=True))
        draft = PartyDraft(name="Weg", coc_number="30129999", is_customer=False, account_id=phone.id, hidden=True)
        added = add_party(book, draft)
    refused = post_ubl(door, "UW-1", supplier=party("Weg", "NL001234567B77", "30129999"))
    with door.book(writing=True) as book:
        change_account(book, phone.id, lambda draft: replace(draft, cost_centre_required=False))
        delete_party(book, added.id)
    assert refused.codes == ["BOE-0022", "BOE-0054"]
