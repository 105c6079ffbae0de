"""Test what SOAP clients ask of HTTP, with bytes of theirs to the real server: waiting to send, closing, chunks, odd headers."""

import socket
from collections.abc import Iterator

import pytest

from tests.engines import Engines
from tests.gateways.cash.conftest import ENVELOPE
from tests.live_server import LiveServer, new_administration, serving

Head = dict[str, str]


@pytest.fixture(scope="module")
def live(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LiveServer, bytes]]:
    """A server, and a message that asks it for the list of administrations."""
    url = engines.new_sqlite(tmp_path_factory.mktemp("http"))
    keys = new_administration(url)
    login = f"<relatie>{keys.relation}</relatie><email>{keys.email}</email><pass>{keys.password}</pass>"
    with serving(url) as server:
        yield server, ENVELOPE.format(f"<api:ListAdministrations>{login}</api:ListAdministrations>").encode()


def request(headers: Head, target: str = "/?api/3.0") -> bytes:
    """Write the head of a request."""
    stated = {"Host": "127.0.0.1", "Content-Type": "text/xml; charset=utf-8", "SOAPAction": '"x"', **headers}
    lines = [f"POST {target} HTTP/1.1", *(f"{name}: {value}" for name, value in stated.items())]
    return "\r\n".join([*lines, "", ""]).encode()


class Line:
    """A connection with the server."""

    def __init__(self, server: LiveServer) -> None:
        self.socket = socket.create_connection(("127.0.0.1", server.port), timeout=30)
        self.received = self.socket.makefile("rb")

    def send(self, data: bytes) -> None:
        """Send bytes as they are."""
        self.socket.sendall(data)

    def head(self) -> tuple[int, Head]:
        """Read the status and the headers of an answer, their names in lower case."""
        status = int(self.received.readline().split()[1])
        headers: Head = {}
        while line := self.received.readline().strip():
            name, _, value = line.decode().partition(":")
            headers[name.lower()] = value.strip()
        return status, headers

    def answer(self) -> tuple[int, Head, str]:
        """Read a whole answer."""
        status, headers = self.head()
        return status, headers, self.received.read(int(headers["content-length"])).decode()

    def is_closed(self) -> bool:
        """Tell whether the server closed the connection."""
        return self.received.read(1) == b""


@pytest.fixture
def line(live: tuple[LiveServer, bytes]) -> Iterator[Line]:
    """A connection of its own."""
    opened = Line(live[0])
    yield opened
    opened.received.close()
    opened.socket.close()


def expect_list(told: tuple[int, Head, str]) -> Head:
    """Check that the administrations were listed, and return the headers."""
    status, headers, text = told
    assert (status, headers["content-type"]) == (200, "text/xml; charset=utf-8")
    assert "<ns1:code>1</ns1:code>" in text
    assert "&lt;Code&gt;demo&lt;/Code&gt;" in text
    return headers


def test_waits_to_send_until_it_may(live: tuple[LiveServer, bytes], line: Line) -> None:
    body = live[1]
    line.send(request({"Content-Length": str(len(body)), "Expect": "100-continue"}))
    assert line.head() == (100, {})
    line.send(body)
    expect_list(line.answer())


@pytest.mark.parametrize("word", ["close", "Close"])
def test_close_is_answered_with_close(live: tuple[LiveServer, bytes], line: Line, word: str) -> None:
    body = live[1]
    line.send(request({"Content-Length": str(len(body)), "Connection": word}) + body)
    headers = expect_list(line.answer())
    assert headers["connection"] == "close"
    assert line.is_closed()


def test_fault_is_answered_with_close_too(line: Line) -> None:
    line.send(request({"Content-Length": "1", "Connection": "close"}) + b"x")
    status, headers, text = line.answer()
    assert (status, headers["connection"]) == (500, "close")
    assert "Bad Request" in text


def test_a_connection_is_used_again(live: tuple[LiveServer, bytes], line: Line) -> None:
    body = live[1]
    for target in ("/?api/3.0", "/?api", "/?api/3.0="):
        line.send(request({"Content-Length": str(len(body))}, target) + body)
        assert expect_list(line.answer()).get("connection", "keep-alive") == "keep-alive"


def test_body_in_chunks(live: tuple[LiveServer, bytes], line: Line) -> None:
    body = live[1]
    line.send(request({"Transfer-Encoding": "chunked"}))
    for start in range(0, len(body), 100):
        piece = body[start : start + 100]
        line.send(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
    line.send(b"0\r\n\r\n")
    expect_list(line.answer())


@pytest.mark.parametrize(
    "headers",
    [
        {"Accept-Encoding": "none"},
        {"Accept-Encoding": "gzip,deflate", "User-Agent": "Apache-HttpClient/4.1.1 (java 1.5)"},
        {"Accept": "application/soap+xml, multipart/related, text/*"},
        {"SOAPAction": ""},
        {"SOAPAction": "https://www.cashweb.nl/?api#Export"},
        {"Content-Type": "text/xml;charset=UTF-8"},
        {"Content-Type": "application/xml"},
        {"Content-Type": "text/plain"},
    ],
    ids=str,
)
def test_headers_of_clients(live: tuple[LiveServer, bytes], line: Line, headers: Head) -> None:
    body = live[1]
    line.send(request({"Content-Length": str(len(body)), **headers}) + body)
    assert "content-encoding" not in expect_list(line.answer())


def test_http_1_0(live: tuple[LiveServer, bytes], line: Line) -> None:
    body = live[1]
    head = request({"Content-Length": str(len(body))}).replace(b" HTTP/1.1", b" HTTP/1.0", 1)
    line.send(head + body)
    expect_list(line.answer())
    assert line.is_closed()
