"""How the wire is read: JSON, numbers, ids, moments and lengths as .NET has them, and words that name what is wrong."""

import pytest

from grootboek.gateways.snelstart import service
from grootboek.gateways.snelstart.bookings import invoices
from grootboek.wire.refused_bodies import BodyTooLarge, BodyTooSlow
from tests.gateways.snelstart.conftest import Door
from tests.gateways.snelstart.test_violations import NOWHERE, mandate, party

NO_JSON = {
    "a word": (b"{not json", 1, 1),
    "in the third line": (b'{"factuurnummer": "1",\n "omschrijving": "x",\n  "klant": @}', 3, 11),
    "behind a late comma": (b'{"btw": [1,], "klant": @}', 1, 23),
    "no UTF-8": (b'{"omschrijving": "caf\xe9"}', 1, 21),
}


@pytest.mark.parametrize("name", NO_JSON)
def test_what_is_no_json_is_told_with_its_place(door: Door, name: str) -> None:
    body, line, position = NO_JSON[name]
    told = f"Unexpected character encountered while parsing value. Path '', line {line}, position {position}."
    assert unread(door, body) == told


def unread(door: Door, body: bytes) -> str:
    """Return what is told of a body that is no JSON."""
    reply = door.call("POST", "/v2/verkoopboekingen", body)
    assert (reply.status, reply.json["message"]) == (400, "The request is invalid.")
    (told,) = reply.json["modelState"]["verkoopBoeking"]
    return str(told)


def test_a_body_that_ends_too_soon_or_is_beyond_all_is_told_so(door: Door) -> None:
    end = "Unexpected end when reading JSON. Path '', line 2, position 1."
    assert unread(door, b'{"factuurnummer": "1"\n ') == end
    assert "a number is out of range" in unread(door, b'{"factuurbedrag": 1e999999}')


@pytest.mark.parametrize("body", [b"[1]", b'"tekst"', b"7", b"true"])
def test_what_is_no_object_does_not_fit_the_model(door: Door, body: bytes) -> None:
    reply = door.call("POST", "/v2/verkoopboekingen", body)
    assert (reply.status, reply.json["message"]) == (400, "The request is invalid.")
    assert "VerkoopBoekingModel'." in reply.json["modelState"]["verkoopBoeking"][0]


def test_a_sign_that_cannot_be_kept_is_named(door: Door) -> None:
    nul = "Het teken U+0000 is niet toegestaan"
    once = {"eenmaligeIncassoMachtiging": mandate(kenmerk="M\0", omschrijving="\0")}
    told = [
        (violation["errorCode"], violation["details"])
        for changes in ({"omschrijving": "a\0b"}, {"factuurnummer": "n\0l"}, {"boekstuk": "\0"}, once)
        for violation in door.call("POST", "/v2/verkoopboekingen", door.sale("nul", **changes)).json
        if violation["errorCode"] != "BOE-0055"
    ]
    assert told == [
        ("BOE-0071", nul),
        ("BOE-0058", nul),
        ("BOE-0068", nul),
        ("BOE-0056", nul),
        ("BOE-0057", nul),
    ]


LONGEST = {"factuurnummer": ("BOE-0058", 25), "boekstuk": ("BOE-0068", 25), "omschrijving": ("BOE-0071", 250)}


