"""The figures as people read them: a table on the screen and in docs/reference/performance.md."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.contestants import ROOT
from bench.results import Result
from bench.rounds import Spread

PAGE: Path = ROOT / "docs" / "reference" / "performance.md"
_BEGIN = "<!-- figures: written by `make bench` -->"
_END = "<!-- end of the figures -->"


def table(results: Sequence[Result]) -> str:
    """Write results as a table in Markdown."""
    rows = ["| measured | against | rate | its rate | ratio | goal | |", "|---|---|--:|--:|--:|--:|---|"]
    for row in results:
        goal = str(row.goal) if row.goal else ""
        rates = f"{_rate(row.own_rate, row.unit)} | {_rate(row.peer_rate, row.unit)}"
        figures = f"{rates} | {_ratio(row.ratio)} | {goal} | {row.verdict}"
        rows.append(f"| {row.title}: {row.own} | {row.peer} | {figures} |")
    return "\n".join(rows)


def write_page(results: Sequence[Result], facts: Sequence[tuple[str, str]], how: str) -> None:
    """Put the figures of this run in the place of the last ones."""
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    after = rest.partition(_END)[2]
    circumstances = "\n".join(
        ["| | |", "|---|---|", f"| day | {_day()} |", *(f"| {name} | {fact} |" for name, fact in facts)]
    )
    missed = [f"{row.title}: {row.own} against {row.peer}" for row in results if "not" in row.verdict]
    verdict = "Every goal is met." if not missed else f"Not met: {'; '.join(missed)}."
    content = "\n\n".join([_BEGIN, circumstances, how, table(results), verdict, _END])
    PAGE.write_text(before + content + after, encoding="utf-8")


def _day() -> str:
    return datetime.now(UTC).date().isoformat()


def _rate(rate: Spread, unit: str) -> str:
    return f"{_whole(rate.middle)}{unit} ({_whole(rate.least)} to {_whole(rate.most)})"


def _whole(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 10 else _short(figure)


def _ratio(ratio: Spread) -> str:
    return f"{_short(ratio.middle)} ({_short(ratio.least)} to {_short(ratio.most)})"


def _short(figure: float) -> str:
    return f"{figure:.2f}" if figure < 10 else f"{figure:.1f}"
