"""Test the tokens of API 2.0: who gets one, what it opens, and when it ends."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace

import pytest

from grootboek.access.credentials import issue_door_keys
from grootboek.access.keyring import Keyring
from grootboek.access.server import Server
from grootboek.access.signed_tokens import sign_token
from grootboek.access.users import set_active, set_password
from grootboek.settings import Settings
from grootboek.store.access.access_rows import user_by
from tests.gateways.cash.conftest import EMAIL, ENVELOPE, Clock, Door, Reply, furnish, mount
from tests.gateways.surfacing import opening

NO_LOGIN = {"relatie": "", "email": "", "pass": ""}
PLACE = "<administration><api:admCode>demo</api:admCode><api:admMap></api:admMap></administration>"
SALE = "<![CDATA[<CASH><R0301><F201>4360</F201><F302>161201</F302><F307>1</F307><F901>KAS</F901></R0301></CASH>]]>"


def token(door: Door, service: str = "webshop") -> str:
    """Ask for a token and return it."""
    reply = door.call("Authenticate", service=service)
    assert (reply.code, reply.message) == (1, "Success")
    return reply.value("token") or ""


def told(door: Door, given: str) -> tuple[int, str]:
    """Return how a call with a token is answered."""
    reply = door.call("ListAdministrations", token=given, **NO_LOGIN)
    return reply.code, reply.message


@pytest.mark.parametrize("query", ["api", "api/3.0"])
def test_every_operation_takes_a_token_in_place_of_a_login(either_door: Door, query: str) -> None:
    given = f"<token>{token(either_door)}</token>"

    def call(operation: str, parts: str) -> Reply:
        reply = either_door.post(ENVELOPE.format(f"<api:{operation}>{given}{parts}</api:{operation}>"), query=query)
        assert (reply.code, reply.message) == (1, "Success")
        return reply

    assert "demo" in (call("ListAdministrations", "").value("administrationList") or "")
    imported = call("Import", f"<importData>{SALE}</importData>{PLACE}")
    assert imported.status_of_import == 2
    assert "<F0201>4360" in (call("Export", f"<exportData>0301</exportData>{PLACE}").value("exportResult") or "")
    number = imported.value("transaction/a:id")
    assert call("GetTransaction", f"<id>{number}</id>").value("transaction/a:id") == number


def test_login_goes_before_a_token_beside_it(door: Door) -> None:
    assert door.call("ListAdministrations", token="?").code == 1
    assert door.call("ListAdministrations", token=token(door), **{"pass": "verkeerd"}).code == 2


def test_token_expires(door: Door) -> None:
    given = token(door)
    door.clock.moment += timedelta(minutes=59, seconds=59)
    assert told(door, given) == (1, "Success")
    door.clock.moment += timedelta(seconds=1)
    assert told(door, given) == (5, "Invalid token: het token is verlopen; vraag een nieuw token aan")


def put_out(door: Door) -> None:
    with door.server.database.writing() as connection:
        set_active(connection, EMAIL, False)


def choose_a_password(door: Door) -> None:
    with door.server.database.writing() as connection:
        set_password(door.server, connection, EMAIL, " een lang wachtwoord ")


def make_keys(door: Door) -> None:
    with door.server.database.writing() as connection:
        user = user_by(connection, "email", EMAIL)
        assert user is not None
        issue_door_keys(door.server, connection, user, door.administration_id, "demo")


@pytest.mark.parametrize("end", [put_out, choose_a_password, make_keys])
def test_token_ends_with_the_login_it_was_given_for(either_door: Door, end: Callable[[Door], None]) -> None:
    given = token(either_door)
    end(either_door)
    assert told(either_door, given) == (5, "Invalid token: het token geldt niet meer; vraag een nieuw token aan")


def test_token_ends_when_the_chosen_password_is_chosen_anew(door: Door) -> None:
    choose_a_password(door)
    reply = door.call("Authenticate", service="x", **{"pass": "een lang wachtwoord"})
    given = reply.value("token") or ""
    assert told(door, given) == (1, "Success")
    choose_a_password(door)
    assert told(door, given)[0] == 5


def test_texts_that_are_no_token_of_this_server(door: Door) -> None:
    head, claims, signature = token(door).split(".")
    other_key = Server(door.server.database, Settings(secret_key="een heel andere sleutel"))
    foreign = [
        "abc",
        "a.b.c",
        "é€",
        f"{head}.{claims}.",
        f"{head}.{claims}.{signature[::-1]}",
        f"{head}.{claims[::-1]}.{signature}",
        "eyJhbGciOiJub25lIn0." + claims + ".",
        sign_token(other_key, "cash token", {"sub": "1", "seal": ""}, timedelta(hours=1)),
        sign_token(door.server, "snelstart token", {"sub": "1", "scopes": ""}, timedelta(hours=1)),
        "x" * 100_000,
    ]
    assert {told(door, each) for each in foreign} == {(6, "Corrupted token")}


@pytest.fixture
def door_with(clock: Clock, furnished_url: str) -> Iterator[Callable[[Settings], Door]]:
    """Open the door with settings."""
    with opening(Door, furnish, mount) as make:
        yield lambda settings: make(furnished_url, clock, settings)


def test_services_that_may_ask(door_with: Callable[[Settings], Door]) -> None:
    door = door_with(Settings(cash_services=("webshop", "kassa")))
    assert token(door, " kassa ")
    for service in ("", "ander", "Kassa", "webshop,kassa"):
        reply = door.call("Authenticate", service=service)
        assert (reply.code, reply.message, reply.value("token")) == (7, "Unrecognized service", None)


def test_a_service_has_to_be_named(door: Door) -> None:
    assert door.call("Authenticate").code == 7
    assert door.call("Authenticate", service=" ").code == 7
    assert token(door, "elke andere")


def test_wrong_login_gets_no_token(door: Door) -> None:
    reply = door.call("Authenticate", service="x", **{"pass": "verkeerd"})
    assert (reply.code, reply.message, reply.value("token")) == (2, "Error during login", None)


def test_wrong_logins_make_the_next_ones_wait(either_door: Door) -> None:
    wrong, door = {"pass": "verkeerd"}, either_door
    given = token(door)
    assert [door.call("ListAdministrations", **wrong).code for _ in range(5)] == [2] * 5
    waits = "te vaak achter elkaar verkeerd aangemeld; probeer het later opnieuw"
    reply = door.call("ListAdministrations")
    assert (reply.code, reply.message) == (2, f"Error during login: {waits}")
    asked = door.call("Authenticate", service="x")
    assert (asked.code, asked.message) == (4, f"Error while issuing token: {waits}")
    assert door.call("Authenticate", email="ander@cash.nl", service="x").message == "Error during login"
    assert told(door, given) == (1, "Success")
    door.clock.moment += timedelta(seconds=30)
    assert door.call("ListAdministrations").code == 1
    assert [door.call("ListAdministrations", **wrong).message for _ in range(2)] == ["Error during login"] * 2


def test_chosen_password_opens_the_door_and_ends_the_made_one(either_door: Door) -> None:
    choose_a_password(either_door)
    assert either_door.call("ListAdministrations").code == 2
    chosen = {"pass": "een lang wachtwoord"}
    assert [either_door.call("ListAdministrations", **chosen).code for _ in range(2)] == [1, 1]
    assert either_door.call("ListAdministrations", relatie="202944", **chosen).code == 2
    assert either_door.call("ListAdministrations", **{"pass": "een lang wachtwoor"}).code == 2
    make_keys(either_door)
    assert either_door.call("ListAdministrations", **chosen).code == 2


def test_no_more_passwords_are_remembered_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grootboek.access.keyring._MAX_REMEMBERED", 1)
    checked: list[str] = []
    hasher = SimpleNamespace(verify=lambda _hash, password: checked.append(password))
    monkeypatch.setattr("grootboek.access.keyring._hasher", hasher)
    keyring = Keyring(b"0123456789abcdef")
    assert all(keyring.password_fits(each, "hash") for each in "aabbaa")
    assert checked == ["a", "b", "a"]
    assert not keyring.password_fits("a", None)
    assert checked == ["a", "b", "a", "a"]
