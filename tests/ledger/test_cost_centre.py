"""Cost centres lie inside one another, never inside themselves for ever."""

from uuid import UUID

import pytest

from grootboek.ledger.cost_centre import CostCentre, lies_within


def centres(**parents: int | None) -> dict[int, CostCentre]:
    return {
        order: CostCentre(order, UUID(int=order), code, order, code, parent_id, active=True)
        for order, (code, parent_id) in enumerate(parents.items(), 1)
    }


TREE = centres(firm=None, north=1, shop=2, south=1)


@pytest.mark.parametrize(
    ("inner", "outer", "within"),
    [(1, 1, True), (2, 1, True), (3, 1, True), (3, 2, True), (1, 3, False), (3, 4, False), (4, 2, False)],
)
def test_a_cost_centre_lies_within_those_above_it(inner: int, outer: int, within: bool) -> None:
    assert lies_within(TREE, inner, outer) is within


def test_a_loop_in_the_books_ends() -> None:
    assert lies_within(centres(one=2, two=1, other=None), 1, 3) is False
