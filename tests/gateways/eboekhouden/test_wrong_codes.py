"""Test that wrong codes are slowed down: per user name and address, longer each time, and shared by all processes."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from grootboek.access.server import Server
from grootboek.access.wrong_logins import Login
from grootboek.app import application
from grootboek.jobs.purging import plan_purge
from grootboek.jobs.worker import run_due_jobs
from grootboek.settings import Settings
from tests.gateways.eboekhouden.conftest import CODE_1, CODE_2, USERNAME, Door, made_user, reply_of
from tests.gateways.eboekhouden.messages import envelope, xml_of

WRONG = {"SecurityCode1": "wrong"}
UNABLE = ("E001.7", "Unable to verify")


def fail(door: Door, times: int, **sent: str) -> None:
    """Send wrong codes that are looked at, so many times."""
    for _ in range(times):
        assert door.sign_in(**(sent or WRONG)).code in ("E001.1", "E001.3")


def later(door: Door, seconds: float) -> None:
    door.clock.moment += timedelta(seconds=seconds)


@pytest.mark.parametrize("sent", [WRONG, {"SecurityCode2": "wrong"}], ids=str)
def test_further_tries_are_refused_unseen(either_door: Door, sent: dict[str, str]) -> None:
    fail(either_door, 5, **sent)
    reply = either_door.sign_in()
    assert reply.told == UNABLE
    assert (reply.status, reply.value("SessionID")) == (200, None)
    assert either_door.sign_in(**sent).told == UNABLE
    later(either_door, 30)
    assert either_door.sign_in().code == ""


def test_wait_doubles_with_each_further_failure_up_to_the_longest(door: Door) -> None:
    fail(door, 5)
    for seconds in (30, 60, 120, 240, 480, 900, 900):
        later(door, seconds - 1)
        assert door.sign_in().told == UNABLE
        later(door, 1)
        fail(door, 1)


def test_refused_tries_do_not_prolong_the_wait(door: Door) -> None:
    fail(door, 5)
    for _ in range(29):
        later(door, 1)
        assert door.sign_in(**WRONG).told == UNABLE
    later(door, 1)
    assert door.sign_in().code == ""


def test_right_codes_clear_the_count(either_door: Door) -> None:
    for _ in range(3):
        fail(either_door, 4)
        assert either_door.sign_in().code == ""
    fail(either_door, 5)
    later(either_door, 30)
    assert either_door.sign_in().code == ""
    fail(either_door, 5)
    assert either_door.sign_in().told == UNABLE


def test_only_the_name_that_was_tried_waits(door: Door) -> None:
    made_user(door.server, "other@example.nl", "code")
    fail(door, 5)
    assert door.sign_in(Username=f" {USERNAME.upper()} ").told == UNABLE
    assert door.sign_in(Username="other@example.nl", SecurityCode1="code").code == "E001.2"


def sign_in_from(door: Door, address: str, code_1: str = CODE_1) -> str:
    """Open a session from an address and return the error code."""
    sent = {"Username": USERNAME, "SecurityCode1": code_1, "SecurityCode2": CODE_2}
    body = envelope("OpenSession", xml_of(sent))
    headers = {"Content-Type": "text/xml"}
    return reply_of(door.client.simulate_post("/soap.asmx", body=body, headers=headers, remote_addr=address)).code


@pytest.mark.parametrize(
    ("tried", "waits", "is_free"),
    [
        ("203.0.113.7", "203.0.113.7", "203.0.113.8"),
        ("203.0.113.7", "::ffff:203.0.113.7", "::ffff:203.0.113.8"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"),
    ],
)
def test_only_the_place_it_was_tried_from_waits(door: Door, tried: str, waits: str, is_free: str) -> None:
    for _ in range(5):
        assert sign_in_from(door, tried, "wrong") == "E001.1"
    assert sign_in_from(door, waits) == "E001.7"
    assert sign_in_from(door, is_free) == ""


def test_address_behind_a_proxy_is_the_clients(door: Door) -> None:
    server = Server(door.server.database, Settings(trusted_proxies=("10.0.0.1/32",)))
    door.client.app = application(server)

    def sign_in(client: str, code_1: str = CODE_1) -> str:
        sent = {"Username": USERNAME, "SecurityCode1": code_1, "SecurityCode2": CODE_2}
        headers = {"Content-Type": "text/xml", "X-Forwarded-For": client}
        body = envelope("OpenSession", xml_of(sent))
        return reply_of(
            door.client.simulate_post("/soap.asmx", body=body, headers=headers, remote_addr="10.0.0.1")
        ).code

    assert [sign_in("203.0.113.7", "wrong") for _ in range(6)] == ["E001.1"] * 5 + ["E001.7"]
    assert sign_in("203.0.113.8") == ""


def test_processes_share_the_count(make_door: Callable[[str], Door], furnished_url: str) -> None:
    one, other = make_door(furnished_url), make_door(furnished_url)
    fail(one, 3)
    fail(other, 2)
    assert one.sign_in().told == UNABLE
    later(other, 30)
    assert other.sign_in().code == ""
    assert one.sign_in().code == ""


@pytest.mark.parametrize("tries", [0, 1, 2])
def test_number_of_tries_is_a_setting(door: Door, tries: int) -> None:
    server = Server(door.server.database, Settings(login_tries=tries))

    def waits() -> bool:
        login = Login(server, "eboekhouden", "name", "127.0.0.1")
        with server.database.reading() as connection:
            found = login.has_to_wait(connection)
        login.was_wrong()
        return found

    assert [waits() for _ in range(4)] == ([False] * 4 if not tries else [index >= tries for index in range(4)])


def test_wrong_names_are_not_kept_forever(either_door: Door) -> None:
    fail(either_door, 4)
    for days, code in ((1, "E001.1"), (2, "")):
        later(either_door, 86_400 * days)
        plan_purge(either_door.server)
        run_due_jobs(either_door.server)
        assert either_door.sign_in(**(WRONG if code else {})).code == code
    fail(either_door, 4)
    assert either_door.sign_in().code == ""
