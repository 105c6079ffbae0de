"""The reference at `/v2/docs`: every operation that is served, made of the declarations, with samples that hold."""

import json
from base64 import b64encode
from decimal import Decimal
from hashlib import sha256

import pytest
from lxml import html

from grootboek.gateways.snelstart.contract.binding import Binding
from grootboek.gateways.snelstart.contract.marks import Broken, broken_marks
from grootboek.gateways.snelstart.contract.openapi import document
from grootboek.gateways.snelstart.contract.operations import Operation, operations
from grootboek.gateways.snelstart.operations import SERVED
from grootboek.gateways.snelstart.reference.page import PATH, page
from grootboek.gateways.snelstart.reference.samples import answer_of, body_of
from tests.gateways.snelstart.conftest import Door, Reply
from tests.gateways.snelstart.schemas import Document, vendor

EVERY = Document(json.loads(json.dumps(document(operations().values(), "0"))), null_fits=False)
PAGES = {PATH: page() or ""} | {f"{PATH}/{name}": page(name) or "" for name in {one.segments[0] for one in SERVED}}
TREES = {path: html.fromstring(text) for path, text in PAGES.items()}


def shown(operation: Operation) -> html.HtmlElement:
    """Return what the page of its resource says of an operation."""
    (section,) = TREES[f"{PATH}/{operation.segments[0]}"].xpath("//section[@id=$id]", id=operation.operation_id)
    return section


def ask(door: Door, path: str) -> Reply:
    return door.call("GET", path, headers={})


def test_the_pages_are_answered_without_a_key(door: Door) -> None:
    for path, text in PAGES.items():
        assert (ask(door, path).status, ask(door, path).text) == (200, text)
    assert ask(door, "/V2/Docs/LANDEN/").text == PAGES[f"{PATH}/landen"]
    assert ask(door, f"{PATH}/niets").json == {"statusCode": 404, "message": "Resource not found"}
    assert ask(door, f"{PATH}/landen/x").status == 404


def test_a_page_takes_nothing_from_elsewhere(door: Door) -> None:
    for path, tree in TREES.items():
        policy = {name.lower(): text for name, text in ask(door, path).headers.items()}["content-security-policy"]
        (style,) = tree.xpath("//style")
        digest = b64encode(sha256(style.text.encode()).digest()).decode()
        assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}'; ")
        assert tree.xpath("//script | //link | //img | //*[@src] | //*[@style] | //form") == []
        assert "url(" not in style.text
        assert "@import" not in style.text


def test_every_link_leads_somewhere() -> None:
    for path, tree in TREES.items():
        for link in tree.xpath("//a/@href"):
            target, _, fragment = link.partition("#")
            if target == "/v2/openapi.json":
                continue
            assert not fragment or TREES[target or path].xpath("//*[@id=$id]", id=fragment), f"{link} on {path}"
            assert (target or path) in TREES


@pytest.mark.parametrize("operation", SERVED, ids=lambda operation: operation.name)
def test_an_operation_is_described_as_it_is_declared(operation: Operation) -> None:
    text = " ".join(shown(operation).text_content().split())
    assert text.startswith(f"{operation.method} /v2{operation.path} {operation.does} Scopes")
    assert shown(operation).xpath(".//dd[1]/code/text()") == list(operation.scopes)
    assert f"#{operation.operation_id}" in "".join(TREES[PATH].xpath("//a/@href"))
    named = shown(operation).xpath(".//table[caption='Parameters']/tbody/tr/td[1]/code/text()")
    assert named == [parameter["name"] for parameter in EVERY.operation(operation.operation_id)["parameters"]]
    for told in (*operation.own_id, operation.unknown):
        assert told is None or told in text


def test_a_model_shows_types_marks_and_codes() -> None:
    (section,) = TREES[f"{PATH}/verkoopboekingen"].xpath("//section[contains(@id, '.VerkoopBoekingModel')]")
    rows = {
        row[0].text_content(): [cell.text_content().strip() for cell in row[1:]] for row in section.xpath(".//tbody/tr")
    }
    assert rows["factuurnummer"] == ["text", "at most 25 characters BOE-0058, required BOE-0058"]
    assert rows["betalingstermijn"] == ["integer", "0 to 999"]
    assert rows["boekingsregels"] == ["VerkoopBoekingRegelModel[]", "required BOE-0023"]
    assert rows["uri"] == ["text", "read only"]


@pytest.mark.parametrize("operation", operations().values(), ids=lambda operation: operation.name)
def test_samples_fit_what_they_are_samples_of(operation: Operation) -> None:
    body, answer = body_of(operation), answer_of(operation)
    if operation.body is not None:
        broken, binding = Broken(), Binding()
        sent = json.loads(json.dumps(body if operation.body_many else [body]), parse_float=Decimal)
        for one in binding.every(operation.body, sent, "model"):
            broken_marks(one, "model", broken)
        assert (binding.misfits, broken.codes, broken.misfits) == ({}, [], {})
    if answer is not None and operation.media == "application/json":
        # The sample of a model is the same whichever document declares it.
        assert list(EVERY.misfits(answer, EVERY.schema(operation.operation_id, operation.status) or {})) == []
        theirs = vendor()
        assert (
            theirs is None
            or list(theirs.misfits(answer, theirs.schema(operation.operation_id, operation.status) or {})) == []
        )
