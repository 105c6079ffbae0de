"""Parties: their codes and numbers, and what is kept of them."""

from dataclasses import fields, replace
from decimal import Decimal
from typing import Any

import pytest

from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.ledger.party import Party, PartyDraft
from grootboek.ledger.refusal import Reason, Refused
from grootboek.store.audit import audit_trail
from grootboek.store.masters.parties import party_by
from tests.bookkeeping.books import Books, refused_for


def added(books: Books, **facts: Any) -> Party:
    with books.writing() as book:
        return add_party(book, PartyDraft(**{"name": "Smit", **facts}))


def changed(books: Books, party_id: int, **changes: Any) -> Party:
    with books.writing() as book:
        return change_party(book, party_id, lambda party: replace(party, **changes))


NAMING = [
    ({}, ("4", 4)),
    ({"code": "SMIT"}, ("SMIT", 4)),
    ({"code": "77"}, ("77", 77)),
    ({"code": "0077"}, ("0077", 77)),
    ({"code": "2"}, ("2", 4)),
    ({"number": 900}, ("900", 900)),
    ({"code": "SMIT", "number": 900}, ("SMIT", 900)),
    ({"code": "77", "number": 900}, ("77", 900)),
    ({"code": "0"}, ("0", 4)),
    ({"code": "-5"}, ("-5", 4)),
    ({"code": "٣"}, ("٣", 4)),
    ({"code": "99999999999"}, ("99999999999", 4)),
]


@pytest.mark.parametrize(("given", "named"), NAMING, ids=[str(given) for given, _ in NAMING])
def test_code_and_number_are_made_of_each_other(
    books_on_sqlite: Books, given: dict[str, Any], named: tuple[str, int]
) -> None:
    party = added(books_on_sqlite, **given)
    assert (party.code, party.number) == named


def test_a_made_number_passes_over_codes_that_read_as_it(books: Books) -> None:
    added(books, code="5", number=900)
    added(books, code="901", number=4)
    assert (added(books).code, added(books, code="X").number) == ("902", 903)


def test_codes_and_numbers_are_taken_once(books: Books) -> None:
    with refused_for(Reason.CODE_TAKEN):
        added(books, code="KLANT")
    with refused_for(Reason.NUMBER_TAKEN):
        added(books, number=1)
    with refused_for(Reason.CODE_TAKEN, Reason.NUMBER_TAKEN):
        added(books, code="KLANT", number=2)
    party = added(books)
    with refused_for(Reason.CODE_TAKEN, Reason.NUMBER_TAKEN):
        changed(books, party.id, code="KLANT", number=2)
    assert changed(books, party.id, code=party.code, number=party.number) == party


EVERYTHING = PartyDraft(
    code="ALLES", number=4711, name="Alles & Zonen", is_company=False, is_customer=False, is_supplier=True,
    contact="Mevr. É", gender="V", street="Straat 1", postcode="1234 AB", city="Oss", country="België",
    postal_street="Postbus 1", postal_postcode="1234 AC", postal_city="Den Bosch", postal_country="Nederland",
    phone="1", mobile="2", fax="3", email="a@b.nl", website="https://b.nl", note="€ 🚲", vat_number="NL1", coc_number="2",
    oin="3", salutation="Beste", iban="NL91ABNA0417164300", bic="ABNANL2A", bank_account="4", giro_account="5",
    payment_term=30, credit_limit=10**12, discount=Decimal("2.5"), collection="core", hidden=True, is_member=True,
    account_id=3, no_email=True, free_fields={"1": "x"}, door_fields={"snelstart": {"a": [1, None, True]}},
)  # fmt: skip


def test_every_field_of_a_party_is_kept(books: Books) -> None:
    with books.writing() as book:
        party = add_party(book, EVERYTHING)
    with books.reading() as book:
        kept = party_by(book, "uid", party.uid)
    assert kept == party
    assert {row.name: getattr(party, row.name) for row in fields(PartyDraft)} == {
        row.name: getattr(EVERYTHING, row.name) for row in fields(PartyDraft)
    }


def test_free_fields_that_are_empty_are_not_kept(books: Books) -> None:
    with books.writing() as book:
        party = add_party(book, EVERYTHING)
    assert changed(books, party.id, free_fields={"1": "x", "2": "y"}).free_fields == {"1": "x", "2": "y"}
    assert changed(books, party.id, free_fields={"1": "", "2": "y", "3": ""}).free_fields == {"2": "y"}
    assert changed(books, party.id, name="Anders").free_fields == {"2": "y"}
    assert added(books, free_fields={"1": "", "2": "y"}).free_fields == {"2": "y"}


