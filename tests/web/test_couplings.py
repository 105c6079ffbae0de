"""Coupling a program: the page that asks, what its form does, and what the program is told."""

import base64
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlencode

import falcon.testing
import pytest
from lxml import html

from grootboek.access.couplings import COUPLING_JOB, add_app, regenerate, regenerate_all, uncouple
from grootboek.access.server import Server
from grootboek.jobs.worker import HANDLERS, run_due_jobs
from grootboek.ledger.actor import Role
from grootboek.ledger.refusal import Reason
from grootboek.settings import Settings
from grootboek.store.access.couplings import Coupling, couplings
from grootboek.store.queues.jobs import open_jobs
from tests.bookkeeping.books import refused_for
from tests.jobs.receivers import Receiver, receiver
from tests.web.conftest import Browser, texts

PATH = "/couplings/activate/shop"
SUCCESS = "https://shop.example/klaar?a=1"
ASKED = {"referenceKey": "klant <7>", "successUrl": SUCCESS}


@pytest.fixture
def hook() -> Iterator[Receiver]:
    with receiver() as running:
        yield running


@pytest.fixture
def user(browser: Browser, hook: Receiver) -> Browser:
    """A browser that was signed in, on a server where a program is registered that may be told."""
    settings = Settings(webhook_networks=("127.0.0.1/32",), webhook_seconds=5)
    browser.server = Server(browser.server.database, settings)
    with browser.server.database.writing() as connection:
        add_app(browser.server, connection, "shop", hook.url, [SUCCESS, "http://localhost:3000/ok"])
    return browser


def page(user: Browser, path: str = PATH, **asked: str) -> html.HtmlElement:
    result = user.get(path, urlencode({**ASKED, **asked}))
    assert result.status_code == 200, result.text
    return html.fromstring(result.text)


def press(user: Browser, **changes: str) -> falcon.testing.Result:
    """Press the button of the page, with changes to what its form sends."""
    (form,) = page(user).forms
    return user.post(PATH, urlencode({**dict(form.fields), **changes}))


def held(user: Browser) -> list[Coupling]:
    with user.server.database.reading() as connection:
        return couplings(connection, user.books.administration_id)


def told(user: Browser, hook: Receiver) -> list[tuple[str, str]]:
    """Let the worker work, and return what the program was told, without the keys."""
    run_due_jobs(user.server)
    return [(body["ActionType"], body["ReferenceKey"]) for body in hook.bodies]


def token(user: Browser, key: str) -> int:
    """Return the status with which a client key is exchanged for a token."""
    form = urlencode({"grant_type": "clientkey", "clientkey": key})
    return user.client.simulate_post("/b2b/token", body=form).status_code


def test_the_page_says_what_is_coupled_and_asks(user: Browser) -> None:
    shown = page(user)
    assert texts(shown, "//h1") == ["shop koppelen"]
    facts = dict(zip(texts(shown, "//dt"), texts(shown, "//dd"), strict=True))
    assert facts["Administratie"].endswith("demo")
    assert (facts["Aangemeld als"], facts["Kenmerk van het programma"]) == ("An <Jansen>", "klant <7>")
    assert texts(shown, "//button") == ["Koppelen"]
    assert held(user) == []


def test_the_form_may_end_at_the_program_and_nowhere_else(user: Browser) -> None:
    policy = user.get(PATH, urlencode(ASKED)).headers["content-security-policy"]
    assert policy.endswith("form-action 'self' https://shop.example")
    assert "frame-ancestors 'none'" in policy


def test_pressing_the_button_couples_and_tells(user: Browser, hook: Receiver) -> None:
    result = press(user)
    assert (result.status_code, result.headers["location"]) == (303, SUCCESS)
    assert told(user, hook) == [("Create", "klant <7>")]
    (post,) = hook.posts
    assert post.path == "/hook?key=geheim"
    assert list(post.json) == ["KoppelSleutel", "ActionType", "ReferenceKey"]
    key = post.json["KoppelSleutel"]
    name, colon, password = base64.b64decode(key).decode().partition(":")
    assert (name, colon) == (held(user)[0].name, ":")
    assert len(password) > 40
    assert token(user, key) == 200
    # The browser, and every other session of the user, goes on.
    assert user.get().status_code == 200


