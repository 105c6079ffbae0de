"""The numbers of a document: in each journal and year no two documents ever have the same, wherever a booking moves."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grootboek.bookkeeping.recording_documents import record_documents
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.refusal import Reason, Refused
from grootboek.store.audit import audit_trail
from tests.bookkeeping.books import Books, refused_for

SALE = "sales_invoice 1300 KLANT {} {}-03-01 | 8000 100,00 sales_high 21,00"
GENERAL = "general 4360 - - {}-03-01 | 2000 25,00"
IMPORTED = "MEMO {}-03-01 {} | debit 4360 10,00 / credit 2000 10,00"


def numbers(view: BookingView) -> tuple[int, int, int]:
    """Return the year, voucher number and document number of a booking."""
    return view.fiscal_year, view.voucher_number, view.document_number


def test_a_sale_that_moves_to_another_year_is_the_next_document_there(books: Books) -> None:
    moved = books.record(SALE.format("F1", 2026)).number
    books.record(SALE.format("F2", 2027))
    books.record(SALE.format("F3", 2026))
    revised = books.revise(moved, SALE.format("F1", 2027))
    assert revised == books.booking(moved)
    assert [numbers(view) for view in books.bookings()] == [(2027, 2, 2), (2027, 1, 1), (2026, 2, 2)]
    assert numbers(books.record(SALE.format("F4", 2027))) == (2027, 3, 3)
    assert numbers(books.record(SALE.format("F5", 2026))) == (2026, 3, 3)
    assert books.faults() == []


def test_a_booking_that_moves_back_gets_another_number_again(books: Books) -> None:
    number = books.record(GENERAL.format(2026)).number
    for year in (2027, 2026, 2027):
        books.revise(number, GENERAL.format(year))
    assert numbers(books.booking(number)) == (2027, 2, 2)
    assert numbers(books.record(GENERAL.format(2026))) == (2026, 3, 3)
    assert books.faults() == []


def test_an_import_does_not_take_the_number_of_a_document_that_moved(books: Books) -> None:
    moved = books.record_document(IMPORTED.format(2026, 7)).number
    books.revise(moved, GENERAL.format(2027))
    with refused_for(Reason.DOCUMENT_NUMBER_TAKEN):
        books.record_document(IMPORTED.format(2026, 7))
    books.withdraw(moved)
    with refused_for(Reason.DOCUMENT_NUMBER_TAKEN):
        books.record_document(IMPORTED.format(2027, 1))
    assert numbers(books.record_document(IMPORTED.format(2026, 8))) == (2026, 2, 8)
    assert books.faults() == []


def test_the_trail_tells_which_number_a_moved_document_had(books: Books) -> None:
    number = books.record_document(IMPORTED.format(2026, 7)).number
    books.revise(number, GENERAL.format(2027))
    with books.reading() as book:
        (act,) = [row for row in audit_trail(book, f"booking {number}") if row.act == "revise"]
    assert act.before is not None
    assert (act.before["date"], act.before["voucher_number"], act.before["document_number"]) == ("2026-03-01", 1, 7)


YEARS = st.sampled_from([2025, 2026, 2027])
NUMBERS = st.sampled_from(["", "1", "2", "3", "4", "5"])
PLACES = st.integers(0, 20)
ACTS = st.one_of(
    st.tuples(st.just("record"), YEARS),
    st.tuples(st.just("revise"), PLACES, YEARS),
    st.tuples(st.just("withdraw"), PLACES),
    st.tuples(st.just("import"), YEARS, NUMBERS),
    st.tuples(st.just("import many"), st.lists(st.tuples(YEARS, NUMBERS), max_size=4)),
)


def _import_many(books: Books, rows: list[tuple[int, str]]) -> None:
    documents = [books.document(IMPORTED.format(*row)) for row in rows]
    with books.writing() as book:
        record_documents(book, documents, lambda _order, _refused: None)


def _act(books: Books, kind: str, *facts: object) -> None:
    views = books.bookings()
    acts: dict[str, Callable[..., object]] = {
        "record": lambda year: books.record(GENERAL.format(year)),
        "revise": lambda place, year: views and books.revise(views[place % len(views)].number, GENERAL.format(year)),
        "withdraw": lambda place: views and books.withdraw(views[place % len(views)].number),
        "import": lambda year, number: books.record_document(IMPORTED.format(year, number)),
        "import many": lambda rows: _import_many(books, rows),
    }
    try:
        acts[kind](*facts)
    except Refused as refused:
        assert refused.reasons == (Reason.DOCUMENT_NUMBER_TAKEN,)  # noqa: PT017 (only imports state numbers)


def _hold(books: Books, acts: list[tuple[object, ...]]) -> list[str]:
    """Do acts and return what a proof finds; no document may ever show the number that another shows or showed."""
    shown: dict[tuple[int, int, int], int] = {
        (v.fiscal_year, v.journal_id, v.document_number): v.number for v in books.bookings()
    }
    for act in acts:
        _act(books, str(act[0]), *act[1:])
        for view in books.bookings():
            assert view.fiscal_year == view.date.year
            assert (
                shown.setdefault((view.fiscal_year, view.journal_id, view.document_number), view.number) == view.number
            )
    return books.faults()


_drawn = given(st.lists(ACTS, max_size=12))
_few = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@_few
@_drawn
def test_no_two_documents_ever_show_one_number_on_sqlite(
    books_on_sqlite: Books, acts: list[tuple[object, ...]]
) -> None:
    assert _hold(books_on_sqlite, acts) == []


@_few
@_drawn
def test_no_two_documents_ever_show_one_number_on_postgresql(
    books_on_postgresql: Books, acts: list[tuple[object, ...]]
) -> None:
    assert _hold(books_on_postgresql, acts) == []