@pytest.mark.parametrize("name", LONGEST)
def test_length_is_counted_in_units_of_utf_16(door: Door, name: str) -> None:
    code, longest = LONGEST[name]
    text = "\N{BICYCLE}" * (longest // 2) + "x" * (longest % 2)
    assert door.call("POST", "/v2/verkoopboekingen", {**door.sale(f"utf {name}"), name: text}).status == 201
    reply = door.call("POST", "/v2/verkoopboekingen", {**door.sale(f"utf16 {name}"), name: text[:-1] + "\N{BICYCLE}x"})
    assert reply.codes == [code]
    assert reply.json[0]["details"] is None


@pytest.mark.parametrize(
    "amount", ["121_00", "\u0661\u0662\u0661", "\uff11\uff12\uff11", "1 21", "NaN", "Infinity", "0x79"]
)
def test_amount_with_other_digits_is_no_number(door: Door, amount: str) -> None:
    reply = door.call("POST", "/v2/verkoopboekingen", door.sale("cijfers", factuurbedrag=amount))
    told = f"Error converting value \"{amount}\" to type 'System.Decimal'."
    assert reply.json["modelState"] == {"verkoopBoeking.Factuurbedrag": [told]}


UID = "0b7c8d9e-1f20-4a3b-8c4d-5e6f708192a3"
NO_GUIDS = [
    f"urn:uuid:{UID}",
    "{" + UID,
    f"({UID}}}",
    UID.replace("-", "--"),
    UID[:8] + UID[9:],
    UID.replace("-", "", 1),
    "\u0660" * 32,
    "{" + UID.replace("-", "") + "}",
]


@pytest.mark.parametrize("uid", NO_GUIDS)
def test_what_dotnet_reads_as_no_guid_is_none(door: Door, uid: str) -> None:
    assert door.get(f"/v2/relaties/{uid}").codes == ["ALG-0103"]
    assert door.get("/v2/relaties", f"$filter=Id eq guid'{uid}'").codes == ["ALG-0104"]
    reply = door.call("POST", "/v2/verkoopboekingen", door.sale("guid", klant={"id": uid}))
    assert "verkoopBoeking.Klant.Id" in reply.json["modelState"]


def test_every_form_of_a_guid_is_read(door: Door) -> None:
    uid = str(door.customer.uid)
    for form in (uid, uid.upper(), uid.replace("-", ""), f"{{{uid}}}", f"({uid})"):
        assert door.get(f"/v2/relaties/{form}").json["id"] == uid
        assert [row["id"] for row in door.get("/v2/relaties", f"$filter=Id eq guid'{form}'").json] == [uid]


MOMENTS = {
    "2026-03-01T23:30:00Z": "2026-03-01",
    "2026-03-01T23:30:00": "2026-03-01",
    "2026-03-01T23:30:00+00:00": "2026-03-02",
    "2026-03-01T23:30:00.1234567-05:00": "2026-03-02",
    "2026-03-02T00:30:00+05:30": "2026-03-01",
    "2026-03-01": "2026-03-01",
    "2026-03-01 23:30": "2026-03-01",
}


@pytest.mark.parametrize("written", MOMENTS)
def test_offset_of_a_moment_becomes_dutch_time(door: Door, written: str) -> None:
    day = MOMENTS[written]
    booked = door.booked(f"m{written}"[:25], factuurdatum=written)
    assert booked["factuurdatum"] == f"{day}T00:00:00"


@pytest.mark.parametrize("written", ["20260301", "2026-W09-7", "2026-03-01T10", "\u0662026-03-01", "2026-3-1"])
def test_what_dotnet_reads_as_no_moment_is_none(door: Door, written: str) -> None:
    reply = door.call("POST", "/v2/verkoopboekingen", door.sale("geen moment", factuurdatum=written))
    assert "verkoopBoeking.Factuurdatum" in reply.json["modelState"]


def test_a_continuous_mandate_is_told_to_be_unknown(door: Door) -> None:
    payer = party(door, "inc", collection="core", iban="NL91ABNA0417164300")
    sale = door.sale("doorlopend", klant=payer, doorlopendeIncassoMachtiging=NOWHERE)
    (told,) = door.call("POST", "/v2/verkoopboekingen", sale).json
    assert (told["errorCode"], told["details"]) == ("BOE-0066", "De doorlopende incassomachtiging is niet gevonden")


@pytest.mark.parametrize(("code", "status"), [("8270", 400), ("8170", 400), ("8060", 201)])
def test_revenue_within_the_eu_needs_a_vat_number(door: Door, code: str, status: int) -> None:
    belgian = party(door, "belg", country="Belgi\u00eb")
    lines = [door.line(code, soort="Geen")]
    sale = door.sale(f"eu {code}", klant=belgian, boekingsregels=lines, btw=[], factuurbedrag=100)
    reply = door.call("POST", "/v2/verkoopboekingen", sale)
    assert reply.status == status
    if status == 400:
        details = "Het btw-nummer van de relatie ontbreekt of is ongeldig"
        assert [(told["errorCode"], told["details"]) for told in reply.json] == [("BOE-0080", details)]


@pytest.mark.parametrize(("failure", "status"), [(BodyTooLarge, 413), (BodyTooSlow, 408)])
def test_a_body_that_the_server_does_not_take_is_refused_by_the_gateway(
    door: Door, failure: type[Exception], status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken(*_: object) -> bytes:
        raise failure

    monkeypatch.setattr(service, "body", taken)
    reply = door.call("POST", "/v2/verkoopboekingen", door.sale("groot"))
    assert (reply.status, reply.json["statusCode"]) == (status, status)
    assert set(reply.json) == {"statusCode", "message"}


def test_a_failure_of_the_server_is_the_unknown_error(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(invoices, "record", broken)
    reply = door.call("POST", "/v2/verkoopboekingen", door.sale("stuk"))
    assert (reply.status, reply.codes) == (500, ["ALG-0102"])
