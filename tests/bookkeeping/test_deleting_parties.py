"""Deleting parties: what stands against it, what goes along, and what still shows the party."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.ordering import add_sales_order, withdraw_sales_order
from grootboek.bookkeeping.parties import add_party, change_party, delete_party
from grootboek.bookkeeping.pricing import add_price_agreement
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.party import Party, PartyDraft, PartyKind
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.ledger.refusal import Reason, Refused
from grootboek.ledger.sales_order import SalesOrderDraft
from grootboek.store.audit import audit_trail
from grootboek.store.masters.articles import articles
from grootboek.store.masters.parties import (
    PartyFilter,
    facts_of_parties,
    party_by,
    party_facts,
    party_or_deleted,
    stream_parties,
)
from grootboek.store.masters.price_agreements import price_agreements
from tests.bookkeeping.books import Books, refused_for


def added(books: Books, **facts: Any) -> Party:
    with books.writing() as book:
        return add_party(book, PartyDraft(**{"name": "Smit", **facts}))


def deleted(books: Books, party: Party) -> None:
    with books.writing() as book:
        delete_party(book, party.id)


def test_a_deleted_party_is_found_by_nothing_but_what_was_booked_on_it(books: Books) -> None:
    party = added(books, code="SMIT", number=900)
    names = replace(books.names, parties={**books.names.parties, "SMIT": party.id})
    books.__dict__["names"] = names
    number = books.record("sales_invoice 1300 SMIT F1 2026-03-01 | 8000 100,00").number
    books.record("payment_received 1100 SMIT F1 2026-03-02 | 1300 100,00")
    deleted(books, party)
    with books.reading() as book:
        for by in ("id", "uid", "code", "number"):
            assert party_by(book, by, getattr(party, by)) is None
            assert party_facts(book, by, getattr(party, by)) is None
        assert party.id not in [row.id for row in stream_parties(book)]
        kept = party_or_deleted(book, party.id)
        assert facts_of_parties(book, [party.id])[party.id].name == "Smit"
        assert party_facts(book, "id", party.id) is None
    assert kept is not None
    assert (kept.code, kept.number, kept.deleted) == ("SMIT", 900, True)
    assert books.booking(number).party_id == party.id
    with refused_for(Reason.PARTY_HIDDEN):
        books.record("sales_invoice 1300 SMIT F2 2026-03-01 | 8000 100,00")
    with refused_for(Reason.NOT_FOUND):
        deleted(books, party)
    with books.writing() as book, refused_for(Reason.NOT_FOUND):
        change_party(book, party.id, lambda draft: draft)
    assert books.faults() == []


def test_code_and_number_of_a_deleted_party_are_free(books: Books) -> None:
    party = added(books, code="SMIT", number=900)
    deleted(books, party)
    assert added(books).number == 4
    again = added(books, code="SMIT", number=900)
    assert (again.id != party.id, again.code, again.number) == (True, "SMIT", 900)
    with refused_for(Reason.CODE_TAKEN, Reason.NUMBER_TAKEN):
        added(books, code="SMIT", number=900)
    deleted(books, again)
    assert added(books, code="900").number == 900


def test_open_items_and_orders_and_who_bills_it_stand_against_a_deletion(books: Books) -> None:
    payer = added(books, code="PAYER")
    child = added(books, invoice_party_id=payer.id)
    assert child.invoice_party_uid == payer.uid
    with books.writing() as book:
        order = add_sales_order(book, SalesOrderDraft(party_id=payer.id, date=date(2026, 3, 15)))
    books.__dict__["names"] = replace(books.names, parties={**books.names.parties, "PAYER": payer.id})
    sale = books.record("sales_invoice 1300 PAYER F1 2026-03-01 | 8000 100,00").number
    purchase = books.record("purchase_invoice 1600 PAYER F2 2026-03-01 | 4360 100,00").number
    with pytest.raises(Refused) as refused:
        deleted(books, payer)
    assert [problem.place for problem in refused.value.problems] == [
        ("sales_invoices",),
        ("purchase_invoices",),
        ("sales_orders",),
        ("invoice_party",),
    ]
    assert set(refused.value.reasons) == {Reason.IN_USE}
    books.withdraw(sale)
    books.withdraw(purchase)
    with books.writing() as book:
        withdraw_sales_order(book, order.id)
        change_party(book, child.id, lambda draft: replace(draft, invoice_party_id=None))
    deleted(books, payer)
    with books.reading() as book:
        acts = [row.act for row in audit_trail(book, f"party {payer.id}")]
    assert acts == ["delete party", "add party"]


def test_prices_go_with_a_party_and_articles_lose_their_supplier(books: Books) -> None:
    party = added(books)
    with books.writing() as book:
        article = add_article(book, ArticleDraft(code="BEL", name="Bel", supplier_id=party.id))
        add_price_agreement(book, PriceAgreementDraft(article_id=article.id, party_id=party.id, price=Decimal(2)))
    deleted(books, party)
    with books.reading() as book:
        assert price_agreements(book) == []
        assert articles(book)[0].supplier_id is None


def test_new_books_have_parties_of_their_own(books: Books) -> None:
    with books.reading() as book:
        own = [row for row in stream_parties(book) if row.kind != PartyKind.ORDINARY]
        ordinary = list(stream_parties(book, PartyFilter(kind=PartyKind.ORDINARY)))
    assert [(row.number, row.kind) for row in own] == [
        (-3, PartyKind.OWN),
        (-2, PartyKind.UNKNOWN_CUSTOMER),
        (-1, PartyKind.UNKNOWN_SUPPLIER),
    ]
    assert [row.is_own for row in own] == [True, False, False]
    assert len(ordinary) == 3
    for party in own:
        with refused_for(Reason.IN_USE):
            deleted(books, party)
    assert added(books).number == 4


@pytest.mark.parametrize("facts", [{"invoice_party_id": 99}, {"invoice_party_id": -1}])
def test_a_party_that_is_billed_is_a_customer_that_is_there(books: Books, facts: dict[str, Any]) -> None:
    with refused_for(Reason.PARTY_UNKNOWN if facts["invoice_party_id"] == 99 else Reason.PARTY_NOT_CUSTOMER):
        added(books, **facts)


def test_an_invoice_that_is_due_before_its_day(books: Books) -> None:
    party = added(books, code="VROEG", payment_term=-30)
    books.__dict__["names"] = replace(books.names, parties={**books.names.parties, "VROEG": party.id})
    books.record("sales_invoice 1300 VROEG F1 2026-03-31 | 8000 100,00")
    assert books.outstanding() == {"F1": "100,00"}
    assert books.faults() == []


def test_a_code_that_was_made_from_the_number_follows_it(books: Books) -> None:
    party = added(books, number=900)
    with books.writing() as book:
        assert change_party(book, party.id, lambda draft: replace(draft, number=901)).code == "901"
    other = added(books, code="905", number=7)
    with books.writing() as book:
        assert change_party(book, party.id, lambda draft: replace(draft, number=905)).code == "901"
        assert change_party(book, other.id, lambda draft: replace(draft, number=8)).code == "905"
