"""Test calls about an off-line administration: what the caller is answered, now and later."""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Thread

import falcon
import falcon.testing
import pytest

from grootboek.bookkeeping.notices import NOTICE_JOB
from grootboek.gateways.cash.offline.cashwin.messages import Outcome, compressed
from grootboek.gateways.cash.service import mount
from grootboek.jobs.purging import plan_purge
from grootboek.jobs.worker import run_due_jobs
from grootboek.ledger.actor import Role
from grootboek.store.access.default_administrations import set_default_administration
from grootboek.store.ledger.bookings import BookingFilter, stream_bookings
from grootboek.store.queues.exchanges import exchange_by_id
from grootboek.store.queues.jobs import open_jobs
from grootboek.store.queues.offline_exchanges import exchange_content_by_id
from tests.engines import Engines
from tests.gateways.cash.cashwin import CASH_OUT, CODE, OWN, WRONG, Program, new_program
from tests.gateways.cash.conftest import EMAIL, Door, Reply, granted, made_user, opened, records_of

pytestmark = pytest.mark.slow

PENDING, DONE, FAILED = 1, 2, 3


@pytest.fixture
def program(either_door: Door, engines: Engines, tmp_path: Path) -> Iterator[Program]:
    """A program that keeps `de99`, at a door on each engine in turn."""
    made = new_program(either_door, engines, tmp_path / "own")
    yield made
    made.books.database.close()


def number_of(reply: Reply) -> str:
    """Return the number of the transaction."""
    found = reply.value("transaction/a:id")
    assert found
    return found


def get(program: Program, reply: Reply) -> Reply:
    """Ask for the transaction of a reply."""
    return program.door.call("GetTransaction", id=number_of(reply))


def exported(reply: Reply) -> int:
    """Return how many records an answer has."""
    return len(records_of(reply.value("exportResult") or ""))


def booked(program: Program) -> int:
    """Return how many bookings the program's own books have."""
    with program.book() as book:
        return len(list(stream_bookings(book, BookingFilter())))


def sleeping(program: Program) -> Program:
    """Have the program be known at the door, and not ask for work during two minutes."""
    program.ask()
    program.door.clock.moment += timedelta(minutes=2)
    return program


def test_import_is_answered_with_its_final_status(program: Program) -> None:
    with program.working():
        reply = program.bring(CASH_OUT)
    assert (reply.code, reply.status_of_import, reply.errors) == (1, DONE, [])
    assert reply.value("transaction/a:lastUpdate") == "2016-10-11 09:59:51"
    assert reply.value("transaction/a:administration/a:admCode") == CODE
    assert reply.value("transaction/a:administration/a:admMap") == "202943"
    assert (booked(program), program.door.export("0301")) == (1, [])


def test_export_is_answered_with_its_result(program: Program) -> None:
    with program.working():
        program.bring(CASH_OUT)
        plain, encoded = program.export(), program.export(formaat="1")
    assert (plain.code, exported(plain), plain.value("transaction")) == (1, 2, None)
    assert encoded.value("exportResult")
    assert not (encoded.value("exportResult") or "").startswith("Content-type")


def test_failed_import_tells_what_is_wrong(program: Program) -> None:
    with program.working():
        reply = program.bring(WRONG, CASH_OUT)
    assert (reply.code, reply.status_of_import) == (1, FAILED)
    assert [line for _, line in reply.errors] == ["1", "1"]
    assert booked(program) == 1
    assert get(program, reply).errors == reply.errors


def test_failed_import_is_mailed_once_to_who_sent_it(program: Program) -> None:
    with program.working():
        failed = program.bring(WRONG)
        program.bring(CASH_OUT)
    with program.door.server.database.reading() as connection:
        ((kind, payload),) = [(job.kind, job.payload) for job in open_jobs(connection, NOTICE_JOB)]
    assert (kind, payload["recipient"]) == (NOTICE_JOB, EMAIL)
    assert f"({CODE}), transactie {number_of(failed)}" in payload["subject"]
    assert failed.errors[0][0] in payload["body"]


