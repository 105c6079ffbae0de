"""Who loses his credentials, his role or his leave to come in is out at once, at every door and in the browser."""

from collections.abc import Callable
from itertools import count

import pytest

from grootboek.access.browser_sessions import COOKIE, FIRST_PAGE, open_browser_session
from grootboek.access.credentials import CASH, PASSWORD
from grootboek.access.login_tokens import Login
from grootboek.access.users import grant, set_active
from grootboek.cli.keys import new_keys
from grootboek.gateways.cash.logins import token_of
from grootboek.ledger.actor import Role
from grootboek.store.access.access_rows import user_by
from grootboek.store.access.door_sessions import held_credentials
from grootboek.store.access.password_holders import password_holder
from grootboek.store.masters.administrations import administration_by_code
from tests.doors.three import CASH as NAMESPACE
from tests.doors.three import Three, new_three

NUMBERS = count(1)


@pytest.fixture
def own(opened: Three) -> Three:
    """Three doors on an administration that is this test's own."""
    return new_three(opened.server, f"eigen{next(NUMBERS)}")


def email_of(three: Three) -> str:
    return three.eboekhouden.keys.email


def rotate(three: Three) -> None:
    row = administration_by_code(three.server.database, three.eboekhouden.keys.administration)
    assert row
    new_keys(three.server, row, email_of(three))


def revoke(three: Three) -> None:
    with three.server.database.writing() as connection:
        grant(connection, email_of(three), three.administration_id, None)


def disable(three: Three) -> None:
    with three.server.database.writing() as connection:
        set_active(connection, email_of(three), active=False)


def signed_in(three: Three) -> str:
    """Sign a browser in and return its cookie."""
    with three.server.database.reading() as connection:
        user = user_by(connection, "email", email_of(three))
        assert user
        login = Login(user.id, three.administration_id, held_credentials(connection, user.id))
    return open_browser_session(three.server, login)


def open_doors(three: Three, cookie: str) -> dict[str, bool]:
    """Tell of each door whether it lets in whoever was in before."""
    page = three.eboekhouden.client.simulate_get(FIRST_PAGE, cookies={COOKIE: cookie})
    return {
        "eboekhouden": three.eboekhouden.told("GetRelaties", cFilter={"Trefwoord": ""}) == ("", ""),
        "snelstart": three.snelstart.call("GET", "/relaties").status_code == 200,
        "cash": three.cash.call("Export", exportData="0101", formaat="0").findtext(".//exportResult") is not None,
        "browser": page.status_code == 200,
    }


@pytest.mark.parametrize("end", [rotate, revoke, disable])
def test_whoever_was_in_is_out_everywhere(own: Three, end: Callable[[Three], None]) -> None:
    cookie = signed_in(own)
    assert set(open_doors(own, cookie).values()) == {True}
    end(own)
    assert set(open_doors(own, cookie).values()) == {False}


def let_in_again(three: Three) -> None:
    with three.server.database.writing() as connection:
        set_active(connection, email_of(three), active=True)
        grant(connection, email_of(three), three.administration_id, Role.OWNER)


def cash_token(three: Three) -> str:
    """Return a token of CASH's door."""
    with three.server.database.reading() as connection:
        holder = password_holder(connection, CASH, PASSWORD, email=email_of(three))
    assert holder
    return token_of(three.server, holder)


def told(three: Three, token: str) -> str | None:
    """Return the code of CASH's answer to a call with a token in place of a login."""
    no_login = {"relatie": "", "email": "", "pass": ""}
    return three.cash.call("ListAdministrations", token=token, **no_login).findtext(f".//{{{NAMESPACE}}}code")


@pytest.mark.parametrize("end", [revoke, disable])
def test_what_ended_does_not_come_back_with_its_user(own: Three, end: Callable[[Three], None]) -> None:
    cookie, token = signed_in(own), cash_token(own)
    assert set(open_doors(own, cookie).values()) == {True}
    assert told(own, token) == "1"
    end(own)
    let_in_again(own)
    # The login of CASH's door comes with each call: it is no session.
    assert open_doors(own, cookie) == {"eboekhouden": False, "snelstart": False, "cash": True, "browser": False}
    assert told(own, token) == "5"
    own.eboekhouden.session = own.snelstart.token = ""
    assert set(open_doors(own, signed_in(own)).values()) == {True}
    assert told(own, cash_token(own)) == "1"
