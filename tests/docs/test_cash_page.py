"""The list from which the page of CASH's requests is written describes all that the door answers; layouts name their sources."""

import re

import pytest

from docs.pages.cash_records import REQUESTS, page
from docs.pages.sources import GATEWAYS
from grootboek.gateways.cash.exports import ANSWERS, OF_LETTERS, WRITING
from grootboek.gateways.cash.records.layout import record_layout, record_numbers

DESCRIBED = {row["request"]: row for row in REQUESTS}
SOURCES = set(
    re.findall(
        r"^\| ([a-z]+) \|",
        (GATEWAYS / "cash" / "records" / "layouts" / "README.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
)


def test_every_request_that_is_answered_is_described() -> None:
    assert [number for number in ANSWERS if not DESCRIBED[number]["gives"]] == [], (
        "write it in docs/vendors/cash_exports.tsv"
    )


def test_no_request_is_described_that_is_not_answered() -> None:
    assert {number for number, row in DESCRIBED.items() if row["gives"]} <= ANSWERS.keys()


def test_letters_that_ask_for_something_else_are_described() -> None:
    for number, letter in {*OF_LETTERS, *(pair for pair in WRITING if pair[1])}:
        assert f"`{letter}`" in DESCRIBED[number]["letters"]


@pytest.mark.parametrize("number", sorted(record_numbers()))
def test_every_field_names_its_sources(number: str) -> None:
    for field in record_layout(number).fields:
        assert set(field.source.split(", ")) <= SOURCES


def test_page_shows_every_record() -> None:
    headings = re.findall(r"^### ([0-9A-Z]+) ", page(), re.MULTILINE)
    assert headings == sorted(record_numbers())
