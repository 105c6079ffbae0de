"""The limits and names that keep the code readable hold for every file."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILE_LINES = 400
FUNCTION_LINES = 50
PARAMETERS = 5
MODULE_NAMES_NOT_WANTED = {"utils", "util", "common", "helpers", "helper", "core", "services", "models", "misc", "base"}
CLASS_ENDINGS_NOT_WANTED = (
    "Manager",
    "Helper",
    "Util",
    "Utils",
    "Processor",
    "Data",
    "Info",
    "Base",
    "Abstract",
    "Impl",
)
MARKS_OF_UNFINISHED_WORK = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK")) + r")\b")
DONE_BY_OTHERS = {"node_modules", "__pycache__", "cases"}

FILES = sorted(
    path
    for folder in ("src", "tests", "bench", "docs")
    for path in (ROOT / folder).rglob("*.py")
    if not DONE_BY_OTHERS & set(path.parts)
)
each_file = pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
each_source_file = pytest.mark.parametrize(
    "path", [path for path in FILES if "src" in path.parts], ids=lambda path: str(path.relative_to(ROOT))
)
each_test_file = pytest.mark.parametrize(
    "path", [path for path in FILES if path.name.startswith("test_")], ids=lambda path: str(path.relative_to(ROOT))
)


def functions(tree: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def parameters(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count what a caller states; the options of a command are an interface with a person and do not count."""
    stated = function.args
    counted = [
        one.arg
        for one in (*stated.posonlyargs, *stated.args, *stated.kwonlyargs)
        if one.arg not in ("self", "cls") and not (one.annotation and "typer.Option" in ast.unparse(one.annotation))
    ]
    return len(counted)


@each_file
def test_is_short_enough(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    too_long = [
        f"{node.name} at line {node.lineno}"
        for node in functions(ast.parse(text))
        if (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_LINES
    ]
    assert len(text.splitlines()) <= FILE_LINES
    assert too_long == []


@each_source_file
def test_functions_take_few_parameters(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert [node.name for node in functions(tree) if parameters(node) > PARAMETERS] == []


@each_source_file
def test_what_is_public_says_what_it_is(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    public = [node for node in tree.body if isinstance(node, kinds) and not node.name.startswith("_")]
    assert ast.get_docstring(tree), "the module says in a sentence what it is"
    assert [node.name for node in public if not ast.get_docstring(node)] == []


@each_file
def test_names_say_what_a_thing_is(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    classes = [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert path.stem not in MODULE_NAMES_NOT_WANTED
    assert path.parent.name not in MODULE_NAMES_NOT_WANTED
    assert [name for name in classes if name.endswith(CLASS_ENDINGS_NOT_WANTED)] == []


@each_file
def test_nothing_is_left_to_be_done(path: Path) -> None:
    found = MARKS_OF_UNFINISHED_WORK.findall(path.read_text(encoding="utf-8"))
    assert found == []


@each_source_file
def test_no_import_hides_inside_a_function(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    hidden = [
        node.lineno
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


@each_test_file
def test_every_test_asserts_something(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    tests = [node for node in functions(tree) if node.name.startswith("test_")]
    assert [node.name for node in tests if not _asserts(node)] == []


def _asserts(test: ast.AST) -> bool:
    called = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(test)
        if isinstance(node, ast.Call)
    }
    named = any(name == "raises" or name.startswith(("assert", "check", "expect", "refused")) for name in called)
    return named or any(isinstance(node, ast.Assert) for node in ast.walk(test))
