"""Documenten: kept with all five operations for sales, purchases and relations; each code raised by its cause over HTTP."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from grootboek.bookkeeping.closing import lock_period, unlock_period
from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.recording import record
from grootboek.gateways.snelstart.budgets import DOCUMENT, ENTRANCES, LARGEST_DOCUMENT, MODEL
from grootboek.ledger.attachment import LARGEST_CONTENT
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.period_lock import LockKind
from grootboek.store.masters.attachment_contents import content_of
from grootboek.store.masters.attachments import attachment_by
from grootboek.store.masters.chart import chart_of
from tests.bookkeeping.attachments import MORE_THAN_FITS, without_room
from tests.gateways.snelstart.conftest import Door, Reply

NOWHERE = "00000000-0000-0000-0000-000000000009"
PATH = "/v2/documenten"
_numbers = count(1)


def in_base64(content: bytes) -> str:
    return b64encode(content).decode()


BON = in_base64(b"%PDF-1.7\nbon")


@pytest.fixture
def sale(door: Door) -> str:
    """The id of a sale of its own."""
    booked: str = door.booked(f"D-{next(_numbers)}")["id"]
    return booked


@pytest.fixture
def purchase(door: Door) -> str:
    """The id of a purchase, booked otherwise than at this door."""
    number = next(_numbers)
    with door.book(writing=True) as book:
        supplier = add_party(book, PartyDraft(name="Bakker", is_supplier=True))
        accounts = chart_of(book).account_by_code
        statement = Statement(
            kind=BookingKind.PURCHASE_INVOICE,
            date=date(2025, 12, 1),
            account_id=accounts["1600"].id,
            party_id=supplier.id,
            invoice_number=f"I-{number}",
            lines=(StatedLine(account_id=accounts["4360"].id, net=5000),),
        )
        return str(record(book, statement).uid)


def document(parent: str, **changes: Any) -> dict[str, Any]:
    return {"content": BON, "parentIdentifier": parent, "fileName": "bon.pdf", "readOnly": False, **changes}


def added(door: Door, parent: str, kind: str = "Verkoopboekingen", **changes: Any) -> str:
    """Add a document and return its id."""
    reply = door.call("POST", f"{PATH}/{kind}", document(parent, **changes))
    assert reply.status == 201, reply.text
    uid: str = reply.json["id"]
    assert reply.json == {"id": uid, "uri": f"/documenten/{uid}"}
    return uid


def test_a_document_is_read_listed_put_back_and_deleted(door: Door, sale: str) -> None:
    uid = added(door, sale)
    path = f"{PATH}/{uid}"
    model = door.get(path).json
    named = {"fileName": "bon.pdf", "readOnly": False, "id": uid, "uri": f"/documenten/{uid}"}
    assert model == {"content": BON, "parentIdentifier": sale, **named}
    assert door.get(f"{PATH}/verkoopboekingen/{sale}").json == [{"verkoopBoekingId": sale, **named}]
    assert door.call("PUT", path, model).json == {"id": uid, "uri": f"/documenten/{uid}"}
    assert door.get(path).json == model
    changed = {"content": in_base64(b"anders"), "fileName": "Bon 2.txt"}
    assert door.call("PUT", path, changed).status == 200
    assert door.get(path).json == {**model, **changed}
    removed = door.call("DELETE", path)
    assert (removed.status, removed.json) == (200, {})
    for gone in (door.get(path), door.call("PUT", path, model), door.call("DELETE", path)):
        assert (gone.status, gone.codes) == (404, ["BLG-0001"])
    assert door.get(f"{PATH}/Verkoopboekingen/{sale}").json == []


def test_what_documents_hang_on_shows_them(door: Door, sale: str) -> None:
    customer = str(door.customer.uid)
    shown = {}
    for parent, kind in ((sale, "Verkoopboekingen"), (customer, "Relaties")):
        uid = added(door, parent, kind)
        named = {"fileName": "bon.pdf", "readOnly": False, "id": uid, "uri": f"/documenten/{uid}"}
        shown[parent] = [{"parentIdentifier": parent, **named}]
    booking = door.get(f"/v2/verkoopboekingen/{sale}").json
    assert booking["documents"] == shown[sale]
    assert door.call("PUT", f"/v2/verkoopboekingen/{sale}", booking).json["documents"] == shown[sale]
    lines = [row for row in door.get("/v2/grootboekmutaties").json if row["factuurNummer"] == booking["factuurnummer"]]
    assert [row["documents"] for row in lines] == [shown[sale]] * 3
    assert door.get(f"/v2/grootboekmutaties/{lines[0]['id']}").json == lines[0]
    relations = {row["id"]: row["documents"] for row in door.get("/v2/relaties").json}
    assert relations[customer] == shown[customer]
    assert [documents for uid, documents in relations.items() if uid != customer and documents] == []
    relation = door.get(f"/v2/relaties/{customer}").json
    assert door.call("PUT", f"/v2/relaties/{customer}", relation).json["documents"] == shown[customer]
    assert "documents" not in door.get("/v2/relaties", "$select=Naam").json[0]


def test_purchases_that_another_door_booked_have_documents(door: Door, purchase: str) -> None:
    uid = added(door, purchase, "inkoopboekingen")
    assert [row["id"] for row in door.get(f"{PATH}/Inkoopboekingen/{purchase}").json] == [uid]
    assert door.get(f"{PATH}/Verkoopboekingen/{purchase}").codes == ["BLG-0005"]


def test_a_document_may_be_named_with_its_type(door: Door, sale: str) -> None:
    uid = added(door, sale)
    path = f"{PATH}/verkoopboekingen/{uid}"
    assert [row["id"] for row in door.get(path).json] == [uid]
    assert door.call("PUT", path, document(sale, fileName="b.pdf")).json["id"] == uid
    assert door.call("DELETE", f"{PATH}/Relaties/{uid}").codes == ["BLG-0001"]
    assert door.call("DELETE", path).status == 200


def test_a_document_moves_to_another_sale(door: Door, sale: str) -> None:
    other = door.booked(f"D-{next(_numbers)}")["id"]
    uid = added(door, sale)
    assert door.call("PUT", f"{PATH}/{uid}", document(other)).status == 200
    assert [door.get(f"{PATH}/Verkoopboekingen/{each}").json != [] for each in (sale, other)] == [False, True]
    assert door.call("PUT", f"{PATH}/{uid}", document(NOWHERE)).codes == ["BLG-0005"]


def test_what_hung_on_a_deleted_booking_is_gone_with_it(door: Door, sale: str) -> None:
    uid = added(door, sale)
    assert door.call("DELETE", f"/v2/verkoopboekingen/{sale}").status == 200
    assert door.get(f"{PATH}/{uid}").codes == ["BLG-0001"]
    assert door.get(f"{PATH}/Verkoopboekingen/{sale}").codes == ["BLG-0005"]
    assert door.call("POST", f"{PATH}/Verkoopboekingen", document(sale)).codes == ["BLG-0005"]


def test_a_type_that_there_is_not_does_not_fit(door: Door, sale: str) -> None:
    for reply in (door.get(f"{PATH}/Kasboekingen/{sale}"), door.call("POST", f"{PATH}/Kasboekingen", document(sale))):
        assert reply.status == 400
        assert reply.json["modelState"] == {"documenttype": ["The value 'Kasboekingen' is not valid for documenttype."]}


@pytest.mark.parametrize(
    "content", ["geen base64!", "QQ", "QQ==QQ==", "data:application/pdf;base64,QQ==", "é", "=" * 5_000, 7]
)
def test_what_is_no_base64_does_not_fit_the_model(door: Door, content: object) -> None:
    reply = door.call("POST", f"{PATH}/Verkoopboekingen", document(NOWHERE, content=content))
    (told,) = reply.json["modelState"]["documentContent.Content"]
    assert told.endswith("to type 'System.Byte[]'.")
    assert len(told) < 1_100


def test_base64_may_be_broken_into_lines(door: Door, sale: str) -> None:
    uid = added(door, sale, content=" \r\n".join(BON))
    assert door.get(f"{PATH}/{uid}").json["content"] == BON


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"id": NOWHERE}, ["ALG-0100"]),
        ({"parentIdentifier": NOWHERE}, ["BLG-0005"]),
        ({"parentIdentifier": None}, ["BLG-0005"]),
        ({"fileName": None}, ["BLG-0007"]),
        ({"fileName": "  "}, ["BLG-0007"]),
        ({"content": None}, ["BLG-0011"]),
        ({"content": ""}, ["BLG-0011"]),
        ({"content": " \r\n"}, ["BLG-0011"]),
        ({"content": in_base64(bytes(LARGEST_CONTENT + 1))}, ["BLG-0013"]),
        ({"thumbnail": ""}, ["BLG-0012"]),
        ({"THUMBNAIL": " \r\n", "content": None}, ["BLG-0011", "BLG-0012"]),
        ({"Thumbnail": in_base64(bytes(LARGEST_CONTENT + 1))}, ["BLG-0014"]),
        ({"fileName": "../bon.pdf"}, ["BLG-0016"]),
        ({"fileName": "bon\u202efdp.exe"}, ["BLG-0016"]),
        ({"fileName": "nul.pdf"}, ["BLG-0016"]),
        ({"fileName": "x" * 256}, ["BLG-0017"]),
        (
            {"fileName": "?" * 256, "content": "", "parentIdentifier": NOWHERE},
            ["BLG-0005", "BLG-0011", "BLG-0016", "BLG-0017"],
        ),
    ],
    ids=lambda value: str(value)[:60],
)
def test_codes_of_what_is_added_and_what_is_replaced(
    door: Door, sale: str, changes: dict[str, Any], codes: list[str]
) -> None:
    uid = added(door, sale)
    body = document(sale, **changes)
    reply = door.call("POST", f"{PATH}/Verkoopboekingen", body)
    assert (reply.status, reply.codes) == (400, codes)
    kept = door.get(f"{PATH}/{uid}").json
    replaced = door.call("PUT", f"{PATH}/{uid}", body)
    # What hangs somewhere stays there when nothing else is stated.
    expected = [] if body["parentIdentifier"] is None else [code.replace("0100", "0101") for code in codes]
    assert (replaced.codes if replaced.status == 400 else []) == expected
    assert door.get(f"{PATH}/{uid}").json == kept
    assert len(door.get(f"{PATH}/Verkoopboekingen/{sale}").json) == 1


def thumbnail_of(door: Door, uid: str) -> bytes | None:
    """Return the thumbnail of a document that the books keep."""
    with door.book() as book:
        found = attachment_by(book, "uid", UUID(uid))
        assert found is not None
        return None if found.thumbnail_key is None else content_of(book, found.thumbnail_key)


def test_a_thumbnail_is_kept_and_no_answer_shows_it(door: Door, sale: str) -> None:
    uid = added(door, sale, thumbnail=in_base64(b"klein"))
    path = f"{PATH}/{uid}"
    model = door.get(path).json
    assert list(model) == ["content", "parentIdentifier", "fileName", "readOnly", "id", "uri"]
    assert thumbnail_of(door, uid) == b"klein"
    for body, kept in (
        (model, b"klein"),
        ({**model, "thumbnail": None}, b"klein"),
        ({**model, "Thumbnail": in_base64(b"kleiner")}, b"kleiner"),
        ({**model, "content": in_base64(b"anders")}, None),
    ):
        assert door.call("PUT", path, body).status == 200
        assert thumbnail_of(door, uid) == kept
    assert thumbnail_of(door, added(door, sale, thumbnail=None)) is None
    reply = door.call("PUT", path, {**model, "thumbnail": "geen base64!"})
    assert list(reply.json["modelState"]) == ["documentContent.Thumbnail"]


def test_an_id_that_is_there_already_is_told_too(door: Door, sale: str) -> None:
    reply = door.call("POST", f"{PATH}/Verkoopboekingen", document(sale, id=added(door, sale)))
    assert reply.codes == ["ALG-0100", "BLG-0002"]


@pytest.mark.parametrize(
    ("body", "codes"),
    [(b"", ["ALG-0106"]), (b"null", ["BLG-0009"]), (b"{}", ["BLG-0008"]), (b"[]", ["BLG-0010"])],
)
def test_a_body_without_anything_in_it(door: Door, body: bytes, codes: list[str]) -> None:
    reply = door.call("POST", f"{PATH}/Verkoopboekingen", body)
    assert (reply.status, reply.codes) == (400, codes)


def test_a_body_in_which_no_file_of_ten_megabytes_can_be(door: Door, sale: str) -> None:
    body = b"{" + b" " * LARGEST_DOCUMENT + b"}"
    for method, path in (("POST", f"{PATH}/Verkoopboekingen"), ("PUT", f"{PATH}/{added(door, sale)}")):
        reply = door.call(method, path, body)
        assert (reply.status, reply.codes) == (400, ["BLG-0006"])
    largest = in_base64(bytes(LARGEST_CONTENT))
    assert door.call("POST", f"{PATH}/Verkoopboekingen", document(sale, content=largest)).status == 201


@pytest.mark.parametrize(
    ("path", "budget"),
    [
        ("/v2/documenten/Relaties", DOCUMENT),
        ("/V2//Documenten/x", DOCUMENT),
        ("/v2/relaties", MODEL),
        ("/v2/documentenx", MODEL),
    ],
)
def test_only_documents_may_be_that_large(path: str, budget: object) -> None:
    assert next(entrance.budget for entrance in ENTRANCES if entrance.takes("POST", path, "")) == budget


@pytest.fixture
def locked(door: Door, purchase: str) -> Iterator[str]:
    """The id of a document of a purchase in a locked period."""
    uid = added(door, purchase, "Inkoopboekingen")
    with door.book(writing=True) as book:
        lock_period(book, LockKind.USER, date(2025, 12, 31))
    yield uid
    with door.book(writing=True) as book:
        unlock_period(book, LockKind.USER, None)


def refused(reply: Reply) -> list[tuple[str, str]]:
    return [(told["errorCode"], told["details"]) for told in reply.json]


def test_documents_of_a_locked_purchase_stay(door: Door, locked: str, purchase: str) -> None:
    told = [("BLG-0004", "De inkoopboeking ligt in een afgesloten periode")]
    assert refused(door.call("PUT", f"{PATH}/{locked}", document(purchase))) == told
    assert refused(door.call("DELETE", f"{PATH}/{locked}")) == told
    assert added(door, purchase, "Inkoopboekingen", fileName="laat.pdf")


def test_a_document_that_is_only_read_stays(door: Door, sale: str) -> None:
    uid = added(door, sale, readOnly=True)
    told = [("BLG-0004", "Het document is alleen lezen")]
    assert refused(door.call("PUT", f"{PATH}/{uid}", document(sale))) == told
    assert refused(door.call("DELETE", f"{PATH}/{uid}")) == told
    assert door.get(f"{PATH}/{uid}").json["readOnly"] is True


@pytest.mark.parametrize(
    ("place", "room", "code"),
    [("not mounted", nullcontext, "BLG-0003"), ("", without_room, "BLG-0015")],
    ids=["away", "full"],
)
def test_a_folder_that_fails(
    door: Door, sale: str, tmp_path: Path, place: str, room: Callable[[], AbstractContextManager[None]], code: str
) -> None:
    uid, large = added(door, sale), in_base64(MORE_THAN_FITS)
    door.server.database.keep_contents_in(tmp_path / place)
    try:
        with room():
            replies = [
                door.call("POST", f"{PATH}/Verkoopboekingen", document(sale, content=large)),
                door.call("PUT", f"{PATH}/{uid}", document(sale, content=large)),
            ]
    finally:
        door.server.database.keep_contents_in(None)
    assert [(reply.status, reply.codes) for reply in replies] == [(400, [code])] * 2
    assert [row["id"] for row in door.get(f"{PATH}/Verkoopboekingen/{sale}").json] == [uid]
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_content_that_is_lost_is_a_failure_of_the_server(door: Door, sale: str, tmp_path: Path) -> None:
    door.server.database.keep_contents_in(tmp_path)
    try:
        uid = added(door, sale, content=in_base64(b"in een map"))
        assert door.get(f"{PATH}/{uid}").json["content"] == in_base64(b"in een map")
        (file,) = (path for path in tmp_path.rglob("*") if path.is_file())
        file.write_bytes(b"anders")
        reply = door.get(f"{PATH}/{uid}")
    finally:
        door.server.database.keep_contents_in(None)
    assert (reply.status, reply.codes) == (500, ["ALG-0102"])
