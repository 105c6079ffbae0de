"""Test which administrations a caller reaches: by a role, by a co-working link, bounded by a default administration, off-line."""

import pytest
from lxml import etree

from grootboek.ledger.actor import Role
from grootboek.store.access.default_administrations import set_default_administration
from tests.gateways.cash.conftest import EMAIL, RELATION, Door, granted, made_user, opened

ROW = "201=4360 302=161201 307=1 901=KAS"
OFFICE = "ander@kantoor.nl"
MAPPED = "<admCode>{}</admCode><admMap>{}</admMap>"


def tell(door: Door, statement: str) -> None:
    with door.server.database.writing() as connection:
        connection.exec_driver_sql(statement)


def link(door: Door, administration_id: int, customer: int, role: Role) -> None:
    values = f"({administration_id}, {customer}, '{role.value}', '2016-10-11 00:00:00.000000+00:00')"
    tell(door, f"INSERT INTO co_working (administration_id, customer_number, role, created_at) VALUES {values}")


def offline(door: Door, customer: int, code: str, name: str = "Demo CASH") -> None:
    moment = "2016-10-11 00:00:00.000000+00:00"
    columns = "(customer_number, code, name, reads_messages, created_at, polled_at)"
    values = (
        f"({customer}, '{code}', '{name}', {'1' if door.server.database.is_sqlite else 'true'}, '{moment}', '{moment}')"
    )
    tell(door, f"INSERT INTO offline_administration {columns} VALUES {values}")


@pytest.fixture
def office(either_door: Door) -> int:
    """The administration `klant` of an office, which is another customer."""
    made_user(either_door.server, OFFICE, 5, "geheim", "Kantoor & Co")
    klant = opened(either_door.server, "klant", "Klant")
    granted(either_door.server, OFFICE, klant)
    return klant


def listing(door: Door, **parts: str) -> list[tuple[str | None, list[str | None], str | None]]:
    """Return what is listed: name, codes and Relnm of each Dir."""
    root = etree.fromstring(door.call("ListAdministrations", **parts).value("administrationList") or "")
    return [(each.findtext("Name"), [code.text for code in each.iter("Code")], each.findtext("Relnm")) for each in root]


def test_link_is_reached_by_its_customer_number(either_door: Door, office: int) -> None:
    door = either_door
    assert door.call("Export", exportData="0101", administration=MAPPED.format("klant", "5")).code == 800
    link(door, office, int(RELATION), Role.BOOKKEEPER)
    for number in ("5", "000005", " 0005 "):
        reply = door.call("Export", exportData="0101", administration=MAPPED.format("klant", number))
        assert (reply.code, reply.message) == (1, "Success")
    without, own = MAPPED.format("klant", ""), MAPPED.format("klant", RELATION)
    reply = door.call("Export", exportData="0101", administration=without)
    assert reply.code == 800
    assert "administratie klant is niet gevonden; een administratie die via de meewerkfunctie" in reply.message
    assert reply.message.endswith("vraagt het relatienummer van haar klant in admMap")
    assert door.call("Export", exportData="0101", administration=own).code == 800
    assert listing(door) == [("000005", ["klant"], "Kantoor & Co"), (RELATION, ["demo"], "De heer O. Hofstra")]


def test_what_is_booked_through_a_link_can_be_asked_for(either_door: Door, office: int) -> None:
    link(either_door, office, int(RELATION), Role.BOOKKEEPER)
    data = "<![CDATA[<CASH><R0301><F201>4360</F201><F302>161201</F302><F307>1</F307><F901>KAS</F901></R0301></CASH>]]>"
    reply = either_door.call("Import", importData=data, administration=MAPPED.format("klant", "5"), formaat="0")
    assert (reply.status_of_import, reply.value("transaction/a:administration/a:admMap")) == (2, "000005")
    number = reply.value("transaction/a:id") or ""
    assert either_door.call("GetTransaction", id=number).code == 1
    tell(either_door, "DELETE FROM co_working")
    assert either_door.call("GetTransaction", id=number).code == 902


@pytest.mark.parametrize(
    ("own", "linked", "may"),
    [
        (None, Role.READER, False),
        (None, Role.BOOKKEEPER, True),
        (Role.READER, Role.OWNER, False),
        (Role.OWNER, Role.READER, True),
    ],
)
def test_own_role_goes_before_that_of_a_link(
    either_door: Door, office: int, own: Role | None, linked: Role, may: bool
) -> None:
    link(either_door, office, int(RELATION), linked)
    if own:
        granted(either_door.server, EMAIL, office, own)
    data = "<![CDATA[<CASH><R0301><F201>4360</F201><F302>161201</F302><F307>1</F307><F901>KAS</F901></R0301></CASH>]]>"
    reply = either_door.call("Import", importData=data, administration=MAPPED.format("klant", "5"), formaat="0")
    told = [("Boekstuk geweigerd", "1")]
    assert (reply.status_of_import, reply.errors) == ((2, []) if may else (3, told))
    explained = "de gebruiker heeft geen rechten voor deze administratie"
    assert may or explained in (reply.value("transaction/a:err") or "")


def test_a_link_is_for_every_active_user_of_a_customer(either_door: Door, office: int) -> None:
    made_user(either_door.server, "tweede@cash.nl", int(RELATION), "geheim")
    link(either_door, office, int(RELATION), Role.READER)
    second = {"email": "tweede@cash.nl", "pass": "geheim"}
    place = MAPPED.format("klant", "5")
    assert listing(either_door, **second) == [("000005", ["klant"], "Kantoor & Co")]
    assert either_door.call("Export", exportData="0101", administration=place, **second).code == 1


def bind(door: Door, administration_id: int | None) -> None:
    with door.server.database.writing() as connection:
        set_default_administration(connection, door.user_id, administration_id)


def test_default_administration_is_the_only_one_reached(either_door: Door, office: int) -> None:
    door = either_door
    granted(door.server, EMAIL, office)
    offline(door, int(RELATION), "de99")
    number = door.bring(ROW).value("transaction/a:id") or ""
    bind(door, office)
    assert listing(door) == [("000005", ["klant"], "Kantoor & Co")]
    assert (door.bring(ROW).code, door.call("Export", exportData="0101").code) == (900, 800)
    assert door.call("GetTransaction", id=number).code == 902
    assert door.call("Export", exportData="0101", administration=MAPPED.format("klant", "")).code == 1
    bind(door, None)
    assert (door.bring(ROW).code, door.call("GetTransaction", id=number).code) == (1, 1)


def test_default_administration_gives_no_role(either_door: Door, office: int) -> None:
    bind(either_door, office)
    assert listing(either_door) == []
    reply = either_door.call("Export", exportData="0101", administration=MAPPED.format("klant", "5"))
    assert (reply.code, reply.message) == (800, "Error during export: administratie klant (5) is niet gevonden")


def test_offline_administrations_of_the_customer_are_listed(either_door: Door) -> None:
    offline(either_door, int(RELATION), "de99", "Demo CASH")
    offline(either_door, 5, "vreemd")
    text = either_door.call("ListAdministrations").value("administrationList") or ""
    assert text.endswith(
        "<Relnm>De heer O. Hofstra</Relnm></Dir><Dir><Name>CashWin</Name><Adms><Adm><Code>de99</Code><Name>Demo CASH</Name>"
        "<Status>0</Status><Date/><dirname/><displaydirname/><basename>de99</basename></Adm></Adms></Dir></Dirs>\n"
    )
