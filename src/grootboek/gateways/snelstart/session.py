"""Tokens, subscription keys and scopes: who calls, what he may do, and how often.

A client key belongs to one user and one administration. The token it is exchanged for is a JWT that names the key, so that a key
that is revoked ends its tokens too, and how often what its user had was ended, so that none comes back with him.
"""

import base64
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qsl

from grootboek.access.call_limits import CalledTooOften, Plan, QuotaUsed, within_plan
from grootboek.access.credentials import (
    CLIENT_KEY,
    SECONDARY_SUBSCRIPTION_KEY,
    SNELSTART,
    SUBSCRIPTION_KEY,
    find_credential,
)
from grootboek.access.server import Server
from grootboek.access.sessions import Access
from grootboek.access.signed_tokens import TokenExpired, TokenForged, read_token, sign_token
from grootboek.gateways.snelstart.budgets import TOKEN
from grootboek.gateways.snelstart.errors import (
    Failed,
    denied,
    key_invalid,
    key_missing,
    out_of_quota,
    out_of_scope,
    too_often,
)
from grootboek.ledger.actor import Actor, Right
from grootboek.store.access.access_rows import access_of_credential
from grootboek.store.access.couplings import COUPLED_CLIENT_KEY
from grootboek.store.access.subscriptions import Subscription, subscription_and_access
from grootboek.store.engine.database import Connection

_AREAS: Final = (
    "artikelen",
    "bankieren",
    "boekhouden",
    "btwaangiftes",
    "documenten",
    "kas",
    "memoriaal",
    "orders",
    "relaties",
    "settings",
)
SCOPES: Final = (*(f"{area}:{verb}" for area in _AREAS for verb in ("read", "write")), "rapportage")
"""Every scope that the vendor's interface names."""

_READING: Final = tuple(scope for scope in SCOPES if not scope.endswith(":write"))
_PURPOSE: Final = "snelstart token"
_NOBODY: Final = 0
"""The id of no credential."""


@dataclass(frozen=True, slots=True)
class SubscriptionKey:
    """The key of a subscription as a client stated it, empty when it did not, and what it is for."""

    stated: str
    realm: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the access that his token gives, and its scopes."""

    access: Access
    scopes: frozenset[str]

    def need(self, scopes: Iterable[str]) -> None:
        """Refuse with 403 when the token lacks one of some scopes."""
        if not self.scopes.issuperset(scopes):
            raise out_of_scope()


def token(server: Server, body: bytes) -> dict[str, object]:
    """Exchange a client key for a token; `Failed` with 400 when the grant or the key does not hold."""
    try:
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=TOKEN.values)
    except ValueError:
        raise _bad_grant(f"There are more than {TOKEN.values} parameters") from None
    form = dict(pairs)
    grant = form.get("grant_type", "")
    with server.database.by_statement(writing=False) as connection:
        key = _client_key(grant, form)
        credential = find_credential(server, connection, CLIENT_KEY, key)
        credential = credential or find_credential(server, connection, COUPLED_CLIENT_KEY, key)
        access = access_of_credential(connection, credential.id) if credential else None
    if credential is None or access is None:
        raise _bad_grant(f"GrantType {grant} was found. Parameter {_PARAMETER[grant]} does not contain a valid value")
    seconds = server.settings.token_seconds
    scopes = SCOPES if Actor(access.user_id, SNELSTART, role=access.role).may(Right.BOOK) else _READING
    claims = {"sub": str(credential.id), "scopes": " ".join(scopes), "endings": access.endings}
    encoded = sign_token(server, _PURPOSE, claims, timedelta(seconds=seconds))
    return {"access_token": encoded, "token_type": "bearer", "expires_in": seconds - 1}


_PARAMETER: Final = {"clientkey": "clientkey", "password": "username or password"}


def _client_key(grant: str, form: Mapping[str, str]) -> str:
    """Return the client key of a grant in the form in which it was made; a `+` that arrived as a blank is one again."""
    if grant == "clientkey":
        key = form.get("clientkey", "")
        if not key:
            raise _bad_grant("GrantType clientkey was found. Parameter clientkey is missing")
        return key.strip().replace(" ", "+")
    if grant == "password":
        # A client key is this pair in base64, so both grants lead to the same credential.
        pair = f"{form.get('username', '')}:{form.get('password', '')}"
        return base64.b64encode(pair.encode()).decode()
    raise _bad_grant("Parameter grant_type is missing or contains an unsupported value")


def _bad_grant(text: str) -> Failed:
    return Failed(400, {"error": text}, codes=["400"])


def sign_in(
    server: Server, connection: Connection, key: SubscriptionKey, authorization: str, request_id: str
) -> tuple[Subscription, Caller]:
    """Return the subscription of a key, and who calls with a bearer token.

    `Failed` with 401 when the key is missing or does not hold, and when the token is missing, expired, forged or revoked.
    """
    if not key.stated:
        raise key_missing(key.realm)
    stated = key.stated.strip().lower()
    primary, secondary = (
        server.keyring.lookup(kind, stated) for kind in (SUBSCRIPTION_KEY, SECONDARY_SUBSCRIPTION_KEY)
    )
    claims = _claims(server, authorization)
    # A token that does not hold is told behind a key that does not, so the key is looked up with either.
    client_id = int(claims["sub"]) if claims else _NOBODY
    subscription, access = subscription_and_access(connection, primary, secondary, client_id)
    if subscription is None:
        raise key_invalid(key.realm)
    if claims is None or access is None or access.endings != claims.get("endings"):
        raise denied()
    actor = Actor(access.user_id, SNELSTART, request_id, access.role)
    return subscription, Caller(Access(access.administration_id, actor), frozenset(claims["scopes"].split()))


def _claims(server: Server, authorization: str) -> Mapping[str, Any] | None:
    """Return the claims of a bearer token; None when it is missing, expired or forged."""
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "bearer" or not encoded:
        return None
    try:
        return read_token(server, _PURPOSE, encoded.strip())
    except (TokenForged, TokenExpired):
        return None


@contextmanager
def counted(server: Server, subscription: Subscription, caller: Caller) -> Iterator[None]:
    """Count a call while its block runs; `Failed` with 429 or 403 when the plan of the subscription is used up."""
    plan = None if subscription.plan is None else Plan(subscription.plan)
    try:
        with within_plan(server, plan, subscription.user_id, caller.access.administration_id):
            yield
    except QuotaUsed as used:
        raise out_of_quota(used.seconds) from used
    except CalledTooOften as called:
        raise too_often(called.seconds) from called
