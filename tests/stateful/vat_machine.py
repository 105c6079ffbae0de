"""A machine that books through random doors, files VAT returns and corrects them, and holds each return to a model."""

from base64 import b64encode
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import ClassVar, Final

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from grootboek.bookkeeping.chart import change_journal
from grootboek.bookkeeping.closing import unlock_period
from grootboek.bookkeeping.correcting import correct
from grootboek.bookkeeping.declaring import (
    carry_to_next_return,
    file_supplement,
    file_vat_return,
    supplement_of,
)
from grootboek.bookkeeping.holding import standing_holds
from grootboek.bookkeeping.revising import booking_to_change
from grootboek.bookkeeping.vat_returns import compute, lines_in_box, signed
from grootboek.ledger.hold import HoldKind
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import Reason
from grootboek.ledger.vat_return import NEXT_RETURN_UP_TO, VatReturn
from grootboek.store.book import Book
from grootboek.store.ledger.balances import account_balance
from grootboek.store.ledger.open_items import purchase_invoice_booking, sales_invoice_booking
from grootboek.store.ledger.vat_returns import vat_returns
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_facts
from tests.bookkeeping.bank_files import ACCOUNT, camt, statement, transaction
from tests.bookkeeping.books import refused_for
from tests.doors.mutations import sale
from tests.doors.sales import model
from tests.doors.three import Three, new_three
from tests.stateful.model import CENT, tax
from tests.stateful.vat_model import DAYS, MONTHS, SHOWN, Booked, VatModel, boxes_of

DAY: Final = st.sampled_from(DAYS)
EUROS: Final = st.integers(10, 900_000).map(lambda cents: cents * CENT)
_NUMBERS: Final = count(1)


