"""Collecting invoices: what is due, how much, under which mandate, once; and taking it back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from grootboek.bookkeeping import revising
from grootboek.bookkeeping.assigning import Assignment, assign
from grootboek.bookkeeping.collecting import CollectionWish, due_collection
from grootboek.bookkeeping.invoicing_settings import change_settings
from grootboek.bookkeeping.parties import change_party
from grootboek.ledger.bank_booking import Outcome
from grootboek.ledger.collection import MandateKind
from grootboek.ledger.direct_debit import MandateUse, Scheme
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.refusal import Reason, Refused
from grootboek.papers.direct_debit import FileFormat
from grootboek.store.audit import audit_trail
from grootboek.store.invoicing.collection_batches import batch_file, collection_batches
from tests.bookkeeping.bank_files import became, transaction
from tests.bookkeeping.books import Books, open_books, refused_for
from tests.bookkeeping.direct_debits import amounts, collected, file_of, invoiced, prepare_to_collect, taken_back
from tests.store.whole_database import everything

ONE_OFF = {"mandate_kind": MandateKind.ONE_OFF}


@pytest.fixture
def shop(books: Books) -> Books:
    """Books of an administration that may collect, on Sunday 15 March 2026."""
    with books.writing() as book:
        prepare_to_collect(book)
    return books


def test_what_is_due_is_collected_once(shop: Books) -> None:
    invoiced(shop, "F1")
    invoiced(shop, "F2", 5_000)
    batch, due = collected(shop)
    assert batch is not None
    assert (batch.id, batch.date, batch.count, batch.total, batch.held) == (1, date(2026, 3, 17), 2, 18_150, 2)
    assert amounts(due) == {"F1": 12_100, "F2": 6_050}
    file = file_of(shop, 1)
    assert file.findtext(".//{*}GrpHdr/{*}CtrlSum") == "181.50"
    assert file.findtext(".//{*}ReqdColltnDt") == "2026-03-17"
    assert file.findtext(".//{*}Ustrd") == "Onderhoud fiets maart F1"
    assert file.findtext(".//{*}CreDtTm") == "2026-03-15T11:30:00"
    before = everything(shop.database)
    again, nothing = collected(shop)
    assert (again, nothing.debits, nothing.problems) == (None, {}, ())
    assert everything(shop.database) == before


def test_a_trial_run_tells_the_same_and_writes_nothing(shop: Books) -> None:
    invoiced(shop, "F1")
    before = everything(shop.database)
    with shop.reading() as book:
        told = due_collection(book, CollectionWish())
    assert everything(shop.database) == before
    assert told == collected(shop)[1]


@pytest.mark.parametrize("file_format", FileFormat)
def test_a_batch_keeps_its_file(shop: Books, file_format: FileFormat) -> None:
    invoiced(shop, "F1")
    batch, _ = collected(shop, file_format=file_format)
    assert batch is not None
    assert batch.schema == file_format.value
    assert file_of(shop, 1).tag == f"{{urn:iso:std:iso:20022:tech:xsd:{file_format}}}Document"
    with shop.reading() as book:
        assert collection_batches(book) == [batch]
        assert batch_file(book, 1) == batch_file(book, 1)
        assert batch.uid.hex.encode() in batch_file(book, 1)


@pytest.mark.parametrize(
    ("day", "term", "due"),
    [("2026-03-17", 0, True), ("2026-03-18", 0, False), ("2026-03-03", 14, True), ("2026-03-04", 14, False)],
)
def test_an_invoice_is_due_on_its_last_day_of_payment(shop: Books, day: str, term: int, due: bool) -> None:
    invoiced(shop, "F1", date=date.fromisoformat(day), payment_term=term)
    assert list(amounts(collected(shop)[1])) == (["F1"] if due else [])


def test_what_was_paid_already_is_not_collected(shop: Books) -> None:
    for number in ("F1", "F2", "F3"):
        invoiced(shop, number)
    shop.record("payment_received 1100 KLANT F1 2026-03-05 | 1300 121,00")
    shop.record("payment_received 1100 KLANT F2 2026-03-05 | 1300 100,00")
    shop.record("payment_received 1100 KLANT F3 2026-03-05 | 1300 130,00")
    assert amounts(collected(shop)[1]) == {"F2": 2_100}


def test_an_invoice_outside_the_books_is_collected_whole(shop: Books) -> None:
    invoiced(shop, "F1", booked=False)
    invoiced(shop, "F2", -10_000, booked=False)
    assert amounts(collected(shop)[1]) == {"F1": 12_100}


def test_a_credit_note_is_not_collected(shop: Books) -> None:
    invoiced(shop, "F1", -10_000)
    assert collected(shop) == (None, due_of(shop))
    assert due_of(shop).problems == ()


def test_a_sale_that_does_not_stand_any_more_is_not_collected(shop: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an invoice booked could be changed once, and books from then are there still."""
    monkeypatch.setattr(revising, "check_not_held", lambda *_: ())
    for number in ("F1", "F2", "F3", "F4"):
        invoiced(shop, number)
    shop.withdraw(1)
    shop.revise(2, "sales_invoice 1300 BEIDE F2 2026-03-01 | 8000 100,00 sales_high 21,00")
    shop.revise(3, "sales_invoice 1300 KLANT F33 2026-03-01 | 8000 100,00 sales_high 21,00")
    shop.revise(4, "sales_invoice 1300 KLANT F4 2026-03-01 | 8000 50,00 sales_high 10,50")
    assert amounts(collected(shop)[1]) == {"F4": 6_050}


