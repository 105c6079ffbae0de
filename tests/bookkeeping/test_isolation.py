"""Administrations in one database: nothing of the one is seen or changed from the other."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from grootboek.bookkeeping.articles import add_article, change_picture
from grootboek.bookkeeping.chart import add_account
from grootboek.bookkeeping.door_records import keep_door_record
from grootboek.bookkeeping.opening import open_administration
from grootboek.bookkeeping.ordering import add_sales_order, withdraw_sales_order
from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.pricing import add_price_agreement, remove_price_agreement
from grootboek.bookkeeping.stock import change_stock, stock_levels
from grootboek.bookkeeping.webshop import changes_delivered, link_webshop, unlink_webshop
from grootboek.ledger.account import AccountDraft
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.article import ArticleDraft, ArticlePicture
from grootboek.ledger.change import Subject
from grootboek.ledger.party import PartyDraft, PartyKind
from grootboek.ledger.price_agreement import PriceAgreementDraft
from grootboek.ledger.refusal import Reason
from grootboek.ledger.sales_order import OrderLineDraft, SalesOrderDraft
from grootboek.store.audit import audit_trail
from grootboek.store.book import lock_administration
from grootboek.store.ledger.balances import account_balance, trial_balance
from grootboek.store.ledger.bookings import BookingFilter, booking_by_uid, last_bookings, stream_bookings
from grootboek.store.ledger.open_items import open_items, sales_invoice_booking
from grootboek.store.masters.administrations import administration_by_code, administrations
from grootboek.store.masters.articles import articles
from grootboek.store.masters.changes import changes
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import PartyFilter, party_by, stream_parties
from grootboek.store.masters.price_agreements import price_agreements
from grootboek.store.tables.administration import metadata
from tests.bookkeeping.books import OPERATOR, Books, open_books, refused_for

ORDINARY = PartyFilter(kind=PartyKind.ORDINARY)

INVOICE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"


@pytest.fixture
def other(books: Books) -> Books:
    """A second administration in the same database."""
    return open_books(books.database, "tweede")


def rows_of(books: Books, administration_id: int) -> dict[str, list[str]]:
    """Return every row of an administration."""
    own = {name: table for name, table in metadata.tables.items() if "administration_id" in table.c}
    with books.database.reading() as connection:
        return {
            name: sorted(
                repr(tuple(row))
                for row in connection.execute(
                    text(f"SELECT * FROM {name} WHERE administration_id = :a"), {"a": administration_id}
                )
            )
            for name in own
        }


def test_acts_in_one_administration_leave_the_other_as_it_was(books: Books, other: Books) -> None:
    other.record(INVOICE)
    before = rows_of(books, other.administration_id)
    books.record(INVOICE)
    books.record("payment_received 1100 KLANT F1 2026-03-05 | 1300 50,00")
    books.revise(1, INVOICE, description="anders")
    books.withdraw(2)
    assert rows_of(books, other.administration_id) == before
    assert (books.faults(), other.faults()) == ([], [])


def test_numbers_and_invoice_numbers_are_of_each_administration(books: Books, other: Books) -> None:
    first, second = books.record(INVOICE), other.record(INVOICE)
    assert (first.number, second.number, first.voucher_number, second.voucher_number) == (1, 1, 1, 1)
    assert first.uid != second.uid


def test_no_reading_shows_what_is_of_another(books: Books, other: Books) -> None:
    view = books.record(INVOICE)
    with other.reading() as book:
        chart = chart_of(book)
        seen: dict[str, Any] = {
            "booking": booking_by_uid(book, view.uid),
            "bookings": last_bookings(book, BookingFilter(withdrawn_too=True), 10),
            "stream": list(stream_bookings(book, BookingFilter())),
            "open items": open_items(book, list(chart.accounts)),
            "invoice": sales_invoice_booking(book, "F1"),
            "balances": trial_balance(book),
            "trail": audit_trail(book, "booking 1"),
        }
        assert {what: rows for what, rows in seen.items() if rows} == {}
        assert account_balance(book, view.lines[0].account_id) == 0
        assert [row.code for row in stream_parties(book, ORDINARY)] == ["KLANT", "LEVERANCIER", "BEIDE"]


def test_trade_of_another_is_not_seen_nor_changed(books: Books, other: Books) -> None:
    for own in (other, books):
        with own.writing() as book:
            link_webshop(book)
            bell = add_article(book, ArticleDraft(code="BEL", name="Bel", group_code="G", in_webshop=True))
            change_stock(book, "BEL", Decimal(own.administration_id))
            change_picture(book, "BEL", ArticlePicture("bel.jpg", b"x"))
            terms = {"article_id": bell.id, "party_id": own.names.parties["KLANT"]}
            add_price_agreement(book, PriceAgreementDraft(**terms, price=Decimal(1)))
            line = OrderLineDraft(article_id=bell.id, quantity=Decimal(1))
            add_sales_order(book, SalesOrderDraft(party_id=terms["party_id"], date=book.today, lines=(line,)))
            keep_door_record(book, ("cash", "2203", "VIP"), {"2203": "VIP"})
        if own is other:
            before = rows_of(books, other.administration_id)
    with books.writing() as book:
        changes_delivered(book, changes(book, Subject.ARTICLE))
        remove_price_agreement(book, 1)
        withdraw_sales_order(book, 1)
        unlink_webshop(book)
    assert rows_of(books, other.administration_id) == before
    with other.reading() as book:
        assert [one.stock for one in articles(book)] == [other.administration_id]
        assert stock_levels(book, articles(book))[1].free == other.administration_id - 1
        assert len(price_agreements(book)) == len(changes(book, Subject.ARTICLE)) == 1


def test_uids_of_another_are_unknown(books: Books, other: Books) -> None:
    with books.reading() as book:
        party, account = party_by(book, "code", "KLANT").uid, chart_of(book).account_by_code["1300"].uid
    with other.reading() as book:
        assert party_by(book, "uid", party) is None
        assert account not in chart_of(book).account_by_uid


def test_what_only_another_has_cannot_be_booked_on(books: Books, other: Books) -> None:
    with books.writing() as book:
        account = add_account(book, AccountDraft(code="X", name="Eigen")).id
        party = add_party(book, PartyDraft(name="Eigen klant")).id
    with refused_for(Reason.COUNTER_ACCOUNT_UNKNOWN):
        other.names.accounts["X"] = account
        other.record("general 4360 - - 2026-03-01 | X 1,00")
    with refused_for(Reason.PARTY_UNKNOWN):
        other.names.parties["EIGEN"] = party
        other.record(INVOICE.replace("KLANT", "EIGEN"))
    with refused_for(Reason.NOT_FOUND):
        books.record(INVOICE)
        other.withdraw(1)
    assert other.bookings() == []


@pytest.mark.parametrize("code", ["", "Demo", "a b", "-x", "é", "x" * 21])
def test_the_code_of_an_administration_is_lower_case_and_short(books: Books, code: str) -> None:
    with refused_for(Reason.VALUE_INVALID):
        open_administration(books.database, AdministrationDraft(code=code, name="X"), OPERATOR)
    assert [row.code for row in administrations(books.database)] == ["demo"]


def test_the_code_of_an_administration_is_taken_once(books: Books) -> None:
    with refused_for(Reason.CODE_TAKEN):
        open_administration(books.database, AdministrationDraft(code="demo", name="X"), OPERATOR)
    with refused_for(Reason.TEXT_MISSING):
        open_administration(books.database, AdministrationDraft(code="nieuw", name=" "), OPERATOR)
    assert administration_by_code(books.database, "nieuw") is None


def test_the_book_of_an_administration_that_does_not_exist_cannot_be_used(books: Books) -> None:
    nowhere = Books(books.database, 99)
    with pytest.raises(LookupError), nowhere.reading() as book:
        chart_of(book)
    with pytest.raises(LookupError), nowhere.writing() as book:
        lock_administration(book)
