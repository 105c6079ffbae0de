"""The package `snelstart` of PyPI, as it is, against the real server: a token, and every list that it knows and that is served.

Its addresses are those of the vendor; on their way out they become those of the server, as a name in a network would.
"""

from itertools import count
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter
from snelstart import SnelStart

from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.bookkeeping.parties import add_party
from grootboek.gateways.snelstart.operations import ANSWERS
from grootboek.ledger.actor import Actor
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.party import PartyDraft
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from grootboek.store.masters.administrations import administration_by_code
from tests.clients.scripts import Served
from tests.live_server import LiveServer, new_administration

KNOWN = ("dagboeken", "grootboeken", "grootboekmutaties", "kostenplaatsen", "landen", "relaties")
LISTS = [name for name in KNOWN if f"GET /{name}" in ANSWERS]
_numbers = count(1)
HOSTS = {"auth.snelstart.nl", "b2bapi.snelstart.nl"}


@pytest.fixture(scope="module")
def books(server: LiveServer) -> Served:
    """An administration with more relations than a page has, and a cost centre."""
    # The server is that of many modules, and this one may be begun more than once.
    code = f"snelstart{next(_numbers)}"
    keys = new_administration(server.database_url, code)
    database = Database(server.database_url)
    found = administration_by_code(database, code)
    assert found is not None
    with open_book(database, found.id, Actor(None, "cli"), writing=True) as book:
        add_cost_centre(book, CostCentreDraft(name="Winkel", code="1"))
        for number in range(1, 502):
            add_party(book, PartyDraft(code=str(number), name=f"Klant {number}"))
    database.close()
    return Served(server.url, keys)


@pytest.fixture
def asked(books: Served, monkeypatch: pytest.MonkeyPatch) -> list[requests.PreparedRequest]:
    """What the client sends; it goes to the server."""
    send, sent = HTTPAdapter.send, []

    def to_the_server(adapter: HTTPAdapter, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        sent.append(request.copy())
        address = urlsplit(request.url)
        assert address.hostname in HOSTS
        request.url = f"{books.url}{address.path}?{address.query}"
        return send(adapter, request, **options)

    monkeypatch.setattr(HTTPAdapter, "send", to_the_server)
    monkeypatch.setenv("SNELSTART_CLIENT_KEY", books.keys.client_key)
    monkeypatch.setenv("SNELSTART_SUBSCRIPTION_KEY", books.keys.subscription_key)
    return sent


@pytest.fixture
def client(asked: list[requests.PreparedRequest]) -> SnelStart:
    """The client, which gets its token when it is made."""
    return SnelStart()


def test_it_gets_a_token(client: SnelStart, asked: list[requests.PreparedRequest]) -> None:
    assert client.access_token.count(".") == 2
    assert [request.body.partition("=")[0] for request in asked] == ["grant_type"]


@pytest.mark.parametrize("name", LISTS)
def test_it_reads_every_list_to_its_end(client: SnelStart, asked: list[requests.PreparedRequest], name: str) -> None:
    rows = client.request_data(name, years=[2026])
    # It has read all when a page is not full.
    assert len(rows) // 500 + 1 == len(asked) - 1
    assert len({row["id"] for row in rows}) == len(rows)
    assert rows or name == "grootboekmutaties"


def test_relations_come_in_two_pages_and_in_a_frame(client: SnelStart) -> None:
    frame = client.request_data("relaties", dataframe=True)
    assert {f"Klant {number}" for number in range(1, 502)} <= set(frame["naam"])
    assert {"relatiecode", "vestigingsAdres", "modifiedOn"} <= set(frame.columns)


def test_a_key_that_does_not_hold_is_told(client: SnelStart) -> None:
    client.access_token = "geen.echt.token"
    with pytest.raises(ConnectionError, match="Authorization has been denied"):
        client.request_data("relaties")
