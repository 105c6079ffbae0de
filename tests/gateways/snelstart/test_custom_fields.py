"""The customFields of relaties and artikelen: values of each type, what changes with them, and every code by its cause."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest

from grootboek.bookkeeping.articles import add_article
from grootboek.bookkeeping.custom_fields import add_custom_field, remove_custom_field
from grootboek.bookkeeping.parties import add_party
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.custom_field import CustomFieldDraft, FieldSubject, FieldType
from grootboek.ledger.party import PartyDraft
from grootboek.store.masters.articles import articles
from grootboek.store.masters.custom_fields import custom_fields
from tests.gateways.snelstart.conftest import Door

NOWHERE = "00000000-0000-0000-0000-000000000009"
TYPES = {
    "text": "Text",
    "whole": "Integer",
    "money": "Money",
    "number": "Float",
    "moment": "DateTime",
    "flag": "Boolean",
    "choice": "Enum",
    "bytes": "ByteArray",
}
VALUES: dict[str, Any] = {
    "text": "5299",
    "whole": -7,
    "money": Decimal("1234.5678"),
    "number": Decimal("0.1"),
    "moment": "1986-05-07T15:32:11",
    "flag": True,
    "choice": "rood",
    "bytes": "AP8=",
}


@dataclass(frozen=True)
class Extra:
    """The door, with a field of each type for everyone; a customer, a supplier and an article to fill them of."""

    door: Door
    customer: str
    supplier: str
    article: str


@pytest.fixture
def extra(door: Door) -> Iterator[Extra]:
    """Books with fields named by their types, and nobody who has a value."""
    with door.book(writing=True) as book:
        for subject in FieldSubject:
            for kind in FieldType:
                choices = ("rood", "groen") if kind is FieldType.CHOICE else ()
                longest = 10 if kind is FieldType.TEXT else None
                add_custom_field(
                    book,
                    CustomFieldDraft(subject=subject, name=kind.value, kind=kind, longest=longest, choices=choices),
                )
        customer = add_party(book, PartyDraft(name="Klant", is_supplier=False))
        supplier = add_party(book, PartyDraft(name="Leverancier", is_customer=False))
        kept = articles(book, code="BEL") or [add_article(book, ArticleDraft(code="BEL", name="Bel"))]
    paths = (f"relaties/{customer.uid}", f"relaties/{supplier.uid}", f"artikelen/{kept[0].uid}")
    yield Extra(door, *(f"/v2/{path}/customFields" for path in paths))
    with door.book(writing=True) as book:
        for field in custom_fields(book):
            remove_custom_field(book, field.subject, field.name)


def stated(values: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the models that give fields values."""
    return [{"name": name, "value": value} for name, value in values.items()]


def sent(body: object) -> bytes:
    """Write a body, with numbers as numbers."""
    return json.dumps(body, default=float).encode()


