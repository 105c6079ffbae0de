"""One example of each reason to refuse: the smallest act that provokes it, and that it leaves no trace."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from grootboek.bookkeeping import recording
from grootboek.bookkeeping.chart import add_account
from grootboek.bookkeeping.closing import close_year, reopen_year
from grootboek.bookkeeping.correcting import correct
from grootboek.bookkeeping.custom_fields import remove_custom_field
from grootboek.bookkeeping.foreign_vat import charge_foreign_vat
from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.ledger.account import AccountDraft, AccountRole
from grootboek.ledger.attachment import LARGEST_CONTENT
from grootboek.ledger.booking import VatTotal
from grootboek.ledger.collection import MandateKind
from grootboek.ledger.custom_field import FieldSubject
from grootboek.ledger.fiscal_periods import NO_DATE, Day
from grootboek.ledger.invoice import InvoiceMail
from grootboek.ledger.money import LARGEST
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import LOCK_REASONS, Problem, Reason, Refused
from tests.bookkeeping.attachments import attached
from tests.bookkeeping.books import Books
from tests.formats.ubl_files import party, ubl
from tests.refusals.acts import (
    ABROAD,
    BUY,
    CREDIT,
    EU_SALE,
    MEMO,
    REVERSED,
    SALE,
    SALE_2,
    TO_CONSUMER,
    TOTAL,
    Act,
    account,
    approved,
    as_reader,
    attaches,
    attaches_too_much,
    charges_foreign_vat,
    collects,
    corrected,
    cost_centre,
    counted,
    declared,
    does,
    does_both,
    from_baker,
    hidden_journal,
    hides,
    in_belgium,
    invoices,
    locks,
    long_unused,
    nothing,
    on_account,
    ordered,
    received,
    records,
    removes_one_to_read,
    second_code,
    settles,
    sold_abroad,
    states,
    to_collect,
    twice,
    two_accounts,
    with_folder,
    without_balance,
    without_folder,
)
from tests.store.whole_database import everything

CORE = Path(__file__).resolve().parents[2] / "src/grootboek"

EXAMPLES: dict[Reason, tuple[Act, Act]] = {
    Reason.RIGHT_MISSING: (nothing, as_reader),
    Reason.NOT_FOUND: (nothing, lambda books: books.withdraw(7)),
    Reason.WITHDRAWN: (lambda books: books.withdraw(books.record(MEMO).number), lambda books: books.withdraw(1)),
    Reason.FIELD_UNKNOWN: (nothing, does(lambda book: remove_custom_field(book, FieldSubject.CUSTOMER, "Kleur"))),
    Reason.TEXT_MISSING: (nothing, does(lambda book: add_party(book, PartyDraft(name="")))),
    Reason.TEXT_TOO_LONG: (nothing, records(MEMO, description="x" * 251)),
    Reason.VALUE_INVALID: (nothing, does(lambda book: add_party(book, PartyDraft(name="X", collection="nooit")))),
    Reason.DATE_MISSING: (nothing, records(MEMO, date=NO_DATE)),
    Reason.DATE_OUT_OF_RANGE: (nothing, records(MEMO.replace("2026", "1979"))),
    Reason.LINES_MISSING: (nothing, records("general 4360 - - 2026-03-01 |")),
    Reason.TOO_MANY_LINES: (nothing, records("general 4360 - - 2026-03-01 |" + " 2000 1,00 /" * 5001)),
    Reason.AMOUNT_ZERO: (nothing, states("MEMO 2026-03-01 | debit 4360 0,00")),
    Reason.AMOUNT_TOO_LARGE: (nothing, records(f"general 4360 - - 2026-03-01 | 2000 {LARGEST // 100 + 1},00")),
    Reason.JOURNAL_UNKNOWN: (nothing, records(MEMO, journal_id=99)),
    Reason.JOURNAL_HIDDEN: (hidden_journal, states("M2 2026-03-01 | debit 4360 1,00 / credit 2000 1,00")),
    Reason.JOURNAL_KIND_WRONG: (nothing, records(SALE, journal_id=1)),
    Reason.ACCOUNT_UNKNOWN: (nothing, on_account("general 9999 - - 2026-03-01 | 2000 1,00", 9999)),
    Reason.ACCOUNT_HIDDEN: (hides("4360"), records(MEMO)),
    Reason.ACCOUNT_NOT_MONEY: (nothing, records("money_spent 4360 - - 2026-03-01 | 4310 1,00", journal_id=1)),
    Reason.ACCOUNT_NOT_RECEIVABLE: (nothing, records(SALE.replace("1300", "1600"))),
    Reason.ACCOUNT_NOT_PAYABLE: (nothing, records(BUY.replace("1600", "1300"))),
    Reason.COUNTER_ACCOUNT_UNKNOWN: (nothing, on_account("general 4360 - - 2026-03-01 | 9999 1,00", 9999)),
    Reason.COUNTER_ACCOUNT_HIDDEN: (hides("2000"), records(MEMO)),
    Reason.COUNTER_ACCOUNT_NOT_ALLOWED: (nothing, records("sales_invoice 1300 KLANT F1 2026-03-01 | 1000 1,00")),
    Reason.COUNTER_ACCOUNT_NOT_RECEIVABLE: (records(BUY), records("payment_received 1100 LEVERANCIER I1 2026-03-01 | 1600 1,00")),
    Reason.COUNTER_ACCOUNT_NOT_PAYABLE: (records(SALE), records("payment_sent 1100 KLANT F1 2026-03-01 | 1300 1,00")),
    Reason.ROLE_ACCOUNT_MISSING: (hides("1700"), records(SALE)),
    Reason.RATE_KIND_MISSING: (charges_foreign_vat, account("8000", role=AccountRole.REVENUE_EU_DISTANCE)),
    Reason.RATE_KIND_NOT_ALLOWED: (nothing, account("8000", vat_rate_code="SR")),
    Reason.RATE_KIND_UNKNOWN: (nothing, account("8000", role=AccountRole.REVENUE_EU_DISTANCE, vat_rate_code="X")),
    Reason.ROLE_TAKEN: (
        nothing,
        does(lambda book: add_account(book, AccountDraft(code="X", name="X", role=AccountRole.VAT_SALES_LOW))),
    ),
    Reason.RATE_KIND_MISSING: (nothing, does(lambda book: charge_foreign_vat(book, charging=True))),
    Reason.COST_CENTRE_UNKNOWN: (
        nothing,
        lambda books: (books.names.cost_centres.__setitem__("X", 9), books.record(MEMO + " @X")),
    ),
    Reason.COST_CENTRE_HIDDEN: (cost_centre(active=False), records(MEMO + " @WINKEL")),
    Reason.COST_CENTRE_MISSING: (account("2000", cost_centre_required=True), records(MEMO)),
    Reason.COST_CENTRE_NOT_ALLOWED: (
        account("2000", cost_centre_forbidden=True),
        records(f"{MEMO} @WINKEL"),
    ),
    Reason.COST_CENTRE_LOOP: (nothing, cost_centre(parent_id=1)),
    Reason.PARTY_MISSING: (nothing, records(SALE.replace("KLANT", "-"))),
    Reason.PARTY_UNKNOWN: (nothing, records(SALE, party_id=99)),
    Reason.PARTY_HIDDEN: (does(lambda book: change_party(book, 1, lambda party: replace(party, hidden=True))), records(SALE)),
    Reason.PARTY_NOT_CUSTOMER: (nothing, records(SALE.replace("KLANT", "LEVERANCIER"))),
    Reason.PARTY_NOT_SUPPLIER: (nothing, records(BUY.replace("LEVERANCIER", "KLANT"))),
    Reason.INVOICE_NUMBER_MISSING: (nothing, records(SALE.replace("F1", "-"))),
    Reason.INVOICE_NUMBER_TAKEN: twice(SALE),
    Reason.INVOICE_UNKNOWN: (nothing, records("payment_received 1100 KLANT F1 2026-03-01 | 1300 1,00")),
    Reason.INVOICE_HAS_PAYMENTS: (
        lambda books: (books.record(SALE), books.record("payment_received 1100 KLANT F1 2026-03-01 | 1300 1,00")),
        lambda books: books.withdraw(1),
    ),
    Reason.PAYMENT_TERM_INVALID: (nothing, records(SALE, payment_term=-1)),
    Reason.TEMPLATE_UNKNOWN: (nothing, invoices(template="Anders")),
    Reason.EMAIL_MISSING: (nothing, invoices(mail=InvoiceMail(sender_address="a@example.nl", subject="F", body="F"))),
    Reason.VAT_CODE_MISSING: (nothing, lambda books: recorded_with(books, "")),
    Reason.VAT_CODE_UNKNOWN: (nothing, lambda books: recorded_with(books, "veel")),
    Reason.VAT_CODE_NOT_ALLOWED: (nothing, lambda books: recorded_with(books, "purchase_high")),
    Reason.VAT_AMOUNT_DIFFERS: (nothing, records(SALE.replace("21,00", "21,02"))),
    Reason.VAT_TOTAL_WITHOUT_LINES: (nothing, records(SALE, vat_totals=(*TOTAL, VatTotal("sales_low", 9)))),
    Reason.VAT_TOTAL_MISSING: (nothing, records(SALE, vat_totals=())),
    Reason.VAT_BASE_MISSING: (nothing, states("MEMO 2026-03-01 | debit 4360 1,00 / credit 1700 1,00")),
    Reason.PARTY_NOT_IN_EU: (nothing, records(EU_SALE, strict_vat=True)),
    Reason.VAT_NUMBER_INVALID: (does(in_belgium), records(EU_SALE, strict_vat=True)),
    Reason.FOREIGN_ACCOUNT_NEEDED: (sold_abroad, records(f"{ABROAD} / 1750 21,00 / 8030 5,00")),
    Reason.FOREIGN_RATE_MISSING: (sold_abroad, records(f"{TO_CONSUMER} | 1750 21,00")),
    Reason.FOREIGN_RATE_UNKNOWN: (
        does_both(sold_abroad, account("8060", vat_rate_code="SRR")),
        records(f"{ABROAD} / 1750 21,00"),
    ),
    Reason.FOREIGN_VAT_MISSING: (sold_abroad, records(ABROAD)),
    Reason.FOREIGN_VAT_DIFFERS: (sold_abroad, records(f"{ABROAD} / 1750 20,98")),
    Reason.DOMESTIC_VAT_NOT_ALLOWED: (
        sold_abroad,
        records(f"{ABROAD} / 1750 21,00 / 8000 10,00 sales_high 2,10"),
    ),
    Reason.REVERSE_CHARGE_MIXED: (nothing, records(SALE, vat_totals=(*TOTAL, REVERSED), strict_vat=True)),
    Reason.NOT_BALANCED: (nothing, without_balance),
    Reason.HOLDER_UNKNOWN: (records(SALE), attaches(holder=None)),
    Reason.CONTENT_MISSING: (records(SALE), attaches(content=b"")),
    Reason.CONTENT_TOO_LARGE: (records(SALE), attaches(content=bytes(LARGEST_CONTENT + 1))),
    Reason.FILE_UNREADABLE: (nothing, received(b"<html/>")),
    Reason.FILE_KIND_UNKNOWN: (nothing, received(ubl(customization="urn:x"))),
    Reason.FILE_AGAINST_SCHEMA: (from_baker, received(ubl(more="<cbc:X/>"))),
    Reason.FILE_AGAINST_RULES: (from_baker, received(ubl(supplier=party(kvk="")))),
    Reason.FILE_INCOMPLETE: (nothing, received(ubl(tax=""))),
    Reason.FILE_TOO_COMPLEX: (nothing, received(b"<a>" + b"<b/>" * 200_000 + b"</a>")),
    Reason.CURRENCY_NOT_EURO: (from_baker, received(ubl(currency="USD"))),
    Reason.READ_ONLY: (lambda books: (books.record(SALE), attached(books, read_only=True)), removes_one_to_read),
    Reason.DOCUMENT_NUMBER_TAKEN: (
        states("MEMO 2026-03-01 5 | debit 4360 1,00 / credit 2000 1,00"),
        states("MEMO 2026-03-01 5 | debit 4360 1,00 / credit 2000 1,00"),
    ),
    Reason.DOCUMENT_NUMBER_INVALID: (nothing, states("MEMO 2026-03-01 0 | debit 4360 1,00 / credit 2000 1,00")),
    Reason.CODE_TAKEN: (nothing, does(second_code)),
    Reason.NUMBER_TAKEN: (nothing, does(lambda book: add_party(book, PartyDraft(name="X", number=1)))),
    Reason.IN_USE: (records(SALE), account("1300", role=AccountRole.GENERAL)),
    Reason.KIND_CHANGED: (records(MEMO), lambda books: books.revise(1, SALE)),
    Reason.LOCKED_BY_USER: (locks(LockKind.USER), records(MEMO)),
    Reason.LOCKED_BY_VAT_RETURN: (locks(LockKind.VAT_RETURN), records(MEMO)),
    Reason.LOCKED_BY_ACCOUNTANT: (locks(LockKind.ACCOUNTANT), records(MEMO)),
    Reason.LOCKED_BY_YEAR_CLOSE: (locks(LockKind.YEAR_CLOSE), records(MEMO)),
    Reason.YEAR_NOT_CLOSABLE: (states("MEMO 2026-03-01 | debit 4360 1,00"), does(lambda book: close_year(book, 2026))),
    Reason.YEAR_NOT_OPENABLE: (locks(LockKind.YEAR_CLOSE), does(lambda book: reopen_year(book, 2025))),
    Reason.PERIOD_OPEN: (records(MEMO), does(lambda book: correct(book, 1))),
    Reason.CORRECTED: (corrected, does(lambda book: correct(book, 1))),
    Reason.HELD_BY_VAT_RETURN: (declared, lambda books: books.withdraw(1)),
    Reason.HELD_BY_SALES_INVOICE: (invoices(booking_description="Verkoop"), lambda books: books.withdraw(1)),
    Reason.HELD_BY_PURCHASE_INVOICE: (approved, lambda books: books.withdraw(1)),
    Reason.HELD_BY_CASH_DRAWER: (counted, lambda books: books.withdraw(1)),
    Reason.HELD_BY_BANK_ORDER: (ordered, lambda books: books.withdraw(1)),
    Reason.SETTLEMENT_TOO_LARGE: (lambda books: (books.record(SALE), books.record(CREDIT)), settles(12101, "C1")),
    Reason.SETTLEMENT_SAME_SIGN: (lambda books: (books.record(SALE), books.record(SALE_2)), settles(1, "F2")),
    Reason.COLLECTION_DATE_INVALID: (to_collect(), collects(date=Day(2026, 4, 3))),
    Reason.MANDATE_INCOMPLETE: (to_collect(signed_on=None), collects()),
    Reason.MANDATE_REFERENCE_INVALID: (to_collect(mandate_reference="/1"), collects()),
    Reason.MANDATE_USED: (to_collect("F1", "F2", mandate_reference="1", mandate_kind=MandateKind.ONE_OFF), collects()),
    Reason.MANDATE_OF_ANOTHER_ACCOUNT: (two_accounts, collects()),
    Reason.MANDATE_LAPSED: (long_unused, collects()),
    Reason.ACCOUNT_OUTSIDE_SEPA: (to_collect(iban="TR330006100519786457841326"), collects()),
    Reason.ADDRESS_MISSING: (to_collect(iban="CH9300762011623852957"), collects()),
    Reason.IBAN_INVALID: (to_collect(iban="NL45RABO0123456789"), collects()),
    Reason.STORAGE_UNAVAILABLE: (without_folder, attaches()),
    Reason.STORAGE_FAILED: (with_folder, attaches_too_much),
}  # fmt: skip


def recorded_with(books: Books, vat_code: str) -> None:
    stated = books.statement(SALE)
    with books.writing() as book:
        recording.record(book, replace(stated, lines=(replace(stated.lines[0], vat_code=vat_code),)))


@pytest.mark.parametrize("reason", EXAMPLES, ids=lambda reason: reason.name)
def test_a_reason_has_an_act_that_provokes_only_it(books_on_sqlite: Books, reason: Reason) -> None:
    prepare, act = EXAMPLES[reason]
    prepare(books_on_sqlite)
    before = everything(books_on_sqlite.database)
    with pytest.raises(Refused) as refused:
        act(books_on_sqlite)
    assert refused.value.reasons == (reason,)
    assert everything(books_on_sqlite.database) == before


def test_every_reason_that_the_books_give_has_an_example() -> None:
    files = [path for floor in ("ledger", "store", "bookkeeping") for path in (CORE / floor).rglob("*.py")]
    given = {
        name
        for path in files
        if path.name != "refusal.py"
        for name in re.findall(r"Reason\.([A-Z_]+)", path.read_text())
    }
    assert given == {reason.name for reason in EXAMPLES}


def test_problems_are_told_in_the_order_of_their_reasons(books_on_sqlite: Books) -> None:
    with pytest.raises(Refused) as refused:
        books_on_sqlite.record(SALE.replace("2026", "2051").replace("KLANT", "-"), description="x" * 251)
    assert refused.value.reasons == (Reason.TEXT_TOO_LONG, Reason.DATE_OUT_OF_RANGE, Reason.PARTY_MISSING)
    assert str(refused.value).startswith("TEXT_TOO_LONG at ('description',); ")


def test_a_refusal_without_a_problem_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Refused()
    assert Refused(Problem(Reason.NOT_FOUND)).reasons == (Reason.NOT_FOUND,)


def test_each_lock_has_its_reason() -> None:
    assert {reason.name for reason in LOCK_REASONS} == {f"LOCKED_BY_{kind.name}" for kind in LockKind}
