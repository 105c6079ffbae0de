"""Jobs are claimed by one worker, tried again when they fail, and remove what has had its time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from grootboek.access.door_sessions import SessionFault, open_session, use_session
from grootboek.access.hall import Hall
from grootboek.access.users import add_user, grant
from grootboek.bookkeeping.opening import AdministrationDraft, open_administration
from grootboek.jobs.worker import LEASE, Handler, run_due_jobs
from grootboek.ledger.actor import Actor, Role
from grootboek.settings import Settings
from grootboek.store.database import Connection, Database
from grootboek.store.exchanges import DONE, Exchange, exchange_by_id, insert_exchange
from grootboek.store.jobs import Job, add_job, claim_job, waits


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
def hall(database_url: str, clock: Clock) -> Iterator[Hall]:
    database = Database(database_url, clock=clock)
    yield Hall(database, Settings())
    database.close()


def _plan(hall: Hall, kind: str) -> None:
    with hall.database.writing() as connection:
        add_job(connection, kind, hall.database.clock())


def test_a_job_is_claimed_once_and_again_when_its_worker_died(hall: Hall, clock: Clock) -> None:
    _plan(hall, "mail")
    first = claim_job(hall.database, LEASE)
    assert first is not None
    assert (first.kind, first.attempts) == ("mail", 1)
    assert claim_job(hall.database, LEASE) is None
    clock.now += LEASE + timedelta(seconds=1)
    again = claim_job(hall.database, LEASE)
    assert again is not None
    assert (again.id, again.attempts) == (first.id, 2)


def test_a_job_that_fails_leaves_nothing_and_is_tried_again_later(hall: Hall, clock: Clock) -> None:
    outcomes = iter([RuntimeError("no answer"), None])

    def handle(_hall: Hall, connection: Connection, _job: Job) -> None:
        add_job(connection, "made on the way", clock.now + timedelta(days=1))
        outcome = next(outcomes)
        if outcome is not None:
            raise outcome

    handlers: dict[str, Handler] = {"mail": handle}
    _plan(hall, "mail")
    assert run_due_jobs(hall, handlers) == 1
    with hall.database.reading() as connection:
        assert waits(connection, "mail")
        assert not waits(connection, "made on the way")
    assert run_due_jobs(hall, handlers) == 0
    clock.now += timedelta(minutes=3)
    assert run_due_jobs(hall, handlers) == 1
    with hall.database.reading() as connection:
        assert not waits(connection, "mail")
        assert waits(connection, "made on the way")


def test_the_purge_removes_old_sessions_and_transactions_and_plans_the_next(hall: Hall, clock: Clock) -> None:
    administration_id = open_administration(
        hall.database, AdministrationDraft(code="demo", name="Demo"), Actor(None, "cli")
    )
    with hall.database.writing() as connection:
        user = add_user(hall, connection, "an@example.com", "An")
        grant(connection, user.email, administration_id, Role.OWNER)
        made: dict[str, Any] = {
            "administration_id": administration_id,
            "user_id": user.id,
            "door": "cash",
            "direction": "import",
        }
        old = clock.now - timedelta(days=93)
        insert_exchange(connection, Exchange(id="old", status=DONE, created_at=old, **made))
        insert_exchange(connection, Exchange(id="new", status=DONE, created_at=clock.now, **made))
    token = open_session(hall, "eboekhouden", user.id, administration_id, "two")
    clock.now += timedelta(days=2)
    _plan(hall, "purge")
    assert run_due_jobs(hall) == 1
    assert use_session(hall, "eboekhouden", token, "two", "r") is SessionFault.NOT_FOUND
    with hall.database.reading() as connection:
        assert exchange_by_id(connection, "cash", "old") is None
        assert exchange_by_id(connection, "cash", "new") is not None
        assert waits(connection, "purge")
