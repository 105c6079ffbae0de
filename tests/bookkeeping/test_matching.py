"""What a bank reports matched to open items: by number, reference, amount, account and name, and by rules."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from grootboek.bookkeeping.assigning import Assignment, assign
from grootboek.bookkeeping.bank_rules import add_rule, change_bank_settings, remove_rule
from grootboek.bookkeeping.matching_again import match_again, waiting_transactions
from grootboek.bookkeeping.parties import change_party
from grootboek.bookkeeping.revising import booking_to_change, revise
from grootboek.ledger.bank_booking import BankRuleDraft, BankSettings, Evidence, KeptTransaction, Outcome
from grootboek.ledger.bank_statement import BankTransaction
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import Reason
from grootboek.store.masters.chart_rows import set_lock
from tests.bookkeeping.bank_files import KLANT_IBAN, became, transaction
from tests.bookkeeping.books import Books, refused_for
from tests.bookkeeping.test_importing_statements import give_iban


@pytest.fixture
def banked(books_on_sqlite: Books) -> Iterator[Books]:
    """Books with a bank's account, open invoices of a customer and a supplier, which are proved in the end."""
    books = books_on_sqlite
    give_iban(books)
    with books.writing() as book:
        change_party(book, books.names.parties["KLANT"], lambda draft: replace(draft, iban=KLANT_IBAN))
    books.record("sales_invoice 1300 KLANT 2026-00017 2026-03-01 | 8000 100,00 sales_high 21,00")
    books.record("sales_invoice 1300 KLANT F2026.018 2026-03-02 | 8000 50,00", payment_reference="RF18 5390 0754 7034")
    books.record("sales_invoice 1300 BEIDE 31 2026-03-03 | 8000 80,00")
    books.record("purchase_invoice 1600 LEVERANCIER 2026-00017 2026-03-04 | 4360 70,00")
    yield books
    assert books.faults() == []


def one(books: Books, reported: BankTransaction) -> tuple[Outcome, int, set[Evidence], str]:
    """Import a transaction alone; return what became of it, and what it was booked on beside the bank."""
    (kept,) = became(books, reported)
    return kept.outcome, kept.score, set(kept.evidence), booked(books, kept)


def booked(books: Books, kept: KeptTransaction) -> str:
    """Return what a transaction is booked on beside the bank, with the party and number of each item."""
    assert kept.booking_number is not None
    codes = {number: code for code, number in books.names.parties.items()}
    lines = books.booking(kept.booking_number).lines[1:]
    told = [f" {codes[line.party_id]}#{line.invoice_number}" if line.party_id else "" for line in lines]
    posted = books.names.posted(lines).split(" / ")
    return " / ".join(text + item for text, item in zip(posted, told, strict=True))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Factuur 2026-00017", Evidence.INVOICE_NUMBER),
        ("FACTUUR:2026-00017/dank", Evidence.INVOICE_NUMBER),
        ("betreft 2026 00017 fietsbel", Evidence.NUMBER_IN_PIECES),
        ("2026.000.17", Evidence.NUMBER_IN_PIECES),
        ("factuurnr202600017", Evidence.NUMBER_IN_PIECES),
    ],
)
def test_an_invoice_number_is_found_however_it_is_written(banked: Books, text: str, told: Evidence) -> None:
    outcome, _, evidence, on = one(banked, transaction(12_100, text))
    assert (outcome, on) == (Outcome.MATCHED, "credit 1300 121,00 KLANT#2026-00017")
    assert evidence == {told, Evidence.AMOUNT}


def test_a_number_counts_on_the_side_of_the_money_and_in_any_case(banked: Books) -> None:
    assert one(banked, transaction(-7_000, "2026-00017"))[3] == "debit 1600 70,00 LEVERANCIER#2026-00017"
    assert one(banked, transaction(5_000, "f2026018"))[3] == "credit 1300 50,00 KLANT#F2026.018"


