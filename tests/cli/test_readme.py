"""The README's tour is what one sees: its commands are run as they are printed."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.live_server import serving

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the blocks of the tour print, on a new demo administration."""
    folder = tmp_path_factory.mktemp("tour")
    blocks = re.findall(r"```sh\n(.*?)```", README.partition("## A tour")[2], re.DOTALL)
    with serving(f"sqlite:///{folder}/data/grootboek.sqlite", "--demo") as server:
        script = "\necho @@@\n".join(blocks).replace("http://127.0.0.1:8080", server.url)
        done = subprocess.run(
            ["bash", "-e", "-c", script], cwd=folder, capture_output=True, text=True, check=False, timeout=120
        )
    assert done.returncode == 0, done.stderr
    return done.stdout.split("@@@\n")


def test_the_sale_is_booked_with_the_answer_that_is_printed(tour: list[str]) -> None:
    expected = re.search(r"```xml\n(.*?)\n```", README, re.DOTALL)
    assert expected
    assert expected[1] in tour[1]


def test_snelstart_shows_the_invoice(tour: list[str]) -> None:
    (invoice,) = json.loads(tour[2])
    assert (invoice["factuurnummer"], invoice["openstaandSaldo"]) == ("2026-001", 121)


def test_cash_shows_the_ledger_lines(tour: list[str]) -> None:
    rows = re.findall(r"0201>(\d+)</.*?0307>([-\d,]+)<", tour[3].replace("&lt;", "<").replace("&gt;", ">"), re.DOTALL)
    assert set(rows) == {("1300", "121,00"), ("8000", "-100,00"), ("1700", "-21,00")}


def test_what_the_readme_links_to_is_there() -> None:
    linked = [name for name in re.findall(r"\]\(([^)]+)\)", README) if "://" not in name]
    assert len(linked) > 5
    assert [name for name in linked if not (ROOT / name).exists()] == []
