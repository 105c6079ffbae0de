"""The figures as people read them, in docs/reference/performance.md, and as they are kept for the next run, in a file beside it.

The file has a row in each line, in the order of the table. A run replaces the rows of the comparisons that it made; the table
is written from the file, so that the two never differ.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from bench.contestants import ROOT
from bench.results import Result
from bench.rounds import Spread, figure_text, ratio_text

PAGE: Final[Path] = ROOT / "docs" / "reference" / "performance.md"
ROWS: Final[Path] = PAGE.with_suffix(".jsonl")
_BEGIN = "<!-- figures: written by `make bench` -->"
_END = "<!-- end of the figures -->"


@dataclass(frozen=True, slots=True)
class Row:
    """A result with the comparison that it is of and the day of the run."""

    comparison: str
    day: str
    result: Result


def written_rows() -> list[Row]:
    """Return the rows of the runs before."""
    return [msgspec.json.decode(line, type=Row) for line in ROWS.read_bytes().splitlines()]


def merged(before: Sequence[Row], now: Sequence[Row], order: Iterable[str]) -> list[Row]:
    """Return the rows in the order of the comparisons: those of now, and those before of comparisons that were not made now."""
    made = {row.comparison for row in now}
    rows = [*now, *(row for row in before if row.comparison not in made)]
    return [row for name in order for row in rows if row.comparison == name]


def write_page(rows: Sequence[Row], day: str, circumstances: str) -> None:
    """Keep the rows for the next run, and put them in the place of the table with what is to be told of this run."""
    ROWS.write_bytes(b"".join(msgspec.json.encode(row) + b"\n" for row in rows))
    text = PAGE.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    after = rest.partition(_END)[2]
    content = "\n\n".join([_BEGIN, circumstances, figures(rows, day), _END])
    PAGE.write_text(before + content + after, encoding="utf-8")


def figures(rows: Sequence[Row], day: str) -> str:
    """Write the table, and below it which goals are not met; a row of another day says which."""
    missed = [row.result.name for row in rows if row.result.missed_by]
    told = f"Not met: {'; '.join(missed)}." if missed else "Every goal is met."
    return f"{_table(rows, day)}\n\n{told}"


def circumstances(facts: Sequence[tuple[str, str]], day: str, how: str) -> str:
    """Write what is to be told of a run."""
    table = ["| | |", "|---|---|", f"| day | {day} |", *(f"| {name} | {fact} |" for name, fact in facts)]
    return "\n".join(table) + f"\n\n{how}"


def _table(rows: Sequence[Row], day: str) -> str:
    lines = ["| measured | against | rate | its rate | ratio | goal | |", "|---|---|--:|--:|--:|--:|---|"]
    for row in rows:
        one, other_day = row.result, "" if row.day == day else f" ({row.day})"
        rates = f"{_rate(one.own_rate, one.unit)} | {_rate(one.peer_rate, one.unit)}"
        verdict = "**not met**" if one.missed_by else one.verdict
        told = f"{rates} | {ratio_text(one.ratio)} | {one.aim or ''} | {verdict}"
        lines.append(f"| {one.title}: {one.own}{other_day} | {one.peer} | {told} |")
    return "\n".join(lines)


def _rate(rate: Spread, unit: str) -> str:
    return f"{_whole(rate.middle)}{unit} ({_whole(rate.least)} to {_whole(rate.most)})"


def _whole(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 10 else figure_text(figure)
