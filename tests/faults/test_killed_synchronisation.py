"""What is asked of an off-line administration is executed exactly once, whoever is killed and whenever, and is never lost."""

import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from grootboek.access.credentials import DoorKeys
from tests.engines import Engines
from tests.faults.synchronising import (
    Caller,
    Network,
    Program,
    booked,
    network_to,
    number_of,
    status_of,
    synchronising,
    wait_until,
)
from tests.live_server import LiveServer, new_administration, serving

pytestmark = pytest.mark.slow

PENDING, DONE = 1, 2
OWN = "own.sqlite"
POLL, RESULT = "/cashwin/poll", "/cashwin/result"
AT_ONCE = {"GROOTBOEK_CASH_WAITING_CALLS": "0", "GROOTBOEK_CASH_CALLS": "0"}
"""The settings of a server at which no call waits, and which answers any number of them."""


@dataclass
class Scene:
    """A server, a program with books of its own, and the network between them."""

    database_url: str
    own_url: str
    keys: DoorKeys
    server: LiveServer
    network: Network
    programs: list[Program] = field(default_factory=list)

    @property
    def caller(self) -> Caller:
        """Who asks at the server that runs now."""
        return Caller(self.keys, self.server.port)

    def start_program(self, *options: str) -> Program:
        """Start a program."""
        program = Program(self.network.url, self.keys, self.own_url, *options)
        self.programs.append(program)
        return program

    def restart_server(self) -> None:
        """Start a server in place of the one that was killed."""
        self.server.close()
        self.server = LiveServer(self.database_url, environment=AT_ONCE)
        self.network.port = self.server.port

    def kill_program(self) -> bool:
        """Kill the program, whose line is cut by that."""
        self.programs[-1].kill()
        return False

    def kill_server(self) -> bool:
        """Kill the server."""
        self.server.kill()
        return False

    def end_programs(self) -> None:
        """End the programs that still run."""
        for program in self.programs:
            program.close()

    def close(self) -> None:
        """End everything."""
        self.end_programs()
        self.server.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def set_up(
    request: pytest.FixtureRequest, engines: Engines, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    """A server on each engine in turn, at which a program with an administration is known; the program's books are new."""
    folder = tmp_path_factory.mktemp("synchronising")
    with engines.migrated(request.param, folder) as url:
        keys = new_administration(url)
        server = LiveServer(url, environment=AT_ONCE)
        with network_to(server.port) as network:
            made = Scene(url, f"sqlite:///{folder / OWN}", keys, server, network)
            assert made.start_program("--once").ended() == 0
            yield made
            made.close()


@pytest.fixture
def scene(set_up: Scene, tmp_path: Path) -> Iterator[Scene]:
    """The server, with nothing left to do there, and a program with new books: a copy of those that the server knows."""
    if set_up.server.process.poll() is not None:
        set_up.restart_server()
    own = tmp_path / OWN
    shutil.copyfile(set_up.own_url.removeprefix("sqlite:///"), own)
    made = replace(set_up, own_url=f"sqlite:///{own}", programs=[])
    yield made
    made.end_programs()
    set_up.server = made.server
    set_up.network.meddle = lambda _path, _answer: True


def test_program_killed_between_execution_and_result(scene: Scene) -> None:
    number = number_of(scene.caller.bring(4200))
    scene.network.once(RESULT, answered=False, act=scene.kill_program)
    scene.start_program().ended()
    assert (booked(scene.own_url), scene.caller.status(number)) == ([4200], PENDING)
    again = scene.start_program()
    wait_until(lambda: scene.caller.status(number) == DONE)
    assert (again.stop(), booked(scene.own_url)) == (0, [4200])


def test_program_killed_when_it_takes_a_request(scene: Scene) -> None:
    number = number_of(scene.caller.bring(4200))
    scene.network.once(POLL, answered=True, act=scene.kill_program)
    scene.start_program().ended()
    assert (booked(scene.own_url), scene.caller.status(number)) == ([], PENDING)
    assert scene.start_program("--once").ended() == 0
    assert (booked(scene.own_url), scene.caller.status(number)) == ([4200], DONE)


def test_server_killed_when_it_has_handed_out_a_request(scene: Scene) -> None:
    number = number_of(scene.caller.bring(4200))
    scene.network.once(POLL, answered=True, act=lambda: not scene.kill_server())
    program = scene.start_program()
    program.wait_until("the server cannot be reached")
    assert booked(scene.own_url) == [4200]
    scene.restart_server()
    wait_until(lambda: scene.caller.status(number) == DONE)
    assert (program.stop(), booked(scene.own_url), "Traceback" in program.output) == (0, [4200], False)


def test_server_killed_between_the_result_and_its_answer(scene: Scene) -> None:
    number = number_of(scene.caller.bring(4200))
    scene.network.once(RESULT, answered=True, act=scene.kill_server)
    program = scene.start_program()
    program.wait_until("the server cannot be reached")
    scene.restart_server()
    assert scene.caller.status(number) == DONE
    later = number_of(scene.caller.bring(100))
    wait_until(lambda: scene.caller.status(later) == DONE)
    assert (program.stop(), booked(scene.own_url)) == (0, [100, 4200])


def test_export_that_changes_something_survives_a_killed_program(scene: Scene) -> None:
    number = number_of(scene.caller.call("Export", exportData="2050R"))
    scene.network.once(RESULT, answered=False, act=scene.kill_program)
    scene.start_program().ended()
    scene.start_program("--once").ended()
    assert "&lt;Z0101&gt;000001&lt;" in scene.caller.call("GetTransaction", id=number)
    following = number_of(scene.caller.call("Export", exportData="2050R"))
    scene.start_program("--once").ended()
    assert "&lt;Z0101&gt;000002&lt;" in scene.caller.call("GetTransaction", id=following)


def test_two_programs_at_once_execute_each_request_once(scene: Scene) -> None:
    numbers = [number_of(scene.caller.bring(cents)) for cents in range(1, 21)]
    programs = [scene.start_program() for _ in range(2)]
    wait_until(lambda: scene.caller.status(numbers[-1]) != PENDING)
    assert [scene.caller.status(number) for number in numbers] == [DONE] * 20
    assert [program.stop() for program in programs] == [0, 0]
    assert booked(scene.own_url) == list(range(1, 21))


def test_program_and_server_that_are_killed_at_any_moment(scene: Scene, soak: bool) -> None:
    chance = random.Random("synchronise")
    brought: dict[int, str] = {}
    for cents in range(1, 101 if soak else 4):
        brought[cents] = number_of(scene.caller.bring(cents))
        program = scene.start_program()
        wait_until(lambda program=program: bool(program.told("synchronising")))  # type: ignore[misc]
        time.sleep(chance.random() / 4)
        chance.choice([program.kill, scene.server.kill])()
        program.kill()
        scene.restart_server()
    assert scene.start_program("--once").ended() == 0
    assert {scene.caller.status(number) for number in brought.values()} == {DONE}
    assert booked(scene.own_url) == list(brought)


def test_unreachable_server_is_tried_again_and_told_in_a_line(scene: Scene) -> None:
    scene.server.kill()
    program = scene.start_program()
    program.wait_until("the server cannot be reached", 2)
    assert {line["level"] for line in program.told("the server cannot be reached")} == {"warning"}
    scene.restart_server()
    number = number_of(scene.caller.bring(100))
    wait_until(lambda: scene.caller.status(number) == DONE)
    assert (program.stop(), "Traceback" in program.output) == (0, False)


@pytest.fixture
def keys(sqlite_url: str) -> DoorKeys:
    """The credentials of a user of a server."""
    return new_administration(sqlite_url)


def test_wrong_password_ends_the_program(sqlite_url: str, keys: DoorKeys, tmp_path: Path) -> None:
    own_url = f"sqlite:///{tmp_path / 'own.sqlite'}"
    with serving(sqlite_url) as server:
        program = Program(server.url, keys, own_url, password="niet het wachtwoord")
        try:
            assert program.ended() == 1
            assert "does not know this customer number" in program.output
            assert "Traceback" not in program.output
        finally:
            program.close()


def calls_in(pool: ThreadPoolExecutor, call: Callable[[int], str], amounts: range) -> list[Callable[[], str]]:
    """Start calls, and return what gives their answers."""
    return [pool.submit(call, amount).result for amount in amounts]


def test_waiting_calls_leave_threads_for_the_others(sqlite_url: str, keys: DoorKeys, tmp_path: Path) -> None:
    environment = {"GROOTBOEK_CASH_WAITING_CALLS": "200", "GROOTBOEK_CASH_WAIT_SECONDS": "30"}
    own_url = f"sqlite:///{tmp_path / 'own.sqlite'}"
    with serving(sqlite_url, "--threads", "4", environment=environment) as server, ThreadPoolExecutor(6) as pool:
        caller = Caller(keys, server.port)
        with synchronising(server.url, keys, own_url, "--once") as program:
            assert program.ended() == 0
        answers = calls_in(pool, caller.bring, range(1, 7))
        listed = [caller.call("ListAdministrations") for _ in range(20)]
        assert all("<ns1:code>1</ns1:code>" in answer for answer in listed)
        with synchronising(server.url, keys, own_url):
            statuses = sorted(status_of(answer()) for answer in answers)
    assert statuses == [PENDING, PENDING, PENDING, DONE, DONE, DONE]


def test_server_that_is_asked_to_stop_ends_the_waiting(sqlite_url: str, keys: DoorKeys, tmp_path: Path) -> None:
    own_url = f"sqlite:///{tmp_path / 'own.sqlite'}"
    with serving(sqlite_url, environment={"GROOTBOEK_CASH_WAIT_SECONDS": "600"}) as server:
        with synchronising(server.url, keys, own_url, "--once") as program:
            assert program.ended() == 0
        with ThreadPoolExecutor(1) as pool:
            (answer,) = calls_in(pool, Caller(keys, server.port).bring, range(1, 2))
            time.sleep(1)
            assert server.stop(signal.SIGTERM) == 0
            assert status_of(answer()) == PENDING
        assert "Traceback" not in server.output
    with serving(sqlite_url) as server, synchronising(server.url, keys, own_url, "--once") as program:
        assert program.ended() == 0
    assert booked(own_url) == [1]
