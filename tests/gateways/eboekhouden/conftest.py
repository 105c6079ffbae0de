"""Fixtures of the e-Boekhouden door: an administration with two relations, a user, and a client that posts messages."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import falcon
import falcon.testing
import pytest
from lxml import etree

from grootboek.access.credentials import EBOEKHOUDEN, SECURITY_CODE_1, SECURITY_CODE_2
from grootboek.access.server import Server
from grootboek.access.users import add_user, grant
from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.bookkeeping.invoicing_settings import change_settings
from grootboek.bookkeeping.opening import open_administration
from grootboek.bookkeeping.parties import add_party
from grootboek.gateways.eboekhouden.service import mount
from grootboek.ledger.actor import Actor, Role
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.party import PartyDraft
from grootboek.store.access.access_rows import insert_credential
from grootboek.store.book import Book, open_book
from grootboek.store.masters.chart import chart_of
from tests.bookkeeping.books import LAWFUL
from tests.engines import Engines
from tests.gateways.eboekhouden.messages import envelope, xml_of
from tests.gateways.surfacing import Surfacing, opening

NS = {"e": "http://www.e-boekhouden.nl/soap"}
USERNAME, CODE_1 = "demo@example.nl", "1234567890abcdef"
CODE_2 = "11111111-2222-3333-4444-555555555555"


SPAM: dict[str, Any] = {
    "code": "SPAM",
    "name": "Dummy Artikel",
    "group_code": "EGGS",
    "group_name": "Dummy Groep",
    "unit": "Stuk",
    "purchase_price": Decimal(1),
    "sales_price": Decimal("2.5"),
}
"""What is stated of the article that is there."""


@dataclass
class Clock:
    """A clock that stands still where it was set."""

    moment: datetime = datetime(2023, 4, 3, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


@dataclass
class Reply:
    """What came back: HTTP status, headers, the text and its tree."""

    status: int
    headers: dict[str, str]
    text: str
    tree: etree._Element

    def value(self, name: str) -> str | None:
        """Find the text of the first element with a name; empty when it is empty, None when it is not there."""
        found = self.tree.find(f".//e:{name}", NS)
        return None if found is None else found.text or ""

    def all(self, name: str) -> list[dict[str, str]]:
        """Return the values of the children of every element with a name, those that have children left out."""
        return [
            {etree.QName(child).localname: child.text or "" for child in each if not len(child)}
            for each in self.tree.iterfind(f".//e:{name}", NS)
        ]

    @property
    def code(self) -> str:
        """The vendor's error code; empty when there is none."""
        return self.value("LastErrorCode") or ""

    @property
    def told(self) -> tuple[str, str]:
        """The error code and its text."""
        return self.code, self.value("LastErrorDescription") or ""

    @property
    def fault(self) -> tuple[str | None, str | None]:
        """The code and text of a SOAP 1.1 fault."""
        return self.tree.findtext(".//faultcode"), self.tree.findtext(".//faultstring")


def reply_of(result: falcon.testing.Result) -> Reply:
    """Read what came back."""
    return Reply(result.status_code, dict(result.headers), result.text, etree.fromstring(result.content))


@dataclass
class Door:
    """The e-Boekhouden door of one server with the administration `demo`, and a session."""

    server: Server
    clock: Clock
    client: falcon.testing.TestClient
    surfacing: Surfacing
    user_id: int
    administration_id: int
    actor: Actor = field(init=False)
    session: str = ""

    def __post_init__(self) -> None:
        self.actor = Actor(self.user_id, "eboekhouden", "test", Role.OWNER)

    def book(self, writing: bool = False) -> AbstractContextManager[Book]:
        """Open the book of `demo`."""
        return open_book(self.server.database, self.administration_id, self.actor, writing=writing)

    def post(self, body: str | bytes, **headers: str) -> Reply:
        """Post a SOAP message."""
        data = body.encode() if isinstance(body, str) else body
        given = {"Content-Type": "text/xml; charset=utf-8", "Content-Length": str(len(data)), **headers}
        return reply_of(self.client.simulate_post("/soap.asmx", body=data, headers=given))

    def ask(self, operation: str, **elements: object) -> Reply:
        """Call an operation with elements: texts, or dicts and lists of them."""
        return self.post(envelope(operation, xml_of(elements)))

    def sign_in(self, **elements: str) -> Reply:
        """Open a session, with the right names and codes unless others are given, and keep its id."""
        given = {"Username": USERNAME, "SecurityCode1": CODE_1, "SecurityCode2": CODE_2, **elements}
        reply = self.ask("OpenSession", **given)
        self.session = reply.value("SessionID") or ""
        return reply

    def call(self, operation: str, **elements: object) -> Reply:
        """Call an operation within the session."""
        if not self.session:
            self.sign_in()
        return self.ask(operation, **{"SessionID": self.session, "SecurityCode2": CODE_2, **elements})

    def add(self, mutation: dict[str, object]) -> int:
        """Add a mutation and return its number."""
        reply = self.call("AddMutatie", oMut=mutation)
        assert reply.told == ("", "")
        return int(reply.value("Mutatienummer") or 0)

    def let_mail(self, **changes: str) -> None:
        """Give the administration what it must say of itself for its invoices to be mailed, with some of it changed."""
        with self.book(writing=True) as book:
            change_settings(book, lambda settings: replace(settings, **{**LAWFUL, **changes}))

    def balance(self, code: str, **wanted: str) -> float:
        """Return the balance of an account."""
        reply = self.call("GetSaldo", cFilter={"GbCode": code, "KostenPlaatsId": "0", **wanted})
        assert reply.code == ""
        return float(reply.value("Saldo") or "nan")


