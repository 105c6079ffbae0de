"""VAT returns: what stands in which box, how it is rounded, filed, settled and corrected."""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grootboek.bookkeeping.correcting import correct
from grootboek.bookkeeping.declaring import (
    carry_to_next_return,
    file_supplement,
    file_vat_return,
    supplement_of,
)
from grootboek.bookkeeping.vat_returns import compute, keeping_off, lines_in_box, return_states, signed
from grootboek.bookkeeping.vat_settings import (
    join_small_business_scheme,
    leave_small_business_scheme,
    set_vat_period_kind,
)
from grootboek.ledger.fiscal_periods import Day, PeriodKind
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import Reason
from grootboek.ledger.remarks import Remark
from grootboek.ledger.vat import vat_codes
from grootboek.ledger.vat_boxes import Box, Boxes
from grootboek.ledger.vat_return import VatReturn, vat_period
from grootboek.store.audit import audit_trail
from grootboek.store.ledger.vat_returns import vat_returns
from grootboek.store.masters.chart import chart_of
from tests.bookkeeping.books import Books, refused_for
from tests.bookkeeping.ledger_language import euros

SALE = "sales_invoice 1300 KLANT F1 2026-01-10 | 8000 100,00 sales_high 21,00"
BUY = "purchase_invoice 1600 LEVERANCIER I1 2026-01-10 | 4310 100,00 purchase_high 21,00"


def boxes(books: Books, period: str = "2026-01") -> Boxes:
    """Return the boxes of a period as the books make them."""
    days = vat_period(period)
    with books.reading() as book:
        computed = compute(book, days)
        for box in Box:
            lines = [signed(line.amounts, box) for line in lines_in_box(book, days, box)]
            assert sum(line.vat for line in lines) == computed.boxes[box].vat, box
            assert sum(line.turnover for line in lines) == computed.boxes[box].turnover, box
    return computed.boxes


def shown(boxes: Boxes) -> str:
    """Return what is declared: of each box that has anything its turnover and its VAT."""
    return " ".join(
        f"{box}:{amounts.declared_turnover}/{amounts.declared_vat}"
        for box, amounts in boxes.items()
        if amounts.declared_turnover or amounts.declared_vat
    )


def filed(books: Books, period: str = "2026-01") -> VatReturn:
    """File the return of a period."""
    days = vat_period(period)
    with books.writing() as book:
        return file_vat_return(book, days.first, days.last)[0]


@pytest.mark.parametrize(
    ("texts", "declared"),
    [
        ([SALE], "1a:100/21 5a:0/21 5c:0/21 5g:0/21"),
        ([SALE, SALE.replace("F1", "F2").replace(" 100,00", " -100,00").replace("21,00", "-21,00")], ""),
        (
            ["purchase_invoice 1600 LEVERANCIER I1 2026-01-10 | 4310 100,00 purchase_reverse_high"],
            "2a:100/21 5a:0/21 5b:0/21",
        ),
        (
            ["purchase_invoice 1600 LEVERANCIER I1 2026-01-10 | 4310 -100,00 purchase_reverse_high"],
            "2a:-100/-21 5a:0/-21 5b:0/-21",
        ),
        # Bad debts: what was sold and is never paid is taken back where it was declared.
        (
            ["general 1300 KLANT F1 2026-01-10 | 4580 -100,00 sales_high -21,00"],
            "1a:-100/-21 5a:0/-21 5c:0/-21 5g:0/-21",
        ),
        # Private use has no code, but an account of its own.
        (["general 0720 - - 2026-01-10 | 1703 50,40"], "1d:0/50 5a:0/50 5c:0/50 5g:0/50"),
        # In the taxpayer's favour: 0,99 is due as nothing, 0,21 comes back as a euro.
        (["sales_invoice 1300 KLANT F1 2026-01-10 | 8000 4,71 sales_high 0,99"], "1a:4/0"),
        (
            ["purchase_invoice 1600 LEVERANCIER I1 2026-01-10 | 4310 1,00 purchase_high 0,21"],
            "5b:0/1 5c:0/-1 5g:0/-1",
        ),
        (
            ["sales_invoice 1300 KLANT F1 2026-01-10 | 8000 -2,00 sales_high -0,42"],
            "1a:-2/-1 5a:0/-1 5c:0/-1 5g:0/-1",
        ),
        (
            ["sales_invoice 1300 KLANT F1 2026-01-10 | 8040 70,00 sales_outside_eu / 8020 30,00 sales_reverse_high"],
            "1e:30/0 3a:70/0",
        ),
    ],
)
def test_what_stands_in_which_box(books_on_sqlite: Books, texts: Iterable[str], declared: str) -> None:
    for text in texts:
        books_on_sqlite.record(text)
    assert shown(boxes(books_on_sqlite)) == declared


