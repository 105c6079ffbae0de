"""The page of SnelStart's door describes every operation that is served, and every model and value that they hold."""

import re

from docs.pages.snelstart import DESCRIBED, page
from grootboek.gateways.snelstart.contract.shapes import Enumeration, Model

PAGE = page()


def test_every_operation_that_is_served_is_described() -> None:
    for operation in DESCRIBED.values():
        assert operation.does, f"write what {operation.name} does in contract/operations.toml"
        assert f"| `{operation.method} /v2{operation.path}` | {operation.does} |" in PAGE


def test_an_operation_names_its_scope_and_its_models() -> None:
    (row,) = re.findall(r"^\| `POST /v2/verkoopboekingen` .*$", PAGE, re.MULTILINE)
    assert "`boekhouden:write`" in row
    assert row.endswith(
        "[VerkoopBoekingModel](#verkoopboekingmodel) | 201 [VerkoopBoekingModel](#verkoopboekingmodel) |"
    )


def test_every_body_and_what_is_in_it_is_a_model_of_the_page() -> None:
    headings = re.findall(r"^### (\w+)$", PAGE, re.MULTILINE)
    waiting = [operation.body for operation in DESCRIBED.values() if operation.body]
    met: set[str] = set()
    while waiting:
        shape = waiting.pop()
        if shape.name in met:
            continue
        met.add(shape.name)
        assert shape.short in headings
        held = [prop.holds for prop in shape.properties]
        waiting += [inner for inner in held if isinstance(inner, Model)]
        for values in (inner for inner in held if isinstance(inner, Enumeration)):
            assert all(f"`{value}`" in PAGE for value in values.numbers)


def test_a_property_tells_its_length_and_whether_it_must_be_sent() -> None:
    assert "| `factuurnummer` | text | 25 | yes |" in PAGE
    assert "| `boekingsregels` | [VerkoopBoekingRegelModel](#verkoopboekingregelmodel)[] |  | yes |" in PAGE
