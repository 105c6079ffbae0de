"""The settings: read from the environment, wrong ones named, all of them documented."""

import dataclasses
from pathlib import Path

import pytest

from grootboek.settings import BadSetting, Settings, settings_from, variable

PAGE = Path(__file__).parents[2] / "docs/reference/settings.md"


def test_without_any_variable_the_defaults_hold() -> None:
    assert settings_from({"HOME": "/root", "GROOTBOEK_PORT": ""}) == Settings()


GIVEN = {
    "GROOTBOEK_DATABASE": "postgresql://host/books",
    "GROOTBOEK_SECRET_KEY": "sixteen characters",
    "GROOTBOEK_DOCUMENT_FOLDER": "/srv/documents",
    "GROOTBOEK_HOST": "0.0.0.0",
    "GROOTBOEK_PORT": "81",
    "GROOTBOEK_WORKERS": "3",
    "GROOTBOEK_THREADS": "4",
    "GROOTBOEK_TLS_CERT": "/etc/cert.pem",
    "GROOTBOEK_TLS_KEY": "/etc/key.pem",
    "GROOTBOEK_BODY_LIMIT": "1000",
    "GROOTBOEK_BODY_SECONDS": "5",
    "GROOTBOEK_REQUEST_SECONDS": "6",
    "GROOTBOEK_STOP_SECONDS": "7",
    "GROOTBOEK_TRUSTED_PROXIES": "10.0.0.1, fd00::/8",
    "GROOTBOEK_METRICS_NETWORKS": "192.0.2.0/24",
    "GROOTBOEK_SESSION_MINUTES": "8",
    "GROOTBOEK_WEB_MINUTES": "12",
    "GROOTBOEK_SESSION_LONGEST_HOURS": "14",
    "GROOTBOEK_MUTATION_CALLS": "11",
    "GROOTBOEK_LOGIN_TRIES": "0",
    "GROOTBOEK_LOGIN_WAIT_SECONDS": "9",
    "GROOTBOEK_LOGIN_LONGEST_WAIT_SECONDS": "10",
    "GROOTBOEK_TOKEN_SECONDS": "60",
    "GROOTBOEK_ANSWERS_KEPT_HOURS": "48",
    "GROOTBOEK_ARTICLES_TOP": "500",
    "GROOTBOEK_CASH_REFUSE_REPEATS": "on",
    "GROOTBOEK_CASH_WAIT_SECONDS": "41",
    "GROOTBOEK_CASH_WAITING_CALLS": "5",
    "GROOTBOEK_SYNC_PASSWORD": "geheim",
    "GROOTBOEK_CASH_CALLS": "12",
    "GROOTBOEK_CASH_TOKEN_MINUTES": "13",
    "GROOTBOEK_CASH_SERVICES": "webshop, kassa,",
    "GROOTBOEK_SMTP_HOST": "mail.example.nl",
    "GROOTBOEK_SMTP_PORT": "465",
    "GROOTBOEK_SMTP_TLS": "tls",
    "GROOTBOEK_SMTP_CA": "/etc/ca.pem",
    "GROOTBOEK_SMTP_USER": "boeken",
    "GROOTBOEK_SMTP_PASSWORD": "short",
    "GROOTBOEK_SMTP_SECONDS": "11",
    "GROOTBOEK_MAIL_SENDER": " boeken@example.nl ",
    "GROOTBOEK_MAIL_FOLDER": "/var/mail/out",
    "GROOTBOEK_WEBHOOK_NETWORKS": "10.0.0.0/8",
    "GROOTBOEK_WEBHOOK_SECONDS": "15",
    "GROOTBOEK_LOG_FORMAT": "TEXT",
    "GROOTBOEK_LOG_LEVEL": "warning",
}
"""Another value than the default for every setting."""


def test_every_setting_is_read_from_its_variable() -> None:
    read = settings_from(GIVEN)
    assert set(GIVEN) == {variable(one) for one in dataclasses.fields(Settings)}
    assert [one.name for one in dataclasses.fields(Settings) if getattr(read, one.name) == one.default] == []
    assert read.trusted_proxies == ("10.0.0.1/32", "fd00::/8")
    assert read.cash_services == ("webshop", "kassa")
    assert read.tls_cert == Path("/etc/cert.pem")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "0", "from 1 to 65535, not '0'"),
        ("PORT", "-1", "a whole number"),
        ("THREADS", "x", "a whole number"),
        ("DATABASE", " ", "a text"),
        ("TRUSTED_PROXIES", "10.0.0.0/99", "networks such as"),
        ("SMTP_TLS", "ssl", "one of starttls, tls, none"),
        ("SMTP_SECONDS", "121", "from 1 to 120"),
        ("SMTP_USER", "zoë", "ASCII"),
        ("MAIL_SENDER", "boeken", "an e-mail address"),
        ("MAIL_SENDER", "Boeken <boeken@example.nl>", "an e-mail address"),
        ("MAIL_SENDER", "a@example.nl\nBcc: b@example.nl", "an e-mail address"),
        ("LOG_LEVEL", "loud", "one of debug, info, warning, error"),
    ],
)
def test_a_wrong_setting_is_named_with_what_was_expected(name: str, value: str, words: str) -> None:
    with pytest.raises(BadSetting) as caught:
        settings_from({f"GROOTBOEK_{name}": value})
    assert str(caught.value).startswith(f"GROOTBOEK_{name} must be ")
    assert words in str(caught.value)


@pytest.mark.parametrize(("name", "value"), [("SECRET_KEY", "hush"), ("SMTP_PASSWORD", "hush é")])
def test_a_wrong_secret_is_not_repeated(name: str, value: str) -> None:
    with pytest.raises(BadSetting) as caught:
        settings_from({f"GROOTBOEK_{name}": value})
    assert value not in str(caught.value)


def test_secrets_are_not_shown_with_the_settings() -> None:
    shown = repr(Settings(secret_key="hush, hush, hush, hush", smtp_password="pssst"))
    assert "hush" not in shown
    assert "pssst" not in shown


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings().port = 1  # type: ignore[misc]


@pytest.mark.parametrize("one", dataclasses.fields(Settings), ids=variable)
def test_every_setting_is_documented(one: "dataclasses.Field[object]") -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{variable(one)}` |")]
    assert len(rows) == 1
    assert rows[0].endswith(f"| {one.metadata['meaning']} |")