CODES = sorted(code for code in vat_codes() if code.startswith(("sales", "purchase")))
LINE = st.tuples(st.sampled_from(CODES), st.integers(1, 100_000))


@settings(max_examples=20)
@given(st.lists(LINE, min_size=1, max_size=6))
def test_boxes_are_the_sum_of_their_lines(books_on_sqlite: Books, lines: list[tuple[str, int]]) -> None:
    before = {box: (amounts.turnover, amounts.vat) for box, amounts in boxes(books_on_sqlite).items()}
    accounts = {"s": "8000", "p": "4310"}
    stated = " / ".join(f"{accounts[code[0]]} {euros(cents)} {code}" for code, cents in lines)
    booking = books_on_sqlite.record(f"general 2000 - - 2026-01-10 | {stated}")
    now = boxes(books_on_sqlite)
    # General bookings credit their lines: what is sold counts as it stands there, what is bought the other way round.
    expected = dict.fromkeys(Box, 0)
    for code, cents in lines:
        box = vat_codes()[code].turnover_box
        if box:
            expected[Box(box)] += cents if code[0] == "s" else -cents
    assert {box: now[box].turnover - before[box][0] for box in Box} == expected
    due = sum(now[box].vat - before[box][1] for box in (Box.DUE,))
    assert now[Box.TOTAL].vat - before[Box.TOTAL][1] == due - (now[Box.RECLAIMED].vat - before[Box.RECLAIMED][1])
    # Pairs that the buyer computes come to nothing; all else stands on accounts of VAT.
    taxes = [line for line in booking.lines if line.part.name in ("VAT", "VAT_ALONE")]
    assert now[Box.TOTAL].vat - before[Box.TOTAL][1] == -sum(line.amount for line in taxes)


def test_a_document_counts_by_the_base_of_its_vat(books_on_sqlite: Books) -> None:
    books_on_sqlite.record_document(
        "VERK 2026-01-10 60077 | debit 1300 121,00 KLANT#F1 / credit 8000 100,00 / credit 1700 21,00 base 100,00"
    )
    books_on_sqlite.record_document("MEMO 2026-01-10 | credit 1700 2,10 base 10,00 / debit 4310 2,10")
    # What is paid of VAT has no base, and is no VAT that was charged.
    books_on_sqlite.record_document("BANK 2026-01-20 | debit 1700 23,10 base 0,00")
    assert shown(boxes(books_on_sqlite)) == "1a:110/23 5a:0/23 5c:0/23 5g:0/23"


def test_a_document_without_vat_counts_by_its_revenue_account(books_on_sqlite: Books) -> None:
    for text in (
        "VERK 2026-01-10 1 | debit 1300 100,00 KLANT#F1 / credit 8170 60,00 / credit 8050 30,00 / credit 8250 10,00",
        "BANK 2026-01-11 | credit 8270 50,00",
        # Exempt revenue is not declared, and a general document may just move a balance.
        "VERK 2026-01-12 2 | debit 1300 70,00 KLANT#F2 / credit 8030 70,00",
        "MEMO 2026-01-31 | debit 8170 60,00 / credit 9990 60,00",
    ):
        books_on_sqlite.record_document(text)
    assert shown(boxes(books_on_sqlite)) == "1e:10/0 3a:30/0 3b:110/0"
    with books_on_sqlite.reading() as book:
        assert {row.vat_code for row in keeping_off(book, vat_period("2026-01"))} == {
            "sales_eu_goods",
            "sales_eu_services",
            "sales_outside_eu",
        }


def test_filing_moves_vat_to_what_is_owed(books: Books) -> None:
    books.record(SALE.replace("100,00", "102,85").replace("21,00", "21,60"))
    books.record(BUY.replace("100,00", "10,00").replace("21,00", "2,10"))
    books.record("general 0720 - - 2026-01-10 | 1703 5,00")
    done = filed(books)
    assert done.settlement is not None
    settlement = books.booking(done.settlement)
    assert (settlement.date, books.posted(settlement.number)) == (
        date(2026, 1, 31),
        "debit 1700 21,60 / debit 1703 5,00 / credit 1710 2,10 / credit 1790 23,00 / credit 4985 1,50",
    )
    with refused_for(Reason.LOCKED_BY_VAT_RETURN, Reason.HELD_BY_VAT_RETURN):
        books.withdraw(done.settlement)
    with refused_for(Reason.HELD_BY_VAT_RETURN), books.writing() as book:
        correct(book, done.settlement)
    # What it moved is no part of the return, nor late.
    assert shown(boxes(books)) == shown(done.boxes or {}) == "1a:102/21 1d:0/5 5a:0/26 5b:0/3 5c:0/23 5g:0/23"
    with books.reading() as book:
        assert [state.booked_later for state in return_states(book) if state.filed] == [False]
        assert supplement_of(book, vat_period("2026-01")).bookings == ()
    assert books.faults() == []


