"""What the pages point at is there: links, files, commands, make targets and settings."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from docs.pages.cli import commands
from docs.pages.sources import ROOT, SOURCE
from grootboek.settings import Settings, variable
from tests.docs.pages import PAGES, name

each_page = pytest.mark.parametrize("page", PAGES, ids=name)

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)\s]*)?\)")
FILE = re.compile(r"`((?:[\w{}.-]+/)*[\w.-]+(?:/|\.(?:py|toml|tsv|sql|md|txt)))`")
COMMAND = re.compile(r"(?:`|^|\$ )grootboek ([a-z][a-z-]*)(?: ([a-z]+(?:-[a-z]+)*))?", re.MULTILINE)
TARGET = re.compile(r"(?:`|^)make ([a-z]+)", re.MULTILINE)
VARIABLE = re.compile(r"\bGROOTBOEK_[A-Z_]+\b")
OF_THE_TESTS = {"GROOTBOEK_SOAK", "GROOTBOEK_TEST_POSTGRESQL", "GROOTBOEK_NEED_ALL", "GROOTBOEK_SHOWN"}


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    targets = [link for link, _ in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in targets if not link.startswith("mailto:") and not (page.parent / link).exists()] == []


@each_page
def test_named_files_exist(page: Path) -> None:
    named = [path for path in FILE.findall(page.read_text(encoding="utf-8")) if "/" in path.rstrip("/")]
    assert [path for path in named if not exists(path, page)] == []


def exists(path: str, page: Path) -> bool:
    """Tell whether a path is in the project, in the package, beside the page, or made by a command."""
    made = path.startswith(("data/", "dist/", ".venv/"))
    stands_for_many = "{" in path or any(part.isupper() and "." not in part for part in Path(path).parts)
    return (
        made
        or stands_for_many
        or any((folder / path).exists() for folder in (ROOT, SOURCE, page.parent, ROOT / "docs"))
    )


@each_page
def test_commands_exist(page: Path) -> None:
    known = {" ".join(words[:many]) for words, _ in commands() for many in (1, 2, 3)}
    groups = {words[0] for words, _ in commands() if len(words) > 1}
    used = COMMAND.findall(page.read_text(encoding="utf-8"))
    assert [use for use in used if use[0] not in known] == []
    assert [use for use in used if use[0] in groups and use[1] and " ".join(use) not in known] == []


@each_page
def test_make_targets_exist(page: Path) -> None:
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    assert set(TARGET.findall(page.read_text(encoding="utf-8"))) <= set(phony[1].split())


@each_page
def test_settings_exist(page: Path) -> None:
    known = {variable(one) for one in fields(Settings)} | OF_THE_TESTS
    assert set(VARIABLE.findall(page.read_text(encoding="utf-8"))) <= known
