"""A chart finds its accounts, journals and cost centres by what names them."""

from dataclasses import replace

from grootboek.ledger.account import AccountRole
from grootboek.ledger.journal import JournalKind
from tests.ledger.small_chart import (
    BANK,
    CASH,
    KAS,
    NORTH,
    OLD_KAS,
    PAYABLE,
    RECEIVABLE,
    REVENUE,
    VERK,
    account,
    journal,
    small_chart,
)


def test_everything_is_found_by_code_and_uid() -> None:
    chart = small_chart()
    for row in chart.accounts.values():
        assert chart.account_by_code[row.code] is row
        assert chart.account_by_uid[row.uid] is row
    for book in chart.journals.values():
        assert chart.journal_by_code[book.code] is book
        assert chart.journal_by_uid[book.uid] is book
    for centre in chart.cost_centres.values():
        assert chart.cost_centre_by_code[centre.code] is centre
        assert chart.cost_centre_by_uid[centre.uid] is centre
    assert chart.cost_centre_by_code["NRD"].id == NORTH


def test_the_active_account_with_the_lowest_code_plays_a_role() -> None:
    whole = small_chart()
    more = {7999: account(7999, AccountRole.REVENUE_HIGH), 7998: account(7998, AccountRole.REVENUE_HIGH)}
    more[7998] = replace(more[7998], active=False)
    chart = replace(whole, accounts={**whole.accounts, **more})
    found = chart.account_with_role(AccountRole.REVENUE_HIGH)
    assert found is not None
    assert found.id == 7999
    assert [row.id for row in chart.accounts_by_role[AccountRole.REVENUE_HIGH]] == [7999, REVENUE]
    assert chart.account_with_role(AccountRole.GIRO) is None


def test_the_first_active_journal_is_taken() -> None:
    whole = small_chart()
    second = journal(9, "KAS2", JournalKind.CASH, CASH)
    chart = replace(whole, journals={OLD_KAS: whole.journals[OLD_KAS], KAS: whole.journals[KAS], 9: second})
    assert chart.journal_of_kind(JournalKind.CASH) is whole.journals[KAS]
    assert chart.journal_of_account(CASH) is whole.journals[KAS]
    assert chart.journal_of_kind(JournalKind.SALES) is None
    assert chart.journal_of_account(BANK) is None
    assert whole.journal_of_kind(JournalKind.SALES) is whole.journals[VERK]


def test_only_cash_and_bank_journals_hold_money() -> None:
    kinds = {row.kind for row in small_chart().journals.values() if row.holds_money}
    assert kinds == {JournalKind.CASH, JournalKind.BANK}


def test_codes_are_found_in_any_case_and_first_as_they_are_written() -> None:
    whole = small_chart()
    mixed = replace(account(5001, AccountRole.GENERAL), code="Huur")
    capitals = replace(account(5000, AccountRole.GENERAL), code="HUUR")
    chart = replace(whole, accounts={**whole.accounts, 5001: mixed, 5000: capitals})
    assert (chart.account("Huur"), chart.account("HUUR")) == (mixed, capitals)
    assert chart.account("huur") is mixed  # of two that differ in case alone, the first
    assert chart.account("hur") is None
    assert chart.journal("verk") is chart.journals[VERK]
    assert chart.journal("nergens") is None
    assert chart.cost_centre("nrd") is chart.cost_centres[NORTH]
    assert chart.cost_centre("") is None


def test_control_accounts_are_those_with_a_party() -> None:
    chart = small_chart()
    assert chart.control_accounts == {RECEIVABLE, PAYABLE}
    fewer = replace(chart, accounts={RECEIVABLE: chart.accounts[RECEIVABLE], REVENUE: chart.accounts[REVENUE]})
    assert fewer.control_accounts == {RECEIVABLE}
