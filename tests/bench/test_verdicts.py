"""Verdicts of a measurement: when a goal is met, and when one that was met before is lost."""

import pytest

from bench.goals import GOALS, at_least, at_most
from bench.results import Result, limit_result
from bench.rounds import Spread, spread
from bench.verdicts import line, lost, not_measured

SPEED, TIME, LIMIT = "AddMutatie, 8 at once, on SQLite", "GetSaldo, lines", "import, memory on SQLite"
OF_SIZE = "kolommenbalans, ledger"


def row(ratio: Spread, goal: str = SPEED, title: str = "Work") -> Result:
    return Result(title, "own", "peer", spread([1]), spread([1]), ratio, goal)


def ratios(least: float, middle: float, most: float) -> Spread:
    return Spread(middle, least, most)


@pytest.mark.parametrize(
    ("goal", "ratio", "missed"),
    [
        (at_least(0.5), 0.5, 0),
        (at_least(0.5), 0.6, 0),
        (at_least(0.5), 0.25, 0.25),
        (at_most(1.25), 1.25, 0),
        (at_most(1.25), 1, 0),
        (at_most(1.25), 1.75, 0.5),
        (at_most(250, " MB"), 1, 0),
        (at_most(250, " MB"), 1.5, 0.5),
    ],
)
def test_a_goal_is_met_up_to_its_figure(goal: object, ratio: float, missed: float) -> None:
    assert goal.missed_by(ratio) == missed  # type: ignore[attr-defined]


def test_a_row_says_whether_its_goal_is_met() -> None:
    figure = GOALS[SPEED].figure
    assert row(spread([figure])).verdict == "met"
    assert row(spread([figure - 0.01])).verdict == "not met"
    assert row(spread([0.01]), goal="").verdict == ""


def test_figures_are_held_against_a_limit_with_its_unit() -> None:
    held = limit_result("Import", "all of it", spread([125]), LIMIT)
    assert (held.ratio.middle, held.peer_rate.middle, held.unit, held.verdict) == (0.5, 250, " MB", "met")
    assert limit_result("Import", "all of it", spread([251]), LIMIT).verdict == "not met"


def test_a_goal_is_lost_when_it_is_missed_by_more_than_the_spread() -> None:
    before = [row(ratios(0.68, 0.70, 0.71))]
    assert lost(before, [row(ratios(0.60, 0.61, 0.62))]) == [row(ratios(0.60, 0.61, 0.62))]
    assert lost(before, [row(ratios(0.60, 0.63, 0.66))]) == []
    assert lost(before, [row(ratios(0.66, 0.67, 0.68))]) == []


def test_the_spread_of_the_run_before_counts_too() -> None:
    assert lost([row(ratios(0.55, 0.70, 0.71))], [row(ratios(0.60, 0.61, 0.62))]) == []


def test_a_goal_that_was_not_met_before_cannot_be_lost() -> None:
    assert lost([row(spread([0.64]))], [row(spread([0.10]))]) == []
    assert lost([], [row(spread([0.10]))]) == []
    assert lost([row(spread([9.9]), goal="")], [row(spread([0.10]), goal="")]) == []


def test_of_what_must_not_grow_it_is_the_large_figures_that_miss() -> None:
    before = [row(spread([1.0]), TIME)]
    assert lost(before, [row(spread([0.2]), TIME)]) == []
    assert lost(before, [row(spread([1.3]), TIME)]) == [row(spread([1.3]), TIME)]


def test_a_goal_of_large_books_is_not_lost_in_small_ones() -> None:
    before = [row(spread([900]), OF_SIZE, "Balances of 1,000,000 transactions")]
    small = row(spread([30]), OF_SIZE, "Balances of 20,000 transactions")
    large = row(spread([30]), OF_SIZE, "Balances of 1,000,000 transactions")
    assert lost(before, [small]) == []
    assert lost(before, [large]) == [large]


def test_a_line_says_the_verdict_the_ratio_and_the_goal() -> None:
    told = line(row(ratios(0.5, 0.7, 0.75)))
    assert told.split() == ["met", "0.70", "(0.50", "to", "0.75)", "≥", "0.65", "Work:", "own", "against", "peer"]


def test_goals_without_a_row_are_named() -> None:
    assert SPEED not in not_measured([row(spread([1]))])
    assert len(not_measured([row(spread([1]))])) == len(GOALS) - 1
