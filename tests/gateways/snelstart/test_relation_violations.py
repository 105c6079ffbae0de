"""Every code of a relatie, raised by its cause; nothing of what is refused stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from grootboek.bookkeeping.invoicing_settings import change_settings
from grootboek.bookkeeping.ordering import add_sales_order
from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.bookkeeping.purchasing import place_purchase_order
from grootboek.bookkeeping.recording import record
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.party import Party, PartyDraft
from grootboek.ledger.purchase_order import PurchaseOrderDraft
from grootboek.ledger.sales_order import OrderLineDraft, SalesOrderDraft
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_by, stream_parties
from tests.gateways.snelstart.conftest import Door

NOWHERE = {"id": "00000000-0000-0000-0000-000000000009"}
ADDRESS = {"contactpersoon": "An", "straat": "Markt 1", "postcode": "2611 GP", "plaats": "Delft"}
SETTINGS = {
    "aanmaningEmailVersturen": (29, 30, 31, 68, 69, 70, 71),
    "factuurEmailVersturen": (32, 33, 34, 72, 73, 74, 75),
    "bevestigingsEmailVersturen": (38, 39, 40, 76, 77, 78, 79),
    "offerteEmailVersturen": (44, 45, 46, 80, 81, 82, 83),
    "offerteAanvraagEmailVersturen": (89, 90, 93, 91, 92, 94, 95),
    "bestellingEmailVersturen": (96, 97, 100, 98, 99, 101, 102),
}
"""The codes of each setting: no address, a wrong one, a wrong copy, a wrong list, too long a list, the same two of the copies."""


def relation(**changes: Any) -> dict[str, Any]:
    """Return the model of a relation that is in order, with changes."""
    return {"relatiesoort": ["Klant", "Leverancier"], "naam": "Vos", **changes}


def address(**changes: Any) -> dict[str, Any]:
    """Return a whole address with changes."""
    return {**ADDRESS, **changes}


def long_list() -> str:
    """Return a list of good addresses that is too long."""
    return ";".join(f"iemand{count}@example.nl" for count in range(15))


def of_settings() -> list[tuple[str, dict[str, Any]]]:
    """Return the rows of the settings of mails."""
    rows = []
    for name, codes in SETTINGS.items():
        wrong = (
            {"shouldSend": True},
            {"email": "geen adres"},
            {"ccEmail": "geen adres"},
            {"email": "an@example.nl;geen adres"},
            {"email": long_list()},
            {"ccEmail": "an@example.nl;geen adres"},
            {"ccEmail": long_list()},
        )
        rows += [(f"REL-{code:04}", {name: setting}) for code, setting in zip(codes, wrong, strict=True)]
    return rows


RULES: list[tuple[str, dict[str, Any]]] = [
    ("REL-0001", {"relatiesoort": []}),
    ("REL-0001", {"relatiesoort": ["Geen", "Klant"]}),
    ("REL-0002", {"relatiesoort": ["Leverancier"], "aanmaningsoort": "Consument"}),
    (
        "REL-0002",
        {
            "relatiesoort": ["Leverancier"],
            "aanmaningEmailVersturen": {"shouldSend": True, "email": "an@example.nl"},
        },
    ),
    ("REL-0003", {"krediettermijn": -366}),
    ("REL-0003", {"krediettermijn": 1001}),
    ("REL-0004", {"relatiesoort": ["Leverancier"], "factuurkorting": 1}),
    ("REL-0006", {"kvkNummer": "123"}),
    ("REL-0007", {"naam": ""}),
    ("REL-0007", {"naam": None}),
    ("REL-0008", {"relatiecode": 43}),
    ("REL-0009", {"incassoSoort": "B2B"}),
    ("REL-0009", {"bankieren": True}),
    ("REL-0010", {"bic": "ABN"}),
    ("REL-0011", {"iban": "NL00ABNA0417164300"}),
    ("REL-0012", {"mobieleTelefoon": "6" * 26}),
    ("REL-0013", {"telefoon": "6" * 26}),
    ("REL-0014", {"relatiesoort": ["Klant"], "bankieren": True, "iban": "NL91ABNA0417164300"}),
    ("REL-0015", {"websiteUrl": "geen adres"}),
    ("REL-0016", {"relatiesoort": ["Leverancier"], "incassoSoort": "Core", "iban": "NL91ABNA0417164300"}),
    ("REL-0017", {"factuurRelatie": NOWHERE}),
    ("REL-0020", {"vestigingsAdres": address(straat="x" * 51)}),
    ("REL-0021", {"vestigingsAdres": address(postcode="x" * 26)}),
    ("REL-0022", {"vestigingsAdres": address(plaats="x" * 51)}),
    ("REL-0023", {"vestigingsAdres": address(contactpersoon="x" * 51)}),
    ("REL-0025", {"correspondentieAdres": address(straat="x" * 51)}),
    ("REL-0026", {"correspondentieAdres": address(postcode="x" * 26)}),
    ("REL-0027", {"correspondentieAdres": address(plaats="x" * 51)}),
    ("REL-0028", {"correspondentieAdres": address(contactpersoon="x" * 51)}),
    ("REL-0048", {"relatiesoort": ["Klant", "Eigen"]}),
    ("REL-0055", {"correspondentieAdres": address(land=NOWHERE)}),
    ("REL-0056", {"vestigingsAdres": address(land=NOWHERE)}),
    ("REL-0057", {"btwNummer": "1" * 51}),
    ("REL-0058", {"btwNummer": "1"}),
    ("REL-0060", {"vestigingsAdres": address(plaats=None)}),
    ("REL-0061", {"email": "geen adres"}),
    ("REL-0062", {"relatiesoort": ["Leverancier"], "kredietLimiet": 1}),
    ("REL-0063", {"id": NOWHERE["id"]}),
    ("REL-0066", {"relatiesoort": ["Klant", "Vriend"]}),
    ("REL-0066", {"relatiecode": -4}),
    ("REL-0066", {"factuurkorting": 101}),
    ("REL-0066", {"memo": "\0"}),
    ("REL-0084", {"email": "an@example.nl;geen adres"}),
    ("REL-0085", {"email": long_list()}),
    ("REL-0086", {"oin": "123"}),
    ("REL-0088", {"btwNummer": "NL123456789B01"}),
    ("REL-0088", {"btwNummer": "123456789B01"}),
    *of_settings(),
]


@pytest.mark.parametrize(("code", "changes"), RULES, ids=[f"{code} {list(changes)[-1]}" for code, changes in RULES])
def test_a_code_is_raised_by_its_cause(door: Door, code: str, changes: dict[str, Any]) -> None:
    before = count(door)
    reply = door.call("POST", "/v2/relaties", relation(**changes))
    assert (reply.status, reply.codes) == (400, [code]), reply.text
    assert count(door) == before
    own = changes.get("id")
    path = f"/v2/relaties/{added(door).uid}"
    was = door.get(path).json
    put = door.call("PUT", path, relation(**changes))
    assert (put.status, put.codes) == (400, ["REL-0047" if own else code]), put.text
    assert door.get(path).json == was


def count(door: Door) -> int:
    """Return how many relations there are."""
    with door.book() as book:
        return sum(1 for _ in stream_parties(book))


def added(door: Door, **facts: Any) -> Party:
    """Add a relation past the door."""
    with door.book(writing=True) as book:
        return add_party(book, PartyDraft(**{"name": "Oud", **facts}))


def test_a_factuurrelatie_is_a_customer(door: Door) -> None:
    supplier = added(door, is_customer=False)
    reply = door.call("POST", "/v2/relaties", relation(factuurRelatie={"id": str(supplier.uid)}))
    assert reply.codes == ["REL-0018"]


def land(door: Door, code: str) -> dict[str, str]:
    """Return a reference to a country."""
    (found,) = [row for row in door.get("/v2/landen").json if row["landcode"] == code]
    return {"id": found["id"]}


def test_a_vat_number_is_of_the_country_of_the_address(door: Door) -> None:
    at = address(land=land(door, "BE"))
    stated = relation(vestigingsAdres=at, btwNummer="NL004495445B01")
    assert door.call("POST", "/v2/relaties", stated).codes == ["REL-0087"]
    invalid = {**stated, "btwNummer": "BE0403019262"}
    assert door.call("POST", "/v2/relaties", invalid).codes == ["REL-0088"]
    for number in ("BE0403019261", "be 0403.019.261", "0403019261"):
        reply = door.call("POST", "/v2/relaties", {**stated, "btwNummer": number})
        assert (reply.status, reply.json["btwNummer"]) == (201, number)


def test_signs_in_a_vat_number(door: Door) -> None:
    reply = door.call("POST", "/v2/relaties", relation(btwNummer="NL/004495445B01"))
    assert set(reply.codes) == {"REL-0059", "REL-0088"}


def test_an_id_that_is_not_there(door: Door) -> None:
    for method, body in (("GET", None), ("PUT", relation()), ("DELETE", None)):
        reply = door.call(method, f"/v2/relaties/{NOWHERE['id']}", body)
        assert (reply.status, reply.codes) == (404, ["REL-0005"])
    reply = door.get(f"/v2/relaties/{NOWHERE['id']}/doorlopendeincassomachtigingen")
    assert (reply.status, reply.codes) == (404, ["REL-0005"])
    assert door.get(f"/v2/relaties/{UUID(int=0)}").codes == ["ALG-0103"]


def test_all_is_told_at_once_in_the_order_of_the_codes(door: Door) -> None:
    wrong = relation(relatiesoort=["Geen"], krediettermijn=2000, relatiecode=43, oin="1", factuurRelatie=NOWHERE)
    codes = door.call("POST", "/v2/relaties", wrong).codes
    assert codes == ["REL-0001", "REL-0003", "REL-0008", "REL-0017", "REL-0086"]


def test_a_name_too_long_does_not_fit_the_model(door: Door) -> None:
    reply = door.call("POST", "/v2/relaties", relation(naam="x" * 51))
    assert (reply.status, list(reply.json["modelState"])) == (400, ["relatie.Naam"])
    assert door.call("POST", "/v2/relaties", b"").codes == ["ALG-0106"]


def owed(door: Door, party: Party, kind: BookingKind, number: str) -> None:
    """Book an invoice of a party that stays open."""
    control, other = ("1300", "8000") if kind is BookingKind.SALES_INVOICE else ("1600", "4360")
    with door.book(writing=True) as book:
        accounts = chart_of(book).account_by_code
        line = StatedLine(account_id=accounts[other].id, net=10_000)
        record(
            book,
            Statement(
                kind=kind,
                date=date(2026, 3, 1),
                account_id=accounts[control].id,
                party_id=party.id,
                invoice_number=number,
                lines=(line,),
            ),
        )


def ordered(door: Door, party: Party) -> None:
    """Take an order of a party."""
    line = OrderLineDraft(description="Bel", quantity=Decimal(1), unit_price=Decimal(10))
    with door.book(writing=True) as book:
        add_sales_order(book, SalesOrderDraft(party_id=party.id, date=date(2026, 3, 1), lines=(line,)))


def billed_for_another(door: Door, party: Party) -> None:
    """Send the invoices of another party to a party."""
    other = added(door)
    with door.book(writing=True) as book:
        change_party(book, other.id, lambda draft: replace(draft, invoice_party_id=party.id))


def placed(door: Door, party: Party, as_what: str) -> None:
    """Place a purchase order with a party, or for it."""
    other = added(door)
    with door.book(writing=True) as book:
        draft = PurchaseOrderDraft(party_id=other.id, date=date(2026, 3, 1))
        place_purchase_order(book, replace(draft, **{as_what: party.id}))


def test_a_relation_that_is_needed_is_not_deleted(door: Door) -> None:
    party = added(door)
    path = f"/v2/relaties/{party.uid}"
    told = []
    for need, code in (
        (lambda: owed(door, party, BookingKind.SALES_INVOICE, "D-1"), "REL-0049"),
        (lambda: ordered(door, party), "REL-0050"),
        (lambda: billed_for_another(door, party), "REL-0051"),
        (lambda: placed(door, party, "customer_id"), "REL-0052"),
        (lambda: owed(door, party, BookingKind.PURCHASE_INVOICE, "D-2"), "REL-0053"),
        (lambda: placed(door, party, "party_id"), "REL-0054"),
    ):
        need()
        told.append(code)
        reply = door.call("DELETE", path)
        assert (reply.status, reply.codes) == (400, told)
    assert door.get(path).status == 200


@pytest.mark.parametrize(("number", "code"), [(-1, "REL-0067"), (-2, "REL-0103"), (-3, "REL-0103")])
def test_a_relation_of_the_books_themselves_is_not_deleted(door: Door, number: int, code: str) -> None:
    with door.book() as book:
        party = party_by(book, "number", number)
    assert party is not None
    reply = door.call("DELETE", f"/v2/relaties/{party.uid}")
    assert (reply.status, reply.codes) == (400, [code])


@pytest.fixture
def strict(door: Door) -> Iterator[Door]:
    """The door of an administration in which relations keep their soort, and have one."""

    def switch(*, on: bool) -> None:
        with door.book(writing=True) as book:
            change_settings(book, lambda settings: replace(settings, party_kinds_stay=on, one_kind_of_party=on))

    switch(on=True)
    yield door
    switch(on=False)


def test_where_relations_have_one_soort_none_has_two(strict: Door) -> None:
    reply = strict.call("POST", "/v2/relaties", relation())
    assert (reply.status, reply.codes) == (400, ["REL-0065"])
    made = strict.call("POST", "/v2/relaties", relation(relatiesoort=["Klant"]))
    assert made.status == 201
    path = f"/v2/relaties/{made.json['id']}"
    both = strict.call("PUT", path, {**made.json, "relatiesoort": ["Klant", "Leverancier"]})
    assert both.codes == ["REL-0064", "REL-0065"]


def test_where_relations_keep_their_soort_it_is_not_changed(strict: Door) -> None:
    made = strict.call("POST", "/v2/relaties", relation(relatiesoort=["Klant"])).json
    path = f"/v2/relaties/{made['id']}"
    other = strict.call("PUT", path, {**made, "relatiesoort": ["Leverancier"]})
    assert (other.status, other.codes) == (400, ["REL-0064"])
    assert strict.call("PUT", path, {**made, "naam": "Anders"}).status == 200
    assert strict.get(path).json["relatiesoort"] == ["Klant"]


def test_a_deleted_relation_that_bookings_show_is_inactive(door: Door) -> None:
    party, line_party = added(door), added(door)
    with door.book(writing=True) as book:
        chart = chart_of(book)
        statement = Statement(
            kind=BookingKind.MONEY_RECEIVED,
            date=date(2026, 3, 1),
            account_id=chart.account_by_code["1000"].id,
            party_id=party.id,
            lines=(StatedLine(account_id=chart.account_by_code["8000"].id, net=100),),
        )
        record(book, statement)
    owed(door, line_party, BookingKind.SALES_INVOICE, "I-1")
    with door.book(writing=True) as book:
        record(book, paid(book, line_party, "I-1"))
    for relatie in (party, line_party):
        path = f"/v2/relaties/{relatie.uid}"
        assert door.call("DELETE", path).status == 200
        for method, body in (("GET", None), ("PUT", relation()), ("DELETE", None)):
            reply = door.call(method, path, body)
            assert (reply.status, reply.codes) == (400, ["ALG-0105"])
        assert door.get(f"{path}/doorlopendeincassomachtigingen").codes == ["ALG-0105"]


def paid(book: Book, party: Party, number: str) -> Statement:
    """Return a payment of an invoice that is owed."""
    chart = chart_of(book)
    line = StatedLine(account_id=chart.account_by_code["1300"].id, net=10_000, party_id=party.id, invoice_number=number)
    return Statement(
        kind=BookingKind.PAYMENT_RECEIVED,
        date=date(2026, 3, 2),
        account_id=chart.account_by_code["1100"].id,
        lines=(line,),
    )
