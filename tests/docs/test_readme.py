"""The README's tour is what one sees, and its figures are those of the coverage."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest

from docs.pages.coverage import doors
from docs.pages.shown import noted
from docs.pages.sources import ROOT, VENDORS
from tests.docs.blocks import Reader, blocks, runnable
from tests.live_server import serving

pytestmark = pytest.mark.slow

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def tour(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """What the command blocks print, on a new demo administration; its server runs until the tests are over."""
    folder = tmp_path_factory.mktemp("tour")
    with serving(f"sqlite:///{folder}/data/grootboek.sqlite", "--demo") as server:
        reader = Reader(
            folder,
            environment={"GROOTBOEK_PORT": str(server.port)},
            replacing={"http://127.0.0.1:8080": server.url, ".venv/bin/grootboek": "grootboek"},
        )
        yield reader.follow(runnable(blocks(README)))


def test_the_sale_is_booked_with_the_answer_that_is_printed(tour: list[str]) -> None:
    (answer,) = (block.text.strip() for block in blocks(README) if block.language == "xml")
    assert answer in tour[1]


def test_snelstart_shows_the_invoice(tour: list[str]) -> None:
    (invoice,) = json.loads(tour[2])
    assert (invoice["factuurnummer"], invoice["openstaandSaldo"]) == ("2026-001", 121)


def test_cash_shows_the_ledger_lines(tour: list[str]) -> None:
    rows = re.findall(r"0201>(\d+)</.*?0307>([-\d,]+)<", tour[3].replace("&lt;", "<").replace("&gt;", ">"), re.DOTALL)
    assert set(rows) == {("1300", "121,00"), ("8000", "-100,00"), ("1700", "-21,00")}


def test_the_address_that_is_printed_signs_a_browser_in(tour: list[str]) -> None:
    page = httpx.get(tour[4].strip(), follow_redirects=True)
    assert page.status_code == 200
    assert "Demo CASH" in page.text


def test_the_demo_shows_its_books_and_they_are_sound(tour: list[str]) -> None:
    assert "The books as the doors show them" in tour[5]
    assert "sound" in tour[5]


@pytest.mark.parametrize("door", doors(noted()), ids=lambda door: door.name)
def test_it_says_how_many_operations_are_served(door: object) -> None:
    (row,) = re.findall(rf"^\| {VENDORS[door.name]}\b.*\| (\d+ of \d+) \|$", README, re.MULTILINE)  # type: ignore[attr-defined]
    items = door.operations  # type: ignore[attr-defined]
    assert row == f"{sum(bool(item.test) for item in items)} of {len(items)}"
