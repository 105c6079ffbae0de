"""Numbers of parties: the lowest that is free, the next after the highest, and those that are held for a party to come."""

from typing import Final

from sqlalchemy import Integer, and_, bindparam, delete, exists, func, insert, literal_column, select, union_all

from grootboek.store.book import Book, write_rows
from grootboek.store.masters.parties import HIGHEST, code_or_number_taken
from grootboek.store.portion import Portion
from grootboek.store.tables.administration import PRESENT, party
from grootboek.store.tables.trade import party_number_hold as hold

_HELD: Final = ("held party numbers",)
_own: Final = and_(party.c.administration_id == bindparam("a"), PRESENT)
_held: Final = hold.c.administration_id == bindparam("a")
# The lowest free number is the first of all, or comes right after one that is taken.
_candidate: Final = union_all(
    select(bindparam("first", type_=Integer).label("number")),
    select(party.c.number + literal_column("1")).where(_own, party.c.number >= bindparam("first")),
    select(hold.c.number + literal_column("1")).where(_held, hold.c.number >= bindparam("first")),
).subquery("candidate")
_lowest: Final = select(func.min(_candidate.c.number)).where(
    ~exists().where(_own, party.c.number == _candidate.c.number),
    ~exists().where(_held, hold.c.number == _candidate.c.number),
)
_highest: Final = select(func.max(party.c.number)).where(_own)
_is_held: Final = select(hold.c.number).where(_held, hold.c.number == bindparam("number"))


def first_free_number(book: Book, first: int) -> int:
    """Return the lowest number from `first` on that no party has, that is not held, and that no party's code reads as."""
    while True:
        lowest: int = book.connection.execute(_lowest, {"a": book.administration_id, "first": first}).scalar_one()
        if not code_or_number_taken(book, str(lowest), None)[0]:
            return lowest
        first = lowest + 1


def next_free_number(book: Book, first: int) -> int:
    """Return the number after the highest of a party, at least `first`.

    Numbers that are held and codes that read as the number are passed over.
    """
    number = max(highest_party_number(book) + 1, first)
    while number_held(book, number) or any(code_or_number_taken(book, str(number), number)):
        number += 1
    return number


def highest_party_number(book: Book) -> int:
    """Return the highest number of a party, 0 without one."""
    things = {} if book.portion is None else book.portion.things
    if HIGHEST not in things:
        things[HIGHEST] = book.connection.execute(_highest, {"a": book.administration_id}).scalar() or 0
    highest: int = things[HIGHEST]
    return highest


def _held_numbers(book: Book, portion: Portion) -> frozenset[int]:
    """Return the numbers that are held, of which a portion reads all at once."""
    if _HELD not in portion.things:
        query = select(hold.c.number).where(_held)
        portion.things[_HELD] = frozenset(book.connection.execute(query, {"a": book.administration_id}).scalars())
    held: frozenset[int] = portion.things[_HELD]
    return held


def number_held(book: Book, number: int) -> bool:
    """Tell whether a number is held for a party to come."""
    if book.portion is not None:
        return number in _held_numbers(book, book.portion)
    return book.connection.execute(_is_held, {"a": book.administration_id, "number": number}).first() is not None


def insert_hold(book: Book, number: int) -> None:
    """Hold a free number."""
    row = {"administration_id": book.administration_id, "number": number}
    book.connection.execute(insert(hold), {**row, "user_id": book.actor.user_id, "held_at": book.now})


_let_go: Final = delete(hold).where(_held, hold.c.number == bindparam("number"))


def delete_hold(book: Book, number: int) -> None:
    """Hold a number no longer, if it was held."""
    if book.portion is not None:
        held = _held_numbers(book, book.portion)
        if number not in held:
            return
        book.portion.put(_HELD, held - {number})
    write_rows(book, "let a party number go", _let_go, {"a": book.administration_id, "number": number})
