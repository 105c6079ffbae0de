"""A door session opens the books only for as long as its user may, on a connection of its own or on that of the act."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from grootboek.access.credentials import EBOEKHOUDEN, DoorKeys, issue_door_keys
from grootboek.access.server import Server
from grootboek.access.sessions import (
    Access,
    NewSession,
    SessionFault,
    SessionProof,
    close_session,
    open_session,
    use_session,
)
from grootboek.access.users import add_user, existing_user, grant, set_active, set_password
from grootboek.bookkeeping.opening import open_administration
from grootboek.ledger.actor import Actor, Role
from grootboek.ledger.administration import AdministrationDraft
from grootboek.settings import Settings
from grootboek.store.access.access_rows import credentials, revoke_credential
from grootboek.store.access.door_sessions import held_credentials
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
def proof(server: Server) -> SessionProof:
    """A session of a user who may book."""
    return opened_session(server)


def opened_session(server: Server) -> SessionProof:
    """Open a session of a new user who may book in a new administration, and return what he shows of it."""
    draft = AdministrationDraft(code="demo", name="Demo")
    administration_id = open_administration(server.database, draft, Actor(None, "cli"))
    with server.database.writing() as connection:
        user = add_user(server, connection, "an@example.com", "An")
        grant(connection, user.email, administration_id, Role.BOOKKEEPER)
    keys = rotated(server)
    with server.database.reading() as connection:
        held = held_credentials(connection, user.id)
    token = open_session(server, NewSession(EBOEKHOUDEN, user.id, administration_id, held, keys.security_code_2))
    return SessionProof(EBOEKHOUDEN, token, keys.security_code_2)


def rotated(server: Server, email: str = "an@example.com") -> DoorKeys:
    """Give a user new credentials, and return them."""
    with server.database.writing() as connection:
        return issue_door_keys(server, connection, existing_user(connection, "email", email), 1, "demo")


def used(server: Server, proof: SessionProof) -> object:
    """Return the role that a session gives, or why it gives none: the same on a connection that the caller opened."""
    with server.database.by_statement(writing=True) as connection:
        access = use_session(server, proof, "r", connection)
    assert use_session(server, proof, "r") == access
    return access.actor.role if isinstance(access, Access) else access


def test_a_session_gives_the_role_of_its_user_until_it_loses_it(server: Server, proof: SessionProof) -> None:
    assert used(server, proof) is Role.BOOKKEEPER
    with server.database.writing() as connection:
        grant(connection, "an@example.com", 1, Role.READER)
    assert used(server, proof) is Role.READER
    with server.database.writing() as connection:
        grant(connection, "an@example.com", 1, None)
    assert used(server, proof) is SessionFault.RIGHT_LOST


def test_a_user_who_is_kept_out_has_no_session(server: Server, proof: SessionProof) -> None:
    with server.database.writing() as connection:
        set_active(connection, "an@example.com", active=False)
    assert used(server, proof) is SessionFault.RIGHT_LOST


def test_a_session_lives_on_by_use_and_ends_without(server: Server, proof: SessionProof, clock: Clock) -> None:
    for _ in range(4):
        clock.now += timedelta(minutes=15)
        assert used(server, proof) is Role.BOOKKEEPER
    clock.now += timedelta(minutes=21)
    assert used(server, proof) is SessionFault.EXPIRED


def test_a_session_is_bound_to_its_second_secret(server: Server, proof: SessionProof) -> None:
    assert used(server, replace(proof, second_secret="three")) is SessionFault.INVALID
    assert used(server, replace(proof, token=proof.token.lower())) is Role.BOOKKEEPER


def test_a_closed_session_stays_closed(server: Server, proof: SessionProof) -> None:
    close_session(server, EBOEKHOUDEN, proof.token)
    close_session(server, EBOEKHOUDEN, proof.token)
    assert used(server, proof) is SessionFault.CLOSED
    assert used(server, replace(proof, token="00000000-0000-0000-0000-000000000000")) is SessionFault.NOT_FOUND


@pytest.mark.parametrize("on_one_connection", [False, True])
def test_a_session_lives_on_by_either_way_of_using_it(
    server: Server, proof: SessionProof, clock: Clock, on_one_connection: bool
) -> None:
    for _ in range(4):
        clock.now += timedelta(minutes=15)
        if on_one_connection:
            with server.database.by_statement(writing=True) as connection:
                assert isinstance(use_session(server, proof, "r", connection), Access)
        else:
            assert isinstance(use_session(server, proof, "r"), Access)


def test_a_session_lives_on_by_an_act_that_fails(server: Server, proof: SessionProof, clock: Clock) -> None:
    for _ in range(2):
        clock.now += timedelta(minutes=15)
        with pytest.raises(ZeroDivisionError), server.database.by_statement(writing=True) as connection:
            assert isinstance(use_session(server, proof, "r", connection), Access)
            raise ZeroDivisionError
    assert used(server, proof) is Role.BOOKKEEPER


def test_an_act_that_fails_after_its_session_was_noted_is_undone(sqlite_url: str, clock: Clock) -> None:
    server = Server(Database(sqlite_url, clock=clock), Settings())
    proof = opened_session(server)
    clock.now += timedelta(minutes=15)
    with pytest.raises(ZeroDivisionError), server.database.by_statement(writing=True) as connection:
        use_session(server, proof, "r", connection)
        set_active(connection, "an@example.com", active=False)
        raise ZeroDivisionError
    assert used(server, proof) is Role.BOOKKEEPER
    server.database.close()


def test_a_session_ends_when_the_credentials_of_its_user_are_replaced(server: Server, proof: SessionProof) -> None:
    rotated(server)
    assert used(server, proof) is SessionFault.INVALID


def test_a_session_ends_with_a_new_password(server: Server, proof: SessionProof) -> None:
    with server.database.writing() as connection:
        set_password(server, connection, "an@example.com", "een lang wachtwoord")
    assert used(server, proof) is SessionFault.INVALID


def test_a_session_ends_with_the_code_of_another_user_that_opened_it(server: Server, proof: SessionProof) -> None:
    with server.database.writing() as connection:
        other = add_user(server, connection, "bo@example.com", "Bo")
        grant(connection, other.email, 1, Role.OWNER)
    code_2 = rotated(server, other.email).security_code_2
    with server.database.reading() as connection:
        an = existing_user(connection, "email", "an@example.com")
        held = held_credentials(connection, an.id)
    token = open_session(server, NewSession(EBOEKHOUDEN, an.id, 1, held, code_2))
    borrowed = SessionProof(EBOEKHOUDEN, token, code_2)
    assert used(server, borrowed) is Role.BOOKKEEPER
    rotated(server, other.email)
    assert used(server, borrowed) is SessionFault.INVALID
    assert used(server, proof) is Role.BOOKKEEPER


def test_a_secret_that_was_revoked_while_its_user_signed_in_opens_no_session(
    server: Server, proof: SessionProof
) -> None:
    with server.database.reading() as connection:
        user = existing_user(connection, "email", "an@example.com")
        held = held_credentials(connection, user.id)
    rotated(server)
    token = open_session(server, NewSession(EBOEKHOUDEN, user.id, 1, held, proof.second_secret))
    assert used(server, replace(proof, token=token)) is SessionFault.INVALID


def test_a_role_that_comes_back_brings_no_session_back(server: Server, proof: SessionProof) -> None:
    for role in (None, Role.OWNER):
        with server.database.writing() as connection:
            grant(connection, "an@example.com", 1, role)
    assert used(server, proof) is SessionFault.CLOSED


def test_a_user_who_may_come_in_again_signs_in_again(server: Server, proof: SessionProof) -> None:
    for active in (False, True):
        with server.database.writing() as connection:
            set_active(connection, "an@example.com", active)
    assert used(server, proof) is SessionFault.CLOSED


def test_a_session_that_is_used_all_day_ends_after_its_longest_life(
    server: Server, proof: SessionProof, clock: Clock
) -> None:
    for _ in range(48):
        clock.now += timedelta(minutes=15)
        assert used(server, proof) is Role.BOOKKEEPER
    clock.now += timedelta(minutes=1)
    assert used(server, proof) is SessionFault.EXPIRED


def test_no_change_of_credentials_brings_an_earlier_state_back(server: Server) -> None:
    opened_session(server)
    states: list[int] = []
    with server.database.writing() as connection:
        user = existing_user(connection, "email", "an@example.com")
        for _ in range(3):
            for row in credentials(connection, user_id=user.id):
                revoke_credential(connection, row.id, server.database.clock())
                states.append(held_credentials(connection, user.id).changes)
            issue_door_keys(server, connection, user, 1, "demo")
            states.append(held_credentials(connection, user.id).changes)
    assert len(states) > 9
    assert states == sorted(set(states))
