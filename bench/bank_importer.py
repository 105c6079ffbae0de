"""Importing a bank's file in a process of its own, which prints how long it took, what it matched and the most memory it held."""

import json
import os
import sys
from pathlib import Path
from time import perf_counter

from bench.books import ACTOR
from bench.machine import most_megabytes
from grootboek.bookkeeping.importing_statements import import_bank_file
from grootboek.ledger.bank_booking import Outcome
from grootboek.server_process import collect_garbage_seldom
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database


def main(url: str, administration_id: int, file: str) -> None:
    """Import a file; the first line of output is the memory before, the second what became of it."""
    database, content = Database(url), Path(file).read_bytes()
    collect_garbage_seldom()  # as a server does
    before, begin = most_megabytes(os.getpid()), perf_counter()
    with open_book(database, administration_id, ACTOR, writing=True) as book:
        (done,) = import_bank_file(book, file, content)
    seconds = perf_counter() - begin
    database.close()
    matched = done.outcomes[Outcome.MATCHED]
    held = most_megabytes(os.getpid()) - before
    print(json.dumps({"seconds": seconds, "megabytes": held, "count": done.outcomes.total(), "matched": matched}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
