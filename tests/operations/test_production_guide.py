"""What docs/how-to/run-in-production.md says is what happens."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import psycopg
import pytest
from sqlalchemy import make_url

from grootboek.settings import Settings, settings_from, variable
from grootboek.store import migrations
from tests.engines import Engines
from tests.live_server import new_administration, serving

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/how-to/run-in-production.md").read_text(encoding="utf-8")


def block(language: str, start: str = "") -> str:
    """Return the code block of a language that begins with a text."""
    found = [one for one in re.findall(rf"```{language}[^\n]*\n(.*?)```", GUIDE, re.DOTALL) if one.startswith(start)]
    assert len(found) == 1
    return str(found[0])


@pytest.fixture
def roles(engines: Engines) -> Iterator[tuple[str, str]]:
    """The addresses of the guide's database for its two roles, the owner's first."""
    engines.need_postgresql()
    script = block("sh", "sudo -u postgres psql").partition("<<'SQL'\n")[2].partition("\nSQL")[0]
    suffix = f"_{engines.worker}"
    script = re.sub(r"\bgrootboek(_owner)?\b", lambda name: name[0] + suffix, script)
    before, _, after = script.partition(f"\\connect grootboek{suffix}\n")
    own = make_url(engines.server_url).set(database=f"grootboek{suffix}")
    _run(engines.server_url, before)
    _run(own.render_as_string(hide_password=False), after)
    owner = own.set(username=f"grootboek_owner{suffix}", password="choose-one")
    server = own.set(username=f"grootboek{suffix}", password="choose-another")
    yield owner.render_as_string(hide_password=False), server.render_as_string(hide_password=False)
    _run(
        engines.server_url,
        f"DROP DATABASE grootboek{suffix} WITH (FORCE);DROP ROLE grootboek_owner{suffix}; DROP ROLE grootboek{suffix}",
    )


def _run(url: str, script: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in script.split(";"):
            if statement.strip():
                connection.execute(statement.encode())


def test_the_server_runs_as_a_role_that_cannot_touch_the_guards(roles: tuple[str, str]) -> None:
    owner, server = roles
    migrations.upgrade(owner)
    new_administration(server)
    with serving(server) as live:
        assert httpx.get(f"{live.url}/health").json()["database"]["state"] == "ok"
    for forbidden in ("ALTER TABLE line DISABLE TRIGGER ALL", "TRUNCATE line CASCADE", "CREATE TABLE mine (id int)"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            _run(server, forbidden)


def test_the_settings_file_is_read() -> None:
    lines = block("sh", "GROOTBOEK_DATABASE").strip().splitlines()
    read = settings_from(dict(line.split("=", 1) for line in lines))
    assert (read.workers, read.trusted_proxies) == (2, ("127.0.0.1/32",))


def test_every_variable_that_is_named_exists() -> None:
    named = set(re.findall(r"GROOTBOEK_[A-Z_]+", GUIDE))
    assert named <= {variable(one) for one in dataclasses.fields(Settings)}


def test_every_metric_that_is_named_exists(sqlite_url: str) -> None:
    named = set(re.findall(r"`(grootboek_[a-z_]+)`", GUIDE))
    with serving(sqlite_url) as live:
        httpx.get(f"{live.url}/health")
        text = httpx.get(f"{live.url}/metrics").text
    told = set(re.findall(r"^# HELP (\w+)", text, re.MULTILINE))
    assert len(named) >= 6
    assert named <= told


def test_the_unit_gives_running_requests_more_time_than_the_server_takes() -> None:
    unit = dict(line.split("=", 1) for line in block("ini", "[Unit]").splitlines() if "=" in line)
    assert int(unit["TimeoutStopSec"]) > Settings().stop_seconds
    assert unit["KillMode"] == "mixed"
    assert unit["ExecStart"].endswith("/grootboek serve")


def test_the_proxy_takes_bodies_as_large_as_the_server_does() -> None:
    found = re.search(r"client_max_body_size (\d+)m", block("nginx"))
    assert found
    assert int(found[1]) * 1_000_000 == Settings().body_limit