@pytest.mark.parametrize("reads_messages", [True, False])
def test_without_synchronisation_the_answer_is_pending_at_once(program: Program, reads_messages: bool) -> None:
    program.reads_messages = reads_messages
    program.ask()
    if reads_messages:
        sleeping(program)
    since = time.monotonic()
    brought, asked = program.bring(CASH_OUT), program.export()
    assert time.monotonic() - since < 10
    assert (brought.code, brought.status_of_import) == (1, PENDING)
    assert brought.value("transaction/a:lastUpdate") == "0000-00-00 00:00:00"
    assert (asked.code, asked.status_of_import, asked.value("exportResult")) == (1, PENDING, None)
    assert get(program, asked).status_of_import == PENDING
    assert program.ask().waiting is None or reads_messages


def test_transaction_tells_later_what_became_of_it(program: Program) -> None:
    sleeping(program)
    brought, wrong, asked = program.bring(CASH_OUT), program.bring(WRONG), program.export(formaat="1")
    program.door.clock.moment += timedelta(hours=3)
    assert program.work() == 3
    done = get(program, brought)
    assert (done.code, done.status_of_import, done.value("exportResult")) == (1, DONE, None)
    assert done.value("transaction/a:creation") == "2016-10-11 10:01:51"
    assert done.value("transaction/a:lastUpdate") == "2016-10-11 13:01:51"
    assert (get(program, wrong).status_of_import, len(get(program, wrong).errors)) == (FAILED, 1)
    told = get(program, asked)
    assert (told.status_of_import, bool(told.value("exportResult"))) == (DONE, True)
    assert get(program, asked).value("exportResult") == told.value("exportResult")


def test_repeated_export_asks_nothing_new_until_it_was_answered(program: Program) -> None:
    sleeping(program)
    first, again, other = program.export(), program.export(), program.export("0101")
    assert number_of(first) == number_of(again) != number_of(other)
    assert number_of(program.export(formaat="1")) != number_of(first)
    assert program.work() == 3
    sleeping(program)
    answered = program.export()
    assert (answered.code, exported(answered), answered.value("transaction")) == (1, 0, None)
    assert number_of(program.export()) != number_of(first)


def test_result_that_was_got_by_its_number_is_no_answer_to_a_new_question(program: Program) -> None:
    sleeping(program)
    asked = program.export()
    program.work()
    assert get(program, asked).value("exportResult")
    sleeping(program)
    assert number_of(program.export()) != number_of(asked)


def test_old_result_is_no_answer_to_a_new_question_unless_it_changed_something(program: Program) -> None:
    sleeping(program)
    asked, reserved = program.export(), program.export("2050R")
    program.work()
    program.door.clock.moment += timedelta(days=2)
    assert number_of(program.export()) != number_of(asked)
    assert [record["Z0101"] for record in records_of(program.export("2050R").value("exportResult") or "")] == ["000001"]
    assert get(program, asked).value("exportResult")
    assert get(program, reserved).status_of_import == DONE


def test_users_do_not_share_a_question(program: Program) -> None:
    sleeping(program)
    made_user(program.door.server, "tweede@cash.nl", 202943, "geheim")
    second = {"email": "tweede@cash.nl", "pass": "geheim"}
    mine, theirs = program.export(), program.export(**second)
    assert number_of(mine) != number_of(theirs)
    assert program.door.call("GetTransaction", id=number_of(mine), **second).code == 1


def test_failed_export_fails_as_one_here_does(program: Program) -> None:
    with program.working():
        reply = program.export("0301T|99xx")
    assert (reply.code, reply.message, reply.status_of_import) == (800, "Error during export", FAILED)
    assert "0301T|99xx" in reply.errors[0][0]
    assert (program.export("9999").code, program.export(formaat="7").code) == (800, 800)
    assert program.bring(CASH_OUT, formaat="7").code == 900
    assert program.ask().waiting is None


