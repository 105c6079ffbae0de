"""Test AutoLogin: a token signs a browser in, once, soon, and only to its own administration."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.cookies import SimpleCookie
from threading import Barrier
from urllib.parse import quote

import falcon.testing
import pytest

from grootboek.access.browser_sessions import COOKIE
from grootboek.access.credentials import issue_door_keys
from grootboek.access.users import existing_user, set_active
from grootboek.app import application
from grootboek.jobs.purging import plan_purge
from grootboek.jobs.worker import run_due_jobs
from grootboek.ledger.actor import Role
from grootboek.settings import Settings
from tests.gateways.eboekhouden.conftest import (
    CODE_1,
    CODE_2,
    USERNAME,
    Door,
    add_credential,
    granted,
    made_user,
    opened,
)

PATH = "/bh/inloggen.asp"
OTHER_CODE = "99999999-2222-3333-4444-555555555555"
INVALID = ("E002.1", "Invalid session")


def token(door: Door, **changes: str) -> str:
    """Ask for a token."""
    reply = door.call("AutoLogin", **{"Username": USERNAME, **changes})
    assert "<ErrorMsg /><Token>" in reply.text
    return reply.value("Token") or ""


def follow(door: Door, asked: str, code: str = CODE_2, **given: object) -> falcon.testing.Result:
    """Follow the manual's link."""
    return door.client.simulate_get(PATH, query_string=f"LOGIN=1&t={quote(asked)}&g={quote(code)}", **given)


def is_in(result: falcon.testing.Result) -> bool:
    """Tell whether the browser was signed in; else the page is the one that tells nothing."""
    if result.status_code == 302:
        assert result.headers["location"] == "/administratie"
        return True
    assert result.status_code == 403
    assert result.text.count("Aanmelden is niet gelukt") == 2
    assert COOKIE not in result.cookies
    return False


def test_token_signs_the_browser_in(either_door: Door) -> None:
    either_door.client.app = application(either_door.server)
    result = follow(either_door, token(either_door))
    assert is_in(result)
    assert result.headers["cache-control"] == "no-store"
    assert result.headers["referrer-policy"] == "no-referrer"
    cookies = {COOKIE: result.cookies[COOKIE].value}
    page = either_door.client.simulate_get("/administratie", cookies=cookies)
    assert (page.status_code, "Demo" in page.text) == (200, True)


@pytest.mark.parametrize(("scheme", "is_secure"), [("http", False), ("https", True)])
def test_cookie_is_for_this_server_alone(door: Door, scheme: str, is_secure: bool) -> None:
    result = follow(door, token(door), protocol=scheme)
    (morsel,) = SimpleCookie(result.headers["set-cookie"]).values()
    assert (morsel.key, morsel["httponly"], morsel["samesite"], morsel["path"]) == (COOKIE, True, "Lax", "/")
    assert (morsel["secure"] is True, morsel["domain"], morsel["max-age"]) == (is_secure, "", "")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        (PATH, "LOGIN=1&t={}&g={{{}}}"),
        ("/BH/Inloggen.ASP", "login=1&T={}&G={}"),
        ("/bh/inloggen.asp", "g={1}&t={0}"),
        ("/bh/inloggen.asp/", "t={}&g=%7B{}%7D"),
    ],
)
def test_forms_of_the_link(door: Door, path: str, query: str) -> None:
    asked = query.format(token(door), CODE_2.lower())
    assert is_in(door.client.simulate_get(path, query_string=asked))


def test_token_works_once(either_door: Door) -> None:
    asked = token(either_door)
    assert is_in(follow(either_door, asked))
    assert not is_in(follow(either_door, asked))


def test_of_those_who_race_one_gets_in(either_door: Door) -> None:
    for _ in range(5):
        asked, ready = token(either_door), Barrier(8)

        def race(asked: str = asked, ready: Barrier = ready) -> bool:
            ready.wait()
            return is_in(follow(either_door, asked))

        with ThreadPoolExecutor(8) as threads:
            runs = [threads.submit(race) for _ in range(8)]
            assert sum(run.result() for run in runs) == 1


def test_token_works_for_a_minute(either_door: Door) -> None:
    soon, late = token(either_door), token(either_door)
    either_door.clock.moment += timedelta(seconds=60)
    assert is_in(follow(either_door, soon))
    either_door.clock.moment += timedelta(microseconds=1)
    assert not is_in(follow(either_door, late))


@pytest.mark.parametrize(
    "query", ["", "t=&g=", f"g={CODE_2}", "t=%00%ff&g=%ff", f"t={'0' * 64}&g={CODE_2}", f"t=é&g={CODE_2}"]
)
def test_wrong_link(door: Door, query: str) -> None:
    token(door)
    assert not is_in(door.client.simulate_get(PATH, query_string=query))


