"""Hostile requests of growing size at every entrance of a running server: time and memory grow no faster than what was sent."""

import http.client
import json
import os
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pytest

from grootboek.access.credentials import DoorKeys
from grootboek.app import ENTRANCES
from grootboek.front.threads import MAX_WAITING_OF_ADDRESS
from grootboek.gateways.cash.budgets import BEFORE_LOGIN
from grootboek.gateways.cash.operations import OPERATIONS as CASH_OPERATIONS
from grootboek.gateways.eboekhouden.budgets import MESSAGE
from grootboek.gateways.eboekhouden.operations import OPERATIONS as EBOEKHOUDEN_OPERATIONS
from grootboek.gateways.snelstart.operations import SERVED
from tests.engines import Engines
from tests.live_server import LiveServer, new_administration

SMALL, FACTOR = 500_000, 4
WITHIN = 2.5
"""How many times over the growth of the request that of the processor time may be."""
FLOOR = 0.15
"""Seconds of processor time below which nothing is compared."""
BYTES_OF_BYTE, ROOM = 60, 80_000_000
"""Memory that a byte may take, and what any request may: the slow hash of a password takes 64 MiB."""


@dataclass(frozen=True)
class Attack:
    """A request that grows: its name, method and address, what is sent of a size, the headers, and whether the address grows."""

    name: str
    path: str
    content: Callable[[int], str]
    headers: dict[str, str]
    method: str = "POST"
    size: int = SMALL


def soap(operation: str, inner: str, namespace: str) -> str:
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        f'<a:{operation} xmlns:a="{namespace}">{inner}</a:{operation}></s:Body></s:Envelope>'
    )


