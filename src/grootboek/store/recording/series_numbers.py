"""The numbers of a series (a journal in a fiscal year): the next one, and those that a booking left behind in another year."""

from sqlalchemy import bindparam, case, insert, update
from sqlalchemy.sql.dml import Insert

from grootboek.ledger.new_booking import Series, SeriesNumbers
from grootboek.ledger.presentation import BookingView
from grootboek.store.book import Book
from grootboek.store.engine.upserting import insert_or_change
from grootboek.store.tables.administration import journal_year
from grootboek.store.tables.ledger import booking, former_number


def take_numbers(book: Book, series: Series, document_number: int | None = None) -> SeriesNumbers:
    """Return the next voucher number of a series, and the document number: as stated, or highest + 1."""
    rows = insert_or_change(book.database, journal_year)
    number = document_number
    statement: Insert = rows.on_conflict_do_update(
        index_elements=["administration_id", "journal_id", "fiscal_year"],
        set_={
            "last_voucher": journal_year.c.last_voucher + 1,
            "last_document": journal_year.c.last_document + 1
            if number is None
            else case((journal_year.c.last_document > number, journal_year.c.last_document), else_=number),
        },
    )
    values = {
        "administration_id": book.administration_id,
        **series._asdict(),
        "last_voucher": 1,
        "last_document": number or 1,
    }
    row = book.connection.execute(
        statement.values(values).returning(journal_year.c.last_voucher, journal_year.c.last_document)
    ).one()
    return SeriesNumbers(row.last_voucher, number if number is not None else row.last_document)


_renumbered = update(booking).where(
    booking.c.administration_id == bindparam("a"), booking.c.number == bindparam("own_number")
)


def move_to_year(book: Book, view: BookingView, year: int) -> SeriesNumbers:
    """Give a booking the next numbers of its journal in another year and return them; its old ones stay used."""
    old = {name: getattr(view, name) for name in (*Series._fields, *SeriesNumbers._fields)}
    keys = {"administration_id": book.administration_id, "booking_number": view.number}
    book.connection.execute(insert(former_number), keys | old)
    taken = take_numbers(book, Series(view.journal_id, year))
    own = {"a": book.administration_id, "own_number": view.number}
    book.connection.execute(_renumbered, {**own, "fiscal_year": year, **taken._asdict()})
    return taken
