"""The wire as clients of the vendor use it: a row for each fact that is known of it, in the form in which a client sends it.

The numbers are those of the rules of the wire; `gateway` is what comes before a resource, `clients` what integrations send.
"""

import json
from collections.abc import Callable
from itertools import count
from typing import Any, Final

import pytest

from tests.gateways.snelstart.conftest import Door, Reply

NUMBERS = count(1)
ZEROS: Final = "00000000-0000-0000-0000-000000000000"
SALES: Final = "/v2/verkoopboekingen"
Sale = dict[str, Any]
Send = Callable[[Door, Sale], object]


def pascal(value: Any) -> Any:
    """Write the names of properties as .NET has them."""
    if isinstance(value, dict):
        return {f"{name[:1].upper()}{name[1:]}": pascal(inner) for name, inner in value.items()}
    return [pascal(inner) for inner in value] if isinstance(value, list) else value


def renamed(sale: Sale, **names: str) -> Sale:
    return {names.get(name, name): value for name, value in sale.items()}


def with_line(sale: Sale, **changes: object) -> Sale:
    return {**sale, "boekingsregels": [{**sale["boekingsregels"][0], **changes}]}


def dotnet(_: Door, sale: Sale) -> Sale:
    """Return the body of the vendor's own .NET client: ids and moments that are not set have their empty values."""
    grootboek = sale["boekingsregels"][0]["grootboek"]["id"]
    whole = {
        "ModifiedOn": "2026-02-01T10:00:00.123",
        "Omschrijving": "Omzet",
        "KostenplaatsVerplicht": False,
        "RekeningCode": 0,
        "Nonactief": False,
        "Nummer": 8000,
        "GrootboekFunctie": 0,
        "RgsCode": [],
        "BtwSoort": None,
        "Id": grootboek,
        "Uri": f"/grootboeken/{grootboek}",
    }
    unset = {"ModifiedOn": "0001-01-01T00:00:00", "Id": ZEROS, "Uri": f"/verkoopboekingen/{ZEROS}"}
    return {
        **pascal(with_line(sale)),
        **unset,
        "BoekingsRegels": [{**pascal(sale["boekingsregels"][0]), "Grootboek": whole}],
    }


def php(_: Door, sale: Sale) -> Sale:
    """Return the body of iwd-nl/snelstart-php: amounts as texts, other capitals, properties that the model has not."""
    line = {**sale["boekingsregels"][0], "bedrag": "100.00", "kostenplaats": None}
    return {
        "boekstuk": None,
        "gewijzigdDoorAccountant": False,
        "markering": False,
        "factuurDatum": "2026-03-01T00:00:00.000000",
        "factuurnummer": sale["factuurnummer"],
        "omschrijving": sale["omschrijving"],
        "factuurBedrag": "121.00",
        "boekingsregels": [line],
        "vervalDatum": "2026-03-15T00:00:00.000000",
        "btw": [{"btwSoort": "VerkopenHoog", "btwBedrag": "21.00"}],
        "documents": [],
        "klant": sale["klant"],
        "betalingstermijn": 14,
        "eenmaligeIncassoMachtiging": None,
        "doorlopendeIncassoMachtiging": None,
    }


