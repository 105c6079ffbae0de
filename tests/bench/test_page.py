"""The page of figures: its table is written from the rows that are kept beside it."""

from bench import page
from bench.comparisons import COMPARISONS
from bench.goals import GOALS
from bench.page import Row, figures, merged, written_rows
from bench.results import Result
from bench.rounds import spread


def row(comparison: str, ratio: float, day: str = "2026-11-30") -> Row:
    one = spread([1])
    return Row(comparison, day, Result("Work", comparison, "peer", one, one, spread([ratio]), "settling on SQLite"))


def test_a_run_replaces_the_rows_of_the_comparisons_that_it_made() -> None:
    before = [row("sqlite", 1), row("sqlite", 2), row("visits", 3), row("gone", 4)]
    now = [row("visits", 30), row("postgresql", 5)]
    assert merged(before, now, ["postgresql", "sqlite", "visits"]) == [
        row("postgresql", 5),
        row("sqlite", 1),
        row("sqlite", 2),
        row("visits", 30),
    ]


def test_a_row_of_another_day_says_which() -> None:
    told = figures([row("one", 20), row("two", 30, "2026-11-01")], "2026-11-30").splitlines()
    assert (
        told[2]
        == "| Work: one | peer | 1.00/s (1.00 to 1.00) | 1.00/s (1.00 to 1.00) | 20.0 (20.0 to 20.0) | ≥ 20 | met |"
    )
    assert told[3].startswith("| Work: two (2026-11-01) |")
    assert told[-1] == "Every goal is met."


def test_goals_that_are_not_met_are_listed() -> None:
    assert figures([row("one", 19)], "2026-11-30").endswith("\n\nNot met: Work: one against peer.")


def test_what_is_kept_is_read_back(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    kept, text = tmp_path / "rows.jsonl", tmp_path / "page.md"
    text.write_text(
        "Before\n\n<!-- figures: written by `make bench` -->\n\nold\n\n<!-- end of the figures -->\n\nAfter\n"
    )
    monkeypatch.setattr(page, "ROWS", kept)
    monkeypatch.setattr(page, "PAGE", text)
    rows = [row("one", 20), row("two", 3)]
    page.write_page(rows, "2026-11-30", "Quiet.")
    assert written_rows() == rows
    begin, end = "<!-- figures: written by `make bench` -->", "<!-- end of the figures -->"
    assert text.read_text() == f"Before\n\n{begin}\n\nQuiet.\n\n{figures(rows, '2026-11-30')}\n\n{end}\n\nAfter\n"


def test_the_page_shows_the_rows_that_are_kept() -> None:
    rows, text = written_rows(), page.PAGE.read_text(encoding="utf-8")
    (day,) = (line.split("|")[2].strip() for line in text.splitlines() if line.startswith("| day |"))
    assert figures(rows, day) in text


def test_kept_rows_are_of_comparisons_and_each_has_a_goal_of_its_own() -> None:
    rows = written_rows()
    named = [row.result.goal for row in rows if row.result.goal]
    assert {row.comparison for row in rows} <= set(COMPARISONS)
    assert len(named) == len(set(named))
    assert set(named) <= set(GOALS)
