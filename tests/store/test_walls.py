"""What the store hands out: no column, no table and no condition, so that no SQL is made outside of it."""

import ast
import importlib
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from sqlalchemy.sql import ClauseElement

SOURCE = Path(__file__).resolve().parents[2] / "src"
OUTSIDE = sorted(path for path in SOURCE.rglob("*.py") if "store" not in path.relative_to(SOURCE / "grootboek").parts)
SQL_TYPES = ("ColumnElement", "Column[", "Table", "Select[", "ClauseElement", "Listing")


def names_from_store(path: Path) -> Iterator[tuple[str, str]]:
    """Yield what a module takes from the store: module and name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("grootboek.store"):
            yield from ((node.module or "", alias.name) for alias in node.names)


@pytest.fixture(scope="module")
def taken() -> list[tuple[str, str]]:
    """All that modules outside take from the store: modules and names."""
    return sorted({each for path in OUTSIDE for each in names_from_store(path)})


def holds_sql(value: object) -> bool:
    """Tell whether a value is SQL, or a mapping, a sequence or a record with SQL in it."""
    if isinstance(value, Mapping):
        return any(map(holds_sql, value.values()))
    if isinstance(value, list | tuple | set | frozenset):
        return any(map(holds_sql, value))
    if is_dataclass(value) and not isinstance(value, type):
        return any(holds_sql(getattr(value, field.name)) for field in fields(value))
    return isinstance(value, ClauseElement)


def tells_sql(value: object) -> bool:
    """Tell whether a function says that it takes or gives SQL."""
    told = [str(kind) for kind in value.__annotations__.values()] if inspect.isfunction(value) else []
    return any(kind in text for text in told for kind in SQL_TYPES)


def test_modules_outside_take_much_from_the_store(taken: list[tuple[str, str]]) -> None:
    assert ("grootboek.store.masters.parties", "page_of_parties") in taken
    assert len(taken) > 100


def test_no_column_leaves_the_store(taken: list[tuple[str, str]]) -> None:
    values = {each: getattr(importlib.import_module(each[0]), each[1], None) for each in taken}
    assert [each for each, value in values.items() if holds_sql(value) or tells_sql(value)] == []


@pytest.mark.parametrize(
    "module", ["grootboek.store.lists.conditions", "grootboek.store.lists.pages", "grootboek.store.lists.text_sql"]
)
def test_only_what_a_door_asks_with_is_taken_of_the_lists(taken: list[tuple[str, str]], module: str) -> None:
    assert [name for taken_from, name in taken if taken_from == module] == []
