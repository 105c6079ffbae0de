"""The SQL of texts where both engines must read them as Python does: order, letters in one case, parts, mappings."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Text, and_, column, func, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import TableValuedAlias


class by_code_point(FunctionElement[str]):  # noqa: N801 (SQL functions are written like that)
    """A text that compares by its code points, whatever language the database sorts by; SQLite's texts do."""

    type = Text()
    inherit_cache = True


@compiles(by_code_point)
def _as_it_is(element: by_code_point, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(by_code_point, "postgresql")
def _collated(element: by_code_point, compiler: SQLCompiler, **options: Any) -> str:
    return f'({compiler.process(element.clauses, **options)} COLLATE "C")'


class _entries(FunctionElement[Any]):  # noqa: N801
    """The keys and values of a JSON object of texts, as rows."""

    inherit_cache = True


@compiles(_entries, "sqlite")
def _json_each(element: _entries, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(_entries, "postgresql")
def _jsonb_each(element: _entries, compiler: SQLCompiler, **options: Any) -> str:
    return f"jsonb_each_text({compiler.process(element.clauses, **options)})"


def entries_of(document: ColumnElement[Any]) -> TableValuedAlias:
    """Return a table with the columns `key` and `value` of a JSON object of texts."""
    return _entries(document).table_valued(column("key", Text), column("value", Text))


MADE_ASCII: Final[Mapping[str, Mapping[str, str]]] = {
    "tolower": {"\u0130": "i\u0307", "\u212a": "k"},
    "toupper": {
        "\u00df": "SS",
        "\u0131": "I",
        "\u0149": "\u02bcN",
        "\u017f": "S",
        "\u01f0": "J\u030c",
        "\u1e96": "H\u0331",
        "\u1e97": "T\u0308",
        "\u1e98": "W\u030a",
        "\u1e99": "Y\u030a",
        "\u1e9a": "A\u02be",
        "\ufb00": "FF",
        "\ufb01": "FI",
        "\ufb02": "FL",
        "\ufb03": "FFI",
        "\ufb04": "FFL",
        "\ufb05": "ST",
        "\ufb06": "ST",
    },
}
"""The letters outside ASCII that become letters of ASCII in the other case, in full or in part."""


class _made_ascii_below(FunctionElement[str]):  # noqa: N801
    """A text in which `tolower` has made letters of ASCII of others."""

    type = Text()
    inherit_cache = True


class _made_ascii_above(FunctionElement[str]):  # noqa: N801
    """A text in which `toupper` has made letters of ASCII of others."""

    type = Text()
    inherit_cache = True


@compiles(_made_ascii_below)
def _below(element: _made_ascii_below, compiler: SQLCompiler, **options: Any) -> str:
    return _replacing("tolower", compiler.process(element.clauses, **options))


@compiles(_made_ascii_above)
def _above(element: _made_ascii_above, compiler: SQLCompiler, **options: Any) -> str:
    return _replacing("toupper", compiler.process(element.clauses, **options))


def _replacing(function: str, sql: str) -> str:
    # Written as text: as a tree, with each letter a parameter, a filter with hundreds of these takes seconds to build.
    for letter, ascii_letters in MADE_ASCII[function].items():
        sql = f"replace({sql}, '{letter}', '{ascii_letters}')"
    return sql


def in_one_case(function: str, text: ColumnElement[str]) -> ColumnElement[str]:
    """Return a text by `tolower` or `toupper` whose letters of ASCII stand where Python has them.

    Other letters stay as they are: only whether it equals, has, begins or ends with a text of ASCII is the same in Python.
    """
    if function == "tolower":
        return func.lower(by_code_point(_made_ascii_below(text)))
    return func.upper(by_code_point(_made_ascii_above(text)))


def has_part(function: str, text: ColumnElement[str], part: str) -> ColumnElement[bool]:
    """Return whether a text has a part, by `startswith`, `endswith` or `substringof`; unlike in SQLite's LIKE, case counts."""
    if not part:
        return true()
    if function == "startswith":
        return func.substr(text, 1, len(part)) == part
    if function == "endswith":
        start = func.length(text) - len(part) + 1
        return and_(func.length(text) >= len(part), func.substr(text, start, len(part)) == part)
    # Both engines have replace; what finds a part has another name in each.
    return func.length(func.replace(text, part, "")) != func.length(text)
