"""What a process remembers of sessions, parties and the chart counts no longer once another process changed it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from grootboek.access.sessions import SessionProof
from grootboek.access.users import set_active
from grootboek.bookkeeping.chart import change_account
from grootboek.bookkeeping.closing import lock_period
from grootboek.bookkeeping.parties import add_party, change_party, delete_party
from grootboek.bookkeeping.recording import record
from grootboek.ledger.actor import Role
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.vat import NO_VAT
from grootboek.store.access.access_rows import update_user
from grootboek.store.book import Book, assuming, book_for_one_act
from grootboek.store.ledger.bookings import booking_by_number
from grootboek.store.ledger.open_items import open_items, sales_invoice_booking
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_facts
from grootboek.store.recording.stale_facts import StaleFacts
from grootboek.store.remembered import Assumptions
from grootboek.store.tables.access import credential, door_session
from tests.counting import noted_statements
from tests.gateways.eboekhouden.conftest import CODE_2, USERNAME, Door, Reply, granted
from tests.gateways.eboekhouden.messages import line, purchase, sale


@dataclass
class Two:
    """The door in two processes: one that remembers a session in which it booked, and another one."""

    one: Door
    other: Door
    number: int = 1

    def booked(self, **changes: object) -> Reply:
        """Book a sale through the one that remembers."""
        self.number += 1
        return self.one.call("AddMutatie", oMut=sale(**{"Factuurnummer": f"F{self.number}", **changes}))

    def told_elsewhere(self, **changes: object) -> tuple[str, str]:
        """Return what the other one tells of the same, which has nothing to remember of it."""
        told = self.other.call("AddMutatie", oMut=sale(**{"Factuurnummer": "F99", **changes})).told
        self.other.server.database.remembered.sessions.clear()
        self.other.server.database.remembered.parties.clear()
        return told


@pytest.fixture
def two(make_door: Callable[[str], Door], furnished_url: str) -> Two:
    """The door in two processes, of which one remembers."""
    one, other = make_door(furnished_url), make_door(furnished_url)
    one.sign_in()
    other.session = one.session
    two = Two(one, other)
    for _ in range(2):
        assert two.booked().told == ("", "")
    return two


def close(other: Door) -> None:
    other.ask("CloseSession", SessionID=other.session)


def take_role(other: Door) -> None:
    granted(other.server, USERNAME, other.administration_id, None)


def let_only_read(other: Door) -> None:
    granted(other.server, USERNAME, other.administration_id, Role.READER)


def disable(other: Door) -> None:
    with other.server.database.writing() as connection:
        set_active(connection, USERNAME, False)


def change_password(other: Door) -> None:
    with other.server.database.writing() as connection:
        update_user(connection, other.user_id, {"password_hash": "another"})


def revoke_codes(other: Door) -> None:
    with other.server.database.writing() as connection:
        connection.execute(update(credential).values(revoked_at=other.clock()))


def move_to_another_code(other: Door) -> None:
    with other.server.database.writing() as connection:
        connection.execute(update(credential).where(credential.c.kind == "security_code_2").values(lookup=b"another"))


def forget(other: Door) -> None:
    with other.server.database.writing() as connection:
        connection.execute(door_session.delete())


@pytest.mark.parametrize(
    "change",
    [close, take_role, let_only_read, disable, change_password, revoke_codes, move_to_another_code, forget],
)
def test_what_ends_a_session_elsewhere_is_told_at_once(two: Two, change: Callable[[Door], None]) -> None:
    change(two.other)
    code, words = two.told_elsewhere()
    assert code
    for _ in range(2):
        assert two.booked().told == (code, words)


def test_a_session_ends_when_it_was_not_used(two: Two) -> None:
    two.one.clock.moment += timedelta(minutes=21)
    assert two.booked().code == "E002.3"


def test_its_use_is_noted_while_it_is_remembered(two: Two) -> None:
    for _ in range(5):
        two.one.clock.moment += timedelta(minutes=15)
        assert two.booked().code == ""
    two.other.clock.moment = two.one.clock.moment
    assert two.told_elsewhere() == ("", "")


def hide(book: Book, party_id: int) -> None:
    change_party(book, party_id, lambda draft: replace(draft, hidden=True))


def call_otherwise(book: Book, party_id: int) -> None:
    change_party(book, party_id, lambda draft: replace(draft, code="C9"))


def be_no_customer(book: Book, party_id: int) -> None:
    change_party(book, party_id, lambda draft: replace(draft, is_customer=False))


@pytest.mark.parametrize("change", [hide, call_otherwise, be_no_customer])
def test_a_party_that_changed_elsewhere_is_seen_at_once(two: Two, change: Callable[[Book, int], None]) -> None:
    with two.other.book(writing=True) as book:
        facts = party_facts(book, "code", "C1")
        assert facts is not None
        change(book, facts.id)
    told = two.told_elsewhere()
    assert told[0] or change is be_no_customer
    assert two.booked().told == told


def test_a_party_that_is_deleted_elsewhere_is_unknown_and_one_that_comes_is_known(two: Two) -> None:
    bought = {"RelatieCode": "L1", "Factuurnummer": "I1"}
    assert two.one.call("AddMutatie", oMut=purchase(**bought)).code == ""
    with two.other.book(writing=True) as book:
        new = add_party(book, PartyDraft(code="NIEUW", name="Nieuw"))
    for _ in range(2):
        assert two.booked(RelatieCode="NIEUW").told == ("", "")
    with two.other.book(writing=True) as book:
        change_party(book, new.id, lambda draft: replace(draft, code="OUD"))
        again = add_party(book, PartyDraft(code="NIEUW", name="Weer nieuw"))
    assert two.booked(RelatieCode="NIEUW").told == ("", "")
    with two.one.book() as book:
        booking = booking_by_number(book, sales_invoice_booking(book, f"F{two.number}") or 0)
    assert booking is not None
    assert booking.party_id == again.id
    with two.other.book(writing=True) as book:
        unused = add_party(book, PartyDraft(code="WEG", name="Weg"))
        delete_party(book, unused.id)
    told = two.told_elsewhere(RelatieCode="WEG")
    assert told[0]
    assert two.booked(RelatieCode="WEG").told == told


def test_what_is_on_the_chart_elsewhere_counts_at_once(two: Two) -> None:
    with two.other.book(writing=True) as book:
        chart = chart_of(book)
        change_account(book, chart.account_by_code["8000"].id, lambda draft: replace(draft, code="8099"))
    told = two.told_elsewhere()
    assert told[0]
    assert two.booked().told == told
    assert two.booked(MutatieRegels=[line(TegenrekeningCode="8099")]).told == ("", "")
    with two.other.book(writing=True) as book:
        lock_period(book, LockKind.USER, date(2023, 12, 31))
    told = two.told_elsewhere(MutatieRegels=[line(TegenrekeningCode="8099")])
    assert told[0]
    assert two.booked(MutatieRegels=[line(TegenrekeningCode="8099")]).told == told


def book_without_a_term(door: Door, assumed: Assumptions | None) -> None:
    """Book a sale whose term is that of its party, by one statement as AddMutatie does."""
    database = door.server.database
    with database.by_statement(writing=True) as connection:
        book = book_for_one_act(connection, database, door.administration_id, door.actor)
        if assumed is not None:
            assuming(book, assumed)
        party, accounts = party_facts(book, "code", "C1"), chart_of(book).account_by_code
        assert party is not None
        statement = Statement(
            kind=BookingKind.SALES_INVOICE,
            date=date(2023, 4, 1),
            account_id=accounts["1300"].id,
            lines=(StatedLine(account_id=accounts["8000"].id, net=100, vat_code=NO_VAT),),
            party_id=party.id,
            invoice_number="T1",
        )
        record(book, statement)


def test_a_term_that_changed_elsewhere_is_the_term_of_the_next_booking(two: Two) -> None:
    if two.one.server.database.is_sqlite:
        return  # nothing is remembered of parties there
    with two.other.book(writing=True) as book:
        party = party_facts(book, "code", "C1")
        assert party is not None
        change_party(book, party.id, lambda draft: replace(draft, payment_term=60))
    proof = SessionProof("eboekhouden", two.one.session.strip("{}"), CODE_2)
    known = two.one.server.database.remembered.sessions.get(proof)
    with pytest.raises(StaleFacts):
        book_without_a_term(two.one, Assumptions(known))
    book_without_a_term(two.one, None)
    with two.one.book() as book:
        (item,) = [
            item
            for item in open_items(book, [chart_of(book).account_by_code["1300"].id])
            if item.key.invoice_number == "T1"
        ]
    assert item.due_date == date(2023, 5, 31)


def test_what_is_remembered_saves_every_question(two: Two) -> None:
    with noted_statements(two.one.server.database) as statements:
        assert two.booked().told == ("", "")
    if not two.one.server.database.is_sqlite:
        assert statements == []  # but the one that records, which goes past the cursors that are noted
    assert len(statements) <= 14
