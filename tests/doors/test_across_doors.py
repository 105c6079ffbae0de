"""What is made at one door is at the others what the page on doors says, fact by fact: relations, accounts, articles."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import pytest

from docs.pages.across_doors import FACTS
from docs.pages.sources import VENDORS
from grootboek.ledger.country import country_code
from tests.doors.three import Three

Facts = Mapping[str, str]
SNELSTART = {
    "relation": "relaties",
    "account": "grootboeken",
    "cost_centre": "kostenplaatsen",
    "article": "artikelen",
    "order": "verkooporders",
}
KEPT_AT_SNELSTART: Mapping[str, Mapping[str, Any]] = {
    "relation": {"relatiesoort": ["Klant"]},
    "account": {"grootboekfunctie": "Diversen"},
    "cost_centre": {},
    "article": {},
}
RECORDS = {"relation": "0101", "account": "0201", "cost_centre": "0911", "article": "2260", "order": "2400"}
MAKERS = [
    ("relation", "eboekhouden"),
    ("relation", "snelstart"),
    ("relation", "cash"),
    ("account", "eboekhouden"),
    ("account", "snelstart"),
    ("account", "cash"),
    ("cost_centre", "snelstart"),
    ("cost_centre", "cash"),
    ("article", "snelstart"),
    ("article", "cash"),
    ("order", "cash"),
]


def written(fact: Mapping[str, Any], door: str, value: str) -> str:
    """Return a value of a fact as a door writes it."""
    return str(fact.get("at", {}).get(door, value))


def stated(kind: str, door: str, number: str) -> dict[str, str]:
    """Return what a door states of a thing: every fact that it knows, by the door's own names."""
    key, *_ = FACTS[kind]
    return {
        fact[door]: number if name == key else written(fact, door, fact["value"])
        for name, fact in FACTS[kind].items()
        if door in fact and door not in fact.get("only_shown", ())
    }


def make(three: Three, kind: str, door: str, number: str) -> None:
    """Make a thing at a door."""
    facts = stated(kind, door, number)
    if door == "eboekhouden":
        operation, part = {
            "relation": ("AddRelatie", "oRel"),
            "account": ("AddGrootboekrekening", "oGb"),
        }[kind]
        assert three.eboekhouden.told(operation, **{part: facts}) == ("", "")
    elif door == "snelstart":
        more = dict(KEPT_AT_SNELSTART[kind])
        if kind == "article":
            more["artikelOmzetgroep"] = {"id": three.snelstart.read("/artikelomzetgroepen")[0]["id"]}
        three.snelstart.write("POST", f"/{SNELSTART[kind]}", {**nested(facts), **more})
    else:
        record = RECORDS[kind]
        # An order is a customer's; the facts are those of the order itself.
        facts = {**facts, "2220": "43"} if kind == "order" else facts
        fields = "".join(f"<F{name}>{escaped(text)}</F{name}>" for name, text in facts.items())
        assert three.cash.bring(f"<CASH><R{record}>{fields}</R{record}></CASH>") == (2, [])


def escaped(text: str) -> str:
    """Return a text as it stands in XML."""
    return text.replace("&", "&amp;")


def same(name: str, shown: str, stated: str) -> bool:
    """Tell whether a door shows what another one was told; a country may be told by its code and by its name."""
    return shown == stated or (name.endswith("country") and country_code(shown) == country_code(stated) != "")


def nested(facts: Facts) -> dict[str, Any]:
    """Return facts with paths for names as objects in objects."""
    whole: dict[str, Any] = {}
    for path, text in facts.items():
        *way, last = path.split(".")
        here = whole
        for name in way:
            here = here.setdefault(name, {})
        here[last] = text
    return whole


def read(three: Three, kind: str, door: str, number: str) -> Facts:
    """Return what a door shows of a thing: every fact that it knows, by the door's own names."""
    names = [fact[door] for fact in FACTS[kind].values() if door in fact]
    if door == "eboekhouden":
        row = at_eboekhouden(three, kind, number)
        return {name: row.get(name, "") for name in names}
    if door == "snelstart":
        return {name: value_at(at_snelstart(three, kind, number), name) for name in names}
    record = next(row for row in three.cash.export(RECORDS[kind]) if row[RECORDS[kind]].lstrip("0") == number)
    return {name: record.get(name, "") for name in names}


def at_eboekhouden(three: Three, kind: str, number: str) -> Facts:
    """Return the row of a thing at e-Boekhouden's door."""
    if kind == "cost_centre":
        rows = three.eboekhouden.rows("GetKostenplaatsen", "cKostenplaats", cFilter={"Omschrijving": "Marktkraam"})
        return rows[-1]
    operation, row = {
        "relation": ("GetRelaties", "cRelatie"),
        "account": ("GetGrootboekrekeningen", "cGrootboekrekening"),
        "article": ("GetArtikelen", "cArtikel"),
    }[kind]
    (found,) = three.eboekhouden.rows(operation, row, cFilter={"ArtikelCode" if kind == "article" else "Code": number})
    return found


def at_snelstart(three: Three, kind: str, number: str) -> Any:
    """Return the model of a thing at SnelStart's door."""
    if kind == "cost_centre":
        return next(row for row in three.snelstart.read("/kostenplaatsen") if str(row["nummer"]) == number)
    which = {
        "relation": "Relatiecode eq {}",
        "account": "Nummer eq {}",
        "article": "Artikelcode eq '{}'",
        "order": "Nummer eq {}",
    }[kind]
    (found,) = three.snelstart.read(f"/{SNELSTART[kind]}", urlencode({"$filter": which.format(number)}))
    return found


def value_at(model: Any, path: str) -> str:
    """Return the value at a path of a model as a text."""
    for name in path.split("."):
        model = model[name]
    return "" if model is None else str(model)


@pytest.mark.parametrize(("kind", "maker"), MAKERS)
def test_what_is_made_at_one_door_is_shown_at_the_others(three: Three, kind: str, maker: str) -> None:
    key, *_ = FACTS[kind]
    number = str(int(FACTS[kind][key]["value"]) + list(VENDORS).index(maker))
    make(three, kind, maker, number)
    known = {name: fact for name, fact in FACTS[kind].items() if name != key and maker in fact}
    for door in doors_of(kind):
        shown = read(three, kind, door, number)
        for name, fact in known.items():
            if door in fact and maker not in fact.get("only_shown", ()):
                assert same(name, shown[fact[door]], written(fact, door, fact["value"])), (door, name, shown)


def doors_of(kind: str) -> set[str]:
    """Return the doors that know a kind of thing."""
    return {door for fact in FACTS[kind].values() for door in VENDORS if door in fact}


def test_every_door_is_named_by_a_fact_of_every_kind_that_its_vendor_knows() -> None:
    assert {kind for kind, _ in MAKERS} == FACTS.keys()
    for kind in FACTS:
        # e-Boekhouden has no orders.
        assert doors_of(kind) == set(VENDORS) - ({"eboekhouden"} if kind == "order" else set())
