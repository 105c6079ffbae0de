"""The keyring: keyed hashes differ wherever anything differs, and passwords are checked slowly whoever asks."""

import itertools

import pytest
from argon2 import PasswordHasher

from grootboek.access import keyring
from grootboek.access.keyring import Keyring, hash_password, new_secret

SECRET = b"0123456789abcdef"
ITS_OWN_HASH = keyring._NO_HASH
"""The hash as servers have it; tests are given one that is quicker."""


def test_lookups_differ_in_kind_parts_and_installation() -> None:
    rings = [Keyring(SECRET), Keyring(SECRET + b"x")]
    parts = [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("a", "b", "c"), ("2:ab", "c")]
    lookups = [
        ring.lookup(kind, *names) for ring, kind, names in itertools.product(rings, ["password", "token"], parts)
    ]
    assert len(set(lookups)) == len(lookups)


def test_a_lookup_is_the_same_after_a_restart() -> None:
    assert Keyring(SECRET).lookup("password", "an", "geheim") == Keyring(SECRET).lookup("password", "an", "geheim")


def test_a_short_secret_is_no_secret() -> None:
    with pytest.raises(ValueError, match="at least 16 bytes"):
        Keyring(SECRET[:-1])


def test_a_guid_is_one_by_its_form() -> None:
    guid = Keyring(SECRET).guid("code", "demo")
    assert guid == guid.upper()
    assert [len(part) for part in guid.split("-")] == [8, 4, 4, 4, 12]
    assert (guid[14], guid[19] in "89AB") == ("4", True)
    assert guid != Keyring(SECRET).guid("code", "demo2") != Keyring(SECRET).guid("link", "demo2")


def test_a_signing_key_is_no_lookup_of_the_same_name() -> None:
    ring = Keyring(SECRET)
    assert ring.signing_key("token") not in (ring.lookup("token"), ring.lookup("sign", "token"))


def test_a_password_fits_its_own_hash_only() -> None:
    ring, password_hash = Keyring(SECRET), hash_password("een lang wachtwoord")
    assert password_hash.startswith("$argon2id$")
    assert [ring.password_fits("een lang wachtwoord", password_hash) for _ in range(2)] == [True, True]
    assert not ring.password_fits("een lang wachtwoor", password_hash)
    assert not ring.password_fits("een lang wachtwoord", hash_password("een ander"))


@pytest.mark.parametrize("broken", ["", "geen hash", "$argon2id$v=19$m=8,t=1,p=1$x"])
def test_nothing_fits_what_is_no_hash(broken: str) -> None:
    assert not Keyring(SECRET).password_fits("", broken)


def test_nothing_fits_a_user_without_a_password() -> None:
    assert not Keyring(SECRET).password_fits("none", None)


def test_refusing_who_has_no_password_takes_as_long_as_a_wrong_one() -> None:
    assert not PasswordHasher().check_needs_rehash(ITS_OWN_HASH)


def test_secrets_are_as_long_as_asked_and_never_alike() -> None:
    secrets = {new_secret(), new_secret(), new_secret(64)}
    assert sorted(map(len, secrets)) == [32, 32, 64]
    assert all(set(secret) <= set("0123456789abcdef") for secret in secrets)
