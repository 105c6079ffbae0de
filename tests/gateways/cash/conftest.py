"""Fixtures of the CASH door: an administration like the manual's, a user, and a client that posts to the door."""

import shutil
import tomllib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import falcon
import falcon.testing
import pytest
from lxml import etree

from grootboek.access.credentials import CASH, PASSWORD
from grootboek.access.server import Server
from grootboek.access.users import add_user, grant
from grootboek.bookkeeping.chart import add_journal
from grootboek.bookkeeping.opening import open_administration
from grootboek.bookkeeping.parties import add_party
from grootboek.gateways.cash.service import mount
from grootboek.ledger.actor import Actor, Role
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.journal import JournalDraft, JournalKind
from grootboek.ledger.party import PartyDraft
from grootboek.store.access.access_rows import insert_credential
from grootboek.store.book import Book, open_book
from grootboek.store.masters.chart import chart_of
from grootboek.wire.literals import DUTCH_TIME
from tests.engines import Engines
from tests.gateways.surfacing import Surfacing, opening

CASES = Path(__file__).parent / "cases"
RELATION, EMAIL, SECRET = "202943", "helpdesk@cash.nl", "*****"
"""The login of the manual's messages, stars and all."""

NS = {"s": "http://schemas.xmlsoap.org/soap/envelope/", "a": "https://www.cashweb.nl/?api"}
ENVELOPE = (
    '<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns:api="https://www.cashweb.nl/?api">'
    "<soapenv:Header/><soapenv:Body>{}</soapenv:Body></soapenv:Envelope>"
)


@dataclass
class Clock:
    """A clock that stands still where it was set."""

    moment: datetime = datetime(2016, 10, 11, 9, 59, 51, 967015, tzinfo=DUTCH_TIME)

    def __call__(self) -> datetime:
        return self.moment.astimezone(UTC)

    def set(self, text: str) -> None:
        """Set the Dutch time."""
        self.moment = datetime.fromisoformat(text).replace(tzinfo=DUTCH_TIME)


@dataclass
class Reply:
    """What came back: HTTP status, headers, the text and its tree."""

    status: int
    headers: dict[str, str]
    text: str
    tree: etree._Element

    def value(self, path: str) -> str | None:
        """Find the text of an element below the response wrapper, api elements with the prefix `a`."""
        return self.tree.findtext(f"s:Body/*/{path}", namespaces=NS)

    @property
    def code(self) -> int:
        """The response code."""
        return int(self.value("response/a:code") or 0)

    @property
    def message(self) -> str:
        """The response message."""
        return self.value("response/a:message") or ""

    @property
    def status_of_import(self) -> int:
        """The transaction's status."""
        return int(self.value("transaction/a:status") or 0)

    @property
    def errors(self) -> list[tuple[str, str | None]]:
        """The messages of the transaction's errors with their line."""
        return [(error.findtext("message") or "", error.findtext("line")) for error in self._error_elements]

    @property
    def explanations(self) -> list[str | None]:
        """The explanations of the transaction's errors."""
        return [error.findtext("explanation") for error in self._error_elements]

    @property
    def _error_elements(self) -> list[etree._Element]:
        text = self.value("transaction/a:err") or ""
        return list(etree.fromstring(text.encode()).iter("error")) if text else []

    @property
    def fault(self) -> tuple[str | None, str | None]:
        """The code and text of a SOAP 1.1 fault."""
        return self.tree.findtext(".//faultcode"), self.tree.findtext(".//faultstring")


@dataclass
class Door:
    """The CASH door of one server with the administration `demo`."""

    server: Server
    clock: Clock
    client: falcon.testing.TestClient
    surfacing: Surfacing
    user_id: int
    administration_id: int
    actor: Actor = field(init=False)

    def __post_init__(self) -> None:
        self.actor = Actor(self.user_id, "cash", "test", Role.OWNER)

    def book(self, writing: bool = False) -> AbstractContextManager[Book]:
        """Open the book of `demo`."""
        return open_book(self.server.database, self.administration_id, self.actor, writing=writing)

    def post(self, body: str | bytes, query: str = "api/3.0", content_type: str = "text/xml; charset=utf-8") -> Reply:
        """Post a SOAP message."""
        data = body.encode() if isinstance(body, str) else body
        headers = {"Content-Type": content_type, "Content-Length": str(len(data))}
        result = self.client.simulate_post("/", query_string=query, body=data, headers=headers)
        return Reply(result.status_code, dict(result.headers), result.text, etree.fromstring(result.content))

    def call(self, operation: str, **parts: str) -> Reply:
        """Call an operation with the manual's login; parts are XML text."""
        login = {"relatie": RELATION, "email": EMAIL, "pass": SECRET}
        administration = "<api:admCode>demo</api:admCode><api:admMap></api:admMap>"
        message = {**login, "administration": administration, **parts}
        inner = "".join(f"<{name}>{text}</{name}>" for name, text in message.items())
        return self.post(ENVELOPE.format(f"<api:{operation}>{inner}</api:{operation}>"))

    def export(self, request: str, formaat: str = "0") -> list[dict[str, str]]:
        """Export and return the records as field values by tag, with the record's tag under `record`."""
        reply = self.call("Export", exportData=request, formaat=formaat)
        assert (reply.code, reply.message) == (1, "Success")
        text = reply.value("exportResult") or ""
        return records_of(text)

    def bring(self, *rows: str, formaat: str = "0") -> Reply:
        """Import records 0301 given as `201=4360 302=161201 ...`, `_` for a blank."""
        return self.call("Import", importData=f"<![CDATA[{cash_xml(*rows)}]]>", formaat=formaat)


