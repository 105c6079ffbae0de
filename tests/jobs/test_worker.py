"""Jobs are claimed by one worker, tried again when they fail, and remove what has had its time."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Barrier, Event, Thread
from typing import Any

import pytest
import structlog

from grootboek.access.server import Server
from grootboek.access.sessions import NewSession, SessionFault, SessionProof, open_session, use_session
from grootboek.access.users import add_user, grant
from grootboek.bookkeeping.attachments import add_attachment, remove_attachment
from grootboek.bookkeeping.opening import open_administration
from grootboek.jobs.attempts import MAX_ATTEMPTS, Never, NotNow
from grootboek.jobs.purging import plan_purge, purge
from grootboek.jobs.worker import LEASE, Handler, run_due_jobs, start_worker
from grootboek.ledger.actor import Actor, Role
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.attachment import AttachmentDraft
from grootboek.settings import Settings
from grootboek.store.access.door_sessions import held_credentials
from grootboek.store.book import open_book
from grootboek.store.database_state import gauges
from grootboek.store.engine.database import Database
from grootboek.store.masters.attachments import party_as_holder
from grootboek.store.queues.exchanges import DONE, Exchange, exchange_by_id, insert_exchange
from grootboek.store.queues.jobs import (
    Job,
    LaneJob,
    add_job,
    add_job_in_lane,
    claim_job,
    finish_job,
    give_up_job,
    open_jobs,
    purge_jobs,
    put_off_job,
    waits,
)
from tests.jobs.clock import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(database_url: str, clock: Clock) -> Iterator[Server]:
    database = Database(database_url, clock=clock)
    yield Server(database, Settings())
    database.close()


def _plan(server: Server, kind: str) -> None:
    with server.database.writing() as connection:
        add_job(connection, kind, server.database.clock())


def _open(server: Server) -> list[tuple[str, bool, str]]:
    """Return kind, whether it was given up, and error of every job that is not done."""
    with server.database.reading() as connection:
        return [(one.kind, one.given_up, one.error) for one in open_jobs(connection)]


def _every_job(server: Server) -> list[str]:
    with server.database.reading() as connection:
        return list(connection.exec_driver_sql("SELECT kind FROM job").scalars())


def _unexpected(_server: Server, _job: Job) -> None:
    raise AssertionError("not to be called")


def test_a_job_is_claimed_once_and_again_when_its_worker_died(server: Server, clock: Clock) -> None:
    _plan(server, "mail")
    first = claim_job(server.database, LEASE, {"mail"})
    assert first is not None
    assert (first.kind, first.attempts) == ("mail", 1)
    assert claim_job(server.database, LEASE, {"mail"}) is None
    clock.now += LEASE + timedelta(seconds=1)
    again = claim_job(server.database, LEASE, {"mail"})
    assert again is not None
    assert (again.id, again.attempts) == (first.id, 2)


def test_two_workers_share_the_jobs_and_do_each_once(server: Server) -> None:
    done: list[int] = []
    both_at_work = Barrier(2, timeout=20)

    def handle(_server: Server, job: Job) -> None:
        both_at_work.wait()
        done.append(job.id)

    for _ in range(2):
        _plan(server, "mail")
    workers = [Thread(target=run_due_jobs, args=(server, {"mail": handle})) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(done) == len(set(done)) == 2


def test_a_job_that_fails_is_tried_again_later(server: Server, clock: Clock) -> None:
    outcomes = iter([RuntimeError("no answer"), None])

    def handle(_server: Server, _job: Job) -> None:
        if outcome := next(outcomes):
            raise outcome

    handlers: dict[str, Handler] = {"mail": handle}
    _plan(server, "mail")
    assert run_due_jobs(server, handlers) == 1
    assert _open(server) == [("mail", False, "RuntimeError: no answer")]
    assert run_due_jobs(server, handlers) == 0
    clock.now += timedelta(minutes=3)
    assert run_due_jobs(server, handlers) == 1
    assert _open(server) == []


def test_a_handler_may_write_on_its_own_while_no_lock_is_held(server: Server) -> None:
    def handle(server: Server, _job: Job) -> None:
        def write() -> None:
            with server.database.writing() as connection:
                add_job(connection, "made on the way", server.database.clock())

        other = Thread(target=write)
        other.start()
        other.join(20)
        assert not other.is_alive()

    _plan(server, "mail")
    assert run_due_jobs(server, {"mail": handle}) == 1
    assert _open(server) == [("made on the way", False, "")]


def test_a_job_that_can_never_be_done_is_given_up_at_once_and_stays_to_be_seen(server: Server, clock: Clock) -> None:
    def handle(_server: Server, _job: Job) -> None:
        raise Never("there is no such mailbox")

    _plan(server, "mail")
    with structlog.testing.capture_logs() as lines:
        assert run_due_jobs(server, {"mail": handle}) == 1
    assert [(line["event"], line["reason"]) for line in lines] == [("job given up", "there is no such mailbox")]
    clock.now += timedelta(days=40)
    with server.database.writing() as connection:
        purge_jobs(connection, clock.now)
    assert run_due_jobs(server, {"mail": handle}) == 0
    assert _open(server) == [("mail", True, "there is no such mailbox")]
    assert gauges(server.database).jobs_given_up == 1


def test_a_job_that_keeps_failing_is_given_up_after_some_days(server: Server, clock: Clock) -> None:
    begun = clock.now

    def handle(_server: Server, _job: Job) -> None:
        raise NotNow("the mail host does not answer")

    _plan(server, "mail")
    while _open(server) == [("mail", False, "the mail host does not answer")] or clock.now == begun:
        run_due_jobs(server, {"mail": handle})
        clock.now += timedelta(minutes=20)
    assert _open(server) == [("mail", True, "the mail host does not answer")]
    assert timedelta(days=3) < clock.now - begun < timedelta(days=6)


def test_a_job_that_ends_its_process_each_time_is_given_up_without_another_try(server: Server, clock: Clock) -> None:
    _plan(server, "mail")
    for _ in range(MAX_ATTEMPTS):
        assert claim_job(server.database, LEASE, {"mail"}) is not None
        clock.now += LEASE + timedelta(seconds=1)
    assert run_due_jobs(server, {"mail": _unexpected}) == 1
    assert _open(server) == [("mail", True, "each attempt ended with the server process")]


def test_a_worker_whose_claim_ended_does_not_touch_the_claim_of_the_next(server: Server, clock: Clock) -> None:
    def slow(server: Server, _job: Job) -> None:
        clock.now += LEASE + timedelta(seconds=1)
        assert claim_job(server.database, LEASE, {"mail"}) is not None
        raise RuntimeError("too late")

    _plan(server, "mail")
    assert run_due_jobs(server, {"mail": slow}) == 1
    assert _open(server) == [("mail", False, "")]
    assert claim_job(server.database, LEASE, {"mail"}) is None


def test_jobs_of_a_kind_wait_for_the_next_look_when_all_would_fail_and_others_go_on(
    server: Server, clock: Clock
) -> None:
    tried: list[str] = []

    def away(_server: Server, job: Job) -> None:
        tried.append(job.kind)
        raise NotNow("the mail host does not answer", for_all_of_its_kind=True)

    for kind in ("mail", "mail", "paper"):
        _plan(server, kind)
        clock.now += timedelta(seconds=1)
    run_due_jobs(server, {"mail": away, "paper": lambda _server, job: tried.append(job.kind)})
    assert tried == ["mail", "paper"]
    run_due_jobs(server, {"mail": away})
    assert tried == ["mail", "paper", "mail"]


def test_a_job_of_a_kind_that_this_version_does_not_know_is_left_alone(server: Server) -> None:
    _plan(server, "webhook")
    assert run_due_jobs(server, {"mail": _unexpected}) == 0
    assert _open(server) == [("webhook", False, "")]


def test_a_stopping_worker_begins_no_further_job(server: Server) -> None:
    stopped = Event()
    for _ in range(3):
        _plan(server, "mail")
    assert run_due_jobs(server, {"mail": lambda _server, _job: stopped.set()}, stopped) == 1


def test_a_worker_that_is_stopped_ends_its_job_and_waits_no_longer_than_told(server: Server) -> None:
    worker = start_worker(server)
    worker.stop(20)
    assert not worker.thread.is_alive()


def test_the_purge_removes_old_sessions_and_transactions_and_plans_the_next(server: Server, clock: Clock) -> None:
    administration_id = open_administration(
        server.database, AdministrationDraft(code="demo", name="Demo"), Actor(None, "cli")
    )
    with server.database.writing() as connection:
        user = add_user(server, connection, "an@example.com", "An")
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
        held = held_credentials(connection, user.id)
    token = open_session(server, NewSession("eboekhouden", user.id, administration_id, held, "two"))
    clock.now += timedelta(days=2)
    _plan(server, "purge")
    _plan(server, "paper")
    run_due_jobs(server, {"paper": lambda _server, _job: None})
    clock.now += timedelta(days=2)
    assert run_due_jobs(server) == 1
    assert [one for one in _every_job(server) if one == "paper"] == []
    assert use_session(server, SessionProof("eboekhouden", token, "two"), "r") is SessionFault.NOT_FOUND
    with server.database.reading() as connection:
        assert exchange_by_id(connection, "cash", "old") is None
        assert exchange_by_id(connection, "cash", "new") is not None
        assert waits(connection, "purge")


def test_the_purge_removes_contents_that_no_document_has(server: Server, clock: Clock, tmp_path: Path) -> None:
    administration_id = open_administration(
        server.database, AdministrationDraft(code="demo", name="Demo"), Actor(None, "cli")
    )
    folder = tmp_path / "documents"
    folder.mkdir()
    server.database.keep_contents_in(folder)
    with open_book(server.database, administration_id, Actor(None, "cli"), writing=True) as book:
        holder = party_as_holder(book, "code", "EIGEN")
        kept = [
            add_attachment(book, AttachmentDraft(file_name="bon.pdf", content=content, holder=holder))
            for content in (b"weg", b"blijft")
        ]
        remove_attachment(book, kept[0].id)
    # The files have the clock of the machine, which is later than that of the test.
    for days, left in ((6, 2), (4000, 1)):
        clock.now += timedelta(days=days)
        _plan(server, "purge")
        assert run_due_jobs(server) > 0
        assert len([path for path in folder.rglob("*") if path.is_file()]) == left


def test_the_purge_may_be_repeated_and_still_leaves_one_to_come(server: Server, clock: Clock) -> None:
    plan_purge(server)
    plan_purge(server)
    job = claim_job(server.database, LEASE, {"purge"})
    assert job is not None
    purge(server, job)
    clock.now += LEASE + timedelta(seconds=1)
    assert run_due_jobs(server) == 1
    assert _open(server) == [("purge", False, "")]
    assert run_due_jobs(server) == 0


def _in_lane(server: Server, *kinds: str, lane: str = "a") -> None:
    with server.database.writing() as connection:
        for kind in kinds:
            add_job_in_lane(connection, LaneJob(lane, kind, {}), server.database.clock())


def _claimed(server: Server) -> Job | None:
    return claim_job(server.database, LEASE, ["first", "second", "third", "elsewhere"])


def test_jobs_of_one_lane_wait_for_each_other(server: Server, clock: Clock) -> None:
    _in_lane(server, "first", "second", "third")
    _in_lane(server, "elsewhere", lane="b")
    first = _claimed(server)
    elsewhere = _claimed(server)
    assert first is not None
    assert elsewhere is not None
    assert (first.kind, elsewhere.kind, _claimed(server)) == ("first", "elsewhere", None)
    with server.database.writing() as connection:
        put_off_job(connection, first, clock.now + timedelta(hours=1), "no answer")
        finish_job(connection, elsewhere, clock.now)
    assert _claimed(server) is None
    clock.now += timedelta(hours=1)
    again = _claimed(server)
    assert again is not None
    assert again.kind == "first"
    with server.database.writing() as connection:
        give_up_job(connection, again, clock.now, "no answer")
    second = _claimed(server)
    assert second is not None
    assert (second.kind, _claimed(server)) == ("second", None)


def test_a_lane_goes_on_when_the_process_that_held_it_died(server: Server, clock: Clock) -> None:
    _in_lane(server, "first", "second")
    assert _claimed(server) is not None
    clock.now += LEASE + timedelta(seconds=1)
    done: list[str] = []
    handlers: dict[str, Handler] = {kind: lambda _server, job: done.append(job.kind) for kind in ("first", "second")}
    assert run_due_jobs(server, handlers) == 2
    assert done == ["first", "second"]
