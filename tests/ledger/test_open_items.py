"""An open item is outstanding for what was not settled."""

from datetime import date

import pytest

from grootboek.ledger.open_items import ItemKey, OpenItem


@pytest.mark.parametrize(
    ("amount", "outstanding", "settled"),
    [(10000, 10000, 0), (10000, 2500, 7500), (10000, -500, 10500), (-10000, -4000, -6000)],
)
def test_what_is_settled_is_what_is_no_longer_outstanding(amount: int, outstanding: int, settled: int) -> None:
    day = date(2016, 10, 13)
    item = OpenItem(ItemKey(1300, 11, "060077"), day, day, amount, outstanding, booking_number=1)
    assert item.settled == settled


def test_lines_belong_together_by_account_party_and_number() -> None:
    assert ItemKey(1300, 11, "1") == ItemKey(1300, 11, "1")
    assert len({ItemKey(1300, 11, "1"), ItemKey(1600, 11, "1"), ItemKey(1300, 12, "1"), ItemKey(1300, 11, "2")}) == 4
