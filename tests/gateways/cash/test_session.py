"""Test who gets in, what he reaches, and the transactions he may see."""

from datetime import timedelta

import pytest
from lxml import etree

from grootboek.access.credentials import issue_door_keys
from grootboek.access.users import set_active
from grootboek.ledger.actor import Role
from grootboek.store.access.access_rows import user_by
from tests.gateways.cash.conftest import EMAIL, RELATION, SECRET, Door, granted, made_user, opened

ROW = "201=4360 302=161201 307=1 901=KAS"
BAD_LOGINS = [
    {"relatie": "202944"},
    {"relatie": ""},
    {"relatie": "x"},
    {"relatie": "٢٠٢٩٤٣"},
    {"relatie": "2029430000000000000000"},
    {"email": "ander@cash.nl"},
    {"email": ""},
    {"pass": "******"},
    {"pass": ""},
]


@pytest.mark.parametrize("operation", ["ListAdministrations", "Export", "Import", "GetTransaction"])
@pytest.mark.parametrize("parts", BAD_LOGINS, ids=str)
def test_wrong_login(door: Door, operation: str, parts: dict[str, str]) -> None:
    reply = door.call(operation, **parts)
    assert (reply.status, reply.code, reply.message) == (200, 2, "Error during login")
    assert len(reply.tree[0][0]) == 1


def test_user_who_was_put_out(door: Door) -> None:
    with door.server.database.writing() as connection:
        set_active(connection, EMAIL, False)
    assert door.call("ListAdministrations").code == 2


def test_new_credentials_replace_the_old(door: Door) -> None:
    with door.server.database.writing() as connection:
        user = user_by(connection, "email", EMAIL)
        assert user is not None
        keys = issue_door_keys(door.server, connection, user, door.administration_id, "demo")
    assert door.call("ListAdministrations").code == 2
    reply = door.call("ListAdministrations", **{"relatie": keys.relation, "email": keys.email, "pass": keys.password})
    assert reply.code == 1


def test_administrations_of_others(door: Door) -> None:
    made_user(door.server, "ander@kantoor.nl", 5, "geheim", "Kantoor & Co")
    other = opened(door.server, "klant", "Klant")
    granted(door.server, "ander@kantoor.nl", other)
    opened(door.server, "vreemd", "Vreemd")
    place = "<admCode>klant</admCode>"
    assert door.call("Export", exportData="0101", administration=place).code == 800
    granted(door.server, EMAIL, other, Role.READER)
    assert door.call("Export", exportData="0101", administration=place).code == 1
    root = etree.fromstring(door.call("ListAdministrations").value("administrationList") or "")
    assert [(each.findtext("Name"), each.findtext("Adms/Adm/Code"), each.findtext("Relnm")) for each in root] == [
        ("000005", "klant", "Kantoor & Co"),
        (RELATION, "demo", "De heer O. Hofstra"),
    ]
    mapped = "<admCode>klant</admCode><admMap>{}</admMap>"
    assert door.call("Export", exportData="0101", administration=mapped.format("5")).code == 1
    assert door.call("Export", exportData="0101", administration=mapped.format(RELATION)).code == 800


def test_reader_may_not_import(door: Door) -> None:
    granted(door.server, EMAIL, door.administration_id, Role.READER)
    reply = door.bring(ROW)
    assert reply.status_of_import == 3
    assert reply.errors == [
        ("Boekstuk geweigerd", "1"),
    ]
    assert door.export("0301") == []


PLACES = {
    "": (903, "Empty administration"),
    "<admCode></admCode>": (903, "Empty administration"),
    "<admCode>DEMO</admCode>": (800, "Error during export: administratie DEMO is niet gevonden"),
    "<admCode>niets</admCode>": (800, "Error during export: administratie niets is niet gevonden"),
    "<admCode>demo</admCode><admMap>9</admMap>": (800, "Error during export: administratie demo (9) is niet gevonden"),
}


@pytest.mark.parametrize("place", PLACES)
def test_administration_that_is_not_reached(door: Door, place: str) -> None:
    reply = door.call("Export", exportData="0101", administration=place)
    assert (reply.code, reply.message) == PLACES[place]
    imported = door.call("Import", importData="x", administration=place)
    assert imported.code == {800: 900}.get(reply.code, reply.code)


def test_failed_import_can_be_asked_for(either_door: Door) -> None:
    reply = either_door.bring(ROW.replace("4360", "9999"))
    number = reply.value("transaction/a:id") or ""
    assert reply.status_of_import == 3
    asked = either_door.call("GetTransaction", id=f" {number} ")
    assert asked.code == 1
    assert asked.errors == [("Ongeldige waarde 0201=9999", "1")]
    assert etree.tostring(asked.tree[0][0][1]) == etree.tostring(reply.tree[0][0][1])


def test_each_import_has_its_own_number(door: Door) -> None:
    numbers = {door.bring(ROW).value("transaction/a:id") for _ in range(3)}
    assert numbers == {"57fc9bf7ec167", "57fc9bf7ec168", "57fc9bf7ec169"}


def test_transactions_of_others_and_unknown_ones(door: Door) -> None:
    number = door.bring(ROW).value("transaction/a:id") or ""
    made_user(door.server, "ander@kantoor.nl", 5, "geheim")
    stranger = {"relatie": "5", "email": "ander@kantoor.nl", "pass": "geheim"}
    for reply in (
        door.call("GetTransaction", id=number, **stranger),
        door.call("GetTransaction", id="57fc9bf7ec16"),
        door.call("GetTransaction", id=""),
    ):
        assert (reply.code, reply.message) == (902, "Transaction does not exist")
        assert reply.value("transaction") is None


def test_transaction_lapses_after_three_months(door: Door) -> None:
    number = door.bring(ROW).value("transaction/a:id") or ""
    door.clock.set("2017-01-11 09:00:00")
    assert door.call("GetTransaction", id=number).code == 1
    door.clock.moment += timedelta(hours=2)
    assert door.call("GetTransaction", id=number).code == 902


def test_login_is_not_case_sensitive_in_the_address(door: Door) -> None:
    assert door.call("ListAdministrations", email=EMAIL.upper(), **{"relatie": RELATION, "pass": SECRET}).code == 1
