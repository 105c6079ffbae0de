"""A machine that does random acts through random doors against a small model, and asks all doors after each of them."""

from base64 import b64encode
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any, Final
from urllib.parse import urlencode
from xml.sax.saxutils import escape

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.chart import change_journal
from grootboek.bookkeeping.closing import close_year, lock_period, reopen_year, unlock_period
from grootboek.bookkeeping.correcting import correct as correct_booking
from grootboek.bookkeeping.order_invoicing import deliver_sales_order, invoice_sales_order
from grootboek.bookkeeping.stock import change_stock
from grootboek.ledger.article import Article, ArticleDraft
from grootboek.ledger.period_lock import LockKind
from grootboek.store.invoicing.sales_orders import highest_order_number
from grootboek.store.ledger.open_items import sales_invoice_booking
from grootboek.store.masters.articles import articles
from grootboek.store.masters.chart import chart_of
from tests.bookkeeping.bank_files import ACCOUNT, camt, statement, transaction
from tests.doors.money import mixed_money
from tests.doors.mutations import line, mutation, received, sale
from tests.doors.sales import model
from tests.doors.three import Three, euros
from tests.gateways.cash.test_eport import written
from tests.gateways.eboekhouden.messages import BOOKED, invoice, invoice_line
from tests.stateful.model import CENT, VAT_RATE, Invoice, tax

LEDGER: Final = ("1000", "1100", "1300", "1700", "4360", "8000")
DOORS: Final = st.sampled_from(["eboekhouden", "snelstart", "cash"])
NAMES: Final = st.text(st.sampled_from("abcZ éß&<>'1"), min_size=1, max_size=30).map(str.strip).filter(bool)
YEARS: Final = st.sampled_from([2025, 2026])
OPEN_YEAR: Final = 2026
LAST_DAY: Final = date(2025, 12, 31)
AMOUNTS: Final = st.integers(1, 200_000).map(lambda cents: Decimal(cents) * CENT)

_STATEMENTS: Final = count(1)


