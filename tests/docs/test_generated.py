"""The generated pages are as they would be written now, and what they rest on is still there."""

import ast
from pathlib import Path

import pytest

from docs.__main__ import PAGES
from docs.pages.coverage import FORMS, doors
from docs.pages.shown import SHOWN, noted, record
from docs.pages.sources import DOCS, ROOT, rows
from grootboek.gateways.cash.exports import ANSWERS

SHARED = ROOT.parent / "shared"
DOORS = {one.name: one for one in doors(noted())}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page_is_not_stale(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == PAGES[path](), "write it again: make docs"


@pytest.mark.parametrize("test", sorted(noted().tests()))
def test_test_that_shows_something_exists(test: str) -> None:
    path, _, name = test.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert name.split("::")[-1] in functions


def test_every_code_that_was_answered_is_in_the_list() -> None:
    for name, door in DOORS.items():
        assert noted().codes(name) - FORMS <= {item.name for item in door.codes}


def test_every_export_that_is_answered_is_shown() -> None:
    shown = {item.name for item in DOORS["cash"].operations if item.test}
    assert {f"Export {number}" for number in ANSWERS} <= shown


def test_what_was_noted_is_what_the_tests_show(soak: bool, tmp_path: Path) -> None:
    if not soak:
        assert SHOWN.is_file()
        return
    record(tmp_path / "shown.tsv")
    again = rows(tmp_path / "shown.tsv")
    fact = ("door", "operation", "code")
    assert [[row[key] for key in fact] for row in rows(SHOWN)] == [[row[key] for key in fact] for row in again]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the vendors' documents are not beside the checkout")
def test_lists_are_those_of_the_vendors() -> None:
    for vendor, listed in (("eboekhouden", DOCS / "vendors/eboekhouden_codes.tsv"),):
        codes = {row["code"] for row in rows(SHARED / f"spec/{vendor}_errorcodes.tsv")}
        assert {row["code"] for row in rows(listed)} == codes
    codes = {row["code"] for row in rows(SHARED / "spec/snelstart_errorcodes.tsv")}
    assert {item.name for item in DOORS["snelstart"].codes} == codes
