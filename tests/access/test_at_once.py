"""Two commands at once: what one takes is not free for the other, who waits until he can see it."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import Connection

from grootboek.access.credentials import issue_door_keys
from grootboek.access.server import Server
from grootboek.access.users import add_user, grant
from grootboek.bookkeeping.opening import open_administration_within
from grootboek.ledger.actor import Role
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.refusal import Reason, Refused
from grootboek.settings import Settings
from grootboek.store.access.access_rows import credentials, users
from grootboek.store.engine.database import Database
from tests.bookkeeping.books import OPERATOR

Act = Callable[[Connection], object]


@pytest.fixture
def server(postgresql_url: str) -> Iterator[Server]:
    """A server on PostgreSQL: on SQLite one transaction writes at a time."""
    database = Database(postgresql_url)
    yield Server(database, Settings())
    database.close()


def both(server: Server, first: Act, second: Act) -> list[Reason | None]:
    """Begin the second act while the first one is not committed; return why each was refused."""

    def do_second() -> Reason | None:
        with server.database.writing() as connection:
            return refusal_of(second, connection)

    with ThreadPoolExecutor(1) as other:
        with server.database.writing() as connection:
            told = refusal_of(first, connection)
            running = other.submit(do_second)
            # It waits for a lock, or has ended without waiting for one.
            while not (running.done() or waits(server)):
                pass
        return [told, running.result(60)]


def refusal_of(act: Act, connection: Connection) -> Reason | None:
    try:
        act(connection)
    except Refused as refused:
        return refused.reasons[0]
    return None


def waits(server: Server) -> bool:
    with server.database.reading() as connection:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        return bool(connection.exec_driver_sql(query).scalar())


def test_two_new_users_have_customer_numbers_of_their_own(server: Server) -> None:
    acts = [
        lambda connection, name=name: add_user(server, connection, f"{name}@x.nl", name) for name in ("een", "twee")
    ]
    assert both(server, *acts) == [None, None]
    assert sorted(user.customer_number for user in users(server.database)) == [100_001, 100_002]


def test_an_address_and_a_code_are_given_once(server: Server) -> None:
    add = partial(add_user, server, email="een@x.nl", name="Een")
    assert both(
        server, lambda connection: add(connection=connection), lambda connection: add(connection=connection)
    ) == [
        None,
        Reason.CODE_TAKEN,
    ]

    def open_one(connection: Connection) -> int:
        draft = AdministrationDraft(code="zaak", name="Zaak")
        return open_administration_within(server.database, connection, draft, OPERATOR)

    assert both(server, open_one, open_one) == [None, Reason.CODE_TAKEN]


def test_of_credentials_that_are_made_anew_twice_the_last_ones_hold(server: Server) -> None:
    with server.database.writing() as connection:
        draft = AdministrationDraft(code="zaak", name="Zaak")
        number = open_administration_within(server.database, connection, draft, OPERATOR)
        user = add_user(server, connection, "een@x.nl", "Een")
        grant(connection, "een@x.nl", number, Role.OWNER)

    def rotate(connection: Connection) -> object:
        return issue_door_keys(server, connection, user, number, "zaak")

    assert both(server, rotate, rotate) == [None, None]
    with server.database.reading() as connection:
        kinds = [credential.kind for credential in credentials(connection, user_id=user.id)]
    assert len(kinds) == len(set(kinds)) == 6
    assert both(server, *[lambda connection: grant(connection, "een@x.nl", number, Role.READER)] * 2) == [None, None]