def opened(server: Server, code: str, code_2: str, user_id: int) -> int:
    """Open an administration with a security code 2 of its own."""
    added = open_administration(server.database, AdministrationDraft(code=code, name=code.title()), Actor(None, "cli"))
    add_credential(server, SECURITY_CODE_2, user_id, added, code_2)
    return added


def add_credential(server: Server, kind: str, user_id: int, administration_id: int | None, *parts: str) -> None:
    """Write a credential with a secret that a test knows: `parts` are what is hashed, the first is its name."""
    row = {
        "door": EBOEKHOUDEN,
        "kind": kind,
        "name": parts[0] if administration_id is None else "",
        "user_id": user_id,
        "administration_id": administration_id,
        "lookup": server.keyring.lookup(kind, *parts),
        "created_at": server.database.clock(),
    }
    with server.database.writing() as connection:
        insert_credential(connection, row)


def made_user(server: Server, username: str, code_1: str) -> int:
    """Add a user with a security code 1."""
    with server.database.writing() as connection:
        user = add_user(server, connection, username, "Demo")
    add_credential(server, SECURITY_CODE_1, user.id, None, username, code_1)
    return user.id


def granted(server: Server, username: str, administration_id: int, role: Role | None = Role.OWNER) -> None:
    """Give a user a role, or take it away."""
    with server.database.writing() as connection:
        grant(connection, username, administration_id, role)


def furnish(server: Server) -> None:
    """Make the user, the administration `demo`, a customer C1, a supplier L1, two cost centres and an article."""
    user_id = made_user(server, USERNAME, CODE_1)
    administration_id = opened(server, "demo", CODE_2, user_id)
    granted(server, USERNAME, administration_id)
    with open_book(server.database, administration_id, Actor(user_id, "cli"), writing=True) as book:
        add_party(book, PartyDraft(code="C1", name="Klant & Zoon", city="Utrecht", email="klant@example.nl"))
        add_party(book, PartyDraft(code="L1", name="Leverancier", contact="Mevrouw Jansen"))
        shop = add_cost_centre(book, CostCentreDraft(code="WINKEL", name="Winkel"))
        add_cost_centre(book, CostCentreDraft(code="KASSA", name="Kassa", parent_id=shop.id))
        revenue = chart_of(book).account_by_code["8000"].id
        add_article(book, ArticleDraft(**SPAM, account_id=revenue, cost_centre_id=shop.id))


@pytest.fixture(scope="session")
def furnished_sqlite(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A furnished SQLite database, to be copied."""
    folder = tmp_path_factory.mktemp("eboekhouden")
    with opening(Door, furnish, mount) as make:
        make(engines.new_sqlite(folder), Clock())
    return folder / "books.sqlite"


@pytest.fixture(scope="session")
def furnished_postgresql(engines: Engines) -> Iterator[str]:
    """The address of a furnished PostgreSQL database, to be copied."""
    with engines.template_on_postgresql() as url:
        with opening(Door, furnish, mount) as make:
            make(url, Clock())
        yield url


@pytest.fixture
def furnished_sqlite_url(furnished_sqlite: Path, tmp_path: Path) -> str:
    """The address of a furnished SQLite database of its own."""
    return f"sqlite:///{shutil.copyfile(furnished_sqlite, tmp_path / 'furnished.sqlite')}"


@pytest.fixture
def furnished_postgresql_url(engines: Engines, furnished_postgresql: str) -> Iterator[str]:
    """The address of a furnished PostgreSQL database of its own."""
    with engines.copied_postgresql(furnished_postgresql) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def furnished_url(request: pytest.FixtureRequest) -> str:
    """The address of a furnished database of its own, on each engine in turn."""
    url: str = request.getfixturevalue(f"furnished_{request.param}_url")
    return url


@pytest.fixture
def make_door() -> Iterator[Callable[[str], Door]]:
    """Open the door on a database, which is furnished when it is empty."""
    with opening(Door, furnish, mount) as make:
        yield lambda url: make(url, Clock())


@pytest.fixture
def door(make_door: Callable[[str], Door], furnished_sqlite_url: str) -> Door:
    """The door on SQLite."""
    return make_door(furnished_sqlite_url)


@pytest.fixture
def either_door(make_door: Callable[[str], Door], furnished_url: str) -> Door:
    """The door on each engine in turn."""
    return make_door(furnished_url)
