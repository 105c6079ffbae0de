"""The vendor's interface as it is declared: the way from a path to an operation, models, marks, and the OpenAPI document."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from grootboek.gateways.snelstart.contract.binding import Binding
from grootboek.gateways.snelstart.contract.marks import Broken, broken_marks
from grootboek.gateways.snelstart.contract.openapi import document
from grootboek.gateways.snelstart.contract.operations import Routes, operations
from grootboek.gateways.snelstart.contract.shapes import model
from tests.gateways.snelstart.conftest import Door

CONTRACTS = Path(__file__).resolve().parents[3].parent / "shared/contracts"
ROUTES = Routes(operations().values())
ID = "00000000-0000-0000-0000-000000000009"


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", f"artikelen/{ID}", "GET /artikelen/{id}"),
        ("GET", "artikelen/prijsafspraken", "GET /artikelen/prijsafspraken"),
        ("POST", "InkoopBoekingen/UBL", "POST /inkoopboekingen/ubl"),
        ("GET", f"relaties/{ID}/customfields", "GET /relaties/{id}/customFields"),
        ("GET", f"documenten/Relaties/{ID}", "GET /documenten/{documenttype}/{pid}"),
        ("POST", "documenten/Relaties", "POST /documenten/{documenttype}"),
        ("PUT", f"documenten/{ID}", "PUT /documenten/{id}"),
        ("GET", "vatrates/DEU", "GET /vatrates/{id}"),
    ],
)
def test_a_path_leads_to_its_operation_words_before_ids(method: str, path: str, name: str) -> None:
    found = ROUTES.find(method, path.split("/"))
    assert found is not None
    assert found[0].name == name


def test_what_stands_in_a_path_is_known_by_its_name() -> None:
    found = ROUTES.find("GET", ["documenten", "Relaties", ID])
    assert found is not None
    assert found[1] == {"documenttype": "Relaties", "pid": ID}


@pytest.mark.parametrize("path", ["", "relaties/x/y/z", "niets", "relaties/x/customFields/y"])
def test_other_paths_lead_nowhere(path: str) -> None:
    assert ROUTES.find("GET", [part for part in path.split("/") if part]) is None


def test_a_model_that_is_like_another_has_its_properties_in_order_but_for_some() -> None:
    read, write = model("Relaties.RelatieModel"), model("Relaties.RelatieWriteModel")
    assert [prop.name for prop in write.properties] == [prop.name for prop in read.properties if prop.name != "fax"]


def broken(name: str, body: dict[str, Any]) -> Broken:
    """Return which marks of a model a body breaks."""
    bound, marks = Binding().whole(model(name), body, "relatie"), Broken()
    broken_marks(bound, "relatie", marks)
    return marks


def test_a_mark_is_told_by_its_code_and_one_without_by_a_sentence() -> None:
    marks = broken("Relaties.RelatieWriteModel", {"naam": "x" * 51, "krediettermijn": 1001, "iban": "NL00"})
    assert marks.codes == ["REL-0003", "REL-0011"]
    assert marks.misfits == {"relatie.Naam": ["The field Naam must be a string with a maximum length of 50."]}


def test_the_same_model_has_other_codes_at_another_place() -> None:
    street = {"straat": "x" * 51}
    assert broken("Relaties.RelatieWriteModel", {"naam": "x", "vestigingsAdres": street}).codes == ["REL-0020"]
    assert broken("Relaties.RelatieWriteModel", {"naam": "x", "correspondentieAdres": street}).codes == ["REL-0025"]


@pytest.mark.parametrize(
    ("address", "code"),
    [("a@b.nl", None), ("a@b.nl; c@d.nl", None), ("geen adres", "REL-0061"), ("a@b.nl;niets", "REL-0084")],
)
def test_one_address_and_several_are_told_apart(address: str, code: str | None) -> None:
    assert broken("Relaties.RelatieWriteModel", {"naam": "x", "email": address}).codes == ([code] if code else [])


@pytest.fixture(scope="module")
def compare() -> ModuleType:
    """The vendors' published interfaces, and what holds others against them."""
    if not CONTRACTS.is_dir():
        pytest.skip("the vendors' documents are not beside the checkout")
    spec = importlib.util.spec_from_file_location("compare", CONTRACTS / "compare.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_operation_and_model_is_declared_as_the_vendor_publishes_it(compare: ModuleType) -> None:
    theirs = json.loads((CONTRACTS / "snelstart-openapi.json").read_text(encoding="utf-8"))
    ours = json.loads(json.dumps(document(operations().values(), "0")))
    assert compare.openapi_shape(ours) == compare.openapi_shape(theirs)
    ids = {operation["operationId"] for methods in theirs["paths"].values() for operation in methods.values()}
    assert {operation.operation_id for operation in operations().values()} == ids


def test_the_document_that_is_published_has_what_is_served(door: Door, compare: ModuleType) -> None:
    ours = door.call("GET", "/v2/openapi.json", headers={}).json
    theirs = compare.openapi_shape(json.loads((CONTRACTS / "snelstart-openapi.json").read_text(encoding="utf-8")))
    assert compare.openapi_shape(ours).items() <= theirs.items()
    assert {"/landen/{id}", "/verkoopboekingen"} <= ours["paths"].keys()