def test_a_payment_reference_names_an_invoice(banked: Books) -> None:
    outcome, score, evidence, on = one(banked, transaction(5_000, payment_reference="RF18539007547034"))
    assert (outcome, score, on) == (Outcome.MATCHED, 95, "credit 1300 50,00 KLANT#F2026.018")
    assert evidence == {Evidence.PAYMENT_REFERENCE, Evidence.AMOUNT}


def test_an_amount_is_enough_with_the_account_or_the_name_of_who_owes_it(banked: Books) -> None:
    outcome, score, evidence, on = one(banked, transaction(5_000, "bedankt", party_iban=KLANT_IBAN))
    assert (outcome, score, on) == (Outcome.MATCHED, 60, "credit 1300 50,00 KLANT#F2026.018")
    assert evidence == {Evidence.IBAN, Evidence.AMOUNT}
    on = one(banked, transaction(12_100, party_name="fietsen, JANSEN"))[3]
    assert on == "credit 1300 121,00 KLANT#2026-00017"
    on = one(banked, transaction(-7_000, party_name="Stichting Incasso inz. De Boer Banden"))[3]
    assert on == "debit 1600 70,00 LEVERANCIER#2026-00017"


def test_an_amount_alone_or_a_short_number_alone_is_not_enough(banked: Books) -> None:
    assert one(banked, transaction(8_000, "bedankt", party_name="Iemand Anders"))[0] is Outcome.UNKNOWN
    assert one(banked, transaction(900, "31 maart 2026"))[0] is Outcome.UNKNOWN
    assert one(banked, transaction(8_000, "factuur 31"))[3] == "credit 1300 80,00 BEIDE#31"


def test_one_payment_of_several_invoices(banked: Books) -> None:
    _, _, evidence, on = one(banked, transaction(17_100, "2026-00017 en F2026.018"))
    assert on == "credit 1300 121,00 KLANT#2026-00017 / credit 1300 50,00 KLANT#F2026.018"
    assert Evidence.SEVERAL_INVOICES in evidence
    assert set(banked.outstanding()) == {"31", "2026-00017"}


def test_a_payment_of_all_that_a_customer_owes_less_its_credit_notes_names_nothing(banked: Books) -> None:
    banked.record("sales_invoice 1300 KLANT C-20 2026-03-05 | 8000 -30,00")
    outcome, _, _, on = one(banked, transaction(14_100, "betaling", party_iban=KLANT_IBAN))
    settled = (
        "credit 1300 121,00 KLANT#2026-00017",
        "credit 1300 50,00 KLANT#F2026.018",
        "debit 1300 30,00 KLANT#C-20",
    )
    assert (outcome, set(on.split(" / "))) == (Outcome.MATCHED, set(settled))


def test_a_payment_of_all_that_a_customer_owes_names_nothing(banked: Books) -> None:
    on = one(banked, transaction(17_100, party_iban=KLANT_IBAN))[3]
    assert on == "credit 1300 121,00 KLANT#2026-00017 / credit 1300 50,00 KLANT#F2026.018"


def test_part_payments_leave_the_rest_open_until_it_comes(banked: Books) -> None:
    first, second, late = became(
        banked,
        transaction(10_000, "2026-00017", identity="1"),
        transaction(2_100, "rest 2026-00017", identity="2"),
        transaction(2_100, "rest 2026-00017", identity="3"),
    )
    assert Evidence.PART_PAYMENT in first.evidence
    assert Evidence.AMOUNT in second.evidence
    assert (late.outcome, booked(banked, late)) == (Outcome.UNKNOWN, "credit 2110 21,00")


