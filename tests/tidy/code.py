"""The project's Python files, each read and parsed once, for rules that hold for all of them."""

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WRITTEN_BY_OTHERS = {"node_modules", "__pycache__", "cases"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class File:
    """One file of the project."""

    path: Path
    text: str

    def __str__(self) -> str:
        return str(self.path.relative_to(ROOT))

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree."""
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Every node of its syntax tree."""
        return list(ast.walk(self.tree))

    @cached_property
    def functions(self) -> list[Function]:
        """Its functions and methods."""
        return [node for node in self.nodes if isinstance(node, Function)]


def _read(folder: str) -> list[File]:
    paths = sorted(path for path in (ROOT / folder).rglob("*.py") if not WRITTEN_BY_OTHERS & set(path.parts))
    return [File(path, path.read_text(encoding="utf-8")) for path in paths]


SOURCES = _read("src")
TESTS = _read("tests")
FILES = [*SOURCES, *TESTS, *_read("bench"), *_read("docs")]
