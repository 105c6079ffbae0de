"""CompanyInfo: what the books know, what stays as it is, and foreign VAT that is switched on and off."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from falcon.uri import encode_value

from grootboek.access.users import add_user, grant, set_active, user_identifier
from grootboek.bookkeeping.chart import change_account
from grootboek.bookkeeping.invoicing_settings import AdministrationSettings, change_settings
from grootboek.ledger.account import AccountRole
from grootboek.ledger.actor import Role
from grootboek.store.book import next_number
from grootboek.store.masters.chart import chart_of
from tests.gateways.snelstart.conftest import Door, Reply

COMPANY = "/v2/companyInfo"
ACCESS = "/v2/authorization/HasUserAccessToAdministration"
CHARGES, RANGES = "factureerBuitenlandsBtw", "factureerBuitenlandsBtwRanges"
NO_END = (date.max - date.min).days * 864_000_000_000


def ticks(day: date) -> int:
    return (day - date.min).days * 864_000_000_000


def charge(door: Door, charging: object, **more: object) -> Reply:
    return door.call("PUT", COMPANY, {CHARGES: charging, **more})


def set_clock(door: Door, day: date) -> None:
    """Let it be noon of a day, with a token that holds then."""
    door.clock.now = datetime.combine(day, time(12), tzinfo=UTC)
    form = f"grant_type=clientkey&clientkey={encode_value(door.keys.client_key)}"
    door.token = door.client.simulate_post("/b2b/token", body=form).json["access_token"]


@pytest.fixture
def calendar(door: Door) -> Iterator[Callable[[date], None]]:
    """What sets the day, which is put back after the test."""
    before = door.clock.now.date()
    yield lambda day: set_clock(door, day)
    set_clock(door, before)


def rate(door: Door, code: str | None) -> None:
    """Say which rate the sales on the account for distance sales bear."""
    with door.book(writing=True) as book:
        account = chart_of(book).account_by_code["8060"]
        change_account(book, account.id, lambda draft: replace(draft, vat_rate_code=code))


def test_it_shows_what_the_books_know(door: Door) -> None:
    def changed(old: AdministrationSettings) -> AdministrationSettings:
        return replace(
            old,
            name="Bakkerij An",
            street="Markt 1",
            postcode="2611 GS",
            city="Delft",
            phone="015-1",
            email="an@example.com",
            vat_number="NL001234567B01",
            coc_number="12345678",
            iban="NL91ABNA0417164300",
            bic="ABNANL2A",
            number_pattern="{year}{number:4}",
        )

    with door.book(writing=True) as book:
        before = change_settings(book, changed)
        numbers = [next_number(book, "invoice 2026") for _ in range(3)]
    shown = door.get(COMPANY).json
    assert numbers == [1, 2, 3]
    assert (shown["administratieNaam"], shown["bedrijfsnaam"]) == ("Bakkerij An", "Bakkerij An")
    assert (shown["adres"], shown["postcode"], shown["plaats"]) == ("Markt 1", "2611 GS", "Delft")
    assert (shown["telefoon"], shown["email"], shown["kvKNummer"]) == ("015-1", "an@example.com", "12345678")
    assert shown["btwNummer"] == shown["btwIdentificatieNummer"] == before.vat_number
    assert (shown["iban"], shown["bic"]) == ("NL91ABNA0417164300", "ABNANL2A")
    assert (shown["huidigBoekjaar"], shown["volgendFactuurnummer"], shown["volgendVerkoopordernummer"]) == (2026, 4, 1)
    assert shown["buitenlandseBtwGrootboek"]["id"] == door.account("1750")


def test_what_was_read_can_be_put_back(door: Door) -> None:
    shown = door.get(COMPANY)
    back = door.call("PUT", COMPANY, shown.text.encode())
    assert (back.status, back.json, door.get(COMPANY).json) == (200, shown.json, shown.json)


@pytest.mark.parametrize("body", [{"bedrijfsnaam": "Anders"}, {CHARGES: None, "iban": "geen"}, {"rechtsvorm": "Bv"}])
def test_nothing_else_is_changed(door: Door, body: dict[str, object]) -> None:
    before = door.get(COMPANY).json
    reply = door.call("PUT", COMPANY, body)
    assert (reply.status, reply.json) == (200, before)


def test_what_does_not_fit_the_model_is_refused(door: Door) -> None:
    reply = charge(door, "soms", rechtsvorm="Stichting")
    assert reply.status == 400
    assert set(reply.json["modelState"]) == {"companyInfo.FactureerBuitenlandsBtw", "companyInfo.Rechtsvorm"}
    assert door.call("PUT", COMPANY, b"").codes == door.call("PUT", COMPANY, {}).codes == ["ALG-0106"]


def test_foreign_vat_needs_a_rate_on_each_active_account_for_distance_sales(door: Door) -> None:
    rate(door, None)
    reply = charge(door, charging=True)
    assert (reply.status, reply.codes) == (400, ["CMP-0001"])
    assert reply.json[0]["details"] == "Grootboek 8060 heeft geen VatRateCode"
    assert door.get(COMPANY).json[CHARGES] is False
    with door.book(writing=True) as book:
        account = chart_of(book).account_by_code["8060"]
        change_account(book, account.id, lambda draft: replace(draft, active=False))
    assert charge(door, charging=True).status == 200
    assert charge(door, charging=False).status == 200
    with door.book(writing=True) as book:
        change_account(book, account.id, lambda draft: replace(draft, active=True))


def test_foreign_vat_has_its_days(door: Door, calendar: Callable[[date], None]) -> None:
    rate(door, "SR")
    known = len(door.get(COMPANY).json[RANGES])
    today = date(2026, 4, 1)
    calendar(today)
    on = charge(door, charging=True).json
    assert on[CHARGES] is True
    assert on[RANGES][known:] == [{"from": ticks(today), "to": NO_END}]
    assert charge(door, charging=True).json == on == door.get(COMPANY).json
    # Off and on again on one day, or the day after, is one range.
    calendar(today + timedelta(9))
    off = charge(door, charging=False).json
    assert (off[CHARGES], off[RANGES][known:]) == (False, [{"from": ticks(today), "to": ticks(today + timedelta(9))}])
    calendar(today + timedelta(10))
    assert charge(door, charging=True).json == on
    assert charge(door, charging=False).json[CHARGES] is False
    calendar(today + timedelta(40))
    assert len(charge(door, charging=True).json[RANGES]) == known + 2
    assert charge(door, charging=False).json[CHARGES] is False


def test_an_older_chart_gets_its_account_when_foreign_vat_begins(door: Door) -> None:
    rate(door, "SR")
    with door.book(writing=True) as book:
        account = chart_of(book).account_by_code["1750"]
        change_account(book, account.id, lambda draft: replace(draft, role=AccountRole.GENERAL))
    assert door.get(COMPANY).json["buitenlandseBtwGrootboek"] is None
    shown = charge(door, charging=True).json
    assert charge(door, charging=False).status == 200
    made = door.get(shown["buitenlandseBtwGrootboek"]["uri"].replace("/grootboeken", "/v2/grootboeken")).json
    assert (made["nummer"], made["omschrijving"], made["rekeningCode"]) == (
        1751,
        "Btw andere EU-landen (OSS)",
        "Balans",
    )


def test_access_is_that_of_an_active_user_with_a_role_here(door: Door) -> None:
    with door.server.database.writing() as connection:
        user = add_user(door.server, connection, "Bo@Example.com", "Bo")
    query = f"userIdentifier={user_identifier(user)}"
    assert door.get(ACCESS, query).json == {"hasAccess": False}
    with door.server.database.writing() as connection:
        grant(connection, user.email, door.administration_id, Role.READER)
    assert door.get(ACCESS, query.upper().replace("USERIDENTIFIER", "userIdentifier")).json == {"hasAccess": True}
    with door.server.database.writing() as connection:
        set_active(connection, user.email, active=False)
    assert door.get(ACCESS, query).json == {"hasAccess": False}
    assert door.get(ACCESS, "userIdentifier=an").status == 400


@pytest.mark.parametrize(
    ("method", "path", "keys", "status", "text"),
    [
        ("GET", "/v2/echo/hallo%20daar", True, 200, '"hallo daar"'),
        ("GET", "/v2/echo/resource", True, 200, '"resource"'),
        ("GET", "/v2/echo", True, 204, ""),
        ("GET", "/v2/echo", False, 401, None),
        ("GET", "/v2/echo/a/b", True, 404, None),
        ("GET", "/v2/echo/hallo", False, 401, None),
        ("POST", "/v2/echo/hallo", True, 404, None),
        ("GET", "/echo/resource", False, 200, ""),
        ("HEAD", "/echo/resource", False, 200, ""),
        ("POST", "/echo/resource", False, 200, ""),
        ("DELETE", "/echo/resource", False, 404, None),
        ("GET", "/echo/anders", False, 404, None),
    ],
)
def test_echo(door: Door, method: str, path: str, keys: bool, status: int, text: str | None) -> None:
    reply = door.call(method, path, headers=None if keys else {})
    assert reply.status == status
    assert text is None or reply.text == text


def test_who_may_not_manage_the_administration_changes_nothing(door: Door) -> None:
    rate(door, "SR")
    with door.server.database.writing() as connection:
        grant(connection, "an@example.com", door.administration_id, Role.BOOKKEEPER)
    reply = charge(door, charging=True)
    with door.server.database.writing() as connection:
        grant(connection, "an@example.com", door.administration_id, Role.OWNER)
    assert (reply.status, door.get(COMPANY).json[CHARGES]) == (403, False)