def test_administration_here_goes_before_an_off_line_one(program: Program) -> None:
    sleeping(program)
    assert program.export().status_of_import == PENDING
    assert not program.ask().hidden
    stranger = made_user(program.door.server, "vreemd@elders.nl", 303030, "geheim")
    granted(program.door.server, "vreemd@elders.nl", opened(program.door.server, CODE, "Elders", stranger))
    assert not program.ask().hidden
    assert sleeping(program).export("0101").value("transaction") is not None
    granted(program.door.server, "helpdesk@cash.nl", opened(program.door.server, "x99", "Hier", None))
    program.books = replace(program.books, code="x99")
    assert program.ask().hidden
    here = "<api:admCode>x99</api:admCode><api:admMap></api:admMap>"
    assert program.door.call("Export", exportData="0301", administration=here).value("transaction") is None


def test_owner_keeps_colleagues_from_an_off_line_administration_with_the_code_of_his(program: Program) -> None:
    program.ask()
    made_user(program.door.server, "tweede@cash.nl", 202943, "geheim")
    second = {"email": "tweede@cash.nl", "pass": "geheim"}
    assert program.door.call("Export", exportData="0x", administration=OWN, **second).code == 800
    assert number_of(sleeping(program).export(**second))
    granted(program.door.server, "helpdesk@cash.nl", opened(program.door.server, CODE, "Hier", None), Role.OWNER)
    reply = program.door.call("Export", exportData="0301", administration=OWN, **second)
    assert (reply.code, reply.message) == (800, "Error during export: administratie de99 is niet gevonden")


def test_user_with_a_default_administration_reaches_none(program: Program) -> None:
    asked = sleeping(program).export()
    with program.door.server.database.writing() as connection:
        set_default_administration(connection, program.door.user_id, program.door.administration_id)
    assert (program.export().code, get(program, asked).code) == (800, 902)
    assert program.post("/cashwin/poll", Outcome(CODE, "57fc9bf7ec167", 2)).status_code == 403


def test_customer_number_of_the_map_is_the_own_one(program: Program) -> None:
    sleeping(program)
    own, other = (OWN.replace("<api:admMap>", f"<api:admMap>{number}") for number in ("202943", "303030"))
    assert program.door.call("Export", exportData="0301", administration=own).status_of_import == PENDING
    assert program.door.call("Export", exportData="0301", administration=other).code == 800


def test_request_lapses_after_three_months(program: Program) -> None:
    brought = sleeping(program).bring(CASH_OUT)
    taken = program.ask()
    program.door.clock.set("2017-01-11 10:01:00")
    assert get(program, brought).status_of_import == PENDING
    assert program.waiting().id == number_of(brought)
    program.door.clock.set("2017-01-11 10:02:00")
    assert get(program, brought).code == 902
    assert program.ask().waiting is None
    program.hand_in(program.execute(taken))
    assert get(program, brought).code == 902


def purge_now(program: Program) -> None:
    """Run the purge."""
    plan_purge(program.door.server)
    run_due_jobs(program.door.server)


def test_result_that_was_given_is_removed_a_day_after_it_came(program: Program) -> None:
    given, ungiven = sleeping(program).export("0101"), program.export("0301")
    program.work()
    assert get(program, given).value("exportResult")
    program.door.clock.moment += timedelta(hours=23)
    purge_now(program)
    assert get(program, given).value("exportResult")
    program.door.clock.moment += timedelta(hours=2)
    purge_now(program)
    assert (get(program, given).status_of_import, get(program, given).value("exportResult")) == (DONE, None)
    assert get(program, ungiven).value("exportResult")


def test_what_lapsed_is_removed_with_its_contents(program: Program) -> None:
    brought, asked = sleeping(program).bring(CASH_OUT), program.export()
    program.door.clock.moment += timedelta(days=93)
    purge_now(program)
    assert (get(program, brought).code, get(program, asked).code) == (902, 902)
    with program.door.server.database.reading() as connection:
        assert exchange_content_by_id(connection, number_of(brought)) is None
        assert exchange_by_id(connection, "cash", number_of(asked)) is None


