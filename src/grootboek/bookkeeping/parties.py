"""Adding, changing and deleting parties: code and number are both unique, whichever a door gives the other is made."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from grootboek.bookkeeping.field_values import fitted
from grootboek.bookkeeping.pricing import mark_priced
from grootboek.bookkeeping.rights import require
from grootboek.ledger.account import AccountRole, number_of_code
from grootboek.ledger.actor import Right
from grootboek.ledger.booking import LONGEST_PAYMENT_TERM
from grootboek.ledger.drafts import draft_of
from grootboek.ledger.party import (
    COLLECTIONS,
    FIRST_MADE_NUMBER,
    LOWEST_NUMBER,
    NAME_LENGTH,
    NUMBER_LIMIT,
    SHORTEST_TERM,
    TEXT_LENGTHS,
    Party,
    PartyDraft,
    PartyKind,
)
from grootboek.ledger.price_agreement import is_discount
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.storable_texts import check_storable, check_texts
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration, next_number
from grootboek.store.invoicing.purchase_orders import has_open_purchase_orders
from grootboek.store.invoicing.sales_orders import has_open_orders
from grootboek.store.ledger.open_items import open_items
from grootboek.store.masters.articles import clear_supplier, mark_articles
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.discount_groups import write_group_of_customer
from grootboek.store.masters.door_records import delete_door_records
from grootboek.store.masters.parties import (
    code_or_number_taken,
    insert_party,
    is_billed_for_others,
    mark_deleted,
    party_by,
    party_facts,
    update_party,
)
from grootboek.store.masters.party_numbers import delete_hold, next_free_number
from grootboek.store.masters.price_agreements import delete_price_agreement, price_agreements

_FIRST: Final[Mapping[PartyKind, PartyDraft]] = {
    PartyKind.OWN: PartyDraft(code="EIGEN", number=-3, is_customer=False, is_supplier=False),
    PartyKind.UNKNOWN_SUPPLIER: PartyDraft(code="-1", number=-1, name="Leverancier onbekend", is_customer=False),
    PartyKind.UNKNOWN_CUSTOMER: PartyDraft(code="-2", number=-2, name="Klant onbekend", is_supplier=False),
}
"""The parties of new books, whose ids are their numbers: those below zero are given to no other."""


def write_first_parties(book: Book, own_name: str) -> None:
    """Write the parties of new books: the administration itself, and two for money of which nobody knows whose it is."""
    for kind, draft in _FIRST.items():
        named = draft if draft.name else replace(draft, name=own_name[:NAME_LENGTH])
        insert_party(book, named.number or 0, named, kind)


def add_party(book: Book, draft: PartyDraft, also: Iterable[object] = ()) -> Party:
    """Add a party and return it; `Refused` with every problem, and what the door `also` found, when something is wrong.

    Without a number, a code that is a number gives it when it is free, else the next free number is given; without a code,
    the number is the code. A number that was held for the party is held no longer.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    fitting, misfits = fitted(book, PartyDraft(), _without_empty_fields(draft))
    numbered = _numbered(book, fitting)
    refuse_if([*_check(book, numbered), *misfits], also)
    party_id = next_number(book, "party")
    insert_party(book, party_id, numbered)
    added = _party(book, party_id)
    delete_hold(book, added.number)
    write_audit(book, "add party", f"party {party_id}", after=_facts(added))
    return added


def change_party(
    book: Book, party_id: int, change: Callable[[PartyDraft], PartyDraft], also: Iterable[object] = ()
) -> Party:
    """Change a party and return it; `Refused` with every problem, and what the door `also` found, when something is wrong.

    A number that was made from the code follows the code, when the new number is free.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    party = party_by(book, "id", party_id)
    if party is None:
        raise refusal(Reason.NOT_FOUND, "party")
    old = draft_of(PartyDraft, party)
    new, misfits = fitted(book, old, _without_empty_fields(change(old)))
    refuse_if([*_check(book, new, party_id), *_check_kinds(book, old, new), *misfits], also)
    update_party(book, party_id, old, _renumbered(book, old, new, party_id))
    changed = _party(book, party_id)
    if changed.number != party.number:
        delete_hold(book, changed.number)
    write_audit(book, "change party", f"party {party_id}", before=_facts(party), after=_facts(changed))
    return changed


def delete_party(book: Book, party_id: int) -> None:
    """Delete a party: it is gone from every list, its number and code are free; what it was booked on still shows it.

    `Refused` with everything that stands against it: open items, open orders of it, for it or placed with it, parties whose
    invoices are sent to it, and that the administration itself needs it. Prices that were agreed with it go with it, and so do
    the records that doors keep of it; articles lose it as their supplier.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    party = party_by(book, "id", party_id)
    if party is None:
        raise refusal(Reason.NOT_FOUND, "party")
    refuse_if(_check_deletion(book, party))
    agreed = price_agreements(book, party_id=party_id)
    for agreement in agreed:
        delete_price_agreement(book, agreement.id)
        mark_priced(book, agreement)
    write_group_of_customer(book, party_id, None)
    mark_articles(book, clear_supplier(book, party_id))
    delete_door_records(book, party_id)
    mark_deleted(book, party_id)
    write_audit(book, "delete party", f"party {party_id}", before=_facts(party))


