"""Fixtures of the SnelStart door: one administration on each engine, a user's keys, and a client that calls the door."""

import json
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import falcon
import falcon.testing
import pytest

from grootboek.access.credentials import DoorKeys, issue_door_keys
from grootboek.access.server import Server
from grootboek.access.users import add_user, grant
from grootboek.bookkeeping.opening import open_administration
from grootboek.bookkeeping.parties import add_party
from grootboek.gateways.snelstart.service import mount
from grootboek.ledger.actor import Actor, Role
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.party import Party, PartyDraft
from grootboek.settings import Settings
from grootboek.store.book import Book, open_book
from grootboek.store.engine.database import Database
from grootboek.store.masters.chart import chart_of
from tests.engines import Engines
from tests.gateways.snelstart.schemas import misfits_of

OPERATOR = Actor(None, "cli")


class Clock:
    """A clock that stands still where it was set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 10, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        """The body as JSON with exact numbers."""
        return json.loads(self.text, parse_float=Decimal) if self.text else None

    @property
    def codes(self) -> list[str]:
        """The codes of the violations."""
        return [violation["errorCode"] for violation in self.json]


@dataclass
class Door:
    """The SnelStart door of one server, with an administration and its keys."""

    server: Server
    clock: Clock
    client: falcon.testing.TestClient
    administration_id: int
    keys: DoorKeys
    customer: Party = field(init=False)
    token: str = field(init=False)

    def __post_init__(self) -> None:
        with self.book(writing=True) as book:
            self.customer = add_party(book, PartyDraft(code="43", name="Jan de Boer", iban="NL91ABNA0417164300"))
        form = {"grant_type": "clientkey", "clientkey": self.keys.client_key}
        result = self.client.simulate_post("/b2b/token", body=_form(form))
        self.token = result.json["access_token"]

    def book(self, writing: bool = False) -> AbstractContextManager[Book]:
        """Open the book of the administration."""
        return open_book(self.server.database, self.administration_id, OPERATOR, writing=writing)

    def call(
        self, method: str, path: str, body: object = None, query: str = "", headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Call the door with its keys, or with other headers, and hold the answer against the published interfaces."""
        own = {"Authorization": f"bearer {self.token}", "Ocp-Apim-Subscription-Key": self.keys.subscription_key}
        data = body if isinstance(body, bytes | None) else json.dumps(body, default=str).encode()
        given = dict(own if headers is None else headers)
        if data is not None:
            given["Content-Length"] = str(len(data))
        result = self.client.simulate_request(method, path, query_string=query, body=data, headers=given)
        assert misfits_of(method, path, query, result.status_code, result.text) == []
        return Reply(result.status_code, dict(result.headers), result.text)

    def get(self, path: str, query: str = "") -> Reply:
        """Read something."""
        return self.call("GET", path, query=query)

    def account(self, code: str) -> str:
        """Return the id of an account."""
        with self.book() as book:
            return str(chart_of(book).account_by_code[code].uid)

    def sale(self, number: str, **changes: Any) -> dict[str, Any]:
        """Return the model of a sale of 100,00 with 21,00 btw, with changes."""
        return {
            "factuurdatum": "2026-03-01T00:00:00",
            "factuurnummer": number,
            "klant": {"id": str(self.customer.uid)},
            "omschrijving": "Zes taarten",
            "factuurbedrag": 121.00,
            "betalingstermijn": 14,
            "boekingsregels": [self.line()],
            "btw": [{"btwSoort": "VerkopenHoog", "btwBedrag": 21.00}],
            **changes,
        }

    def line(self, code: str = "8000", bedrag: object = 100.00, soort: object = "Hoog", **more: Any) -> dict[str, Any]:
        """Return a boekingsregel."""
        return {
            "omschrijving": "Taarten",
            "grootboek": {"id": self.account(code)},
            "bedrag": bedrag,
            "btwSoort": soort,
            **more,
        }

    def booked(self, number: str, **changes: Any) -> dict[str, Any]:
        """Book a sale and return the answer's model."""
        reply = self.call("POST", "/v2/verkoopboekingen", self.sale(number, **changes))
        assert reply.status == 201, reply.text
        model: dict[str, Any] = reply.json
        return model

    @cached_property
    def supplier(self) -> Party:
        """A supplier with a term of 30 days, who is made when he is first asked for."""
        with self.book(writing=True) as book:
            return add_party(book, PartyDraft(code="52", name="Bakkerij", is_customer=False, payment_term=30))

    def purchase(self, number: str, **changes: Any) -> dict[str, Any]:
        """Return the model of a purchase of 100,00 with 21,00 btw, with changes."""
        return {
            "factuurdatum": "2026-03-01T00:00:00",
            "factuurnummer": number,
            "leverancier": {"id": str(self.supplier.uid)},
            "omschrijving": "Meel",
            "factuurbedrag": 121.00,
            "boekingsregels": [self.line("4360")],
            "btw": [{"btwSoort": "InkopenHoog", "btwBedrag": 21.00}],
            **changes,
        }

    def bought(self, number: str, **changes: Any) -> dict[str, Any]:
        """Book a purchase and return the answer's model."""
        reply = self.call("POST", "/v2/inkoopboekingen", self.purchase(number, **changes))
        assert reply.status == 201, reply.text
        model: dict[str, Any] = reply.json
        return model


def _form(fields: Mapping[str, str]) -> bytes:
    return "&".join(f"{name}={falcon.uri.encode_value(value)}" for name, value in fields.items()).encode()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def door(request: pytest.FixtureRequest, engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """The door with one administration, shared by the tests of a module; each uses invoice numbers of its own."""
    with engines.migrated(request.param, tmp_path_factory.mktemp("snelstart")) as url:
        clock = Clock()
        server = Server(Database(url, clock=clock), Settings())
        administration_id = open_administration(
            server.database, AdministrationDraft(code="demo", name="Demo"), OPERATOR
        )
        with server.database.writing() as connection:
            user = add_user(server, connection, "an@example.com", "An")
            grant(connection, user.email, administration_id, Role.OWNER)
            keys = issue_door_keys(server, connection, user, administration_id, "demo")
        app = falcon.App()
        app.req_options.strip_url_path_trailing_slash = False
        mount(app, server)
        yield Door(server, clock, falcon.testing.TestClient(app), administration_id, keys)
        server.database.close()
