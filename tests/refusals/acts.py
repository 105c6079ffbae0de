"""Acts on the books of the tests, for examples of what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grootboek.bookkeeping import proposals
from grootboek.bookkeeping.approving import approve
from grootboek.bookkeeping.attachments import remove_attachment
from grootboek.bookkeeping.chart import add_journal, change_account
from grootboek.bookkeeping.closing import lock_period
from grootboek.bookkeeping.correcting import correct
from grootboek.bookkeeping.cost_centres import change_cost_centre
from grootboek.bookkeeping.declaring import file_vat_return
from grootboek.bookkeeping.drawers import close_drawer
from grootboek.bookkeeping.foreign_vat import charge_foreign_vat
from grootboek.bookkeeping.invoicing import add_invoice
from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.bookkeeping.received_invoices import InvoiceFile, book_invoice_file
from grootboek.bookkeeping.settling import settle
from grootboek.ledger.account import AccountRole
from grootboek.ledger.actor import Actor, Role
from grootboek.ledger.booking import VatTotal
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.foreign_vat import ForeignVatSpan
from grootboek.ledger.journal import JournalDraft, JournalKind
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.period_lock import LockKind
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.foreign_vat import write_foreign_vat_span
from grootboek.store.masters.parties import party_facts
from tests.bookkeeping.attachments import MORE_THAN_FITS, attached, without_room
from tests.bookkeeping.books import Books
from tests.bookkeeping.direct_debits import collected, invoiced, prepare_to_collect

Act = Callable[[Books], object]
SALE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"
CREDIT = "sales_invoice 1300 KLANT C1 2026-03-01 | 8000 -100,00 sales_high -21,00"
BUY = "purchase_invoice 1600 LEVERANCIER I1 2026-03-01 | 4310 100,00 purchase_high 21,00"
SALE_2 = SALE.replace("F1", "F2")
TOTAL = (VatTotal("sales_high", 2100),)
EU_SALE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8170 100,00 sales_eu_goods"
REVERSED = VatTotal("sales_reverse_high", 0)
TO_CONSUMER = "sales_invoice 1300 KLANT F1 2026-03-01"
ABROAD = f"{TO_CONSUMER} | 8060 100,00 sales_eu_distance"
MEMO = "general 4360 - - 2026-03-01 | 2000 25,00"


def charges_foreign_vat(books: Books) -> None:
    """Have books charge foreign VAT, for which their account of distance sales says which rate it bears."""
    with books.writing() as book:
        for account in chart_of(book).accounts_by_role[AccountRole.REVENUE_EU_DISTANCE]:
            change_account(book, account.id, lambda draft: replace(draft, vat_rate_code="SR"))
        charge_foreign_vat(book, charging=True)


def does(act: Callable[[Book], object]) -> Act:
    """Return an act that opens the book itself."""

    def acting(books: Books) -> None:
        with books.writing() as book:
            act(book)

    return acting


def records(text: str, **facts: object) -> Act:
    """Return the act of recording a statement."""
    return lambda books: books.record(text, **facts)


def states(text: str, **facts: object) -> Act:
    """Return the act of recording a document."""
    return lambda books: books.record_document(text, **facts)


def account(code: str, **changes: Any) -> Act:
    """Return the act of changing an account."""
    return does(
        lambda book: change_account(
            book, chart_of(book).account_by_code[code].id, lambda account: replace(account, **changes)
        )
    )


def cost_centre(**changes: Any) -> Act:
    """Return the act of changing the one cost centre there is."""
    return does(lambda book: change_cost_centre(book, 1, lambda centre: replace(centre, **changes)))


def hides(code: str) -> Act:
    """Return the act of hiding an account."""
    return account(code, active=False)


def locks(kind: LockKind) -> Act:
    """Return the act of locking the day of the examples."""
    return does(lambda book: lock_period(book, kind, Day(2026, 3, 31)))


def settles(amount: int, against: str) -> Act:
    """Return the act of settling F1 with another item."""

    def acting(books: Books) -> None:
        def key(number: str) -> ItemKey:
            return ItemKey(books.names.accounts["1300"], books.names.parties["KLANT"], number)

        with books.writing() as book:
            settle(book, key("F1"), key(against), amount, Day(2026, 3, 9))

    return acting


def as_reader(books: Books) -> None:
    replace(books, actor=Actor(1, "test", role=Role.READER)).record(MEMO)


def invoices(**changes: object) -> Act:
    """Return the act of making an invoice for KLANT."""

    def acting(books: Books) -> None:
        draft = books.invoice_draft(**changes)
        with books.writing() as book:
            add_invoice(book, draft)

    return acting


def to_collect(*numbers: str, **facts: object) -> Act:
    """Return the act of making invoices with an order to collect them, F1 when none is named."""

    def acting(books: Books) -> None:
        with books.writing() as book:
            prepare_to_collect(book)
        for number in numbers or ("F1",):
            invoiced(books, number, **facts)

    return acting


def collects(**wish: object) -> Act:
    """Return the act of collecting all that is due, or nothing."""
    return lambda books: collected(books, all_or_nothing=True, **wish)


def two_accounts(books: Books) -> None:
    to_collect("F1", mandate_reference="1")(books)
    invoiced(books, "F2", mandate_reference="1", iban="NL91ABNA0417164300")


def long_unused(books: Books) -> None:
    to_collect("F1", mandate_reference="1")(books)
    collected(books)
    books.database.clock = lambda: datetime(2029, 4, 3, 12, tzinfo=UTC)
    invoiced(books, "F2", mandate_reference="1")


def on_account(text: str, account_id: int) -> Act:
    """Return the act of recording on an account that does not exist."""
    return lambda books: (books.names.accounts.__setitem__("9999", account_id), books.record(text))


def without_balance(books: Books) -> None:
    with pytest.MonkeyPatch.context() as patched:
        compose = proposals.compose
        patched.setattr(proposals, "compose", lambda *given: compose(*given)[:-1])
        books.record(SALE)


def nothing(_: Books) -> None:
    """Prepare nothing."""


def twice(text: str) -> tuple[Act, Act]:
    """Return the same recording as preparation and as act."""
    return records(text), records(text)


def hidden_journal(books: Books) -> None:
    with books.writing() as book:
        journal = add_journal(
            book, JournalDraft(code="M2", number=77, name="X", kind=JournalKind.GENERAL, active=False)
        )
    books.names.journals["M2"] = journal.id


def in_belgium(book: Book) -> None:
    """Move KLANT to Belgium, without a VAT number."""
    customer = party_facts(book, "code", "KLANT")
    assert customer is not None
    change_party(book, customer.id, lambda party: replace(party, country="Belgi\u00eb"))


def sold_abroad(books: Books) -> None:
    """Have KLANT be a consumer in Belgium, and books that charge the VAT of its country."""
    charges_foreign_vat(books)
    does(in_belgium)(books)
    earlier = ForeignVatSpan(Day(2026, 1, 1), Day(2026, 3, 1))
    does(lambda book: write_foreign_vat_span(book, earlier))(books)


def does_both(first: Act, second: Act) -> Act:
    """Return two acts as one."""

    def acting(books: Books) -> None:
        first(books)
        second(books)

    return acting


def second_code(book: Book) -> None:
    add_party(book, PartyDraft(code="KLANT", name="X"))


def corrected(books: Books) -> None:
    books.record(MEMO)
    with books.writing() as book:
        lock_period(book, LockKind.USER, Day(2026, 12, 31))
        correct(book, 1)


def declared(books: Books) -> None:
    books.record(SALE.replace("2026-03", "2026-02"))
    with books.writing() as book:
        file_vat_return(book, Day(2026, 2, 1), Day(2026, 2, 28))
    books.unlock_returns()


def approved(books: Books) -> None:
    books.record(BUY)
    with books.writing() as book:
        approve(book, books.names.parties["LEVERANCIER"], "I1")


def counted(books: Books) -> None:
    books.record("money_spent 1000 - - 2026-03-01 | 4310 1,00")
    with books.writing() as book:
        close_drawer(book, "KAS", Day(2026, 3, 1), 0)


def ordered(books: Books) -> None:
    """Collect an invoice that stays out of the books, and whose sale is booked by hand."""
    with books.writing() as book:
        prepare_to_collect(book)
    invoiced(books, "F1", booked=False)
    books.record(SALE)
    collected(books)


def attaches(number: int = 1, **changes: object) -> Act:
    """Return the act of attaching a file to a booking."""
    return lambda books: attached(books, number, **changes)


def removes_one_to_read(books: Books) -> None:
    with books.writing() as book:
        remove_attachment(book, 1)


def without_folder(books: Books) -> None:
    books.record(SALE)
    books.database.keep_contents_in(Path("/nowhere"))


def with_folder(books: Books) -> None:
    books.record(SALE)
    folder = Path(str(books.database.file)).parent
    books.database.keep_contents_in(folder)


def attaches_too_much(books: Books) -> None:
    with without_room():
        attached(books, content=MORE_THAN_FITS)


def from_baker(books: Books) -> None:
    """Add the supplier of the invoices in UBL."""
    with books.writing() as book:
        add_party(book, PartyDraft(name="Bakkerij", vat_number="NL820646660B01"))


def received(content: bytes) -> Act:
    """Return the act of booking an invoice in UBL."""
    return does(lambda book: book_invoice_file(book, InvoiceFile(name="factuur.xml", content=content)))
