"""What is measured: sizes follow the lines that are asked for, and all peers get the same sales."""

import re
from pathlib import Path

import pytest

from bench.import_messages import LINES, cash_xml, sales_of
from bench.journals import euros, write_journal, write_opening
from bench.plan import WHOLE, Plan


def plan(lines: int) -> Plan:
    return Plan(rounds=1, seconds=1, administrations=1, lines=lines, workers=1, folder=Path(), postgres=None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lines", "figure", "least", "size"),
    [
        (WHOLE, 100_000, 1, 100_000),
        (WHOLE * 2, 100_000, 1, 100_000),
        (WHOLE // 10, 100_000, 1, 10_000),
        (WHOLE // 1_000, 100_000, 5_000, 5_000),
        (1, 100, 500, 100),
    ],
)
def test_sizes_follow_the_lines(lines: int, figure: int, least: int, size: int) -> None:
    assert plan(lines).scaled(figure, least) == size


def test_the_import_has_as_many_lines_as_it_says() -> None:
    assert cash_xml(1_000).count("<R0301>") == 1_000
    assert LINES == 100_000


def test_a_journal_has_the_sales_of_the_import(tmp_path: Path) -> None:
    journal, opening = tmp_path / "all.journal", tmp_path / "all.beancount"
    revenue = write_journal(journal, 2, 300)
    write_opening(opening, journal)
    imported = re.findall(r"<F0201>8000</F0201>.*?<F0307>-(\d+)</F0307>", cash_xml(300))
    assert revenue == 2 * sum(map(int, imported)) == 2 * sum(sale.net for sale in sales_of(300))
    written = journal.read_text()
    assert re.findall(r"Income:A8000  -([\d.]+) EUR", written) == [euros(int(cents)) for cents in imported] * 2
    assert written.count("1981-") == written.count("1982-") == 100
    assert opening.read_text().splitlines()[-1] == f'include "{journal}"'
