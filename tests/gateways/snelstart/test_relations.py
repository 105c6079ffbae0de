"""Relaties: what is written reads back the same, what the books make of it, and what a deletion leaves."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.ledger.party import Party, PartyDraft
from grootboek.store.masters.parties import party_by
from tests.gateways.snelstart.conftest import Door
from tests.gateways.snelstart.money import made, money, settling

IBAN = "NL91 ABNA 0417 1643 00"


def posted(door: Door, **facts: Any) -> dict[str, Any]:
    """Add a relation and return the answer."""
    reply = door.call("POST", "/v2/relaties", {"relatiesoort": ["Klant"], "naam": "Vos", **facts})
    assert reply.status == 201, reply.text
    model: dict[str, Any] = reply.json
    return model


def found(door: Door, condition: str) -> list[Any]:
    """Return the names of the relations that a filter leaves."""
    reply = door.get("/v2/relaties", quote(f"$filter={condition}", safe="$="))
    assert reply.status == 200, reply.text
    return [row["naam"] for row in reply.json]


def texts(longest: int, letters: str = "ab é") -> st.SearchStrategy[str | None]:
    """Draw a text or none."""
    return st.none() | st.text(letters, max_size=longest)


def mails() -> st.SearchStrategy[dict[str, Any] | None]:
    """Draw the setting of a mail."""
    address = st.sampled_from([None, "an@example.nl", "an@example.nl;piet@example.nl"])
    setting = st.fixed_dictionaries({"shouldSend": st.just(False), "email": address, "ccEmail": address})
    return st.none() | setting | st.just({"shouldSend": True, "email": "an@example.nl", "ccEmail": None})


def addresses() -> st.SearchStrategy[dict[str, Any] | None]:
    """Draw a whole address, or one of a person alone."""
    whole = st.fixed_dictionaries(
        {
            "contactpersoon": texts(50),
            "straat": st.just("Markt 1"),
            "postcode": st.just("2611 GP"),
            "plaats": st.sampled_from(["Delft", "Gent"]),
            "land": st.sampled_from([None, "NL", "BE", "US"]),
        }
    )
    return st.none() | st.fixed_dictionaries({"contactpersoon": texts(50), "land": st.none()}) | whole


RELATIONS = st.fixed_dictionaries(
    {
        "relatiesoort": st.sampled_from([["Klant"], ["Leverancier", "klant"], ["KLANT", "Leverancier"]]),
        "naam": st.sampled_from(["Vos", "De Vos & Zonen"]),
    },
    optional={
        "relatiecode": st.sampled_from([None, 0]),
        "vestigingsAdres": addresses(),
        "correspondentieAdres": addresses(),
        "telefoon": texts(25, "0123456789"),
        "mobieleTelefoon": texts(25, "0123456789"),
        "email": st.sampled_from([None, "an@example.nl", "an@example.nl; piet@example.nl"]),
        "factuurkorting": st.none() | st.decimals(0, 100, places=4),
        "krediettermijn": st.none() | st.integers(-365, 1000),
        "bankieren": st.booleans(),
        "nonactief": st.booleans(),
        "kredietLimiet": st.none() | st.decimals(0, 10**9, places=2),
        "memo": texts(200, "a\n€"),
        "kvkNummer": st.sampled_from([None, "12345678", "123456780001"]),
        "oin": st.sampled_from([None, "00000001234567890000"]),
        "websiteUrl": st.sampled_from([None, "www.example.nl", "https://example.nl/x"]),
        "aanmaningsoort": st.sampled_from([None, "Nee", "onderneming", 2]),
        "offerteEmailVersturen": mails(),
        "bevestigingsEmailVersturen": mails(),
        "factuurEmailVersturen": mails(),
        "aanmaningEmailVersturen": mails(),
        "offerteAanvraagEmailVersturen": mails(),
        "bestellingEmailVersturen": mails(),
        "ublBestandAlsBijlage": st.booleans(),
        "bic": st.sampled_from([None, "ABNANL2A"]),
        "incassoSoort": st.sampled_from([None, "Geen", "core", 2]),
    },
)


def with_lands(door: Door, model: Mapping[str, Any]) -> dict[str, Any]:
    """Put the ids of countries in the place of their codes."""
    ids = {row["landcode"]: {"id": row["id"]} for row in door.get("/v2/landen").json}
    sent = dict(model)
    for name in ("vestigingsAdres", "correspondentieAdres"):
        if sent.get(name):
            sent[name] = {**sent[name], "land": ids.get(sent[name]["land"])}
    return sent


@given(drawn=RELATIONS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_posted_and_read_is_put_back_and_reads_the_same(door: Door, drawn: dict[str, Any]) -> None:
    sent = with_lands(door, drawn) | {"iban": IBAN}
    if sent.get("bankieren"):
        sent["relatiesoort"] = ["Klant", "Leverancier"]
    made = door.call("POST", "/v2/relaties", sent)
    assert made.status == 201, made.text
    path = f"/v2/relaties/{made.json['id']}"
    read = door.get(path).json
    assert {"fax": None, **made.json} == read
    put = door.call("PUT", path, read)
    assert put.status == 200, put.text
    assert {"fax": None, **put.json} == read
    assert door.get(path).json == {**read, "modifiedOn": put.json["modifiedOn"]}
    for name in ("telefoon", "memo", "krediettermijn", "kredietLimiet", "factuurkorting", "iban", "email"):
        value = sent.get(name)
        assert read[name] == ((value.strip() or None) if isinstance(value, str) else value)


def test_a_put_replaces_all_that_the_door_knows_and_nothing_else(door: Door) -> None:
    made = posted(door, telefoon="1", factuurEmailVersturen={"shouldSend": True, "email": "a@example.nl"})
    with door.book(writing=True) as book:
        party = party_by(book, "number", made["relatiecode"])
        assert party is not None
        kept = {"salutation": "Beste", "fax": "9", "free_fields": {"Def1": "x"}, "door_fields": {"cash": {"1": "2"}}}
        change_party(book, party.id, lambda draft: replace(draft, **kept))
    put = door.call("PUT", f"/v2/relaties/{made['id']}", {"relatiesoort": ["leverancier"], "naam": "De Vos"})
    assert put.status == 200
    assert (put.json["relatiesoort"], put.json["naam"], put.json["telefoon"]) == (["Leverancier"], "De Vos", None)
    assert put.json["relatiecode"] == made["relatiecode"]
    assert put.json["factuurEmailVersturen"] == {"shouldSend": False, "email": None, "ccEmail": None}
    assert put.json["extraVeldenKlant"] == [{"naam": "Def1", "waarde": "x"}]
    with door.book() as book:
        party = party_by(book, "number", made["relatiecode"])
    assert party is not None
    assert (party.salutation, party.fax, party.door_fields) == ("Beste", "9", {"cash": {"1": "2"}})


def test_properties_are_read_in_any_case_and_a_new_number_takes_the_code_along(door: Door) -> None:
    reply = door.call(
        "POST", "/v2/relaties", {"RelatieSoort": ["Klant"], "Naam": "N", "Relatiecode": "7001", "Id": None}
    )
    assert (reply.status, reply.json["relatiecode"]) == (201, 7001)
    put = {"relatiesoort": ["Klant"], "naam": "N", "relatiecode": 7002}
    assert door.call("PUT", f"/v2/relaties/{reply.json['id']}", put).json["relatiecode"] == 7002
    assert posted(door, relatiecode=7001)["relatiecode"] == 7001
    with door.book() as book:
        assert party_by(book, "code", "7002") is not None


def test_each_address_has_its_own_contact_and_a_country_is_the_netherlands_unless_stated(door: Door) -> None:
    address = {"straat": "Markt 1", "postcode": "2611 GP", "plaats": "Delft"}
    made = posted(
        door,
        vestigingsAdres={**address, "contactpersoon": "An"},
        correspondentieAdres={"contactpersoon": "Piet", "land": None},
    )
    assert made["vestigingsAdres"]["contactpersoon"] == "An"
    assert made["correspondentieAdres"]["contactpersoon"] == "Piet"
    (land,) = [row for row in door.get("/v2/landen").json if row["landcode"] == "NL"]
    assert made["correspondentieAdres"]["land"]["id"] == made["vestigingsAdres"]["land"]["id"] == land["id"]


def test_bankieren_follows_the_direct_debit_and_the_payment_order(door: Door) -> None:
    collected = posted(door, naam="Geind", iban=IBAN, incassoSoort="Core", bankieren=False)
    paid = posted(door, naam="Betaald", relatiesoort=["Leverancier"], iban=IBAN, bankieren=True)
    neither = posted(door, naam="Geen van beide")
    assert [model["bankieren"] for model in (collected, paid, neither)] == [True, True, False]
    assert [model["incassoSoort"] for model in (collected, paid, neither)] == ["Core", "Geen", "Geen"]
    named = "(Naam eq 'Geind' or Naam eq 'Betaald' or Naam eq 'Geen van beide')"
    assert found(door, f"Bankieren eq true and {named}") == ["Geind", "Betaald"]
    assert found(door, f"Bankieren eq false and {named}") == ["Geen van beide"]


def test_another_relation_is_billed(door: Door) -> None:
    payer = posted(door, naam="Moeder")
    child = posted(door, naam="Dochter", factuurRelatie={"id": payer["id"].upper()})
    assert child["factuurRelatie"] == {"id": payer["id"], "uri": f"/relaties/{payer['id']}"}
    assert found(door, f"FactuurRelatie/Id eq guid'{payer['id']}'") == ["Moeder", "Dochter"]
    path = f"/v2/relaties/{child['id']}"
    own = door.call("PUT", path, {**child, "factuurRelatie": None}).json
    assert own["factuurRelatie"]["id"] == child["id"]
    assert door.call("DELETE", f"/v2/relaties/{payer['id']}").status == 200


def test_the_own_relation_is_found_and_changed_and_stays_the_own_one(door: Door) -> None:
    reply = door.get("/v2/relaties", quote("$filter=Relatiesoort/any(r:r eq 'Eigen')", safe="$="))
    (own,) = reply.json
    assert (own["relatiesoort"], own["relatiecode"], own["naam"]) == (["Eigen"], -3, "Demo")
    put = door.call("PUT", f"/v2/relaties/{own['id']}", {**own, "telefoon": "015-1"})
    assert (put.status, put.json["relatiesoort"], put.json["relatiecode"]) == (200, ["Eigen"], -3)
    assert found(door, "Relatiesoort/any(x: x eq 'Klant') and Relatiecode lt 0") == ["Klant onbekend"]


def booked_on(door: Door, model: Mapping[str, Any], number: str) -> dict[str, Any]:
    """Book a sale on a relation, and delete the invoice's amount with a credit of the same number of euros."""
    sale = door.booked(number, klant={"id": model["id"]})
    assert door.call("DELETE", f"/v2/verkoopboekingen/{sale['id']}").status == 200
    return sale


