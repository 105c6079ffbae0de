"""Test the limit on calls: 100 a minute for each user, whatever he calls and wherever it is counted."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from grootboek.access.call_limits import seconds_to_wait
from grootboek.gateways.cash.offline.cashwin.messages import POLL
from grootboek.jobs.purging import plan_purge
from grootboek.jobs.worker import run_due_jobs
from grootboek.settings import Settings
from tests.gateways.cash.cashwin import authorization
from tests.gateways.cash.conftest import EMAIL, RELATION, Clock, Door, furnish, granted, made_user, mount
from tests.gateways.surfacing import opening

WAIT = "meer dan 100 verzoeken in een minuut; probeer het over 9 seconden opnieuw"
NO_LOGIN = {"relatie": "", "email": "", "pass": ""}


@pytest.fixture
def make(clock: Clock, furnished_url: str) -> Iterator[Callable[[Settings], Door]]:
    """Open the door on each engine with settings."""
    with opening(Door, furnish, mount) as opened:
        yield lambda settings: opened(furnished_url, clock, settings)


@pytest.fixture
def limited(make: Callable[[Settings], Door]) -> Door:
    """The door with the limit that there is when nothing is set."""
    return make(Settings())


def have_called(door: Door, times: int, minute: str = "2016-10-11 07:59") -> None:
    """Have the user called so often in a minute."""
    values = f"({door.user_id}, 'cash', '{minute}', {times})"
    with door.server.database.writing() as connection:
        connection.exec_driver_sql(f"INSERT INTO door_call (user_id, door, minute, calls) VALUES {values}")


def counted(door: Door) -> dict[str, int]:
    """Return the calls of each minute."""
    with door.server.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT minute, calls FROM door_call ORDER BY minute").all()
    return {row.minute: row.calls for row in rows}


TOLD = {
    "Authenticate": (4, "Error while issuing token"),
    "ListAdministrations": (700, "Error getting directory listing"),
    "Export": (800, "Error during export"),
    "Import": (900, "Error during import"),
    "GetTransaction": (3, "Error while handling file"),
}


def test_each_operation_past_the_limit(limited: Door) -> None:
    have_called(limited, 98)
    number = limited.bring("201=4360 302=161201 307=1 901=KAS").value("transaction/a:id") or ""
    token = limited.call("Authenticate", service="x").value("token") or ""
    parts = {"service": "x", "exportData": "0101", "importData": "x", "id": number}
    for operation, (code, message) in TOLD.items():
        reply = limited.call(operation, **parts)
        assert (reply.status, reply.code, reply.message) == (200, code, f"{message}: {WAIT}")
        assert len(reply.tree[0][0]) == 1
    assert limited.call("ListAdministrations", token=token, **NO_LOGIN).code == 700
    assert counted(limited) == {"2016-10-11 07:59": 100}


def test_next_minute_is_free(limited: Door) -> None:
    have_called(limited, 100)
    limited.clock.moment += timedelta(seconds=8)
    assert limited.call("ListAdministrations").message.endswith("over 1 seconden opnieuw")
    limited.clock.moment += timedelta(seconds=1)
    assert limited.call("ListAdministrations").code == 1
    assert counted(limited) == {"2016-10-11 07:59": 100, "2016-10-11 08:00": 1}


def test_users_are_counted_apart(limited: Door) -> None:
    have_called(limited, 100)
    made_user(limited.server, "tweede@cash.nl", int(RELATION), "geheim")
    granted(limited.server, "tweede@cash.nl", limited.administration_id)
    assert limited.call("ListAdministrations", email="tweede@cash.nl", **{"pass": "geheim"}).code == 1
    assert limited.call("ListAdministrations", email=EMAIL).code == 700


def test_calls_of_nobody_are_not_counted(limited: Door) -> None:
    assert limited.call("ListAdministrations", **{"pass": "x"}).code == 2
    assert limited.call("ListAdministrations", token="x", **NO_LOGIN).code == 6
    assert limited.call("Authenticate").code == 7
    assert counted(limited) == {}


def test_another_limit_and_none(make: Callable[[Settings], Door]) -> None:
    assert [make(Settings(cash_calls=2)).call("Export", exportData="0101").code for _ in range(3)] == [1, 1, 800]
    assert make(Settings(cash_calls=0)).call("Export", exportData="0101").code == 1


def test_those_who_race_get_no_more_than_the_limit(make: Callable[[Settings], Door]) -> None:
    halls = [make(Settings()).server for _ in range(2)]
    with ThreadPoolExecutor(12) as threads:
        waits = list(threads.map(lambda number: seconds_to_wait(halls[number % 2], 1, "cash", 37), range(90)))
    assert (waits.count(0), set(waits)) == (37, {0, 9})


def test_old_minutes_are_forgotten(limited: Door) -> None:
    have_called(limited, 5, "2016-10-11 06:58")
    have_called(limited, 5, "2016-10-11 07:00")
    plan_purge(limited.server)
    run_due_jobs(limited.server)
    assert counted(limited) == {"2016-10-11 07:00": 5}


def test_the_program_that_asks_for_work_is_not_counted(limited: Door) -> None:
    have_called(limited, 100)
    asking = {"code": "de99", "name": "Demo CASH", "reads_messages": True}
    asked = [limited.client.simulate_post(POLL, json=asking, headers=authorization()).status_code for _ in range(3)]
    assert (asked, limited.call("ListAdministrations").code) == ([200] * 3, 700)


def test_bookings_wait_for_the_disk_after_a_call_that_did_not(limited: Door) -> None:
    asked = "PRAGMA synchronous" if limited.server.database.is_sqlite else "SHOW synchronous_commit"

    def waits() -> object:
        with limited.server.database.writing() as connection:
            return connection.exec_driver_sql(asked).scalar()

    before = waits()
    limited.call("ListAdministrations")
    assert waits() == before
    assert before == 2 or not limited.server.database.is_sqlite