class VatReturns(RuleBasedStateMachine):
    """Acts on books of its own behind three doors; `opened` is set by the test that runs the machine."""

    opened: ClassVar[Three]

    def __init__(self) -> None:
        super().__init__()
        self.three = new_three(self.opened.server, f"btw{next(_NUMBERS)}")
        self.model = VatModel()
        self.declared: dict[int, VatReturn] = {}
        with self.three.book(writing=True) as book:
            bank = chart_of(book).journal_by_code["BANK"]
            change_journal(book, bank.id, lambda draft: replace(draft, iban=ACCOUNT))

    @rule(door=st.sampled_from(["eboekhouden", "snelstart", "cash"]), day=DAY, net=EUROS)
    def sell(self, door: str, day: date, net: Decimal) -> None:
        """Sell with VAT through a door; on a locked day that is refused by the code of its reason."""
        number, vat = f"{next(_NUMBERS):06}", tax(net)
        if door == "eboekhouden":
            sent = {**sale(number, f"8000 {net} {vat} HOOG_VERK_21"), "Datum": day.isoformat()}
            told: object = self.three.eboekhouden.told("AddMutatie", oMut=sent)[0] or None
            code: object = "CMUT020"
        elif door == "snelstart":
            btw = (f"VerkopenHoog {vat}",)
            body = model(self.three, number, f"8000 {net} Hoog", btw=btw, factuurdatum=f"{day}T00:00:00")
            reply = self.three.snelstart.call("POST", "/verkoopboekingen", body)
            told = None if reply.status_code == 201 else {row["errorCode"] for row in reply.json}
            code = {"BOE-0046"}
        else:
            rows = (
                f"901=VERK 302={day:%y%m%d} 201=1300 307={net + vat} 101=43 309={number}",
                f"901=VERK 302={day:%y%m%d} 201=8000 307={-net}",
                f"901=VERK 302={day:%y%m%d} 201=1700 307={-vat} 305={-net}",
            )
            status, _ = self.three.cash.send(*rows)
            told, code = None if status == 2 else status, 3
        assert told == (code if day <= self.model.locked_through else None)
        if told is None:
            with self.three.book() as book:
                self._note(sales_invoice_booking(book, number), Booked(day, *_cents(net, vat), True, number))

    @rule(day=DAY, net=EUROS)
    def buy_under_reverse_charge(self, day: date, net: Decimal) -> None:
        """Buy under reverse charge, line by line through CASH."""
        number, vat = f"{next(_NUMBERS):06}", tax(net)
        head = f"901=INK 302={day:%y%m%d}"
        sent = (
            f"{head} 201=1600 307={-net} 101=52 309={number}",
            f"{head} 201=4360 307={net}",
            f"{head} 201=1713 307={vat} 305={net}",
            f"{head} 201=1706 307={-vat} 305={-net}",
        )
        is_locked = day <= self.model.locked_through
        assert self.three.cash.send(*sent)[0] == (3 if is_locked else 2)
        if not is_locked:
            with self.three.book() as book:
                supplier = party_facts(book, "code", "L1")
                assert supplier is not None
                booking = purchase_invoice_booking(book, supplier.id, number)
            self._note(booking, Booked(day, *_cents(net, vat), False))

    def _note(self, number: int | None, booked: Booked) -> None:
        assert number is not None
        self.model.bookings[number] = booked

    def _free(self) -> list[int]:
        """Return the bookings that were not paid or corrected, and are no correction."""
        return [
            number
            for number, each in self.model.bookings.items()
            if each.net > 0 and not each.is_paid | each.is_corrected
        ]

    def _sales(self) -> list[int]:
        return [number for number in self._free() if self.model.bookings[number].is_sale]

    @precondition(lambda self: self._sales())
    @rule(day=DAY, data=st.data())
    def be_paid(self, day: date, data: st.DataObject) -> None:
        """Send a bank's file in which a sale is paid to SnelStart: one with a locked day is not booked."""
        booked = self.model.bookings[data.draw(st.sampled_from(self._sales()))]
        own = f"P{next(_NUMBERS)}"
        reported = transaction(booked.net + booked.vat, f"Factuur {booked.invoice_number}", identity=own, day=day)
        content = b64encode(camt(statement(reported, identity=own))).decode()
        (answer,) = self.three.snelstart.write(
            "POST", "/bankafschriftbestanden", [{"name": own, "base64EncodedContent": content}]
        )
        assert answer["isSuccess"] is (day > self.model.locked_through), answer
        booked.is_paid = answer["isSuccess"]

    @precondition(lambda self: self._sales())
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """Delete a sale at SnelStart's door: what is locked, or stands on a return, stays."""
        number = data.draw(st.sampled_from(self._sales()))
        booked = self.model.bookings[number]
        with self.three.book() as book:
            uid = booking_to_change(book, number).uid
        reply = self.three.snelstart.call("DELETE", f"/verkoopboekingen/{uid}")
        if booked.stands_on is None and booked.day > self.model.locked_through:
            assert reply.status_code == 200, reply.text
            del self.model.bookings[number]
        else:
            assert {row["errorCode"] for row in reply.json} == {"BOE-0046"}

    @precondition(lambda self: len(self.model.filed) < len(MONTHS))
    @rule(data=st.data())
    def file(self, data: st.DataObject) -> None:
        """File the return of a month, in any order: what stands on it is held, and its days are locked."""
        month = data.draw(st.sampled_from([month for month in MONTHS if month not in self.model.filed]))
        next_day = self.model.next_day
        takes = next_day is not None and month.holds(next_day)
        expected = boxes_of(self.model.counting(month))
        with self.three.book(writing=True) as book:
            filed, _ = file_vat_return(book, month.first, month.last)
        assert filed.boxes is not None
        assert {box: (filed.boxes[box].turnover, filed.boxes[box].vat) for box in SHOWN} == expected
        for booked in self.model.bookings.values():
            if booked.waits and takes:
                booked.waits, booked.stands_on, booked.counts_for = False, filed.id, month
            elif month.holds(booked.day) and booked.stands_on is None:
                booked.stands_on, booked.counts_for = filed.id, month
        self.model.filed[month] = filed.id
        self.model.lock(month.last)
        self.declared[filed.id] = filed

    @precondition(lambda self: self.model.filed)
    @rule()
    def unlock(self) -> None:
        """Take the lock of VAT returns away."""
        with self.three.book(writing=True) as book:
            unlock_period(book, LockKind.VAT_RETURN, None)
        self.model.locked_through = date.min

    @precondition(lambda self: self.model.filed)
    @rule(data=st.data(), carried=st.booleans())
    def declare_what_is_late(self, data: st.DataObject, carried: bool) -> None:
        """Declare what was booked late in a month: in the next return when it is little, or a supplementary one."""
        month = data.draw(st.sampled_from(sorted(self.model.filed, key=lambda month: month.first)))
        late = sorted(self.model.late([month]))
        with self.three.book() as book:
            told = supplement_of(book, month)
        assert list(told.bookings) == late
        declare = carry_to_next_return if carried else file_supplement
        if not late or (carried and abs(told.total) > NEXT_RETURN_UP_TO):
            reason = Reason.AMOUNT_TOO_LARGE if late else Reason.LINES_MISSING
            with refused_for(reason), self.three.book(writing=True) as book:
                declare(book, month)
            return
        with self.three.book(writing=True) as book:
            declare(book, month)
            supplement = max(vat_returns(book), key=lambda filed: filed.id)
        for number in late:
            booked = self.model.bookings[number]
            booked.waits = carried
            booked.stands_on = None if carried else supplement.id
        if not carried:
            self.model.lock(month.last)
            self.declared[supplement.id] = supplement

    @precondition(lambda self: self._free())
    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        """Correct a booking: one that is locked or on a return is undone on the first open day after all that was declared."""
        number = data.draw(st.sampled_from(self._free()))
        booked = self.model.bookings[number]
        if booked.stands_on is None and booked.day > self.model.locked_through:
            with refused_for(Reason.PERIOD_OPEN), self.three.book(writing=True) as book:
                correct(book, number)
            return
        with self.three.book(writing=True) as book:
            undone = correct(book, number)
        assert undone.date > self.model.locked_through
        if booked.stands_on is not None:
            assert not self.model.is_filed(undone.date)
        booked.is_corrected = True
        self.model.bookings[undone.number] = Booked(undone.date, -booked.net, -booked.vat, booked.is_sale)

    @invariant()
    def what_was_filed_never_changes(self) -> None:
        """Hold the returns in the books to what was filed."""
        with self.three.book() as book:
            assert {filed.id: filed for filed in vat_returns(book)} == self.declared
            through = chart_of(book).locked_through(LockKind.VAT_RETURN)
        assert (through or date.min) == self.model.locked_through

    @invariant()
    def boxes_are_the_sums_of_their_lines(self) -> None:
        """Hold the boxes of each month to their lines, and both to the model."""
        with self.three.book() as book:
            for month in MONTHS:
                boxes = compute(book, month).boxes
                expected = boxes_of(self.model.counting(month))
                assert {box: (boxes[box].turnover, boxes[box].vat) for box in SHOWN} == expected, month
                for box in SHOWN:
                    lines = [signed(line.amounts, box) for line in lines_in_box(book, month, box)]
                    assert (sum(each.turnover for each in lines), sum(each.vat for each in lines)) == expected[box], box

    @invariant()
    def what_is_late_stands_on_one_return_or_is_told(self) -> None:
        """Hold each booking to one place: a return that holds it, the next one, what is late, or a month that is not filed."""
        with self.three.book() as book:
            late = [number for month in self.model.filed for number in supplement_of(book, month).bookings]
            assert sorted(late) == sorted(self.model.late())
            for number, booked in self.model.bookings.items():
                holds = standing_holds(book, booking_to_change(book, number))
                held_by = [hold.source for hold in holds if hold.kind is HoldKind.VAT_RETURN]
                assert held_by == ([] if booked.stands_on is None else [booked.stands_on])
                assert self.model.is_filed(booked.day) or number not in late

    @invariant()
    def what_was_declared_left_the_accounts_of_vat(self) -> None:
        """Hold the accounts of VAT to what stands on no return yet."""
        undeclared = [booked for booked in self.model.bookings.values() if booked.stands_on is None]
        with self.three.book() as book:
            assert _balance(book, "1700") == -sum(booked.owed for booked in undeclared)
            assert _balance(book, "1713") == -_balance(book, "1706")
            assert _balance(book, "1713") == sum(booked.vat for booked in undeclared if not booked.is_sale)

    def teardown(self) -> None:
        """Prove the books."""
        assert self.three.problems() == []


def _balance(book: Book, code: str) -> int:
    return account_balance(book, chart_of(book).account_by_code[code].id)


def _cents(net: Decimal, vat: Decimal) -> tuple[int, int]:
    return int(net / CENT), int(vat / CENT)
