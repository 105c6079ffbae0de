"""Decisions have one form, follow each other, and are all in the list."""

from pathlib import Path

import pytest

from docs.pages.sources import DOCS

FOLDER = DOCS / "adr"
DECISIONS = sorted(path for path in FOLDER.glob("[0-9]*.md"))
HEADINGS = ["## Context", "## Decision", "## Consequences", "## How to notice that it was wrong"]
LINES_OF_HALF_A_PAGE = 40


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_decision_has_the_form(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    title, *rest = text.splitlines()
    assert title.startswith(f"# {path.name[:4]} ")
    assert [line for line in rest if line.startswith("#")] == HEADINGS
    assert len(rest) < LINES_OF_HALF_A_PAGE


def test_list_has_every_decision_under_its_title() -> None:
    listed = (FOLDER / "README.md").read_text(encoding="utf-8")
    for path in DECISIONS:
        title = path.read_text(encoding="utf-8").splitlines()[0][len("# 0001 ") :]
        assert f"| [{path.name[:4]}]({path.name}) | {title} |" in listed


def test_numbers_follow_each_other() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))
