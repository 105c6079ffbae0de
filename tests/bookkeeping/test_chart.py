"""Accounts, journals, cost centres and articles: adding, changing, and what is refused."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from grootboek.bookkeeping.articles import add_article, change_article
from grootboek.bookkeeping.chart import add_account, add_journal, change_account
from grootboek.bookkeeping.closing import close_year
from grootboek.bookkeeping.cost_centres import add_cost_centre, change_cost_centre, delete_cost_centre
from grootboek.ledger.account import Account, AccountDraft, AccountRole
from grootboek.ledger.article import Article, ArticleDraft
from grootboek.ledger.cost_centre import CostCentre, CostCentreDraft
from grootboek.ledger.journal import Journal, JournalDraft, JournalKind
from grootboek.ledger.refusal import Reason
from grootboek.store.masters.articles import articles
from grootboek.store.masters.chart import chart_of
from tests.bookkeeping.books import Books, refused_for


def account(books: Books, **facts: Any) -> Account:
    with books.writing() as book:
        return add_account(book, AccountDraft(**{"name": "Nieuw", **facts}))


def change(books: Books, of: str, /, **changes: Any) -> Account:
    with books.writing() as book:
        return change_account(book, chart_of(book).account_by_code[of].id, lambda account: replace(account, **changes))


@pytest.mark.parametrize(("code", "number"), [("8999", 8999), ("X1", 90000), ("08000", 90000), ("0", 90000)])
def test_the_number_of_an_account_is_made_from_its_code(books_on_sqlite: Books, code: str, number: int) -> None:
    assert account(books_on_sqlite, code=code).number == number


def test_made_numbers_follow_one_another(books: Books) -> None:
    assert [account(books, code=code).number for code in ("A", "B", "90002", "C")] == [90000, 90001, 90002, 90003]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"code": " "}, Reason.TEXT_MISSING),
        ({"code": "A", "name": ""}, Reason.TEXT_MISSING),
        ({"code": "12345678901"}, Reason.TEXT_TOO_LONG),
        ({"code": "A", "name": "x" * 51}, Reason.TEXT_TOO_LONG),
        ({"code": "1000"}, Reason.CODE_TAKEN),
        ({"code": "A", "number": 1000}, Reason.NUMBER_TAKEN),
        ({"code": "A", "number": 2**31}, Reason.VALUE_INVALID),
        ({"code": "A", "number": -1}, Reason.VALUE_INVALID),
        ({"code": "A", "role": AccountRole.VAT_SALES_HIGH}, Reason.ROLE_TAKEN),
    ],
    ids=str,
)
def test_what_is_wrong_with_an_account_is_told(books: Books, given: dict[str, Any], reason: Reason) -> None:
    with refused_for(reason):
        account(books, **given)
    with refused_for(reason):
        change(books, "4310", **given)
    with books.reading() as book:
        assert chart_of(book).account_by_code["4310"].name == "Kantoorbenodigdheden"


def test_an_account_takes_over_a_role_that_is_free(books: Books) -> None:
    change(books, "1700", active=False)
    account(books, code="1799", role=AccountRole.VAT_SALES_HIGH, on_balance_sheet=True)
    with refused_for(Reason.ROLE_TAKEN):
        change(books, "1700", active=True)
    posted = books.record("sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00")
    books.names.accounts["1799"] = posted.lines[2].account_id
    with books.reading() as book:
        assert chart_of(book).accounts[posted.lines[2].account_id].code == "1799"


def test_a_control_account_that_was_booked_on_keeps_its_role(books: Books) -> None:
    assert change(books, "1300", role=AccountRole.GENERAL).role is AccountRole.GENERAL
    change(books, "1300", role=AccountRole.RECEIVABLE)
    books.record("sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00")
    with refused_for(Reason.IN_USE):
        change(books, "1300", role=AccountRole.GENERAL)
    with refused_for(Reason.IN_USE):
        change(books, "8000", role=AccountRole.RECEIVABLE)
    assert change(books, "8000", role=AccountRole.REVENUE_LOW).role is AccountRole.REVENUE_LOW
    assert books.faults() == []


@pytest.mark.parametrize("code", ["1000", "1300", "1600", "1700", "2990", "8000", "0690"])
def test_an_account_does_not_leave_the_side_of_its_role(books: Books, code: str) -> None:
    with books.reading() as book:
        side = chart_of(book).account_by_code[code].on_balance_sheet
    with refused_for(Reason.VALUE_INVALID):
        change(books, code, on_balance_sheet=not side)
    assert change(books, code, on_balance_sheet=side, name="Anders").name == "Anders"


def test_an_account_that_was_booked_on_in_a_closed_year_keeps_its_side(books: Books) -> None:
    books.record("general 4360 - - 2025-03-01 | 1230 25,00")
    assert change(books, "4360", on_balance_sheet=True).on_balance_sheet
    change(books, "4360", on_balance_sheet=False)
    with books.writing() as book:
        close_year(book, 2025)
    for code, side in (("4360", True), ("1230", False)):
        with refused_for(Reason.IN_USE):
            change(books, code, on_balance_sheet=side)
    books.record("general 4310 - - 2026-03-01 | 1240 25,00")
    assert change(books, "4310", on_balance_sheet=True).on_balance_sheet
    assert books.faults() == []


def test_a_number_made_from_the_code_follows_the_code(books: Books) -> None:
    account(books, code="8999")
    assert change(books, "8999", code="8998").number == 8998
    assert change(books, "8998", code="08000").number == 8998
    assert change(books, "08000", code="8997").number == 8998
    account(books, code="7999", number=7998)
    assert change(books, "7999", code="7997").number == 7998
    account(books, code="7901")
    account(books, code="X", number=7902)
    assert change(books, "7901", code="7902").number == 7901


def test_an_account_that_does_not_exist_is_not_changed(books: Books) -> None:
    with refused_for(Reason.NOT_FOUND), books.writing() as book:
        change_account(book, 9999, lambda account: replace(account, name="X"))
    with books.reading() as book:
        assert 9999 not in chart_of(book).accounts


def journal(books: Books, **facts: Any) -> Journal:
    with books.writing() as book:
        return add_journal(book, JournalDraft(**{"code": "BANK2", "number": 20, "name": "Spaarbank", **facts}))


def test_a_journal_of_a_second_bank_is_used_for_its_account(books: Books) -> None:
    savings = account(books, code="1150", role=AccountRole.BANK, on_balance_sheet=True)
    added = journal(books, kind=JournalKind.BANK, account_id=savings.id)
    books.names.accounts["1150"] = savings.id
    assert books.record("money_received 1150 - - 2026-03-01 | 8000 1,00").journal_id == added.id


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"kind": JournalKind.GENERAL, "code": ""}, Reason.TEXT_MISSING),
        ({"kind": JournalKind.GENERAL, "code": "KAS"}, Reason.CODE_TAKEN),
        ({"kind": JournalKind.BANK}, Reason.ACCOUNT_NOT_MONEY),
        ({"kind": JournalKind.CASH, "account_id": 1}, Reason.ACCOUNT_NOT_MONEY),
        ({"kind": JournalKind.SALES, "account_id": 1}, Reason.ACCOUNT_NOT_RECEIVABLE),
        ({"kind": JournalKind.PURCHASE, "account_id": 9999}, Reason.ACCOUNT_NOT_PAYABLE),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_journal_is_told(books: Books, given: dict[str, Any], reason: Reason) -> None:
    with refused_for(reason):
        journal(books, **given)
    with books.reading() as book:
        assert "BANK2" not in chart_of(book).journal_by_code


def centre(books: Books, **facts: Any) -> CostCentre:
    with books.writing() as book:
        return add_cost_centre(book, CostCentreDraft(**{"name": "Filiaal", **facts}))


def change_centre(books: Books, of: int, /, **changes: Any) -> CostCentre:
    with books.writing() as book:
        return change_cost_centre(book, of, lambda centre: replace(centre, **changes))


def test_the_code_and_number_of_a_cost_centre_are_made(books: Books) -> None:
    made = [centre(books), centre(books, code="77"), centre(books, code="OOST"), centre(books, number=12)]
    assert [(row.code, row.number) for row in made] == [("2", 2), ("77", 77), ("OOST", 78), ("12", 12)]


def test_cost_centres_do_not_lie_in_a_circle(books: Books) -> None:
    outer, middle, inner = 1, centre(books, parent_id=1).id, centre(books, parent_id=2).id
    for parent in (outer, middle, inner):
        with refused_for(Reason.COST_CENTRE_LOOP):
            change_centre(books, outer, parent_id=parent)
    assert change_centre(books, inner, parent_id=outer).parent_id == outer
    assert change_centre(books, outer, parent_id=None).parent_id is None


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"name": ""}, Reason.TEXT_MISSING),
        ({"name": "x" * 51}, Reason.TEXT_TOO_LONG),
        ({"code": "1234567890123456"}, Reason.TEXT_TOO_LONG),
        ({"code": "WINKEL"}, Reason.CODE_TAKEN),
        ({"number": 1}, Reason.NUMBER_TAKEN),
        ({"number": 2**31}, Reason.VALUE_INVALID),
        ({"name": "Fili\0aal"}, Reason.VALUE_INVALID),
        ({"parent_id": 99}, Reason.COST_CENTRE_UNKNOWN),
    ],
    ids=str,
)
def test_what_is_wrong_with_a_cost_centre_is_told(books: Books, given: dict[str, Any], reason: Reason) -> None:
    with refused_for(reason):
        centre(books, **given)
    other = centre(books, code="ANDER")
    with refused_for(reason):
        change_centre(books, other.id, **given)
    with refused_for(Reason.NOT_FOUND):
        change_centre(books, 99, name="X")
    assert other.number == 2


def delete_centre(books: Books, of: int) -> None:
    with books.writing() as book:
        delete_cost_centre(book, of)


def test_a_cost_centre_that_was_deleted_frees_its_code_and_number(books: Books) -> None:
    books.record("money_spent 1000 - - 2026-03-01 | 4310 10,00 @WINKEL")
    delete_centre(books, 1)
    with books.reading() as book:
        chart = chart_of(book)
    assert (chart.cost_centres, chart.cost_centre_by_code, chart.cost_centre_by_number) == ({}, {}, {})
    assert chart.cost_centre_booked_on(1).code == "WINKEL"
    again = centre(books, code="WINKEL", number=1)
    assert (again.id, again.code, again.number) == (2, "WINKEL", 1)
    books.names.cost_centres["WINKEL"] = 1
    with refused_for(Reason.COST_CENTRE_UNKNOWN):
        books.record("money_spent 1000 - - 2026-03-01 | 4310 10,00 @WINKEL")
    for gone in (1, 99):
        with refused_for(Reason.NOT_FOUND):
            delete_centre(books, gone)
    assert books.faults() == []


def test_what_named_a_cost_centre_that_was_deleted_names_it_no_longer(books: Books) -> None:
    outer, middle = centre(books).id, centre(books, parent_id=2).id
    inner = centre(books, parent_id=middle).id
    made = article(books, cost_centre_id=middle)
    delete_centre(books, middle)
    with books.reading() as book:
        assert chart_of(book).cost_centres[inner].parent_id == outer
        assert [row.cost_centre_id for row in articles(book, id=made.id)] == [None]
    assert change_centre(books, inner, parent_id=outer).parent_id == outer


def test_a_code_that_was_made_of_the_number_follows_it(books: Books) -> None:
    made, named = centre(books, number=12), centre(books, number=13, code="OOST")
    assert change_centre(books, made.id, number=14).code == "14"
    assert change_centre(books, named.id, number=15).code == "OOST"
    assert change_centre(books, made.id, number=16, code="WEST").code == "WEST"
    assert centre(books, number=12).code == "12"


def test_a_hidden_or_missing_cost_centre_keeps_a_line_out(books: Books) -> None:
    stated = "money_spent 1000 - - 2026-03-01 | 4310 10,00 @WINKEL"
    change_centre(books, 1, active=False)
    with refused_for(Reason.COST_CENTRE_HIDDEN):
        books.record(stated)
    change_centre(books, 1, active=True)
    change(books, "4310", cost_centre_required=True)
    with refused_for(Reason.COST_CENTRE_MISSING):
        books.record(stated.replace(" @WINKEL", ""))
    assert books.record(stated).number == 1


def article(books: Books, **facts: Any) -> Article:
    with books.writing() as book:
        return add_article(book, ArticleDraft(**{"code": "A1", "name": "Bel", **facts}))


def change_a1(books: Books, **changes: Any) -> Article:
    with books.writing() as book:
        return change_article(book, "A1", lambda article: replace(article, **changes))


def test_an_article_keeps_its_prices_exactly(books: Books) -> None:
    made = article(books, sales_price=Decimal("12.3456"), purchase_price=Decimal("-0.0001"), cost_centre_id=1)
    assert (made.sales_price, made.purchase_price, made.vat_code) == (
        Decimal("12.3456"),
        Decimal("-0.0001"),
        "sales_high",
    )
    changed = change_a1(books, code="A2", sales_price=Decimal(1))
    assert (changed.code, changed.sales_price, changed.purchase_price) == ("A2", Decimal(1), Decimal("-0.0001"))
    with books.reading() as book:
        assert articles(book) == [changed]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"code": ""}, Reason.TEXT_MISSING),
        ({"name": " "}, Reason.TEXT_MISSING),
        ({"code": "x" * 51}, Reason.TEXT_TOO_LONG),
        ({"name": "x" * 256}, Reason.TEXT_TOO_LONG),
        ({"unit": "x" * 51}, Reason.TEXT_TOO_LONG),
        ({"group_code": "x" * 51}, Reason.TEXT_TOO_LONG),
        ({"group_name": "x" * 51}, Reason.TEXT_TOO_LONG),
        ({"name": "a\0b"}, Reason.VALUE_INVALID),
        ({"sales_price": Decimal("0.00001")}, Reason.VALUE_INVALID),
        ({"sales_price": Decimal(10**13) + 1}, Reason.VALUE_INVALID),
        ({"purchase_price": Decimal("NaN")}, Reason.VALUE_INVALID),
        ({"purchase_price": Decimal("-Infinity")}, Reason.VALUE_INVALID),
        ({"sales_price": Decimal("1e30")}, Reason.VALUE_INVALID),
        ({"code": "TAKEN"}, Reason.CODE_TAKEN),
        ({"vat_code": "veel"}, Reason.VAT_CODE_UNKNOWN),
        ({"account_id": 9999}, Reason.ACCOUNT_UNKNOWN),
        ({"cost_centre_id": 9999}, Reason.COST_CENTRE_UNKNOWN),
    ],
    ids=str,
)
def test_what_is_wrong_with_an_article_is_told(books: Books, given: dict[str, Any], reason: Reason) -> None:
    article(books, code="TAKEN")
    with refused_for(reason):
        article(books, **given)
    with refused_for(Reason.NOT_FOUND):
        change_a1(books, name="X")
    article(books)
    with refused_for(reason):
        change_a1(books, **given)
    with books.reading() as book:
        assert [row.code for row in articles(book)] == ["A1", "TAKEN"]
