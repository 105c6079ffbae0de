"""Verdicts: a line for each row, and which goals were met before and are missed now."""

from collections.abc import Iterable, Sequence

from bench.goals import GOALS
from bench.results import Result
from bench.rounds import Spread, ratio_text


def line(row: Result) -> str:
    """Write a row in one line, its verdict first."""
    aim = f"{row.aim}" if row.aim else ""
    return f"{row.verdict:<8}{ratio_text(row.ratio):<24} {aim:<8}{row.name}"


def lost(before: Iterable[Result], now: Iterable[Result]) -> list[Result]:
    """Return the rows of now that miss a goal by more than their spread, though it was met before.

    The spread is that of the rounds now or before, whichever is wider. A goal that is new, or was raised above what was
    measured before, was not met. One of a size is held only against a row of the same size, whose name says it.
    """
    met = {row.goal: row for row in before if row.goal and not row.missed_by}
    return [row for row in now if row.goal in met and _is_lost(met[row.goal], row)]


def _is_lost(before: Result, now: Result) -> bool:
    if now.aim and now.aim.of_size and now.name != before.name:
        return False
    return now.missed_by > max(_width(before.ratio), _width(now.ratio))


def not_measured(rows: Sequence[Result]) -> list[str]:
    """Return the names of the goals for which there is no row."""
    return sorted(set(GOALS) - {row.goal for row in rows})


def _width(ratio: Spread) -> float:
    return ratio.most - ratio.least