def filled(pattern: str, size: int) -> str:
    return pattern * (size // len(pattern))


XML = {"Content-Type": "text/xml; charset=utf-8"}
JSON = {"Content-Type": "application/json"}
MARKUP: Final = {
    "tags": lambda size: filled("<a/>", size),
    "attributes": lambda size: "<a " + " ".join(f'a{number}=""' for number in range(size // 12)) + "/>",
    "namespaces": lambda size: "<a " + " ".join(f'xmlns:a{number}="u"' for number in range(size // 18)) + "/>",
    "text": lambda size: "<importData>" + filled("&lt;", size) + "</importData>",
    "data": lambda size: "<importData><![CDATA[" + filled("<R1/>", size) + "]]></importData>",
    "no end": lambda size: filled("<a", size),
}


def of_eboekhouden() -> Iterator[Attack]:
    for name, make in MARKUP.items():
        yield Attack(
            f"soap {name}",
            "/soap.asmx",
            lambda n, m=make: soap("AddMutatie", m(n), "http://www.e-boekhouden.nl/soap"),
            XML,
        )  # type: ignore[misc]
    for operation in EBOEKHOUDEN_OPERATIONS:
        yield Attack(
            f"soap {operation}",
            "/soap.asmx",
            lambda n, o=operation: soap(o, MARKUP["tags"](n), "http://www.e-boekhouden.nl/soap"),
            XML,
            size=100_000,
        )  # type: ignore[misc]
    form = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    yield Attack("soap form", "/soap.asmx?op=AddMutatie", lambda n: filled("&a", n), form)
    yield Attack("wsdl with a body", "/soap.asmx?wsdl", lambda n: filled("a", n), XML, "GET")
    yield Attack("auto login", "/bh/inloggen.asp?t=", lambda n: filled("&a", n), {}, "GET", 12_000)


def of_snelstart(keys: DoorKeys, token: str) -> Iterator[Attack]:
    own = {**JSON, "Authorization": f"Bearer {token}", "Ocp-Apim-Subscription-Key": keys.subscription_key}
    yield Attack("token fields", "/b2b/token", lambda n: filled("&a", n), {})
    yield Attack("token key", "/b2b/token", lambda n: "grant_type=clientkey&clientkey=" + filled("a", n), {})
    bodies = {
        "quotes": lambda n: '"' + filled('\\"', n),
        "empty": lambda n: "[" + filled("[],", n) + "]",
        "deep": lambda n: filled("[", n),
        "lines": lambda n: '{"boekingsregels":[' + filled('{"bedrag":"x"},', n) + "]}",
        "text": lambda n: '{"omschrijving":"' + filled("a", n) + '"}',
        "commas": lambda n: "[" + filled(",  ", n) + "]",
    }
    for name, make in bodies.items():
        yield Attack(f"model {name}", "/v2/verkoopboekingen", make, own)
    for route in SERVED:
        path = f"/v2{route.path}".replace("{id}", "0" * 32)
        yield Attack(f"stranger {route.name}", path, lambda n: filled("[],", n), JSON, route.method)
    grown = "Naam"
    for _ in range(8):
        grown = f"replace({grown},'a','{'a' * 40}')"
    yield Attack(
        "filter that grows",
        f"/v2/relaties?$filter={quote(f'length({grown}) gt 1')}&x=",
        lambda n: filled("a", n),
        own,
        "GET",
        2_000,
    )
    terms = quote("toupper(Naam) eq 'a' or ", safe="'")
    yield Attack(
        "filter of many terms", "/v2/relaties?$filter=", lambda n: filled(terms, n) + "true", own, "GET", 6_000
    )
    yield Attack("echo", "/echo/", lambda n: filled("a", n), {}, "GET", 12_000)


def of_cash(keys: DoorKeys) -> Iterator[Attack]:
    login = f"<relatie>{keys.relation}</relatie><email>{keys.email}</email><pass>{keys.password}</pass>"
    rest = "<administration><a:admCode>demo</a:admCode><a:admMap/></administration><formaat>0</formaat>"
    space = "https://www.cashweb.nl/?api"
    for name, make in MARKUP.items():
        yield Attack(f"stranger at CASH, {name}", "/?api/3.0", lambda n, m=make: soap("Import", m(n), space), XML)  # type: ignore[misc]
        yield Attack(
            f"customer at CASH, {name}", "/?api/3.0", lambda n, m=make: soap("Import", login + m(n) + rest, space), XML
        )  # type: ignore[misc]
    for operation in CASH_OPERATIONS:
        yield Attack(f"stranger at {operation}", "/?api", lambda n, o=operation: soap(o, MARKUP["tags"](n), space), XML)  # type: ignore[misc]
    yield Attack("wsdl of CASH", "/?api/3.0/wsdl", lambda n: filled("a", n), XML, "GET")
    for path in ("/cashwin/poll", "/cashwin/result"):
        yield Attack(f"stranger at {path}", path, lambda n: filled("[],", n), JSON)


def of_pages() -> Iterator[Attack]:
    yield Attack("form of a page", "/administratie/afmelden", lambda n: filled("&a", n), {})
    yield Attack(
        "a page", "/administratie?jaar=", lambda n: filled("9", n), {"Cookie": filled("a=b;", 8_000)}, "GET", 12_000
    )
    yield Attack("form of a coupling", "/couplings/activate/x", lambda n: filled("&a", n), {})
    yield Attack("name of a coupling", "/couplings/activate/", lambda n: filled("a", n), {}, "GET", 12_000)
    yield Attack("a link to an invoice", "/factuur/", lambda n: filled("a", n) + ".pdf", {}, "GET", 12_000)
    yield Attack("nowhere", "/nowhere", lambda n: filled("a", n), {})


class Watch:
    """The processor time and the memory of the processes of a server."""

    def __init__(self, server: LiveServer) -> None:
        self._processes = [server.process.pid, *_children(server.process.pid)]

    def seconds(self) -> float:
        """Return the processor time so far."""
        ticks = 0
        for process in self._processes:
            fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def forget_peak(self) -> int:
        """Begin to watch the most memory anew, and return what is used now."""
        for process in self._processes:
            Path(f"/proc/{process}/clear_refs").write_text("5", encoding="ascii")
        return self._memory("VmRSS")

    def peak(self) -> int:
        """Return the most memory since then, in bytes."""
        return self._memory("VmHWM")

    def _memory(self, name: str) -> int:
        texts = [Path(f"/proc/{process}/status").read_text(encoding="ascii") for process in self._processes]
        return sum(int(match[1]) * 1024 for text in texts if (match := re.search(rf"{name}:\s+(\d+)", text)))


def _children(process: int) -> list[int]:
    text = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii")
    return [child for own in map(int, text.split()) for child in (own, *_children(own))]


@dataclass
class Target:
    """A running server, the keys of an administration on it, and who watches it."""

    server: LiveServer
    keys: DoorKeys
    watch: Watch

    def send(self, attack: Attack, size: int) -> None:
        """Send a request; that its connection is broken off is an answer too."""
        content = attack.content(size)
        in_path = attack.method == "GET" and "body" not in attack.name and "wsdl" not in attack.name
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=120)
        try:
            path = attack.path + content if in_path and "stranger" not in attack.name else attack.path
            connection.request(attack.method, path, b"" if path != attack.path else content.encode(), attack.headers)
            connection.getresponse().read()
        except ConnectionError:
            pass
        finally:
            connection.close()

    def cost(self, attack: Attack, size: int) -> tuple[float, int]:
        """Return the processor time and the additional memory that a request took."""
        before, began = self.watch.forget_peak(), self.watch.seconds()
        self.send(attack, size)
        return self.watch.seconds() - began, self.watch.peak() - before


@pytest.fixture(scope="module")
def target(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with engines.migrated("sqlite", tmp_path_factory.mktemp("budgets")) as url:
        keys = new_administration(url)
        server = LiveServer(url, environment={"GROOTBOEK_BODY_SECONDS": "5", "GROOTBOEK_LOGIN_TRIES": "0"})
        try:
            yield Target(server, keys, Watch(server))
        finally:
            server.close()


def attacks(target: Target) -> list[Attack]:
    connection = http.client.HTTPConnection("127.0.0.1", target.server.port, timeout=60)
    connection.request("POST", "/b2b/token", f"grant_type=clientkey&clientkey={quote(target.keys.client_key, safe='')}")
    token = json.loads(connection.getresponse().read())["access_token"]
    connection.close()
    return [*of_eboekhouden(), *of_snelstart(target.keys, token), *of_cash(target.keys), *of_pages()]


def is_in_proportion(target: Target, attack: Attack) -> bool:
    """Tell whether time and memory grow no faster than the request; from some size on its budget ends it."""
    costs = [(size, *target.cost(attack, size)) for size in (attack.size // FACTOR, attack.size, attack.size * FACTOR)]
    is_linear = all(
        large <= max(small, FLOOR / FACTOR) * FACTOR * WITHIN for (_, small, _), (_, large, _) in pairwise(costs)
    )
    return is_linear and all(memory <= ROOM + BYTES_OF_BYTE * size for size, _, memory in costs)


def test_nobody_makes_the_server_work_more_than_in_proportion(target: Target) -> None:
    too_much = []
    for attack in attacks(target):
        target.send(attack, attack.size // 10)  # what is done only once is not counted
        # What another process on the machine causes does not come three times.
        if not any(is_in_proportion(target, attack) for _ in range(3)):
            too_much.append(attack.name)
    assert too_much == []


def test_every_entrance_is_attacked(target: Target) -> None:
    tried = set()
    for attack in attacks(target):
        path, _, query = attack.path.partition("?")
        whole = path + (
            attack.content(10) if attack.method == "GET" and not query and "stranger" not in attack.name else ""
        )
        tried |= {next((door.name for door in ENTRANCES if door.takes(attack.method, whole, query)), "")}
    assert {door.name for door in ENTRANCES} - tried == set()


def talk(port: int, content: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(content)
        answer = b""
        while part := connection.recv(65536):
            answer += part
        return answer


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v2/verkoopboekingen", b"401"),
        ("/nowhere", b"404"),
        ("/soap.asmx?op=AddMutatie", b"403"),
        ("/metrics", b"405"),
    ],
)
def test_an_answer_before_the_body_was_read_says_that_the_connection_ends(
    target: Target, path: str, status: bytes
) -> None:
    kind = "Content-Type: application/x-www-form-urlencoded"
    head = f"POST {path} HTTP/1.1\r\nHost: x.example\r\n{kind}\r\nContent-Length: 9\r\n\r\n"
    answer = talk(target.server.port, head.encode() + b"not read!")
    assert answer.split()[1] == status
    assert b"\r\nconnection: close\r\n" in answer.lower()


def test_a_message_over_the_limit_gets_its_fault_and_the_connection_ends(target: Target) -> None:
    head = (
        f"POST /soap.asmx HTTP/1.1\r\nHost: x\r\nContent-Type: text/xml\r\nContent-Length: {MESSAGE.body + 1}\r\n\r\n"
    )
    answer = talk(target.server.port, head.encode())
    assert b"Maximum request length exceeded" in answer
    assert b"\r\nconnection: close\r\n" in answer.lower()


def test_bodies_that_do_not_come_leave_the_threads_to_others(target: Target) -> None:
    head = b"POST /?api/3.0 HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n<"
    with ExitStack() as stack:
        waiting = [stack.enter_context(socket.create_connection(("127.0.0.1", target.server.port))) for _ in range(40)]
        for connection in waiting:
            connection.sendall(head)
        # Those that wait are more than the threads for requests, and still a page and a small body are answered.
        assert (
            talk(target.server.port, b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").split()[1]
            == b"200"
        )
        refused = 0
        for connection in waiting:
            connection.settimeout(60)
            refused += connection.recv(1000).startswith(b"HTTP/1.1 429")
        assert refused >= 40 - MAX_WAITING_OF_ADDRESS


def test_a_large_message_of_a_stranger_is_answered_and_not_kept(target: Target) -> None:
    wrong = "<relatie>1</relatie><email>a@b.nl</email><pass>x</pass>"
    attack = Attack(
        "", "/?api/3.0", lambda n: soap("Import", f"{wrong}<importData>{filled('x', n)}</importData>", "u"), XML
    )
    # A wrong password takes memory by itself: it is hashed slowly.
    (_, small), (_, large) = (target.cost(attack, size) for size in (2 * BEFORE_LOGIN, 40_000_000))
    assert large - small < 10_000_000
