"""Collections that a bank reports as one total: each of its invoices is settled, when the total is that of our own batch."""

from datetime import date
from typing import Any

import pytest

from grootboek.bookkeeping.matching_again import match_again
from grootboek.ledger.bank_booking import Evidence, Outcome
from grootboek.ledger.collection import MandateKind
from grootboek.store.invoicing.collection_batches import CollectionBatch
from tests.bookkeeping.bank_files import became, transaction
from tests.bookkeeping.books import Books
from tests.bookkeeping.direct_debits import collected, invoiced, prepare_to_collect, taken_back
from tests.bookkeeping.test_importing_statements import give_iban

_ON_THE_DAY = date(2026, 3, 17)


@pytest.fixture
def shop(books: Books) -> Books:
    """Books of an administration that may collect; the bank's account is that of its bank journal."""
    give_iban(books)
    with books.writing() as book:
        prepare_to_collect(book)
    return books


def batch_of(books: Books, *numbers: str, **order: Any) -> CollectionBatch:
    """Invoice 121,00 under each number, and collect what is due on 17 March."""
    for number in numbers:
        invoiced(books, number, **order)
    batch, _ = collected(books)
    assert batch is not None
    return batch


def test_a_total_settles_all_direct_debits_of_its_batch(shop: Books) -> None:
    batch_of(shop, "F1", "F2", "F3")
    invoiced(shop, "F4", collection=None)
    (kept,) = became(shop, transaction(36_300, "Incasso 3 posten", day=_ON_THE_DAY))
    assert kept.outcome is Outcome.MATCHED
    assert set(kept.evidence) == {Evidence.COLLECTION, Evidence.AMOUNT, Evidence.SEVERAL_INVOICES}
    assert kept.booking_number is not None
    settled = {line.invoice_number: line.amount for line in shop.booking(kept.booking_number).lines[1:]}
    assert settled == {"F1": -12_100, "F2": -12_100, "F3": -12_100}
    assert shop.outstanding() == {"F4": "121,00"}
    assert shop.faults() == []
    (again,) = became(shop, transaction(36_300, "Incasso 3 posten", day=_ON_THE_DAY, identity="again"))
    assert again.outcome is Outcome.UNKNOWN


def test_of_two_batches_with_one_sum_the_id_tells_which(shop: Books) -> None:
    batch_of(shop, "F1")
    second = batch_of(shop, "F2")
    (unnamed,) = became(shop, transaction(12_100, day=_ON_THE_DAY))
    assert unnamed.outcome is Outcome.UNKNOWN
    for number, told in enumerate((second.uid.hex, f"{second.uid.hex}-1".upper())):
        (other,) = became(shop, transaction(12_000, batch_reference=told, day=_ON_THE_DAY, identity=str(number)))
        assert other.outcome is Outcome.UNKNOWN
    (named,) = became(shop, transaction(12_100, batch_reference=f"{second.uid.hex}-1".upper(), day=_ON_THE_DAY))
    assert Evidence.PAYMENT_REFERENCE in named.evidence
    assert shop.outstanding() == {"F1": "121,00"}


def test_a_bank_may_book_each_payment_information_of_a_file_or_all_of_them(shop: Books) -> None:
    invoiced(shop, "F1", mandate_kind=MandateKind.ONE_OFF)
    invoiced(shop, "F2", 5_000)
    invoiced(shop, "F3", 3_000)
    batch, _ = collected(shop)
    assert batch is not None
    (part,) = became(shop, transaction(12_100, day=_ON_THE_DAY))
    assert (part.outcome, set(shop.outstanding())) == (Outcome.MATCHED, {"F2", "F3"})
    (whole,) = became(shop, transaction(21_780, f"INCASSO {batch.uid.hex}", day=_ON_THE_DAY))
    assert Evidence.OVERPAID in whole.evidence  # the first part was reported before
    assert shop.outstanding() == {}
    assert shop.faults() == []


@pytest.mark.parametrize(
    "facts",
    [
        {"party_iban": "NL20INGB0007654321"},
        {"batch_reference": "a batch of another program"},
        {"day": date(2026, 3, 16)},
        {"day": date(2026, 3, 25)},
    ],
)
def test_what_may_be_no_total_of_ours_waits(shop: Books, facts: dict[str, Any]) -> None:
    batch_of(shop, "F1", "F2")
    (kept,) = became(shop, transaction(24_200, **{"day": _ON_THE_DAY, **facts}))
    assert kept.outcome is Outcome.UNKNOWN


def test_a_batch_of_which_something_is_paid_already_is_found_by_its_id_only(shop: Books) -> None:
    batch = batch_of(shop, "V2026-1", "V2026-2")
    became(shop, transaction(2_100, "V2026-1", day=_ON_THE_DAY))
    left = shop.outstanding()
    assert left == {"V2026-1": "100,00", "V2026-2": "121,00"}
    (unnamed,) = became(shop, transaction(24_200, day=_ON_THE_DAY))
    assert (unnamed.outcome, shop.outstanding()) == (Outcome.UNKNOWN, left)
    (named,) = became(shop, transaction(24_200, batch_reference=batch.uid.hex, day=_ON_THE_DAY))
    assert (named.outcome, shop.outstanding()) == (Outcome.MATCHED, {})


def test_a_batch_that_was_taken_back_is_none(shop: Books) -> None:
    first = batch_of(shop, "F1", "F2")
    taken_back(shop, first.id)
    (none,) = became(shop, transaction(24_200, day=_ON_THE_DAY))
    assert none.outcome is Outcome.UNKNOWN
    collected(shop)
    with shop.writing() as book:
        (again,) = match_again(book)
    assert (again.refused, again.kept.outcome, shop.outstanding()) == (None, Outcome.MATCHED, {})
