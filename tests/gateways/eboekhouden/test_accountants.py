"""Test OpenSessionSub: an accountant signs in with his own codes and works in the administration of a client."""

from collections.abc import Callable

import pytest

from grootboek.access.browser_sessions import COOKIE
from grootboek.access.credentials import issue_door_keys
from grootboek.access.users import existing_user, set_active
from grootboek.app import application
from grootboek.ledger.actor import Role
from tests.gateways.eboekhouden.conftest import CODE_1, CODE_2, USERNAME, Door, Reply, granted, made_user, opened
from tests.gateways.eboekhouden.messages import memorial

CLIENT_CODE = "99999999-2222-3333-4444-555555555555"
CLIENT = "client@example.nl"


def client_of(door: Door, role: Role | None = Role.BOOKKEEPER) -> int:
    """Open the administration of a client, in which the door's user has a role, and return its id."""
    owner = made_user(door.server, CLIENT, "code of the client")
    administration_id = opened(door.server, "client", CLIENT_CODE, owner)
    granted(door.server, CLIENT, administration_id)
    granted(door.server, USERNAME, administration_id, role)
    return administration_id


def open_below(door: Door, **changes: str) -> Reply:
    """Open a session on the client's administration, with the right names and codes unless others are given."""
    right = {"Username": USERNAME, "SecurityCode1": CODE_1, "SecurityCode2": CODE_2, "AdministratieGUID": CLIENT_CODE}
    reply = door.ask("OpenSessionSub", **{**right, **changes})
    door.session = reply.value("SessionID") or ""
    return reply


@pytest.mark.parametrize("form", ["{}", "{{{}}}"])
def test_session_is_on_the_administration_of_the_client(either_door: Door, form: str) -> None:
    administration_id = client_of(either_door)
    reply = open_below(either_door, AdministratieGUID=form.format(CLIENT_CODE.lower()))
    assert "<ErrorMsg><LastErrorCode /><LastErrorDescription /></ErrorMsg><SessionID>{" in reply.text
    either_door.add(memorial())
    with either_door.book() as book:
        assert book.administration_id != administration_id
    shown = either_door.ask("GetMutaties", SessionID=either_door.session, SecurityCode2=CODE_2)
    assert len(shown.all("cMutatieList")) == 1
    either_door.sign_in()
    assert either_door.call("GetMutaties").all("cMutatieList") == []


def test_later_calls_carry_the_code_that_opened_the_session(door: Door) -> None:
    client_of(door)
    open_below(door)
    assert door.call("GetRelaties").code == ""
    assert door.call("GetRelaties", SecurityCode2=CLIENT_CODE).told == ("E002.1", "Invalid session")


def test_reader_of_the_client_only_reads(door: Door) -> None:
    granted(door.server, USERNAME, opened(door.server, "second", "22222222-0000-0000-0000-000000000000", 1))
    client_of(door, Role.READER)
    assert open_below(door).code == ""
    assert door.call("GetRelaties").code == ""
    assert door.call("AddMutatie", oMut=memorial()).code == "E001.5"


@pytest.mark.parametrize("role", [None, Role.READER])
def test_who_keeps_the_books_of_one_administration_is_no_accountant(either_door: Door, role: Role | None) -> None:
    client_of(either_door, role)
    assert open_below(either_door).told == ("E002.5", "Not an accountant")
    assert open_below(either_door, AdministratieGUID=CODE_2).told == ("E002.5", "Not an accountant")
    assert either_door.sign_in().code == ""


@pytest.mark.parametrize(
    ("code", "sent"),
    [
        ("E001.1", {"SecurityCode1": "wrong"}),
        ("E001.1", {"Username": CLIENT}),
        ("E001.3", {"SecurityCode2": "wrong"}),
        ("E001.3", {"AdministratieGUID": ""}),
        ("E001.3", {"AdministratieGUID": "00000000-2222-3333-4444-555555555555"}),
        ("E001.3", {"AdministratieGUID": "x" * 51}),
    ],
    ids=str,
)
def test_wrong_codes(door: Door, code: str, sent: dict[str, str]) -> None:
    client_of(door)
    reply = open_below(door, **sent)
    assert reply.told == (code, "Invalid credentials")
    assert (reply.status, reply.value("SessionID")) == (200, None)


def test_administration_of_somebody_else(door: Door) -> None:
    client_of(door)
    opened(door.server, "strange", "77777777-0000-0000-0000-000000000000", 1)
    assert open_below(door, AdministratieGUID="77777777-0000-0000-0000-000000000000").code == "E001.5"


