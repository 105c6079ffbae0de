"""The product without its door: the verb that AddMutatie calls, in one process on one thread."""

import random
from time import time_ns

from bench.books import ACTOR, sale
from bench.contestants import arguments_of_worker, repeated, work_for_starter
from grootboek.bookkeeping.recording import record
from grootboek.store.book import open_book_for_one_act
from grootboek.store.database import Database


class Verb:
    """Records the measured sale in one of some equal administrations."""

    def __init__(self, url: str, ids: list[int]) -> None:
        """Open the database; `ids` are the administrations to write to."""
        self._database, self._ids, self._number = Database(url), ids, time_ns()

    def step(self) -> None:
        """Record one sale."""
        self._number += 1
        with open_book_for_one_act(self._database, random.choice(self._ids), ACTOR) as book:
            record(book, sale(book, f"V{self._number:018d}"))


def main() -> None:
    """Record sales whenever the starter says so."""
    given = arguments_of_worker()
    work_for_starter(repeated(Verb(**given).step))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
