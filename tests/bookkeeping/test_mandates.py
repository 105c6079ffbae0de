"""Mandates that are kept: one debtor and one account for each reference, and nothing collected against them."""

from datetime import date
from typing import Any

import pytest

from grootboek.bookkeeping.collecting import CollectionWish, due_collection
from grootboek.bookkeeping.mandates import add_mandate, withdraw_mandate
from grootboek.bookkeeping.parties import add_party, delete_party
from grootboek.ledger.collection import MandateKind
from grootboek.ledger.mandate import Mandate, MandateDraft
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.refusal import Reason
from grootboek.store.audit import audit_trail
from grootboek.store.invoicing.mandates import mandates, stream_debited_accounts
from tests.bookkeeping.books import Books, refused_for
from tests.bookkeeping.direct_debits import invoiced, prepare_to_collect

IBAN = "NL91 ABNA 0417 1643 00"
OTHER = "NL02ABNA0123456789"
DAY = date(2026, 3, 1)


def added(books: Books, party: int | None = None, **facts: Any) -> Mandate:
    stated = {"party_id": party or books.names.parties["KLANT"], "reference": "M-1", "signed_on": DAY, "iban": IBAN}
    with books.writing() as book:
        return add_mandate(book, MandateDraft(**{**stated, **facts}))


def test_a_mandate_is_kept_and_withdrawn(books: Books) -> None:
    mandate = added(books, description="Contributie", scheme="b2b", bic="ABNANL2A")
    assert (mandate.iban, mandate.kind, mandate.withdrawn_on) == ("NL91ABNA0417164300", MandateKind.RECURRING, None)
    with books.reading() as book:
        assert mandates(book, mandate.party_id) == mandates(book) == [mandate]
        assert mandates(book, 99) == []
        assert [tuple(row)[1:] for row in stream_debited_accounts(book)] == [("NL91ABNA0417164300", "ABNANL2A")]
    with books.writing() as book:
        assert withdraw_mandate(book, mandate.id, date(2026, 3, 10)).withdrawn_on == date(2026, 3, 10)
    with books.writing() as book, refused_for(Reason.WITHDRAWN):
        withdraw_mandate(book, mandate.id, date(2026, 3, 10))
    with books.writing() as book, refused_for(Reason.NOT_FOUND):
        withdraw_mandate(book, 99, DAY)
    with books.reading() as book:
        assert list(stream_debited_accounts(book)) == []
        assert [row.act for row in audit_trail(book, f"mandate {mandate.id}")] == ["withdraw mandate", "add mandate"]


def test_a_mandate_is_not_withdrawn_before_it_was_signed(books: Books) -> None:
    mandate = added(books)
    with books.writing() as book, refused_for(Reason.VALUE_INVALID):
        withdraw_mandate(book, mandate.id, date(2026, 2, 28))


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"party": 99}, Reason.PARTY_UNKNOWN),
        ({"reference": " "}, Reason.MANDATE_INCOMPLETE),
        ({"reference": "x" * 36}, Reason.TEXT_TOO_LONG),
        ({"reference": "é"}, Reason.MANDATE_REFERENCE_INVALID),
        ({"iban": "NL00ABNA0417164300"}, Reason.IBAN_INVALID),
        ({"iban": ""}, Reason.IBAN_INVALID),
        ({"signed_on": date(2027, 1, 1)}, Reason.VALUE_INVALID),
        ({"scheme": "sofort"}, Reason.VALUE_INVALID),
        ({"description": "x" * 251}, Reason.TEXT_TOO_LONG),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_mandate_is_told(books: Books, facts: dict[str, Any], reason: Reason) -> None:
    with refused_for(reason):
        added(books, **facts)
    with books.reading() as book:
        assert mandates(book) == []


def test_only_customers_and_for_b2b_only_companies_sign(books: Books) -> None:
    with refused_for(Reason.PARTY_NOT_CUSTOMER):
        added(books, party=books.names.parties["LEVERANCIER"])
    with books.writing() as book:
        person = add_party(book, PartyDraft(name="Piet", is_company=False, iban=OTHER))
    with refused_for(Reason.VALUE_INVALID):
        added(books, party=person.id, scheme="b2b")
    assert added(books, party=person.id, iban="").iban == OTHER


def test_a_reference_is_never_given_again(books: Books) -> None:
    with books.writing() as book:
        party = add_party(book, PartyDraft(name="Piet"))
    mandate = added(books, party=party.id)
    with refused_for(Reason.CODE_TAKEN):
        added(books, reference="m-1 ")
    with books.writing() as book:
        withdraw_mandate(book, mandate.id, DAY)
        delete_party(book, party.id)
    with refused_for(Reason.CODE_TAKEN):
        added(books)


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({}, []),
        ({"iban": OTHER}, [Reason.MANDATE_OF_ANOTHER_ACCOUNT]),
        ({"party": -2}, [Reason.MANDATE_OF_ANOTHER_ACCOUNT]),
        ({"reference": "ANDERS", "iban": OTHER}, []),
    ],
    ids=str,
)
def test_invoices_are_collected_as_the_kept_mandate_says(
    books: Books, facts: dict[str, Any], reasons: list[Reason]
) -> None:
    wish = prepared(books)
    added(books, **facts)
    with books.reading() as book:
        due = due_collection(book, wish)
    assert [problem.reason for problem in due.problems] == reasons
    assert len(due.debits) == 1 - len(reasons)


def test_nothing_is_collected_under_a_mandate_that_was_withdrawn(books: Books) -> None:
    wish = prepared(books)
    mandate = added(books)
    with books.writing() as book:
        withdraw_mandate(book, mandate.id, date(2026, 3, 10))
    with books.reading() as book:
        assert [problem.reason for problem in due_collection(book, wish).problems] == [Reason.WITHDRAWN]


def prepared(books: Books) -> CollectionWish:
    """Make an invoice that is due for direct debit under M-1, from the account that mandates here are for."""
    with books.writing() as book:
        prepare_to_collect(book)
    invoiced(books, "1", payment_term=0, iban=IBAN)
    return CollectionWish()
