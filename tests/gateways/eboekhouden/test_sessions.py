"""Test who gets in, and what a session gives and when it ends."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import psycopg
import pytest

from grootboek.access.users import set_active
from grootboek.bookkeeping.verifying import verify
from grootboek.gateways.eboekhouden import operations
from grootboek.gateways.eboekhouden.contract import CONTRACT
from grootboek.gateways.eboekhouden.errors import TEXTS
from grootboek.ledger.actor import Role
from grootboek.store.book import Book, book_for_one_act
from grootboek.store.ledger.bookings import BookingFilter, last_bookings
from tests.gateways.eboekhouden.conftest import CODE_1, CODE_2, USERNAME, Door, granted, made_user, opened
from tests.gateways.eboekhouden.messages import SOAP_11, SOAP_12, envelope, memorial, sale

OTHER_CODE = "99999999-2222-3333-4444-555555555555"
REFUSED = {
    "E001.1": [
        {"Username": "other"},
        {"Username": ""},
        {"SecurityCode1": CODE_1.upper()},
        {"SecurityCode1": ""},
        {"Username": "wrong", "SecurityCode2": "wrong"},
    ],
    "E001.3": [{"SecurityCode2": "wrong"}, {"SecurityCode2": ""}, {"SecurityCode2": CODE_1}],
}
WRONG = [(code, sent) for code, rows in REFUSED.items() for sent in rows]


def test_session_id_has_braces(either_door: Door) -> None:
    reply = either_door.sign_in()
    assert re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", either_door.session)
    assert "<ErrorMsg><LastErrorCode /><LastErrorDescription /></ErrorMsg><SessionID>" in reply.text


@pytest.mark.parametrize(
    "sent",
    [
        {"Username": f" {USERNAME.upper()} "},
        {"SecurityCode2": f"{{{CODE_2}}}"},
        {"SecurityCode2": CODE_2.lower(), "Source": "NodeJS_SDK"},
    ],
    ids=str,
)
def test_forms_of_names_and_codes(door: Door, sent: dict[str, str]) -> None:
    assert door.sign_in(**sent).code == ""
    assert door.session


@pytest.mark.parametrize(("code", "sent"), WRONG, ids=str)
def test_wrong_codes(door: Door, code: str, sent: dict[str, str]) -> None:
    reply = door.sign_in(**sent)
    assert reply.told == (code, "Invalid credentials")
    assert (reply.status, reply.value("SessionID")) == (200, None)


def test_user_who_was_put_out(door: Door) -> None:
    with door.server.database.writing() as connection:
        set_active(connection, USERNAME, False)
    assert door.sign_in().code == "E001.1"


def test_user_without_an_administration(door: Door) -> None:
    granted(door.server, USERNAME, door.administration_id, None)
    assert door.sign_in().told == ("E001.2", "Invalid credentials")


def test_administration_of_another(door: Door) -> None:
    other = made_user(door.server, "other@example.nl", CODE_1)
    administration_id = opened(door.server, "other", OTHER_CODE, other)
    granted(door.server, "other@example.nl", administration_id)
    assert door.sign_in(SecurityCode2=OTHER_CODE).told == ("E001.5", "Invalid credentials")
    granted(door.server, USERNAME, administration_id, Role.READER)
    assert door.sign_in(SecurityCode2=OTHER_CODE).code == ""
    assert door.ask("GetMutaties", SessionID=door.session, SecurityCode2=OTHER_CODE).code == ""
    assert door.call("GetMutaties").code == "E002.1"


SERVED = {
    "GetAdministraties": {},
    "AddFactuur": {},
    "GetFacturen": {},
    "AddMutatie": {},
    "GetMutaties": {},
    "AddRelatie": {},
    "UpdateRelatie": {},
    "GetRelaties": {},
    "GetKostenplaatsen": {},
    "GetArtikelen": {},
    "GetGrootboekrekeningen": {},
    "AddGrootboekrekening": {},
    "UpdateGrootboekrekening": {},
    "GetSaldi": {},
    "GetSaldo": {},
    "GetOpenPosten": {"OpSoort": "Debiteuren"},
}


def test_every_operation_within_a_session_is_tried() -> None:
    asked = {
        name for name, each in CONTRACT.operations.items() if "SessionID" in [one.name for one in each.request.fields]
    }
    assert asked - set(SERVED) == {"CloseSession", "AutoLogin"}


NUMBERS = {
    "AddMutatie": "<Mutatienummer>0</Mutatienummer>",
    "AddRelatie": "<Rel_ID>0</Rel_ID>",
    "AddGrootboekrekening": "<Gb_ID>0</Gb_ID>",
    "GetSaldo": "<Saldo>0</Saldo>",
}
"""What results that are numbers are when there is none."""


@pytest.mark.parametrize("operation", [*SERVED, "AutoLogin"])
@pytest.mark.parametrize("version", [SOAP_11, SOAP_12], ids=["1.1", "1.2"])
def test_form_of_an_error(door: Door, operation: str, version: str) -> None:
    media_type = "text/xml" if version == SOAP_11 else "application/soap+xml"
    reply = door.post(envelope(operation, "", version), **{"Content-Type": f"{media_type}; charset=utf-8"})
    told = "<LastErrorCode>E002.1</LastErrorCode><LastErrorDescription>Invalid session</LastErrorDescription>"
    if operation not in ("UpdateRelatie", "UpdateGrootboekrekening"):
        told = f"<ErrorMsg>{told}</ErrorMsg>{NUMBERS.get(operation, '')}"
    assert (reply.status, reply.headers["content-type"]) == (200, f"{media_type}; charset=utf-8")
    assert f'<soap:Envelope xmlns:soap="{version}"' in reply.text
    assert (
        f'<soap:Body><{operation}Response xmlns="http://www.e-boekhouden.nl/soap"><{operation}Result>{told}'
        f"</{operation}Result></{operation}Response></soap:Body>"
    ) in reply.text


@pytest.mark.parametrize("operation", SERVED)
def test_session_errors(door: Door, operation: str) -> None:
    door.sign_in()
    given = {"SessionID": door.session, "SecurityCode2": CODE_2, **SERVED[operation]}

    def told(**changes: str) -> tuple[str, str]:
        return door.ask(operation, **{**given, **changes}).told

    for changes in ({"SessionID": ""}, {"SecurityCode2": ""}, {"SecurityCode2": OTHER_CODE}):
        assert told(**changes) == ("E002.1", "Invalid session")
    assert told(SessionID="{00000000-0000-0000-0000-000000000000}") == ("E002.2", "Invalid session")
    assert told(SessionID="x") == ("E002.2", "Invalid session")
    door.clock.moment += timedelta(minutes=door.server.settings.session_minutes, seconds=1)
    assert told() == ("E002.3", "Sessions expired")
    door.sign_in()
    given["SessionID"] = door.session
    assert door.ask("CloseSession", SessionID=door.session).code == ""
    assert told() == ("E002.4", "Sessions has already been closed")


def test_session_lives_on_while_it_is_used(either_door: Door) -> None:
    either_door.sign_in()
    for _ in range(4):
        either_door.clock.moment += timedelta(minutes=either_door.server.settings.session_minutes - 1)
        assert either_door.call("GetRelaties").code == ""


@pytest.mark.parametrize(("text", "code"), [("Proef", ""), ("", "CMUT005")], ids=["recorded", "refused"])
def test_session_lives_on_by_mutations(either_door: Door, text: str, code: str) -> None:
    either_door.sign_in()
    for number in range(4):
        either_door.clock.moment += timedelta(minutes=either_door.server.settings.session_minutes - 1)
        reply = either_door.call("AddMutatie", oMut=sale(Omschrijving=text, Factuurnummer=f"F{number}"))
        assert reply.code == code


def test_a_mutation_that_asks_for_nothing_else_is_whole_after_its_session_was_noted(either_door: Door) -> None:
    either_door.sign_in()
    for _ in range(4):
        assert either_door.call("AddMutatie", oMut=memorial()).code == ""
        either_door.clock.moment += timedelta(seconds=31)
    with either_door.book() as book:
        assert [booking.number for booking in last_bookings(book, BookingFilter(), 9)] == [1, 2, 3, 4]
        assert list(verify(book)) == []


def test_refused_session_leaves_nothing_behind(either_door: Door) -> None:
    either_door.sign_in()
    sent = {"SessionID": either_door.session, "oMut": sale()}
    assert either_door.ask("AddMutatie", SecurityCode2=OTHER_CODE, **sent).code == "E002.1"
    for role, code in ((None, "E001.5"), (Role.OWNER, "E002.4")):
        granted(either_door.server, USERNAME, either_door.administration_id, role)
        assert either_door.ask("AddMutatie", SecurityCode2=CODE_2, **sent).code == code
    either_door.sign_in()
    assert either_door.call("AddMutatie", oMut=sale()).code == ""
    with either_door.book() as book:
        assert [booking.number for booking in last_bookings(book, BookingFilter(), 2)] == [1]


@pytest.fixture
def door_on_postgresql(make_door: Callable[[str], Door], postgresql_url: str) -> Door:
    """The door on PostgreSQL, after its first mutation; what fails on the server's side is expected to."""
    door = make_door(postgresql_url)
    assert door.add(sale()) == 1
    door.surfacing.expected = True
    return door


