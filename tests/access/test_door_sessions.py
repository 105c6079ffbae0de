"""A door session opens the books only for as long as its user may, on a connection of its own or on that of the act."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from grootboek.access.credentials import EBOEKHOUDEN
from grootboek.access.server import Server
from grootboek.access.sessions import Access, SessionFault, SessionProof, close_session, open_session, use_session
from grootboek.access.users import add_user, grant, set_active
from grootboek.bookkeeping.opening import open_administration
from grootboek.ledger.actor import Actor, Role
from grootboek.ledger.administration import AdministrationDraft
from grootboek.settings import Settings
from grootboek.store.engine.database import Database


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(database_url: str, clock: Clock) -> Iterator[Server]:
    database = Database(database_url, clock=clock)
    yield Server(database, Settings())
    database.close()


@pytest.fixture
def token(server: Server) -> str:
    """A session of a user who may book."""
    return opened_session(server)


def opened_session(server: Server) -> str:
    """Open a session of a new user who may book in a new administration, and return its token."""
    draft = AdministrationDraft(code="demo", name="Demo")
    administration_id = open_administration(server.database, draft, Actor(None, "cli"))
    with server.database.writing() as connection:
        user = add_user(server, connection, "an@example.com", "An")
        grant(connection, user.email, administration_id, Role.BOOKKEEPER)
    return open_session(server, EBOEKHOUDEN, user.id, administration_id, "two")


def used(server: Server, token: str, second: str = "two") -> object:
    """Return the role that a session gives, or why it gives none: the same on a connection that the caller opened."""
    proof = SessionProof(EBOEKHOUDEN, token, second)
    with server.database.by_statement(writing=True) as connection:
        access = use_session(server, proof, "r", connection)
    assert use_session(server, proof, "r") == access
    return access.actor.role if isinstance(access, Access) else access


def test_a_session_gives_the_role_of_its_user_until_it_loses_it(server: Server, token: str) -> None:
    assert used(server, token) is Role.BOOKKEEPER
    with server.database.writing() as connection:
        grant(connection, "an@example.com", 1, Role.READER)
    assert used(server, token) is Role.READER
    with server.database.writing() as connection:
        grant(connection, "an@example.com", 1, None)
    assert used(server, token) is SessionFault.RIGHT_LOST


def test_a_user_who_is_kept_out_has_no_session(server: Server, token: str) -> None:
    with server.database.writing() as connection:
        set_active(connection, "an@example.com", active=False)
    assert used(server, token) is SessionFault.RIGHT_LOST


def test_a_session_lives_on_by_use_and_ends_without(server: Server, token: str, clock: Clock) -> None:
    for _ in range(4):
        clock.now += timedelta(minutes=15)
        assert used(server, token) is Role.BOOKKEEPER
    clock.now += timedelta(minutes=21)
    assert used(server, token) is SessionFault.EXPIRED


def test_a_session_is_bound_to_its_second_secret(server: Server, token: str) -> None:
    assert used(server, token, "three") is SessionFault.INVALID
    assert used(server, token.lower()) is Role.BOOKKEEPER


def test_a_closed_session_stays_closed(server: Server, token: str) -> None:
    close_session(server, EBOEKHOUDEN, token)
    close_session(server, EBOEKHOUDEN, token)
    assert used(server, token) is SessionFault.CLOSED
    assert used(server, "00000000-0000-0000-0000-000000000000") is SessionFault.NOT_FOUND


@pytest.mark.parametrize("on_one_connection", [False, True])
def test_a_session_lives_on_by_either_way_of_using_it(
    server: Server, token: str, clock: Clock, on_one_connection: bool
) -> None:
    proof = SessionProof(EBOEKHOUDEN, token, "two")
    for _ in range(4):
        clock.now += timedelta(minutes=15)
        if on_one_connection:
            with server.database.by_statement(writing=True) as connection:
                assert isinstance(use_session(server, proof, "r", connection), Access)
        else:
            assert isinstance(use_session(server, proof, "r"), Access)


def test_a_session_lives_on_by_an_act_that_fails(server: Server, token: str, clock: Clock) -> None:
    proof = SessionProof(EBOEKHOUDEN, token, "two")
    for _ in range(2):
        clock.now += timedelta(minutes=15)
        with pytest.raises(ZeroDivisionError), server.database.by_statement(writing=True) as connection:
            assert isinstance(use_session(server, proof, "r", connection), Access)
            raise ZeroDivisionError
    assert used(server, token) is Role.BOOKKEEPER


def test_an_act_that_fails_after_its_session_was_noted_is_undone(sqlite_url: str, clock: Clock) -> None:
    server = Server(Database(sqlite_url, clock=clock), Settings())
    token = opened_session(server)
    clock.now += timedelta(minutes=15)
    with pytest.raises(ZeroDivisionError), server.database.by_statement(writing=True) as connection:
        use_session(server, SessionProof(EBOEKHOUDEN, token, "two"), "r", connection)
        set_active(connection, "an@example.com", active=False)
        raise ZeroDivisionError
    assert used(server, token) is Role.BOOKKEEPER
    server.database.close()
