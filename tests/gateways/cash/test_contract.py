"""The served description of the service against the one that many SOAP clients were tried with, where that is at hand."""

from pathlib import Path

import pytest

from grootboek.gateways.cash.contract import CONTRACT
from tests.gateways.cash.conftest import Door
from tests.gateways.cash.test_service import wsdl_shape

BESIDE = [parent / "shared" / "contracts" / "cash-candidate.wsdl" for parent in Path(__file__).parents[3:6]]
CANDIDATE = next((path for path in BESIDE if path.exists()), None)
ADDED: dict[str, list[tuple[str, str]]] = {
    "ExportResponse": [("transaction", "transaction")],
    "GetTransactionResponse": [("exportResult", "string")],
}
"""Parts at the end of answers beyond those of the candidate, by message."""


@pytest.mark.skipif(CANDIDATE is None, reason="the candidate is not beside the checkout")
def test_wsdl_is_the_candidate_with_what_was_added(door: Door) -> None:
    assert CANDIDATE is not None
    served = wsdl_shape(door.client.simulate_get("/", query_string="api/3.0/wsdl").content)
    candidate = wsdl_shape(CANDIDATE.read_bytes())
    parts = {name: [*some, *ADDED.get(name, [])] for name, some in candidate.pop("parts").items()}  # type: ignore[attr-defined]
    assert served.pop("parts") == parts
    assert served == candidate


def test_operations() -> None:
    assert set(CONTRACT.operations) == {"Authenticate", "ListAdministrations", "Export", "Import", "GetTransaction"}