def test_the_key_is_nowhere_in_the_database(user: Browser, hook: Receiver) -> None:
    press(user)
    run_due_jobs(user.server)
    key = hook.posts[0].json["KoppelSleutel"]
    secret = base64.b64decode(key).decode().partition(":")[2]
    with user.server.database.reading() as connection:
        for table in ("job", "credential", "coupling"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            assert rows
            assert not any(text in str(rows) for text in (key, secret))


def test_without_a_success_address_the_page_says_that_it_is_done(user: Browser) -> None:
    (form,) = html.fromstring(user.get(PATH, urlencode({"referenceKey": "7"})).text).forms
    result = user.post(PATH, urlencode(dict(form.fields)))
    assert result.status_code == 200
    assert "shop is gekoppeld" in result.text
    assert len(held(user)) == 1


@pytest.mark.parametrize(
    ("path", "asked", "status", "reason"),
    [
        ("/couplings/activate/nobody", {}, 404, "hier niet bekend"),
        (PATH, {"referenceKey": ""}, 400, "geen kenmerk"),
        (PATH, {"referenceKey": "a" * 501}, 400, "500 gewone tekens"),
        (PATH, {"referenceKey": "a\x00"}, 400, "500 gewone tekens"),
        (PATH, {"successUrl": "https://shop.example/klaar"}, 400, "hoort niet bij"),
        (PATH, {"successUrl": SUCCESS + "&b=2"}, 400, "hoort niet bij"),
        (PATH, {"successUrl": "https://evil.example/"}, 400, "hoort niet bij"),
        (PATH, {"successUrl": "javascript:alert(1)"}, 400, "hoort niet bij"),
    ],
)
def test_what_cannot_be_coupled(user: Browser, path: str, asked: dict[str, str], status: int, reason: str) -> None:
    (form,) = page(user).forms
    for result in (
        user.get(path, urlencode({**ASKED, **asked})),
        user.post(path, urlencode({**dict(form.fields), **asked})),
    ):
        assert result.status_code == status
        assert "Koppelen kan niet" in result.text
        assert reason in result.text
        assert "location" not in result.headers
    assert held(user) == []


def test_a_reference_of_500_signs_is_kept_whole(user: Browser, hook: Receiver) -> None:
    reference = "€" * 499 + "😀"
    (form,) = page(user, referenceKey=reference).forms
    assert user.post(PATH, urlencode(dict(form.fields))).status_code == 303
    assert told(user, hook) == [("Create", reference)]


@pytest.mark.parametrize("role", [Role.BOOKKEEPER, Role.READER])
def test_only_an_owner_gives_keys_out(user: Browser, role: Role) -> None:
    (form,) = page(user).forms
    user.grant(role)
    for result in (user.get(PATH, urlencode(ASKED)), user.post(PATH, urlencode(dict(form.fields)))):
        assert (result.status_code, held(user)) == (403, [])


def test_without_a_session_nothing_is_shown_or_coupled(user: Browser) -> None:
    (form,) = page(user).forms
    user.cookies = {}
    for result in (user.get(PATH, urlencode(ASKED)), user.post(PATH, urlencode(dict(form.fields)))):
        assert result.status_code == 403
        assert "U bent niet aangemeld" in result.text
    assert held(user) == []


@pytest.mark.parametrize("seal", ["", "x", "é", "0" * 64])
def test_a_form_of_another_site_couples_nothing(user: Browser, seal: str) -> None:
    result = press(user, zegel=seal)
    assert (result.status_code, held(user)) == (403, [])
    assert "Dit formulier is niet verwerkt" in result.text
    many = urlencode(ASKED) + "&a=1" * 20
    assert user.post(PATH, many).status_code == 403


def test_a_form_that_is_sent_twice_leaves_one_key(user: Browser, hook: Receiver) -> None:
    press(user)
    press(user)
    assert told(user, hook) == [("Create", "klant <7>"), ("Regenerate", "klant <7>")]
    first, second = (body["KoppelSleutel"] for body in hook.bodies)
    assert [token(user, first), token(user, second)] == [400, 200]
    assert len(held(user)) == 1


def test_rotation_and_revocation_are_told(user: Browser, hook: Receiver) -> None:
    press(user)
    (coupling,) = held(user)
    a = user.books.administration_id
    with user.server.database.writing() as connection:
        regenerate(user.server, connection, a, coupling.credential_id)
    with user.server.database.writing() as connection, refused_for(Reason.NOT_FOUND):
        regenerate(user.server, connection, a, coupling.credential_id)
    with user.server.database.writing() as connection:
        regenerate_all(user.server, connection, a, user.user_id)
    (coupling,) = held(user)
    with user.server.database.writing() as connection:
        uncouple(user.server, connection, a, coupling.credential_id)
    with user.server.database.writing() as connection, refused_for(Reason.NOT_FOUND):
        uncouple(user.server, connection, a, coupling.credential_id)
    assert [act for act, _ in told(user, hook)] == ["Create", "Regenerate", "Regenerate", "Delete"]
    keys = [body["KoppelSleutel"] for body in hook.bodies]
    assert keys[2] == keys[3]  # what ends is the key that was told last
    assert len(set(keys)) == 3
    assert {token(user, key) for key in keys} == {400}


def test_a_program_that_does_not_answer_is_told_later_in_order(user: Browser, hook: Receiver) -> None:
    hook.answers = [503]
    press(user)
    (coupling,) = held(user)
    with user.server.database.writing() as connection:
        uncouple(user.server, connection, user.books.administration_id, coupling.credential_id)
    assert [act for act, _ in told(user, hook)] == ["Create"]
    user.clock.moment += timedelta(minutes=5)
    assert [act for act, _ in told(user, hook)] == ["Create", "Create", "Delete"]


def test_another_key_of_the_installation_posts_no_wrong_key(user: Browser, hook: Receiver) -> None:
    press(user)
    other = Server(user.server.database, Settings(secret_key="another key of the server"))
    run_due_jobs(other, {COUPLING_JOB: HANDLERS[COUPLING_JOB]})
    assert hook.posts == []
    with user.server.database.reading() as connection:
        (job,) = [job for job in open_jobs(connection) if job.kind == "coupling"]
    assert job.given_up
    assert "key of the installation has changed" in job.error


def test_where_the_operator_does_not_let_it_nothing_is_posted(user: Browser, hook: Receiver) -> None:
    press(user)
    run_due_jobs(Server(user.server.database, Settings()))
    assert hook.posts == []
    with user.server.database.reading() as connection:
        (job,) = [job for job in open_jobs(connection) if job.kind == "coupling"]
    assert "GROOTBOEK_WEBHOOK_NETWORKS" in job.error


def test_a_reference_is_no_markup(user: Browser) -> None:
    assert "<script>" not in user.get(PATH, urlencode({"referenceKey": '"><script>', "successUrl": SUCCESS})).text
