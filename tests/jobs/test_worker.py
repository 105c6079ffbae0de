"""Jobs are claimed by one worker, tried again when they fail, and remove what has had its time."""

from collections.abc import Iterator
from datetime import timedelta
from threading import Barrier, Event, Thread
from typing import Any

import pytest
import structlog

from grootboek.access.server import Hall
from grootboek.access.sessions import SessionFault, open_session, use_session
from grootboek.access.users import add_user, grant
from grootboek.bookkeeping.opening import AdministrationDraft, open_administration
from grootboek.jobs.attempts import MOST_ATTEMPTS, Never, NotNow
from grootboek.jobs.purging import plan_purge, purge
from grootboek.jobs.worker import LEASE, Handler, run_due_jobs, start_worker
from grootboek.ledger.actor import Actor, Role
from grootboek.settings import Settings
from grootboek.store.engine.database import Database
from grootboek.store.queues.exchanges import DONE, Exchange, exchange_by_id, insert_exchange
from grootboek.store.queues.jobs import Job, add_job, claim_job, open_jobs, purge_jobs, waits
from grootboek.store.state import gauges
from tests.jobs.clock import Clock


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


def _open(hall: Hall) -> list[tuple[str, bool, str]]:
    """Return kind, whether it was given up, and error of every job that is not done."""
    with hall.database.reading() as connection:
        return [(one.kind, one.given_up, one.error) for one in open_jobs(connection)]


def _every_job(hall: Hall) -> list[str]:
    with hall.database.reading() as connection:
        return list(connection.exec_driver_sql("SELECT kind FROM job").scalars())


def _unexpected(_hall: Hall, _job: Job) -> None:
    raise AssertionError("not to be called")


def test_a_job_is_claimed_once_and_again_when_its_worker_died(hall: Hall, clock: Clock) -> None:
    _plan(hall, "mail")
    first = claim_job(hall.database, LEASE, {"mail"})
    assert first is not None
    assert (first.kind, first.attempts) == ("mail", 1)
    assert claim_job(hall.database, LEASE, {"mail"}) is None
    clock.now += LEASE + timedelta(seconds=1)
    again = claim_job(hall.database, LEASE, {"mail"})
    assert again is not None
    assert (again.id, again.attempts) == (first.id, 2)


