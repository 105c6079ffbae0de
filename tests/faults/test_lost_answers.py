"""An answer with changes that got lost (a connection cut, a server killed) loses no change: the next one tells them again."""

import http.client
import socket
import struct
import time
from collections.abc import Callable
from itertools import product

import pytest

from grootboek.access.credentials import DoorKeys
from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.webshop import link_webshop
from grootboek.gateways.cash.service import CUT_IS_SEEN
from grootboek.ledger.actor import Actor
from grootboek.ledger.change import Subject
from grootboek.ledger.party import PartyDraft
from grootboek.store.book import Book, open_book
from grootboek.store.engine.database import Database
from grootboek.store.masters.administrations import administrations
from grootboek.store.masters.changes import changes
from tests.live_server import LiveServer, new_administration, serving

pytestmark = pytest.mark.slow

CUSTOMERS = 3
LONG_AFTER = 4 * CUT_IS_SEEN
"""Seconds after which a server would have forgotten what it believes to have told."""
LARGE = 400
"""Customers whose records are sent in several pieces."""


def in_the_books(url: str, act: Callable[[Book], object]) -> None:
    """Do something in the books of the one administration."""
    database = Database(url)
    try:
        (row,) = administrations(database)
        with open_book(database, row.id, Actor(None, "test"), writing=True) as book:
            act(book)
    finally:
        database.close()


def waiting(url: str) -> int:
    """Return how many customers there still are to tell of."""
    found: list[int] = []
    in_the_books(url, lambda book: found.append(len(changes(book, Subject.PARTY))))
    return found[0]


def prepared(url: str, customers: int) -> DoorKeys:
    """Make an administration with an active link, and so many customers to tell of."""
    keys = new_administration(url)

    def fill(book: Book) -> None:
        link_webshop(book)
        for number in range(1, customers + 1):
            add_party(book, PartyDraft(number=number, name=f"Klant {number}", note="x" * 2_000))

    in_the_books(url, fill)
    return keys


def message(keys: DoorKeys) -> bytes:
    """Return the message that asks for changed customers."""
    login = f"<relatie>{keys.relation}</relatie><email>{keys.email}</email><pass>{keys.password}</pass>"
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:api="https://www.cashweb.nl/?api"><s:Body>'
        f"<api:Export>{login}<exportData>8502</exportData><administration><api:admCode>{keys.administration}</api:admCode>"
        "</administration><formaat>0</formaat></api:Export></s:Body></s:Envelope>"
    ).encode()


def ask(server: LiveServer, keys: DoorKeys) -> int:
    """Ask for changed customers and return how many were told, after the whole answer was read."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("POST", "/?api/3.0", message(keys), {"Content-Type": "text/xml; charset=utf-8"})
    text = connection.getresponse().read().decode()
    connection.close()
    assert "<ns1:code>1</ns1:code>" in text
    assert text.endswith("</SOAP-ENV:Envelope>\n")
    return text.count("&lt;R0101&gt;")


def send(server: LiveServer, keys: DoorKeys) -> socket.socket:
    """Send the request and leave its answer unread."""
    body = message(keys)
    head = (
        f"POST /?api/3.0 HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=60)
    connection.sendall(head.encode() + body)
    return connection


def hang_up(connection: socket.socket, *, at_once: bool) -> None:
    """Cut a connection: in good order, or with a reset as when a program dies."""
    if at_once:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def test_a_client_that_hangs_up_is_told_again(database_url: str) -> None:
    keys = prepared(database_url, CUSTOMERS)
    with serving(database_url) as server:
        for at_once, reads in product((False, True), (0, 100)):
            connection = send(server, keys)
            if reads:
                connection.recv(reads)
            hang_up(connection, at_once=at_once)
            time.sleep(LONG_AFTER)
            assert waiting(database_url) == CUSTOMERS
        assert [ask(server, keys), ask(server, keys)] == [CUSTOMERS, 0]


def test_a_client_that_hangs_up_in_a_long_answer_is_told_again(database_url: str) -> None:
    keys = prepared(database_url, LARGE)
    with serving(database_url) as server:
        connection = send(server, keys)
        connection.recv(100)
        hang_up(connection, at_once=False)
        time.sleep(LONG_AFTER)
        assert waiting(database_url) == LARGE
        assert [ask(server, keys), ask(server, keys)] == [LARGE, 0]


def test_a_killed_server_has_told_nothing_for_good(database_url: str) -> None:
    keys = prepared(database_url, CUSTOMERS)
    with serving(database_url) as server:
        connection = send(server, keys)
        first = connection.recv(65536)
        server.kill()
        rest = b"".join(iter(lambda: connection.recv(65536), b""))
        connection.close()
    text = first + rest
    assert not text.endswith(b"\r\n0\r\n\r\n")
    assert waiting(database_url) == CUSTOMERS
    with serving(database_url) as server:
        assert [ask(server, keys), ask(server, keys)] == [CUSTOMERS, 0]
