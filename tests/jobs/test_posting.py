"""Posting goes only where the operator lets it, to the address that was looked at, and ends in time."""

import socket
from pathlib import Path
from typing import Any

import pytest

from grootboek.jobs.attempts import Never, NotNow
from grootboek.jobs.posting import Message, may_call, post
from grootboek.settings import Settings
from grootboek.wire.receivers import receiver_of
from tests.jobs.mail_hosts import new_certificate
from tests.jobs.receivers import dripping, receiver

HERE = Settings(webhook_networks=("127.0.0.0/8",), webhook_seconds=5)
MESSAGE = Message(b'{"a":1}', {"webhook-id": "7"})


def test_a_message_is_posted() -> None:
    with receiver() as running:
        post(HERE, running.url, MESSAGE)
        (came,) = running.posts
    assert (came.path, came.json) == ("/hook?key=geheim", {"a": 1})
    assert came.headers["Host"] == f"127.0.0.1:{running.port}"
    assert came.headers["Content-Type"] == "application/json; charset=utf-8"
    assert came.headers["webhook-id"] == "7"


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://0.0.0.0/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://10.1.2.3/",
        "https://172.16.0.1/",
        "https://192.168.1.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://100.64.0.1/",
        "https://[fe80::1]/",
        "https://[fd00::1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://2130706433/",
        "https://0x7f.1/",
        "http://93.184.216.34/",
    ],
)
def test_what_is_not_called(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _no_connection)
    with pytest.raises(NotNow, match="may not be called"):
        post(Settings(), address, MESSAGE)


def _no_connection(*_: object) -> None:
    raise AssertionError("nothing is connected to")


def test_tls_needs_a_certificate_for_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = new_certificate(tmp_path, "DNS:hook.example")

    def resolve(host: str, port: int, **more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with receiver(certificate.context()) as running:
        with pytest.raises(NotNow, match="SSLCertVerificationError"):
            post(HERE, f"https://hook.example:{running.port}/a", MESSAGE)
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.certificate))
        with pytest.raises(NotNow, match="SSLCertVerificationError"):
            post(HERE, f"https://other.example:{running.port}/a", MESSAGE)
        assert running.posts == []
        post(HERE, f"https://hook.example:{running.port}/a", MESSAGE)
        assert [came.path for came in running.posts] == ["/a"]


def test_a_handshake_that_never_ends_is_left() -> None:
    short = Settings(webhook_networks=("127.0.0.0/8",), webhook_seconds=1)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NotNow, match="no answer within 1 seconds"):
        post(short, f"https://127.0.0.1:{silent.getsockname()[1]}/", MESSAGE)


def test_what_may_be_called() -> None:
    assert may_call("93.184.216.34", "https", ())
    assert may_call("2a00:1450:4001::1", "https", ())
    assert not may_call("93.184.216.34", "http", ())
    assert may_call("10.1.2.3", "http", ("10.0.0.0/8",))
    assert may_call("::ffff:10.1.2.3", "http", ("10.0.0.0/8",))
    assert not may_call("10.1.2.3", "http", ("fd00::/8", "192.168.0.0/16"))


def test_a_name_is_resolved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that leads elsewhere a moment later (DNS rebinding) leads nowhere."""
    asked: list[str] = []

    def resolve(host: str, port: int, **more: Any) -> list[Any]:
        asked.append(host)
        address = "10.9.9.9" if len(asked) > 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    with receiver() as running:
        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        post(HERE, f"http://hook.example:{running.port}/a", MESSAGE)
        (came,) = running.posts
    assert asked == ["hook.example"]
    assert came.headers["Host"] == f"hook.example:{running.port}"


def test_of_the_addresses_of_a_name_one_that_may_be_called_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def resolve(host: str, port: int, **more: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in ("10.1.1.1", "127.0.0.1")]

    with receiver() as running:
        monkeypatch.setattr(socket, "getaddrinfo", resolve)
        post(HERE, f"http://hook.example:{running.port}/a", MESSAGE)
        assert len(running.posts) == 1


def test_a_redirect_is_not_followed() -> None:
    with receiver() as elsewhere, receiver() as running:
        running.location, running.answers = elsewhere.url, [302, 307]
        for status in (302, 307):
            with pytest.raises(NotNow, match=f"answered {status}"):
                post(HERE, running.url, MESSAGE)
        assert (len(running.posts), elsewhere.posts) == (2, [])


@pytest.mark.parametrize("status", [400, 404, 410, 429, 500, 503])
def test_what_is_not_taken_comes_again(status: int) -> None:
    with receiver() as running:
        running.answers = [status]
        with pytest.raises(NotNow, match=f"answered {status}"):
            post(HERE, running.url, MESSAGE)


def test_a_receiver_that_never_ends_its_answer_is_left() -> None:
    short = Settings(webhook_networks=("127.0.0.0/8",), webhook_seconds=1)
    with dripping() as port, pytest.raises(NotNow, match="no answer within 1 seconds"):
        post(short, f"http://127.0.0.1:{port}/", MESSAGE)


def test_a_receiver_that_is_not_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(NotNow, match="ConnectionRefusedError"):
        post(HERE, f"http://127.0.0.1:{port}/", MESSAGE)
    with receiver() as running, pytest.raises(NotNow, match="SSLError"):
        post(HERE, f"https://127.0.0.1:{running.port}/", MESSAGE)
    with pytest.raises(Never):
        post(HERE, "ftp://127.0.0.1/", MESSAGE)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "hook",
        "ftp://example.nl/",
        "https://",
        "https://user@example.nl/",
        "https://example.nl/#a",
        "https://exa mple.nl/",
        "https://example.nl/\r\nX: 1",
        "https://exämple.nl/",
        "https://example.nl;script-src/",
        "https://example.nl:99999/",
        "https://[::1/",
        "https://a\\b/",
        "https://example.nl/" + "a" * 2_000,
    ],
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(ValueError):
        receiver_of(address)


def test_the_origin_of_an_address() -> None:
    assert receiver_of("https://Example.nl/a?b=1").origin == "https://example.nl"
    assert receiver_of("http://[::1]:8080/").origin == "http://[::1]:8080"
    assert receiver_of("https://example.nl:443").target == "/"
