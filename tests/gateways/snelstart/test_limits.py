"""The limits of a subscription: off at first, then calls a minute, an hour and at once, counted wherever they come in."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta
from uuid import uuid4

import pytest

from grootboek.access.call_limits import LONGEST_CALL, CalledTooOften, Plan, within_plan
from grootboek.access.server import Server
from grootboek.access.users import existing_user
from grootboek.jobs.purging import plan_purge
from grootboek.jobs.worker import run_due_jobs
from grootboek.settings import Settings
from grootboek.store.access.call_counts import Caller, take_place
from grootboek.store.access.subscriptions import set_plan
from grootboek.store.engine.database import Database
from tests.gateways.snelstart.conftest import Door


@pytest.fixture(autouse=True)
def _anew(door: Door) -> Iterator[None]:
    """Forget what the tests before counted, and set the clock back."""
    before = door.clock.now
    yield
    door.clock.now = before
    with door.server.database.writing() as connection:
        for table in ("call_count", "call_in_progress", "subscription_plan"):
            connection.exec_driver_sql(f"DELETE FROM {table}")


def limit(door: Door, plan: Plan | None) -> int:
    """Limit the keys of the user, and return his id."""
    with door.server.database.writing() as connection:
        user = existing_user(connection, "email", "an@example.com")
        set_plan(connection, user.id, plan)
    return user.id


def have_called(door: Door, span: str, times: int) -> None:
    values = f"({door.administration_id}, 'subscription 1', '{span}', {times})"
    with door.server.database.writing() as connection:
        connection.exec_driver_sql(f"INSERT INTO call_count (administration_id, subject, span, calls) VALUES {values}")


def counted(door: Door) -> dict[str, int]:
    with door.server.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT span, calls FROM call_count ORDER BY span").all()
    return {row.span: row.calls for row in rows}


def test_nothing_is_limited_or_counted_at_first(door: Door) -> None:
    assert {door.get("/v2/dagboeken").status for _ in range(120)} == {200}
    assert counted(door) == {}


@pytest.mark.parametrize(("plan", "calls"), [(Plan.DEVELOPMENT, 100), (Plan.PRODUCTION, 500)])
def test_past_the_limit_of_a_minute(door: Door, plan: Plan, calls: int) -> None:
    limit(door, plan)
    have_called(door, "2026-03-02 10:30", calls - 1)
    door.clock.now += timedelta(seconds=18)
    secondary = {
        "Authorization": f"Bearer {door.token}",
        "ocp-apim-subscription-key": door.keys.secondary_subscription_key,
    }
    assert door.call("GET", "/v2/dagboeken", headers=secondary).status == 200
    for reply in (door.get("/v2/dagboeken"), door.get("/v2/echo/a"), door.call("GET", "/v2/landen", headers=secondary)):
        text = "Rate limit is exceeded. Try again in 42 seconds."
        assert (reply.status, reply.json) == (429, {"statusCode": 429, "message": text})
        assert reply.headers["retry-after"] == "42"
    assert counted(door) == {"2026-03-02 10": 1, "2026-03-02 10:30": calls}
    door.clock.now += timedelta(seconds=42)
    assert door.get("/v2/dagboeken").status == 200


@pytest.mark.parametrize(("plan", "calls"), [(Plan.DEVELOPMENT, 1_000), (Plan.PRODUCTION, 5_000)])
def test_past_the_quota_of_an_hour(door: Door, plan: Plan, calls: int) -> None:
    limit(door, plan)
    have_called(door, "2026-03-02 10", calls)
    door.clock.now += timedelta(seconds=5)
    reply = door.get("/v2/dagboeken")
    text = "Out of call volume quota. Quota will be replenished in 00:29:55."
    assert (reply.status, reply.json) == (403, {"statusCode": 403, "message": text})
    assert reply.headers["retry-after"] == "1795"
    assert counted(door) == {"2026-03-02 10": calls}
    door.clock.now += timedelta(seconds=1795)
    assert door.get("/v2/dagboeken").status == 200


@pytest.mark.parametrize(("plan", "calls"), [(Plan.DEVELOPMENT, 5), (Plan.PRODUCTION, 50)])
def test_past_the_limit_of_calls_at_once(door: Door, plan: Plan, calls: int) -> None:
    user_id = limit(door, plan)
    with ExitStack() as running:
        for _ in range(calls):
            running.enter_context(within_plan(door.server, plan, user_id, door.administration_id))
        reply = door.get("/v2/dagboeken")
        text = "Rate limit is exceeded. Try again in 1 seconds."
        assert (reply.status, reply.json) == (429, {"statusCode": 429, "message": text})
    assert door.get("/v2/dagboeken").status == 200


def test_a_call_whose_process_died_is_not_counted_for_ever(door: Door) -> None:
    user_id = limit(door, Plan.DEVELOPMENT)
    caller, now = Caller(door.administration_id, f"subscription {user_id}"), door.clock.now
    with door.server.database.writing() as connection:
        # As after a kill: begun, and never left.
        begun = [take_place(connection, caller, uuid4(), (now, now + LONGEST_CALL), 5) for _ in range(6)]
    assert begun == [True] * 5 + [False]
    assert door.get("/v2/dagboeken").status == 429
    door.clock.now += LONGEST_CALL + timedelta(seconds=1)
    assert door.get("/v2/dagboeken").status == 200


def test_a_call_that_is_refused_counts_and_leaves_its_place(door: Door) -> None:
    limit(door, Plan.DEVELOPMENT)
    assert {door.get(f"/v2/relaties/{uuid4()}").status for _ in range(7)} == {404}
    assert {door.call("POST", "/v2/verkoopboekingen", b"").status for _ in range(7)} == {400}
    assert counted(door)["2026-03-02 10:30"] == 14


def test_those_who_race_in_two_servers_get_no_more_than_the_limit(door: Door) -> None:
    user_id = limit(door, Plan.DEVELOPMENT)
    second = Server(
        Database(door.server.database.url.render_as_string(hide_password=False), clock=door.clock), Settings()
    )
    # An SQLite database has one process that writes.
    servers = [door.server, door.server if second.database.is_sqlite else second]

    def call(number: int) -> bool:
        try:
            with within_plan(servers[number % 2], Plan.DEVELOPMENT, user_id, door.administration_id):
                return True
        except CalledTooOften:
            return False

    with ThreadPoolExecutor(4) as threads:
        served = list(threads.map(call, range(130)))
    second.database.close()
    assert served.count(True) == 100
    with ExitStack() as running:
        door.clock.now += timedelta(minutes=1)
        begun = 0
        for number in range(8):
            try:
                running.enter_context(within_plan(servers[0], Plan.DEVELOPMENT, user_id, door.administration_id))
                begun += 1
            except CalledTooOften:
                assert number >= 5
        assert begun == 5


def test_old_counts_are_forgotten(door: Door) -> None:
    for span in ("2026-03-01 09", "2026-03-01 10", "2026-03-02 09:29", "2026-03-02 09:31", "2025-12", "2026-01"):
        have_called(door, span, 1)
    plan_purge(door.server)
    run_due_jobs(door.server)
    assert list(counted(door)) == ["2026-01", "2026-03-01 10", "2026-03-02 09:31"]


def test_bookings_wait_for_the_disk_after_a_call_that_was_counted(door: Door) -> None:
    asked = "PRAGMA synchronous" if door.server.database.is_sqlite else "SHOW synchronous_commit"

    def waits() -> object:
        with door.server.database.writing() as connection:
            return connection.exec_driver_sql(asked).scalar()

    before = waits()
    limit(door, Plan.DEVELOPMENT)
    assert door.get("/v2/dagboeken").status == 200
    assert waits() == before
    assert before == 2 or not door.server.database.is_sqlite