def test_lost_connection_fails_one_call(door_on_postgresql: Door) -> None:
    end_connections(door_on_postgresql)
    told = [door_on_postgresql.call("AddMutatie", oMut=sale(Factuurnummer=f"F{number}")) for number in (2, 3, 4)]
    assert [reply.status for reply in told] == [500, 200, 200]
    assert told[0].fault[0] == "soap:Server"
    assert [reply.value("Mutatienummer") for reply in told[1:]] == ["2", "3"]


def test_connection_lost_after_the_session_was_looked_up(
    door_on_postgresql: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def losing(*given: Any) -> Book:
        end_connections(door_on_postgresql)
        return book_for_one_act(*given)

    with monkeypatch.context() as patched:
        patched.setattr(operations, "book_for_one_act", losing)
        failed = door_on_postgresql.call("AddMutatie", oMut=sale(Factuurnummer="F2"))
    assert (failed.status, failed.fault[0]) == (500, "soap:Server")
    assert door_on_postgresql.add(sale(Factuurnummer="F2")) == 2


def end_connections(door: Door) -> None:
    """End the server's side of all connections of a door's database, from another one."""
    url = door.server.database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    others = (
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND pid <> %s"
    )
    with psycopg.connect(url, autocommit=True) as connection:
        ended = connection.execute(others, [connection.info.backend_pid]).fetchall()
    assert ended


def test_session_id_without_braces(door: Door) -> None:
    door.sign_in()
    door.session = door.session.strip("{}").lower()
    assert door.call("GetRelaties").code == ""


def test_sessions_side_by_side(door: Door) -> None:
    door.sign_in()
    first = door.session
    door.sign_in()
    door.ask("CloseSession", SessionID=first)
    assert door.session != first
    assert door.call("GetRelaties").code == ""


def test_user_who_lost_his_role(door: Door) -> None:
    door.sign_in()
    granted(door.server, USERNAME, door.administration_id, None)
    assert door.call("GetRelaties").code == "E001.5"


@pytest.mark.parametrize("sent", [{}, {"SessionID": ""}, {"SessionID": "{x}"}], ids=str)
def test_closing_never_fails(door: Door, sent: dict[str, str]) -> None:
    for _ in range(2):
        reply = door.ask("CloseSession", **sent)
        assert reply.status == 200
        assert '<CloseSessionResponse xmlns="http://www.e-boekhouden.nl/soap" />' in reply.text


def test_every_session_code_of_the_table_is_provoked() -> None:
    documented = {code for _, code in TEXTS if code.startswith("E00")}
    tried = {*REFUSED, "E001.2", "E001.5", "E002.1", "E002.2", "E002.3", "E002.4"}
    assert documented - tried == {"E003.1"}  # test_call_limit
