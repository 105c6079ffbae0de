"""Every list and entity that is served fits the vendor's own schema of it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.gateways.snelstart.conftest import Door, Reply

COMPARE = Path(__file__).resolve().parents[3].parent / "shared/contracts/compare.py"
pytestmark = pytest.mark.skipif(not COMPARE.is_file(), reason="the vendors' documents are not beside the checkout")


def fits(operation: str, status: int, reply: Reply) -> str:
    """Hold an answer to the vendor's document and return what is told of it."""
    assert reply.status == status, reply.text
    command = [sys.executable, str(COMPARE), "answer", operation, str(status)]
    told = subprocess.run(command, input=reply.text, capture_output=True, text=True, check=False)
    return told.stdout.strip()


@pytest.mark.parametrize(
    ("operation", "resource"),
    [
        ("v2-grootboeken-GET-OData", "grootboeken"),
        ("v2-dagboeken-GET", "dagboeken"),
        ("v2-kostenplaatsen-GET", "kostenplaatsen"),
        ("v2-grootboekmutaties-GET-OData", "grootboekmutaties"),
        ("v2-relaties-GET-OData", "relaties"),
        ("v2-verkoopfacturen-GET-OData", "verkoopfacturen"),
    ],
)
def test_list_and_its_entities_fit(door: Door, operation: str, resource: str) -> None:
    if resource in ("verkoopfacturen", "grootboekmutaties"):
        door.booked(f"C-{resource}")
    if resource == "grootboeken":
        body = {"omschrijving": "Markt", "nummer": 8077, "grootboekfunctie": "InstallatieTeleverkoopBinnenEUgeen"}
        added = door.call("POST", "/v2/grootboeken", {**body, "vatRateCode": "SR"})
        assert fits("v2-grootboeken-POST", 201, added) == "the answer fits"
    if resource == "kostenplaatsen":
        made = door.call("POST", "/v2/kostenplaatsen", {"omschrijving": "Winkel", "nummer": 1})
        assert fits("v2-kostenplaatsen-POST", 201, made) == "the answer fits"
        replaced = door.call("PUT", f"/v2/kostenplaatsen/{made.json['id']}", made.json)
        assert fits("v2-kostenplaatsen-id-PUT", 200, replaced) == "the answer fits"
    reply = door.get(f"/v2/{resource}")
    assert reply.json
    assert fits(operation, 200, reply) == "the answer fits"
    if resource != "dagboeken":
        entity = door.get(f"/v2/{resource}/{reply.json[0]['id']}")
        assert fits(f"v2-{resource}-id-GET", 200, entity) == "the answer fits"


def test_verkoopboeking_fits_when_it_is_made_read_and_replaced(door: Door) -> None:
    made = door.call("POST", "/v2/verkoopboekingen", door.sale("C-2"))
    assert fits("v2-verkoopboekingen-POST", 201, made) == "the answer fits"
    path = f"/v2/verkoopboekingen/{made.json['id']}"
    assert fits("v2-verkoopboekingen-id-GET", 200, door.get(path)) == "the answer fits"
    assert fits("v2-verkoopboekingen-id-PUT", 200, door.call("PUT", path, door.sale("C-2"))) == "the answer fits"