def test_unknown_administrations_do_not_count_as_wrong_codes(door: Door) -> None:
    client_of(door)
    for _ in range(6):
        assert open_below(door, AdministratieGUID="gone").code == "E001.3"
    assert open_below(door).code == ""


def test_wrong_codes_are_slowed_down_together_with_those_of_open_session(door: Door) -> None:
    client_of(door)
    for _ in range(5):
        assert open_below(door, SecurityCode1="wrong").code == "E001.1"
    assert open_below(door).told == ("E001.7", "Unable to verify")
    assert door.sign_in().told == ("E001.7", "Unable to verify")


def test_accountant_who_loses_the_client(door: Door) -> None:
    administration_id = client_of(door)
    open_below(door)
    granted(door.server, USERNAME, administration_id, None)
    assert door.call("GetRelaties").code == "E001.5"
    with door.server.database.writing() as connection:
        set_active(connection, USERNAME, False)
    assert open_below(door).code == "E001.1"


def test_guids_that_are_told_open_the_administrations(either_door: Door) -> None:
    administration_id = client_of(either_door)
    with either_door.server.database.writing() as connection:
        user = existing_user(connection, "email", USERNAME)
        keys = issue_door_keys(either_door.server, connection, user, administration_id, "client")
    told = {"Client": keys.security_code_2, "Demo": CODE_2}

    def listed() -> dict[str, str]:
        return {row["Bedrijf"]: row["Guid"] for row in either_door.call("GetAdministraties").all("cAdministratie")}

    for guid in told.values():
        reply = open_below(either_door, SecurityCode1=keys.security_code_1, AdministratieGUID=guid)
        assert reply.code == ""
        assert listed() == told


def renew(door: Door, email: str, administration_id: int) -> None:
    """Give a user new credentials for an administration."""
    with door.server.database.writing() as connection:
        user = existing_user(connection, "email", email)
        issue_door_keys(door.server, connection, user, administration_id, "client")


def test_a_new_code_of_the_client_ends_the_session_of_the_accountant(either_door: Door) -> None:
    administration_id = client_of(either_door)
    open_below(either_door)
    assert either_door.call("GetRelaties").code == ""
    renew(either_door, CLIENT, administration_id)
    assert either_door.call("GetRelaties").told == ("E002.1", "Invalid session")
    assert open_below(either_door).code == "E001.3"
    assert either_door.sign_in().code == ""
    assert either_door.call("GetRelaties").code == ""


def test_a_new_code_of_another_user_of_the_client_ends_nothing(either_door: Door) -> None:
    administration_id = client_of(either_door)
    made_user(either_door.server, "third@example.nl", "code of the third")
    granted(either_door.server, "third@example.nl", administration_id)
    renew(either_door, "third@example.nl", administration_id)
    open_below(either_door)
    renew(either_door, "third@example.nl", administration_id)
    assert either_door.call("GetRelaties").code == ""


def sign_in_below(door: Door) -> str:
    """Open a session below, and return the address that signs a browser in to it."""
    open_below(door)
    return f"t={door.call('AutoLogin', Username=USERNAME).value('Token')}&g={CODE_2}"


def sign_in_with_the_code_of_the_client(door: Door) -> str:
    """Open a session with the code of the client itself, and return the address that signs a browser in to it."""
    door.sign_in(SecurityCode2=CLIENT_CODE)
    return f"t={door.call('AutoLogin', Username=USERNAME, SecurityCode2=CLIENT_CODE).value('Token')}&g={CLIENT_CODE}"


@pytest.mark.parametrize("sign_in", [sign_in_below, sign_in_with_the_code_of_the_client])
def test_a_new_code_of_the_client_ends_what_the_session_opened_in_a_browser(
    either_door: Door, sign_in: Callable[[Door], str]
) -> None:
    administration_id = client_of(either_door)
    either_door.client.app = application(either_door.server)
    path, browser = "/bh/inloggen.asp", either_door.client
    cookies = {COOKIE: browser.simulate_get(path, query_string=sign_in(either_door)).cookies[COOKIE].value}
    late = sign_in(either_door)
    assert browser.simulate_get("/administratie", cookies=cookies).status_code == 200
    renew(either_door, CLIENT, administration_id)
    assert browser.simulate_get("/administratie", cookies=cookies).status_code == 403
    assert browser.simulate_get(path, query_string=late).status_code == 403