def locked_through(books: Books) -> date | None:
    """Return the last day that filed returns lock."""
    with books.reading() as book:
        return chart_of(book).locked_through(LockKind.VAT_RETURN)


def test_filing_locks_the_days_of_the_return(books: Books) -> None:
    sale = books.record(SALE).number
    without_vat = books.record("general 4360 - - 2026-01-10 | 2000 25,00").number
    filed(books, "2026-02")
    assert locked_through(books) == date(2026, 2, 28)
    # Its own days are locked already: it is settled on the first day that is open, and no lock goes back.
    settlement = books.booking(filed(books).settlement or 0)
    assert (settlement.date, locked_through(books)) == (date(2026, 3, 1), date(2026, 2, 28))
    for text in (SALE.replace("F1", "F2"), "payment_received 1100 KLANT F1 2026-02-28 | 1300 21,00"):
        with refused_for(Reason.LOCKED_BY_VAT_RETURN):
            books.record(text)
    with refused_for(Reason.LOCKED_BY_VAT_RETURN):
        books.withdraw(without_vat)
    with books.writing() as book:
        assert [correct(book, number).date for number in (sale, without_vat)] == [Day(2026, 3, 1), Day(2026, 3, 1)]
        trail = [(row.act, row.before, row.after) for row in audit_trail(book, "lock vat_return")]
    assert trail == [("lock period", {"locked_through": None}, {"locked_through": "2026-02-28"})]
    assert books.faults() == []


def test_a_refused_return_locks_nothing(books_on_sqlite: Books) -> None:
    with refused_for(Reason.DATE_OUT_OF_RANGE):
        filed(books_on_sqlite, "2026-03")
    assert locked_through(books_on_sqlite) is None


def test_nothing_to_declare_is_settled_by_nothing(books_on_sqlite: Books) -> None:
    assert filed(books_on_sqlite).settlement is None
    assert filed(books_on_sqlite, "2026-02").boxes == boxes(books_on_sqlite, "2026-02")


def test_a_correction_counts_in_the_first_open_period(books_on_sqlite: Books) -> None:
    sale = books_on_sqlite.record(SALE).number
    filed(books_on_sqlite)
    with books_on_sqlite.writing() as book:
        assert correct(book, sale).date == Day(2026, 2, 1)
    assert shown(boxes(books_on_sqlite)) == "1a:100/21 5a:0/21 5c:0/21 5g:0/21"
    assert shown(boxes(books_on_sqlite, "2026-02")) == "1a:-100/-21 5a:0/-21 5c:0/-21 5g:0/-21"


def test_what_is_booked_late_goes_into_the_next_return(books: Books) -> None:
    books.record(SALE)
    filed(books)
    with refused_for(Reason.LOCKED_BY_VAT_RETURN):
        books.record(SALE.replace("F1", "F2"))
    books.unlock_returns()
    late = books.record(SALE.replace("F1", "F2")).number
    with books.reading() as book:
        assert [state.booked_later for state in return_states(book) if state.filed] == [True]
    with books.writing() as book:
        assert carry_to_next_return(book, vat_period("2026-01")).total == 21
    assert shown(boxes(books)) == "1a:100/21 5a:0/21 5c:0/21 5g:0/21"
    assert shown(boxes(books, "2026-02")) == "1a:100/21 5a:0/21 5c:0/21 5g:0/21"
    with refused_for(Reason.LINES_MISSING), books.writing() as book:
        carry_to_next_return(book, vat_period("2026-01"))
    # Carrying locks nothing: what is still to be booked on those days may be carried as well.
    assert locked_through(books) is None
    next_one = filed(books, "2026-02")
    assert locked_through(books) == date(2026, 2, 28)
    with refused_for(Reason.LOCKED_BY_VAT_RETURN, Reason.HELD_BY_VAT_RETURN):
        books.withdraw(late)
    assert shown(next_one.boxes or {}) == shown(boxes(books, "2026-02"))
    with books.reading() as book:
        assert [state.booked_later for state in return_states(book) if state.filed] == [False, False]
    # Over the days of both it counts once.
    assert shown(boxes(books, "2026-Q1")).startswith("1a:200/42 ")
    assert books.balances().endswith("credit 1790 42,00 / credit 8000 200,00")
    assert books.faults() == []