@pytest.mark.parametrize("text", ["2026 - 00017", "2026.00 017 termijn 1", "deel van 2026/00017"])
def test_a_part_payment_is_of_a_number_in_pieces_when_no_other_item_fits(banked: Books, text: str) -> None:
    outcome, score, evidence, on = one(banked, transaction(4_000, text, party_name="Iemand"))
    assert (outcome, score, on) == (Outcome.MATCHED, 50, "credit 1300 40,00 KLANT#2026-00017")
    assert evidence == {Evidence.NUMBER_IN_PIECES, Evidence.PART_PAYMENT, Evidence.NOTHING_ELSE}


@pytest.mark.parametrize(
    "reported",
    [
        transaction(5_000, "2026 - 00017", identity="the amount of another item"),
        transaction(4_000, "2026 - 00017", identity="the name of another party", party_name="De Boer Banden"),
        transaction(4_000, "2026 - 00017 en F-2026-018", identity="two numbers"),
    ],
)
def test_a_part_payment_of_a_number_in_pieces_waits_when_another_item_fits(
    banked: Books, reported: BankTransaction
) -> None:
    outcome, _, evidence, _ = one(banked, reported)
    assert outcome is Outcome.UNKNOWN
    assert Evidence.NOTHING_ELSE not in evidence


def test_what_is_paid_too_much_waits(banked: Books) -> None:
    _, _, evidence, on = one(banked, transaction(13_000, "2026-00017"))
    assert on == "credit 1300 121,00 KLANT#2026-00017 / credit 2110 9,00"
    assert Evidence.OVERPAID in evidence


def test_a_small_difference_within_the_limit_is_booked_as_one(banked: Books) -> None:
    with banked.writing() as book:
        change_bank_settings(
            book, BankSettings(largest_difference=100, difference_account_id=banked.names.accounts["4990"])
        )
    _, _, evidence, on = one(banked, transaction(12_000, "2026-00017"))
    assert on == "credit 1300 121,00 KLANT#2026-00017 / debit 4990 1,00"
    assert Evidence.NEAR_AMOUNT in evidence
    assert one(banked, transaction(5_099, "F2026.018"))[3] == "credit 1300 50,00 KLANT#F2026.018 / credit 4990 0,99"
    assert one(banked, transaction(7_899, "factuur 31", party_name="Van Dijk Onderdelen"))[3] == "credit 2110 78,99"


def test_a_rule_books_on_its_account_with_vat(banked: Books) -> None:
    with banked.writing() as book:
        rule = add_rule(
            book,
            BankRuleDraft(
                account_id=banked.names.accounts["4360"],
                party_iban="nl02 abna 0123456789",
                text="hosting",
                vat_code="purchase_high",
            ),
        )
    reported = transaction(-12_100, "Web  HOSTING maart", party_iban="NL02ABNA0123456789")
    outcome, _, _, on = one(banked, reported)
    assert (outcome, on) == (Outcome.RULE, "debit 4360 100,00 / debit 1710 21,00")
    assert one(banked, replace(reported, identity="other", remittance="huur"))[0] is Outcome.UNKNOWN
    with banked.writing() as book:
        remove_rule(book, rule.id)
    assert one(banked, replace(reported, identity="again"))[0] is Outcome.UNKNOWN
    with banked.writing() as book, refused_for(Reason.NOT_FOUND):
        remove_rule(book, rule.id)


def test_a_payout_of_a_provider_settles_the_invoices_that_it_names_less_its_fee(banked: Books) -> None:
    with banked.writing() as book:
        add_rule(book, BankRuleDraft(account_id=banked.names.accounts["4360"], text="Mollie", is_payout=True))
    outcome, _, evidence, on = one(
        banked, transaction(16_950, "2026-00017 F2026.018 /Payout", party_name="Stichting Mollie")
    )
    assert outcome is Outcome.MATCHED
    assert on == "credit 1300 121,00 KLANT#2026-00017 / credit 1300 50,00 KLANT#F2026.018 / debit 4360 1,50"
    assert Evidence.PROVIDER_FEE in evidence
    outcome, _, evidence, on = one(banked, transaction(7_900, "uitbetaling 77", party_name="Stichting Mollie"))
    assert (outcome, on) == (Outcome.RULE, "credit 2100 79,00")
    assert Evidence.NO_INVOICES_NAMED in evidence


