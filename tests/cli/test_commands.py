"""The commands: administrations, users, credentials, verify, migrate and backup."""

import base64
import json
import re
import sqlite3
import stat
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from grootboek import __version__
from grootboek.access.credentials import CLIENT_KEY, find_credential
from grootboek.access.server import Server
from grootboek.bookkeeping.recording import record
from grootboek.cli.opening import OPERATOR, shown_day, shown_moment
from grootboek.ledger.booking import Document, DocumentLine
from grootboek.settings import Settings
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from grootboek.store.masters.administrations import administration_by_code
from grootboek.store.masters.chart import chart_of
from tests.cli.conftest import Run, made, runner


def book_cash_payment(url: str, code: str) -> None:
    """Book 100,00 of general costs, paid in cash."""
    database = Database(url)
    try:
        row = administration_by_code(database, code)
        assert row
        with open_book(database, row.id, OPERATOR, writing=True) as book:
            known = chart_of(book)
            line = DocumentLine(account_id=known.account_by_code["4360"].id, amount=10000)
            record(book, Document(journal_id=known.journal_by_code["KAS"].id, date=book.today, lines=(line,)))
    finally:
        database.close()


def key_works(url: str, client_key: str) -> bool:
    database = Database(url)
    try:
        with database.reading() as connection:
            return find_credential(Server(database, Settings()), connection, CLIENT_KEY, client_key) is not None
    finally:
        database.close()


def test_version_is_told(run: Run) -> None:
    assert run("--version").stdout.strip() == __version__


def test_a_new_administration_is_told_in_the_shape_that_scripts_rely_on(run: Run) -> None:
    told = made(run, "demo")
    assert list(told) == ["administration", "eboekhouden", "snelstart", "cash"]
    assert list(told["eboekhouden"]) == ["username", "security_code_1", "security_code_2"]
    assert list(told["snelstart"]) == ["client_key", "subscription_key", "secondary_subscription_key"]
    assert list(told["cash"]) == ["relation", "email", "password", "administration_code"]
    assert (told["administration"], told["cash"]["administration_code"]) == ("demo", "demo")
    user, colon, password = base64.b64decode(told["snelstart"]["client_key"]).decode().partition(":")
    assert user
    assert colon
    assert password
    assert re.fullmatch(r"[0-9A-F-]{36}", told["eboekhouden"]["security_code_2"])


def test_a_new_administration_is_told_to_a_person(run: Run) -> None:
    output = run("administration", "create", "Mijn zaak", "--code", "zaak", "--email", "ik@zaak.example").stdout
    assert "SecurityCode2" in output
    assert "ik@zaak.example" in output


def test_a_code_is_given_once(run: Run) -> None:
    made(run)
    again = run("administration", "create", "Andere zaak", "--code", "zaak", code=1)
    assert "is in use already" in again.stderr
    assert len(json.loads(run("administration", "list", "--json").stdout)) == 1


@pytest.mark.parametrize("code", ["", "Met Spaties", "UPPER", "x" * 21, "a/b"])
def test_a_wrong_code_is_refused(run: Run, code: str) -> None:
    assert "1 to 20" in run("administration", "create", "Zaak", "--code", code, code=1).stderr


def test_administrations_are_listed(run: Run) -> None:
    made(run, "zaak")
    made(run, "anders")
    assert [row["code"] for row in json.loads(run("administration", "list", "--json").stdout)] == ["anders", "zaak"]
    assert "Mijn zaak" in run("administration", "list").stdout


def test_a_user_of_several_administrations_keeps_one_account(run: Run) -> None:
    made(run, "een", "--email", "ik@zaak.example")
    made(run, "twee", "--email", "ik@zaak.example")
    (user,) = json.loads(run("user", "list", "--json").stdout)
    assert user["roles"] == {"een": "owner", "twee": "owner"}


def test_a_user_has_a_default_administration(run: Run) -> None:
    made(run)
    run("user", "create", "api@zaak.example", "--customer-number", "202943", "--default-administration", "zaak")
    run("user", "create", "vrij@zaak.example")
    run("user", "create", "fout@zaak.example", "--default-administration", "nergens", code=1)
    run("user", "create", "fout@zaak.example", "--customer-number", "1000000000", code=1)

    def told() -> dict[str, tuple[int, str | None]]:
        rows = json.loads(run("user", "list", "--json").stdout)
        return {row["email"]: (row["customer_number"], row["default_administration"]) for row in rows}

    assert told()["api@zaak.example"] == (202943, "zaak")
    assert told()["vrij@zaak.example"][1] is None
    assert "fout@zaak.example" not in told()
    assert "zaak only" in run("user", "default", "vrij@zaak.example", "zaak").stdout
    assert "all of his administrations" in run("user", "default", "api@zaak.example").stdout
    assert told()["api@zaak.example"][1] is None
    assert told()["vrij@zaak.example"][1] == "zaak"


