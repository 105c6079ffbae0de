"""Real SOAP clients against the CASH door of the real server, all with the same calls and the same answers.

They are zeep, suds, PHP's SoapClient with parts by position, node's soap and strong-soap, Perl's SOAP::Lite and the proxy that
mono's `wsdl` makes. PHP, zeep and suds read code and status as numbers, as published clients that compare them strictly expect.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import pytest
import suds.client
import suds.sudsobject
import zeep
import zeep.helpers

from tests.clients.cash_answers import answer_of
from tests.clients.cash_calls import CALLS
from tests.clients.cash_door import CashDoor, opened_cash_door
from tests.clients.scripts import run
from tests.engines import Engines

Calls: TypeAlias = Sequence[tuple[str, dict[str, Any]]]
Client: TypeAlias = Callable[[CashDoor, Calls], list[Any]]


def by_zeep(door: CashDoor, calls: Calls) -> list[Any]:
    """Call as zeep does: parts by name, each one given."""
    client = zeep.Client(door.wsdl)  # type: ignore[no-untyped-call]
    results = by_names(calls, lambda name, parts: zeep.helpers.serialize_object(client.service[name](**parts), dict))
    client.transport.session.close()
    return results


def by_suds(door: CashDoor, calls: Calls) -> list[Any]:
    """Call as suds does."""
    client = suds.client.Client(door.wsdl, cache=None)
    return by_names(calls, lambda name, parts: suds_plain(getattr(client.service, name)(**parts)))


def suds_plain(value: Any) -> Any:
    """Return what suds read as plain dictionaries and values."""
    if isinstance(value, suds.sudsobject.Object):
        return {str(name): suds_plain(each) for name, each in suds.sudsobject.items(value)}
    return value


def by_names(calls: Calls, call: Callable[[str, dict[str, Any]], Any]) -> list[Any]:
    """Make calls with named parts."""
    results, number = [], ""
    for operation, parts in calls:
        result = call(operation, {name: number if part == "$id" else part for name, part in parts.items()})
        number = (result.get("transaction") or {}).get("id", number)
        results.append(result)
    return results


def by_script(*command: str) -> Client:
    """Call as a program in another language does, which takes the calls and prints the results in JSON."""

    def call(door: CashDoor, calls: Calls) -> list[Any]:
        results: list[Any] = json.loads(run(*command, door.wsdl, given=json.dumps(calls)))
        return results

    return call


CLIENTS: Mapping[str, Client] = {
    "zeep": by_zeep,
    "suds": by_suds,
    "php": by_script("php", "cash_client.php"),
    "node-soap": by_script("node", "cash_client.js", "soap"),
    "node-strong-soap": by_script("node", "cash_client.js", "strong-soap"),
    "perl": by_script("perl", "cash_client.pl"),
}
NAMES = [*CLIENTS, "mono"]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def cash_door(
    request: pytest.FixtureRequest, engines: Engines, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CashDoor]:
    """The door on each engine, with an administration for each client."""
    with (
        engines.migrated(request.param, tmp_path_factory.mktemp("clients")) as url,
        opened_cash_door(url, NAMES) as door,
    ):
        yield door


@pytest.fixture
def client(name: str, request: pytest.FixtureRequest) -> Client:
    """The client with a name."""
    if name in CLIENTS:
        return CLIENTS[name]
    return by_script("mono", str(request.getfixturevalue("mono_cash_client")))


@pytest.mark.parametrize("name", NAMES)
def test_every_client_reads_the_same(name: str, client: Client, cash_door: CashDoor) -> None:
    results = client(cash_door, [(call.operation, cash_door.filled(name, call.parts)) for call in CALLS])
    for call, result in zip(CALLS, results, strict=True):
        assert answer_of(result) == cash_door.filled(name, call.answer), call