def test_a_returned_direct_debit_opens_its_invoice_again_and_tells_why(banked: Books) -> None:
    collected = transaction(12_100, "2026-00017", end_to_end_id="2026-00017", identity="collected")
    returned = transaction(
        -12_100,
        end_to_end_id="2026-00017",
        is_reversal=True,
        return_code="MD06",
        return_text="Op verzoek",
        identity="back",
    )
    first, second = became(banked, collected, returned)
    assert (first.outcome, second.outcome) == (Outcome.MATCHED, Outcome.RETURNED)
    assert booked(banked, second) == "debit 1300 121,00 KLANT#2026-00017"
    assert banked.outstanding()["2026-00017"] != ""
    assert second.booking_number is not None
    assert banked.booking(second.booking_number).description == "MD06 Op verzoek"
    assert one(banked, replace(collected, identity="once more"))[3] == "credit 1300 121,00 KLANT#2026-00017"


def test_a_return_of_one_out_of_a_batch_opens_the_invoice_that_it_names(banked: Books) -> None:
    became(banked, transaction(17_100, "2026-00017 F2026.018"))
    returned = transaction(-5_000, "F2026.018 AC04", is_reversal=True, return_code="AC04")
    assert one(banked, returned)[::3] == (Outcome.RETURNED, "debit 1300 50,00 KLANT#F2026.018")
    nothing = transaction(-1_000, "?", is_reversal=True)
    outcome, _, evidence, on = one(banked, nothing)
    assert (outcome, evidence, on) == (Outcome.UNKNOWN, {Evidence.NO_ORIGINAL}, "debit 2110 10,00")


def test_a_return_opens_no_invoice_of_which_nothing_was_paid_nor_one_of_a_supplier(banked: Books) -> None:
    returned = transaction(-12_100, end_to_end_id="2026-00017", is_reversal=True, return_code="AC04")
    whole, back = became(banked, transaction(17_100, "incassobatch"), returned)
    assert (back.outcome, booked(banked, back)) == (Outcome.UNKNOWN, "debit 2110 121,00")
    with banked.writing() as book:
        items = [key(banked, "1300", "KLANT", number) for number in ("2026-00017", "F2026.018")]
        assign(book, whole.id, Assignment(items=items))
    assert again(banked) == [(back.id, Outcome.RETURNED, ())]
    assert booked(banked, back) == "debit 1300 121,00 KLANT#2026-00017"


def test_what_was_found_and_cannot_be_booked_on_waits(banked: Books) -> None:
    with banked.writing() as book:
        change_party(book, banked.names.parties["KLANT"], lambda draft: replace(draft, hidden=True))
    outcome, _, evidence, on = one(banked, transaction(12_100, "2026-00017"))
    assert (outcome, evidence, on) == (Outcome.UNKNOWN, {Evidence.NOT_BOOKABLE}, "credit 2110 121,00")


def key(books: Books, account: str, party: str, number: str) -> ItemKey:
    return ItemKey(books.names.accounts[account], books.names.parties[party], number)


def test_an_unknown_payment_is_assigned_to_invoices_and_again_to_an_account(banked: Books) -> None:
    (kept,) = became(banked, transaction(17_500, "?"))
    invoices = [key(banked, "1300", "KLANT", number) for number in ("2026-00017", "F2026.018")]
    with banked.writing() as book:
        done = assign(book, kept.id, Assignment(items=invoices))
    assert (done.outcome, done.booking_number) == (Outcome.ASSIGNED, kept.booking_number)
    on = "credit 1300 121,00 KLANT#2026-00017 / credit 1300 50,00 KLANT#F2026.018"
    assert booked(banked, done) == f"{on} / credit 2110 4,00"
    with banked.writing() as book:
        done = assign(book, kept.id, Assignment(items=invoices[:1]))
    assert booked(banked, done) == "credit 1300 121,00 KLANT#2026-00017 / credit 2110 54,00"
    with banked.writing() as book:
        done = assign(book, kept.id, Assignment(account_id=banked.names.accounts["8000"], vat_code="sales_high"))
    assert booked(banked, done) == "credit 8000 144,63 / credit 1700 30,37"
    assert "2026-00017" in banked.outstanding()