def due_of(shop: Books, **wish: Any) -> Any:
    with shop.reading() as book:
        return due_collection(book, CollectionWish(**wish))


def test_an_invoice_without_an_order_is_not_collected(shop: Books) -> None:
    invoiced(shop, "F1", collection=None)
    assert collected(shop)[0] is None


def test_the_first_use_of_a_mandate_is_told_once(shop: Books) -> None:
    invoiced(shop, "F1", mandate_reference="ABC", first=True)
    invoiced(shop, "F2", mandate_reference=" abc ", first=True)
    invoiced(shop, "F3", mandate_reference="D")
    invoiced(shop, "F4", mandate_reference="E", first=True, **ONE_OFF)
    assert uses(collected(shop)[1]) == {
        "F1": MandateUse.FIRST,
        "F2": MandateUse.AGAIN,
        "F3": MandateUse.AGAIN,
        "F4": MandateUse.ONE_OFF,
    }
    invoiced(shop, "F5", mandate_reference="Abc", first=True)
    assert uses(collected(shop)[1]) == {"F5": MandateUse.AGAIN}


def uses(due: Any) -> dict[str, MandateUse]:
    return {debit.invoice_number: debit.use for debit in due.debits.values()}


def test_a_one_off_mandate_is_used_once(shop: Books) -> None:
    invoiced(shop, "F1", mandate_reference="ABC", **ONE_OFF)
    invoiced(shop, "F2", mandate_reference="abc", **ONE_OFF)
    invoiced(shop, "F3", mandate_reference="ABC")
    _, due = collected(shop)
    assert list(amounts(due)) == ["F1"]
    assert told(due.problems) == [
        (Reason.MANDATE_USED, ("invoices", "F2", "mandate_reference")),
        (Reason.MANDATE_USED, ("invoices", "F3", "mandate_reference")),
    ]
    assert told(collected(shop)[1].problems) == told(due.problems)
    taken_back(shop, 1)
    assert list(amounts(collected(shop)[1])) == ["F1"]


def told(problems: Any) -> list[tuple[Reason, tuple[str | int, ...]]]:
    return [(problem.reason, problem.place) for problem in problems]