SENT: list[tuple[str, str, Send]] = [
    ("2", "names begin with a capital", lambda _, sale: pascal(sale)),
    (
        "2",
        "names have other capitals",
        lambda _, sale: renamed(sale, factuurdatum="factuurDatum", btw="BTW"),
    ),
    (
        "2",
        "names that the model has not are overlooked",
        lambda _, sale: {**sale, "vervalDatum": "2030-01-01", "niets": {"x": 1}},
    ),
    (
        "3",
        "an enumeration is a number",
        lambda _, sale: with_line(sale, btwSoort=2),
    ),
    ("3", "a number of the total's enumeration", lambda _, sale: {**sale, "btw": [{"btwSoort": 2, "btwBedrag": 21}]}),
    ("3", "an enumeration has other capitals", lambda _, sale: with_line(sale, btwSoort="hoog")),
    (
        "4",
        "of what is referred to only the id counts",
        lambda door, sale: with_line(
            sale, grootboek={**door.get(f"/v2/grootboeken/{door.account('8000')}").json, "nummer": 1}
        ),
    ),
    ("5", "an id of zeros is none", lambda _, sale: {**sale, "id": ZEROS, "uri": f"/verkoopboekingen/{ZEROS}"}),
    ("5", "an id of null is none", lambda _, sale: {**sale, "id": None}),
    ("5", "a reference of zeros is none", lambda _, sale: with_line(sale, kostenplaats={"id": ZEROS})),
    ("6", "ids are in capitals", lambda _, sale: {**sale, "klant": {"id": sale["klant"]["id"].upper()}}),
    *(
        ("8", f"a day is {day}", lambda _, sale, day=day: {**sale, "factuurdatum": day})
        for day in (
            "2026-03-01",
            "2026-03-01T00:00:00.0000000",
            "2026-03-01 00:00:00",
            "2026-03-01T00:00:00Z",
            "2026-03-01T01:42:57.311876Z",
            "2026-03-01T00:00:00+01:00",
        )
    ),
    ("8", "a moment is not set", lambda _, sale: {**sale, "modifiedOn": "0001-01-01T00:00:00"}),
    ("8", "a moment is null", lambda _, sale: {**sale, "modifiedOn": None}),
    ("9", "amounts are texts", lambda _, sale: with_line(sale, bedrag="100.00") | {"factuurbedrag": "121.00"}),
    (
        "9",
        "amounts have four decimals",
        lambda _, sale: with_line(sale, bedrag=100.0000) | {"factuurbedrag": "121.0000"},
    ),
    ("18", "what is only read comes along", lambda _, sale: {**sale, "modifiedOn": "2020-01-01T00:00:00", "uri": "/x"}),
    ("clients", "the .NET client", dotnet),
    ("clients", "snelstart-php", php),
    (
        "clients",
        "a comma behind the last",
        lambda _, sale: json.dumps(sale).replace("}]", "},]").replace("]}", "],}").encode(),
    ),
    ("clients", "a mark of the order of bytes", lambda _, sale: b"\xef\xbb\xbf" + json.dumps(sale).encode()),
]


@pytest.mark.parametrize(("rule", "says", "send"), SENT, ids=[f"{rule}-{says}" for rule, says, _ in SENT])
def test_a_body_is_read_however_a_client_writes_it(door: Door, rule: str, says: str, send: Send) -> None:
    plain = door.booked(f"W-{next(NUMBERS)}")
    reply = door.call("POST", SALES, send(door, door.sale(f"W-{next(NUMBERS)}")))
    assert reply.status == 201, reply.text
    own = {"id", "uri", "factuurnummer", "boekstuk", "modifiedOn"}
    assert {name: reply.json[name] for name in plain if name not in own} == {
        name: value for name, value in plain.items() if name not in own
    }


def headers(door: Door, **more: str) -> dict[str, str]:
    """Return the two keys and further headers, whose names have `_` for `-`."""
    own = {"Authorization": f"Bearer {door.token}", "Ocp-Apim-Subscription-Key": door.keys.subscription_key}
    return {**own, **{name.replace("_", "-"): text for name, text in more.items()}}


def same(door: Door, method: str, path: str, query: str = "", body: object = None, **more: str) -> Reply:
    return door.call(method, path, body, query, headers(door, **more))


