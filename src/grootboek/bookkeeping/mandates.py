"""Keeping mandates for direct debit: a reference stands for one debtor and one account, and is never given again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from stdnum import iban

from grootboek.bookkeeping.checking_collections import check_reference, compact_account
from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.collection import MandateKind
from grootboek.ledger.mandate import SCHEMES, TEXT_LENGTHS, Mandate, MandateDraft, reference_key
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.storable_texts import check_texts
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.invoicing.collection_batches import used_mandates
from grootboek.store.invoicing.mandates import (
    delete_mandate_of_booking,
    insert_mandate,
    mandate_by,
    write_withdrawal,
)
from grootboek.store.masters.parties import party_by


def add_mandate(book: Book, draft: MandateDraft) -> Mandate:
    """Add a mandate and return it; `Refused` with every problem when something is wrong."""
    require(book, Right.BOOK)
    lock_administration(book)
    party = party_by(book, "id", draft.party_id)
    if party is None:
        raise refusal(Reason.PARTY_UNKNOWN, "party")
    if not draft.iban.strip():
        draft = replace(draft, iban=party.iban, bic=draft.bic or party.bic)
    draft = replace(draft, reference=draft.reference.strip())
    problems = [*_check(book, draft)]
    if not party.is_customer:
        problems.append(Problem(Reason.PARTY_NOT_CUSTOMER, ("party",), {"party": party.code}))
    # Only companies may sign away that they can have a debit undone.
    if draft.scheme == "b2b" and not party.is_company:
        problems.append(Problem(Reason.VALUE_INVALID, ("scheme",), {"scheme": draft.scheme}))
    refuse_if(problems)
    mandate = insert_mandate(book, replace(draft, iban=compact_account(draft.iban)))
    write_audit(book, "add mandate", f"mandate {mandate.id}", after=_facts(mandate))
    return mandate


def withdraw_mandate(book: Book, mandate_id: int, day: date) -> Mandate:
    """Write on which day a customer withdrew a mandate, and return it; nothing is collected under it after that day."""
    require(book, Right.BOOK)
    lock_administration(book)
    mandate = mandate_by(book, "id", mandate_id)
    if mandate is None:
        raise refusal(Reason.NOT_FOUND, "mandate")
    if mandate.withdrawn_on is not None:
        raise refusal(Reason.WITHDRAWN, "mandate", mandate=mandate_id)
    if day < mandate.signed_on:
        raise refusal(Reason.VALUE_INVALID, "withdrawn_on", withdrawn_on=day)
    write_withdrawal(book, mandate_id, day)
    withdrawn = replace(mandate, withdrawn_on=day, modified_at=book.now)
    write_audit(book, "withdraw mandate", f"mandate {mandate_id}", before=_facts(mandate), after=_facts(withdrawn))
    return withdrawn


def keep_mandate_of_booking(book: Book, number: int, draft: MandateDraft | None) -> None:
    """Keep the one-off mandate under which a sale is collected, in place of the one it had; None when it has none any more.

    `Refused` when another mandate has its reference.
    """
    require(book, Right.BOOK)
    lock_administration(book)
    old = mandate_by(book, "booking_number", number)
    held = mandate_by(book, "reference_key", reference_key(draft.reference)) if draft else None
    if draft is not None and held is not None and held.booking_number != number:
        raise refusal(Reason.CODE_TAKEN, "mandate_reference", mandate_reference=draft.reference)
    if old is not None:
        delete_mandate_of_booking(book, number)
    new = insert_mandate(book, replace(draft, booking_number=number)) if draft else None
    if new is not None or old is not None:
        before, after = (_facts(mandate) if mandate else None for mandate in (old, new))
        write_audit(book, "keep mandate", f"booking {number}", before=before, after=after)


def _check(book: Book, draft: MandateDraft) -> Iterator[Problem]:
    yield from check_reference(draft.reference)
    yield from check_texts(draft, TEXT_LENGTHS)
    if draft.scheme not in SCHEMES:
        yield Problem(Reason.VALUE_INVALID, ("scheme",), {"scheme": draft.scheme})
    if draft.signed_on > book.today:
        yield Problem(Reason.VALUE_INVALID, ("signed_on",), {"signed_on": draft.signed_on})
    # stdnum reads digits of every script.
    if not draft.iban.isascii() or not iban.is_valid(draft.iban):
        yield Problem(Reason.IBAN_INVALID, ("iban",), {"iban": draft.iban})
        return
    key = reference_key(draft.reference)
    if mandate_by(book, "reference_key", key) is not None:
        yield Problem(Reason.CODE_TAKEN, ("mandate_reference",), {"mandate_reference": draft.reference})
    used = [use for use in used_mandates(book) if use.key == key]
    if any(use.kind is MandateKind.ONE_OFF for use in used):
        yield Problem(Reason.MANDATE_USED, ("mandate_reference",), {"mandate_reference": draft.reference})
    elif any(compact_account(use.account) != compact_account(draft.iban) for use in used):
        yield Problem(Reason.MANDATE_OF_ANOTHER_ACCOUNT, ("mandate_reference",), {"mandate_reference": draft.reference})


def _facts(mandate: Mandate) -> dict[str, object]:
    return {
        "party": mandate.party_id,
        "reference": mandate.reference,
        "kind": mandate.kind.value,
        "scheme": mandate.scheme,
        "iban": mandate.iban,
        "signed_on": mandate.signed_on.isoformat(),
        "withdrawn_on": mandate.withdrawn_on and mandate.withdrawn_on.isoformat(),
    }
