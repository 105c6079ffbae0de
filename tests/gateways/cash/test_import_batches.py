"""Documents of an import in batches: booked as in one batch, whatever they are, and a refused batch takes no other with it."""

import tracemalloc
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grootboek.bookkeeping import recording_documents
from grootboek.gateways.cash.documents import batches
from grootboek.ledger.new_booking import NewBooking, Recorded
from grootboek.store.book import Book
from grootboek.store.recording.inserting import BatchRefused
from tests.gateways.cash.conftest import Door
from tests.gateways.cash.test_portions import Pair, all_but_the_version, bring, two

__all__ = ["two"]

PARTY = "<F101>43</F101><F201>1300</F201>"
INVOICE = "<F309>{invoice}</F309>"


def lines(journal: str, *rows: tuple[str, int]) -> str:
    """Return the records of a document with its place and number left open: accounts with amounts; 1300 names an invoice."""
    texts = []
    for account, amount in rows:
        own, named = (PARTY, INVOICE) if account == "1300" else (f"<F201>{account}</F201>", "")
        amounts = f"<F302>{{day}}</F302>{{number}}<F307>{amount}</F307>"
        texts.append(f"<R0301>{own}{amounts}{named}<F901>{journal}</F901></R0301>")
    return "".join(texts)


SALE = lines("VERK", ("1300", 12_100), ("8000", -12_100))
PAYMENT = lines("BANK", ("1300", -12_100))
SETTLEMENT = lines("MEMO", ("1300", -100), ("4360", 100))
COSTS = lines("KAS", ("4360", 100))
FAULTY = lines("KAS", ("nope", 100))
HALF = lines("KAS", ("4360", 100), ("nope", 100))
KINDS = (SALE, PAYMENT, SETTLEMENT, COSTS, FAULTY, HALF)


def document(kind: str, day: int, number: int, invoice: int) -> str:
    """Return the records of a document; without a number when that is 0."""
    given_number = f"<F303>{number:06}</F303>" if number else ""
    return kind.format(day=f"16100{day}", number=given_number, invoice=invoice)


DOCUMENTS = st.builds(
    document,
    st.sampled_from(KINDS),
    st.integers(1, 4),
    st.sampled_from([0, 0, 1, 2, 3, 999_998, 999_999]),
    st.integers(1, 4),
)


def in_batches_of(size: int, patched: pytest.MonkeyPatch) -> None:
    patched.setattr(batches, "_MAX_DOCUMENTS", size)


def test_any_documents_are_booked_in_batches_as_in_one(two: Pair) -> None:
    @settings(max_examples=max(20, settings.default.max_examples // 5), suppress_health_check=list(HealthCheck))
    @given(st.lists(DOCUMENTS, max_size=9), st.integers(1, 4))
    def held(documents: list[str], size: int) -> None:
        with pytest.MonkeyPatch.context() as patched:
            in_batches_of(size, patched)
            parted = bring(two[0], *documents)
        assert parted == bring(two[1], *documents)
        first, second = (all_but_the_version(door.server.database) for door in two)
        assert first == second

    held()


@pytest.mark.parametrize("refused", [(0,), (1,), (0, 1, 2), (3,)])
def test_what_was_checked_behind_a_refused_batch_is_checked_again(
    two: Pair, monkeypatch: pytest.MonkeyPatch, refused: Sequence[int]
) -> None:
    kinds = (SALE, HALF, PAYMENT, SETTLEMENT, SALE, PAYMENT, COSTS, SETTLEMENT)
    documents = [document(kind, 1, 0, order % 3 + 1) for order, kind in enumerate(kinds)]
    expected = bring(two[1], *documents)
    insert, calls = recording_documents.insert_bookings, iter(range(100))

    def refusing(book: Book, news: Sequence[NewBooking]) -> list[Recorded]:
        if next(calls) in refused:
            raise BatchRefused
        return insert(book, news)

    monkeypatch.setattr(recording_documents, "insert_bookings", refusing)
    in_batches_of(2, monkeypatch)
    assert bring(two[0], *documents) == expected
    for request in ("0301", "0101P"):
        assert two[0].export(request) == two[1].export(request)


def test_an_import_takes_memory_for_its_records_not_for_its_documents(door: Door) -> None:
    def most_memory(first: int, count: int) -> int:
        documents = "".join(document(SALE, 1, number, number) for number in range(first, first + count))
        tracemalloc.start()
        try:
            assert bring(door, documents) == (count, [])
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    most_memory(1, 10)  # what is made once for all imports
    few, many = most_memory(1_001, 2_000), most_memory(4_001, 4_000)
    # A record is some 100 bytes of XML. As records and drafts of all documents at once it took 2,700 bytes.
    assert (many - few) / 4_000 < 1_000