LIKE_PLAIN: list[tuple[str, str, Callable[[Door], Reply]]] = [
    (
        "gateway",
        "the scheme is in small letters",
        lambda door: same(door, "GET", "/v2/landen", Authorization=f"bearer {door.token}"),
    ),
    (
        "gateway",
        "headers are in small letters",
        lambda door: door.call(
            "GET", "/v2/landen", None, "", {name.lower(): text for name, text in headers(door).items()}
        ),
    ),
    (
        "gateway",
        "the subscription key is in the query",
        lambda door: door.call(
            "GET",
            "/v2/landen",
            None,
            f"subscription-key={door.keys.subscription_key}",
            {"Authorization": f"Bearer {door.token}"},
        ),
    ),
    (
        "gateway",
        "nothing is said of what is accepted",
        lambda door: same(door, "GET", "/v2/landen", Accept="", User_Agent=""),
    ),
    ("11", "text/json is accepted", lambda door: same(door, "GET", "/v2/landen", Accept="text/json")),
    ("12", "a path in capitals", lambda door: same(door, "GET", "/V2/LANDEN")),
    ("12", "a slash behind it", lambda door: same(door, "GET", "/v2/landen/")),
    ("12", "two slashes", lambda door: same(door, "GET", "/v2//landen")),
    ("12", "an ampersand behind the query", lambda door: same(door, "GET", "/v2/landen/", "$top=500&")),
    (
        "13",
        "a body of [] with a GET",
        lambda door: same(door, "GET", "/v2/landen", "", b"[]", Content_Type="application/json"),
    ),
    ("13", "an empty body with a GET", lambda door: same(door, "GET", "/v2/landen", "", b"", Content_Length="0")),
    (
        "clients",
        "a filter on a list that has none",
        lambda door: same(door, "GET", "/v2/landen", "$filter=Nonsense eq 'x'"),
    ),
    (
        "clients",
        "options that are nobody's",
        lambda door: same(door, "GET", "/v2/landen", "relatie=1&$expand=x&$count=1"),
    ),
]


@pytest.mark.parametrize(("rule", "says", "ask"), LIKE_PLAIN, ids=[f"{rule}-{says}" for rule, says, _ in LIKE_PLAIN])
def test_a_list_is_answered_however_a_client_asks_for_it(
    door: Door, rule: str, says: str, ask: Callable[[Door], Reply]
) -> None:
    plain, reply = door.get("/v2/landen"), ask(door)
    assert (reply.status, reply.text) == (200, plain.text)


def shape(value: Any) -> Any:
    """Return the types of a value."""
    return {name: shape(inner) for name, inner in value.items()} if isinstance(value, dict) else type(value).__name__


def a_sale(door: Door) -> Sale:
    return door.booked(f"W-{next(NUMBERS)}")


def blank(door: Door) -> Sale:
    return door.booked(f"W-{next(NUMBERS)}", omschrijving="")


def life(door: Door) -> list[int]:
    number = f"W-{next(NUMBERS)}"
    made = door.call("POST", SALES, door.sale(number))
    path = f"{SALES}/{made.json['id']}"
    calls = [("GET", None), ("PUT", door.sale(number)), ("DELETE", None), ("GET", None)]
    return [made.status, *(door.call(method, path, body).status for method, body in calls)]


def blanked(door: Door) -> tuple[object, object]:
    made = door.booked(f"W-{next(NUMBERS)}", boekstuk="mijn")
    body = {name: value for name, value in door.sale(made["factuurnummer"]).items() if name != "omschrijving"}
    line = {name: value for name, value in body["boekingsregels"][0].items() if name != "omschrijving"}
    changed = door.call("PUT", f"{SALES}/{made['id']}", {**body, "boekingsregels": [line]}).json
    return changed["omschrijving"], changed["boekingsregels"][0]["omschrijving"]


def changes_after(door: Door) -> int:
    made, moment = a_sale(door), door.clock.now
    try:
        door.clock.now = moment.replace(minute=moment.minute + 1)
        door.call("PUT", f"{SALES}/{made['id']}", door.sale(made["factuurnummer"], omschrijving="Later"))
        later = f"$filter=ModifiedOn gt datetime'{made['modifiedOn']}'"
        return len(door.get("/v2/verkoopfacturen", later).json)
    finally:
        door.clock.now = moment


def wrong_uris(door: Door) -> list[str]:
    lists = ("grootboeken", "relaties", "dagboeken", "landen", "verkoopfacturen")
    return [
        row["uri"] for name in lists for row in door.get(f"/v2/{name}").json if row["uri"] != f"/{name}/{row['id']}"
    ]


