"""What a client did wrong is counted as refused, however the vendor's protocol says it; only what is our fault as failed."""

from collections.abc import Iterator

import falcon.testing
import pytest
import structlog.testing

from grootboek.access.server import Server
from grootboek.app import application
from grootboek.settings import Settings
from grootboek.store.engine.database import Database

LIMIT = 1_000
DOORS = {"eboekhouden": "/soap.asmx", "snelstart": "/b2b/token", "cash": "/?api/3.0"}
BODIES = {
    "nothing": b"",
    "half a tag": b"<soap:Env",
    "no envelope": b"<a/>",
    "no XML": b"\x00\xff\x00",
    "a document type": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "an unknown operation": b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><X/></s:Body></s:Envelope>',
    "too much": b"<a>" + b"b" * LIMIT,
}


@pytest.fixture
def server(sqlite_url: str) -> Iterator[Server]:
    server = Server(Database(sqlite_url), Settings(body_limit=LIMIT))
    yield server
    server.database.close()


def outcome(server: Server, door: str, body: bytes, content_type: str = "text/xml") -> str:
    """Send a body to a door and return the outcome in the log, which is that of the metrics."""
    path, _, query = DOORS[door].partition("?")
    headers = {"Content-Length": str(len(body)), "Content-Type": content_type}
    client = falcon.testing.TestClient(application(server))
    with structlog.testing.capture_logs() as lines:
        client.simulate_post(path, query_string=query, body=body, headers=headers)
    assert lines[-1]["door"] == door
    return str(lines[-1]["outcome"])


@pytest.mark.parametrize("door", DOORS)
def test_what_a_stranger_sends_wrongly_is_no_failure_of_ours(server: Server, door: str) -> None:
    outcomes = {name: outcome(server, door, body) for name, body in BODIES.items()}
    assert outcomes == dict.fromkeys(BODIES, "refused")
    assert outcome(server, door, b"<a/>", "image/png") == "refused"


@pytest.mark.parametrize("door", DOORS)
def test_what_breaks_in_the_server_is_a_failure_of_ours(server: Server, door: str) -> None:
    with server.database.writing() as connection:
        for table in ("login_failure", "credential"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
    client_key = b"grant_type=clientkey&clientkey=x"
    messages = {
        "eboekhouden": b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
        b'<OpenSession xmlns="http://www.e-boekhouden.nl/soap"><Username>a</Username></OpenSession></s:Body></s:Envelope>',
        "snelstart": client_key,
        "cash": b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="https://www.cashweb.nl/?api"><s:Body>'
        b"<c:ListAdministrations><relatie>1</relatie><email>a</email><pass>b</pass></c:ListAdministrations></s:Body></s:Envelope>",
    }
    assert outcome(server, door, messages[door]) == "failed"
