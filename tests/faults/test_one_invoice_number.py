"""Two servers on one database, and sixteen writers that book, move and delete on one invoice number: it has one holder."""

import http.client
import json
import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final
from urllib.parse import urlencode

import pytest

from grootboek.access.credentials import DoorKeys
from grootboek.bookkeeping.verifying import verify
from grootboek.ledger.actor import Actor
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from tests.live_server import LiveServer, new_administration, serving

pytestmark = [pytest.mark.slow, pytest.mark.postgresql]

WRITERS: Final = 16
ROUNDS: Final = 8
NUMBER: Final = "BETWIST"
KINDS: Final = {
    "verkoopboekingen": ("klant", "8000", "Verkopen"),
    "inkoopboekingen": ("leverancier", "4360", "Inkopen"),
}


@dataclass
class Client:
    """A client of one server, with what it needs to book."""

    server: LiveServer
    keys: DoorKeys
    connection: http.client.HTTPConnection = field(init=False)
    token: str = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=120)
        form = urlencode({"grant_type": "clientkey", "clientkey": self.keys.client_key})
        self.connection.request("POST", "/b2b/token", form, {"Content-Type": "application/x-www-form-urlencoded"})
        self.token = json.loads(self.connection.getresponse().read())["access_token"]

    def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        """Call the API and return status and answer."""
        headers = {"Authorization": f"Bearer {self.token}", "Ocp-Apim-Subscription-Key": self.keys.subscription_key}
        self.connection.request(method, f"/v2{path}", None if body is None else json.dumps(body), headers)
        answer = self.connection.getresponse()
        return answer.status, json.loads(answer.read() or b"null", parse_float=Decimal)

    def id_of(self, path: str, query: str, resource: str = "") -> str:
        """Return the id of the first row of a list."""
        _, rows = self.call("GET", f"{path}?{urlencode({'$filter': query})}")
        return str(rows[0][resource]["id"] if resource else rows[0]["id"])


@dataclass(frozen=True)
class Contest:
    """One kind of invoices of which one number is contested."""

    resource: str
    party: str
    account: str

    def body(self, number: str, amount: int) -> dict[str, Any]:
        """Return an invoice of a number, of some hundreds and 21 % VAT."""
        party, _, side = KINDS[self.resource]
        return {
            "factuurdatum": "2026-03-01",
            "factuurnummer": number,
            party: {"id": self.party},
            "factuurbedrag": amount * 121,
            "boekingsregels": [{"grootboek": {"id": self.account}, "bedrag": amount * 100, "btwSoort": "Hoog"}],
            "btw": [{"btwSoort": f"{side}Hoog", "btwBedrag": amount * 21}],
        }

    def act(self, client: Client, writer: int) -> tuple[int, list[tuple[str, str]]]:
        """Fight for the number; return by how many more this writer made it be held, and the numbers that it was shown."""
        chance, held, shown = random.Random(writer), 0, []
        _, own = client.call("POST", f"/{self.resource}", self.body(f"eigen {writer}", 1))
        mine, holds = own["id"], False
        for turn in range(ROUNDS):
            status, answer = client.call("POST", f"/{self.resource}", self.body(NUMBER, turn + 1))
            assert status == 201 or [row["errorCode"] for row in answer] == ["BOE-0021"], answer
            if status == 201:
                shown.append((answer["factuurdatum"][:4], answer["boekstuk"]))
                held += 1
                if chance.random() < 0.7:
                    status, _ = client.call("DELETE", f"/{self.resource}/{answer['id']}")
                    assert status == 200
                    held -= 1
            wanted = f"eigen {writer}" if holds else NUMBER
            status, answer = client.call("PUT", f"/{self.resource}/{mine}", self.body(wanted, turn + 2))
            assert status == 200 or [row["errorCode"] for row in answer] == ["BOE-0021"], answer
            if status == 200:
                held, holds = held + (-1 if holds else 1), not holds
        return held, [*shown, (own["factuurdatum"][:4], own["boekstuk"])]


@pytest.mark.parametrize("resource", KINDS)
def test_one_number_has_one_holder(postgresql_url: str, resource: str) -> None:
    keys = new_administration(postgresql_url)
    with serving(postgresql_url) as one, serving(postgresql_url) as other:
        clients = [Client((one, other)[writer % 2], keys) for writer in range(WRITERS)]
        relation = {"relatiesoort": ["Klant", "Leverancier"], "naam": "Vos"}
        _, party = clients[0].call("POST", "/relaties", relation)
        account = clients[0].id_of("/grootboeken", f"Nummer eq {KINDS[resource][1]}")
        contest = Contest(resource, party["id"], account)
        with ThreadPoolExecutor(WRITERS) as threads:
            done = list(threads.map(contest.act, clients, range(WRITERS)))
        invoices = resource.replace("boekingen", "facturen")
        query = urlencode({"$filter": f"Factuurnummer eq '{NUMBER}'"})
        _, rows = clients[0].call("GET", f"/{invoices}?{query}")
        for client in clients:
            client.connection.close()
    shown = [number for _, numbers in done for number in numbers]
    assert len(rows) == sum(held for held, _ in done) <= 1
    assert len(shown) == len(set(shown)) > WRITERS
    database = Database(postgresql_url)
    with open_book(database, 1, Actor(None, "cli")) as book:
        assert list(verify(book)) == []
    database.close()
