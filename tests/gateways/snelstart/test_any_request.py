"""Any request that schemathesis makes of our own interface gets an answer that is published: no failure, no other status or form.

Requests that fit the interface and such that do not are drawn in turn. Ids of records that are there, and what these records
hold, are put into many of them, so that what is drawn comes further than the first check.
"""

import json
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.bookkeeping.custom_fields import add_custom_field
from grootboek.gateways.snelstart.contract.headers import KEY, MATCH
from grootboek.gateways.snelstart.contract.operations import Operation
from grootboek.gateways.snelstart.operations import SERVED
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.custom_field import CustomFieldDraft, FieldSubject, FieldType
from grootboek.store.masters.articles import articles
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.custom_fields import custom_fields
from tests.gateways.snelstart import orders
from tests.gateways.snelstart.conftest import Door
from tests.gateways.snelstart.money import BANK, CASH, GENERAL, general, made, money, on, settling
from tests.gateways.snelstart.schemas import misfits_of

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
NUMBERS = count(1)
CASES, CASES_OF_A_SOAK = 50, 2_000
ON_POSTGRESQL = [one for one in SERVED if one.method in ("POST", "PUT") or (one.answer_many and "{" not in one.path)]
"""What is written and what filters and orders a list may be refused by one engine only; to read or delete one record is not."""
pytestmark = pytest.mark.slow


@dataclass
class Known:
    """What is in the books: records by the path of their resource, and ids by the names of the properties that refer to them."""

    door: Door
    records: dict[str, dict[str, Any]] = field(default_factory=dict)
    ids: dict[str, set[str]] = field(default_factory=dict)

    def look(self) -> None:
        """Read every list that is served, and the records that it refers to."""
        for operation in SERVED:
            if operation.method == "GET" and operation.answer_many and not operation.path.count("{"):
                for row in self.door.get(f"/v2{operation.path}", "$top=3").json:
                    self.learn(row)
        for _ in range(2):  # bookings lead to their documents
            for uri in [uri for uri, record in self.records.items() if not record]:
                reply = self.door.get(f"/v2{uri}")
                if reply.status == 200:
                    self.records[uri] = reply.json
                    self.learn(reply.json)

    def learn(self, record: dict[str, Any]) -> None:
        """Take up a record and what it refers to."""
        self._learn("", record)

    def _learn(self, name: str, value: Any) -> None:
        if isinstance(value, dict):
            if value.get("id") and value.get("uri"):
                self.records.setdefault(value["uri"], {})
                for key in (name, value["uri"].split("/")[1]):
                    self.ids.setdefault(key, set()).add(value["id"])
            for key, inner in value.items():
                self._learn(key, inner)
        elif isinstance(value, list):
            for inner in value:
                self._learn(name, inner)

    def record(self, operation: Operation, random: Random) -> dict[str, Any]:
        """Return a record such as an operation takes."""
        uris = sorted(
            uri for uri, record in self.records.items() if record and uri.split("/")[1] == operation.segments[0]
        )
        return dict(self.records[random.choice(uris)]) if uris else {}

    def linked(self, name: str, value: Any, random: Random) -> Any:
        """Return a value with ids that are there in many places where one stands."""
        if isinstance(value, dict):
            linked = {key: self.linked(key, inner, random) for key, inner in value.items()}
            if name and name in self.ids and random.random() < 0.7:
                linked["id"] = random.choice(sorted(self.ids[name]))
            return linked
        return [self.linked(name, inner, random) for inner in value] if isinstance(value, list) else value


@pytest.fixture
def known(door: Door) -> Known:
    """Books with something in every list; what a test before this one deleted is there again under another number."""
    with door.book(writing=True) as book:
        if not chart_of(book).cost_centres:
            add_cost_centre(book, CostCentreDraft(name="Winkel", code="1"))
        if not custom_fields(book):
            for subject in FieldSubject:
                add_custom_field(book, CustomFieldDraft(subject=subject, name="Kleur", kind=FieldType.TEXT))
            add_article(book, ArticleDraft(code="BEL", name="Fietsbel"))
        (article,) = articles(book, code="BEL")
    sale = door.booked(f"S-{next(NUMBERS)}")
    door.bought(f"I-{next(NUMBERS)}")
    document = {"content": "JVBERi0xLjc=", "fileName": "bon.pdf", "parentIdentifier": sale["id"]}
    door.call("POST", "/v2/documenten/Verkoopboekingen", document)
    paid = [settling(sale["id"], 121)]
    for resource in (BANK, CASH):
        made(door, resource, money(door, 121, resource=resource, verkoopboekingBoekingsRegels=paid))
    orders.template(door)
    for resource in (orders.PATH, orders.QUOTES):
        orders.made(door, resource)
    found = Known(door)
    # No list has these.
    found.learn(made(door, GENERAL, general(door, on(door, "4360", debet=1), on(door, "2000", 1))))
    found.look()
    found.records.setdefault(f"/artikelen/{article.uid}", {"id": str(article.uid)})
    return found


