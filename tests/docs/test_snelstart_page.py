"""The page of SnelStart's door describes every operation that is served, and every model and value that they hold."""

import re

from docs.pages.snelstart import DESCRIBED, page
from grootboek.gateways.snelstart.contract.shapes import Enumeration, Model, model
from grootboek.gateways.snelstart.operations import ECHO, ROUTES

PAGE = page()


def test_every_operation_that_is_served_is_described_and_no_other() -> None:
    served = {route.name for route in ROUTES} | {ECHO}
    assert DESCRIBED.keys() == served, "write it in docs/vendors/snelstart_operations.tsv"


def test_an_operation_names_its_scope_and_its_models() -> None:
    (row,) = re.findall(r"^\| `POST /v2/verkoopboekingen` .*$", PAGE, re.MULTILINE)
    assert "`boekhouden:write`" in row
    assert row.endswith(
        "[VerkoopBoekingModel](#verkoopboekingmodel) | 201 [VerkoopBoekingModel](#verkoopboekingmodel) |"
    )


def test_every_body_and_what_is_in_it_is_a_model_of_the_page() -> None:
    headings = re.findall(r"^### (\w+)$", PAGE, re.MULTILINE)
    bodies = {route.model for route in ROUTES if route.model}
    assert bodies <= set(headings)
    for name in headings:
        held = [prop.holds for prop in model(name).properties]
        assert {shape.name for shape in held if isinstance(shape, Model)} <= set(headings)
        for values in (shape for shape in held if isinstance(shape, Enumeration)):
            assert all(f"`{value}`" in PAGE for value in values.numbers)


def test_a_property_tells_its_length_and_whether_it_must_be_sent() -> None:
    assert "| `factuurnummer` | text | 25 | yes |" in PAGE
    assert "| `boekingsregels` | [VerkoopBoekingRegelModel](#verkoopboekingregelmodel)[] |  | yes |" in PAGE
