"""`serve --demo` and `demo`: the demo administration, its credentials, and the messages through all three doors."""

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.live_server import LiveServer, serving

pytestmark = pytest.mark.slow


def demo(server: LiveServer, credentials: Path, code: int = 0) -> str:
    """Run `grootboek demo` against a server and return what it prints."""
    command = [sys.executable, "-m", "grootboek", "demo", "--url", server.url, "--credentials", str(credentials)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=120, env={**os.environ, "COLUMNS": "160"}
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def kept(tmp_path: Path) -> Path:
    return tmp_path / "demo" / "books.demo.json"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/demo/books.sqlite"


@dataclass(frozen=True)
class Served:
    """A folder in which the demo was served once, and what the server printed."""

    folder: Path
    printed: str


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    """The demo that was served and stopped with Ctrl-C."""
    folder = tmp_path_factory.mktemp("served") / "demo"
    with serving(f"sqlite:///{folder}/books.sqlite", "--demo") as server:
        assert server.stop(signal.SIGINT) == 0
        return Served(folder, server.output)


@pytest.fixture
def served_before(served: Served, tmp_path: Path) -> str:
    """What was printed when the demo was served before, in the folder of `url`."""
    shutil.copytree(served.folder, tmp_path / "demo")
    return served.printed


def test_the_demo_is_served_again_on_the_same_data(url: str, served_before: str, tmp_path: Path) -> None:
    assert stat.S_IMODE(kept(tmp_path).stat().st_mode) == 0o600
    credentials = json.loads(kept(tmp_path).read_text())
    with serving(url, "--demo") as server:
        server.stop()
        second = server.output
    for secret in (credentials["snelstart"]["client_key"], credentials["cash"]["password"]):
        assert secret in served_before
        assert secret in second


@pytest.mark.parametrize("damage", ["gone", "not json", '{"administration": "demo"}'])
@pytest.mark.usefixtures("served_before")
def test_lost_credentials_are_replaced(url: str, tmp_path: Path, damage: str) -> None:
    old = kept(tmp_path).read_text()
    if damage == "gone":
        kept(tmp_path).unlink()
    else:
        kept(tmp_path).write_text(damage)
    with serving(url, "--demo") as server:
        server.stop()
    new = json.loads(kept(tmp_path).read_text())
    assert new["administration"] == "demo"
    assert new != json.loads(old)


def test_the_requests_that_are_printed_work_when_pasted(url: str) -> None:
    with serving(url, "--demo") as server:
        printed = server.output
        pasted = re.findall(r"^# [^\n]+\n(.*?)\n\n", printed, re.MULTILINE | re.DOTALL)
        answers = [
            subprocess.run(["bash", "-c", one], capture_output=True, text=True, check=True, timeout=60).stdout
            for one in pasted
        ]
    assert len(answers) == 3
    assert re.search(r"<SessionID>[^<]+</SessionID>", answers[0])
    assert len(json.loads(answers[1])) == 5
    assert "&lt;Code&gt;demo&lt;/Code&gt;" in answers[2]


def test_the_demo_books_through_all_doors_and_shows_the_books(url: str, tmp_path: Path) -> None:
    with serving(url, "--demo") as server:
        told = demo(server, kept(tmp_path))
        again = demo(server, kept(tmp_path))
    for title in (
        "OpenSession",
        "AddRelatie",
        "AddMutatie, a sale",
        "its payment",
        "token",
        "verkoopboekingen",
        "Import",
    ):
        (line,) = [line for line in told.splitlines() if title in line][:1]
        assert "refused" not in line
        assert "fault" not in line
    rows = dict(re.findall(r"│ (\d{4})\s+│.*?│\s+[\d.,]+ │\s+[\d.,]+ │\s+(-?[\d.,]+) │", told))
    assert rows["1000"] == "-100,00"
    assert rows["1100"] == "121,00"
    assert rows["1300"] == "2.042,00"
    assert rows["8000"] == "-1.787,60"
    assert re.search(r"total.*│\s+0,00 │", told)
    assert "verkoopfacturen" in told or "sales invoices" in told
    assert "060077" in next(line for line in again.splitlines() if "sales document" in line)


def test_a_demo_without_a_server_says_so(tmp_path: Path) -> None:
    credentials = tmp_path / "keys.json"
    keys = {
        "administration": "demo",
        "eboekhouden": {"username": "u", "security_code_1": "1", "security_code_2": "2"},
        "snelstart": {"client_key": "dTpw", "subscription_key": "k"},
        "cash": {"relation": "1", "email": "e", "password": "p", "administration_code": "demo"},
    }
    credentials.write_text(json.dumps(keys))
    command = [sys.executable, "-m", "grootboek", "demo", "--url", "http://127.0.0.1:1", "--credentials"]
    done = subprocess.run([*command, str(credentials)], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert "no server answers" in done.stderr
    done = subprocess.run([*command, str(tmp_path / "none")], capture_output=True, text=True, check=False, timeout=60)
    assert "there is no file" in done.stderr