FACTS: list[tuple[str, str, Callable[[Door], object], object]] = [
    (
        "1",
        "a page beyond the last is an empty array",
        lambda door: door.get("/v2/grootboeken", "$skip=9999").text,
        "[]",
    ),
    ("1", "a list is a bare array", lambda door: door.get("/v2/relaties").text[:1], "["),
    ("4", "a reference is id and uri", lambda door: shape(a_sale(door)["klant"]), {"id": "str", "uri": "str"}),
    (
        "5",
        "a real id of a new record is refused",
        lambda door: door.call("POST", SALES, door.sale("W-X", id=door.account("8000"))).codes,
        ["ALG-0100"],
    ),
    ("6", "ids are in small letters", lambda door: a_sale(door)["id"].islower() or a_sale(door)["id"].isdigit(), True),
    (
        "6",
        "an id in capitals in the path",
        lambda door: door.get(f"{SALES}/{a_sale(door)['id'].upper()}").status,
        200,
    ),
    ("7", "a uri begins with a slash", wrong_uris, []),
    ("8", "days come back as midnight", lambda door: a_sale(door)["factuurdatum"], "2026-03-01T00:00:00"),
    ("8", "moments have no zone", lambda door: a_sale(door)["modifiedOn"][19:].strip(".0123456789"), ""),
    (
        "9",
        "amounts are numbers",
        lambda door: '"factuurbedrag":121.00,' in door.get(f"{SALES}/{a_sale(door)['id']}").text,
        True,
    ),
    ("10", "what is empty is null", lambda door: blank(door)["omschrijving"], None),
    ("10", "a list that is empty is an array", lambda door: blank(door)["documents"], []),
    (
        "11",
        "answers are JSON in UTF-8",
        lambda door: {name.lower(): text for name, text in door.get("/v2/landen").headers.items()}["content-type"],
        "application/json; charset=utf-8",
    ),
    (
        "13",
        "a PUT without a body is refused",
        lambda door: door.call("PUT", f"{SALES}/{a_sale(door)['id']}", b"").codes,
        ["ALG-0106"],
    ),
    ("14", "a record is made, read, replaced, deleted and gone", life, [201, 200, 200, 200, 404]),
    (
        "14",
        "a DELETE may have a length of nothing",
        lambda door: same(door, "DELETE", f"{SALES}/{a_sale(door)['id']}", "", b"", Content_Length="0").status,
        200,
    ),
    ("15", "a PUT blanks what it leaves out", blanked, (None, None)),
    ("16", "a change moves modifiedOn, by which it is found", changes_after, 1),
    (
        "17",
        "what is sent twice is told by its number",
        lambda door: door.call("POST", SALES, door.sale(a_sale(door)["factuurnummer"])).codes,
        ["BOE-0021"],
    ),
    ("clients", "journals by 200", lambda door: len(door.get("/v2/dagboeken", "$top=200").json), 7),
    (
        "clients",
        "a relation by its number",
        lambda door: len(door.get("/v2/relaties", "$filter=Relatiecode eq 43").json),
        1,
    ),
    (
        "clients",
        "a relation by its name, in the form of a form",
        lambda door: len(door.get("/v2/relaties", "%24filter=Naam+eq+%27Jan+de+Boer%27").json),
        1,
    ),
    (
        "clients",
        "names of filters have a capital",
        lambda door: (
            door.get("/v2/relaties", "$filter=naam eq 'x'").status,
            list(door.get("/v2/relaties", "$filter=naam eq 'x'").json),
        ),
        (400, ["Message"]),
    ),
    (
        "clients",
        "$filter is there three times",
        lambda door: len(
            door.get("/v2/grootboeken", "$filter=Nummer gt 1&$filter=Nummer lt 8001&$filter=Nummer eq 8000").json
        ),
        1,
    ),
    ("clients", "a page of more than 500", lambda door: door.get("/v2/relaties", "$top=501").status, 400),
]


@pytest.mark.parametrize(("rule", "says", "find", "found"), FACTS, ids=[f"{rule}-{says}" for rule, says, _, _ in FACTS])
def test_fact_of_the_wire(door: Door, rule: str, says: str, find: Callable[[Door], object], found: object) -> None:
    assert find(door) == found


def test_every_rule_of_the_wire_has_a_row() -> None:
    rules = {rule for rule, *_ in (*SENT, *LIKE_PLAIN, *FACTS)}
    assert {str(number) for number in range(1, 19)} <= rules
