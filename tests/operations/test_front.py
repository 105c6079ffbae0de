"""The front of the server: limits, proxies, the log line and the metrics of a request."""

import io
import re
import socket
from collections.abc import Callable, Iterator
from typing import Any

import falcon
import pytest
import structlog
from falcon import testing

from grootboek.front.bodies import LimitedBody
from grootboek.front.metrics import Metrics
from grootboek.front.request_middleware import RequestMiddleware
from grootboek.front.slow_clients import Request, SlowClients
from grootboek.front.threads import MAX_WAITING, MAX_WAITING_OF_ADDRESS, Seat, Threads
from grootboek.settings import Settings
from grootboek.store.database_state import Gauges
from grootboek.wire.budgets import LONGEST_QUERY, SENDING, Budget, Entrance
from grootboek.wire.http import body, visit_of
from grootboek.wire.refused_bodies import BodyTooLarge, BodyTooSlow, TooManyBodies


class Echo:
    """A door that answers with what it was told."""

    def on_post(self, request: falcon.Request, response: falcon.Response) -> None:
        seen = visit_of(request)
        seen.door, seen.operation, seen.administration_id = "snelstart", "Echo", 7
        content = body(request, 1_000_000)
        if content == b"refuse":
            seen.refusals.append("BOE-0001")
        if content == b"fail":
            raise RuntimeError("it broke")
        response.media = {"url": request.url, "client": request.remote_addr, "length": len(content)}

    def on_get(self, _request: falcon.Request, response: falcon.Response) -> None:
        response.stream = iter([b"one", b"two"])


def too_large(_request: falcon.Request, response: falcon.Response, _failure: Exception, _: object) -> None:
    response.status = 413


ECHO = Entrance("echo", SENDING, re.compile("/echo"), Budget(body=1000), "413")


def client(**settings: Any) -> testing.TestClient:
    inside = falcon.App()
    inside.add_route("/echo", Echo())
    inside.add_error_handler(BodyTooLarge, too_large)
    metrics = Metrics(lambda: Gauges(queue_length=3, jobs_given_up=2, bookings=5, administrations=1))
    made = testing.TestClient(RequestMiddleware(inside, Settings(**settings), metrics, [ECHO]))
    made.metrics = metrics
    return made


@pytest.fixture
def log_lines() -> Iterator[list[Any]]:
    with structlog.testing.capture_logs() as lines:
        yield lines


def test_a_request_leaves_one_line(log_lines: list[Any]) -> None:
    answer = client().simulate_post("/echo?secret=hidden", body="a secret body")
    (line,) = log_lines
    assert line["request_id"] == answer.headers["x-request-id"]
    told = {name: line[name] for name in ("event", "door", "operation", "outcome", "status", "administration", "path")}
    assert told == {
        "event": "request",
        "door": "snelstart",
        "operation": "Echo",
        "outcome": "done",
        "status": 200,
        "administration": 7,
        "path": "/echo",
    }
    assert line["milliseconds"] >= 0
    assert "hidden" not in str(line)
    assert "secret" not in str(line)


@pytest.mark.parametrize(
    "path", ["/factuur/{}.pdf", "/factuur/{}.pdf)", "/FACTUUR/{}", "//factuur/{}/", "/factuur//{}.pdf"]
)
def test_a_link_to_an_invoice_is_not_in_the_log(log_lines: list[Any], path: str) -> None:
    token = "AAAAAVoGdm9sZ2VuZGUga2VlciBiZXRlciBnZWx1a3Qh"
    client().simulate_get(path.format(token))
    assert token not in str(log_lines)
    assert "factuur/{token}.pdf" in log_lines[0]["path"].lower()


def test_a_refusal_is_told_with_its_code(log_lines: list[Any]) -> None:
    client().simulate_post("/echo", body="refuse")
    assert (log_lines[0]["outcome"], log_lines[0]["refusals"]) == ("refused", ["BOE-0001"])


def test_a_failure_is_told_with_its_traceback(log_lines: list[Any]) -> None:
    answer = client().simulate_post("/echo", body="fail")
    assert answer.status_code == 500
    assert log_lines[0]["outcome"] == "failed"