def _check_deletion(book: Book, party: Party) -> Iterator[Problem]:
    """Yield everything for which a party cannot be deleted, by what it is needed for."""
    if party.kind != PartyKind.ORDINARY:
        yield Problem(Reason.IN_USE, (party.kind,), {"party": party.code})
    chart = chart_of(book)
    roles = ((AccountRole.RECEIVABLE, "sales_invoices"), (AccountRole.PAYABLE, "purchase_invoices"))
    for role, place in roles:
        accounts = [account.id for account in chart.accounts.values() if account.role is role]
        if open_items(book, accounts, party.id):
            yield Problem(Reason.IN_USE, (place,), {"party": party.code})
    if has_open_orders(book, party.id):
        yield Problem(Reason.IN_USE, ("sales_orders",), {"party": party.code})
    if is_billed_for_others(book, party.id):
        yield Problem(Reason.IN_USE, ("invoice_party",), {"party": party.code})
    for place, as_what in (("purchase_orders", "party_id"), ("orders_for_customer", "customer_id")):
        if has_open_purchase_orders(book, as_what, party.id):
            yield Problem(Reason.IN_USE, (place,), {"party": party.code})


def _without_empty_fields(draft: PartyDraft) -> PartyDraft:
    """Return a draft without the free fields that are empty."""
    if all(draft.free_fields.values()):
        return draft
    return replace(draft, free_fields={name: text for name, text in draft.free_fields.items() if text})


def _renumbered(book: Book, old: PartyDraft, new: PartyDraft, own_id: int) -> PartyDraft:
    """Return a draft with the number that a new code makes, where the old code made the old one and the new one is free.

    A code that was made from the number follows the number likewise.
    A draft without a number keeps the old one.
    """
    number = number_of_code(new.code)
    new = replace(new, number=old.number) if new.number is None else new
    if new.number != old.number and new.code == old.code == str(old.number):
        code = str(new.number)
        return new if code_or_number_taken(book, code, None, own_id)[0] else replace(new, code=code)
    if new.number != old.number or new.code == old.code or number is None or old.number != number_of_code(old.code):
        return new
    _, taken = code_or_number_taken(book, None, number, own_id)
    return new if taken else replace(new, number=number)


def _numbered(book: Book, draft: PartyDraft) -> PartyDraft:
    number = draft.number
    if number is None:
        number = number_of_code(draft.code)
        if number is None or code_or_number_taken(book, None, number)[1]:
            number = next_free_number(book, FIRST_MADE_NUMBER)
    return replace(draft, number=number, code=draft.code or str(number))


def _check(book: Book, draft: PartyDraft, own_id: int | None = None) -> Iterator[Problem]:
    """Yield everything that is wrong with a party; `own_id` is the party it changes, if any."""
    if not draft.name.strip():
        yield Problem(Reason.TEXT_MISSING, ("name",))
    yield from check_texts(draft, TEXT_LENGTHS)
    yield from check_storable(draft, ("free_fields", "supplier_fields", "door_fields"))
    number = draft.number
    if number is not None and not LOWEST_NUMBER <= number < NUMBER_LIMIT:
        yield Problem(Reason.VALUE_INVALID, ("number",), {"number": number})
        # A query for a number beyond 32 bits fails on PostgreSQL.
        number = None
    if draft.payment_term is not None and not SHORTEST_TERM <= draft.payment_term <= LONGEST_PAYMENT_TERM:
        yield Problem(Reason.PAYMENT_TERM_INVALID, ("payment_term",), {"days": draft.payment_term})
    code_taken, number_taken = code_or_number_taken(book, draft.code, number, own_id)
    if code_taken:
        yield Problem(Reason.CODE_TAKEN, ("code",), {"code": draft.code})
    if number_taken:
        yield Problem(Reason.NUMBER_TAKEN, ("number",), {"number": number})
    if draft.discount is not None and not is_discount(draft.discount):
        yield Problem(Reason.VALUE_INVALID, ("discount",), {"discount": draft.discount})
    if draft.collection not in COLLECTIONS:
        yield Problem(Reason.VALUE_INVALID, ("collection",), {"collection": draft.collection})
    if draft.invoice_party_id is not None and draft.invoice_party_id != own_id:
        yield from _check_invoice_party(book, draft.invoice_party_id)
    if draft.account_id is not None and draft.account_id not in chart_of(book).accounts:
        yield Problem(Reason.ACCOUNT_UNKNOWN, ("account",), {"account_id": draft.account_id})


def _check_kinds(book: Book, old: PartyDraft, new: PartyDraft) -> Iterator[Problem]:
    """Yield a problem when a party becomes of another kind in an administration in which it stays of its own."""
    if chart_of(book).administration.party_kinds_stay and (old.is_customer, old.is_supplier) != (
        new.is_customer,
        new.is_supplier,
    ):
        yield Problem(Reason.KIND_CHANGED, ("party",), {"party": old.code})


def _check_invoice_party(book: Book, party_id: int) -> Iterator[Problem]:
    billed = party_facts(book, "id", party_id)
    if billed is None:
        yield Problem(Reason.PARTY_UNKNOWN, ("invoice_party",))
    elif not billed.is_customer:
        yield Problem(Reason.PARTY_NOT_CUSTOMER, ("invoice_party",), {"party": billed.code})


def _party(book: Book, party_id: int) -> Party:
    party = party_by(book, "id", party_id)
    if party is None:
        raise LookupError(f"party {party_id} is gone")
    return party


def _facts(party: Party) -> dict[str, object]:
    return {"code": party.code, "number": party.number, "name": party.name, "hidden": party.hidden, "iban": party.iban}
