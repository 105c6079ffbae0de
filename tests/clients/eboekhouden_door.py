"""The door that the clients of e-Boekhouden call: the real server, with what no operation makes in its books."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from grootboek.access.users import grant
from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.ledger.actor import Actor, Role
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.store.book import Book, open_book
from grootboek.store.engine.database import Database
from grootboek.store.masters.administrations import AdministrationRow, administration_by_code
from grootboek.store.masters.chart import chart_of
from tests.clients.scripts import TEXT
from tests.live_server import new_administration, serving


@dataclass(frozen=True)
class Door:
    """The door of a server, and what its client knows before the first call."""

    url: str
    known: dict[str, str]

    @property
    def wsdl(self) -> str:
        """Where clients find the description of the service."""
        return f"{self.url}/soap.asmx?WSDL"


@contextmanager
def opened_door(database_url: str) -> Iterator[Door]:
    """Serve the administration of an accountant, who keeps the books of a client too, for the length of a block."""
    keys, of_client = new_administration(database_url), new_administration(database_url, "klant", TEXT)
    database = Database(database_url)
    with database.writing() as connection:
        grant(connection, keys.username, _administration(database, "klant").id, Role.BOOKKEEPER)
    operator = Actor(user_id=None, door="cli", role=Role.OWNER)
    with open_book(database, _administration(database, "demo").id, operator, writing=True) as book:
        _furnish(book)
    database.close()
    known = {
        "Username": keys.username,
        "SecurityCode1": keys.security_code_1,
        "SecurityCode2": keys.security_code_2,
        "ClientCode": of_client.security_code_2,
    }
    with serving(database_url) as server:
        yield Door(server.url, known)


def _administration(database: Database, code: str) -> AdministrationRow:
    found = administration_by_code(database, code)
    assert found is not None
    return found


def _furnish(book: Book) -> None:
    """Make cost centres, one within the other, and articles."""
    outer = add_cost_centre(book, CostCentreDraft(name=TEXT))
    inner = add_cost_centre(book, CostCentreDraft(name="Binnen", parent_id=outer.id))
    prices = {"purchase_price": Decimal("1.25"), "sales_price": Decimal("10.1234")}
    group = {"group_code": "G&1", "group_name": "<Groep>"}
    placed = {"account_id": chart_of(book).account_by_code["8000"].id, "cost_centre_id": inner.id}
    add_article(book, ArticleDraft(code="A&B", name=TEXT, unit="Uur", **prices, **group, **placed))
    add_article(book, ArticleDraft(code="OUD", name="Uit de handel", vat_code="none", active=False))