def test_a_payout_is_assigned_to_invoices_with_its_fee(banked: Books) -> None:
    (kept,) = became(banked, transaction(16_950, "?"))
    invoices = [key(banked, "1300", "KLANT", number) for number in ("2026-00017", "F2026.018")]
    with banked.writing() as book:
        done = assign(book, kept.id, Assignment(items=invoices, account_id=banked.names.accounts["4360"]))
    assert booked(banked, done).endswith("credit 1300 50,00 KLANT#F2026.018 / debit 4360 1,50")


def test_a_booking_that_was_withdrawn_is_made_anew_when_its_transaction_is_assigned(banked: Books) -> None:
    (kept,) = became(banked, transaction(-500, "?"))
    assert kept.booking_number is not None
    banked.withdraw(kept.booking_number)
    with banked.writing() as book:
        done = assign(book, kept.id, Assignment(account_id=banked.names.accounts["4360"]))
    assert booked(banked, done) == "debit 4360 5,00"


def test_what_cannot_be_assigned_is_refused(banked: Books) -> None:
    (kept,) = became(banked, transaction(500, "?"))
    accounts = banked.names.accounts
    for assignment, reason in (
        (Assignment(), Reason.COUNTER_ACCOUNT_UNKNOWN),
        (Assignment(account_id=accounts["1300"]), Reason.COUNTER_ACCOUNT_NOT_ALLOWED),
        (Assignment(account_id=accounts["8000"], vat_code="sales_reverse_high"), Reason.VAT_CODE_NOT_ALLOWED),
        (Assignment(account_id=accounts["8000"], vat_code="no such"), Reason.VAT_CODE_UNKNOWN),
        (Assignment(items=[key(banked, "1300", "KLANT", "nix")]), Reason.INVOICE_UNKNOWN),
    ):
        with banked.writing() as book, refused_for(reason):
            assign(book, kept.id, assignment)
    with banked.writing() as book, refused_for(Reason.NOT_FOUND):
        assign(book, 999, Assignment(account_id=accounts["8000"]))


def test_rules_and_limits_that_make_no_sense_are_refused(banked: Books) -> None:
    with banked.writing() as book:
        for draft, reason in (
            (BankRuleDraft(account_id=banked.names.accounts["4360"]), Reason.TEXT_MISSING),
            (BankRuleDraft(account_id=0, text="x"), Reason.COUNTER_ACCOUNT_UNKNOWN),
            (BankRuleDraft(account_id=banked.names.accounts["1600"], text="x"), Reason.COUNTER_ACCOUNT_NOT_ALLOWED),
        ):
            with refused_for(reason):
                add_rule(book, draft)
        with refused_for(Reason.VALUE_INVALID):
            change_bank_settings(book, BankSettings(largest_difference=-1))


def test_dates_of_statements_are_those_of_the_bank(banked: Books) -> None:
    (kept,) = became(banked, transaction(500, day=date(2026, 2, 27)))
    assert kept.booking_number is not None
    assert banked.booking(kept.booking_number).date == date(2026, 2, 27)


def again(books: Books) -> list[tuple[int, Outcome, tuple[Reason, ...]]]:
    """Match again; return the id, what became of it and why not, of each transaction of which something tells."""
    with books.writing() as book:
        done = match_again(book)
    return [(each.kept.id, each.kept.outcome, each.refused.reasons if each.refused else ()) for each in done]


