"""Test how a program fetches work and hands in results: who may, and that nothing is executed or kept twice."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Thread

import falcon
import falcon.testing
import msgspec
import pytest

from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.webshop import link_webshop
from grootboek.gateways.cash.budgets import CASHWIN_ERROR
from grootboek.gateways.cash.offline.cashwin.books import forget_result
from grootboek.gateways.cash.offline.cashwin.messages import (
    POLL,
    RESULT,
    Asking,
    BadMessage,
    Outcome,
    compressed,
    decompressed,
    most_bytes,
    write_message,
)
from grootboek.gateways.cash.service import mount
from grootboek.ledger.actor import Actor
from grootboek.ledger.party import PartyDraft
from grootboek.store.book import open_book
from tests.engines import Engines
from tests.gateways.cash.cashwin import CASH_OUT, CODE, WRONG, Program, authorization, new_program
from tests.gateways.cash.conftest import Door, made_user, records_of
from tests.gateways.cash.test_offline import DONE, FAILED, PENDING, booked, get, number_of, sleeping


@pytest.fixture
def program(door: Door, engines: Engines, tmp_path: Path) -> Iterator[Program]:
    """A program that keeps `de99`."""
    made = new_program(door, engines, tmp_path / "own")
    yield made
    made.books.database.close()


def error_of(outcome: Outcome) -> str:
    """Return what was wrong."""
    return "".join(decompressed(outcome.error))


def test_request_is_handed_out_until_its_result_is_in_and_booked_once(program: Program) -> None:
    first, second = sleeping(program).bring(CASH_OUT), program.bring(CASH_OUT)
    asked = program.ask()
    assert (asked, program.waiting().id) == (program.ask(), number_of(first))
    outcome, again = program.execute(asked), program.execute(asked)
    assert (outcome, booked(program)) == (again, 1)
    assert program.hand_in(outcome).kept
    assert not program.hand_in(Outcome(CODE, outcome.id, FAILED, compressed(["te laat"]))).kept
    assert (get(program, first).status_of_import, program.waiting().id) == (DONE, number_of(second))
    assert (program.work(), booked(program)) == (1, 2)


def test_failed_import_is_told_again_as_it_was(program: Program) -> None:
    sleeping(program).bring(CASH_OUT, WRONG)
    asked = program.ask()
    outcome = program.execute(asked)
    assert (outcome.status, outcome, booked(program)) == (FAILED, program.execute(asked), 1)


def test_two_programs_at_once_book_once(program: Program) -> None:
    sleeping(program).bring(CASH_OUT)
    asked = program.ask()
    outcomes: list[Outcome] = []
    workers = [Thread(target=lambda: outcomes.append(program.execute(asked))) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert (len(outcomes), set(outcomes), booked(program)) == (4, {outcomes[0]}, 1)


def reserved(outcome: Outcome) -> list[str]:
    """Return the relation numbers that an export reserved."""
    assert outcome.text is not None
    return [record["Z0101"] for record in records_of("".join(decompressed(outcome.text)))]


def test_export_that_changes_something_is_executed_once(program: Program) -> None:
    sleeping(program).export("2050R")
    asked = program.ask()
    assert reserved(program.execute(asked)) == reserved(program.execute(asked)) == ["000001"]
    outcome = program.execute(asked)
    assert program.hand_in(outcome).kept
    forget_result(replace(program.books, mark=asked.mark), outcome.id)
    again = program.execute(asked)
    assert (again.status, again.text) == (FAILED, None)
    assert "al uitgevoerd" in error_of(again)
    assert program.export("2050R").value("exportResult")
    sleeping(program).export("2050R")
    assert reserved(program.execute(program.ask())) == ["000002"]


def test_changes_are_told_once_and_again_until_their_result_is_in(program: Program) -> None:
    own = program.books
    with open_book(own.database, own.administration_id, Actor(None, "test"), writing=True) as book:
        link_webshop(book)
        add_party(book, PartyDraft(name="Nieuw"))
    sleeping(program).export("8502")
    asked = program.ask()
    small = program.execute(msgspec.structs.replace(asked, most_bytes=50))
    assert (small.status, small.text) == (FAILED, None)
    outcome, again = program.execute(asked), program.execute(asked)
    assert (outcome.text is not None, outcome) == (True, again)
    told = records_of("".join(decompressed(outcome.text or b"")))
    assert [record["F0103"] for record in told] == ["Nieuw"]
    assert program.hand_in(outcome).kept
    assert "Nieuw" in (program.export("8502").value("exportResult") or "")
    sleeping(program).export("8502")
    nothing = program.execute(program.ask())
    assert records_of("".join(decompressed(nothing.text or b""))) == []


def test_requests_of_two_servers_are_not_taken_for_each_other(program: Program) -> None:
    sleeping(program).bring(CASH_OUT)
    asked = program.ask()
    program.execute(asked)
    program.execute(msgspec.structs.replace(asked, mark="other"))
    assert booked(program) == 2


def test_result_that_is_too_large_fails(program: Program) -> None:
    sleeping(program).export("2050R")
    small = msgspec.structs.replace(program.ask(), most_bytes=50)
    outcome = program.execute(small)
    assert (outcome.status, outcome.text) == (FAILED, None)
    assert "te groot" in error_of(outcome)
    assert reserved(program.execute(program.ask())) == ["000001"]


def test_errors_that_are_too_large_are_cut_short(program: Program) -> None:
    brought = sleeping(program).bring(
        CASH_OUT, *(f"201={9000 + number} 302=161201 307={number}" for number in range(50))
    )
    outcome = program.execute(msgspec.structs.replace(program.ask(), most_bytes=400))
    assert (outcome.status, "te groot" in error_of(outcome), booked(program)) == (FAILED, True, 1)
    program.hand_in(outcome)
    assert get(program, brought).errors == [("het antwoord van de administratie is te groot", None)]


def test_outcome_is_of_the_customer_and_administration_that_was_asked(program: Program) -> None:
    brought = sleeping(program).bring(CASH_OUT)
    outcome = Outcome(CODE, number_of(brought), DONE)
    made_user(program.door.server, "vreemd@elders.nl", 303030, "geheim")
    stranger = authorization("303030/vreemd@elders.nl", "geheim")
    program.post(POLL, Asking(CODE, "Van een ander", reads_messages=True), **stranger)
    assert program.post(RESULT, outcome, **stranger).json == {"kept": False}
    assert program.post(POLL, Asking(CODE, "Van een ander", reads_messages=True), **stranger).json["waiting"] is None
    assert not program.hand_in(msgspec.structs.replace(outcome, code="ander")).kept
    assert get(program, brought).status_of_import == PENDING
    assert program.hand_in(outcome).kept


def test_marks_differ_by_customer(program: Program) -> None:
    made_user(program.door.server, "vreemd@elders.nl", 303030, "geheim")
    stranger = authorization("303030/vreemd@elders.nl", "geheim")
    theirs = program.post(POLL, Asking(CODE, "Van een ander", reads_messages=True), **stranger).json["mark"]
    assert theirs != program.ask().mark == program.ask().mark


@pytest.mark.parametrize(
    "headers",
    [
        authorization(secret="fout"),
        authorization("202943/niemand@cash.nl"),
        authorization("helpdesk@cash.nl"),
        {**authorization(), "Authorization": "Bearer x"},
        {**authorization(), "Authorization": "Basic ?"},
        {**authorization(), "Authorization": ""},
        authorization("202943/help\0desk@cash.nl"),
        authorization(secret="\0"),
    ],
)
def test_nobody_else_gets_work(program: Program, headers: dict[str, str]) -> None:
    reply = program.post(POLL, Asking(CODE, "Demo", reads_messages=True), **headers)
    assert (reply.status_code, reply.headers["www-authenticate"]) == (401, 'Basic realm="CASHWin"')


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[]",
        b'{"code": "DE99", "name": "Demo", "reads_messages": true}',
        b'{"code": "de99\\n", "name": "Demo", "reads_messages": true}',
        b'{"code": "de99", "name": "Demo\\n", "reads_messages": true}',
        b'{"code": "de99", "name": "", "reads_messages": true}',
        b'{"code": "de99", "name": "a\\u0000b", "reads_messages": true}',
        b'{"code": "de99", "name": "Demo", "reads_messages": 1}',
    ],
)
def test_poll_without_form_is_refused(program: Program, body: bytes) -> None:
    reply = program.door.client.simulate_post(POLL, body=body, headers=authorization())
    assert reply.status_code == 400
    assert program.door.client.simulate_get(POLL, headers=authorization()).status_code == 405
    form = {**authorization(), "Content-Type": "text/plain"}
    assert program.door.client.simulate_post(POLL, body=body, headers=form).status_code == 415


DAMAGED = (b"x", compressed(["tekst"])[:-6], zlib.compress(b"\xff\xfe"), b"")


@pytest.mark.parametrize("text", DAMAGED)
def test_damaged_result_is_refused(program: Program, text: bytes) -> None:
    asked = sleeping(program).export()
    reply = program.post(RESULT, Outcome(CODE, number_of(asked), DONE, text=text))
    assert (reply.status_code, get(program, asked).status_of_import) == (400, PENDING)


def test_nothing_is_read_of_a_result_that_nobody_asked_for(program: Program) -> None:
    for number in ("0" * 13, number_of(sleeping(program).bring(CASH_OUT))):
        reply = program.post(RESULT, Outcome("ander", number, DONE, text=DAMAGED[0]))
        assert (reply.status_code, reply.json) == (200, {"kept": False})


def test_result_beyond_all_measure_is_refused(program: Program) -> None:
    asked = sleeping(program).export()
    server = program.door.server
    app = falcon.App()
    mount(app, replace(server, settings=replace(server.settings, body_limit=10_000)))
    program.door.client = falcon.testing.TestClient(app)
    beyond = compressed(["0" * 1_000_000])
    reply = program.post(RESULT, Outcome(CODE, number_of(asked), DONE, text=beyond))
    assert (reply.status_code, get(program, asked).status_of_import) == (413, PENDING)


def test_errors_that_are_few_bytes_and_many_signs_are_refused(program: Program) -> None:
    brought = sleeping(program).bring(CASH_OUT)
    beyond = compressed(["0" * (CASHWIN_ERROR + 1)])
    reply = program.post(RESULT, Outcome(CODE, number_of(brought), FAILED, error=beyond))
    assert (reply.status_code, get(program, brought).status_of_import) == (413, PENDING)


def test_compressed_texts_come_back() -> None:
    text = "één <&> " * 100_000
    assert "".join(decompressed(compressed([text[:7], text[7:]]))) == text
    with pytest.raises(BadMessage):
        list(decompressed(b""))
    assert len(write_message(Outcome(CODE, "57fc9bf7ec167", DONE, text=b"x" * most_bytes(20_000_000)))) <= 20_000_000
