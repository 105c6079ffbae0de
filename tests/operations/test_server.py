"""The server as a host runs it: starting, limits, slow clients, signals and workers."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

import httpx
import pytest

from grootboek import __version__
from grootboek.store import migrations
from tests.live_server import LiveServer, new_administration, serving
from tests.postgres import free_port

pytestmark = pytest.mark.slow

LIST = """<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"
xmlns:api="https://www.cashweb.nl/?api"><SOAP-ENV:Body><api:ListAdministrations><relatie>%s</relatie>
<email>%s</email><pass>%s</pass></api:ListAdministrations></SOAP-ENV:Body></SOAP-ENV:Envelope>"""


@pytest.fixture(scope="module")
def server(engines: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    url = engines.new_sqlite(tmp_path_factory.mktemp("server"))  # type: ignore[attr-defined]
    with serving(
        url, environment={"GROOTBOEK_BODY_LIMIT": "100000", "GROOTBOEK_TRUSTED_PROXIES": "127.0.0.0/8"}
    ) as made:
        yield made


def talk(server: LiveServer, *parts: bytes, pause: float = 0.1) -> bytes:
    """Send parts of a request over a bare socket and return all that comes back until the server closes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        for part in parts:
            connection.sendall(part)
            time.sleep(pause)
        answer = b""
        while got := connection.recv(65536):
            answer += got
        return answer


LAST_MIGRATION = max(file.name[:4] for file in Path(migrations.__file__).with_name("versions").glob("[0-9]*.py"))


def test_health_tells_the_version_and_the_state_of_the_database(database_url: str) -> None:
    with serving(database_url) as server:
        answer = httpx.get(f"{server.url}/health")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "version": __version__,
        "database": {"engine": database_url.split(":", maxsplit=1)[0], "state": "ok", "migration": LAST_MIGRATION},
    }


def test_the_log_tells_requests_and_no_secrets(sqlite_url: str) -> None:
    keys = new_administration(sqlite_url)
    with serving(sqlite_url) as server:
        body = LIST % (keys.relation, keys.email, keys.password)
        answer = httpx.post(f"{server.url}/?api/3.0", content=body)
        httpx.post(f"{server.url}/?api/3.0", content=LIST % (keys.relation, keys.email, "a wrong password"))
        assert server.stop() == 0
        done = next(line for line in server.log if line.get("operation") == "ListAdministrations")
        output = server.output
    assert done["request_id"] == answer.headers["x-request-id"]
    assert (done["door"], done["outcome"], done["status"]) == ("cash", "done", 200)
    assert done["milliseconds"] > 0
    for secret in (keys.password, keys.security_code_1, keys.client_key, "a wrong password"):
        assert secret not in output


def test_metrics_are_for_those_who_may_read_them(server: LiveServer) -> None:
    assert "grootboek_requests_total" in httpx.get(f"{server.url}/metrics").text
    stranger = httpx.get(f"{server.url}/metrics", headers={"X-Forwarded-For": "203.0.113.9"})
    assert stranger.status_code == 404


def test_a_chunked_body_is_read(server: LiveServer) -> None:
    answer = httpx.post(f"{server.url}/?api/3.0", content=iter([b"<not", b" xml"]))
    assert b"Fault" in answer.content


@pytest.mark.parametrize("path", ["/?api/3.0", "/soap.asmx", "/b2b/token", "/v2/verkoopboekingen"])
def test_a_body_over_the_limit_is_refused(server: LiveServer, path: str) -> None:
    answer = httpx.post(f"{server.url}{path}", content=iter([b"x" * 60_000, b"x" * 60_000]))
    assert answer.status_code in (400, 401, 413, 500)
    assert len(answer.content) < 10_000
    assert httpx.get(f"{server.url}/health").status_code == 200


def test_a_client_that_waits_to_be_asked_is_asked(server: LiveServer) -> None:
    head = (
        b"POST /?api/3.0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"
    )
    answer = talk(server, head, b"<no>")
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 ")