def test_an_answer_in_parts_ends_with_its_last_part(log_lines: list[Any]) -> None:
    answer = client().simulate_get("/echo")
    assert answer.text == "onetwo"
    assert [line["outcome"] for line in log_lines] == ["done"]


def test_requests_and_refusals_are_counted() -> None:
    made = client()
    for content in ("one", "two", "refuse"):
        made.simulate_post("/echo", body=content)
    text = made.metrics.text().decode()
    assert 'grootboek_requests_total{door="snelstart",operation="Echo",outcome="done"} 2.0' in text
    assert 'grootboek_requests_total{door="snelstart",operation="Echo",outcome="refused"} 1.0' in text
    assert 'grootboek_refusals_total{code="BOE-0001",door="snelstart"} 1.0' in text
    assert 'grootboek_request_seconds_count{door="snelstart"} 3.0' in text
    assert "grootboek_queue_length 3.0" in text
    assert "grootboek_jobs_given_up 2.0" in text
    assert "grootboek_bookings 5.0" in text
    assert "grootboek_requests_running 0.0" in text


FORWARDED = {
    "X-Forwarded-For": "198.51.100.7, 203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "books.example.nl",
    "X-Request-Id": "from-the-proxy-1",
}


def test_a_trusted_proxy_is_believed() -> None:
    answer = client(trusted_proxies=("127.0.0.0/8",)).simulate_post("/echo", headers=FORWARDED, remote_addr="127.0.0.1")
    assert answer.json["url"] == "https://books.example.nl/echo"
    assert answer.json["client"] == "203.0.113.9"
    assert answer.headers["x-request-id"] == "from-the-proxy-1"


def test_proxies_behind_each_other_are_believed_up_to_the_first_stranger() -> None:
    trusted = ("127.0.0.0/8", "203.0.113.0/24")
    answer = client(trusted_proxies=trusted).simulate_post("/echo", headers=FORWARDED, remote_addr="127.0.0.1")
    assert answer.json["client"] == "198.51.100.7"


@pytest.mark.parametrize("trusted", [(), ("10.0.0.0/8",)])
def test_nobody_else_is_believed(trusted: tuple[str, ...]) -> None:
    headers = {**FORWARDED, "Forwarded": "for=198.51.100.7;proto=https;host=evil.example"}
    answer = client(trusted_proxies=trusted).simulate_post(
        "/echo", headers=headers, host="localhost", remote_addr="127.0.0.1"
    )
    assert answer.json["url"] == "http://localhost/echo"
    assert answer.json["client"] == "127.0.0.1"
    assert answer.headers["x-request-id"] != "from-the-proxy-1"


def limited(content: bytes, stated: str, limit: int = 10) -> LimitedBody:
    return LimitedBody(io.BytesIO(content), stated, limit, Request("127.0.0.1"), Seat(Threads(1), "127.0.0.1"))


@pytest.mark.parametrize("stated", ["", "10"])
def test_a_body_up_to_the_limit_is_read(stated: str) -> None:
    assert limited(b"0123456789", stated).read() == b"0123456789"


@pytest.mark.parametrize(
    "reading", [lambda of: of.read(), lambda of: of.readlines(), b"".join, lambda of: [of.read(4)] * 9]
)
def test_a_body_over_the_limit_is_refused(reading: Callable[[LimitedBody], object]) -> None:
    with pytest.raises(BodyTooLarge):
        reading(limited(b"0123456789a", "11"))


def test_a_body_that_states_no_length_is_refused_past_the_limit() -> None:
    with pytest.raises(BodyTooLarge):
        limited(b"0123456789a", "").read()


def test_lines_are_read_within_the_limit() -> None:
    assert limited(b"ab\ncd\n", "").readlines() == [b"ab\n", b"cd\n"]
    assert limited(b"abcdef", "").readline(3) == b"abc"


def test_a_body_that_was_overdue_is_refused() -> None:
    request = Request("127.0.0.1")
    request.is_overdue = True
    with pytest.raises(BodyTooSlow):
        LimitedBody(io.BytesIO(b"late"), "", 10, request, Seat(Threads(1), "127.0.0.1")).read()


