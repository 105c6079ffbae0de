"""beancount reading a journal and computing the balance of each account, which it prints with its cents."""

import sys

from beancount import loader
from beancount.core import inventory, realization

from bench.contestants import MeasurementFailed


def main(path: str) -> None:
    """Load a journal, which must have no errors, and print the balances."""
    entries, errors, _ = loader.load_file(path)
    if errors:
        raise MeasurementFailed(str(errors[:3]))
    for account in realization.iter_children(realization.realize(entries, compute_balance=False)):
        if account.txn_postings:
            balance: inventory.Inventory = realization.compute_postings_balance(account.txn_postings)
            print(account.account, balance)


if __name__ == "__main__":
    main(sys.argv[1])