def test_import_that_is_sent_again_is_refused_when_the_operator_wants_it(program: Program) -> None:
    server = program.door.server
    app = falcon.App(middleware=[program.door.surfacing])
    mount(app, replace(server, settings=replace(server.settings, cash_refuse_repeats=True)))
    program.door.client = falcon.testing.TestClient(app)
    first, again = sleeping(program).bring(CASH_OUT), program.bring(CASH_OUT)
    assert (first.status_of_import, again.status_of_import) == (PENDING, FAILED)
    assert number_of(first) in again.errors[0][0]
    assert program.work() == 1
    assert sleeping(program).bring(CASH_OUT).status_of_import == FAILED
    assert [program.bring(WRONG).status_of_import, program.work()] == [PENDING, 1]
    assert sleeping(program).bring(WRONG).status_of_import == PENDING
    program.work()
    assert [sleeping(program).bring(WRONG, CASH_OUT).status_of_import, program.work()] == [PENDING, 1]
    assert sleeping(program).bring(WRONG, CASH_OUT).status_of_import == FAILED
    program.door.clock.moment += timedelta(days=1)
    assert sleeping(program).bring(CASH_OUT).status_of_import == PENDING


@pytest.fixture
def short_of_seats(program: Program) -> Program:
    """The program at a door where one call may wait, and not for long."""
    server = program.door.server
    settings = replace(server.settings, cash_waiting_calls=1, cash_wait_seconds=3)
    app = falcon.App(middleware=[program.door.surfacing])
    mount(app, replace(server, settings=settings))
    program.door.client = falcon.testing.TestClient(app)
    program.ask()
    return program


def test_only_so_many_calls_wait(short_of_seats: Program) -> None:
    replies: list[tuple[float, Reply]] = []
    since = time.monotonic()

    def call(request: str) -> None:
        reply = short_of_seats.export(request)
        replies.append((time.monotonic() - since, reply))

    calls = [Thread(target=call, args=(f"0101|{number}",)) for number in range(1, 5)]
    for each in calls:
        each.start()
    for each in calls:
        each.join()
    assert [reply.status_of_import for _, reply in replies] == [PENDING] * 4
    assert [seconds >= 3 for seconds, _ in replies] == [False, False, False, True]


def test_result_through_another_process_ends_the_wait(short_of_seats: Program, program: Program) -> None:
    server = replace(program.door.server)
    app = falcon.App()
    mount(app, server)
    elsewhere = replace(program, door=replace(program.door, client=falcon.testing.TestClient(app)))
    with elsewhere.working():
        reply = short_of_seats.bring(CASH_OUT)
    assert reply.status_of_import == DONE


def test_wait_ends_when_the_server_stops(program: Program) -> None:
    program.ask()
    program.door.server.stopping.set()
    since = time.monotonic()
    assert program.bring(CASH_OUT).status_of_import == PENDING
    assert time.monotonic() - since < 10


def test_failure_while_a_call_waits_is_no_reason_to_send_it_again(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    program.ask()
    program.door.surfacing.expected = True
    monkeypatch.setattr("grootboek.gateways.cash.offline.waiting.exchange_status", lambda *_: 1 / 0)
    reply = program.bring(CASH_OUT)
    assert (reply.code, reply.status_of_import) == (1, PENDING)
    assert isinstance(program.door.surfacing.kept[0], ZeroDivisionError)


def test_long_result_is_sent_in_pieces(program: Program) -> None:
    asked = sleeping(program).export()
    waiting = program.waiting()
    text = "Content-type: text/xml <cash>" + "<R0301>é&amp;</R0301>" * 100_000 + "</cash>"
    assert program.hand_in(Outcome(CODE, waiting.id, DONE, text=compressed([text]))).kept
    assert get(program, asked).value("exportResult") == text