def answer_headers(path: str, content: bytes) -> Any:
    return client().simulate_post(path, body=content, headers={"Content-Length": str(len(content))}).headers


def test_an_answer_to_a_body_that_was_not_read_says_that_the_connection_ends() -> None:
    assert answer_headers("/nowhere", b"unread")["connection"] == "close"
    assert answer_headers("/echo", b"x" * 1001)["connection"] == "close"


def test_an_answer_says_how_long_the_connection_stays_open() -> None:
    headers = answer_headers("/echo", b"read")
    assert ("connection" in headers, headers["keep-alive"]) == (False, "timeout=30")
    assert client().simulate_get("/echo").headers["keep-alive"] == "timeout=30"


def test_an_entrance_takes_no_more_than_its_budget() -> None:
    assert client().simulate_post("/echo", body="x" * 1000).status_code == 200
    assert client().simulate_post("/echo", body="x" * 1001).status_code == 413
    assert client(body_limit=10).simulate_post("/echo", body="x" * 11).status_code == 413


def test_a_long_address_is_refused() -> None:
    assert client().simulate_get("/echo", query_string="x" * LONGEST_QUERY).status_code == 200
    assert client().simulate_get("/echo", query_string="x" * (LONGEST_QUERY + 1)).status_code == 414


def test_a_request_that_waits_for_its_body_lets_another_work() -> None:
    threads = Threads(1)
    waiting = Seat(threads, "192.0.2.1")
    with waiting.given_up():
        assert threads.free == 1
        working = Seat(threads, "192.0.2.2")
        assert threads.free == 0
        working.leave()
    assert threads.free == 0
    waiting.leave()
    assert threads.free == 1


def waiting_of(threads: Threads, address: str, count: int) -> None:
    for _ in range(count):
        threads.begin_waiting(address, is_proxy=False)


def test_one_address_has_half_of_the_bodies_that_are_waited_for() -> None:
    threads = Threads(1)
    waiting_of(threads, "192.0.2.1", MAX_WAITING_OF_ADDRESS)
    with pytest.raises(TooManyBodies):
        threads.begin_waiting("192.0.2.1", is_proxy=False)
    threads.begin_waiting("192.0.2.2", is_proxy=False)
    threads.end_waiting("192.0.2.1")
    threads.begin_waiting("192.0.2.1", is_proxy=False)


def test_no_more_bodies_are_waited_for_than_there_are_threads_for() -> None:
    threads = Threads(1)
    for number in range(MAX_WAITING):
        threads.begin_waiting(f"192.0.2.{number}", is_proxy=False)
    with pytest.raises(TooManyBodies):
        threads.begin_waiting("198.51.100.1", is_proxy=True)


@pytest.fixture
def connected() -> Iterator[tuple[socket.socket, socket.socket]]:
    with socket.create_server(("127.0.0.2", 0)) as listening:
        client_side = socket.create_connection(listening.getsockname(), source_address=("127.0.0.2", 0))
        server_side, _ = listening.accept()
        with client_side, server_side:
            yield client_side, server_side


def overdue(clients: SlowClients) -> Request:
    request = clients.began("127.0.0.2")
    request.is_waiting = True
    return request


def test_the_connection_of_an_overdue_body_is_shut(connected: tuple[socket.socket, socket.socket]) -> None:
    clients = SlowClients(0.2)
    request = overdue(clients)
    assert clients.shut_overdue(request.since + 0.1) == 0
    assert clients.shut_overdue(request.since + 0.3) >= 1
    assert request.is_overdue
    assert connected[0].recv(1) == b""


def test_nothing_is_shut_while_another_request_of_the_client_runs_as_long(
    connected: tuple[socket.socket, socket.socket],
) -> None:
    clients = SlowClients(0.2)
    request = overdue(clients)
    running = clients.began("127.0.0.2")
    assert clients.shut_overdue(running.since + 0.3) == 0
    clients.ended(running)
    assert clients.shut_overdue(request.since + 0.3) >= 1