def values(fields: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the values of fields by their names."""
    return {field["definition"]["name"]: field["value"] for field in fields}


def test_values_of_each_type_read_as_they_were_put(extra: Extra) -> None:
    for path, name in ((extra.customer, "klantCustomFields"), (extra.supplier, "leverancierCustomFields")):
        blank = extra.door.get(path).json
        assert set(values(blank[name]).values()) == {None}
        put = extra.door.call("PUT", path, sent({name: stated(VALUES)}))
        assert (put.status, values(put.json[name])) == (200, VALUES)
        (other,) = blank.keys() - {name}
        assert put.json[other] == []
        assert extra.door.get(path).json == put.json
        again = extra.door.call("PUT", path, sent({name: stated(values(put.json[name]))}))
        assert again.json == put.json
    put = extra.door.call("PUT", extra.article, sent(stated(VALUES)))
    assert (put.status, values(put.json)) == (200, VALUES)
    assert extra.door.get(extra.article).json == put.json


def test_a_definition_says_what_its_field_takes(extra: Extra) -> None:
    fields = extra.door.get(extra.customer).json["klantCustomFields"]
    assert {field["definition"]["name"]: field["definition"]["type"] for field in fields} == TYPES
    properties = {field["definition"]["name"]: field["definition"]["properties"] for field in fields}
    assert properties.pop("text") == [{"name": "MaxLength", "value": 10}]
    assert properties.pop("choice") == [{"name": "PossibleValues", "value": ["rood", "groen"]}]
    assert not any(properties.values())
    places = [
        (field["definition"]["xPosition"], field["definition"]["yPosition"])
        for field in extra.door.get(extra.article).json
    ]
    assert places == [(0, place) for place in range(len(TYPES))]


def test_what_is_not_named_stays_and_null_takes_away(extra: Extra) -> None:
    extra.door.call("PUT", extra.customer, sent({"klantCustomFields": stated({"whole": 5, "text": "x"})}))
    body = sent({"klantCustomFields": stated({"whole": None}), "leverancierCustomFields": None})
    put = extra.door.call("PUT", extra.customer, body)
    assert {name: value for name, value in values(put.json["klantCustomFields"]).items() if value is not None} == {
        "text": "x"
    }
    extra.door.call("PUT", extra.customer, sent({"klantCustomFields": []}))
    assert extra.door.get(extra.customer).json == put.json


def test_the_relation_shows_its_values_and_is_found_by_them(extra: Extra) -> None:
    door, path = extra.door, extra.customer.removesuffix("/customFields")
    before = door.get(path).json["modifiedOn"]
    door.clock.now += timedelta(minutes=1)
    door.call("PUT", extra.customer, sent({"klantCustomFields": stated(VALUES)}))
    row = door.get(path).json
    assert row["modifiedOn"] > before
    shown = {each["naam"]: each["waarde"] for each in row["extraVeldenKlant"]}
    assert shown == {**{name: str(value) for name, value in VALUES.items()}, "flag": "true"}
    for condition, found in (
        ("ExtraVeldenKlant/any(e:e/Waarde eq '5299' and e/Naam eq 'text')", [row]),
        ("ExtraVeldenKlant/any(e:e/Naam eq 'money' and e/Waarde eq '1234.5678')", [row]),
        ("ExtraVeldenKlant/any(e:e/Waarde eq '5299' and e/Naam eq 'choice')", []),
    ):
        assert door.get("/v2/relaties", f"$filter={quote(condition)}").json == found
    # A relation that is written says nothing of its fields: the vendor's model has them for reading only.
    body = {**row, "naam": "Anders", "extraVeldenKlant": [{"naam": "text", "waarde": "anders"}]}
    assert door.call("PUT", path, body).json["extraVeldenKlant"] == row["extraVeldenKlant"]


OF_VALUES: list[tuple[str, str, Any]] = [
    ("REF-0002", "kleur", "x"),
    ("REF-0004", "text", "x" * 11),
    ("REF-0005", "choice", "blauw"),
    ("REF-0007", "whole", 2**31),
    ("REF-0007", "whole", "zeven"),
    ("REF-0008", "moment", "07-05-1986"),
    ("REF-0009", "flag", "misschien"),
    ("REF-0010", "money", "veel"),
    ("REF-0011", "number", "veel"),
    ("REF-0012", "money", -(10**11) - 1),
    ("REF-0013", "money", Decimal("0.00001")),
    ("REF-0014", "text", 5),
    ("REF-0014", "text", "a\0"),
    ("REF-0015", "moment", "2401-01-02T00:00:00"),
    ("REF-0016", "bytes", "geen bytes"),
    ("REF-0016", "bytes", "AAAA" * 334),
]


@pytest.mark.parametrize(
    ("code", "name", "value"), OF_VALUES, ids=[f"{row[0]} {row[1]} {str(row[2])[:9]}" for row in OF_VALUES]
)
def test_a_code_is_raised_by_a_value(extra: Extra, code: str, name: str, value: object) -> None:
    good = {"flag": True} if name != "flag" else {"whole": 1}
    one = stated({**good, name: value})
    for path, body in (
        (extra.customer, {"klantCustomFields": one}),
        (extra.supplier, {"leverancierCustomFields": one}),
        (extra.article, one),
    ):
        reply = extra.door.call("PUT", path, sent(body))
        assert (reply.status, reply.codes) == (400, [code]), reply.text
        read = extra.door.get(path).json
        rows = read if isinstance(read, list) else [row for rows in read.values() for row in rows]
        assert set(values(rows).values()) == {None}


def test_a_code_is_raised_by_the_request(extra: Extra) -> None:
    twice = [*stated({"text": "a"}), *stated({"text": "b"})]
    bodies: list[tuple[str, bytes, str]] = [
        ("REF-0003", sent({"klantCustomFields": twice}), extra.customer),
        ("REF-0003", sent(twice), extra.article),
        ("REF-0006", sent({"leverancierCustomFields": stated({"text": "a"})}), extra.customer),
        ("REF-0006", sent({"klantCustomFields": stated({"text": "a"})}), extra.supplier),
        ("REF-0016", sent({}), extra.customer),
        ("REF-0016", sent({"velden": []}), extra.customer),
        ("REF-0016", sent({"klantCustomFields": [{"naam": "text", "value": "a"}]}), extra.customer),
        ("REF-0016", sent({"klantCustomFields": "text"}), extra.customer),
        ("REF-0016", sent([{"value": "a"}]), extra.article),
        *(("REF-0016", body, path) for body in (b"", b"null", b"[{", b"5") for path in (extra.customer, extra.article)),
    ]
    for code, body, path in bodies:
        reply = extra.door.call("PUT", path, body)
        assert (reply.status, reply.codes) == (400, [code]), (body, reply.text)


def test_all_is_told_at_once_with_the_names_of_the_fields(extra: Extra) -> None:
    wrong = [*stated({"whole": "x", "kleur": 1, "flag": "x"}), *stated({"flag": "x"})]
    reply = extra.door.call("PUT", extra.customer, sent({"klantCustomFields": wrong}))
    told = [(violation["errorCode"], violation["details"]) for violation in reply.json]
    assert told == [
        ("REF-0002", "Extra veld kleur"),
        ("REF-0003", "Extra veld flag"),
        ("REF-0007", "Extra veld whole"),
        ("REF-0009", "Extra veld flag"),
    ]


def test_an_id_that_is_not_there(extra: Extra) -> None:
    for resource, code, body in (
        ("relaties", "REL-0005", {"klantCustomFields": []}),
        ("artikelen", "ART-0001", stated({"text": "a"})),
    ):
        path = f"/v2/{resource}/{NOWHERE}/customFields"
        read, put = extra.door.get(path), extra.door.call("PUT", path, body)
        assert (read.status, read.codes, put.status, put.codes) == (404, [code], 404, ["REF-0001"])


def test_a_field_that_was_removed_is_gone_with_its_values(extra: Extra) -> None:
    extra.door.call("PUT", extra.customer, sent({"klantCustomFields": stated({"text": "x", "whole": 1})}))
    with extra.door.book(writing=True) as book:
        remove_custom_field(book, FieldSubject.CUSTOMER, "text")
    row = extra.door.get(extra.customer.removesuffix("/customFields")).json
    assert row["extraVeldenKlant"] == [{"naam": "whole", "waarde": "1"}]
    assert "text" not in values(extra.door.get(extra.customer).json["klantCustomFields"])
