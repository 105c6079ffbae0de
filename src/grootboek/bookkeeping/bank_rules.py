"""Rules for what a bank reports, and how far a payment may lie from what is open."""

from dataclasses import replace

from grootboek.bookkeeping.bank_lines import check_vat_code, difference_account
from grootboek.bookkeeping.payable_items import bare_iban
from grootboek.bookkeeping.rights import require
from grootboek.ledger.account import AccountRole
from grootboek.ledger.actor import Right
from grootboek.ledger.bank_booking import BankRule, BankRuleDraft, BankSettings
from grootboek.ledger.chart import Chart
from grootboek.ledger.money import LARGEST
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.storable_texts import check_texts
from grootboek.store.audit import write_audit
from grootboek.store.banking.rules import delete_rule, insert_rule, write_bank_settings
from grootboek.store.book import Book, lock_administration
from grootboek.store.masters.chart import chart_of

_TEXTS = {"party_iban": 50, "text": 250}


def add_rule(book: Book, draft: BankRuleDraft) -> BankRule:
    """Add a rule and return it; `Refused` when it fits everything, or its account or VAT code cannot be booked on."""
    require(book, Right.BOOK)
    lock_administration(book)
    draft = replace(draft, party_iban=bare_iban(draft.party_iban), text=" ".join(draft.text.split()))
    problems = [*check_texts(draft, _TEXTS), *check_bank_account(draft.account_id, chart_of(book))]
    if not draft.party_iban and not draft.text:
        problems.append(Problem(Reason.TEXT_MISSING, ("text",)))
    refuse_if([*problems, *check_vat_code(draft.vat_code, book.today)])
    rule = insert_rule(book, draft)
    write_audit(book, "add bank rule", f"bank rule {rule.id}", after={"iban": rule.party_iban, "text": rule.text})
    return rule


def remove_rule(book: Book, rule_id: int) -> None:
    """Take a rule away; what was booked by it stays. `Refused` when there is none."""
    require(book, Right.BOOK)
    lock_administration(book)
    if not delete_rule(book, rule_id):
        raise refusal(Reason.NOT_FOUND, "rule")
    write_audit(book, "remove bank rule", f"bank rule {rule_id}")


def change_bank_settings(book: Book, settings: BankSettings) -> None:
    """Set how far a payment may lie from what is open; `Refused` without an account for the difference."""
    require(book, Right.BOOK)
    lock_administration(book)
    if not 0 <= settings.largest_difference <= LARGEST:
        raise refusal(Reason.VALUE_INVALID, "largest_difference")
    chart = chart_of(book)
    if settings.difference_account_id is not None:
        refuse_if(check_bank_account(settings.difference_account_id, chart))
    elif settings.largest_difference and difference_account(chart, settings) is None:
        raise refusal(Reason.ROLE_ACCOUNT_MISSING, "difference_account", role=AccountRole.PAYMENT_DISCOUNT)
    write_bank_settings(book, settings)
    facts = {"largest_difference": settings.largest_difference, "account_id": settings.difference_account_id}
    write_audit(book, "change bank settings", "bank settings", after=facts)


def check_bank_account(account_id: int, chart: Chart) -> list[Problem]:
    """Return what is wrong with an account that money is booked on as it comes: it names no party and no invoice."""
    account = chart.accounts.get(account_id)
    if account is None:
        return [Problem(Reason.COUNTER_ACCOUNT_UNKNOWN, ("account",))]
    if not account.active:
        return [Problem(Reason.COUNTER_ACCOUNT_HIDDEN, ("account",), {"account": account.code})]
    if account.is_control:
        return [Problem(Reason.COUNTER_ACCOUNT_NOT_ALLOWED, ("account",), {"account": account.code})]
    return []