def waiting(books: Books) -> list[int]:
    with books.reading() as book:
        return [kept.id for kept, _ in waiting_transactions(book)]


def test_what_waits_is_matched_when_its_invoice_or_rule_has_come(banked: Books) -> None:
    early, hosting, other = became(
        banked, transaction(6_050, "2026-00099"), transaction(-2_420, "hosting maart"), transaction(900, "?")
    )
    assert again(banked) == []
    banked.record("sales_invoice 1300 BEIDE 2026-00099 2026-03-20 | 8000 50,00 sales_high 10,50")
    with banked.writing() as book:
        add_rule(book, BankRuleDraft(account_id=banked.names.accounts["4360"], text="hosting"))
    assert again(banked) == [(early.id, Outcome.MATCHED, ()), (hosting.id, Outcome.RULE, ())]
    assert booked(banked, early) == "credit 1300 60,50 BEIDE#2026-00099"
    assert booked(banked, hosting) == "debit 4360 24,20"
    assert again(banked) == []
    assert waiting(banked) == [other.id]


def test_of_two_that_wait_for_one_invoice_the_first_takes_it(banked: Books) -> None:
    first, second = became(banked, transaction(5_000, "2026-00099"), transaction(5_000, "2026-00099", identity="2"))
    banked.record("sales_invoice 1300 BEIDE 2026-00099 2026-03-20 | 8000 50,00")
    assert again(banked) == [(first.id, Outcome.MATCHED, ())]
    assert booked(banked, second) == "credit 2110 50,00"


def change(books: Books, kept: KeptTransaction, lines: str) -> None:
    """Change the booking of a transaction as a program does at SnelStart's door."""
    assert kept.booking_number is not None
    with books.writing() as book:
        revise(book, booking_to_change(book, kept.booking_number), books.document(f"BANK 2026-03-10 | {lines}"))


def test_what_waits_and_was_changed_by_hand_is_left_alone(banked: Books) -> None:
    changed, divided, gone = became(banked, *(transaction(1_000 + n, "2026-00099") for n in range(3)))
    change(banked, changed, "credit 8000 10,00")
    change(banked, divided, "credit 8000 5,00 / credit 2110 5,01")
    assert gone.booking_number is not None
    banked.withdraw(gone.booking_number)
    banked.record("sales_invoice 1300 BEIDE 2026-00099 2026-03-20 | 8000 50,00")
    assert waiting(banked) == [divided.id, gone.id]
    assert again(banked) == []


def test_what_waits_in_a_locked_period_is_told_and_stays(banked: Books) -> None:
    (kept,) = became(banked, transaction(5_000, "2026-00099"))
    banked.record("sales_invoice 1300 BEIDE 2026-00099 2026-03-20 | 8000 50,00")
    with banked.writing() as book:
        set_lock(book, LockKind.USER, date(2026, 3, 15))
    assert again(banked) == [(kept.id, Outcome.UNKNOWN, (Reason.LOCKED_BY_USER, Reason.LOCKED_BY_USER))]
    assert booked(banked, kept) == "credit 2110 50,00"


def test_a_returned_debit_is_assigned_to_the_invoice_that_was_paid(banked: Books) -> None:
    became(banked, transaction(12_100, "2026-00017"))
    (back,) = became(banked, transaction(-13_000, "?", is_reversal=True))
    with banked.writing() as book:
        done = assign(book, back.id, Assignment(items=[key(banked, "1300", "KLANT", "2026-00017")]))
    assert booked(banked, done) == "debit 1300 121,00 KLANT#2026-00017 / debit 2110 9,00"
    with banked.writing() as book:
        done = assign(book, back.id, Assignment(items=[key(banked, "1300", "KLANT", "2026-00017")]))
    assert booked(banked, done) == "debit 1300 121,00 KLANT#2026-00017 / debit 2110 9,00"