def test_a_deleted_relation_is_gone_and_its_code_is_free(door: Door) -> None:
    model = posted(door, naam="Weg", relatiecode=8001)
    booked_on(door, model, "W-1")
    path = f"/v2/relaties/{model['id']}"
    assert (door.call("DELETE", path).status, door.get(path).codes) == (200, ["REL-0005"])
    assert door.call("DELETE", path).status == 404
    assert found(door, "Relatiecode eq 8001") == []
    refused = door.call("POST", "/v2/verkoopboekingen", door.sale("W-2", klant={"id": model["id"]}))
    assert refused.codes == ["BOE-0060"]
    again = posted(door, naam="Nieuw", relatiecode=8001)
    assert again["id"] != model["id"]
    assert found(door, "Relatiecode eq 8001") == ["Nieuw"]


def test_a_nonactive_relation_is_still_there(door: Door) -> None:
    model = posted(door, naam="Rust", nonactief=True)
    assert door.get(f"/v2/relaties/{model['id']}").json["nonactief"] is True
    assert found(door, "Nonactief eq true and Naam eq 'Rust'") == ["Rust"]
    put = door.call("PUT", f"/v2/relaties/{model['id']}", {**model, "nonactief": False})
    assert put.json["nonactief"] is False


def test_modified_on_moves_with_every_change(door: Door) -> None:
    model = posted(door)
    was = door.clock.now
    try:
        door.clock.now = was.replace(minute=45)
        put = door.call("PUT", f"/v2/relaties/{model['id']}", {**model, "memo": "x"}).json
    finally:
        door.clock.now = was
    assert put["modifiedOn"] > model["modifiedOn"]


