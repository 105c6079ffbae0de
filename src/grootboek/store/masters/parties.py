"""Parties in the store: the facts a booking needs, whole parties, and writing them.

Every change of a party is written here, and here it is marked for the web shop.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import eq, ge, le
from typing import Any, Final
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    false,
    func,
    or_,
    select,
    true,
    type_coerce,
    update,
)

from grootboek.ledger.change import Subject
from grootboek.ledger.drafts import fields_of
from grootboek.ledger.party import Party, PartyDraft, PartyFacts, PartyKind
from grootboek.store.book import Book
from grootboek.store.engine.column_types import TenThousandths
from grootboek.store.engine.comparisons import comparisons
from grootboek.store.engine.many_keys import one_of, one_of_texts, portions
from grootboek.store.engine.prepared import Prepared
from grootboek.store.lists.pages import Listing, page_of
from grootboek.store.lists.request import ListRequest
from grootboek.store.masters.changes import mark_changed
from grootboek.store.masters.draft_rows import add_rows, change_row_of_portion, changed_values, values_of
from grootboek.store.remembered import KnownParty
from grootboek.store.tables.administration import PRESENT, ledger_head, party
from grootboek.store.tables.ledger import booking, line

HIGHEST: Final = ("highest party number",)
"""Under which a portion knows the highest number of a party."""
_facts: Final = select(*(party.c[name] for name in PartyFacts.__dataclass_fields__)).where(
    party.c.administration_id == bindparam("a")
)
_ONE: Final = {by: (party.c[by] == bindparam("value"), PRESENT) for by in ("id", "uid", "code", "number")}
_by: Final = {by: Prepared(f"party by {by}", _facts.where(*one)) for by, one in _ONE.items()}
_with: Final = _facts.add_columns(
    select(ledger_head.c.chart_version).where(ledger_head.c.administration_id == bindparam("a")).scalar_subquery()
)
_with_version: Final = {
    by: Prepared(f"party by {by}, with the version of the chart", _with.where(*_ONE[by])) for by in ("uid", "code")
}
_deleted_or_not: Final = Prepared("party by id, deleted or not", _facts.where(party.c.id == bindparam("value")))


def party_facts(book: Book, by: str, value: object) -> PartyFacts | None:
    """Return the facts of the party with this `id`, `uid`, `code` or `number`; None when there is none, or it is deleted.

    What was found once is kept for the rest of the transaction.
    """
    if by == "id" and value in book.seen_parties:
        seen = book.seen_parties[value]
        return None if seen.deleted else seen
    if by in _known and book.by_statement and not book.database.is_sqlite:
        return _known_party(book, by, value)
    if book.portion is not None and book.portion.knows(("party", by, value)):
        return _facts_of(book, book.portion.things["party", by, value])
    # What begins with a party has the version of the chart come along.
    with_version = by in _with_version and book.chart_version is None
    row = (_with_version if with_version else _by)[by].first(book.connection, a=book.administration_id, value=value)
    if row is None:
        return None
    if with_version:
        row, book.chart_version = row[:-1], row[-1]
    facts = PartyFacts(*row)
    book.seen_parties[facts.id] = facts
    return facts


AS_TEXT: Final = cast(func.row(*(party.c[name] for name in PartyFacts.__dataclass_fields__)), Text)
"""The columns of the facts as one text, on PostgreSQL."""
_known: Final = {
    by: Prepared(f"party by {by} with its columns as a text", _with.add_columns(AS_TEXT).where(*_ONE[by]), "postgresql")
    for by in _with_version
}


def _known_party(book: Book, by: str, value: object) -> PartyFacts | None:
    """Return the facts of the party with a code or uid: of the first that an act meets those that the process remembers."""
    parties, key, assumed = book.database.remembered.parties, (book.administration_id, value), book.assumed
    known = parties.get(key) if assumed is not None else None
    if assumed is not None and known is not None and assumed.party in (None, known):
        assumed.party = known
    else:
        row = _known[by].first(book.connection, a=book.administration_id, value=value)
        if row is None:
            parties.drop(key)
            return None
        *facts, version, columns = row
        book.chart_version = version if book.chart_version is None else book.chart_version
        known = KnownParty(PartyFacts(*facts), columns)
        parties.put(key, known)
    book.seen_parties[known.facts.id] = known.facts
    return known.facts


def _facts_of(book: Book, party: Party | None) -> PartyFacts | None:
    """Return the facts of a party of a portion."""
    if party is None:
        return None
    facts = PartyFacts(*(getattr(party, name) for name in PartyFacts.__dataclass_fields__))
    book.seen_parties[facts.id] = facts
    return facts


def facts_of_parties(book: Book, ids: Sequence[int]) -> dict[int, PartyFacts]:
    """Return the facts of parties by their id, of deleted ones too; ids that do not exist are left out."""
    missing = {number for number in ids if number not in book.seen_parties}
    for facts in _facts_by_id(book, missing):
        book.seen_parties[facts.id] = facts
    return {number: book.seen_parties[number] for number in ids if number in book.seen_parties}


def _facts_by_id(book: Book, ids: Collection[int]) -> Iterator[PartyFacts]:
    """Yield facts of parties; most bookings are of one, which is found by a prepared statement."""
    if len(ids) == 1:
        rows = _deleted_or_not.all(book.connection, a=book.administration_id, value=next(iter(ids)))
        yield from (PartyFacts(*row) for row in rows)
        return
    for some in portions(ids):
        query = _facts.where(one_of(book.database, party.c.id, some))
        yield from (PartyFacts(*row) for row in book.connection.execute(query, {"a": book.administration_id}))


_ids: Final = select(party.c.number, party.c.id).where(party.c.administration_id == bindparam("a"), PRESENT)


def ids_of_party_numbers(book: Book, numbers: Collection[int]) -> dict[int, int]:
    """Return the ids of parties by their number; numbers that do not exist are left out."""
    ids: dict[int, int] = {}
    for some in portions(numbers):
        rows = book.connection.execute(
            _ids.where(one_of(book.database, party.c.number, some)), {"a": book.administration_id}
        )
        ids.update((row[0], row[1]) for row in rows)
    return ids


_codes: Final = select(party.c.id, party.c.code).where(party.c.administration_id == bindparam("a"))


def codes_of_parties(book: Book, ids: Collection[int]) -> dict[int, str]:
    """Return the codes of parties by their id, of deleted ones too; ids that do not exist are left out."""
    query = _codes.where(one_of(book.database, party.c.id, list(ids)))
    rows = book.connection.execute(query, {"a": book.administration_id}).all()
    return {row[0]: row[1] for row in rows}


_billed: Final = party.alias("billed")
_FACTS: Final[dict[str, ColumnElement[Any]]] = {
    name: party.c[name] for name in Party.__dataclass_fields__ if name in party.c
} | {
    "discount": type_coerce(party.c.discount, TenThousandths()),
    "invoice_party_uid": func.coalesce(_billed.c.uid, party.c.uid),
}
_MADE: Final[dict[str, ColumnElement[Any]]] = {
    "is_own": case((party.c.kind == PartyKind.OWN.value, true()), else_=false()),
    "by_bank": case((or_(party.c.paid_by_order, party.c.collection != "none"), true()), else_=false()),
}
"""What a party tells of itself, for filters."""
_is_billed: Final = and_(
    _billed.c.administration_id == party.c.administration_id, _billed.c.id == party.c.invoice_party_id
)
_any_party: Final = (
    select(*(column.label(name) for name, column in _FACTS.items()))
    .select_from(party)
    .outerjoin(_billed, _is_billed)
    .where(party.c.administration_id == bindparam("a"))
)
_PARTIES: Final = Listing(_any_party.where(PRESENT), _FACTS | _MADE, Party)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyFilter:
    """Which parties: every field that is not None narrows the choice."""

    id: int | None = None
    code: str | None = None
    number_from: int | None = None
    number_through: int | None = None
    modified_since: datetime | None = None
    hidden: bool | None = None
    kind: PartyKind | None = None


ALL_PARTIES: Final = PartyFilter()


def _conditions(where: PartyFilter) -> Iterator[ColumnElement[bool]]:
    return comparisons(
        (
            (where.id, eq, party.c.id),
            (where.code, eq, party.c.code),
            (where.number_from, ge, party.c.number),
            (where.number_through, le, party.c.number),
            (where.modified_since, ge, party.c.modified_at),
            (where.hidden, eq, party.c.hidden),
            (where.kind, eq, party.c.kind),
        )
    )


def party_by(book: Book, by: str, value: object) -> Party | None:
    """Return the whole party with this `id`, `uid`, `code` or `number`; None when there is none, or it is deleted."""
    if book.portion is not None and book.portion.knows(("party", by, value)):
        known: Party | None = book.portion.things["party", by, value]
        return known
    return next(iter(_PARTIES.items(book, _PARTIES.query.where(party.c[by] == value))), None)


def party_or_deleted(book: Book, party_id: int) -> Party | None:
    """Return the whole party with an id, be it deleted: what it was booked on still shows it."""
    return party_by(book, "id", party_id) or next(
        iter(_PARTIES.items(book, _any_party.where(party.c.id == party_id))), None
    )


def with_party(query: Select[Any], party_id: ColumnElement[int]) -> Select[Any]:
    """Return a query of the tables of an administration with the columns of a whole party after its own, be it deleted.

    It takes the administration as `a`; `party_of` makes the party of the columns.
    """
    own = and_(party.c.administration_id == bindparam("a"), party.c.id == party_id)
    return query.add_columns(*_FACTS.values()).outerjoin(party, own).outerjoin(_billed, _is_billed)


def party_of(columns: Sequence[Any]) -> Party | None:
    """Return the whole party that `with_party` added to a row; None when there is none."""
    facts = dict(zip(_FACTS, columns, strict=True))
    return None if facts["id"] is None else Party(**facts)


def page_of_parties(book: Book, request: ListRequest) -> list[Party]:
    """Return a page of parties, in the order of their numbers unless another is asked for.

    The facts are the fields of a party.
    """
    return page_of(book, _PARTIES, request)


def stream_parties(book: Book, where: PartyFilter = ALL_PARTIES) -> Iterator[Party]:
    """Yield whole parties in the order of their numbers, in constant memory."""
    query = _PARTIES.query.where(*_conditions(where)).order_by(party.c.number).execution_options(yield_per=1_000)
    with book.connection.execute(query, {"a": book.administration_id}) as rows:
        for row in rows.mappings():
            yield Party(**row)


def party_columns(book: Book, names: Sequence[str], where: PartyFilter) -> Iterator[tuple[Any, ...]]:
    """Yield some fields of parties in the order of their numbers: for long lists, of which whole parties would be the cost."""
    own = (party.c.administration_id == book.administration_id, PRESENT)
    query = select(*(party.c[name] for name in names)).where(*own)
    yield from map(tuple, book.connection.execute(query.where(*_conditions(where)).order_by(party.c.number)))


def code_or_number_taken(
    book: Book, code: str | None, number: int | None, except_id: int | None = None
) -> tuple[bool, bool]:
    """Tell whether another party already has this code, and this number."""
    portion = book.portion
    keys = [("party", by, value) for by, value in (("code", code), ("number", number)) if value is not None]
    if portion is not None and all(map(portion.knows, keys)):
        holders = {key[1]: portion.things[key] for key in keys}
        of_code, of_number = (
            (holder := holders.get(by)) is not None and holder.id != except_id for by in ("code", "number")
        )
        return of_code, of_number
    # None becomes IS NULL here, which no code and no number is.
    query = select(party.c.id, party.c.code, party.c.number).where(
        party.c.administration_id == book.administration_id,
        # On each side of the OR: else SQLite does not see that the partial indexes hold all.
        and_(party.c.code == code, PRESENT) | and_(party.c.number == number, PRESENT),
    )
    rows = [row for row in book.connection.execute(query) if row.id != except_id]
    return any(row.code == code for row in rows), any(row.number == number for row in rows)


def insert_party(book: Book, party_id: int, draft: PartyDraft, kind: PartyKind = PartyKind.ORDINARY) -> None:
    """Write a new party whose code and number are filled."""
    uid = book.new_uid()
    own = {"id": party_id, "uid": uid, "created_at": book.now, "modified_at": book.now, "kind": kind.value}
    row = {**values_of(draft, party), **own, "administration_id": book.administration_id, "deleted": False}
    add_rows(book, party, row)
    _put(book, None, Party(**fields_of(draft) | own, invoice_party_uid=_billed_uid(book, draft, uid)))
    mark_changed(book, Subject.PARTY, [party_id])


def update_party(book: Book, party_id: int, old: PartyDraft, new: PartyDraft) -> None:
    """Write the fields of a party in which its drafts differ."""
    book.seen_parties.pop(party_id, None)
    moment = {"modified_at": book.now}
    if book.portion is not None:
        before = party_by(book, "id", party_id)
        change_row_of_portion(book, party, party_id, values_of(new, party) | moment)
        if before is not None:
            billed = _billed_uid(book, new, before.uid)
            _put(book, before, replace(before, **fields_of(new), modified_at=book.now, invoice_party_uid=billed))
    else:
        book.connection.execute(
            update(party).where(party.c.administration_id == book.administration_id, party.c.id == party_id),
            {**changed_values(old, new, party), **moment},
        )
    mark_changed(book, Subject.PARTY, [party_id])


def _billed_uid(book: Book, draft: PartyDraft, own: UUID) -> UUID:
    """Return the uid of the party that is billed for a party with an uid."""
    billed = None if draft.invoice_party_id is None else party_facts(book, "id", draft.invoice_party_id)
    return own if billed is None else billed.uid


def mark_deleted(book: Book, party_id: int) -> None:
    """Take a party out of every list; its row stays for what names it."""
    book.seen_parties.pop(party_id, None)
    book.connection.execute(
        update(party).where(party.c.administration_id == book.administration_id, party.c.id == party_id),
        {"deleted": True, "modified_at": book.now},
    )
    mark_changed(book, Subject.PARTY, [party_id])


def deleted_and_booked_on(book: Book, uid: UUID) -> PartyFacts | None:
    """Return the facts of the party with a uid that was deleted and that bookings show still; None when it is no such party.

    There is no index for it: nothing but asking for such a party needs one, and every booking would pay for it.
    """
    found = select(party.c.id).where(
        party.c.administration_id == book.administration_id, party.c.uid == uid, party.c.deleted
    )
    party_id = book.connection.execute(found).scalar()
    if party_id is None:
        return None
    own = (booking.c.administration_id == book.administration_id, booking.c.withdrawn.is_(False))
    of_line = and_(line.c.administration_id == booking.c.administration_id, line.c.entry_id == booking.c.entry_id)
    uses = (
        select(booking.c.number).where(*own, booking.c.party_id == party_id),
        select(booking.c.number).join(line, of_line).where(*own, line.c.party_id == party_id),
    )
    is_shown = any(book.connection.execute(use.limit(1)).first() is not None for use in uses)
    return facts_of_parties(book, [party_id])[party_id] if is_shown else None


def is_billed_for_others(book: Book, party_id: int) -> bool:
    """Tell whether a party is the one that another party's invoices are sent to."""
    others = select(party.c.id).where(
        party.c.administration_id == book.administration_id,
        party.c.invoice_party_id == party_id,
        party.c.id != party_id,
        PRESENT,
    )
    return book.connection.execute(others.limit(1)).first() is not None


def _put(book: Book, old: Party | None, new: Party) -> None:
    """Note a party in the portion, by all that it is found by."""
    if book.portion is None:
        return
    if book.portion.things.get(HIGHEST, new.number) < new.number:
        book.portion.put(HIGHEST, new.number)
    for by in ("id", "code", "number"):
        if old is not None and getattr(old, by) != getattr(new, by):
            book.portion.put(("party", by, getattr(old, by)), None)
        book.portion.put(("party", by, getattr(new, by)), new)


def read_parties(book: Book, numbers: Collection[int]) -> None:
    """Read into the portion the parties with some numbers, and those whose code is such a number."""
    portion = book.portion
    if portion is None or not numbers:
        return
    found: list[Party] = []
    for some in portions(numbers):
        codes = [str(number) for number in some]
        named = one_of(book.database, party.c.number, some) | one_of_texts(book.database, party.c.code, codes)
        found.extend(_PARTIES.items(book, _PARTIES.query.where(named)))
    for number in numbers:
        portion.things.setdefault(("party", "number", number), None)
        portion.things.setdefault(("party", "code", str(number)), None)
    for row in found:
        for by in ("id", "code", "number"):
            portion.things["party", by, getattr(row, by)] = row