@pytest.fixture(scope="module")
def interface(door: Door) -> schemathesis.schemas.BaseSchema:
    """The interface as it is published, without keys (each call has its own) and without properties that are nobody's.

    The vendor says date-time of its moments, and means a local time without offset.
    """
    published = door.call("GET", "/v2/openapi.json", headers={}).json
    published.pop("security")
    published["components"].pop("securitySchemes")
    for schema in published["components"]["schemas"].values():
        if schema["type"] == "object":
            schema.setdefault("additionalProperties", False)
    text = json.dumps(published, default=float).replace('"date-time"', '"local-time"')
    schemathesis.openapi.format("local-time", st.datetimes().map(lambda moment: moment.isoformat()))
    loaded = schemathesis.openapi.from_dict(json.loads(text))
    loaded.app = door.client.app
    return loaded


def prepared(case: schemathesis.Case, operation: Operation, known: Known, random: Random) -> None:
    """Put what is in the books into a case, and leave out most headers that alone would have it refused."""
    for name in (MATCH, KEY):
        if case.headers and random.random() < 0.8:
            case.headers.pop(name, None)
    record = known.record(operation, random)
    if "id" in (case.path_parameters or {}) and random.random() < 0.8:
        case.path_parameters["id"] = record.get("id", case.path_parameters["id"])
    if "documenttype" in (case.path_parameters or {}) and random.random() < 0.8:
        case.path_parameters |= {"documenttype": "Verkoopboekingen"}
        if "pid" in case.path_parameters:
            case.path_parameters["pid"] = random.choice(sorted(known.ids["verkoopboekingen"]))
    if operation.path == "/prijsafspraken" and random.random() < 0.8:
        # Nothing is answered without an article.
        article = random.choice(sorted(known.ids["artikelen"]))
        case.query = {**(case.query or {}), "$filter": f"Artikel/Id eq guid'{article}'"}
    if isinstance(case.body, dict):
        body = {**case.body}
        if random.random() < 0.6:
            drawn = {name: value for name, value in body.items() if random.random() < 0.3}
            body = {**record, **drawn}
            if operation.method == "POST":
                body.pop("id", None)
        case.body = json.loads(json.dumps(known.linked("", body, random), default=float))


@pytest.mark.parametrize(
    ("door", "operation"),
    [*(("sqlite", one) for one in SERVED), *(("postgresql", one) for one in ON_POSTGRESQL)],
    indirect=["door"],
    ids=lambda value: getattr(value, "name", value),
)
def test_any_request_gets_an_answer_that_is_published(
    door: Door, known: Known, interface: schemathesis.schemas.BaseSchema, operation: Operation, soak: bool
) -> None:
    drawn = interface[operation.path][operation.method]
    strategies = [drawn.as_strategy(generation_mode=mode) for mode in GenerationMode]
    keys = {"Authorization": f"Bearer {door.token}", "Ocp-Apim-Subscription-Key": door.keys.subscription_key}
    statuses: set[int] = set()

    @settings(max_examples=CASES_OF_A_SOAK if soak else CASES)
    @given(case=st.one_of(strategies), seed=st.integers(0, 2**32))
    def answered(case: schemathesis.Case, seed: int) -> None:
        # The seeds that are drawn are few, and one of them is nearly always 0.
        prepared(case, operation, known, Random(f"{seed} {case.headers} {case.body}"))
        answer = case.call(headers=keys)
        case.validate_response(answer, checks=CHECKS)
        if answer.status_code != 404:
            path = f"/v2{operation.path.replace('{id}', 'x')}"
            assert misfits_of(operation.method, path, "$select=x", answer.status_code, answer.text) == []
        statuses.add(answer.status_code)

    answered()
    # What is drawn is much like what is there: hardly a record can be added, and what is in use may not be deleted.
    is_sure = operation.method == "GET" and "id" not in operation.words
    assert not is_sure or operation.status in statuses
