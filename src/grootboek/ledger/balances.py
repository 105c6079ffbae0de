"""Balances (saldo): debit and credit per account, day and cost centre, and what lines add to them."""

from collections.abc import Iterable

from grootboek.ledger.entry import Line
from grootboek.ledger.money import Cents


def balance_changes(lines: Iterable[Line]) -> dict[tuple[int, int], tuple[Cents, Cents]]:
    """Return debit and credit to add, by account and cost centre (0: none), in the order of the keys.

    Lines of the same balance are summed: one upsert statement cannot meet a key twice.
    """
    sums: dict[tuple[int, int], tuple[Cents, Cents]] = {}
    for line in lines:
        key, amount = (line.account_id, line.cost_centre_id or 0), line.amount
        debit, credit = sums.get(key, (0, 0))
        sums[key] = (debit + amount, credit) if amount > 0 else (debit, credit - amount)
    return dict(sorted(sums.items()))
