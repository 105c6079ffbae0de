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
from tests.clients.cash_calls import CALLS, CALLS_2
from tests.clients.cash_door import CashDoor, opened_cash_door
from tests.clients.scripts import run
from tests.engines import Engines

pytestmark = pytest.mark.slow

Calls: TypeAlias = Sequence[tuple[str, dict[str, Any]]]
Client: TypeAlias = Callable[[str, Calls], list[Any]]
"""Makes calls on the service that a WSDL describes, and returns what each returned."""


def by_zeep(wsdl: str, calls: Calls) -> list[Any]:
    """Call as zeep does: parts by name, each one given."""
    client = zeep.Client(wsdl)  # type: ignore[no-untyped-call]
    results = by_names(calls, lambda name, parts: zeep.helpers.serialize_object(client.service[name](**parts), dict))
    client.transport.session.close()
    return results


def by_suds(wsdl: str, calls: Calls) -> list[Any]:
    """Call as suds does."""
    client = suds.client.Client(wsdl, cache=None)
    return by_names(calls, lambda name, parts: suds_plain(getattr(client.service, name)(**parts)))


def suds_plain(value: Any) -> Any:
    """Return what suds read as plain dictionaries and values."""
    if isinstance(value, suds.sudsobject.Object):
        return {str(name): suds_plain(part) for name, part in suds.sudsobject.items(value)}
    return value


def by_names(calls: Calls, call: Callable[[str, dict[str, Any]], Any]) -> list[Any]:
    """Make calls with named parts."""
    results, known = [], {"$id": "", "$token": ""}
    for operation, parts in calls:
        named = {name: known.get(part, part) if isinstance(part, str) else part for name, part in parts.items()}
        result = call(operation, named)
        known["$id"] = (result.get("transaction") or {}).get("id", known["$id"])
        known["$token"] = result.get("token") or known["$token"]
        results.append(result)
    return results


def by_script(*command: str) -> Client:
    """Call as a program in another language does, which takes the calls and prints the results in JSON."""

    def call(wsdl: str, calls: Calls) -> list[Any]:
        results: list[Any] = json.loads(run(*command, wsdl, stdin=json.dumps(calls)))
        return results

    return call


CLIENTS: Mapping[str, Client] = {
    "zeep": by_zeep,
    "suds": by_suds,
    "php": by_script("php", "cash_client.php"),
    "soap": by_script("node", "cash_client.js", "soap"),
    "strong-soap": by_script("node", "cash_client.js", "strong-soap"),
    "perl": by_script("perl", "cash_client.pl"),
}
NAMES = [*CLIENTS, "mono"]
VERSIONS = {"api": CALLS_2, "api/3.0": CALLS}
"""The calls of both APIs, by the query string of their service."""


def code_of(name: str, version: str) -> str:
    """Return the code of the administration for a client and an API."""
    return f"{name}-{2 + [*VERSIONS].index(version)}"


CODES = [code_of(name, version) for name in NAMES for version in VERSIONS]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def cash_door(
    request: pytest.FixtureRequest, engines: Engines, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[CashDoor]:
    """The door on each engine, with an administration for each client."""
    with (
        engines.migrated(request.param, tmp_path_factory.mktemp("clients")) as url,
        opened_cash_door(url, CODES) as door,
    ):
        yield door


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", NAMES)
def test_every_client_reads_the_same(
    name: str, version: str, cash_door: CashDoor, request: pytest.FixtureRequest
) -> None:
    client = CLIENTS.get(name) or by_script("mono", str(request.getfixturevalue("mono_cash_clients")[version]))
    code, calls = code_of(name, version), VERSIONS[version]
    results = client(cash_door.wsdl(version), [(each.operation, cash_door.filled(code, each.parts)) for each in calls])
    for call, result in zip(calls, results, strict=True):
        assert answer_of(result) == cash_door.filled(code, call.answer), call
