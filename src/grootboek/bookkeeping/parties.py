"""Adding and changing parties: code and number are both unique, whichever a door gives the other is made."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from grootboek.bookkeeping.rights import require
from grootboek.ledger.account import number_of_code
from grootboek.ledger.actor import Right
from grootboek.ledger.booking import LONGEST_PAYMENT_TERM
from grootboek.ledger.party import COLLECTIONS, FIRST_MADE_NUMBER, NUMBER_LIMIT, TEXT_LENGTHS, Party, PartyDraft
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.texts import check_storable, check_texts
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration, next_number
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import code_or_number_taken, insert_party, party_by, update_party
from grootboek.store.masters.party_numbers import delete_hold, next_free_number


def add_party(book: Book, draft: PartyDraft) -> Party:
    """Add a party and return it; `Refused` with every problem when something is wrong.

    Without a number, a code that is a number gives it when it is free, else the next free number is given; without a code,
    the number is the code. A number that was held for the party is held no longer.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    numbered = _numbered(book, draft)
    refuse_if(check_party_draft(book, numbered))
    party_id = next_number(book, "party")
    insert_party(book, party_id, numbered)
    added = _found(book, party_id)
    delete_hold(book, added.number)
    write_audit(book, "add party", f"party {party_id}", after=_facts(added))
    return added


def change_party(book: Book, party_id: int, changes: Mapping[str, Any]) -> Party:
    """Change fields of a party (names of `PartyDraft`) and return it; `Refused` with every problem when something is wrong.

    Of the free fields only those named change; an empty one is removed. A number that was made from the code follows the
    code, when the new number is free.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    old = party_by(book, "id", party_id)
    if old is None:
        raise refusal(Reason.NOT_FOUND, "party")
    refuse_if(check_party_change(book, old, changes))
    update_party(book, party_id, _renumbered(book, old, _with_free_fields(old, changes)))
    changed = _found(book, party_id)
    if changed.number != old.number:
        delete_hold(book, changed.number)
    write_audit(book, "change party", f"party {party_id}", before=_facts(old), after=_facts(changed))
    return changed


def check_party_change(book: Book, old: Party, changes: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield everything that is wrong with a change of a party (names of `PartyDraft`)."""
    fields = {name: getattr(old, name) for name in PartyDraft.__dataclass_fields__}
    return check_party_draft(book, PartyDraft(**{**fields, **_with_free_fields(old, changes)}), own_id=old.id)


def _with_free_fields(old: Party, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    if "free_fields" not in changes:
        return changes
    free = {name: text for name, text in {**old.free_fields, **changes["free_fields"]}.items() if text}
    return {**changes, "free_fields": free}


def _renumbered(book: Book, old: Party, changes: Mapping[str, Any]) -> Mapping[str, Any]:
    code = changes.get("code", old.code)
    number = number_of_code(code)
    if "number" in changes or code == old.code or number is None or old.number != number_of_code(old.code):
        return changes
    _, taken = code_or_number_taken(book, None, number, old.id)
    return changes if taken else {**changes, "number": number}


def _numbered(book: Book, draft: PartyDraft) -> PartyDraft:
    number = draft.number
    if number is None:
        number = number_of_code(draft.code)
        if number is None or code_or_number_taken(book, None, number)[1]:
            number = next_free_number(book, FIRST_MADE_NUMBER)
    return replace(draft, number=number, code=draft.code or str(number))


def check_party_draft(book: Book, draft: PartyDraft, own_id: int | None = None) -> Iterator[Problem]:
    """Yield everything that is wrong with a party; `own_id` is the party it changes, if any."""
    if not draft.name.strip():
        yield Problem(Reason.TEXT_MISSING, ("name",))
    yield from check_texts(draft, TEXT_LENGTHS)
    yield from check_storable(draft, ("free_fields", "door_fields"))
    number = draft.number
    if number is not None and not -2 <= number < NUMBER_LIMIT:
        yield Problem(Reason.VALUE_INVALID, ("number",), {"number": number})
        number = None
    if draft.payment_term is not None and not 0 <= draft.payment_term <= LONGEST_PAYMENT_TERM:
        yield Problem(Reason.PAYMENT_TERM_INVALID, ("payment_term",), {"days": draft.payment_term})
    code_taken, number_taken = code_or_number_taken(book, draft.code, number, own_id)
    if code_taken:
        yield Problem(Reason.CODE_TAKEN, ("code",), {"code": draft.code})
    if number_taken:
        yield Problem(Reason.NUMBER_TAKEN, ("number",), {"number": number})
    if draft.collection not in COLLECTIONS:
        yield Problem(Reason.VALUE_INVALID, ("collection",), {"collection": draft.collection})
    if draft.account_id is not None and draft.account_id not in chart_of(book).accounts:
        yield Problem(Reason.ACCOUNT_UNKNOWN, ("account",), {"account_id": draft.account_id})


def _found(book: Book, party_id: int) -> Party:
    party = party_by(book, "id", party_id)
    if party is None:
        raise LookupError(f"party {party_id} is gone")
    return party


def _facts(party: Party) -> dict[str, object]:
    return {"code": party.code, "number": party.number, "name": party.name, "hidden": party.hidden, "iban": party.iban}
