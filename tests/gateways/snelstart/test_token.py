"""Tokens, keys and what the gateway in front says."""

import base64
import re
from collections.abc import Iterable
from datetime import timedelta

import pytest

from grootboek.access.credentials import SECONDARY_SUBSCRIPTION_KEY, issue_door_keys, issue_key
from grootboek.access.signed_tokens import TokenForged, read_token, sign_token
from grootboek.access.users import add_user, grant, set_active
from grootboek.gateways.snelstart.contract.operations import Operation, operations
from grootboek.gateways.snelstart.errors import Failed
from grootboek.gateways.snelstart.operations import SERVED
from grootboek.gateways.snelstart.session import _PURPOSE, SCOPES, SubscriptionKey, sign_in
from grootboek.ledger.actor import Role
from grootboek.wire.refused_bodies import TooManyBodies
from tests.gateways.snelstart.conftest import Door

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def token(door: Door, body: str) -> tuple[int, dict[str, object]]:
    """Ask for a token with a form."""
    reply = door.call("POST", "/b2b/token", body.encode(), headers=FORM)
    return reply.status, reply.json


def test_a_client_key_gives_a_token_for_an_hour(door: Door) -> None:
    quoted = door.keys.client_key.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
    status, answer = token(door, f"grant_type=clientkey&clientkey={quoted}")
    assert (status, answer["token_type"], answer["expires_in"]) == (200, "bearer", 3599)


def test_a_plus_that_was_not_quoted_is_read_as_one(door: Door) -> None:
    assert token(door, f"grant_type=clientkey&clientkey={door.keys.client_key}")[0] == 200


def test_the_halves_of_the_client_key_are_user_and_password(door: Door) -> None:
    user, _, secret = base64.b64decode(door.keys.client_key).decode().partition(":")
    assert token(door, f"grant_type=password&username={user}&password={secret}")[0] == 200


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (
            "grant_type=clientkey&clientkey=abc",
            "GrantType clientkey was found. Parameter clientkey does not contain a valid value",
        ),
        ("grant_type=clientkey", "GrantType clientkey was found. Parameter clientkey is missing"),
        (
            "grant_type=password&username=a&password=b",
            "GrantType password was found. Parameter username or password does not contain a valid value",
        ),
        ("grant_type=client_credentials", "Parameter grant_type is missing or contains an unsupported value"),
        ("", "Parameter grant_type is missing or contains an unsupported value"),
    ],
)
def test_a_grant_that_does_not_hold(door: Door, body: str, error: str) -> None:
    assert token(door, body) == (400, {"error": error})


def test_calls_need_a_subscription_key(door: Door) -> None:
    bearer = {"Authorization": f"Bearer {door.token}"}
    missing = door.call("GET", "/v2/dagboeken", headers=bearer)
    assert (missing.status, missing.json["statusCode"]) == (401, 401)
    assert "missing subscription key" in missing.json["message"]
    assert missing.headers["www-authenticate"].startswith("AzureApiManagementKey realm=")
    wrong = door.call("GET", "/v2/dagboeken", headers={**bearer, "Ocp-Apim-Subscription-Key": "0" * 32})
    assert wrong.status == 401
    assert "invalid subscription key" in wrong.json["message"]
    in_query = door.call("GET", "/v2/dagboeken", query=f"subscription-key={door.keys.subscription_key}", headers=bearer)
    assert in_query.status == 200


@pytest.mark.parametrize("bearer", [None, "Bearer", "Bearer x.y.z", "Basic abc"])
def test_calls_need_a_token(door: Door, bearer: str | None) -> None:
    headers = {"Ocp-Apim-Subscription-Key": door.keys.subscription_key}
    reply = door.call("GET", "/v2/dagboeken", headers={**headers, **({"Authorization": bearer} if bearer else {})})
    assert (reply.status, reply.json) == (401, {"message": "Authorization has been denied for this request."})


def test_a_token_expires(door: Door) -> None:
    before = door.clock.now
    door.clock.now = before + timedelta(seconds=3601)
    expired = door.get("/v2/dagboeken").status
    door.clock.now = before
    assert (expired, door.get("/v2/dagboeken").status) == (401, 200)


