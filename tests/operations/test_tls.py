"""Test the server when it speaks TLS itself: 1.2 and 1.3 and nothing older, as the manual of CASH asks of clients (chapter 3)."""

import subprocess
import time
from collections.abc import Iterator

import httpx
import pytest

from tests.engines import Engines
from tests.live_server import LiveServer, serving

OLD_CIPHERS_TOO = ("-cipher", "ALL:@SECLEVEL=0")
"""Lets openssl offer what it would refuse by itself, so that a refusal is the server's."""


@pytest.fixture(scope="module")
def server(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server with a certificate."""
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "2"]
    subprocess.run([*command, "-subj", "/CN=localhost"], capture_output=True, check=True)
    with serving(engines.new_sqlite(folder), "--tls-cert", str(cert), "--tls-key", str(key)) as live:
        wait_for(live)
        yield live


def wait_for(live: LiveServer) -> None:
    """Wait until a server that speaks TLS answers."""
    until = time.monotonic() + 60
    while "CONNECTED" not in handshake(live, "-tls1_2"):
        assert time.monotonic() < until
        time.sleep(0.1)


def handshake(live: LiveServer, version: str) -> str:
    """Shake hands in a version of TLS and return what openssl tells of it."""
    command = ["openssl", "s_client", "-connect", f"127.0.0.1:{live.port}", version, *OLD_CIPHERS_TOO]
    done = subprocess.run(command, input="", capture_output=True, text=True, timeout=30, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize(("version", "name"), [("-tls1_2", "TLSv1.2"), ("-tls1_3", "TLSv1.3")])
def test_spoken(server: LiveServer, version: str, name: str) -> None:
    assert f"New, {name}, Cipher is" in handshake(server, version)


@pytest.mark.parametrize("version", ["-tls1", "-tls1_1"])
def test_refused_by_the_server(server: LiveServer, version: str) -> None:
    told = handshake(server, version)
    assert "CONNECTED" in told
    assert "Cipher is (NONE)" in told
    assert "SSL alert number" in told


def test_answers_over_tls(server: LiveServer) -> None:
    assert httpx.get(f"{server.url}/health", verify=False).json()["status"] == "ok"
    (address,) = [
        line for line in httpx.get(f"{server.url}/?api/3.0/wsdl", verify=False).text.splitlines() if "location" in line
    ]
    assert f'location="https://127.0.0.1:{server.port}/?api/3.0"' in address
