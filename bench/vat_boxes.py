"""VAT returns computed in process, again and again: the boxes of some days of one administration."""

from datetime import date

from bench.books import ACTOR
from bench.contestants import arguments_of_worker, repeated, work_for_starter
from grootboek.bookkeeping.vat_returns import compute
from grootboek.ledger.vat_boxes import Box
from grootboek.ledger.vat_return import VatPeriod
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database


def boxes(database: Database, administration_id: int, days: VatPeriod) -> int:
    """Return what the return of some days has to be paid of, in euros."""
    with open_book(database, administration_id, ACTOR) as book:
        return compute(book, days).boxes[Box.TOTAL].declared_vat


if __name__ == "__main__":
    arguments = arguments_of_worker()
    opened = Database(str(arguments["url"]))
    first, last = (date.fromisoformat(str(arguments[name])) for name in ("first", "last"))
    number = int(str(arguments["administration_id"]))
    work_for_starter(repeated(lambda: boxes(opened, number, VatPeriod(first, last))))