def test_a_reader_reads_and_a_revoked_key_ends_its_tokens(door: Door) -> None:
    with door.server.database.writing() as connection:
        user = add_user(door.server, connection, "lezer@example.com", "Lezer")
        grant(connection, user.email, door.administration_id, Role.READER)
        keys = issue_door_keys(door.server, connection, user, door.administration_id, "demo")
    quoted = keys.client_key.replace("+", "%2B")
    _, answer = token(door, f"grant_type=clientkey&clientkey={quoted}")
    headers = {
        "Authorization": f"Bearer {answer['access_token']}",
        "Ocp-Apim-Subscription-Key": keys.subscription_key,
    }
    assert door.call("GET", "/v2/dagboeken", headers=headers).status == 200
    assert door.call("POST", "/v2/verkoopboekingen", door.sale("lezer"), headers=headers).status == 403
    with door.server.database.writing() as connection:
        issue_door_keys(door.server, connection, user, door.administration_id, "demo")
    headers["Ocp-Apim-Subscription-Key"] = door.keys.subscription_key
    assert door.call("GET", "/v2/dagboeken", headers=headers).status == 401


def test_the_subscription_key_of_a_user_who_is_kept_out_does_not_hold(door: Door) -> None:
    with door.server.database.writing() as connection:
        user = add_user(door.server, connection, "bouwer@example.com", "Bouwer")
        grant(connection, user.email, door.administration_id, Role.READER)
        keys = issue_door_keys(door.server, connection, user, door.administration_id, "demo")
    headers = {"Authorization": f"Bearer {door.token}", "Ocp-Apim-Subscription-Key": keys.subscription_key}
    assert door.call("GET", "/v2/dagboeken", headers=headers).status == 200
    with door.server.database.writing() as connection:
        set_active(connection, user.email, active=False)
    refused = door.call("GET", "/v2/dagboeken", headers=headers)
    assert (refused.status, "invalid subscription key" in refused.json["message"]) == (401, True)


def test_the_token_names_its_scopes(door: Door) -> None:
    payload = door.token.split(".")[1]
    claims = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
    assert "boekhouden:read boekhouden:write" in claims
    assert "relaties:write" in claims


def test_echo(door: Door) -> None:
    said = door.get("/v2/echo/hallo")
    assert (said.status, said.text) == (200, '"hallo"')
    assert door.get("/v2/echo/").status == 204
    assert door.call("GET", "/echo/resource", query="param1=sample", headers={}).status == 200


@pytest.mark.parametrize("path", ["/v2/nergens", "/v2/verkoopboekingen", "/v2/btwaangiften", "/b2b/tokens"])
def test_paths_that_are_not_there(door: Door, path: str) -> None:
    assert (door.get(path).status, door.get(path).json) == (404, {"statusCode": 404, "message": "Resource not found"})


def test_the_token_endpoint_reads_a_small_form(door: Door) -> None:
    own = f"grant_type=clientkey&clientkey={door.keys.client_key}"
    assert token(door, own + "&a=1" * 8)[0] == 200
    assert token(door, own + "&a=1" * 9) == (400, {"error": "There are more than 10 parameters"})
    assert token(door, own + "&a=" + "x" * 10_000) == (413, {"statusCode": 413, "message": "Request Entity Too Large"})


class Crowd:
    """A body that is not waited for."""

    def read(self, _size: int = -1) -> bytes:
        raise TooManyBodies

    readline = readlines = __iter__ = read


def test_one_body_too_many_is_refused_by_the_gateway(door: Door) -> None:
    crowded = {"wsgi.input": Crowd(), "CONTENT_LENGTH": "9"}
    refused = door.client.simulate_post("/b2b/token", extras=crowded)
    body = {"statusCode": 429, "message": "Rate limit is exceeded. Try again in 1 seconds."}
    assert (refused.status_code, refused.json, refused.headers["retry-after"]) == (429, body, "1")


def keys_of(door: Door, **changes: str) -> dict[str, str]:
    """Return the headers of a call, with changes."""
    return {
        "Authorization": f"Bearer {door.token}",
        "Ocp-Apim-Subscription-Key": door.keys.subscription_key,
        **changes,
    }


def test_both_subscription_keys_hold_wherever_they_stand(door: Door) -> None:
    for key in (door.keys.subscription_key, door.keys.secondary_subscription_key):
        assert (
            door.call("GET", "/v2/dagboeken", headers=keys_of(door, **{"Ocp-Apim-Subscription-Key": key})).status == 200
        )
        for name in ("subscription-key", "Subscription-Key"):
            bearer = {"Authorization": f"Bearer {door.token}"}
            assert door.call("GET", "/v2/dagboeken", query=f"{name}={key}", headers=bearer).status == 200
    assert door.keys.subscription_key != door.keys.secondary_subscription_key


@pytest.mark.parametrize("scheme", ["bearer", "Bearer", "BEARER", "bEaReR"])
def test_headers_and_scheme_count_in_any_case(door: Door, scheme: str) -> None:
    headers = {
        "AUTHORIZATION": f"{scheme} {door.token}",
        "ocp-apim-subscription-KEY": door.keys.subscription_key.upper(),
    }
    assert door.call("GET", "/v2/dagboeken", headers=headers).status == 200