def test_a_connection_is_closed_when_the_client_says_so(server: LiveServer) -> None:
    answer = talk(server, b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert b"connection: close" in answer.lower()


def test_an_old_client_is_served(server: LiveServer) -> None:
    assert b" 200 OK" in talk(server, b"GET /health HTTP/1.0\r\n\r\n").split(b"\r\n")[0]


@pytest.mark.parametrize(
    "broken", [b"HELLO\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n"]
)
def test_what_is_no_http_ends_the_connection_only(server: LiveServer, broken: bytes) -> None:
    assert b"200" not in talk(server, broken).split(b"\r\n")[0]
    assert httpx.get(f"{server.url}/health").status_code == 200


def test_slow_bodies_do_not_hold_the_server(sqlite_url: str) -> None:
    half = b"POST /?api/3.0 HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n<slow"
    with serving(sqlite_url, environment={"GROOTBOEK_BODY_SECONDS": "1", "GROOTBOEK_THREADS": "2"}) as server:
        slow = [socket.create_connection(("127.0.0.1", server.port), timeout=20) for _ in range(4)]
        for one in slow:
            one.sendall(half)
        time.sleep(0.5)
        assert httpx.get(f"{server.url}/health", timeout=30).status_code == 200
        ended = [one for one in slow if one.recv(65536) == b""]
        for one in slow:
            one.close()
    assert len(ended) == 4


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGINT])
def test_a_stopping_server_finishes_what_runs(sqlite_url: str, with_signal: signal.Signals) -> None:
    answers: list[bytes] = []
    with serving(sqlite_url) as server:

        def ask_slowly() -> None:
            head = b"POST /?api/3.0 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 4\r\n\r\n"
            answers.append(talk(server, head, b"<n", b"o>", pause=1.0))

        asking = Thread(target=ask_slowly)
        asking.start()
        time.sleep(0.5)
        code = server.stop(with_signal)
        asking.join()
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{server.url}/health")
    assert code == 0
    assert b"Fault" in answers[0]


def test_ctrl_c_in_a_terminal_stops_all_processes_and_leaves_the_database_tidy(sqlite_url: str) -> None:
    with serving(sqlite_url) as server:
        httpx.get(f"{server.url}/metrics")
        os.killpg(server.process.pid, signal.SIGINT)
        assert server.process.wait(20) == 0
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    assert not path.with_name(f"{path.name}-wal").exists()


def test_a_killed_server_leaves_no_process_behind(sqlite_url: str) -> None:
    with serving(sqlite_url) as server:
        server.process.kill()
        server.process.wait()
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{server.url}/health", timeout=1).close()
            except (urllib.error.URLError, ConnectionError):
                break
            time.sleep(0.1)
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{server.url}/health")


def refused(database_url: str, *options: str) -> str:
    command = [sys.executable, "-m", "grootboek", "serve", "--port", str(free_port()), "--database", database_url]
    command += options
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    return done.stderr


def test_two_workers_are_refused_on_sqlite(sqlite_url: str) -> None:
    assert "one writing process" in refused(sqlite_url, "--workers", "2")


def test_a_port_that_is_in_use_is_refused(server: LiveServer, sqlite_url: str) -> None:
    assert "cannot listen on 127.0.0.1" in refused(sqlite_url, "--port", str(server.port))


def test_an_address_of_another_machine_is_refused(sqlite_url: str) -> None:
    assert "cannot listen on 192.0.2.1" in refused(sqlite_url, "--host", "192.0.2.1")


def test_a_second_server_is_refused_on_sqlite(server: LiveServer) -> None:
    assert "another server" in refused(server.database_url)


def test_a_certificate_without_its_key_is_refused(sqlite_url: str) -> None:
    assert "needs both" in refused(sqlite_url, "--tls-cert", "certificate.pem")


def test_two_workers_serve_one_postgresql(postgresql_url: str) -> None:
    with serving(postgresql_url, "--workers", "2") as server:
        for _ in range(20):
            assert httpx.get(f"{server.url}/health").status_code == 200
        text = httpx.get(f"{server.url}/metrics").text
        assert server.stop() == 0
    counted = [line for line in text.splitlines() if line.startswith("grootboek_requests_total{") and "health" in line]
    assert sum(float(line.rpartition(" ")[2]) for line in counted) >= 20


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


def opened(pid: int) -> set[str]:
    return {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}


def test_only_the_processes_that_serve_have_the_database_open(sqlite_url: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    with serving(sqlite_url) as server:
        new_administration(sqlite_url)
        httpx.get(f"{server.url}/health")
        assert path not in opened(server.process.pid)
        assert any(path in opened(child) for child in children(server.process.pid))


def test_a_server_process_that_is_killed_is_replaced(postgresql_url: str) -> None:
    keys = new_administration(postgresql_url)
    with serving(postgresql_url, "--workers", "2") as server:
        before = children(server.process.pid)
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        until = time.monotonic() + 60
        while not (after := set(children(server.process.pid)) - set(before)) and time.monotonic() < until:
            time.sleep(0.1)
        assert after
        answer = httpx.post(
            f"{server.url}/?api/3.0", content=LIST % (keys.relation, keys.email, keys.password), timeout=60
        )
        assert "Demo CASH" in answer.text
        assert server.stop() == 0


def test_a_server_that_is_stopped_before_it_serves_stops_at_once(sqlite_url: str) -> None:
    """It has an hour for what runs, and nothing runs yet."""
    environment = {**os.environ, "GROOTBOEK_STOP_SECONDS": "3600"}
    command = [sys.executable, "-m", "grootboek", "serve", "--port", str(free_port()), "--database", sqlite_url]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True) as process:
        until = time.monotonic() + 60
        while not children(process.pid) and time.monotonic() < until:
            time.sleep(0.002)
        time.sleep(0.02)  # its handler is in place
        process.send_signal(signal.SIGTERM)
        try:
            assert process.wait(60) == 0
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
