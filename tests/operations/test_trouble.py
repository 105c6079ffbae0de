"""What is wrong with the disk or the database is said, by /health, in the log and by `grootboek check`."""

import json
import os
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import falcon.testing
import pytest
import structlog.testing
from sqlalchemy import make_url

from grootboek.access.server import Server
from grootboek.app import application
from grootboek.settings import Settings
from grootboek.store.database_state import written_state
from grootboek.store.engine.database import Database
from grootboek.store.engine.trouble import trouble_of
from tests.cli.conftest import Run, run
from tests.pango import skip_without_pango

__all__ = ["run"]
WRONG_LOGIN = (
    b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="https://www.cashweb.nl/?api"><s:Body>'
    b"<c:ListAdministrations><relatie>1</relatie><email>a</email><pass>b</pass></c:ListAdministrations></s:Body></s:Envelope>"
)
READS_ONLY = {
    "sqlite": "the file system, or the database file, can only be read",
    "postgresql": "the database server only reads: it is a standby, or set so",
}


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def reading_only(url: str) -> Iterator[Database]:
    """Open a database whose writes are refused as on a file system, or a standby, that only reads."""
    is_sqlite = url.startswith("sqlite")
    address = make_url(url)
    limited = address if is_sqlite else address.update_query_dict({"options": "-c default_transaction_read_only=on"})
    with opened(limited.render_as_string(hide_password=False)) as database:
        if is_sqlite:
            with database.writing() as connection:
                pass
            connection = database.writer.raw_connection()
            connection.driver_connection.execute("PRAGMA query_only=ON")
            connection.close()
        yield database


def test_a_database_that_only_reads_is_said_by_health_and_in_the_log(database_url: str) -> None:
    engine = make_url(database_url).get_backend_name()
    with reading_only(database_url) as database:
        client = falcon.testing.TestClient(application(Server(database, Settings())))
        health = client.simulate_get("/health")
        assert (health.status_code, health.json["status"]) == (503, "failing")
        assert (health.json["database"]["state"], health.json["database"]["reason"]) == (
            "unwritable",
            READS_ONLY[engine],
        )
        with structlog.testing.capture_logs() as lines:
            headers = {"Content-Length": str(len(WRONG_LOGIN)), "Content-Type": "text/xml"}
            client.simulate_post("/", query_string="api/3.0", body=WRONG_LOGIN, headers=headers)
        assert (lines[-1]["outcome"], lines[-1]["cause"]) == ("failed", READS_ONLY[engine])


def test_a_database_that_is_well_is_written_to_without_a_change(database_url: str) -> None:
    with opened(database_url) as database:

        def held() -> list[object]:
            with database.reading() as connection:
                return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM installation")]

        before = held()
        assert (written_state(database).state, written_state(database).reason) == ("ok", "")
        assert held() == before


def test_a_lock_of_another_process_is_said(sqlite_url: str) -> None:
    with opened(sqlite_url) as database, closing(sqlite3.connect(str(database.file))) as other:
        other.execute("BEGIN IMMEDIATE")
        state = written_state(database, seconds=0)
        assert (state.state, state.reason) == ("unwritable", "another process holds the database locked")
        other.rollback()
        assert written_state(database, seconds=0).state == "ok"


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "full.sqlite")) as full:
        full.execute("CREATE TABLE text (t)")
        full.execute("PRAGMA max_page_count=3")
        with pytest.raises(sqlite3.OperationalError) as failure:
            full.execute("INSERT INTO text VALUES (zeroblob(100000))")
    assert trouble_of(failure.value) == "the disk is full"
    assert trouble_of(OSError(28, "No space left on device")) == "the disk is full"
    assert trouble_of(ValueError("not of a disk")) == ""


def test_a_disk_without_room_for_a_reader_is_full() -> None:
    failure = sqlite3.OperationalError("disk I/O error")
    failure.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    assert trouble_of(failure) == "the disk is full"


def test_a_file_system_that_only_reads_is_said_by_every_command(
    run: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(sqlite_url) as database:
        assert database.file is not None
        database.file.write_bytes(b"not to be read" * 100)
    monkeypatch.setattr(os, "statvfs", lambda _file: os.statvfs_result((0,) * 8 + (os.ST_RDONLY, 0)))
    told = run("verify", "--database", sqlite_url, code=2).stderr
    assert told == f"grootboek: the database {sqlite_url} cannot be opened ({READS_ONLY['sqlite']})\n"
    is_well, seen, advice = findings(run, 1, "--database", sqlite_url)["database"]
    assert (is_well, READS_ONLY["sqlite"] in seen, "mount it for writing" in advice) == (False, True, True)


def findings(run: Run, code: int, *arguments: str) -> dict[str, tuple[bool, str, str]]:
    rows = json.loads(run("check", "--json", *arguments, code=code).stdout)
    return {row["what"]: (not row["advice"], row["seen"], row["advice"]) for row in rows}


def test_check_says_that_all_is_well(run: Run) -> None:
    skip_without_pango()
    seen = findings(run, 0)
    assert list(seen) == ["settings", "database", "disk", "clock", "mail", "printing"]
    assert {is_well for is_well, _, _ in seen.values()} == {True}
    assert "ok     database" in run("check").stdout


def test_check_says_what_to_do_about_a_database_that_is_not_there(run: Run, tmp_path: Path) -> None:
    is_well, _, advice = findings(run, 1, "--database", f"sqlite:///{tmp_path}/mistyped/books.sqlite")["database"]
    assert (is_well, advice.split(";")[0]) == (False, "make it: grootboek migrate")
    assert not (tmp_path / "mistyped").exists()


def test_check_says_that_no_mail_host_answers(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    monkeypatch.setenv("GROOTBOEK_SMTP_HOST", "127.0.0.1")
    monkeypatch.setenv("GROOTBOEK_SMTP_PORT", str(port))
    is_well, seen, advice = findings(run, 1)["mail"]
    assert (is_well, f"127.0.0.1:{port}" in seen, "GROOTBOEK_SMTP_" in advice) == (False, True, True)


@pytest.mark.parametrize("command", [("verify",), ("administration", "list"), ("backup", "x")])
def test_a_mistyped_database_is_not_made(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    missing = tmp_path / "mistyped" / "books.sqlite"
    ran = run(*command, "--database", f"sqlite:///{missing}", code=2)
    assert "there is no database" in ran.stderr
    assert not missing.parent.exists()