def test_each_subscription_key_is_made_anew_by_itself(door: Door) -> None:
    with door.server.database.writing() as connection:
        user = add_user(door.server, connection, "sleutel@example.com", "Sleutel")
        keys = issue_door_keys(door.server, connection, user, door.administration_id, "demo")
        administration = (door.administration_id, "demo")
        new = issue_key(door.server, connection, user, administration, SECONDARY_SUBSCRIPTION_KEY)
    statuses = {
        key: door.call("GET", "/v2/dagboeken", headers=keys_of(door, **{"Ocp-Apim-Subscription-Key": key})).status
        for key in (keys.subscription_key, keys.secondary_subscription_key, new)
    }
    assert list(statuses.values()) == [200, 401, 200]
    with door.server.database.writing() as connection:
        set_active(connection, user.email, active=False)
    reply = door.call("GET", "/v2/dagboeken", headers=keys_of(door, **{"Ocp-Apim-Subscription-Key": new}))
    assert (reply.status, "invalid subscription key" in reply.json["message"]) == (401, True)


@pytest.mark.parametrize(
    ("more", "headers"),
    [
        ("", {"Ocp-Apim-Subscription-Key": "x"}),
        ("", {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "Accept": "application/json"}),
        ("&username=&scope=all", {}),
    ],
)
def test_what_clients_send_along_for_a_token_is_overlooked(door: Door, more: str, headers: dict[str, str]) -> None:
    body = f"grant_type=clientkey&clientkey={door.keys.client_key}{more}".encode()
    for path in ("/b2b/token", "/B2B/Token/"):
        assert door.call("POST", path, body, headers={**FORM, **headers}).status == 200


def token_with(door: Door, scopes: Iterable[str]) -> str:
    """Return a token of the client key with some scopes only."""
    claims = {**read_token(door.server, _PURPOSE, door.token), "scopes": " ".join(scopes)}
    return sign_token(door.server, _PURPOSE, claims, timedelta(hours=1))


@pytest.mark.parametrize("operation", SERVED, ids=lambda operation: operation.name)
def test_an_operation_needs_its_scopes_and_no_others(door: Door, operation: Operation) -> None:
    path = "/v2" + re.sub(r"\{\w+\}", "0", operation.path)
    for missing in operation.scopes:
        bearer = f"Bearer {token_with(door, set(SCOPES) - {missing})}"
        reply = door.call(operation.method, path, headers=keys_of(door, Authorization=bearer))
        assert (reply.status, reply.json) == (403, {"message": "Authorization has been denied for this request."})
    bearer = f"Bearer {token_with(door, operation.scopes)}"
    assert door.call(operation.method, path, headers=keys_of(door, Authorization=bearer)).status not in (401, 403)


def test_of_two_scopes_both_are_needed(door: Door) -> None:
    two = [operation for operation in operations().values() if len(operation.scopes) > 1]
    assert len(two) == 6
    with door.server.database.reading() as connection:
        key = SubscriptionKey(keys_of(door)["Ocp-Apim-Subscription-Key"], "")
        bearer = f"Bearer {token_with(door, ['documenten:write'])}"
        _, lacking = sign_in(door.server, connection, key, bearer, "r")
        _, having = sign_in(door.server, connection, key, f"Bearer {door.token}", "r")
    with pytest.raises(Failed) as refused:
        lacking.need(("documenten:write", "boekhouden:write"))
    assert refused.value.status == 403
    having.need(("documenten:write", "boekhouden:write"))


def test_who_may_only_read_is_told_so_when_he_writes(door: Door) -> None:
    with door.server.database.writing() as connection:
        grant(connection, "an@example.com", door.administration_id, Role.READER)
    try:
        reply = door.call("POST", "/v2/verkoopboekingen", door.sale("alleen-lezen"))
    finally:
        with door.server.database.writing() as connection:
            grant(connection, "an@example.com", door.administration_id, Role.OWNER)
    assert (reply.status, reply.json) == (403, {"message": "Authorization has been denied for this request."})


def test_a_token_that_was_read_is_remembered_and_no_other_passes_for_it(door: Door) -> None:
    head, claims, signature = door.token.split(".")
    for _ in range(2):
        assert door.get("/v2/dagboeken").status == 200
    forged = f"{head}.{claims}.{signature[::-1]}"
    for bearer in (forged, f"{head}.{claims}.", door.token[:-1]):
        reply = door.call("GET", "/v2/dagboeken", headers=keys_of(door, Authorization=f"Bearer {bearer}"))
        assert reply.status == 401
    with pytest.raises(TokenForged):
        read_token(door.server, "another purpose", door.token)
