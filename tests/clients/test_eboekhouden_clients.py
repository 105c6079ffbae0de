"""Real SOAP clients against the e-Boekhouden door of the real server, all with the same calls and the same answers.

They are zeep, PHP's SoapClient, node's soap and strong-soap, and the proxy that mono's `wsdl` makes.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

import pytest
import zeep
import zeep.exceptions
import zeep.helpers

from grootboek.access.users import grant
from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.cost_centres import CostCentreDraft, add_cost_centre
from grootboek.ledger.actor import Actor, Role
from grootboek.ledger.article import ArticleDraft
from grootboek.store.administrations import AdministrationRow, administration_by_code
from grootboek.store.book import open_book
from grootboek.store.database import Database
from grootboek.store.references import references
from tests.clients.eboekhouden_answers import answer_of
from tests.clients.eboekhouden_calls import CALLS, Call, within
from tests.clients.scripts import TEXT, run
from tests.live_server import new_administration, serving

Results: TypeAlias = list[Any]
"""What a client returned for each call."""

SCRIPTS = {
    "php": ("php", "eboekhouden_client.php"),
    "node soap": ("node", "eboekhouden_client.js", "soap"),
    "node strong-soap": ("node", "eboekhouden_client.js", "strong-soap"),
}
NO_ERROR = {
    "php": ({"LastErrorCode": "", "LastErrorDescription": ""}, {}),
    "mono": ({"LastErrorCode": "", "LastErrorDescription": ""}, {"LastErrorCode": None, "LastErrorDescription": None}),
}
"""How clients that tell them apart show an error with empty children, and one without children."""


def filled(value: Any, known: Mapping[str, Any]) -> Any:
    """Put known values in the places that name them."""
    match value:
        case dict():
            return {name: filled(each, known) for name, each in value.items()}
        case list():
            return [filled(each, known) for each in value]
        case str() if value.startswith("$"):
            return known.get(value[1:], value)
        case _:
            return value


@dataclass(frozen=True)
class Door:
    """The door of a server, and what its client knows before the first call."""

    wsdl: str
    known: dict[str, Any]


def existing_administration(database: Database, code: str) -> AdministrationRow:
    """Return the administration with a code."""
    found = administration_by_code(database, code)
    assert found is not None
    return found


def furnish(database: Database) -> None:
    """Give the administration what no operation makes: cost centres within one another, and articles."""
    actor = Actor(user_id=None, door="cli", role=Role.OWNER)
    with open_book(database, existing_administration(database, "demo").id, actor, writing=True) as book:
        outer = add_cost_centre(book, CostCentreDraft(name=TEXT))
        inner = add_cost_centre(book, CostCentreDraft(name="Binnen", parent_id=outer.id))
        account_id = references(book).account_by_code["8000"].id
        prices = {"purchase_price": Decimal("1.25"), "sales_price": Decimal("10.1234")}
        group = {"group_code": "G&1", "group_name": "<Groep>"}
        placed = {"account_id": account_id, "cost_centre_id": inner.id}
        add_article(book, ArticleDraft(code="A&B", name=TEXT, unit="Uur", **prices, **group, **placed))
        add_article(book, ArticleDraft(code="OUD", name="Uit de handel", vat_code="none", active=False))


@pytest.fixture
def door(sqlite_url: str) -> Iterator[Door]:
    """The door on the administration of an accountant, who keeps the books of a client too."""
    keys, of_client = new_administration(sqlite_url), new_administration(sqlite_url, "klant", TEXT)
    database = Database(sqlite_url)
    client = existing_administration(database, "klant")
    with database.writing() as connection:
        grant(connection, keys.username, client.id, Role.BOOKKEEPER)
    furnish(database)
    database.close()
    known = {
        "Username": keys.username,
        "SecurityCode1": keys.security_code_1,
        "SecurityCode2": keys.security_code_2,
        "ClientCode": of_client.security_code_2,
    }
    with serving(sqlite_url) as server:
        yield Door(f"{server.url}/soap.asmx?WSDL", known)


Client: TypeAlias = Callable[[Door, Sequence[Call]], Results]


def by_zeep(door: Door, calls: Sequence[Call]) -> Results:
    """Call as zeep does."""
    client = zeep.Client(door.wsdl)  # type: ignore[no-untyped-call]
    known = door.known
    results = []
    for call in calls:
        try:
            answer = client.service[call.operation](**filled(call.parts, known))
            result = zeep.helpers.serialize_object(answer, dict) or {}
        except zeep.exceptions.Fault as fault:
            result = {"fault": fault.message}
        known = known | {name: value for name, value in result.items() if value}
        results.append(result)
    client.transport.session.close()
    return results


def by_script(*command: str) -> Client:
    """Call as a program in another language does, which takes the calls and prints the results in JSON."""

    def call(door: Door, calls: Sequence[Call]) -> Results:
        given = [[each.operation, filled(each.parts, door.known)] for each in calls]
        printed = run(*command, door.wsdl, given=json.dumps(given, default=dt.datetime.isoformat))
        results: Results = json.loads(printed)
        return results

    return call


@pytest.fixture
def clients(request: pytest.FixtureRequest) -> Callable[[str], Client]:
    """The clients by name."""

    def client(name: str) -> Client:
        if name == "mono":
            return by_script("mono", str(request.getfixturevalue("mono_client")))
        return by_zeep if name == "zeep" else by_script(*SCRIPTS[name])

    return client


@pytest.mark.parametrize("name", ["zeep", *SCRIPTS, "mono"])
def test_every_client_reads_the_same(name: str, clients: Callable[[str], Client], door: Door) -> None:
    results = clients(name)(door, CALLS)
    for call, result in zip(CALLS, results, strict=True):
        assert answer_of(call.operation, result) == filled(call.answer, door.known), call
        if name in NO_ERROR:
            assert_success_is_told(call, result, *NO_ERROR[name])


def assert_success_is_told(call: Call, result: Any, with_children: Any, without: Any) -> None:
    """Hold the place for errors to the shape that it has for an operation that succeeds."""
    if call.operation == "CloseSession" or "ErrorMsg" in call.answer or "LastErrorCode" in call.answer:
        return
    told = result if call.operation.startswith("Update") else result["ErrorMsg"]
    assert told == (with_children if call.operation.startswith("OpenSession") else without), call


@pytest.mark.parametrize("name", ["zeep", *SCRIPTS])
def test_a_fault_reaches_the_client(name: str, clients: Callable[[str], Client], door: Door) -> None:
    wrong = within("GetOpenPosten", {}, OpSoort="Onzin")
    (fault,) = clients(name)(door, [wrong])
    assert fault["fault"].startswith("Server was unable to read request. ---> There is an error in XML document")
    assert "'Onzin' is not a valid value for enOpenpostenSoort" in fault["fault"]
