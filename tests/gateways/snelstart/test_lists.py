"""Lists with filters and pages, single entities, and paths as clients write them."""

from dataclasses import replace
from urllib.parse import quote, urlencode

import pytest

from grootboek.access.credentials import issue_door_keys
from grootboek.access.users import existing_user, grant
from grootboek.bookkeeping.opening import open_administration
from grootboek.bookkeeping.parties import add_party
from grootboek.ledger.actor import Role
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.party import PartyDraft
from grootboek.store.lists import costs, pages
from tests.counting import noted_statements
from tests.gateways.snelstart.conftest import OPERATOR, Door


def filtered(door: Door, resource: str, condition: str, name: str) -> list[object]:
    """Return one property of the rows that a filter leaves."""
    reply = door.get(f"/v2/{resource}", f"$filter={quote(condition)}")
    assert reply.status == 200, reply.text
    return [row[name] for row in reply.json]


def test_grootboeken_show_function_btw_and_rgs(door: Door) -> None:
    (row,) = door.get("/v2/grootboeken", "$filter=Nummer%20eq%208000").json
    assert (row["omschrijving"], row["rekeningCode"], row["nonactief"]) == ("Omzet hoog", "WinstEnVerlies", False)
    assert (row["grootboekfunctie"], row["grootboekRubriek"], row["btwSoort"]) == ("VerkopenOmzetHoog", "1a", ["Hoog"])
    assert row["uri"] == f"/grootboeken/{row['id']}"
    assert row["rgsCode"][0]["versie"] == "3.7"
    assert door.get(f"/v2/grootboeken/{row['id'].upper()}").json == row


@pytest.mark.parametrize(
    ("condition", "numbers"),
    [
        ("Nummer eq 1300 or Nummer eq 1600", [1300, 1600]),
        ("Grootboekfunctie eq 'DagboekKas'", [1000]),
        ("startswith(Omschrijving,'Debit') eq true", [1300]),
        ("Grootboekfunctie eq 'InstallatieTeleverkoopBinnenEUgeen' and VatRateCode eq null", [8060]),
        ("RgsCode/any(r:r/RgsCode eq 'BVorDebHad')", [1300]),
        ("Nummer eq 1", []),
    ],
)
def test_filters_on_grootboeken(door: Door, condition: str, numbers: list[int]) -> None:
    assert filtered(door, "grootboeken", condition, "nummer") == numbers


def test_dagboeken_overlook_a_filter(door: Door) -> None:
    rows = door.get("/v2/dagboeken", "$filter=Nonsense%20eq%20'x'").json
    assert {row["soort"] for row in rows} == {"Kas", "Bank", "Verkoop", "Inkoop", "Memoriaal", "Balans"}
    assert [row["nummer"] for row in rows if row["soort"] == "Verkoop"] == [1300]
    assert len(door.get("/v2/dagboeken", "$top=2&$skip=6").json) == 1


@pytest.fixture(scope="module")
def relations(door: Door) -> Door:
    """Some relations of different kinds."""
    drafts = [
        PartyDraft(code="100", name="O'Brien & Zn", email="ob@example.com", is_supplier=False),
        PartyDraft(code="101", name="Leverancier BV", is_customer=False, coc_number="12345678", country="België"),
        PartyDraft(code="102", name="obrecht", payment_term=30, collection="core"),
    ]
    with door.book(writing=True) as book:
        for draft in drafts:
            add_party(book, draft)
    return door


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        ("Naam eq 'O''Brien & Zn'", [100]),
        ("Email eq 'ob@example.com'", [100]),
        ("Relatiecode gt 99 and Relatiesoort/any(x: x eq 'Klant')", [100, 102]),
        ("Relatiecode ge 100 and Relatiesoort/any(r:r eq 'Leverancier')", [101, 102]),
        ("Relatiecode ge 100 and Email eq null", [101, 102]),
        ("Relatiecode ge 100 and not (Email ne null)", [101, 102]),
        ("substringof('B', Naam) eq true and Relatiecode ge 100", [100, 101]),
        ("endswith(Naam,'recht')", [102]),
        ("IncassoSoort eq 'Core'", [102]),
        ("Krediettermijn eq 30", [102]),
        ("ModifiedOn gt datetime'2020-01-01' and Relatiecode eq 100", [100]),
        ("ModifiedOn gt datetime'2099-01-01T00:00:00.123'", []),
        ("VestigingsAdres/Land/Id ne guid'00000000-0000-0000-0000-000000000000' and Relatiecode eq 101", [101]),
        ("tolower(KvkNummer) eq '12345678'", [101]),
        ("Relatiecode ge 100 and Relatiesoort/any(r: tolower(r) eq 'leverancier')", [101, 102]),
        ("Relatiesoort/any(r:r eq 'Eigen')", [-3]),
        ("Relatiecode eq 99999999999999999999999", []),
        ("Relatiecode gt 99.5 and Relatiecode lt 100.5", [100]),
        ("Naam eq 'a\0b' or startswith(Naam,'\0')", []),
        ("ModifiedOn gt datetime'0001-01-01T00:00:00' and Relatiecode eq 100", [100]),
        ("ModifiedOn lt datetime'9999-12-31T23:59:59' and Relatiecode eq 100", [100]),
        ("Relatiecode ge 100 and Naam gt 'M'", [100, 102]),
    ],
)
def test_filters_on_relaties(relations: Door, condition: str, codes: list[int]) -> None:
    assert filtered(relations, "relaties", condition, "relatiecode") == codes