def test_a_number_made_from_the_code_follows_the_code(books: Books) -> None:
    party = added(books, code="77")
    assert party.number == 77
    assert changed(books, party.id, code="78").number == 78
    assert changed(books, party.id, code="ZES").number == 78
    assert changed(books, party.id, code="79").number == 78
    other = added(books, code="80", number=81)
    assert changed(books, other.id, code="82").number == 81
    third = added(books, code="83")
    assert changed(books, third.id, code="81").number == 83


def test_a_number_that_is_not_stated_stays(books: Books) -> None:
    party = added(books, code="77")
    assert changed(books, party.id, number=None).number == 77
    assert changed(books, party.id, number=None, code="78").number == 78


def test_a_change_is_made_of_the_party_as_it_stands_under_the_lock(books: Books) -> None:
    locked: list[tuple[bool, str]] = []

    def change(party: PartyDraft) -> PartyDraft:
        locked.append((book.is_locked, party.phone))
        return replace(party, name="Jansen en Zonen")

    changed(books, 1, phone="030-1234567")
    with books.writing() as book:
        party = change_party(book, 1, change)
    assert locked == [(True, "030-1234567")]
    assert (party.name, party.phone) == ("Jansen en Zonen", "030-1234567")


def test_what_a_door_found_is_told_with_what_the_books_find(books: Books) -> None:
    with pytest.raises(Refused) as adding, books.writing() as book:
        add_party(book, PartyDraft(name="Smit", code="KLANT"), also=["BP"])
    assert (adding.value.reasons, adding.value.also) == ((Reason.CODE_TAKEN,), ("BP",))
    with pytest.raises(Refused) as changing, books.writing() as book:
        change_party(book, 1, lambda party: replace(party, name="Anders"), also=["BP"])
    assert (changing.value.reasons, changing.value.also) == ((), ("BP",))
    with books.reading() as book:
        party = party_by(book, "id", 1)
    assert party is not None
    assert party.name == "Jansen Fietsen"


def test_a_change_touches_only_what_it_names(books: Books) -> None:
    with books.writing() as book:
        party = add_party(book, EVERYTHING)
    after = changed(books, party.id, name="Anders", payment_term=None)
    differing = [row.name for row in fields(Party) if getattr(after, row.name) != getattr(party, row.name)]
    assert differing == ["name", "payment_term"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"name": " "}, Reason.TEXT_MISSING),
        ({"code": "1234567890123456"}, Reason.TEXT_TOO_LONG),
        ({"name": "x" * 101}, Reason.TEXT_TOO_LONG),
        ({"number": -4}, Reason.VALUE_INVALID),
        ({"number": 2**31}, Reason.VALUE_INVALID),
        ({"collection": "altijd"}, Reason.VALUE_INVALID),
        ({"account_id": 9999}, Reason.ACCOUNT_UNKNOWN),
        ({"payment_term": -366}, Reason.PAYMENT_TERM_INVALID),
        ({"payment_term": 10_000}, Reason.PAYMENT_TERM_INVALID),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_party_is_told(books: Books, given: dict[str, Any], reason: Reason) -> None:
    with refused_for(reason):
        added(books, **given)
    with refused_for(reason):
        changed(books, 1, **given)
    with books.reading() as book:
        party = party_by(book, "id", 1)
    assert party is not None
    assert party.name == "Jansen Fietsen"


def test_a_party_that_does_not_exist_is_not_changed(books: Books) -> None:
    with refused_for(Reason.NOT_FOUND):
        changed(books, 99, name="X")
    assert audit(books, "party 99") == []


def audit(books: Books, subject: str) -> list[tuple[str, Any, Any]]:
    with books.reading() as book:
        return [(row.act, row.before, row.after) for row in audit_trail(book, subject)]


def test_the_trail_tells_what_a_party_was_and_became(books: Books) -> None:
    changed(books, 1, name="Jansen en Zonen")
    (act, before, after), (first, nothing, _) = audit(books, "party 1")
    assert (act, before["name"], after["name"]) == ("change party", "Jansen Fietsen", "Jansen en Zonen")
    assert (first, nothing) == ("add party", None)


def test_a_booking_sees_a_party_as_it_is_now(books: Books) -> None:
    stated = "sales_invoice 1300 LEVERANCIER F1 2026-03-01 | 8000 100,00"
    with refused_for(Reason.PARTY_NOT_CUSTOMER):
        books.record(stated)
    changed(books, books.names.parties["LEVERANCIER"], is_customer=True)
    assert books.record(stated).amount == 10_000
    changed(books, books.names.parties["LEVERANCIER"], hidden=True)
    with refused_for(Reason.PARTY_HIDDEN):
        books.record(stated.replace("F1", "F2"))