def cash_xml(*rows: str) -> str:
    """Write records 0301 from their short form."""
    records = []
    for row in rows:
        pairs = (pair.split("=", 1) for pair in row.split())
        records.append("".join(f"<F{number}>{value.replace('_', ' ')}</F{number}>" for number, value in pairs))
    return '<?xml version="1.0"><CASH>' + "".join(f"<R0301>{record}</R0301>" for record in records) + "</CASH>"


def records_of(text: str) -> list[dict[str, str]]:
    """Read the records of an export."""
    head, declaration, rest = text.partition("<?xml")
    assert head == "Content-type: text/xml "
    root = etree.fromstring((declaration + rest).encode())
    assert root.tag == "cash"
    return [{"record": record.tag, **{field.tag: field.text or "" for field in record}} for record in root]


def golden(name: str) -> tuple[str, str, dict[str, object]]:
    """Read a golden case: request, response and its `case.toml`."""
    folder = CASES / name
    case = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    return (
        (folder / "request.xml").read_text(encoding="utf-8"),
        (folder / "response.xml").read_text(encoding="utf-8"),
        case,
    )


def opened(server: Server, code: str, name: str, user_id: int | None = None) -> int:
    """Open an administration."""
    return open_administration(server.database, AdministrationDraft(code=code, name=name), Actor(user_id, "cli"))


def made_user(server: Server, email: str, customer: int, secret: str, name: str = "De heer O. Hofstra") -> int:
    """Add a user with a CASH password that may have any form."""
    with server.database.writing() as connection:
        user = add_user(server, connection, email, name, customer)
        row = {
            "door": CASH,
            "kind": PASSWORD,
            "name": email,
            "user_id": user.id,
            "administration_id": None,
            "lookup": server.keyring.lookup(PASSWORD, email, f"{customer:06d}", secret),
            "created_at": server.database.clock(),
        }
        insert_credential(connection, row)
    return user.id


def granted(server: Server, email: str, administration_id: int, role: Role = Role.OWNER) -> None:
    """Give a user a role."""
    with server.database.writing() as connection:
        grant(connection, email, administration_id, role)


@pytest.fixture
def clock() -> Clock:
    """A clock at the moment of the manual's fourth message."""
    return Clock()


def furnish(server: Server) -> None:
    """Make the manual's user and the administration `demo`."""
    user_id = made_user(server, EMAIL, int(RELATION), SECRET)
    granted(server, EMAIL, opened(server, "demo", "Demo CASH", user_id))


@pytest.fixture(scope="session")
def bare_sqlite(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with the manual's user and `demo`, to be copied."""
    folder = tmp_path_factory.mktemp("bare")
    with opening(Door, furnish, mount) as make:
        make(engines.new_sqlite(folder), Clock())
    return folder / "books.sqlite"


@pytest.fixture(scope="session")
def furnished_sqlite(engines: Engines, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database with what the manual's messages name, to be copied."""
    folder = tmp_path_factory.mktemp("furnished")
    with opening(Door, furnish, mount) as make:
        like_the_manual(make(engines.new_sqlite(folder), Clock()))
    return folder / "books.sqlite"


@pytest.fixture(scope="session")
def furnished_postgresql(engines: Engines) -> Iterator[str]:
    """The address of a PostgreSQL database with what the manual's messages name, to be copied."""
    with engines.template_on_postgresql() as url:
        with opening(Door, furnish, mount) as make:
            like_the_manual(make(url, Clock()))
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
def make_door(clock: Clock) -> Iterator[Callable[[str], Door]]:
    """Open the door on a database, which is furnished when it is empty."""
    with opening(Door, furnish, mount) as make:
        yield lambda url: make(url, clock)


def like_the_manual(door: Door) -> Door:
    """Give `demo` the manual's daybook VERKF and relation 43."""
    with door.book(writing=True) as book:
        debtors = chart_of(book).account_by_code["1300"].id
        name, sales = "Verkopen via facturering", JournalKind.SALES
        add_journal(book, JournalDraft(code="VERKF", number=7, name=name, kind=sales, account_id=debtors))
        add_party(book, PartyDraft(code="BOER", number=43, name="Jan de Boer", street="Kennedylaan 538"))
    return door


@pytest.fixture
def empty_door(make_door: Callable[[str], Door], bare_sqlite: Path, tmp_path: Path) -> Door:
    """The door on SQLite, without daybook VERKF and relation 43."""
    return make_door(f"sqlite:///{shutil.copyfile(bare_sqlite, tmp_path / 'bare.sqlite')}")


@pytest.fixture
def door(make_door: Callable[[str], Door], furnished_sqlite_url: str) -> Door:
    """The door on SQLite."""
    return make_door(furnished_sqlite_url)


@pytest.fixture
def either_door(make_door: Callable[[str], Door], furnished_url: str) -> Door:
    """The door on each engine in turn."""
    return make_door(furnished_url)
