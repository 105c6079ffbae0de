"""Test the limit on GetMutaties: 5000 calls a month for each administration, whoever calls and wherever it is counted."""

import http.client
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from grootboek.access.call_limits import may_call
from grootboek.jobs.purging import plan_purge
from grootboek.jobs.worker import run_due_jobs
from grootboek.store.access.call_counts import Caller, count_call
from tests.faults.load import open_session, post
from tests.gateways.eboekhouden.conftest import USERNAME, Door, granted, opened
from tests.live_server import new_administration, serving

LIMIT = 5000
REFUSED = ("E003.1", "Soap call limit hit")
OTHER_CODE = "99999999-2222-3333-4444-555555555555"


def have_called(door: Door, times: int, month: str = "2023-04") -> None:
    """Have GetMutaties been called so often in a month."""
    values = f"({door.administration_id}, 'GetMutaties', '{month}', {times})"
    with door.server.database.writing() as connection:
        connection.exec_driver_sql(f"INSERT INTO call_count (administration_id, subject, span, calls) VALUES {values}")


def counted(door: Door) -> dict[str, int]:
    """Return the calls of each month."""
    with door.server.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT span, calls FROM call_count ORDER BY span").all()
    return {row.span: row.calls for row in rows}


def test_call_past_the_limit_is_refused_and_not_counted(either_door: Door) -> None:
    have_called(either_door, LIMIT - 2)
    assert [either_door.call("GetMutaties").code for _ in range(4)] == ["", "", "E003.1", "E003.1"]
    reply = either_door.call("GetMutaties")
    assert reply.told == REFUSED
    assert reply.status == 200
    assert reply.value("Mutaties") is None
    assert counted(either_door) == {"2023-04": LIMIT}
    assert either_door.call("GetRelaties").code == ""


def test_the_first_call_of_an_administration_is_counted(either_door: Door) -> None:
    either_door.call("GetMutaties")
    either_door.call("GetRelaties")
    assert counted(either_door) == {"2023-04": 1}


def test_a_new_month_begins_at_midnight_in_the_netherlands(either_door: Door) -> None:
    have_called(either_door, LIMIT, "2023-05")
    either_door.clock.moment = datetime(2023, 5, 31, 21, 59, tzinfo=UTC)
    assert either_door.call("GetMutaties").told == REFUSED
    either_door.clock.moment += timedelta(minutes=1)
    assert either_door.call("GetMutaties").code == ""
    assert counted(either_door) == {"2023-05": LIMIT, "2023-06": 1}


def test_calls_without_a_session_are_not_counted(door: Door) -> None:
    door.sign_in()
    assert door.call("GetMutaties", SessionID="{x}").code == "E002.2"
    assert door.call("GetMutaties", SecurityCode2="x").code == "E002.1"
    door.ask("CloseSession", SessionID=door.session)
    assert door.call("GetMutaties").code == "E002.4"
    assert counted(door) == {}


def test_administrations_are_counted_apart(door: Door) -> None:
    granted(door.server, USERNAME, opened(door.server, "other", OTHER_CODE, door.user_id))
    have_called(door, LIMIT)
    assert door.call("GetMutaties").told == REFUSED
    door.sign_in(SecurityCode2=OTHER_CODE)
    assert door.call("GetMutaties", SecurityCode2=OTHER_CODE).code == ""


def test_count_survives_a_restart(make_door: Callable[[str], Door], furnished_url: str) -> None:
    before = make_door(furnished_url)
    have_called(before, LIMIT - 1)
    assert before.call("GetMutaties").code == ""
    before.server.database.close()
    assert make_door(furnished_url).call("GetMutaties").told == REFUSED


@pytest.mark.parametrize("limit", [1, 37])
def test_those_who_race_get_no_more_than_the_limit(
    make_door: Callable[[str], Door], furnished_url: str, limit: int
) -> None:
    halls = [make_door(furnished_url).server for _ in range(2)]
    with ThreadPoolExecutor(12) as threads:
        served = list(threads.map(lambda number: may_call(halls[number % 2], 1, "GetMutaties", limit), range(90)))
    assert served.count(True) == limit


def test_no_limit(door: Door) -> None:
    assert all(may_call(door.server, door.administration_id, "GetMutaties", 0) for _ in range(3))
    assert counted(door) == {}


def test_old_months_are_forgotten(either_door: Door) -> None:
    for month in ("2022-12", "2023-02", "2023-03", "2023-04"):
        caller = Caller(either_door.administration_id, "GetMutaties")
        assert count_call(either_door.server.database, caller, month, 1)
    plan_purge(either_door.server)
    run_due_jobs(either_door.server)
    assert counted(either_door) == {"2023-03": 1, "2023-04": 1}


def test_worker_processes_share_the_limit(postgresql_url: str) -> None:
    keys = new_administration(postgresql_url)
    with serving(postgresql_url, "--workers", "2", environment={"GROOTBOEK_MUTATION_CALLS": "30"}) as server:

        def ask(times: int) -> list[bool]:
            connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
            session = open_session(connection, keys)
            head = f"<SessionID>{session}</SessionID><SecurityCode2>{keys.security_code_2}</SecurityCode2>"
            message = f'<GetMutaties xmlns="http://www.e-boekhouden.nl/soap">{head}</GetMutaties>'
            answers = [post(connection, message) for _ in range(times)]
            connection.close()
            return ["<Mutaties />" in answer for answer in answers]

        with ThreadPoolExecutor(6) as threads:
            served = [one for many in threads.map(ask, [10] * 6) for one in many]
    assert (len(served), served.count(True)) == (60, 30)
