"""The SQL of comparisons of facts other than texts, null by the rules of .NET."""

from collections.abc import Callable, Mapping
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, ColumnElement, Integer, and_, false, literal, not_

from grootboek.store.lists.request import LocalMoment, Value, compared_with_whole
from grootboek.wire.odata_syntax import Scalar

Condition = ColumnElement[bool]
OPERATORS: Final[Mapping[str, Callable[[Any, Any], Condition]]] = {
    "eq": lambda column, value: column == value,
    "gt": lambda column, value: column > value,
    "ge": lambda column, value: column >= value,
    "lt": lambda column, value: column < value,
    "le": lambda column, value: column <= value,
}
"""The comparisons but that of what differs, which is not what equals."""


def year_compared(operator: str, meaning: Value | LocalMoment, column: ColumnElement[Any], value: Scalar) -> Condition:
    """Compare the year of a moment, which is to compare the moment with the first ones of years: that can use an index."""
    if value is None:
        return value_compared(operator, meaning, column, None)
    comparison = compared_with_whole(operator, value)
    if isinstance(comparison, bool):
        return column.is_not(None) if comparison else false()
    operator, year = comparison

    def reached(first: int) -> Condition:
        """Return the condition that a moment lies in a year or in a later one."""
        if not MINYEAR < first <= MAXYEAR:
            return column.is_not(None) if first <= MINYEAR else false()
        return value_compared("ge", meaning, column, datetime(first, 1, 1))  # noqa: DTZ001 (filters tell local time)

    not_before, after = reached(year), reached(year + 1)
    present = column.is_not(None)
    return {
        "eq": and_(not_before, not_(after)),
        "gt": after,
        "ge": not_before,
        "lt": and_(present, not_(not_before)),
        "le": and_(present, not_(after)),
    }[operator]


def value_compared(operator: str, meaning: Value | LocalMoment, column: ColumnElement[Any], value: Scalar) -> Condition:
    """Compare a fact that may be missing: null equals null, and is neither less nor greater than anything."""
    if value is None:
        return column.is_(None) if operator == "eq" else false()
    comparison = meaning.compared(operator, value)
    if isinstance(comparison, bool):
        return column.is_not(None) if comparison else false()
    fact_operator, constant = comparison
    if isinstance(column.type, Integer):
        constant = literal(constant, BigInteger)  # a whole number in a filter may be too large for a smaller column
    comparison_of_fact = OPERATORS[fact_operator](column, constant)
    # Never SQL's unknown: its negation would be unknown as well, and lose the row.
    return and_(column.is_not(None), comparison_of_fact) if getattr(column, "nullable", True) else comparison_of_fact