def test_relatie_by_id_and_its_addresses(relations: Door) -> None:
    (row,) = relations.get("/v2/relaties", "$filter=Relatiecode%20eq%20101").json
    assert row["vestigingsAdres"]["land"]["uri"].startswith("/landen/")
    assert row["relatiesoort"] == ["Leverancier"]
    assert relations.get(f"/v2/relaties/{row['id']}").json == row
    missing = relations.get("/v2/relaties/00000000-0000-0000-0000-000000000009")
    assert (missing.status, missing.codes) == (404, ["REL-0005"])


@pytest.mark.parametrize("select", ["Id,*", "*,Id", "*", "Naam,%20*,%20Id"])
def test_a_star_selects_all(relations: Door, select: str) -> None:
    whole = relations.get("/v2/relaties", "$top=1").json
    assert relations.get("/v2/relaties", f"$select={select}&$top=1").json == whole
    assert len(whole[0]) > 20
    assert relations.get("/v2/relaties", "$select=Niets,*").status == 400


IN_SQL = {
    "$orderby=ModifiedOn%20desc&$top=2": 2,
    "$filter=length(Naam)%20gt%203&$top=1": 1,
    "$filter=length(Email)%20ne%203.5%20or%20length(Email)%20eq%20null&$top=1": 1,
    "$orderby=VestigingsAdres/Land/Id&$top=2": 3,
    "$filter=VestigingsAdres/Land/Id%20ne%20guid'0b7c8d9e-1f20-4a3b-8c4d-5e6f708192a3'&$top=1": 2,
}
"""Queries, and how many statements they take of the list: a page, or numbers and then rows, and before them the spellings."""


@pytest.mark.parametrize("query", IN_SQL)
def test_a_page_is_cut_by_the_database(relations: Door, query: str) -> None:
    with noted_statements(relations.server.database) as statements:
        assert relations.get("/v2/relaties", query).json
    of_the_list = [text for text in statements if "FROM party" in text]
    assert len(of_the_list) == IN_SQL[query]
    assert any("OFFSET" in text for text in of_the_list)