def test_an_administration_is_opened_to_another_customer(run: Run) -> None:
    made(run)
    run("user", "create", "kantoor@x.example", "--customer-number", "5")

    def links() -> list[tuple[str, int, str]]:
        rows = json.loads(run("co-working", "list", "--json").stdout)
        return [(row["administration"], row["customer_number"], row["role"]) for row in rows]

    run("co-working", "add", "zaak", "5")
    run("co-working", "add", "zaak", "5", "--role", "reader")
    assert links() == [("zaak", 5, "reader")]
    assert "reader" in run("co-working", "list").stdout
    assert "customer is the number of no user (6)" in run("co-working", "add", "zaak", "6", code=1).stderr
    owner = json.loads(run("user", "list", "--json").stdout)[-1]["customer_number"]
    assert "owns the administration already" in run("co-working", "add", "zaak", str(owner), code=1).stderr
    run("co-working", "remove", "zaak", "000005")
    assert links() == []
    assert "link is not known (5)" in run("co-working", "remove", "zaak", "5", code=1).stderr


def test_users_get_roles_and_lose_them(run: Run) -> None:
    made(run)
    run("user", "create", "boek@houder.example", "--name", "B. Houder")
    run("user", "grant", "boek@houder.example", "zaak", "--role", "reader")
    told = {row["email"]: row for row in json.loads(run("user", "list", "--json").stdout)}
    assert told["boek@houder.example"]["roles"] == {"zaak": "reader"}
    assert "B. Houder" in run("user", "list").stdout
    run("user", "revoke", "boek@houder.example", "zaak")
    run("user", "disable", "boek@houder.example")
    told = {row["email"]: row for row in json.loads(run("user", "list", "--json").stdout)}
    assert (told["boek@houder.example"]["roles"], told["boek@houder.example"]["active"]) == ({}, False)
    run("user", "enable", "boek@houder.example")


def test_a_password_is_asked_and_needs_twelve_characters(run: Run) -> None:
    run("user", "create", "ik@zaak.example")
    run("user", "password", "ik@zaak.example", input="een lang wachtwoord\neen lang wachtwoord\n")
    short = run("user", "password", "ik@zaak.example", input="kort\nkort\n", code=1)
    assert "twelve characters" in short.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("user", "grant", "niemand@x.example", "zaak"),
        ("user", "grant", "zaak@grootboek.local", "nergens"),
        ("user", "disable", "niemand@x.example"),
        ("credentials", "show", "nergens"),
        ("credentials", "rotate", "zaak", "--email", "niemand@x.example"),
        ("report", "trial-balance", "nergens"),
        ("verify", "nergens"),
    ],
)
def test_what_is_not_there_is_said_in_a_line(run: Run, arguments: tuple[str, ...]) -> None:
    made(run)
    told = run(*arguments, code=1).stderr
    assert told.startswith("grootboek: ")
    assert len(told.strip().splitlines()) == 1


def test_credentials_are_shown_without_their_secrets(run: Run) -> None:
    told = made(run)
    shown = run("credentials", "show", "zaak", "--json").stdout
    assert {row["door"] for row in json.loads(shown)} == {"eboekhouden", "snelstart", "cash"}
    secrets = (told["snelstart"]["client_key"], told["cash"]["password"], told["eboekhouden"]["security_code_1"])
    for secret in secrets:
        assert secret not in shown
        assert secret not in run("credentials", "show", "zaak").stdout


def test_rotated_credentials_replace_the_old(run: Run, database_url: str) -> None:
    old = made(run)["snelstart"]["client_key"]
    new = json.loads(run("credentials", "rotate", "zaak", "--json").stdout)["snelstart"]["client_key"]
    assert old != new
    assert not key_works(database_url, old)
    assert key_works(database_url, new)


def test_whose_credentials_must_be_said_when_there_are_several_users(run: Run) -> None:
    made(run)
    run("user", "create", "boek@houder.example")
    run("user", "grant", "boek@houder.example", "zaak")
    assert "--email" in run("credentials", "rotate", "zaak", code=1).stderr
    assert "SecurityCode1" in run("credentials", "rotate", "zaak", "--email", "boek@houder.example").stdout


def test_sound_books_are_said_to_be_sound(run: Run, database_url: str) -> None:
    made(run, "een")
    made(run, "twee")
    book_cash_payment(database_url, "een")
    assert run("verify").stdout.splitlines() == ["een: the books are sound", "twee: the books are sound"]
    assert run("verify", "twee").stdout.splitlines() == ["twee: the books are sound"]


