"""Whether a party is still as a process remembers it: a condition of the statement that records on PostgreSQL."""

from sqlalchemy import ColumnElement, Integer, Text, and_, bindparam, exists, or_

from grootboek.store.masters.parties import AS_TEXT
from grootboek.store.remembered import KnownParty
from grootboek.store.tables.administration import party


def party_stands() -> ColumnElement[bool]:
    """Return the condition that a party is as `stated_of_party` states it; it holds when no party is stated."""
    own = and_(
        party.c.administration_id == bindparam("administration_id"),
        party.c.id == bindparam("known_party", type_=Integer),
    )
    as_known = exists().where(own, bindparam("known_columns", type_=Text) == AS_TEXT)
    return or_(bindparam("known_party", type_=Integer).is_(None), as_known)


def stated_of_party(known: KnownParty | None) -> dict[str, object]:
    """Return the values by which `party_stands` holds a party against the books."""
    return {"known_party": known and known.facts.id, "known_columns": known and known.columns}