def test_a_supplementary_return_states_all_boxes_again(books: Books) -> None:
    books.record(SALE)
    filed(books)
    filed(books, "2026-02")
    large = SALE.replace("F1", "F2").replace("100,00", "10000,00").replace("21,00", "2100,00")
    books.unlock_returns()
    late = books.record(large).number
    months = vat_period("2026-01")
    with refused_for(Reason.AMOUNT_TOO_LARGE), books.writing() as book:
        carry_to_next_return(book, months)
    with refused_for(Reason.NOT_FOUND), books.writing() as book:
        file_supplement(book, vat_period("2025"))
    with books.writing() as book:
        done, supplement = file_supplement(book, vat_period("2026"))
    assert (supplement.total, supplement.bookings) == (2100, (late,))
    assert (done.supplementary, done.first, done.last) == (True, date(2026, 1, 1), date(2026, 2, 28))
    assert shown(done.boxes or {}) == "1a:10100/2121 5a:0/2121 5c:0/2121 5g:0/2121"
    assert done.settlement is not None
    assert books.posted(done.settlement) == "debit 1700 2100,00 / credit 1790 2100,00"
    assert books.booking(done.settlement).date == books.today
    assert locked_through(books) == date(2026, 2, 28)
    books.unlock_returns()
    with refused_for(Reason.HELD_BY_VAT_RETURN):
        books.withdraw(late)
    # Declared once: another supplement has nothing, and no return of before was changed.
    with refused_for(Reason.LINES_MISSING), books.writing() as book:
        file_supplement(book, months)
    with books.reading() as book:
        states = [state for state in return_states(book) if state.filed]
        assert [(str(state.days.first), state.booked_later) for state in states] == [
            ("2026-01-01", False),
            ("2026-01-01", False),
            ("2026-02-01", False),
        ]
        assert shown(next(one for one in vat_returns(book) if one.id == 1).boxes or {}).startswith("1a:100/21")


def test_a_small_business_declares_nothing(books: Books) -> None:
    books.record(SALE)
    books.record(SALE.replace("F1", "F2").replace("01-10", "02-10"))
    filed(books)
    with refused_for(Reason.HELD_BY_VAT_RETURN), books.writing() as book:
        join_small_business_scheme(book, date(2026, 1, 15))
    with books.writing() as book:
        join_small_business_scheme(book, date(2026, 2, 1))
        set_vat_period_kind(book, PeriodKind.MONTHS)
    with refused_for(Reason.DATE_OUT_OF_RANGE):
        filed(books, "2026-02")
    assert shown(boxes(books, "2026-Q1")) == "1a:100/21 5a:0/21 5c:0/21 5g:0/21"
    with books.reading() as book:
        assert [str(state.days.first) for state in return_states(book)] == ["2026-01-01"]
    with refused_for(Reason.DATE_OUT_OF_RANGE), books.writing() as book:
        leave_small_business_scheme(book, date(2026, 2, 1))
    with books.writing() as book:
        leave_small_business_scheme(book, date(2026, 3, 1))
    with books.reading() as book:
        assert len(list(return_states(book))) == 11


def test_returns_are_those_of_the_years_with_bookings(books_on_sqlite: Books) -> None:
    books_on_sqlite.record(SALE.replace("2026", "2024"))
    filed(books_on_sqlite, "2024-02")
    with books_on_sqlite.reading() as book:
        states = list(return_states(book))
    assert [str(state.days.first) for state in states] == [
        "2024-01-01",
        "2024-02-01",
        "2024-03-01",
        "2024-04-01",
        "2024-07-01",
        "2024-10-01",
    ]
    assert len({state.uid for state in states}) == 6


def test_what_keeps_a_booking_off_the_return_is_told(books_on_sqlite: Books) -> None:
    books_on_sqlite.record("general 4310 - - 2026-01-10 | 1700 5,00")
    books_on_sqlite.record("sales_invoice 1300 KLANT F1 2026-01-11 | 8040 70,00 sales_eu_goods")
    with books_on_sqlite.reading() as book:
        told = [(row.number, row.remark) for row in keeping_off(book, vat_period("2026-01"))]
        assert list(keeping_off(book, vat_period("2026-02"))) == []
    assert told == [(2, Remark.PARTY_NOT_IN_EU), (2, Remark.VAT_NUMBER_MISSING), (1, Remark.VAT_WITHOUT_CODE)]
