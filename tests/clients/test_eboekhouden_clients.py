"""Real SOAP clients against the e-Boekhouden door of the real server, all with the same calls and the same answers.

They are zeep, PHP's SoapClient, node's soap and strong-soap, and the proxy that mono's `wsdl` makes.
"""

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import pytest
import zeep
import zeep.exceptions
import zeep.helpers

from grootboek.gateways.eboekhouden.contract import CONTRACT
from tests.clients.eboekhouden_answers import answer_of
from tests.clients.eboekhouden_calls import CALLS, Call, within
from tests.clients.eboekhouden_door import Door
from tests.clients.scripts import run

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
            return {name: filled(part, known) for name, part in value.items()}
        case list():
            return [filled(part, known) for part in value]
        case str() if value.startswith("$"):
            return known.get(value[1:], value)
        case _:
            return value


Client: TypeAlias = Callable[[Door, Sequence[Call]], Results]


def by_zeep(door: Door, calls: Sequence[Call]) -> Results:
    """Call as zeep does."""
    client = zeep.Client(door.wsdl)  # type: ignore[no-untyped-call]
    known: dict[str, Any] = dict(door.known)
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
        named = [[step.operation, filled(step.parts, door.known)] for step in calls]
        printed = run(*command, door.wsdl, stdin=json.dumps(named, default=dt.datetime.isoformat))
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


def test_the_calls_are_of_every_operation() -> None:
    assert {call.operation for call in CALLS} == CONTRACT.operations.keys()


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
    error = result if call.operation.startswith("Update") else result["ErrorMsg"]
    assert error == (with_children if call.operation.startswith("OpenSession") else without), call


@pytest.mark.parametrize("name", ["zeep", *SCRIPTS])
def test_a_fault_reaches_the_client(name: str, clients: Callable[[str], Client], read_only_door: Door) -> None:
    wrong = within("GetOpenPosten", {}, OpSoort="Onzin")
    (fault,) = clients(name)(read_only_door, [wrong])
    assert fault["fault"].startswith("Server was unable to read request. ---> There is an error in XML document")
    assert "'Onzin' is not a valid value for enOpenpostenSoort" in fault["fault"]
