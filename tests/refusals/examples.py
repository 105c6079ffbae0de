"""What an example of a refusal is, and the states of the books that examples begin from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from grootboek.access.users import grant
from grootboek.bookkeeping.chart import add_account, change_account, change_journal
from grootboek.bookkeeping.closing import lock_period
from grootboek.bookkeeping.cost_centres import change_cost_centre
from grootboek.bookkeeping.foreign_vat import charge_foreign_vat
from grootboek.bookkeeping.parties import change_party
from grootboek.ledger.account import AccountDraft, AccountRole
from grootboek.ledger.actor import Role
from grootboek.ledger.foreign_vat import ForeignVatSpan
from grootboek.ledger.hold import HOLD_REASON, HoldKind
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import Reason
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.foreign_vat import write_foreign_vat_span
from grootboek.store.masters.parties import party_facts
from tests.doors.three import Three

State = Callable[[Three], object]


@dataclass(frozen=True)
class Example:
    """The smallest request for which a door tells a reason: what is asked, the exact answer, and the books before."""

    ask: Callable[[Three], object]
    answer: object
    books: State = lambda _: None


Examples = Mapping[Reason, Example]
Unreachable = Mapping[Reason, str]
"""The reasons that a door has no request for, and why."""

SETTLING: Final = "no door settles items by themselves"
YEARS: Final = "years are closed and opened from the command line"
CORRECTING: Final = "what is locked is corrected from the command line"
COLLECTING: Final = "invoices are collected from the command line"
INVOICES_ONLY: Final[Unreachable] = {
    Reason.TEMPLATE_UNKNOWN: "no invoice document is made at this door",
    Reason.EMAIL_MISSING: "no invoice document is made at this door",
}
"""What only a door that makes invoices reaches."""

HELD: Final = tuple(reason for kind, reason in HOLD_REASON.items() if kind is not HoldKind.CORRECTION)
"""The reasons for which a booking is not changed because something counts on it."""

RATE_KINDS_OF_ACCOUNTS: Final = (
    "only the grootboeken of SnelStart name a kind of rate: tests/gateways/snelstart/test_accounts.py"
)
DOCUMENTS: Final = "only SnelStart has documents: tests/gateways/snelstart/test_documents.py"
FILES: Final = "only SnelStart takes invoices in UBL: tests/gateways/snelstart/test_received_invoices.py"
ADDED_FIELDS: Final = "only the customFields of SnelStart name a field: tests/gateways/snelstart/test_custom_fields.py"
OUTSIDE_THE_DOORS: Final[Unreachable] = {
    Reason.HOLDER_UNKNOWN: DOCUMENTS,
    Reason.CONTENT_MISSING: DOCUMENTS,
    Reason.CONTENT_TOO_LARGE: DOCUMENTS,
    Reason.FILE_UNREADABLE: FILES,
    Reason.FILE_KIND_UNKNOWN: FILES,
    Reason.FILE_AGAINST_SCHEMA: FILES,
    Reason.FILE_AGAINST_RULES: FILES,
    Reason.FILE_INCOMPLETE: FILES,
    Reason.FILE_TOO_COMPLEX: FILES,
    Reason.CURRENCY_NOT_EURO: FILES,
    Reason.READ_ONLY: DOCUMENTS,
    Reason.STORAGE_UNAVAILABLE: DOCUMENTS,
    Reason.STORAGE_FAILED: DOCUMENTS,
    Reason.FIELD_UNKNOWN: ADDED_FIELDS,
    Reason.ROLE_TAKEN: "accounts that a door adds have no role, and none is blocked or taken back into use",
    Reason.RATE_KIND_MISSING: RATE_KINDS_OF_ACCOUNTS,
    Reason.RATE_KIND_NOT_ALLOWED: RATE_KINDS_OF_ACCOUNTS,
    Reason.RATE_KIND_UNKNOWN: RATE_KINDS_OF_ACCOUNTS,
    Reason.COST_CENTRE_LOOP: "no door moves a cost centre into another",
    Reason.NUMBER_TAKEN: "a relation's number is given by the books",
    Reason.KIND_CHANGED: "what replaces a booking has no kind of its own to state",
    Reason.YEAR_NOT_CLOSABLE: YEARS,
    Reason.YEAR_NOT_OPENABLE: YEARS,
    Reason.PERIOD_OPEN: CORRECTING,
    Reason.SETTLEMENT_TOO_LARGE: SETTLING,
    Reason.SETTLEMENT_SAME_SIGN: SETTLING,
    Reason.COLLECTION_DATE_INVALID: COLLECTING,
    Reason.MANDATE_INCOMPLETE: COLLECTING,
    Reason.MANDATE_REFERENCE_INVALID: COLLECTING,
    Reason.MANDATE_USED: COLLECTING,
    Reason.MANDATE_OF_ANOTHER_ACCOUNT: COLLECTING,
    Reason.MANDATE_LAPSED: COLLECTING,
    Reason.ACCOUNT_OUTSIDE_SEPA: COLLECTING,
    Reason.ADDRESS_MISSING: COLLECTING,
    Reason.IBAN_INVALID: COLLECTING,
}
"""What no door reaches."""


def changes(act: Callable[[Book], object]) -> State:
    """Return the state in which something of the books was changed."""

    def changed(three: Three) -> None:
        with three.book(writing=True) as book:
            act(book)

    return changed


def without_account(code: str) -> State:
    """Return the state in which an account is hidden."""
    return changes(
        lambda book: change_account(
            book, chart_of(book).account_by_code[code].id, lambda account: replace(account, active=False)
        )
    )


def abroad(three: Three) -> None:
    """Have K1 be a consumer in Belgium, and the administration charge the VAT of its customers' countries."""
    with three.book(writing=True) as book:
        for name, kind in (("8060", "SR"), ("8065", "SRR")):
            three.uids[name] = distance_sales(book, name, kind)
        charge_foreign_vat(book, charging=True)
        write_foreign_vat_span(book, ForeignVatSpan(date(2026, 1, 1), date(2026, 3, 1)))
        party = party_facts(book, "code", "K1")
        assert party is not None
        change_party(book, party.id, lambda draft: replace(draft, country="BE"))


