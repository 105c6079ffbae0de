"""What a condition costs an engine on the rows of a list, so that no filter of a client holds one for minutes.

It counts in the steps of memory (grootboek.wire.odata_predicate), of which a filter may take so many: an engine compares ten
values while memory takes a step, and needs ten steps to put the letters of a text in one case.
"""

from typing import Any, Final

from sqlalchemy import Select, func, select

from grootboek.store.book import Book
from grootboek.wire.odata_predicate import MAX_STEPS, too_many_steps
from grootboek.wire.odata_syntax import Call, Expression, Junction, Negation, Quantifier, parts_of

_PER_STEP: Final = 10
_COMPARISON: Final = 1
_FUNCTION: Final = 10
_CASE: Final = 100
_QUANTIFIER: Final = 50
_CHEAP: Final = 200
"""A condition that costs no more on a row is not worth a look at how many rows there are."""


def refuse_if_too_costly(book: Book, rows: Select[Any], condition: Expression) -> None:
    """Raise FilterError when a condition costs too much on all the rows that a query selects."""
    cost = _cost(condition)
    if cost <= _CHEAP:
        return
    query = select(func.count()).select_from(rows.order_by(None).subquery())
    count = book.connection.execute(query, {"a": book.administration_id}).scalar_one()
    if cost * count > MAX_STEPS * _PER_STEP:
        raise too_many_steps()


def _cost(expression: Expression) -> int:
    match expression:
        case Quantifier(_, _, _, condition):
            return _QUANTIFIER + (_cost(condition) if condition is not None else 0)
        case Call(function, parts):
            return (_CASE if function in ("tolower", "toupper") else _FUNCTION) + sum(map(_cost, parts))
        case Junction() | Negation():
            return sum(map(_cost, parts_of(expression)))
        case _:
            return _COMPARISON + sum(map(_cost, parts_of(expression)))
