"""The door on the real server: what clients' HTTP libraries do with a connection, a body and an answer."""

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from grootboek.access.credentials import DoorKeys
from tests.engines import Engines
from tests.live_server import LiveServer, new_administration, serving


@dataclass
class Live:
    """A client of a running server."""

    server: LiveServer
    client: httpx.Client
    keys: DoorKeys
    headers: dict[str, str]

    def sale(self, number: str) -> dict[str, Any]:
        """Return the model of a sale of 121,00 to the first relation."""
        (account,) = self.client.get("/v2/grootboeken", params={"$filter": "Nummer eq 8000"}).json()
        relation = self.client.get("/v2/relaties", params={"$filter": "Relatiecode gt 0"}).json()[0]
        return {
            "factuurdatum": "2026-03-01T00:00:00",
            "factuurnummer": number,
            "klant": {"id": relation["id"]},
            "factuurbedrag": 121.0,
            "boekingsregels": [{"grootboek": {"id": account["id"]}, "bedrag": 100.0, "btwSoort": "Hoog"}],
            "btw": [{"btwSoort": "VerkopenHoog", "btwBedrag": 21.0}],
        }


@pytest.fixture(scope="module")
def live(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A server with one administration that has one relation, and a client with its token."""
    url = engines.new_sqlite(tmp_path_factory.mktemp("live"))
    keys = new_administration(url)
    with serving(url) as server, httpx.Client(base_url=server.url, timeout=30) as client:
        form = {"grant_type": "clientkey", "clientkey": keys.client_key}
        token = client.post("/b2b/token", data=form).json()
        client.headers = httpx.Headers(
            {
                "Authorization": f"{token['token_type']} {token['access_token']}",
                "Ocp-Apim-Subscription-Key": keys.subscription_key,
            }
        )
        add_relation(client, keys)
        yield Live(server, client, keys, dict(client.headers))


def add_relation(client: httpx.Client, keys: DoorKeys) -> None:
    """Add a relation through the e-Boekhouden door."""

    def call(inner: str) -> str:
        body = f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>{inner}</s:Body></s:Envelope>'
        headers = {"Content-Type": "text/xml; charset=utf-8"}
        return client.post("/soap.asmx", content=body.encode(), headers=headers).text

    codes = (
        f"<SecurityCode1>{keys.security_code_1}</SecurityCode1><SecurityCode2>{keys.security_code_2}</SecurityCode2>"
    )
    xmlns = 'xmlns="http://www.e-boekhouden.nl/soap"'
    opened = call(f"<OpenSession {xmlns}><Username>{keys.username}</Username>{codes}</OpenSession>")
    session = opened.split("<SessionID>")[1].split("</SessionID>")[0]
    relation = "<oRel><Code>K1</Code><Bedrijf>Jan de Boer</Bedrijf><BP>B</BP></oRel>"
    second = f"<SecurityCode2>{keys.security_code_2}</SecurityCode2>"
    added = call(f"<AddRelatie {xmlns}><SessionID>{session}</SessionID>{second}{relation}</AddRelatie>")
    assert "<Rel_ID>1</Rel_ID>" in added


def test_token_may_not_be_kept_by_a_cache(live: Live) -> None:
    answer = httpx.post(
        f"{live.server.url}/b2b/token", data={"grant_type": "clientkey", "clientkey": live.keys.client_key}
    )
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert {name: type(value) for name, value in answer.json().items()} == {
        "access_token": str,
        "token_type": str,
        "expires_in": int,
    }


def test_list_is_json_of_a_known_length(live: Live) -> None:
    answer = live.client.get("/v2/dagboeken")
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    assert len(answer.json()) == 7


def test_sale_is_posted_and_read_over_one_connection(live: Live) -> None:
    sale = live.sale("L-1")
    answers = [live.client.post("/v2/verkoopboekingen", json=sale)]
    answers.append(live.client.get(f"/v2{answers[0].json()['uri']}"))
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()
    ports = {answer.extensions["network_stream"].get_extra_info("client_addr")[1] for answer in answers}
    assert len(ports) == 1


def test_chunked_body_is_read(live: Live) -> None:
    data = json.dumps(live.sale("L-2")).encode()
    answer = live.client.post("/v2/verkoopboekingen", content=iter([data[:40], data[40:]]))
    assert answer.request.headers["Transfer-Encoding"] == "chunked"
    assert (answer.status_code, answer.json()["factuurnummer"]) == (201, "L-2")


@pytest.mark.parametrize(("path", "status"), [("/echo/resource?param1=sample", 200), ("/v2/dagboeken", 404)])
def test_head_has_no_body(live: Live, path: str, status: int) -> None:
    answer = live.client.head(path)
    assert (answer.status_code, answer.content) == (status, b"")
    assert len(live.client.get("/v2/dagboeken").json()) == 7


@pytest.mark.parametrize("encoding", ["gzip, deflate, br", "identity", "none", ""])
def test_any_accept_encoding_gets_the_same_answer(live: Live, encoding: str) -> None:
    answer = live.client.get("/v2/dagboeken", headers={"Accept-Encoding": encoding})
    assert answer.json() == live.client.get("/v2/dagboeken").json()


def test_expect_100_continue_is_answered_before_the_body(live: Live) -> None:
    data = json.dumps(live.sale("L-3")).encode()
    head = "".join(f"{name}: {value}\r\n" for name, value in live.headers.items())
    with socket.create_connection(("127.0.0.1", live.server.port), timeout=30) as connection:
        connection.sendall(
            f"POST /v2/verkoopboekingen HTTP/1.1\r\nHost: x\r\n{head}Content-Type: application/json\r\n"
            f"Content-Length: {len(data)}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n".encode()
        )
        assert connection.recv(1000).startswith(b"HTTP/1.1 100 ")
        connection.sendall(data)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    assert b"HTTP/1.1 201" in received
    assert b'"factuurnummer":"L-3"' in received


REPLAYS = {
    "PHP: a GET with a body of []": (
        "GET /v2//dagboeken HTTP/1.1\r\n",
        "content-type: application/json\r\nContent-Length: 2\r\n\r\n[]",
        b"HTTP/1.1 200",
    ),
    "PHP: a GET of no length": (
        "GET /v2/dagboeken/?$top=25& HTTP/1.1\r\n",
        "Content-Length: 0\r\n\r\n",
        b"HTTP/1.1 200",
    ),
    ".NET: a filter with quotes and blanks": (
        "GET /v2/grootboeken?$filter=Omschrijving%20eq%20'' HTTP/1.1\r\n",
        "\r\n",
        b"\r\n\r\n[]",
    ),
    ".NET: a DELETE of no length": (
        "DELETE /v2/verkoopboekingen/00000000-0000-0000-0000-000000000009 HTTP/1.1\r\n",
        "Content-Length: 0\r\n\r\n",
        b"BOE-0001",
    ),
    "a PUT of nothing": (
        "PUT /v2/verkoopboekingen/00000000-0000-0000-0000-000000000009 HTTP/1.1\r\n",
        "Content-Type: application/json\r\nContent-Length: 0\r\n\r\n",
        b"ALG-0106",
    ),
}


@pytest.mark.parametrize("name", REPLAYS)
def test_bytes_that_clients_send_are_answered(live: Live, name: str) -> None:
    first, rest, wanted = REPLAYS[name]
    keys = "".join(
        f"{key.lower()}: {live.headers[key.lower()]}\r\n" for key in ("Authorization", "Ocp-Apim-Subscription-Key")
    )
    with socket.create_connection(("127.0.0.1", live.server.port), timeout=30) as connection:
        connection.sendall(f"{first}Host: b2bapi.snelstart.nl\r\n{keys}Connection: close\r\n{rest}".encode())
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    assert wanted in received


def test_a_key_of_a_write_is_known_after_a_restart(sqlite_url: str) -> None:
    keys = new_administration(sqlite_url)
    answers = []
    for _ in range(2):
        with serving(sqlite_url) as server, httpx.Client(base_url=server.url, timeout=30) as client:
            form = {"grant_type": "clientkey", "clientkey": keys.client_key}
            token = client.post("/b2b/token", data=form).json()["access_token"]
            client.headers["Authorization"] = f"Bearer {token}"
            client.headers["Ocp-Apim-Subscription-Key"] = keys.subscription_key
            if not answers:
                add_relation(client, keys)
                sale = Live(server, client, keys, {}).sale("L-9")
            headers = {"Idempotency-Key": "na-een-stop"}
            answers.append(client.post("/v2/verkoopboekingen", json=sale, headers=headers))
            server.kill()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert answers[1].headers["Idempotent-Replayed"] == "true"