def test_more_spellings_of_a_country_than_sql_tells_apart(relations: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    query = "$orderby=VestigingsAdres/Land/Id,Naam"
    whole = relations.get("/v2/relaties", query).json
    monkeypatch.setattr(pages, "_MAX_TEXTS", 0)
    assert relations.get("/v2/relaties", query).json == whole


def test_a_list_of_nothing_has_every_order(door: Door) -> None:
    server = door.server
    empty = open_administration(server.database, AdministrationDraft(code="leeg", name="Leeg"), OPERATOR)
    with server.database.writing() as connection:
        user = existing_user(connection, "email", door.keys.email)
        grant(connection, user.email, empty, Role.READER)
        keys = issue_door_keys(server, connection, user, empty, "leeg")
    form = urlencode({"grant_type": "clientkey", "clientkey": keys.client_key}).encode()
    token = door.call("POST", "/b2b/token", form, headers={}).json["access_token"]
    door.keys = replace(door.keys, subscription_key=keys.subscription_key)
    own = {"Authorization": f"Bearer {token}", "Ocp-Apim-Subscription-Key": keys.subscription_key}
    for order in ("VestigingsAdres/Land/Id", "VestigingsAdres/Land/Id%20desc", "Naam,ModifiedOn"):
        reply = door.call("GET", "/v2/relaties", query=f"$filter=Relatiecode%20gt%200&$orderby={order}", headers=own)
        assert (reply.status, reply.json) == (200, [])


def test_a_filter_that_costs_too_much_on_the_rows_is_refused_before_it_is_asked(
    relations: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(costs, "MAX_STEPS", 100)
    costly = " or ".join(["toupper(Naam) eq 'X'"] * 20)
    with noted_statements(relations.server.database) as statements:
        refused = relations.get("/v2/relaties", f"$filter={quote(costly)}")
    assert (refused.status, refused.codes) == (400, ["ALG-0104"])
    assert not [text for text in statements if "replace(" in text.lower()]
    numbers = " or ".join(f"Relatiecode eq {number}" for number in range(100, 150))
    assert filtered(relations, "relaties", numbers, "relatiecode") == [100, 101, 102]


def test_free_fields_stand_in_one_order_on_both_engines(relations: Door) -> None:
    with relations.book(writing=True) as book:
        fields = {"maat": "L", "Lid": "1", "a": "2", "bb": "3"}
        added = add_party(book, PartyDraft(code="971", name="A velden", free_fields=fields))
    told = relations.get(f"/v2/relaties/{added.uid}").json["extraVeldenKlant"]
    assert [row["naam"] for row in told] == ["Lid", "a", "bb", "maat"]


def test_a_relatie_that_is_nonactief_is_there_by_id_as_in_the_list(door: Door) -> None:
    with door.book(writing=True) as book:
        blocked = add_party(book, PartyDraft(code="900", name="Geblokkeerd", hidden=True))
    (listed,) = door.get("/v2/relaties", "$filter=Nonactief%20eq%20true").json
    assert (listed["id"], listed["nonactief"]) == (str(blocked.uid), True)
    reply = door.get(f"/v2/relaties/{blocked.uid}")
    assert (reply.status, reply.json) == (200, listed)


def test_select_and_orderby(relations: Door) -> None:
    rows = relations.get("/v2/relaties", "$select=Relatiecode,%20Naam&$orderby=Naam%20desc&$top=2").json
    assert rows == [{"relatiecode": 102, "naam": "obrecht"}, {"relatiecode": 100, "naam": "O'Brien & Zn"}]


@pytest.mark.parametrize("path", ["/v2/relaties/", "/V2/Relaties", "/v2//relaties"])
def test_paths_are_read_leniently(relations: Door, path: str) -> None:
    assert len(relations.get(path, "$top=1&").json) == 1


def test_repeated_filters_all_count(relations: Door) -> None:
    rows = relations.get("/v2/relaties", "$filter=Relatiecode%20ge%20100&$filter=Nonactief%20eq%20false&$top=2").json
    assert [row["relatiecode"] for row in rows] == [100, 101]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "$filter=Nonsense%20eq%20'x'",
            "Could not find a property named 'Nonsense' on type 'SnelStart.B2B.Api.V2.Models.Relaties.RelatieModel'.",
        ),
        (
            "$top=501",
            (
                "The query specified in the URI is not valid. The limit of '500' for Top query has been exceeded. The value from "
                "the incoming request is '501'."
            ),
        ),
    ],
)
def test_queries_that_the_odata_layer_refuses(door: Door, query: str, message: str) -> None:
    reply = door.get("/v2/relaties", query)
    assert (reply.status, reply.json) == (400, {"Message": message})


def test_a_filter_that_cannot_be_read(door: Door) -> None:
    reply = door.get("/v2/relaties", "$filter=Naam%20eq")
    assert (reply.status, reply.codes) == (400, ["ALG-0104"])


GROWING = ",'a','aaaaaaaaaa')"
GROWN = f"length({'replace(' * 4}Naam{GROWING * 4}) gt 1"
MANY_TERMS = {
    "equal": " or ".join(["Naam eq 'x'"] * 998),
    "in one case": "or ".join(["toupper(Naam)eq'a'"] * 560),
    "of each member": "Relatiesoort/any(x:" + "or ".join(["toupper(Naam)eq'a'"] * 560) + ")",
    "in turns": " and ".join(["(Naam eq 'x' or tolower(Naam) eq 'y' and not startswith(Naam,'z'))"] * 150),
}


