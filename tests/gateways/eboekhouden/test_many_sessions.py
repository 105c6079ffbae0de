"""Test sessions in numbers: hundreds side by side, in several processes, and across a restart of the server."""

import http.client
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from grootboek.access.credentials import DoorKeys
from grootboek.jobs.purging import plan_purge
from grootboek.jobs.worker import run_due_jobs
from tests.faults.load import open_session, post
from tests.gateways.eboekhouden.conftest import CODE_1, CODE_2, USERNAME, Door
from tests.live_server import LiveServer, new_administration, serving

pytestmark = pytest.mark.slow

MANY = 300


def test_hundreds_of_sessions_are_opened_at_once_and_all_live(either_door: Door) -> None:
    def live(number: int) -> tuple[str, str]:
        codes = {"Username": USERNAME, "SecurityCode1": CODE_1, "SecurityCode2": CODE_2}
        session = either_door.ask("OpenSession", **codes).value("SessionID") or ""
        used = either_door.ask("GetRelaties", SessionID=session, SecurityCode2=CODE_2)
        if number % 3 == 0:
            either_door.ask("CloseSession", SessionID=session)
        return session, used.code

    with ThreadPoolExecutor(16) as threads:
        lived = list(threads.map(live, range(MANY)))
    assert len({session for session, _ in lived}) == MANY
    assert {code for _, code in lived} == {""}
    for number in (0, 1, 2, MANY - 1):
        again = either_door.ask("GetRelaties", SessionID=lived[number][0], SecurityCode2=CODE_2)
        assert again.code == ("E002.4" if number % 3 == 0 else "")


def test_processes_share_sessions(make_door: Callable[[str], Door], furnished_url: str) -> None:
    one, other = make_door(furnished_url), make_door(furnished_url)
    one.sign_in()
    other.session = one.session
    assert other.call("GetRelaties").code == ""
    other.clock.moment += timedelta(minutes=19)
    other.call("GetRelaties")
    one.clock.moment += timedelta(minutes=38)
    assert one.call("GetRelaties").code == ""
    other.ask("CloseSession", SessionID=one.session)
    assert one.call("GetRelaties").told == ("E002.4", "Sessions has already been closed")


def test_a_session_that_ended_long_ago_is_not_found(either_door: Door) -> None:
    either_door.sign_in()
    for elapsed, code in ((timedelta(minutes=21), "E002.3"), (timedelta(days=2), "E002.2")):
        either_door.clock.moment += elapsed
        plan_purge(either_door.server)
        run_due_jobs(either_door.server)
        assert either_door.call("GetRelaties").code == code


def relations(server: LiveServer, keys: DoorKeys, session: str) -> str:
    """Call GetRelaties over a new connection."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    head = f"<SessionID>{session}</SessionID><SecurityCode2>{keys.security_code_2}</SecurityCode2>"
    answer = post(connection, f'<GetRelaties xmlns="http://www.e-boekhouden.nl/soap">{head}</GetRelaties>')
    connection.close()
    return answer


def test_a_killed_server_that_starts_again_knows_its_sessions(database_url: str) -> None:
    keys = new_administration(database_url)
    with serving(database_url) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        session = open_session(connection, keys)
        connection.close()
        assert "<GetRelatiesResult><ErrorMsg />" in relations(server, keys, session)
        server.kill()
    with serving(database_url) as server:
        assert "<GetRelatiesResult><ErrorMsg />" in relations(server, keys, session)


def test_worker_processes_share_sessions(postgresql_url: str) -> None:
    keys = new_administration(postgresql_url)
    with serving(postgresql_url, "--workers", "2") as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        session = open_session(connection, keys)
        connection.close()
        answers = {relations(server, keys, session) for _ in range(12)}
    assert len(answers) == 1
    assert "<GetRelatiesResult><ErrorMsg />" in answers.pop()