def test_two_workers_share_the_jobs_and_do_each_once(hall: Hall) -> None:
    done: list[int] = []
    both_at_work = Barrier(2, timeout=20)

    def handle(_hall: Hall, job: Job) -> None:
        both_at_work.wait()
        done.append(job.id)

    for _ in range(2):
        _plan(hall, "mail")
    workers = [Thread(target=run_due_jobs, args=(hall, {"mail": handle})) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(done) == len(set(done)) == 2


def test_a_job_that_fails_is_tried_again_later(hall: Hall, clock: Clock) -> None:
    outcomes = iter([RuntimeError("no answer"), None])

    def handle(_hall: Hall, _job: Job) -> None:
        if outcome := next(outcomes):
            raise outcome

    handlers: dict[str, Handler] = {"mail": handle}
    _plan(hall, "mail")
    assert run_due_jobs(hall, handlers) == 1
    assert _open(hall) == [("mail", False, "RuntimeError: no answer")]
    assert run_due_jobs(hall, handlers) == 0
    clock.now += timedelta(minutes=3)
    assert run_due_jobs(hall, handlers) == 1
    assert _open(hall) == []


def test_a_handler_may_write_on_its_own_while_no_lock_is_held(hall: Hall) -> None:
    def handle(hall: Hall, _job: Job) -> None:
        def write() -> None:
            with hall.database.writing() as connection:
                add_job(connection, "made on the way", hall.database.clock())

        other = Thread(target=write)
        other.start()
        other.join(20)
        assert not other.is_alive()

    _plan(hall, "mail")
    assert run_due_jobs(hall, {"mail": handle}) == 1
    assert _open(hall) == [("made on the way", False, "")]


def test_a_job_that_can_never_be_done_is_given_up_at_once_and_stays_to_be_seen(hall: Hall, clock: Clock) -> None:
    def handle(_hall: Hall, _job: Job) -> None:
        raise Never("there is no such mailbox")

    _plan(hall, "mail")
    with structlog.testing.capture_logs() as lines:
        assert run_due_jobs(hall, {"mail": handle}) == 1
    assert [(line["event"], line["reason"]) for line in lines] == [("job given up", "there is no such mailbox")]
    clock.now += timedelta(days=40)
    with hall.database.writing() as connection:
        purge_jobs(connection, clock.now)
    assert run_due_jobs(hall, {"mail": handle}) == 0
    assert _open(hall) == [("mail", True, "there is no such mailbox")]
    assert gauges(hall.database).jobs_given_up == 1


def test_a_job_that_keeps_failing_is_given_up_after_some_days(hall: Hall, clock: Clock) -> None:
    begun = clock.now

    def handle(_hall: Hall, _job: Job) -> None:
        raise NotNow("the mail host does not answer")

    _plan(hall, "mail")
    while _open(hall) == [("mail", False, "the mail host does not answer")] or clock.now == begun:
        run_due_jobs(hall, {"mail": handle})
        clock.now += timedelta(minutes=20)
    assert _open(hall) == [("mail", True, "the mail host does not answer")]
    assert timedelta(days=3) < clock.now - begun < timedelta(days=6)


def test_a_job_that_ends_its_process_each_time_is_given_up_without_another_try(hall: Hall, clock: Clock) -> None:
    _plan(hall, "mail")
    for _ in range(MOST_ATTEMPTS):
        assert claim_job(hall.database, LEASE, {"mail"}) is not None
        clock.now += LEASE + timedelta(seconds=1)
    assert run_due_jobs(hall, {"mail": _unexpected}) == 1
    assert _open(hall) == [("mail", True, "each attempt ended with the server process")]


def test_a_worker_whose_claim_ended_does_not_touch_the_claim_of_the_next(hall: Hall, clock: Clock) -> None:
    def slow(hall: Hall, _job: Job) -> None:
        clock.now += LEASE + timedelta(seconds=1)
        assert claim_job(hall.database, LEASE, {"mail"}) is not None
        raise RuntimeError("too late")

    _plan(hall, "mail")
    assert run_due_jobs(hall, {"mail": slow}) == 1
    assert _open(hall) == [("mail", False, "")]
    assert claim_job(hall.database, LEASE, {"mail"}) is None


def test_jobs_of_a_kind_wait_for_the_next_look_when_all_would_fail_and_others_go_on(hall: Hall, clock: Clock) -> None:
    tried: list[str] = []

    def away(_hall: Hall, job: Job) -> None:
        tried.append(job.kind)
        raise NotNow("the mail host does not answer", for_all_of_its_kind=True)

    for kind in ("mail", "mail", "paper"):
        _plan(hall, kind)
        clock.now += timedelta(seconds=1)
    run_due_jobs(hall, {"mail": away, "paper": lambda _hall, job: tried.append(job.kind)})
    assert tried == ["mail", "paper"]
    run_due_jobs(hall, {"mail": away})
    assert tried == ["mail", "paper", "mail"]


def test_a_job_of_a_kind_that_this_version_does_not_know_is_left_alone(hall: Hall) -> None:
    _plan(hall, "webhook")
    assert run_due_jobs(hall, {"mail": _unexpected}) == 0
    assert _open(hall) == [("webhook", False, "")]


def test_a_stopping_worker_begins_no_further_job(hall: Hall) -> None:
    stopped = Event()
    for _ in range(3):
        _plan(hall, "mail")
    assert run_due_jobs(hall, {"mail": lambda _hall, _job: stopped.set()}, stopped) == 1


def test_a_worker_that_is_stopped_ends_its_job_and_waits_no_longer_than_told(hall: Hall) -> None:
    worker = start_worker(hall)
    worker.stop(20)
    assert not worker.thread.is_alive()


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
    _plan(hall, "paper")
    run_due_jobs(hall, {"paper": lambda _hall, _job: None})
    clock.now += timedelta(days=2)
    assert run_due_jobs(hall) == 1
    assert [one for one in _every_job(hall) if one == "paper"] == []
    assert use_session(hall, "eboekhouden", token, "two", "r") is SessionFault.NOT_FOUND
    with hall.database.reading() as connection:
        assert exchange_by_id(connection, "cash", "old") is None
        assert exchange_by_id(connection, "cash", "new") is not None
        assert waits(connection, "purge")


def test_the_purge_may_be_repeated_and_still_leaves_one_to_come(hall: Hall, clock: Clock) -> None:
    plan_purge(hall)
    plan_purge(hall)
    job = claim_job(hall.database, LEASE, {"purge"})
    assert job is not None
    purge(hall, job)
    clock.now += LEASE + timedelta(seconds=1)
    assert run_due_jobs(hall) == 1
    assert _open(hall) == [("purge", False, "")]
    assert run_due_jobs(hall) == 0