class ThreeDoors(RuleBasedStateMachine):
    """Acts on one administration; `three` is set by the test that runs the machine."""

    three: Three

    def __init__(self) -> None:
        super().__init__()
        self.invoices: dict[str, Invoice] = {}
        self.documents: dict[str, Decimal] = {}
        self.balances: dict[str, Decimal] = dict.fromkeys(LEDGER, Decimal(0))
        self.next_number = 1
        self.locked = self.closed = False
        self.before = {code: self.three.eboekhouden.balance(code) for code in LEDGER}
        self.shown = set(self.three.eboekhouden.items())
        self._bank_account()
        self.article = self._article_of_orders()
        self.stock = self.article.stock

    def _post(self, **amounts: Decimal) -> None:
        for code, amount in amounts.items():
            self.balances[code.removeprefix("a")] += amount

    def _bank_account(self) -> None:
        with self.three.book(writing=True) as book:
            bank = chart_of(book).journal_by_code["BANK"]
            if not bank.iban:
                change_journal(book, bank.id, lambda draft: replace(draft, iban=ACCOUNT))

    def _article_of_orders(self) -> Article:
        with self.three.book(writing=True) as book:
            if not articles(book, code="ORDER"):
                revenue = chart_of(book).account_by_code["8000"].id
                add_article(book, ArticleDraft(code="ORDER", name="Fiets", account_id=revenue))
                change_stock(book, "ORDER", Decimal(1000))
            return articles(book, code="ORDER")[0]

    @rule(door=st.one_of(DOORS, st.just("invoice"), st.just("eport")), net=AMOUNTS)
    def sell(self, door: str, net: Decimal) -> None:
        """Book a sale with 21 % VAT through a door, or make an invoice that is booked."""
        number, vat = self._free_number(), tax(net)
        if door == "eboekhouden":
            self.three.eboekhouden.add(sale(number, f"8000 {net} {vat} HOOG_VERK_21"))
        elif door == "invoice":
            made = invoice(
                invoice_line(Aantal="1", PrijsPerEenheid=net), Datum="2026-03-01", Relatiecode="K1", **BOOKED
            )
            assert self.three.eboekhouden.told("AddFactuur", oFact={**made, "Factuurnummer": number}) == ("", "")
            self.documents[number] = net + vat
        elif door == "snelstart":
            sold = model(self.three, number, f"8000 {net} Hoog", btw=(f"VerkopenHoog {vat}",))
            self.three.snelstart.write("POST", "/verkoopboekingen", sold)
        elif door == "eport":
            head = f"type=V dagboek=VERK oms=Verkoop datum=01032026 deb=43 fak={number}"
            rule_of_sale = f"type=V dagboek=VERK rek=8000 fak={number} bedrag={-net - vat} code=H btw={-vat}"
            assert self.three.cash.bring(written((head, rule_of_sale)), "3") == (2, [])
        else:
            self.three.cash.book(
                f"901=VERK 302=260301 201=1300 307={net + vat} 101=43 309={number}",
                f"901=VERK 302=260301 201=8000 307={-net}",
                f"901=VERK 302=260301 201=1700 307={-vat} 305={-net}",
            )
        self.invoices[number] = Invoice(net, vat)
        self._post(a1300=net + vat, a8000=-net, a1700=-vat)

    def _free_number(self) -> str:
        while True:
            number = f"{self.next_number:06}"
            self.next_number += 1
            made = self.three.eboekhouden.rows("GetFacturen", "cFactuurList", cFilter={"Factuurnummer": number})
            if self.three.snelstart.invoice(number) is None and not made:
                return number

    @rule(
        door=st.sampled_from(["snelstart", "with vat", "cash"]),
        price=AMOUNTS,
        quantity=st.integers(1, 5),
        delivered=st.integers(0, 4),
    )
    def order(self, door: str, price: Decimal, quantity: int, delivered: int) -> None:
        """Take an order by a door and invoice it: what was delivered of it, or all of it where nothing was."""
        if door == "cash":
            head = f"<R2400><F2220>43</F2220></R2400><R2410><F2260>ORDER</F2260><F2410>{quantity}</F2410>"
            cents = int(price / CENT)
            assert self.three.cash.bring(f"<CASH>{head}<F2267>{cents}</F2267></R2410></CASH>") == (2, [])
        else:
            way = "Inclusief" if door == "with vat" else "Exclusief"
            row = {"artikel": {"id": str(self.article.uid)}, "stuksprijs": price, "aantal": quantity}
            (customer,) = self.three.snelstart.read("/relaties", urlencode({"$filter": "Relatiecode eq 43"}))
            head_of_order = {
                "relatie": {"id": customer["id"]},
                "datum": "2026-03-01",
                "verkooporderBtwIngaveModel": way,
            }
            self.three.snelstart.write("POST", "/verkooporders", {**head_of_order, "regels": [row]})
        part = delivered if 0 < delivered < quantity else 0
        with self.three.book(writing=True) as book:
            number = highest_order_number(book)
            if part:
                deliver_sales_order(book, number, {1: Decimal(part)})
            made = invoice_sales_order(book, number, date(2026, 3, 1), delivered_only=bool(part))
        sold = part or quantity
        assert (made.remaining is not None) == bool(part)
        amount = price * sold
        net = (amount / (1 + VAT_RATE)).quantize(CENT, "ROUND_HALF_UP") if door == "with vat" else amount
        vat = amount - net if door == "with vat" else tax(net)
        self.invoices[made.invoice.number] = Invoice(net, vat)
        self.documents[made.invoice.number] = net + vat
        self.stock -= sold
        self._post(a1300=net + vat, a8000=-net, a1700=-vat)

    @precondition(lambda self: self._payable())
    @rule(door=st.sampled_from(["eboekhouden", "cash"]), amount=AMOUNTS, data=st.data())
    def pay(self, door: str, amount: Decimal, data: st.DataObject) -> None:
        """Receive a payment of an invoice at the bank, maybe in part, maybe too much."""
        number = data.draw(st.sampled_from(self._payable()))
        if door == "eboekhouden":
            self.three.eboekhouden.add(received(number, str(amount)))
        else:
            self.three.cash.book(f"901=BANK 302=260310 201=1300 307={-amount} 101=43 309={number}")
        self.invoices[number].paid += amount
        self._post(a1100=amount, a1300=-amount)

    @precondition(lambda self: self._to_receive())
    @rule(data=st.data())
    def receive_at_the_bank(self, data: st.DataObject) -> None:
        """Send a bank's file in which what is left of an invoice is paid, by its number, to SnelStart; and send it again."""
        number = data.draw(st.sampled_from(self._to_receive()))
        owed = self.invoices[number]
        left, own = owed.outstanding, f"M{next(_STATEMENTS)}"
        reported = transaction(int(left / CENT), f"Factuur {number}", identity=own)
        content = b64encode(camt(statement(reported, identity=own))).decode()
        for is_new in (True, False):
            body = [{"name": own, "base64EncodedContent": content}]
            (answer,) = self.three.snelstart.write("POST", "/bankafschriftbestanden", body)
            assert answer["isSuccess"] is is_new, answer
        owed.paid += left
        self._post(a1100=left, a1300=-left)

    def _to_receive(self) -> list[str]:
        return [number for number in self._payable() if self.invoices[number].outstanding > 0]

    def _payable(self) -> list[str]:
        return sorted(number for number, owed in self.invoices.items() if not owed.corrected)

    @precondition(lambda self: self._unpaid())
    @rule(net=AMOUNTS, year=YEARS, data=st.data())
    def replace(self, net: Decimal, year: int, data: st.DataObject) -> None:
        """Replace a sale without payments through SnelStart, whatever door it came in by; maybe in another year."""
        number = data.draw(st.sampled_from(self._unpaid()))
        old, vat = self.invoices[number], tax(net)
        uid = self.three.snelstart.booking(number)["id"]
        sold = self._model(number, net, year)
        if year < OPEN_YEAR and self._is_locked():
            self._refuse_as_locked("PUT", uid, sold)
            return
        self.three.snelstart.write("PUT", f"/verkoopboekingen/{uid}", sold)
        self.invoices[number] = Invoice(net, vat, year=year)
        self._post(a1300=net + vat - old.total, a8000=old.net - net, a1700=old.vat - vat)

    @precondition(lambda self: self._unpaid())
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """Delete a sale without payments through SnelStart."""
        number = data.draw(st.sampled_from(self._unpaid()))
        uid = self.three.snelstart.booking(number)["id"]
        assert self.three.snelstart.call("DELETE", f"/verkoopboekingen/{uid}").status_code == 200
        old = self.invoices.pop(number)
        self._post(a1300=-old.total, a8000=old.net, a1700=old.vat)

    def _unpaid(self) -> list[str]:
        """Return the sales that can be changed: no invoice made them, nothing is paid of them, and their period is open."""
        free = {number: owed for number, owed in self.invoices.items() if number not in self.documents}
        return sorted(number for number, owed in free.items() if not owed.paid and not self._is_shut(owed))

    def _shut(self) -> list[str]:
        """Return the sales in a locked period that were not corrected."""
        shut = {number: owed for number, owed in self.invoices.items() if self._is_shut(owed) and not owed.corrected}
        return sorted(number for number, owed in shut.items() if not owed.paid)

    def _is_locked(self) -> bool:
        return self.locked or self.closed

    def _is_shut(self, owed: Invoice) -> bool:
        return owed.corrected or (self._is_locked() and owed.year < OPEN_YEAR)

    def _model(self, number: str, net: Decimal, year: int) -> dict[str, Any]:
        btw = (f"VerkopenHoog {tax(net)}",)
        return model(self.three, number, f"8000 {net} Hoog", btw=btw, factuurdatum=f"{year}-03-01T00:00:00")

    def _refuse_as_locked(self, method: str, uid: str, body: object = None) -> None:
        reply = self.three.snelstart.call(method, f"/verkoopboekingen/{uid}", body)
        assert reply.status_code == 400
        assert {row["errorCode"] for row in reply.json} == {"BOE-0042"}

    @precondition(lambda self: self.documents)
    @rule(net=AMOUNTS, data=st.data())
    def be_refused_what_an_invoice_made(self, net: Decimal, data: st.DataObject) -> None:
        """Try to change and to delete a sale that an invoice made."""
        number = data.draw(st.sampled_from(sorted(self.documents)))
        path = f"/verkoopboekingen/{self.three.snelstart.booking(number)['id']}"
        for method, body in (("PUT", self._model(number, net, OPEN_YEAR)), ("DELETE", None)):
            reply = self.three.snelstart.call(method, path, body)
            assert (reply.status_code, reply.json[0]["errorCode"]) == (400, "BOE-0047")

    @rule(kind=st.sampled_from(["lock", "close"]))
    def close(self, kind: str) -> None:
        """Lock the year before, or close it."""
        with self.three.book(writing=True) as book:
            if kind == "lock":
                lock_period(book, LockKind.USER, LAST_DAY)
                self.locked = True
            elif not self._is_locked():
                close_year(book, LAST_DAY.year)
                self.closed = True

    @precondition(lambda self: self._is_locked())
    @rule()
    def open_again(self) -> None:
        """Take the lock away and open the closed year."""
        with self.three.book(writing=True) as book:
            unlock_period(book, LockKind.USER, None)
            if self.closed:
                reopen_year(book, LAST_DAY.year)
        self.locked = self.closed = False

    @precondition(lambda self: self._shut())
    @rule(net=AMOUNTS, data=st.data())
    def be_refused_in_a_locked_year(self, net: Decimal, data: st.DataObject) -> None:
        """Try to change and to delete a sale in a locked year."""
        number = data.draw(st.sampled_from(self._shut()))
        uid = self.three.snelstart.booking(number)["id"]
        self._refuse_as_locked("PUT", uid, self._model(number, net, OPEN_YEAR))
        self._refuse_as_locked("DELETE", uid)

    @precondition(lambda self: self._shut())
    @rule(data=st.data())
    def correct(self, data: st.DataObject) -> None:
        """Correct a sale in a locked year by a booking in the first open one."""
        number = data.draw(st.sampled_from(self._shut()))
        with self.three.book(writing=True) as book:
            booking_number = sales_invoice_booking(book, number)
            assert booking_number is not None
            assert correct_booking(book, booking_number).date == LAST_DAY + timedelta(days=1)
        owed = self.invoices[number]
        owed.corrected = True
        self._post(a1300=-owed.total, a8000=owed.net, a1700=owed.vat)

    @rule(door=st.sampled_from(["eboekhouden", "cash"]), amount=AMOUNTS)
    def spend(self, door: str, amount: Decimal) -> None:
        """Spend cash on general costs."""
        if door == "eboekhouden":
            self.three.eboekhouden.add(mutation("GeldUitgegeven", "1000", f"4360 {amount} 0.00 GEEN"))
        else:
            self.three.cash.book(f"901=KAS 302=260302 201=4360 307={amount}")
        self._post(a1000=-amount, a4360=amount)

    @precondition(lambda self: self._payable())
    @rule(net=AMOUNTS, fee=AMOUNTS, undone=st.booleans(), data=st.data())
    def receive_mixed_money(self, net: Decimal, fee: Decimal, undone: bool, data: st.DataObject) -> None:
        """Book at SnelStart's bank what an invoice leaves, with something sold and costs beside it; maybe undo it again."""
        number = data.draw(st.sampled_from(self._payable()))
        owed, vat = self.invoices[number], tax(net)
        made = self.three.snelstart.write(
            "POST", "/bankboekingen", mixed_money(self.three, number, owed.outstanding, (net, vat), fee)
        )
        if undone:
            assert self.three.snelstart.call("DELETE", f"/bankboekingen/{made['id']}").status_code == 200
            return
        settled = owed.outstanding
        owed.paid += settled
        self._post(a1100=settled + net + vat - fee, a1300=-settled, a8000=-net, a1700=-vat, a4360=fee)

    @rule(door=st.sampled_from(["eboekhouden", "cash"]), name=NAMES)
    def rename(self, door: str, name: str) -> None:
        """Give the customer another name."""
        if door == "eboekhouden":
            (own,) = self.three.eboekhouden.rows("GetRelaties", "cRelatie", cFilter={"Code": "K1"})
            changes = {"ID": own["ID"], "Code": "K1", "Bedrijf": name}
            assert self.three.eboekhouden.told("UpdateRelatie", oRel=changes) == ("", "")
        else:
            record = f"<CASH><R0101><F0101>43</F0101><F0103>{escape(name)}</F0103></R0101></CASH>"
            assert self.three.cash.bring(record) == (2, [])
        (shown,) = self.three.cash.export("0101|43")
        (relation,) = self.three.snelstart.read("/relaties", urlencode({"$filter": "Relatiecode eq 43"}))
        (own,) = self.three.eboekhouden.rows("GetRelaties", "cRelatie", cFilter={"Code": "K1"})
        assert shown["0103"] == relation["naam"] == own["Bedrijf"] == name

    @rule(door=DOORS)
    def be_refused(self, door: str) -> None:
        """Try something that is refused: nothing of it may stay."""
        if door == "eboekhouden":
            wrong = {**sale("nooit"), "MutatieRegels": [line("9999 1.00 0.00 GEEN")]}
            assert self.three.eboekhouden.told("AddMutatie", oMut=wrong)[0] == "CMUT001.1"
        elif door == "snelstart":
            wrong = {**model(self.three, "nooit"), "factuurbedrag": 1}
            assert self.three.snelstart.call("POST", "/verkoopboekingen", wrong).status_code == 400
        else:
            status, _ = self.three.cash.send("901=VERK 302=260301 201=9999 307=100")
            assert status == 3

    @invariant()
    def every_door_tells_the_same(self) -> None:
        """Hold what each door says of invoices and balances to the model."""
        items = self.three.eboekhouden.items()
        debts = self.three.cash.items(43)
        for number, owed in self.invoices.items():
            _, amount, _, open_there = items.get(number, ("", owed.total, Decimal(0), Decimal(0)))
            assert (amount, open_there) == (owed.total, owed.outstanding)
            assert debts.get(number, Decimal(0)) == owed.outstanding
            shown = self.three.snelstart.invoice(number)
            assert (euros(shown["factuurBedrag"]), euros(shown["openstaandSaldo"])) == (amount, open_there)
        assert set(items) - self.shown <= set(self.invoices)
        for code in LEDGER:
            moved = self.three.eboekhouden.balance(code) - self.before[code]
            assert moved == self.balances[code], code

    @invariant()
    def what_was_invoiced_left_the_stock(self) -> None:
        """Hold the stock of the article of orders to the model."""
        assert self.three.snelstart.read(f"/artikelen/{self.article.uid}")["technischeVoorraad"] == self.stock

    @invariant()
    def invoices_tell_what_is_outstanding(self) -> None:
        """Hold the invoices that were made to what is outstanding."""
        outstanding = {
            row["Factuurnummer"]: euros(row["TotaalOpenstaand"])
            for row in self.three.eboekhouden.rows("GetFacturen", "cFactuurList", cFilter={"DatumVan": "2026-03-01"})
        }
        sold = {number: owed.outstanding for number, owed in self.invoices.items() if not owed.corrected}
        expected = {number: sold.get(number, total) for number, total in self.documents.items()}
        assert {number: amount for number, amount in outstanding.items() if number in expected} == expected

    @invariant()
    def the_lines_of_the_ledger_make_the_balances(self) -> None:
        """Hold CASH's export of every line to zero, and to e-Boekhouden's balances."""
        lines = [record for year in ("25", "26") for record in self.three.cash.export(f"0301B|{year}")]
        sums: dict[str, Decimal] = {}
        for record in lines:
            sums[record["0201"]] = sums.get(record["0201"], Decimal(0)) + euros(record["0307"])
        assert sum(sums.values()) == 0
        for code in LEDGER:
            assert sums.get(code, Decimal(0)) == self.three.eboekhouden.balance(code)

    def teardown(self) -> None:
        """Prove the books, and leave no year locked to the next machine."""
        if self._is_locked():
            self.open_again()
        assert self.three.problems() == []