def test_wrong_code_beside_the_token_uses_it_up(door: Door) -> None:
    opened(door.server, "other", OTHER_CODE, door.user_id)
    for code in ("", "x", OTHER_CODE, CODE_1):
        asked = token(door)
        refused = follow(door, asked, code)
        assert not is_in(refused)
        again = follow(door, asked)
        assert not is_in(again)
        assert refused.text == again.text


def test_another_code_of_the_administration_names_it_too(door: Door) -> None:
    other = made_user(door.server, "other@example.nl", "code")
    add_credential(door.server, "security_code_2", other, door.administration_id, OTHER_CODE)
    assert is_in(follow(door, token(door), OTHER_CODE))


@pytest.mark.parametrize("code", [CODE_2, OTHER_CODE])
def test_accountant_gets_into_the_administration_of_his_client(door: Door, code: str) -> None:
    client_id = opened(door.server, "client", OTHER_CODE, made_user(door.server, "client@example.nl", "code"))
    granted(door.server, USERNAME, client_id, Role.BOOKKEEPER)
    door.client.app = application(door.server)
    codes = {"Username": USERNAME, "SecurityCode1": CODE_1, "SecurityCode2": CODE_2}
    door.session = door.ask("OpenSessionSub", **codes, AdministratieGUID=OTHER_CODE).value("SessionID") or ""
    result = follow(door, token(door), code)
    assert is_in(result)
    page = door.client.simulate_get("/administratie", cookies={COOKIE: result.cookies[COOKIE].value})
    assert '<h1>Client <span class="code">client</span></h1>' in page.text


def test_user_who_lost_his_role_meanwhile(door: Door) -> None:
    asked, later = token(door), token(door)
    granted(door.server, USERNAME, door.administration_id, None)
    assert not is_in(follow(door, asked))
    granted(door.server, USERNAME, door.administration_id, Role.READER)
    with door.server.database.writing() as connection:
        set_active(connection, USERNAME, False)
    assert not is_in(follow(door, later))


def test_user_name_is_that_of_the_session(door: Door) -> None:
    made_user(door.server, "other@example.nl", "code")
    assert token(door, Username=f" {USERNAME.upper()}")
    for name in ("", "other@example.nl", "x" * 56):
        reply = door.call("AutoLogin", Username=name)
        assert reply.told == INVALID
        assert reply.value("Token") is None


def test_session_holds(door: Door) -> None:
    door.sign_in()
    assert door.call("AutoLogin", Username=USERNAME, SecurityCode2=OTHER_CODE).told == INVALID
    assert door.call("AutoLogin", Username=USERNAME, SessionID="{x}").code == "E002.2"
    door.clock.moment += timedelta(minutes=Settings().session_minutes, seconds=1)
    assert door.call("AutoLogin", Username=USERNAME).code == "E002.3"
    door.sign_in()
    door.ask("CloseSession", SessionID=door.session)
    assert door.call("AutoLogin", Username=USERNAME).code == "E002.4"


def test_browser_stays_in_when_the_session_is_closed(door: Door) -> None:
    door.client.app = application(door.server)
    result = follow(door, token(door))
    door.ask("CloseSession", SessionID=door.session)
    door.clock.moment += timedelta(minutes=50)
    page = door.client.simulate_get("/administratie", cookies={COOKIE: result.cookies[COOKIE].value})
    assert page.status_code == 200


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS"])
def test_only_opening_the_link_uses_the_token(door: Door, method: str) -> None:
    asked = token(door)
    query = f"LOGIN=1&t={asked}&g={CODE_2}"
    assert door.client.simulate_request(method, PATH, query_string=query).status_code == 405
    assert is_in(follow(door, asked))


def test_no_token_can_be_read_in_the_database(door: Door) -> None:
    asked = token(door)
    result = follow(door, asked)
    with door.server.database.reading() as connection:
        rows = [
            row
            for table in ("login_token", "door_session")
            for row in connection.exec_driver_sql(f"SELECT * FROM {table}")
        ]
    kept = " ".join(value.hex() if isinstance(value, bytes) else str(value) for row in rows for value in row)
    for secret in (asked, asked[:48], result.cookies[COOKIE].value, CODE_2):
        assert secret.lower() not in kept.lower()


def test_token_ends_with_the_credentials_of_its_user(either_door: Door) -> None:
    asked = token(either_door)
    with either_door.server.database.writing() as connection:
        user = existing_user(connection, "id", either_door.user_id)
        issue_door_keys(either_door.server, connection, user, either_door.administration_id, "demo")
    assert not is_in(follow(either_door, asked))


def test_old_tokens_are_forgotten(either_door: Door) -> None:
    asked = token(either_door)
    for days, left in ((0, 1), (2, 0)):
        either_door.clock.moment += timedelta(days=days)
        plan_purge(either_door.server)
        run_due_jobs(either_door.server)
        with either_door.server.database.reading() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM login_token").scalar() == left
    assert not is_in(follow(either_door, asked))
