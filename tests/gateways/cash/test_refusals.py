"""Test what the door answers for each reason for which the books can refuse a document: the smallest import that provokes it."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from grootboek.bookkeeping.chart import add_account, add_journal, change_account, change_journal
from grootboek.bookkeeping.closing import lock_period
from grootboek.bookkeeping.cost_centres import add_cost_centre, change_cost_centre
from grootboek.bookkeeping.parties import add_party
from grootboek.gateways.cash.documents.drafts import FIELD_OF
from grootboek.gateways.cash.errors import EXPLANATIONS
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.reading import refusal_flaw
from grootboek.gateways.cash.resources.relations import RELATION
from grootboek.ledger.account import AccountDraft, AccountRole
from grootboek.ledger.cost_centre import CostCentreDraft
from grootboek.ledger.journal import JournalDraft, JournalKind
from grootboek.ledger.party import PartyDraft
from grootboek.ledger.period_lock import LockKind
from grootboek.ledger.refusal import Problem, Reason
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from tests.gateways.cash.conftest import Door

ROW = "201=4360 302=160930 307=1 901=KAS"


def nothing(_book: Book) -> None:
    """Leave the books as they are."""


def locked(kind: LockKind) -> Callable[[Book], None]:
    """Lock September 2016."""
    return lambda book: lock_period(book, kind, date(2016, 9, 30))


def closed_account(book: Book) -> None:
    """Block account 4360."""
    change_account(book, chart_of(book).account_by_code["4360"].id, lambda account: replace(account, active=False))


def without_suspense(book: Book) -> None:
    """Block the suspense account."""
    for account in chart_of(book).accounts_by_role[AccountRole.SUSPENSE]:
        change_account(book, account.id, lambda account: replace(account, active=False))


def with_cost_centres(book: Book) -> None:
    """Add a blocked cost centre and an account that needs one."""
    added = add_cost_centre(book, CostCentreDraft(code="DICHT", name="Dicht"))
    change_cost_centre(book, added.id, lambda centre: replace(centre, active=False))
    add_account(book, AccountDraft(code="4999", name="Met", cost_centre_required=True))


def with_blocked_journal(book: Book) -> None:
    """Add a blocked daybook."""
    added = add_journal(book, JournalDraft(code="OUD", number=9, name="Oud", kind=JournalKind.GENERAL))
    change_journal(book, added.id, lambda journal: replace(journal, active=False))


def with_hidden_party(book: Book) -> None:
    """Add a hidden relation 44."""
    add_party(book, PartyDraft(number=44, name="Weg", hidden=True))


REFUSALS: dict[str, tuple[Callable[[Book], None], str, list[tuple[str, str]]]] = {
    "date out of range": (
        nothing,
        ROW.replace("160930", "500101"),
        [("0302=500101", "boekdatum (0302): de datum valt buiten de boekjaren")],
    ),
    "closed by the user": (locked(LockKind.USER), ROW, [("0302=160930", "boekdatum (0302): de periode is afgesloten")]),
    "filed": (
        locked(LockKind.VAT_RETURN),
        ROW,
        [("0302=160930", "boekdatum (0302): over de periode is btw-aangifte gedaan")],
    ),
    "accountant": (
        locked(LockKind.ACCOUNTANT),
        ROW,
        [("0302=160930", "boekdatum (0302): de periode is afgesloten door de accountant")],
    ),
    "year": (locked(LockKind.YEAR_CLOSE), ROW, [("0302=160930", "boekdatum (0302): het boekjaar is afgesloten")]),
    "journal unknown": (
        nothing,
        ROW.replace("KAS", "GIRO"),
        [("0901=GIRO", "dagboekcode (0901): dagboek GIRO bestaat niet")],
    ),
    "journal blocked": (
        with_blocked_journal,
        ROW.replace("KAS", "OUD"),
        [("0901=OUD", "dagboekcode (0901): het dagboek is geblokkeerd")],
    ),
    "account unknown": (
        nothing,
        ROW.replace("4360", "4361"),
        [("0201=4361", "grootboekrekening (0201): grootboekrekening 4361 bestaat niet")],
    ),
    "account blocked": (closed_account, ROW, [("0201=4360", "grootboekrekening (0201): de rekening is geblokkeerd")]),
    "cost centre unknown": (
        nothing,
        f"{ROW} 911=NRD",
        [("0911=NRD", "kostenplaats (0911): kostenplaats NRD bestaat niet")],
    ),
    "cost centre blocked": (
        with_cost_centres,
        f"{ROW} 911=DICHT",
        [("0911=DICHT", "kostenplaats (0911): de kostenplaats is geblokkeerd")],
    ),
    "cost centre missing": (
        with_cost_centres,
        ROW.replace("4360", "4999"),
        [("0911=", "kostenplaats (0911): de rekening vraagt een kostenplaats")],
    ),
    "relation unknown": (
        nothing,
        f"{ROW.replace('4360', '1300')} 101=44 309=1",
        [("0101=44", "relatiecode (0101): relatie 44 bestaat niet")],
    ),
    "relation missing": (
        nothing,
        f"{ROW.replace('4360', '1300')} 309=1",
        [("0101=", "relatiecode (0101): de rekening vraagt een relatie")],
    ),
    "relation hidden": (
        with_hidden_party,
        f"{ROW.replace('4360', '1300')} 101=44 309=1",
        [("0101=44", "relatiecode (0101): de relatie is geblokkeerd")],
    ),
    "invoice missing": (
        nothing,
        f"{ROW.replace('4360', '1600')} 101=43",
        [("0309=", "factuurnummer (0309): de rekening vraagt een factuurnummer")],
    ),
    "VAT base missing": (
        nothing,
        ROW.replace("4360", "1700"),
        [("0305=", "aantal (0305): de btw-regel vraagt een grondslag")],
    ),
    "a line of nothing": (
        nothing,
        "201=4360 302=160930 307=0 901=MEMO",
        [("0307=0", "bedrag (0307): het bedrag is nul")],
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refusal(door: Door, case: str) -> None:
    prepare, row, told = REFUSALS[case]
    with door.book(writing=True) as book:
        prepare(book)
    reply = door.bring(row)
    assert (reply.code, reply.message, reply.status_of_import) == (1, "Success", 3)
    assert reply.errors == [(f"Ongeldige waarde {text}", "1") for text, _ in told]
    assert reply.explanations == [words for _, words in told]
    assert door.export("0301") == []


def test_refusal_of_a_whole_document(door: Door) -> None:
    with door.book(writing=True) as book:
        without_suspense(book)
    reply = door.bring("201=4360 302=160930 307=1 901=MEMO")
    assert (reply.errors, reply.explanations) == ([("Boekstuk geweigerd", "1")], ["de uitzoekrekening ontbreekt"])
    many = door.bring(*["201=4360 302=160930 307=1 901=KAS"] * 5001)
    assert (many.errors, many.explanations) == ([("Boekstuk geweigerd", "1")], ["het boekstuk heeft te veel regels"])


VERBS = (
    "bookkeeping/recording_documents.py",
    "bookkeeping/parties.py",
    "bookkeeping/chart.py",
    "bookkeeping/cost_centres.py",
    "bookkeeping/rights.py",
    "ledger/checking.py",
    "ledger/checking_documents.py",
    "ledger/checking_parties.py",
    "ledger/storable_texts.py",
)
"""Where the verbs of an import, and what they check by, say why they refuse."""

OF_STATEMENTS = frozenset(
    {
        Reason.COUNTER_ACCOUNT_NOT_ALLOWED,
        Reason.COUNTER_ACCOUNT_NOT_PAYABLE,
        Reason.COUNTER_ACCOUNT_NOT_RECEIVABLE,
        Reason.INVOICE_UNKNOWN,
        Reason.PARTY_NOT_IN_EU,
        Reason.VAT_NUMBER_INVALID,
        Reason.REVERSE_CHARGE_MIXED,
        Reason.VAT_AMOUNT_DIFFERS,
        Reason.VAT_CODE_MISSING,
        Reason.VAT_CODE_NOT_ALLOWED,
        Reason.VAT_CODE_UNKNOWN,
        Reason.VAT_TOTAL_MISSING,
        Reason.VAT_TOTAL_WITHOUT_LINES,
    }
)
"""Named there of statements alone; an import makes documents."""


def reasons_of_imports() -> list[Reason]:
    """Return every reason for which a verb of an import refuses, as the source of the verbs names them."""
    sources = (files("grootboek").joinpath(path).read_text(encoding="utf-8") for path in VERBS)
    names = {name for source in sources for name in re.findall(r"Reason\.([A-Z_]+)", source)}
    return sorted({Reason[name] for name in names} - OF_STATEMENTS, key=lambda reason: reason.name)


@pytest.mark.parametrize("reason", reasons_of_imports())
@pytest.mark.parametrize("number", ["0101", "0301"])
def test_every_reason_has_words(reason: Reason, number: str) -> None:
    field = FIELD_OF.get(reason) if number == "0301" else RELATION.field_of(Problem(reason))
    flaw = refusal_flaw(ImportRecord(3, number, (("0307", "1"),)), Problem(reason), field)
    assert reason in EXPLANATIONS
    assert flaw.explanation.endswith(EXPLANATIONS[reason])
    assert flaw.message.startswith(("Ongeldige waarde 0", "Boekstuk geweigerd", f"Record {number} geweigerd"))
    assert (flaw.line, flaw.source) == (3, f"{number}|0307=1|")
