"""Daybooks (record 0901): as CASH shows them, and added or changed by an import."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, Final

from grootboek.bookkeeping.chart import add_journal, change_journal
from grootboek.gateways.cash.errors import MISSING_VALUE
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.requests import ExportRequest
from grootboek.gateways.cash.resources.facts import (
    Fact,
    FactTable,
    Input,
    coded_record,
    coded_records,
    flag_fact,
    text_fact,
    value_fact,
    written_fact,
)
from grootboek.gateways.cash.resources.lookups import account_id
from grootboek.ledger.account import NAME_LENGTH, AccountRole
from grootboek.ledger.chart import Chart
from grootboek.ledger.journal import Journal, JournalDraft, JournalKind
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

_KINDS: Final[Mapping[JournalKind, str]] = MappingProxyType(
    {
        JournalKind.CASH: "K",
        JournalKind.BANK: "K",
        JournalKind.SALES: "U",
        JournalKind.PURCHASE: "I",
        JournalKind.GENERAL: "M",
        JournalKind.OPENING: "B",
    }
)
"""The letters of a daybook's kind: kas/bank/giro, uitgaande and inkomende facturen, memoriaal, beginbalans."""

# `K` is read as cash; `_complete` makes it a bank by its account.
_KIND_OF_LETTER: Final[Mapping[str, JournalKind]] = {
    letter: kind for kind, letter in _KINDS.items() if kind is not JournalKind.BANK
}
_CONTROL: Final[Mapping[JournalKind, AccountRole]] = {
    JournalKind.SALES: AccountRole.RECEIVABLE,
    JournalKind.PURCHASE: AccountRole.PAYABLE,
}


def _read_kind(record: Input) -> Mapping[str, Any]:
    """Read the kind, which cannot be emptied."""
    if not record.changed["0903"]:
        record.reading.refuse("0903", MISSING_VALUE)
        return {}
    return {"kind": record.reading.take("0903", _kind)}


def _kind(text: str) -> JournalKind:
    kind = _KIND_OF_LETTER.get(text.upper())
    if kind is None:
        raise ValueError(text)
    return kind


JOURNAL: Final = FactTable[Journal](
    "0901",
    written_fact("0901", lambda journal, _: journal.code, places=("code",)),
    text_fact("0902", "name", longest=NAME_LENGTH),
    flag_fact("0208", "active", letter="J", means=False),
    value_fact("0201", "account_id", account_id, lambda account, codes: codes.account(account)),
    Fact(("0903",), _read_kind, lambda journal, _: {"0903": _KINDS[journal.kind]}, places={"kind": "0903"}),
)


def journal_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0901 of the daybooks from code `P1` up to and including `P2`."""
    return coded_records(JOURNAL, book, request, chart_of(book).journals.values())


def import_journal(book: Book, record: ImportRecord) -> None:
    """Add the daybook that a record states, or change the one that has its code."""
    chart = chart_of(book)
    old = chart.journal(record.value("0901"))
    reading, code, facts = coded_record(JOURNAL, book, record, old)
    if old is None and "kind" not in facts:
        reading.refuse("0903", MISSING_VALUE)
    reading.refuse_if_flawed()
    _complete(facts, old, chart)
    if old is None:
        # CASH has codes only; the other doors number daybooks.
        number = max((journal.number for journal in chart.journals.values()), default=0) + 1
        add_journal(book, JournalDraft(**{"name": "", **facts, "code": code, "number": number}))
    elif facts:
        change_journal(book, old.id, lambda draft: replace(draft, **facts))


def _complete(facts: dict[str, Any], old: Journal | None, chart: Chart) -> None:
    """Tell cash and bank apart by the account, and give sales and purchases the control account when none was sent."""
    kind = facts.get("kind", old.kind if old else JournalKind.GENERAL)
    account = chart.accounts.get(facts.get("account_id", old.account_id if old else None) or 0)
    if (
        kind in (JournalKind.CASH, JournalKind.BANK)
        and account is not None
        and ("kind" in facts or "account_id" in facts)
    ):
        facts["kind"] = JournalKind.CASH if account.role is AccountRole.CASH else JournalKind.BANK
    if account is None and kind in _CONTROL:
        control = chart.account_with_role(_CONTROL[kind])
        facts["account_id"] = control.id if control else None
