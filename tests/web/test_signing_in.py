"""Who may look: each page asks the session anew, and the way out takes no form of another site."""

from datetime import timedelta

import falcon.testing
import pytest

from grootboek.access.browser_sessions import COOKIE
from grootboek.access.users import set_active
from grootboek.ledger.actor import Role
from tests.web.conftest import EMAIL, Browser, texts

SIGN_OUT = "/administratie/afmelden"


def is_shown(browser: Browser) -> bool:
    """Tell whether the page is shown, or the one that says that the browser is not signed in."""
    result = browser.get()
    if result.status_code == 403:
        assert "<h1>U bent niet aangemeld</h1>" in result.text
        assert "demo" not in result.text
    return result.status_code == 200


@pytest.mark.parametrize("cookies", [{}, {COOKIE: ""}, {COOKIE: "x"}, {COOKIE: "é"}, {"other": "x"}], ids=str)
def test_without_a_session_nothing_is_shown(browser: Browser, cookies: dict[str, str]) -> None:
    browser.cookies = cookies
    assert not is_shown(browser)
    assert browser.post(SIGN_OUT, "zegel=x").status_code == 403


def test_a_user_who_lost_his_role_is_out_at_once(browser: Browser) -> None:
    assert is_shown(browser)
    browser.grant(None)
    assert not is_shown(browser)
    browser.grant(Role.READER)
    assert not is_shown(browser)
    browser.enter(browser.books.administration_id)
    assert is_shown(browser)
    with browser.server.database.writing() as connection:
        set_active(connection, EMAIL, False)
    assert not is_shown(browser)


def test_a_session_lives_on_while_pages_are_looked_at(browser: Browser) -> None:
    for _ in range(3):
        browser.clock.moment += timedelta(minutes=59)
        assert is_shown(browser)
    browser.clock.moment += timedelta(minutes=61)
    assert not is_shown(browser)


def sign_out(browser: Browser, seal: str | None = None) -> falcon.testing.Result:
    """Press the button, with the seal of the page unless another is given."""
    (form,) = browser.page().forms
    assert form.action == SIGN_OUT
    return browser.post(form.action, f"zegel={form.fields['zegel'] if seal is None else seal}")


def test_signing_out_ends_the_session(browser: Browser) -> None:
    result = sign_out(browser)
    assert (result.status_code, result.headers["location"]) == (303, "/administratie/afgemeld")
    assert result.cookies[COOKIE].value == ""
    assert not is_shown(browser)
    after = browser.get("/administratie/afgemeld")
    assert after.status_code == 200
    assert "U bent afgemeld" in after.text


@pytest.mark.parametrize("seal", ["", "x", "é", "0" * 64])
def test_a_form_of_another_site_signs_nobody_out(browser: Browser, seal: str) -> None:
    result = sign_out(browser, seal)
    assert result.status_code == 403
    assert "Dit formulier is niet verwerkt" in result.text
    assert is_shown(browser)
    assert browser.post(SIGN_OUT, "").status_code == 403
    assert browser.get(SIGN_OUT).status_code == 405
    assert is_shown(browser)


def test_the_seal_of_another_session_does_not_fit(browser: Browser) -> None:
    (form,) = browser.page().forms
    browser.enter(browser.books.administration_id)
    assert sign_out(browser, form.fields["zegel"]).status_code == 403
    assert texts(browser.page(), "//button") == ["Afmelden"]
