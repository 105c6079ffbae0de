"""Who may do what, and what the trail tells of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from grootboek.bookkeeping.approving import approve, disapprove
from grootboek.bookkeeping.articles import add_article, change_article
from grootboek.bookkeeping.chart import add_account, add_journal, change_account
from grootboek.bookkeeping.closing import close_year, lock_period, unlock_period
from grootboek.bookkeeping.collecting import CollectionWish, collect, take_back
from grootboek.bookkeeping.cost_centres import add_cost_centre, change_cost_centre, delete_cost_centre
from grootboek.bookkeeping.declaring import file_vat_return
from grootboek.bookkeeping.drawers import close_drawer, reopen_drawer
from grootboek.bookkeeping.invoicing_settings import change_settings
from grootboek.bookkeeping.mandates import add_mandate, keep_mandate_of_booking, withdraw_mandate
from grootboek.bookkeeping.parties import add_party, change_party, delete_party
from grootboek.bookkeeping.purchasing import close_purchase_order, place_purchase_order
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.revising import booking_to_change, revise, withdraw
from grootboek.bookkeeping.settling import settle, unsettle
from grootboek.ledger.account import AccountDraft
from grootboek.ledger.actor import Actor, Role
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.journal import JournalDraft, JournalKind
from grootboek.ledger.mandate import MandateDraft
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.purchase_order import PurchaseOrderDraft
from grootboek.ledger.refusal import Reason
from grootboek.store.audit import AuditRecord, audit_trail
from grootboek.store.book import Book
from tests.bookkeeping.books import Books, refused_for
from tests.bookkeeping.direct_debits import collected, invoiced, prepare_to_collect
from tests.store.whole_database import everything

INVOICE = "sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00"
DAY = Day(2025, 12, 31)
IBAN = "NL91ABNA0417164300"

Act = Callable[[Books, Book], object]

BOOKING: dict[str, Act] = {
    "record": lambda books, book: record(book, books.statement(INVOICE.replace("F1", "F2"))),
    "record document": lambda books, book: record(
        book, books.document("MEMO 2026-03-01 | debit 4360 1,00 / credit 2000 1,00")
    ),
    "revise": lambda books, book: revise(
        book, booking_to_change(book, 1), books.statement(INVOICE, description="anders")
    ),
    "withdraw": lambda _, book: withdraw(book, booking_to_change(book, 3)),
    "settle": lambda books, book: settle(book, key(books, "F1"), key(books, "C1"), 100, Day(2026, 3, 9)),
    "unsettle": lambda _, book: unsettle(book, 4),
    "add party": lambda _, book: add_party(book, PartyDraft(name="X")),
    "change party": lambda _, book: change_party(book, 1, lambda party: replace(party, name="X")),
    "delete party": lambda _, book: delete_party(book, 2),
    "add mandate": lambda _, book: add_mandate(
        book, MandateDraft(party_id=1, reference="M-9", signed_on=DAY, iban=IBAN)
    ),
    "withdraw mandate": lambda _, book: withdraw_mandate(book, 1, DAY),
    "add account": lambda _, book: add_account(book, AccountDraft(code="X", name="X")),
    "change account": lambda _, book: change_account(book, 1, lambda account: replace(account, name="X")),
    "add journal": lambda _, book: add_journal(
        book, JournalDraft(code="X", number=99, name="X", kind=JournalKind.GENERAL)
    ),
    "add cost centre": lambda _, book: add_cost_centre(book, CostCentreDraft(name="X")),
    "change cost centre": lambda _, book: change_cost_centre(book, 1, lambda centre: replace(centre, name="X")),
    "delete cost centre": lambda _, book: delete_cost_centre(book, 1),
    "add article": lambda _, book: add_article(book, ArticleDraft(code="X", name="X")),
    "change article": lambda _, book: change_article(book, "BEL", lambda article: replace(article, name="X")),
    "close drawer": lambda _, book: close_drawer(book, "KAS", DAY, 100),
    "approve": lambda books, book: approve(book, books.names.parties["BEIDE"], "P1"),
    "disapprove": lambda books, book: disapprove(book, books.names.parties["BEIDE"], "P2"),
    "place purchase order": lambda _, book: place_purchase_order(book, PurchaseOrderDraft(party_id=3, date=DAY)),
    "close purchase order": lambda _, book: close_purchase_order(book, 1, delivered=True),
    "keep mandate": lambda _, book: keep_mandate_of_booking(
        book, 1, MandateDraft(party_id=1, reference="M-7", signed_on=DAY, iban=IBAN)
    ),
    "collect": lambda _, book: collect(book, CollectionWish()),
    "take back collection": lambda _, book: take_back(book, 1),
}
MANAGING: dict[str, Act] = {
    "lock": lambda _, book: lock_period(book, LockKind.USER, DAY),
    "unlock": lambda _, book: unlock_period(book, LockKind.ACCOUNTANT, None),
    "file VAT return": lambda _, book: file_vat_return(book, Day(2025, 1, 1), Day(2025, 12, 31)),
    "reopen drawer": lambda _, book: reopen_drawer(book, "KAS", Day(2025, 12, 30)),
    "close year": lambda _, book: close_year(book, 2024),
    "change settings": lambda _, book: change_settings(
        book, lambda settings: replace(settings, iban="NL44RABO0123456789")
    ),
}
ALL = [(name, act, Role.BOOKKEEPER) for name, act in BOOKING.items()] + [
    (name, act, Role.OWNER) for name, act in MANAGING.items()
]


def key(books: Books, invoice_number: str) -> ItemKey:
    return ItemKey(books.names.accounts["1300"], books.names.parties["KLANT"], invoice_number)


@pytest.fixture
def prepared(books: Books) -> Books:
    """Books on which every act can be done."""
    books.record(INVOICE)
    books.record("sales_invoice 1300 KLANT C1 2026-03-02 | 8000 -50,00 sales_high -10,50")
    books.record("general 4360 - - 2026-03-07 | 2000 25,00")
    with books.writing() as book:
        settle(book, key(books, "F1"), key(books, "C1"), 100, Day(2026, 3, 8))
        add_article(book, ArticleDraft(code="BEL", name="Fietsbel"))
        lock_period(book, LockKind.ACCOUNTANT, Day(2024, 6, 30))
        prepare_to_collect(book)
        add_mandate(book, MandateDraft(party_id=1, reference="M-8", signed_on=DAY, iban=IBAN))
    for number in ("P1", "P2"):
        books.record(f"purchase_invoice 1600 BEIDE {number} 2026-03-07 | 4310 10,00")
    with books.writing() as book:
        close_drawer(book, "KAS", Day(2025, 12, 30), 0)
        approve(book, books.names.parties["BEIDE"], "P2")
        place_purchase_order(book, PurchaseOrderDraft(party_id=3, date=DAY))
    invoiced(books, "I1", booked=False)
    collected(books)
    invoiced(books, "I2", booked=False)
    return books


@pytest.mark.parametrize(("act", "role"), [row[1:] for row in ALL], ids=[row[0] for row in ALL])
def test_an_act_needs_its_right_and_leaves_a_trail(prepared: Books, act: Act, role: Role) -> None:
    before = everything(prepared.database)
    for lower in list(Role)[list(Role).index(role) + 1 :]:
        with refused_for(Reason.RIGHT_MISSING), prepared.writing(Actor(8, "snelstart", "r-0", lower)) as book:
            act(prepared, book)
    assert everything(prepared.database) == before

    doing = Actor(7, "eboekhouden", "r-1", role)
    with prepared.writing(doing) as book:
        act(prepared, book)
    done = trail(prepared)[0]
    assert (done.user_id, done.door, done.request_id) == (7, "eboekhouden", "r-1")
    assert done.at == datetime(2026, 3, 15, 10, 30, tzinfo=UTC)
    assert prepared.faults() == []


def trail(books: Books, subject: str | None = None) -> list[AuditRecord]:
    with books.reading() as book:
        return audit_trail(book, subject)


def test_the_trail_numbers_its_acts_without_gaps_and_tells_each_once(prepared: Books) -> None:
    with refused_for(Reason.NOT_FOUND):
        prepared.withdraw(99)
    prepared.withdraw(3)
    ids = [row.id for row in trail(prepared)]
    assert ids == list(range(ids[0], ids[0] - len(ids), -1))
    assert [row.act for row in trail(prepared, "booking 3")] == ["withdraw", "record"]


def test_the_trail_tells_what_a_booking_was_and_became(books: Books) -> None:
    books.record(INVOICE)
    books.revise(1, INVOICE.replace("100,00", "200,00").replace("21,00", "42,00"), description="dubbel")
    books.withdraw(1)
    withdrawn, revised, recorded = trail(books, "booking 1")
    assert (recorded.act, recorded.before) == ("record", None)
    assert recorded.after is not None
    assert recorded.after["amount"] == 12100
    assert revised.before is not None
    assert revised.after is not None
    assert (revised.before["amount"], revised.after["amount"], revised.after["description"]) == (12100, 24200, "dubbel")
    assert withdrawn.before is not None
    assert (withdrawn.before["amount"], withdrawn.after) == (24200, None)


def test_a_booking_names_the_door_it_came_in_by(books: Books) -> None:
    with books.writing(Actor(3, "cash", "r-9")) as book:
        record(book, books.statement(INVOICE))
    books.revise(1, INVOICE, description="door een ander")
    assert books.booking(1).door == "cash"
