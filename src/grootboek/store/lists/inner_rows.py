"""Rows that belong to a row of a list, read with it: a subquery that gives them as one JSON document."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from grootboek.store.engine.column_types import Json


class _together(FunctionElement[Any]):  # noqa: N801 (SQL functions are written like that)
    """All rows of a query as a JSON list of objects, from the names and the columns of their fields in turn."""

    type = Json()
    inherit_cache = True


@compiles(_together, "sqlite")
def _json_group_array(element: _together, compiler: SQLCompiler, **options: Any) -> str:
    return f"json_group_array(json_object({compiler.process(element.clauses, **options)}))"


@compiles(_together, "postgresql")
def _jsonb_agg(element: _together, compiler: SQLCompiler, **options: Any) -> str:
    fields = compiler.process(element.clauses, **options)
    return f"coalesce(jsonb_agg(jsonb_build_object({fields})), '[]'::jsonb)"


def rows_together(**fields: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return the rows of a query as a list of mappings from the names of fields to their values, as JSON has them."""
    named: Mapping[str, ColumnElement[Any]] = fields
    return _together(*(part for name, column in named.items() for part in (literal_column(f"'{name}'"), column)))
