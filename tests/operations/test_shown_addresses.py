"""No password is shown, wherever in the address of a database or of a mail host it stands."""

import pytest

from grootboek.settings import BadSetting, Settings, settings_from
from grootboek.store.engine.database import normal_url, shown_address
from tests.cli.conftest import runner

PASSWORD = "geheim-Woord"
NOWHERE = "127.0.0.1:1"
ADDRESSES = [
    f"postgresql://jan:{PASSWORD}@{NOWHERE}/books",
    f"postgresql://jan:x@{PASSWORD}@{NOWHERE}/books",
    f"postgresql://jan:x%40{PASSWORD}@{NOWHERE}/books",
    f"postgresql:///books?host=127.0.0.1&port=1&password={PASSWORD}",
    f"postgresql://{NOWHERE}/books?user=jan&password={PASSWORD}",
    f"postgresql://{NOWHERE}/books?sslpassword={PASSWORD}&passfile=/{PASSWORD}",
    f"postgresql://jan:{PASSWORD}:1/books",
    f"postgresql+psycopg://jan:{PASSWORD}@{NOWHERE}/books",
    f"mysql://jan:{PASSWORD}@{NOWHERE}/books",
    f"jan:{PASSWORD}@{NOWHERE}/books",
    PASSWORD,
]
COMMANDS = [
    ("verify",),
    ("check", "--json"),
    ("migrate",),
    ("serve", "--port", "1", "--workers", "2"),
    ("backup", "x.dump"),
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_shown_without_its_password(address: str) -> None:
    assert PASSWORD not in shown_address(address)
    assert PASSWORD not in repr(Settings(database=address))


@pytest.mark.parametrize(
    "address", [address for address in ADDRESSES if "postgresql" not in address.partition("//")[0]] + [ADDRESSES[6]]
)
def test_what_is_no_address_is_refused_without_showing_it(address: str) -> None:
    with pytest.raises(ValueError, match=r"is not|, not") as refused:
        normal_url(address)
    assert PASSWORD not in str(refused.value)


def test_what_is_no_secret_of_an_address_is_shown() -> None:
    shown = shown_address(f"postgresql://jan:{PASSWORD}@db.example.nl:5433/books?sslmode=require&password=x")
    assert shown == "postgresql://jan@db.example.nl:5433/books?sslmode=require"
    assert shown_address("postgresql:///books?host=/run/postgresql") == "postgresql:///books?host=%2Frun%2Fpostgresql"
    assert shown_address("sqlite:///data/books.sqlite") == "sqlite:///data/books.sqlite"


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda arguments: arguments[0])
@pytest.mark.parametrize("address", [ADDRESSES[1], ADDRESSES[3], ADDRESSES[6]])
def test_no_command_prints_a_password(
    arguments: tuple[str, ...], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROOTBOEK_DATABASE", address)
    ran = runner()(*arguments, code=1 if arguments[0] == "check" else 2)
    assert PASSWORD not in ran.output
    assert PASSWORD not in ran.stderr


@pytest.mark.parametrize("host", [f"smtp://jan:{PASSWORD}@mail.example.nl", f"jan:{PASSWORD}@mail.example.nl:25"])
def test_a_mail_host_with_a_password_is_refused_without_showing_it(host: str) -> None:
    with pytest.raises(BadSetting, match="GROOTBOEK_SMTP_HOST must be the name or address of a host") as refused:
        settings_from({"GROOTBOEK_SMTP_HOST": host})
    assert PASSWORD not in str(refused.value)
