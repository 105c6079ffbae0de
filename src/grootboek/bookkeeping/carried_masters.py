"""Writing the accounts, journals, cost centres and relations that come from other books."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final, TypeVar

from grootboek.bookkeeping.audit_files import SOFTWARE
from grootboek.bookkeeping.carried_chart import CarriedChart
from grootboek.bookkeeping.carried_file import CarriedFile
from grootboek.bookkeeping.chart import add_account, add_journal, change_account, change_journal
from grootboek.bookkeeping.cost_centres import add_cost_centre
from grootboek.bookkeeping.parties import add_party
from grootboek.formats.audit_file.values import Relation
from grootboek.ledger.account import FIRST_MADE_NUMBER, NAME_LENGTH, AccountDraft, AccountRole, number_of_code
from grootboek.ledger.cost_centre import NAME_LENGTH as CENTRE_NAME_LENGTH
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.country import named_country
from grootboek.ledger.drafts import draft_of
from grootboek.ledger.journal import JournalDraft, JournalKind
from grootboek.ledger.party import CODE_LENGTH, TEXT_LENGTHS, PartyDraft
from grootboek.ledger.refusal import Refused
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import stream_parties

_Draft = TypeVar("_Draft", AccountDraft, JournalDraft)
Refusals = Iterator[tuple[str, Refused]]
"""What the books refuse, each with its place in the file."""


def write_chart(book: Book, file: CarriedFile, found: CarriedChart) -> Refusals:
    """Write accounts and journals; yield what is refused.

    What the file brings takes the place of what a new administration has: an account here that plays a role of one that comes,
    and that does not come itself, is hidden, and a journal that would stand on one that changes its role.
    """
    yield from _make_way(book, found)
    for code, draft in found.accounts.items():
        yield from _tried(f"account {code}", partial(_write_account, book, draft))
    for code, (kind, account) in found.journals.items():
        named = (code, file.journals[code].name, kind)
        yield from _tried(f"journal {code}", partial(_write_journal, book, named, account))


def _tried(place: str, write: Callable[[], object]) -> Refusals:
    try:
        write()
    except Refused as refused:
        yield place, refused


def _make_way(book: Book, found: CarriedChart) -> Refusals:
    chart = chart_of(book)
    come = {draft.role for draft in found.accounts.values() if draft.role is not AccountRole.GENERAL}
    changed = {
        row.id: found.accounts[row.code]
        for row in chart.accounts.values()
        if row.code in found.accounts and found.accounts[row.code].role is not row.role
    }
    hidden = {
        row.id for row in chart.accounts.values() if row.active and row.role in come and row.code not in found.accounts
    }
    for journal in chart.journals.values():
        if journal.code not in found.journals and journal.account_id in {*changed, *hidden}:
            yield from _tried(f"journal {journal.code}", partial(change_journal, book, journal.id, _hidden))
    for number in hidden:
        place = f"account {chart.accounts[number].code}"
        yield from _tried(place, partial(change_account, book, number, _hidden))
    # Of two accounts that change roles, none holds the other's for a moment.
    for number in changed:
        place = f"account {chart.accounts[number].code}"
        yield from _tried(place, partial(change_account, book, number, _without_role))


def _hidden(draft: _Draft) -> _Draft:
    return replace(draft, active=False)


def _without_role(draft: AccountDraft) -> AccountDraft:
    return replace(draft, role=AccountRole.GENERAL, vat_rate_code=None)


def _write_account(book: Book, draft: AccountDraft) -> None:
    standing = chart_of(book).account_by_code.get(draft.code)
    if standing is None:
        add_account(book, draft)
        return
    old = draft_of(AccountDraft, standing)
    new = draft if draft.number is not None else replace(draft, number=old.number, search_name=old.search_name)
    if new.on_balance_sheet != old.on_balance_sheet and new.role is not AccountRole.GENERAL:
        # Only an account without a role of its own leaves its side.
        change_account(book, standing.id, lambda old: replace(old, on_balance_sheet=new.on_balance_sheet))
    if new != old:
        change_account(book, standing.id, lambda _old: new)


def _write_journal(book: Book, named: tuple[str, str, JournalKind], account: str) -> None:
    code, name, kind = named
    chart = chart_of(book)
    account_id = chart.account_by_code[account].id if account else None
    standing = chart.journal_by_code.get(code)
    number = number_of_code(code) or max([row.number for row in chart.journals.values()], default=FIRST_MADE_NUMBER) + 1
    draft = JournalDraft(
        code=code,
        number=standing.number if standing is not None else number,
        name=name[:NAME_LENGTH] or code,
        kind=kind,
        account_id=account_id,
    )
    if standing is None:
        add_journal(book, draft)
    elif draft_of(JournalDraft, standing) != draft:
        change_journal(book, standing.id, lambda _old: draft)


def write_cost_centres(book: Book, file: CarriedFile) -> Refusals:
    """Add the cost centres that lines name; yield what is refused."""
    for code in file.cost_centres:
        if code not in chart_of(book).cost_centre_by_code:
            name = file.basics[code].name if code in file.basics else code
            draft = CostCentreDraft(code=code, name=name[:CENTRE_NAME_LENGTH])
            yield from _tried(f"cost centre {code}", partial(add_cost_centre, book, draft))


def write_relations(book: Book, file: CarriedFile) -> tuple[Mapping[str, int], list[tuple[str, Refused]]]:
    """Add the relations that are not there; return the ids of all by their codes in the file, and what is refused."""
    own = file.heading is not None and file.heading.software == SOFTWARE
    ids = {party.code: party.id for party in stream_parties(book)}
    refusals: list[tuple[str, Refused]] = []
    for code, relation in file.relations.items():
        if code not in ids:
            try:
                ids[code] = add_party(book, _party(relation, of_these=own)).id
            except Refused as refused:
                refusals.append((f"relation {code}", refused))
    return {code: ids[code] for code in file.relations if code in ids}, refusals


def _party(relation: Relation, *, of_these: bool) -> PartyDraft:
    """Return a relation as a party; a code that is too long here is made anew and stands in the note."""
    known = relation.kind in {"B", "C", "S"} or of_these or relation.kind == "O"
    country = named_country(relation.address.country)
    texts = {
        "name": relation.name or relation.code,
        "contact": relation.contact,
        "street": relation.address.street,
        "postcode": relation.address.postcode,
        "city": relation.address.city,
        "country": country.name if country is not None else relation.address.country,
        "phone": relation.phone,
        "fax": relation.fax,
        "email": relation.email,
        "website": relation.website,
        "vat_number": relation.vat_number,
        "coc_number": relation.coc_number,
        "iban": relation.iban,
        "bic": relation.bic,
    }
    fits = len(relation.code) <= CODE_LENGTH
    cut: dict[str, Any] = {name: text[: TEXT_LENGTHS[name]] for name, text in texts.items()}
    return PartyDraft(
        code=relation.code if fits else "",
        note="" if fits else f"{_NOTE}{relation.code}",
        is_customer=relation.kind in {"B", "C"} if known else True,
        is_supplier=relation.kind in {"B", "S"} if known else True,
        **cut,
    )


_NOTE: Final = "Code in het auditfile: "