def added(door: Door, **facts: Any) -> Party:
    """Add a relation past the door."""
    with door.book(writing=True) as book:
        return add_party(book, PartyDraft(**{"name": "Oud", **facts}))


def test_a_country_keeps_its_spelling_while_it_stays_the_same(door: Door) -> None:
    party = added(door, country="belgie", postal_country="")
    path = f"/v2/relaties/{party.uid}"
    assert door.call("PUT", path, door.get(path).json).status == 200
    with door.book() as book:
        after = party_by(book, "id", party.id)
    assert after is not None
    assert (after.country, after.postal_country) == ("belgie", "")


def test_nothing_is_booked_on_a_relation_that_was_deleted_and_what_was_booked_can_be_deleted(door: Door) -> None:
    klant = {"id": posted(door)["id"]}
    sale = door.booked("WEG-1", klant=klant)
    lines = {"verkoopboekingBoekingsRegels": [settling(sale["id"], credit=121)]}
    paid = made(door, "bankboekingen", money(door, 121, **lines))
    assert door.call("DELETE", f"/v2/relaties/{klant['id']}").status == 200
    sale_path, paid_path = f"/v2/verkoopboekingen/{sale['id']}", f"/v2/bankboekingen/{paid['id']}"
    assert [
        door.call("POST", "/v2/verkoopboekingen", door.sale("WEG-2", klant=klant)).codes,
        door.call("PUT", sale_path, door.get(sale_path).json).codes,
        door.call("POST", "/v2/bankboekingen", money(door, 121, **lines)).codes,
        door.call("PUT", paid_path, door.get(paid_path).json).codes,
    ] == [["BOE-0054"]] * 4
    assert [door.call("DELETE", path).status for path in (paid_path, sale_path)] == [200, 200]
    assert door.call("POST", "/v2/verkoopboekingen", door.sale("WEG-2", klant=klant)).codes == ["BOE-0060"]