def test_a_filter_that_makes_much_of_little_is_refused(door: Door) -> None:
    with door.book(writing=True) as book:
        add_party(book, PartyDraft(code="810", name="a" * 20))
    reply = door.get("/v2/relaties", urlencode({"$filter": f"Relatiecode eq 810 and {GROWN}"}))
    assert (reply.status, reply.codes) == (400, ["ALG-0104"])
    assert "more than 20000 characters" in reply.json[0]["details"]


@pytest.mark.parametrize("kind", MANY_TERMS)
def test_a_filter_of_many_terms_is_answered(door: Door, kind: str) -> None:
    assert door.get("/v2/relaties", urlencode({"$filter": MANY_TERMS[kind]})).status == 200


def test_an_id_that_is_none(door: Door) -> None:
    assert door.get("/v2/grootboeken/geen-id").codes == ["ALG-0103"]
    assert door.get("/v2/grootboeken/00000000-0000-0000-0000-000000000000").codes == ["ALG-0103"]
    assert door.get("/v2/grootboeken/00000000-0000-0000-0000-000000000001").codes == ["BOE-0089"]


def test_pages_of_verkoopfacturen(door: Door) -> None:
    for number in range(5):
        door.booked(f"P{number}")
    first = door.get("/v2/verkoopfacturen", "$filter=startswith(Factuurnummer,'P')&$top=3").json
    second = door.get("/v2/verkoopfacturen", "$filter=startswith(Factuurnummer,'P')&$top=3&$skip=3").json
    assert [row["factuurnummer"] for row in (*first, *second)] == ["P0", "P1", "P2", "P3", "P4"]


@pytest.mark.parametrize(
    ("condition", "numbers"),
    [
        ("Factuurnummer eq 'Q1'", ["Q1"]),
        ("startswith(Factuurnummer,'Q') and OpenstaandSaldo gt 121", ["Q2"]),
        ("startswith(Factuurnummer,'Q') and FactuurBedrag eq 121.00", ["Q1"]),
        ("startswith(Factuurnummer,'Q') and FactuurBedrag gt 120.999", ["Q1", "Q2"]),
        ("startswith(Factuurnummer,'Q') and FactuurDatum ge datetime'2026-03-02'", ["Q2"]),
        ("startswith(Factuurnummer,'Q') and FactuurDatum gt datetime'2026-03-01T12:00:00'", ["Q2"]),
        ("startswith(Factuurnummer,'Q') and year(VervalDatum) eq 2027", ["Q2"]),
        ("startswith(Factuurnummer,'Q') and VervalDatum lt datetime'2026-04-01'", ["Q1"]),
    ],
)
def test_filters_on_verkoopfacturen(door: Door, condition: str, numbers: list[str]) -> None:
    if not door.get("/v2/verkoopfacturen", "$filter=Factuurnummer%20eq%20'Q1'").json:
        door.booked("Q1")
        line = door.line(bedrag=200)
        btw = [{"btwSoort": "VerkopenHoog", "btwBedrag": 42}]
        more = {"factuurbedrag": 242, "boekingsregels": [line], "btw": btw, "betalingstermijn": 365}
        door.booked("Q2", factuurdatum="2026-03-02", **more)
    assert filtered(door, "verkoopfacturen", condition, "factuurnummer") == numbers


def test_a_verkoopfactuur_leads_to_its_booking(door: Door) -> None:
    booked = door.booked("R1")
    (row,) = door.get("/v2/verkoopfacturen", f"$filter=VerkoopBoeking/Id%20eq%20guid'{booked['id']}'").json
    assert row["verkoopBoeking"] == {"id": booked["id"], "uri": booked["uri"]}
    assert (row["vervalDatum"], row["verkoopOrders"]) == ("2026-03-15T00:00:00", [])
    assert door.get(f"/v2/verkoopfacturen/{row['id']}").json == row
    assert filtered(door, "verkoopfacturen", f"Id eq guid'{row['id']}'", "factuurnummer") == ["R1"]
    missing = door.get("/v2/verkoopfacturen/00000000-0000-0000-0000-000000000009")
    assert (missing.status, missing.codes) == (404, ["BOE-0001"])