def test_a_customer_under_the_business_scheme_is_collected_under_it(shop: Books) -> None:
    invoiced(shop, "F1")
    invoiced(shop, "F2", party_id=shop.names.parties["BEIDE"])
    with shop.writing() as book:
        change_party(book, shop.names.parties["BEIDE"], lambda party: replace(party, collection="b2b"))
    _, due = collected(shop)
    assert [debit.scheme for debit in due.debits.values()] == [Scheme.CORE, Scheme.B2B]
    assert [one.text for one in file_of(shop, 1).iterfind(".//{*}LclInstrm/{*}Cd")] == ["CORE", "B2B"]


def test_the_account_is_the_iban_or_else_an_account_number_that_is_one(shop: Books) -> None:
    invoiced(shop, "F1", iban="be71 0961 2345 6769")
    invoiced(shop, "F2", iban="", account_number="NL91 ABNA 0417 1643 00")
    _, due = collected(shop)
    assert [debit.iban for debit in due.debits.values()] == ["BE71096123456769", "NL91ABNA0417164300"]


WRONG: dict[str, tuple[dict[str, Any], Reason, str]] = {
    "no kind": ({"mandate_kind": None}, Reason.MANDATE_INCOMPLETE, "mandate_kind"),
    "no date": ({"signed_on": None}, Reason.MANDATE_INCOMPLETE, "signed_on"),
    "signed tomorrow": ({"signed_on": date(2026, 3, 16)}, Reason.VALUE_INVALID, "signed_on"),
    "no reference": ({"mandate_reference": " "}, Reason.MANDATE_INCOMPLETE, "mandate_reference"),
    "long reference": ({"mandate_reference": "x" * 36}, Reason.TEXT_TOO_LONG, "mandate_reference"),
    "odd reference": ({"mandate_reference": "M_1"}, Reason.MANDATE_REFERENCE_INVALID, "mandate_reference"),
    "slash": ({"mandate_reference": "M1/"}, Reason.MANDATE_REFERENCE_INVALID, "mandate_reference"),
    "wrong iban": ({"iban": "NL45RABO0123456789"}, Reason.IBAN_INVALID, "iban"),
    "wrong iban before a right one": (
        {"iban": "x", "account_number": "NL91ABNA0417164300"},
        Reason.IBAN_INVALID,
        "iban",
    ),
    "no iban": ({"iban": "", "account_number": "1234567"}, Reason.IBAN_INVALID, "account_number"),
    "no holder": ({"account_holder": "#"}, Reason.TEXT_MISSING, "account_holder"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_order_is_told_and_the_others_are_collected(shop: Books, case: str) -> None:
    facts, reason, field = WRONG[case]
    invoiced(shop, "F1", **facts)
    invoiced(shop, "F2")
    before = everything(shop.database)
    with refused_for(reason):
        collected(shop, all_or_nothing=True)
    assert everything(shop.database) == before
    batch, due = collected(shop)
    assert batch is not None
    assert list(amounts(due)) == ["F2"]
    assert told(due.problems) == [(reason, ("invoices", "F1", field))]
    assert told(collected(shop)[1].problems) == [(reason, ("invoices", "F1", field))]


def test_all_that_is_wrong_with_an_order_is_told(shop: Books) -> None:
    invoiced(shop, "F1", mandate_kind=None, signed_on=None, mandate_reference="", iban="x", account_holder="")
    _, due = collected(shop)
    assert len(due.problems) == 5


def test_what_a_bank_takes_at_most(shop: Books) -> None:
    invoiced(shop, "F1", 82_644_628_098, booked=False)
    invoiced(shop, "F2", 82_644_628_099, booked=False)
    _, due = collected(shop)
    assert amounts(due) == {"F1": 99_999_999_999}
    assert told(due.problems) == [(Reason.AMOUNT_TOO_LARGE, ("invoices", "F2", "outstanding"))]


@pytest.mark.parametrize("lacking", ["creditor_id", "iban"])
def test_an_administration_that_cannot_collect_is_told_what_it_lacks(shop: Books, lacking: str) -> None:
    invoiced(shop, "F1")
    with shop.writing() as book:
        change_settings(book, lambda settings: replace(settings, **{lacking: ""}))
    with pytest.raises(Refused) as refused:
        collected(shop)
    assert told(refused.value.problems) == [(Reason.TEXT_MISSING, ("administration", lacking))]


@pytest.mark.parametrize("day", ["2026-03-16", "2026-03-17", "2026-04-07", "2027-03-15"])
def test_a_day_can_be_chosen(shop: Books, day: str) -> None:
    invoiced(shop, "F1")
    batch, _ = collected(shop, date=date.fromisoformat(day))
    assert batch is not None
    assert batch.date == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("day", "told_instead"),
    [
        ("2026-03-15", {"next": date(2026, 3, 16)}),
        ("2025-01-01", {"next": date(2026, 3, 16)}),
        ("2026-03-21", {"next": date(2026, 3, 23)}),
        ("2026-04-03", {"next": date(2026, 4, 7)}),
        ("2027-03-16", {"latest": date(2027, 3, 15)}),
        ("9999-12-31", {"latest": date(2027, 3, 15)}),
    ],
)
def test_a_day_on_which_banks_do_not_collect_is_refused(shop: Books, day: str, told_instead: dict[str, Any]) -> None:
    invoiced(shop, "F1", date=date(2025, 1, 1))
    with pytest.raises(Refused) as refused:
        collected(shop, date=date.fromisoformat(day))
    (problem,) = refused.value.problems
    assert (problem.reason, dict(problem.facts)) == (Reason.COLLECTION_DATE_INVALID, told_instead)


def test_a_batch_that_is_taken_back_leaves_its_invoices_due(shop: Books) -> None:
    invoiced(shop, "F1")
    invoiced(shop, "F2")
    first, _ = collected(shop)
    assert taken_back(shop, 1).held == 0
    with refused_for(Reason.WITHDRAWN):
        taken_back(shop, 1)
    again, due = collected(shop)
    assert first is not None
    assert again is not None
    assert (again.id, amounts(due)) == (2, {"F1": 12_100, "F2": 12_100})
    assert first.uid != again.uid
    with shop.reading() as book:
        assert [(batch.id, batch.count, batch.held) for batch in collection_batches(book)] == [(1, 2, 0), (2, 2, 2)]
        assert first.uid.hex.encode() in batch_file(book, 1)


def test_one_invoice_that_the_bank_gave_back_is_due_again(shop: Books) -> None:
    invoiced(shop, "F1")
    invoiced(shop, "F2")
    collected(shop)
    for number in ("F1", "F2"):
        shop.record(f"payment_received 1100 KLANT {number} 2026-03-15 | 1300 121,00")
    shop.record("payment_received 1100 KLANT F2 2026-03-16 | 1300 -121,00")
    assert collected(shop)[0] is None
    assert taken_back(shop, 1, ["F2", "F2"]).held == 1
    with refused_for(Reason.NOT_FOUND):
        taken_back(shop, 1, ["F2"])
    assert amounts(collected(shop)[1]) == {"F2": 12_100}


def test_a_returned_debit_on_a_statement_makes_its_invoice_due_again(shop: Books) -> None:
    invoiced(shop, "F1")
    invoiced(shop, "F2")
    collected(shop)
    day = date(2026, 3, 19)
    facts = {"day": day, "is_reversal": True, "return_code": "MD06"}
    paid = [transaction(12_100, end_to_end_id=number, day=day) for number in ("F1", "F2")]
    # What is turned back before the day of collection was collected before.
    became(shop, *paid, transaction(-12_100, end_to_end_id="F1", **facts | {"day": date(2026, 3, 16)}))
    assert held(shop) == 2
    became(shop, transaction(-12_100, end_to_end_id="F2", **facts))
    assert held(shop) == 1
    assert amounts(collected(shop, date=date(2026, 3, 24))[1]) == {"F2": 12_100}
    assert shop.faults() == []


def test_a_returned_debit_that_was_not_known_makes_the_invoice_due_again_to_which_it_is_assigned(shop: Books) -> None:
    invoiced(shop, "F1")
    collected(shop)
    day = date(2026, 3, 19)
    became(shop, transaction(12_100, "F1", day=day))
    (back,) = became(shop, transaction(-12_100, "storno", day=day, is_reversal=True))
    assert (back.outcome, held(shop)) == (Outcome.UNKNOWN, 1)
    names = shop.names
    with shop.writing() as book:
        assign(book, back.id, Assignment(items=[ItemKey(names.accounts["1300"], names.parties["KLANT"], "F1")]))
    assert held(shop) == 0
    assert shop.faults() == []


def held(shop: Books) -> int:
    """Return how many invoices are in the first batch still."""
    with shop.reading() as book:
        return collection_batches(book)[0].held


@pytest.mark.parametrize(("batch_id", "numbers"), [(2, []), (0, []), (1, ["F9"]), (1, ["F1", "F9"])])
def test_what_was_not_collected_is_not_taken_back(shop: Books, batch_id: int, numbers: list[str]) -> None:
    invoiced(shop, "F1")
    collected(shop)
    before = everything(shop.database)
    with refused_for(Reason.NOT_FOUND):
        taken_back(shop, batch_id, numbers)
    assert everything(shop.database) == before


def test_the_trail_tells_what_was_collected_and_taken_back(shop: Books) -> None:
    invoiced(shop, "F1")
    invoiced(shop, "F2")
    collected(shop)
    taken_back(shop, 1, ["F2"])
    with shop.reading() as book:
        back, made = audit_trail(book, "collection batch 1")
    facts = {"date": "2026-03-17", "schema": "pain.008.001.08", "count": 2, "total": 24_200}
    assert (made.act, made.after) == ("collect", {**facts, "invoices": ["F1", "F2"]})
    assert (back.act, back.before, back.after) == ("take back collection", {**facts, "invoices": ["F2"]}, None)


def test_who_collect_at_once_collect_each_invoice_once(shop: Books) -> None:
    for number in range(10):
        invoiced(shop, f"F{number}")
    with ThreadPoolExecutor(4) as several:
        found = [one.result() for one in [several.submit(collected, shop) for _ in range(4)]]
    assert sorted(len(due.debits) for _, due in found) == [0, 0, 0, 10]
    with shop.reading() as book:
        assert [(batch.id, batch.held) for batch in collection_batches(book)] == [(1, 10)]


def test_an_administration_collects_only_its_own(shop: Books) -> None:
    other = open_books(shop.database, "tweede")
    with other.writing() as book:
        prepare_to_collect(book)
    invoiced(other, "F1", mandate_reference="ABC", **ONE_OFF)
    invoiced(shop, "F1", 5_000, mandate_reference="ABC", **ONE_OFF)
    assert amounts(collected(shop)[1]) == {"F1": 6_050}
    assert amounts(collected(other)[1]) == {"F1": 12_100}
    with refused_for(Reason.NOT_FOUND):
        taken_back(other, 2)
    taken_back(other, 1)
    assert amounts(due_of(shop)) == {}


def test_many_invoices_go_in_one_batch(books_on_sqlite: Books) -> None:
    with books_on_sqlite.writing() as book:
        prepare_to_collect(book)
    for number in range(120):
        invoiced(books_on_sqlite, f"F{number}", date=date(2026, 3, 1) - timedelta(days=number))
    batch, _ = collected(books_on_sqlite)
    assert batch is not None
    assert (batch.count, batch.total) == (120, 120 * 12_100)
    assert books_on_sqlite.faults() == []
