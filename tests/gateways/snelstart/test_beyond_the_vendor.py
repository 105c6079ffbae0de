"""What the door offers beyond the vendor: writes under a key are done once, changes of what was seen, the next page, counts."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import falcon
import falcon.testing
import pytest

from grootboek.access.server import Server
from grootboek.bookkeeping.parties import add_party
from grootboek.gateways.snelstart.beyond import answering_once
from grootboek.gateways.snelstart.service import mount
from grootboek.jobs.purging import KIND, plan_purge, purge
from grootboek.jobs.worker import run_due_jobs
from grootboek.ledger.party import PartyDraft
from grootboek.settings import Settings
from grootboek.store.engine.database import Database
from tests.gateways.snelstart.conftest import Door, Reply

PATH = "/v2/verkoopboekingen"
NEW = "Read it again."


def sent(door: Door, method: str, path: str, body: object = None, query: str = "", **headers: str) -> Reply:
    """Call the door with its keys and further headers, whose names have `_` for `-`."""
    own = {"Authorization": f"bearer {door.token}", "Ocp-Apim-Subscription-Key": door.keys.subscription_key}
    return door.call(
        method, path, body, query, {**own, **{name.replace("_", "-"): text for name, text in headers.items()}}
    )


def header(reply: Reply, name: str) -> str | None:
    return next((text for own, text in reply.headers.items() if own.lower() == name.lower()), None)


def times_booked(door: Door, number: str) -> int:
    return len(door.get("/v2/verkoopfacturen", f"$filter=Factuurnummer eq '{number}'").json)


def test_a_write_that_is_sent_again_under_its_key_is_answered_as_before_and_not_done_again(door: Door) -> None:
    first = sent(door, "POST", PATH, door.sale("K-1"), Idempotency_Key="een")
    again = sent(door, "POST", PATH, door.sale("K-1"), Idempotency_Key="een")
    assert (again.status, again.text) == (first.status, first.text) == (201, again.text)
    assert header(again, "ETag") == header(first, "ETag") is not None
    assert (header(first, "Idempotent-Replayed"), header(again, "Idempotent-Replayed")) == (None, "true")
    assert times_booked(door, "K-1") == 1
    assert door.call("POST", PATH, door.sale("K-1")).codes == ["BOE-0021"]


def test_a_put_and_a_delete_are_done_once_too(door: Door) -> None:
    path = f"{PATH}/{door.booked('K-2')['id']}"
    changed = [
        sent(door, "PUT", path, door.sale("K-2", omschrijving="Anders"), Idempotency_Key="put") for _ in range(2)
    ]
    assert changed[0].text == changed[1].text
    gone = [sent(door, "DELETE", path, Idempotency_Key="delete") for _ in range(2)]
    assert [reply.status for reply in gone] == [200, 200]
    assert door.call("DELETE", path).status == 404


def test_a_key_that_comes_with_another_request_is_refused(door: Door) -> None:
    made = sent(door, "POST", PATH, door.sale("K-3"), Idempotency_Key="ander").json
    other = sent(door, "POST", PATH, door.sale("K-4"), Idempotency_Key="ander")
    assert (other.status, other.json["statusCode"]) == (422, 422)
    assert "Idempotency-Key" in other.json["message"]
    assert sent(door, "DELETE", f"{PATH}/{made['id']}", Idempotency_Key="ander").status == 422
    assert times_booked(door, "K-4") == 0


def test_what_was_refused_may_be_mended_under_the_same_key(door: Door) -> None:
    assert sent(door, "POST", PATH, door.sale("K-5", factuurbedrag=1), Idempotency_Key="beter").codes == ["BOE-0039"]
    assert sent(door, "POST", PATH, door.sale("K-5"), Idempotency_Key="beter").status == 201


@pytest.mark.parametrize("key", ["", " ", "twee woorden", "x" * 256, "caf\xe9"])
def test_what_is_no_key_is_refused_before_anything_is_done(door: Door, key: str) -> None:
    refused = sent(door, "POST", PATH, door.sale("K-6"), Idempotency_Key=key)
    assert (refused.status, refused.json["statusCode"]) == (400, 400)
    assert times_booked(door, "K-6") == 0
    assert sent(door, "GET", "/v2/dagboeken", Idempotency_Key=key).status == 200


def test_a_key_is_forgotten_after_a_day(door: Door) -> None:
    began, token = door.clock.now, door.token
    sent(door, "POST", PATH, door.sale("K-7"), Idempotency_Key="dag")
    try:
        door.clock.now = began + timedelta(hours=24)
        form = {"grant_type": "clientkey", "clientkey": door.keys.client_key}
        door.token = door.client.simulate_post("/b2b/token", body=urlencode(form)).json["access_token"]
        assert sent(door, "POST", PATH, door.sale("K-7"), Idempotency_Key="dag").codes == ["BOE-0021"]
        assert sent(door, "POST", PATH, door.sale("K-7b"), Idempotency_Key="dag").status == 201
    finally:
        door.clock.now, door.token = began, token


@pytest.fixture
def another_process(door: Door) -> Iterator[Door]:
    """The same administration behind a server of its own, which shares nothing but the database."""
    database = Database(door.server.database.url.render_as_string(hide_password=False), clock=door.clock)
    app = falcon.App()
    mount(app, Server(database, Settings()))
    other = object.__new__(Door)
    other.__dict__ |= {**door.__dict__, "client": falcon.testing.TestClient(app)}
    yield other
    database.close()


def test_a_key_is_known_to_every_process_and_after_a_restart(door: Door, another_process: Door) -> None:
    first = sent(door, "POST", PATH, door.sale("K-8"), Idempotency_Key="proces")
    again = sent(another_process, "POST", PATH, door.sale("K-8"), Idempotency_Key="proces")
    assert (again.text, header(again, "Idempotent-Replayed")) == (first.text, "true")


def test_of_two_at_once_one_is_done_and_both_get_its_answer(door: Door, another_process: Door) -> None:
    def send(one: Door) -> Reply:
        return sent(one, "POST", PATH, door.sale("K-9"), Idempotency_Key="tegelijk")

    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(send, [door, another_process] * 4))
    assert {(reply.status, reply.text) for reply in replies} == {(201, replies[0].text)}
    assert times_booked(door, "K-9") == 1


def test_nothing_is_done_when_its_answer_cannot_be_kept(door: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(answering_once, "keep_answer", fail)
        assert sent(door, "POST", PATH, door.sale("K-10"), Idempotency_Key="vol").status == 500
    assert times_booked(door, "K-10") == 0
    assert sent(door, "POST", PATH, door.sale("K-10"), Idempotency_Key="vol").status == 201


def test_a_record_has_the_same_tag_however_it_was_answered_until_it_changes(door: Door) -> None:
    made = door.call("POST", PATH, door.sale("E-1"))
    path = f"{PATH}/{made.json['id']}"
    tag = header(made, "ETag")
    assert tag == header(door.get(path), "ETag") is not None
    changed = door.call("PUT", path, door.sale("E-1", omschrijving="Anders"))
    assert header(changed, "ETag") == header(door.get(path), "ETag") != tag


Tag = Callable[[str], str]


@pytest.mark.parametrize("match", [lambda tag: tag, lambda tag: f'"x", {tag}', lambda tag: f"W/{tag}", lambda _: "*"])
def test_a_change_of_what_the_client_has_seen_is_done(door: Door, match: Tag) -> None:
    number = f"E-2{match('t')}"
    made = door.call("POST", PATH, door.sale(number))
    seen = match(header(made, "ETag") or "")
    changed = sent(door, "PUT", f"{PATH}/{made.json['id']}", door.sale(number, omschrijving="Ja"), If_Match=seen)
    assert (changed.status, changed.json["omschrijving"]) == (200, "Ja")


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_a_change_of_what_somebody_changed_meanwhile_is_refused_with_the_tag_of_now(door: Door, method: str) -> None:
    made = door.call("POST", PATH, door.sale(f"E-3{method}"))
    path = f"{PATH}/{made.json['id']}"
    now = door.call("PUT", path, door.sale(f"E-3{method}", omschrijving="Eerder"))
    body = door.sale(f"E-3{method}", omschrijving="Later") if method == "PUT" else None
    refused = sent(door, method, path, body, If_Match=header(made, "ETag") or "")
    assert (refused.status, refused.json["statusCode"]) == (412, 412)
    assert refused.json["message"].endswith(NEW)
    assert header(refused, "ETag") == header(now, "ETag")
    assert door.get(path).json["omschrijving"] == "Eerder"


def test_what_is_not_there_is_unknown_whatever_was_seen_of_it(door: Door) -> None:
    path = f"{PATH}/00000000-0000-0000-0000-000000000009"
    assert sent(door, "DELETE", path, If_Match="*").codes == ["BOE-0001"]


def walked(door: Door, path: str, query: str) -> list[Any]:
    """Return the rows of all pages of a list, each found by the link of the one before."""
    rows: list[Any] = []
    while True:
        reply = door.get(path, query)
        rows += reply.json
        link = header(reply, "Link")
        if link is None:
            return rows
        address, _, relation = link.partition(">; ")
        assert relation == 'rel="next"'
        query = address.partition("?")[2]


def test_the_links_of_pages_lead_through_a_list(door: Door) -> None:
    assert walked(door, "/v2/landen", "$top=100&x=%26") == door.get("/v2/landen").json
    everything = door.get("/v2/grootboeken", "$filter=Nummer gt 1000").json
    assert walked(door, "/v2/grootboeken", "$skip=0&$top=7&$filter=Nummer%20gt%201000") == everything
    assert header(door.get("/v2/grootboeken", "$top=0"), "Link") is None


def test_the_rows_of_a_list_in_memory_are_always_counted(door: Door) -> None:
    assert header(door.get("/v2/landen", "$top=3"), "X-Total-Count") == str(len(door.get("/v2/landen").json))


def test_the_rows_of_other_lists_are_counted_when_it_is_asked_and_on_a_last_page(door: Door) -> None:
    with door.book(writing=True) as book:
        for number in range(5):
            add_party(book, PartyDraft(code=f"TEL{number}", name="Geteld"))
    named = "$filter=Naam eq 'Geteld'"
    assert header(door.get("/v2/relaties", f"{named}&$top=2"), "X-Total-Count") is None
    assert header(door.get("/v2/relaties", f"{named}&$top=2&$skip=4"), "X-Total-Count") == "5"
    assert header(door.get("/v2/relaties", f"{named}&$top=2&$skip=9"), "X-Total-Count") is None
    # The second is answered by looking at rows, since SQL does not know it.
    for condition in (named, "$filter=Naam eq 'Geteld' and length(concat(Naam,Naam)) eq 12"):
        counted = sent(door, "GET", "/v2/relaties", None, f"{condition}&$top=2", Prefer="return=minimal, count=exact")
        assert len(counted.json) == 2
        assert header(counted, "X-Total-Count") == "5"
        assert header(counted, "Preference-Applied") == "count=exact"


def test_what_was_kept_for_a_day_is_removed(door: Door) -> None:
    sent(door, "POST", PATH, door.sale("K-11"), Idempotency_Key="weg")
    moment = door.clock.now
    plan_purge(door.server)
    assert run_due_jobs(door.server, {KIND: purge}) == 1
    assert header(sent(door, "POST", PATH, door.sale("K-11"), Idempotency_Key="weg"), "Idempotent-Replayed") == "true"
    try:
        door.clock.now = moment + timedelta(hours=24, seconds=1)
        assert run_due_jobs(door.server, {KIND: purge}) == 1
    finally:
        door.clock.now = moment
    assert sent(door, "POST", PATH, door.sale("K-11"), Idempotency_Key="weg").codes == ["BOE-0021"]
