"""The limits and names that keep the code readable hold for every file."""

import ast
import re
from collections import Counter
from collections.abc import Callable, Iterable

from tests.tidy.code import FILES, ROOT, SOURCES, TESTS, File, Function

FILE_LINES = 400
FUNCTION_LINES = 50
PARAMETERS = 5
MODULES_IN_A_FOLDER = 25
FLAT_BY_NATURE = {"src/grootboek/ledger", "src/grootboek/bookkeeping", "src/grootboek/store/migrations/versions"}
"""Floors of nouns and of verbs: one module for each, which a room would only hide."""

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


def functions(files: Iterable[File], wrong: Callable[[Function], bool]) -> list[str]:
    return [f"{file}:{function.lineno}" for file in files for function in file.functions if wrong(function)]


def parameters(function: Function) -> int:
    """Count what a caller states; the options of a command are an interface with a person and do not count."""
    arguments = function.args
    return sum(
        argument.arg not in ("self", "cls")
        and not (argument.annotation and re.search(r"Option\b|day_option", ast.unparse(argument.annotation)))
        for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    )


def test_numbers_of_the_wire_have_digits_of_ascii() -> None:
    """`isdigit` and `\\d` take the digits of every script, and `int` reads them."""
    readers = {"src/grootboek/wire/literals.py", "src/grootboek/ledger/account.py", "src/grootboek/settings.py"}
    asking = [
        f"{file}:{node.lineno}"
        for file in SOURCES
        for node in file.nodes
        if isinstance(node, ast.Attribute) and node.attr in ("isdigit", "isdecimal", "isnumeric")
        if str(file) not in readers
    ]
    patterns = [
        f"{file}:{node.lineno}"
        for file in SOURCES
        for node in file.nodes
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.")
        if any(isinstance(part, ast.Constant) and "\\d" in str(part.value) for part in ast.walk(node))
        if "ASCII" not in ast.unparse(node)
    ]
    assert asking + patterns == []


def test_no_file_is_too_long_to_read() -> None:
    assert [str(file) for file in FILES if len(file.text.splitlines()) > FILE_LINES] == []


def test_no_function_is_too_long_to_read() -> None:
    def is_long(function: Function) -> bool:
        return (function.end_lineno or 0) - function.lineno + 1 > FUNCTION_LINES

    assert functions(FILES, is_long) == []


def test_functions_take_few_parameters() -> None:
    assert functions(SOURCES, lambda function: parameters(function) > PARAMETERS) == []


def test_no_folder_is_a_flat_list_too_long_to_draw() -> None:
    modules = Counter(str(file.path.parent.relative_to(ROOT)) for file in SOURCES if file.path.stem != "__init__")
    crowded = {folder for folder, number in modules.items() if number > MODULES_IN_A_FOLDER}
    assert crowded <= FLAT_BY_NATURE


def test_what_is_public_says_what_it_is() -> None:
    assert [str(file) for file in SOURCES if not ast.get_docstring(file.tree)] == []
    silent = [
        f"{file}:{node.lineno}"
        for file in SOURCES
        for node in file.tree.body
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert silent == []


def test_names_say_what_a_thing_is() -> None:
    assert [str(file) for file in FILES if {file.path.stem, file.path.parent.name} & MODULE_NAMES_NOT_WANTED] == []
    classes = [(file, node) for file in FILES for node in file.nodes if isinstance(node, ast.ClassDef)]
    assert [f"{file}:{node.lineno}" for file, node in classes if node.name.endswith(CLASS_ENDINGS_NOT_WANTED)] == []


def test_nothing_is_left_to_be_done() -> None:
    assert [str(file) for file in FILES if MARKS_OF_UNFINISHED_WORK.search(file.text)] == []


def test_no_import_hides_inside_a_function() -> None:
    def imports(function: Function) -> bool:
        return any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))

    assert functions(SOURCES, imports) == []


def test_no_import_is_for_types_only() -> None:
    assert [str(file) for file in SOURCES if "TYPE_CHECKING" in file.text] == [], "such an import hides a circle"


def test_every_test_asserts_something() -> None:
    files = [file for file in TESTS if file.path.stem.startswith("test_")]
    assert functions(files, lambda function: function.name.startswith("test_") and not asserts(function)) == []


def asserts(test: Function) -> bool:
    names = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(test)
        if isinstance(node, ast.Call)
    }
    calls = any(name == "raises" or name.startswith(("assert", "check", "expect", "refused")) for name in names)
    return calls or any(isinstance(node, ast.Assert) for node in ast.walk(test))
