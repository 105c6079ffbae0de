"""The chart of a new administration is whole: every code once, every role that the books look for."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grootboek.bookkeeping.chart import change_account
from grootboek.bookkeeping.opening import standard_chart
from grootboek.ledger.account import MONEY_ROLES, NAME_LENGTH, SINGLE_ROLES, VAT_ROLES, AccountRole
from grootboek.ledger.composing import roles_needed
from grootboek.ledger.journal import JournalKind
from grootboek.ledger.vat import vat_codes
from grootboek.store.masters.chart import chart_of
from tests.bookkeeping.books import Books

RGS = Path(__file__).resolve().parents[3] / "shared" / "data" / "rgs_mkb_3.7.tsv"
CHART = standard_chart()
ACCOUNTS = CHART["account"]
BY_CODE = {row["code"]: row for row in ACCOUNTS}
LONGEST_SEARCH_NAME = 10
NO_LONGER_PLAYED = {AccountRole.GIRO}
OF_THE_BALANCE_SHEET = VAT_ROLES | MONEY_ROLES | {AccountRole.RECEIVABLE, AccountRole.PAYABLE, AccountRole.PROFIT}
each_account = pytest.mark.parametrize("row", ACCOUNTS, ids=[row["code"] for row in ACCOUNTS])


def role(row: dict[str, Any]) -> AccountRole:
    return AccountRole(row.get("role", "general"))


@pytest.mark.parametrize("name", ["code", "name", "search"])
def test_no_two_accounts_share_a_name(name: str) -> None:
    assert [value for value, times in Counter(row[name] for row in ACCOUNTS).items() if times > 1] == []


def test_accounts_stand_in_the_order_of_their_codes() -> None:
    assert list(BY_CODE) == sorted(BY_CODE)
    assert len(BY_CODE) >= 100


@each_account
def test_an_account_fits_what_the_vendors_allow(row: dict[str, Any]) -> None:
    assert set(row) <= {"code", "name", "role", "balance", "search", "rgs", "active"}
    assert len(row["code"]) == 4
    assert row["code"].isdigit()
    assert 0 < len(row["name"]) <= NAME_LENGTH
    assert row["search"].isascii()
    assert row["search"].isupper()
    assert len(row["search"]) <= LONGEST_SEARCH_NAME
    assert role(row) in AccountRole


@each_account
def test_the_class_of_a_code_tells_whether_it_stands_on_the_balance_sheet(row: dict[str, Any]) -> None:
    assert row["balance"] is (row["code"][0] in "0123")
    assert row["rgs"][0] == ("B" if row["balance"] else "W")


@pytest.mark.parametrize(
    ("code", "played", "search"),
    [
        ("1000", "cash", "KAS"),
        ("1100", "bank", "BANK"),
        ("1300", "receivable", "DEBITEUREN"),
        ("1600", "payable", "CREDITEUR"),
        ("1700", "vat_sales_high", "OBVRKHOOG"),
        ("2990", "suspense", "UITZOEK"),
        ("4360", "costs_any_rate", "ALGKOST"),
        ("8000", "revenue_high", "OMZET"),
        ("0690", "profit", "WINST"),
        ("9990", "profit_transfer", "RESULTAAT"),
    ],
)
def test_the_accounts_that_everyone_knows(code: str, played: str, search: str) -> None:
    assert (role(BY_CODE[code]), BY_CODE[code]["search"]) == (played, search)


def test_every_role_is_played() -> None:
    assert set(AccountRole) - {role(row) for row in ACCOUNTS} == NO_LONGER_PLAYED


def test_roles_that_only_one_account_plays_are_played_once() -> None:
    times = Counter(role(row) for row in ACCOUNTS if row.get("active", True))
    once = SINGLE_ROLES | {AccountRole.RECEIVABLE, AccountRole.PAYABLE, AccountRole.SUSPENSE, AccountRole.PROFIT}
    assert {played: times[played] for played in once} == dict.fromkeys(once, 1)


def test_vat_of_sales_has_a_second_account_that_is_not_active(books_on_sqlite: Books) -> None:
    with books_on_sqlite.reading() as book:
        chart = chart_of(book)
    second = chart.account_by_code["1671"]
    assert (second.role, second.active, second.name) == (
        AccountRole.VAT_SALES_HIGH,
        False,
        "Btw af te dragen hoog (verkopen)",
    )
    assert [account.code for account in chart.accounts_by_role[AccountRole.VAT_SALES_HIGH]] == ["1700"]


def test_vat_of_sales_goes_to_whichever_account_is_active(books_on_sqlite: Books) -> None:
    books = books_on_sqlite
    with books.writing() as book:
        for code, active in (("1700", False), ("1671", True)):
            account = chart_of(book).account_by_code[code]
            change_account(book, account.id, lambda draft, active=active: replace(draft, active=active))
    number = books.record("sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00").number
    with books.reading() as book:
        codes = [chart_of(book).accounts[line.account_id].code for line in books.booking(number).lines]
    assert codes == ["1300", "8000", "1671"]


def test_every_vat_code_finds_its_accounts_on_the_balance_sheet() -> None:
    on_balance_sheet = {role(row) for row in ACCOUNTS if row["balance"]}
    assert roles_needed(vat_codes().values()) | OF_THE_BALANCE_SHEET <= on_balance_sheet | NO_LONGER_PLAYED


def test_profit_is_moved_from_the_result_to_the_equity() -> None:
    by_role = {role(row): row for row in ACCOUNTS}
    assert by_role[AccountRole.PROFIT]["balance"] is True
    assert by_role[AccountRole.PROFIT_TRANSFER]["balance"] is False


def test_journals_have_the_account_of_their_kind() -> None:
    fitting = {
        JournalKind.CASH: AccountRole.CASH,
        JournalKind.BANK: AccountRole.BANK,
        JournalKind.SALES: AccountRole.RECEIVABLE,
        JournalKind.PURCHASE: AccountRole.PAYABLE,
    }
    found = {JournalKind(row["kind"]): row.get("account") for row in CHART["journal"]}
    assert set(found) == set(JournalKind)
    for kind, code in found.items():
        assert (None if code is None else role(BY_CODE[code])) == fitting.get(kind)


def test_journals_are_told_apart_by_code_and_number() -> None:
    assert [row["code"] for row in CHART["journal"]] == ["KAS", "BANK", "PSP", "VERK", "INK", "MEMO", "BAL"]
    assert [row["number"] for row in CHART["journal"]] == [1000, 1100, 1104, 1300, 1600, 2020, 2010]


@pytest.mark.skipif(not RGS.exists(), reason="the reference classification is not at hand")
def test_rgs_codes_are_those_of_the_reference_classification() -> None:
    levels = {
        code: level for code, level, *_ in (row.split("\t") for row in RGS.read_text(encoding="utf-8").splitlines())
    }
    assert {row["rgs"] for row in ACCOUNTS if levels.get(row["rgs"]) not in ("4", "5")} == set()