def test_books_that_were_meddled_with_are_told_and_exit_1(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROOTBOEK_DATABASE", sqlite_url)
    run = runner()
    made(run)
    book_cash_payment(sqlite_url, "zaak")
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as meddling:
        for (trigger,) in meddling.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            meddling.execute(f"DROP TRIGGER {trigger}")
        meddling.execute("UPDATE line SET amount = amount * 2")
        meddling.commit()
    told = run("verify", code=1).stdout
    assert told.startswith("zaak: the books are NOT sound: ")
    assert "entry 1" in told
    assert len(told.splitlines()) == 1


def test_a_moment_is_shown_in_dutch_time() -> None:
    before_midnight = datetime(2026, 6, 30, 22, 15, tzinfo=UTC)
    assert (shown_moment(before_midnight), shown_day(before_midnight)) == ("2026-07-01 00:15", "2026-07-01")
    assert shown_moment(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == "2026-10-25 02:30"
    assert shown_moment(datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) == "2026-10-25 02:30"


def test_what_is_no_text_is_said_in_a_line(run: Run) -> None:
    run("migrate")
    assert run("verify", "\udcff", code=2).stderr == "grootboek: what was typed is no text in UTF-8\n"


def test_migrating_twice_does_no_harm(run: Run) -> None:
    first = run("migrate").stdout
    assert run("migrate").stdout == first


def test_a_command_on_a_database_without_tables_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROOTBOEK_DATABASE", f"sqlite:///{tmp_path}/new.sqlite")
    run = runner()
    assert "grootboek migrate" in run("administration", "list", code=2).stderr
    run("migrate")
    assert json.loads(run("administration", "list", "--json").stdout) == []


@pytest.mark.parametrize(
    "command", [("migrate",), ("verify",), ("serve",), ("administration", "create", "Z", "--code", "z")]
)
def test_tables_of_a_later_program_are_left_alone(run: Run, database_url: str, command: tuple[str, ...]) -> None:
    database = Database(database_url)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    told = run(*command, code=2).stderr
    assert (
        told == "grootboek: the database has the tables of a later Grootboek (version 9999): use that one, or a newer\n"
    )
    assert "use the Grootboek that made its tables" in run("check", code=1).stdout


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://x/y", "not mysql"),
        ("sqlite://", "needs a file"),
        ("nonsense", "not an address"),
        ("postgresql://user:a-secret@127.0.0.1:1/x", "does not answer"),
    ],
)
def test_a_wrong_database_is_told_without_its_password(url: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROOTBOEK_DATABASE", url)
    told = runner()("verify", code=2).stderr
    assert words in told
    assert "a-secret" not in told


def test_a_backup_on_sqlite_is_whole_and_private(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROOTBOEK_DATABASE", sqlite_url)
    run, copy = runner(), tmp_path / "copy.sqlite"
    made(run)
    book_cash_payment(sqlite_url, "zaak")
    run("backup", str(copy))
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert run("verify", "--database", f"sqlite:///{copy}").stdout == "zaak: the books are sound\n"
    assert "is there already" in run("backup", str(copy), code=1).stderr
    book_cash_payment(sqlite_url, "zaak")
    run("backup", str(copy), "--force")
    shown = run("report", "trial-balance", "zaak", "--format", "json", "--database", f"sqlite:///{copy}").stdout
    assert json.loads(shown)["rows"][1]["debit"] == 200
    assert "the database itself" in run("backup", sqlite_url.removeprefix("sqlite:///"), "--force", code=1).stderr
    assert "no copy was made" in run("backup", str(tmp_path / "nowhere/copy"), code=1).stderr


def test_a_backup_on_postgresql_is_left_to_pg_dump(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROOTBOEK_DATABASE", postgresql_url)
    told = runner()("backup", str(tmp_path / "copy"), code=3)
    assert told.stdout.startswith("pg_dump --format=custom --file=")
    assert not (tmp_path / "copy").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "70000"),
        ("WORKERS", "many"),
        ("TRUSTED_PROXIES", "everyone"),
        ("LOG_FORMAT", "xml"),
        ("SECRET_KEY", "x"),
    ],
)
def test_a_wrong_setting_is_named(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"GROOTBOEK_{name}", value)
    told = runner()("verify", code=2).stderr
    assert f"GROOTBOEK_{name} must be" in told


def test_help_is_there_for_every_command() -> None:
    run: Any = runner()
    for command in ("serve", "demo", "verify", "report", "migrate", "backup", "administration", "user"):
        assert "Usage" in run(command, "--help").stdout


@pytest.mark.parametrize("typed", ["80_80", "\u0668\u0660", "\uff18", " 80", "0", "65536", "9" * 5_000, "x"])
def test_a_number_that_is_typed_has_digits_of_ascii(typed: str) -> None:
    told = runner()("serve", "--port", typed, code=2).output
    assert "whole number" in told
