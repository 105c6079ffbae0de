"""Test GetAdministraties: what a user may open, and that the Guid it tells opens it."""

from dataclasses import replace

import pytest

from grootboek.access.credentials import DoorKeys, issue_door_keys
from grootboek.access.server import Server
from grootboek.access.users import existing_user
from grootboek.bookkeeping.opening import open_administration
from grootboek.ledger.actor import Actor, Role
from grootboek.ledger.administration import AdministrationDraft
from tests.gateways.eboekhouden.conftest import CODE_2, USERNAME, Door, granted, made_user

SHOP = AdministrationDraft(code="winkel", name="De Winkel & Co", city="'s-Hertogenbosch")
OTHER = "boek@houder.example"


def opened_shop(door: Door, username: str = USERNAME) -> tuple[int, DoorKeys]:
    """Open a second administration, give a user its credentials, and let the door's user in."""
    administration_id = open_administration(door.server.database, SHOP, Actor(None, "cli"))
    granted(door.server, USERNAME, administration_id, Role.READER)
    return administration_id, issued(door.server, username, administration_id)


def issued(server: Server, username: str, administration_id: int) -> DoorKeys:
    """Make the credentials of a user for the second administration."""
    with server.database.writing() as connection:
        user = existing_user(connection, "email", username)
        return issue_door_keys(server, connection, user, administration_id, SHOP.code)


def listed(door: Door) -> list[dict[str, str]]:
    """Return the administrations that are told."""
    reply = door.ask("GetAdministraties", SessionID=door.session, SecurityCode2=CODE_2)
    assert reply.code == ""
    return reply.all("cAdministratie")


def test_every_administration_of_the_user_is_listed(either_door: Door) -> None:
    either_door.sign_in()
    own = {"Bedrijf": "Demo", "Plaats": "", "Guid": CODE_2, "StartBoekjaar": "2023-01-01"}
    assert listed(either_door) == [own]
    administration_id, keys = opened_shop(either_door)
    shop = {
        "Bedrijf": SHOP.name,
        "Plaats": SHOP.city,
        "Guid": keys.security_code_2,
        "StartBoekjaar": "2023-01-01",
    }
    either_door.sign_in(SecurityCode1=keys.security_code_1)
    assert listed(either_door) == [own, shop]
    granted(either_door.server, USERNAME, administration_id, None)
    # Who loses a role loses his sessions, also those at other administrations.
    assert either_door.ask("GetAdministraties", SessionID=either_door.session, SecurityCode2=CODE_2).code == "E002.1"
    either_door.sign_in(SecurityCode1=keys.security_code_1)
    assert listed(either_door) == [own]


def test_guid_opens_its_administration(either_door: Door) -> None:
    _, keys = opened_shop(either_door)
    either_door.sign_in(SecurityCode1=keys.security_code_1)
    guid = listed(either_door)[1]["Guid"]
    assert either_door.sign_in(SecurityCode1=keys.security_code_1, SecurityCode2=guid).code == ""
    reply = either_door.ask("GetAdministraties", SessionID=either_door.session, SecurityCode2=f"{{{guid.lower()}}}")
    assert [row["Bedrijf"] for row in reply.all("cAdministratie")] == ["Demo", SHOP.name]
    assert reply.all("cAdministratie")[1]["Guid"] == guid


def test_guids_in_a_session_of_an_accountant(either_door: Door) -> None:
    administration_id, keys = opened_shop(either_door)
    granted(either_door.server, USERNAME, administration_id, Role.BOOKKEEPER)
    codes = {"Username": USERNAME, "SecurityCode1": keys.security_code_1, "SecurityCode2": CODE_2}
    reply = either_door.ask("OpenSessionSub", **codes, AdministratieGUID=keys.security_code_2)
    either_door.session = reply.value("SessionID") or ""
    assert [row["Guid"] for row in listed(either_door)] == [CODE_2, keys.security_code_2]


def test_guid_follows_the_code_that_holds(door: Door) -> None:
    administration_id, old = opened_shop(door)
    new = issued(door.server, USERNAME, administration_id)
    door.sign_in(SecurityCode1=new.security_code_1)
    assert old.security_code_2 != new.security_code_2
    assert listed(door)[1]["Guid"] == new.security_code_2
    assert door.sign_in(SecurityCode1=new.security_code_1, SecurityCode2=old.security_code_2).code == "E001.3"


def test_guid_of_a_user_without_credentials_of_his_own_is_that_of_another(door: Door) -> None:
    made_user(door.server, OTHER, "another code of 1")
    administration_id, keys = opened_shop(door, OTHER)
    door.sign_in()
    assert listed(door)[1]["Guid"] == keys.security_code_2
    own = issued(door.server, USERNAME, administration_id)
    issued(door.server, OTHER, administration_id)
    door.sign_in(SecurityCode1=own.security_code_1)
    assert listed(door)[1]["Guid"] == own.security_code_2


@pytest.mark.parametrize("key", [None, "another key of the installation"])
def test_guid_that_the_key_did_not_make_is_empty(door: Door, key: str | None) -> None:
    door.sign_in()
    settings = replace(door.server.settings, secret_key=key)
    administration_id = open_administration(door.server.database, SHOP, Actor(None, "cli"))
    granted(door.server, USERNAME, administration_id)
    if key:
        made_user(door.server, OTHER, "another code of 1")
        issued(Server(door.server.database, settings), OTHER, administration_id)
    assert [row["Guid"] for row in listed(door)] == [CODE_2, ""]


def test_code_cannot_be_read_in_the_database(door: Door) -> None:
    _, keys = opened_shop(door)
    with door.server.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM credential").all()
    kept = "".join(str(value) for row in rows for value in row)
    assert keys.security_code_2 not in kept
    assert keys.security_code_2.replace("-", "").lower() not in kept.lower()
