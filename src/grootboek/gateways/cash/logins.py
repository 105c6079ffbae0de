"""Logins and tokens: customer number, e-mail address and password in a call, or the token of API 2.0 that stands for them.

A token names its user and is sealed with the password that he had: it ends with that password, and for good when he is kept out.
"""

import hmac
from datetime import timedelta
from typing import Final

from grootboek.access.credentials import CASH, PASSWORD
from grootboek.access.server import Server
from grootboek.access.signed_tokens import TokenExpired, TokenForged, read_token, sign_token
from grootboek.access.wrong_logins import Login
from grootboek.gateways.cash.errors import (
    HAS_ENDED,
    HAS_EXPIRED,
    LOGIN,
    LOGIN_TOO_OFTEN,
    TOKEN_CORRUPTED,
    TOKEN_INVALID,
    Failed,
)
from grootboek.ledger.storable_texts import is_storable
from grootboek.store.access.password_holders import PasswordHolder, password_holder
from grootboek.wire.literals import is_digits
from grootboek.wire.soap_fields import Fields

LOGIN_PARTS: Final = ("relatie", "email", "pass")
_PURPOSE: Final = "cash token"


def holder_of_login(server: Server, fields: Fields, address: str, too_often: int = LOGIN) -> PasswordHolder:
    """Return the user whose customer number, e-mail address and password were sent; `Failed` when they do not belong together.

    After wrong ones too often from an address nothing is looked at for a while, and `too_often` is the code.
    """
    number, email, secret = (fields.text(name).strip() for name in LOGIN_PARTS)
    # The number without its zeros: another notation gives no further tries.
    login = Login(server, CASH, f"{number.lstrip('0')} {email.lower()}", address)
    with server.database.by_statement(writing=False) as connection:
        if login.has_to_wait(connection):
            raise Failed(too_often, LOGIN_TOO_OFTEN)
        # PostgreSQL does not search for what it cannot keep, such as a NUL in the header of a program of CASHWin.
        known = is_storable(email)
        holder = password_holder(connection, CASH, PASSWORD, email=email.lower()) if known else None
    if not _belongs(server, holder, number, secret) or holder is None:
        login.was_wrong()
        raise Failed(LOGIN)
    login.was_right()
    return holder


def _belongs(server: Server, holder: PasswordHolder | None, number: str, secret: str) -> bool:
    """Tell whether a customer number and a password are those of a user who may come in."""
    user = holder.user if holder and holder.user.active and _is_number(number, holder.user.customer_number) else None
    # A password that the server made is long and random: it needs no slow hash (ADR 0009).
    if holder and user and holder.made_lookup:
        made = server.keyring.lookup(PASSWORD, user.email, customer_text(user.customer_number), secret)
        if hmac.compare_digest(made, holder.made_lookup):
            return True
    # Without a user too: the time that it takes must not tell which users exist.
    return server.keyring.password_fits(secret, user.password_hash if user else None)


def customer_text(number: int) -> str:
    """Print a customer number."""
    return f"{number:06d}"


def _is_number(text: str, number: int) -> bool:
    return is_digits(text) and text.lstrip("0") == str(number)


def token_of(server: Server, holder: PasswordHolder) -> str:
    """Make a token for a user who signed in."""
    claims = {"sub": str(holder.user.id), "seal": _seal(server, holder)}
    return sign_token(server, _PURPOSE, claims, timedelta(minutes=server.settings.cash_token_minutes))


def holder_of_token(server: Server, token: str) -> PasswordHolder:
    """Return the user for whom a token was made; `Failed` when it is none, or holds no longer."""
    try:
        claims = read_token(server, _PURPOSE, token)
    except TokenForged:
        raise Failed(TOKEN_CORRUPTED) from None
    except TokenExpired:
        raise Failed(TOKEN_INVALID, HAS_EXPIRED) from None
    with server.database.by_statement(writing=False) as connection:
        holder = password_holder(connection, CASH, PASSWORD, id=int(claims["sub"]))
    if holder is None or not holder.user.active or not hmac.compare_digest(_seal(server, holder), claims["seal"]):
        raise Failed(TOKEN_INVALID, HAS_ENDED)
    return holder


def _seal(server: Server, holder: PasswordHolder) -> str:
    user = holder.user
    return server.keyring.lookup(
        "cash token", str(holder.made_id or ""), user.password_hash or "", str(user.endings)
    ).hex()