def distance_sales(book: Book, code: str, kind: str) -> str:
    """Have an account of distance sales bear a kind of rate, and return its uid."""
    found = chart_of(book).account_by_code.get(code) or add_account(
        book, AccountDraft(code=code, name="Afstand", role=AccountRole.REVENUE_EU_DISTANCE)
    )
    return str(change_account(book, found.id, lambda draft: replace(draft, vat_rate_code=kind)).uid)


def with_centre_required(code: str) -> State:
    """Return the state in which an account needs a cost centre."""
    return _with_centres(code, cost_centre_required=True)


def with_centre_forbidden(code: str) -> State:
    """Return the state in which an account has no cost centre."""
    return _with_centres(code, cost_centre_forbidden=True)


def _with_centres(code: str, **flags: bool) -> State:
    return changes(
        lambda book: change_account(
            book, chart_of(book).account_by_code[code].id, lambda account: replace(account, **flags)
        )
    )


def without_journal(code: str) -> State:
    """Return the state in which a journal is hidden."""
    return changes(
        lambda book: change_journal(
            book, chart_of(book).journal_by_code[code].id, lambda journal: replace(journal, active=False)
        )
    )


def locked(kind: LockKind) -> State:
    """Return the state in which March 2026 is locked."""
    return changes(lambda book: lock_period(book, kind, date(2026, 3, 31)))


def _hide_customer(book: Book) -> None:
    found = party_facts(book, "code", "K1")
    assert found is not None
    change_party(book, found.id, lambda party: replace(party, hidden=True))


without_customer: Final = changes(_hide_customer)
"""K1 is hidden."""


def _move_to_belgium(book: Book) -> None:
    found = party_facts(book, "code", "K1")
    assert found is not None
    change_party(book, found.id, lambda party: replace(party, country="Belgi\u00eb"))


in_belgium: Final = changes(_move_to_belgium)
"""K1 is in Belgium, and has no VAT number."""

without_centre: Final = changes(lambda book: change_cost_centre(book, 1, lambda centre: replace(centre, active=False)))
"""WINKEL is hidden."""

with_bank_without_journal: Final = changes(
    lambda book: add_account(book, AccountDraft(code="1101", name="Bank 2", role=AccountRole.BANK))
)
"""There is a bank account 1101 that has no journal."""


def as_reader(three: Three) -> None:
    """Let the user of the doors read only."""
    with three.server.database.writing() as connection:
        grant(connection, three.cash.keys.email, three.administration_id, Role.READER)
