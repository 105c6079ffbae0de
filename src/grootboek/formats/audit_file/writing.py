"""Writing an audit file: text by text, from values and from rows of lines, in one pass and in constant memory."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from grootboek.formats.audit_file.master_records import (
    account,
    amount_and_side,
    company,
    heading,
    money,
    period,
    relation,
    tag,
    vat_code,
)
from grootboek.formats.audit_file.values import (
    Company,
    FileJournal,
    FilePeriod,
    FileVatCode,
    Heading,
    LedgerAccount,
    LineVatShare,
    OpeningItem,
    OpeningLine,
    Relation,
    Totals,
)
from grootboek.formats.audit_file.versions import MAX_ID, MAX_REFERENCE, NAMESPACES, Version
from grootboek.ledger.money import Cents
from grootboek.ledger.vat import NO_VAT
from grootboek.wire.xml import escape

LineAmounts: TypeAlias = tuple[Cents, Cents | None, Cents | None]
"""The amount of a line, what its VAT was computed over, and its VAT."""


class LineRow(NamedTuple):
    """A line of a transaction with what its transaction says, as a row whose ids `Names` turns into texts.

    `transaction` tells transactions apart; rows come by journal and transaction.
    """

    transaction: int
    journal_id: int
    number: int
    fiscal_year: int
    day: date
    reference: str
    description: str
    line_number: int
    account_id: int
    amount: Cents
    part: int
    vat_code: str | None
    vat_base: Cents | None
    vat_amount: Cents | None
    cost_centre_id: int | None
    party_id: int | None
    invoice_number: str
    line_description: str


@dataclass(frozen=True, slots=True)
class Names:
    """The texts of what rows refer to by ids, and what else only the books know.

    `number` gives the number of a transaction from its fiscal year and number, `period` that of the period of a day. `vat` gives
    the VAT of a line from its code, day, part, and its amounts: its own, the base and the VAT.
    """

    journals: Mapping[int, FileJournal]
    accounts: Mapping[int, str]
    parties: Mapping[int, str]
    cost_centres: Mapping[int, str]
    number: Callable[[int, int], str]
    period: Callable[[date], int]
    vat: Callable[[str, date, int, LineAmounts], LineVatShare]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFacts:
    """All that stands in a file before its transactions."""

    heading: Heading
    company: Company
    relations: Iterable[Relation]
    accounts: Sequence[LedgerAccount]
    vat_codes: Sequence[FileVatCode]
    periods: Sequence[FilePeriod]
    opening: Sequence[OpeningLine]
    opening_items: Mapping[str, Iterable[OpeningItem]]
    totals: Totals


_NO_VAT_PARTS: Final = frozenset({3, 5, 6})
"""Lines on VAT and money accounts (OWN, VAT, REVERSE): the lines that VAT was computed over bear it."""


def audit_file(version: Version, facts: FileFacts, rows: Iterable[Sequence[LineRow]], names: Names) -> Iterator[str]:
    """Yield the text of an audit file; the rows are as many, and of as much, as the totals among the facts say.

    A version 4.0 has no place for open invoices at the start: there `opening` of a relation is what it owes.
    """
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<auditfile xmlns="{NAMESPACES[version]}">\n'
    yield f"<header>{heading(version, facts.heading)}</header>\n<company>{company(version, facts.company)}\n"
    yield "<customersSuppliers>\n"
    for row in facts.relations:
        yield relation(version, row)
    yield "</customersSuppliers>\n<generalLedger>\n"
    yield from (account(version, row) for row in facts.accounts)
    yield "</generalLedger>\n<vatCodes>\n"
    yield from (vat_code(row) for row in facts.vat_codes)
    yield "</vatCodes>\n<periods>\n"
    yield from (period(row) for row in facts.periods)
    yield "</periods>\n"
    yield from _opening(version, facts)
    yield f"<transactions>{_totals(facts.totals)}\n"
    yield from _transactions(version, rows, names)
    yield "</transactions>\n</company>\n</auditfile>\n"


def _totals(totals: Totals) -> str:
    return (
        f"<linesCount>{totals.lines}</linesCount><totalDebit>{money(totals.debit)}</totalDebit>"
        f"<totalCredit>{money(totals.credit)}</totalCredit>"
    )


def totals_of(amounts: Iterable[Cents]) -> Totals:
    """Return the totals of some lines."""
    lines = debit = credit = 0
    for amount in amounts:
        lines += 1
        debit += max(amount, 0)
        credit += max(-amount, 0)
    return Totals(lines, debit, credit)


def _opening(version: Version, facts: FileFacts) -> Iterator[str]:
    yield "<openingBalance>"
    if version is Version.V3_2:
        yield f"<opBalDate>{facts.heading.start}</opBalDate>"
    yield f"{_totals(totals_of(row.amount for row in facts.opening))}\n"
    for row in facts.opening:
        yield f"<obLine>{tag('nr', row.number)}{tag('accID', row.account)}{amount_and_side(row.amount)}</obLine>\n"
    if version is Version.V3_2 and facts.opening_items:
        yield "<obSubledgers>\n"
        for kind, rows in facts.opening_items.items():
            items = list(rows)
            yield f"<obSubledger><sbType>{kind}</sbType>{_totals(totals_of(item.amount for item in items))}\n"
            yield from (_opening_item(number, item) for number, item in enumerate(items, 1))
            yield "</obSubledger>\n"
        yield "</obSubledgers>\n"
    yield "</openingBalance>\n"


def _opening_item(number: int, item: OpeningItem) -> str:
    return (
        f"<obSbLine><nr>{number}</nr>{tag('obLineNr', item.line_number)}{tag('desc', item.description)}"
        f"{amount_and_side(item.amount)}{tag('custSupID', item.relation)}{tag('invRef', item.invoice_number)}"
        f"{tag('invDt', str(item.day or ''))}{tag('invDueDt', str(item.due or ''))}</obSbLine>\n"
    )


class _Snippets(dict[int | None, str]):
    """An element for each of some ids, made when it is first asked for."""

    def __init__(self, name: str, texts: Mapping[int, str], longest: int) -> None:
        super().__init__({None: ""})
        self._name, self._texts, self._longest = name, texts, longest

    def __missing__(self, key: int | None) -> str:
        made = self[key] = tag(self._name, self._texts[key or 0][: self._longest])
        return made


class _Escaped(dict[str, str]):
    """Texts as they stand in an element, each escaped once for the lines that come together: many have the same."""

    def __init__(self, name: str) -> None:
        super().__init__({"": ""})
        self._name = name

    def __missing__(self, text: str) -> str:
        made = self[text] = f"<{self._name}>{escape(text)}</{self._name}>"
        return made


class _Days(dict[date, tuple[str, str]]):
    """What a transaction says of its day, and what its lines say of it, made when a day first comes: a year has few of them."""

    def __init__(self, period: Callable[[date], int]) -> None:
        super().__init__()
        self._period = period

    def __missing__(self, day: date) -> tuple[str, str]:
        head = f"<periodNumber>{self._period(day)}</periodNumber><trDt>{day}</trDt>\n"
        made = self[day] = (head, f"</docRef><effDate>{day}</effDate>")
        return made


def _transactions(version: Version, rows: Iterable[Sequence[LineRow]], names: Names) -> Iterator[str]:
    """Yield the journals with their transactions, as many lines at a time as come together."""
    accounts = _Snippets("accID", names.accounts, MAX_ID)
    parties = _Snippets("custSupID", names.parties, MAX_ID)
    centres = _Snippets("cost" if version is Version.V4_0 else "costID", names.cost_centres, MAX_ID)
    days, longest = _Days(names.period), MAX_REFERENCE[version]
    written: set[int] = set()
    transaction: int | None = None
    document = ""
    for batch in rows:
        parts: list[str] = []
        texts, invoices = _Escaped("desc"), _Escaped("invRef")
        for row in batch:
            (
                own, journal_id, number, year, day, reference, text, line_number, account_id, amount, part,
                code, base, vat_amount, centre_id, party_id, invoice, line_text,
            ) = row  # fmt: skip
            if own != transaction:
                parts.append("" if transaction is None else "</transaction>\n")
                transaction = own
                if journal_id not in written:
                    parts.append("</journal>\n" if written else "")
                    parts.append(_journal(names.journals[journal_id]))
                    written.add(journal_id)
                nr = names.number(year, number)
                head, tail = days[day]
                parts.append(f"<transaction><nr>{nr}</nr>{texts[text]}{head}")
                document = f"<docRef>{escape((reference or nr)[:longest])}{tail}"
            vat = ""
            if code and code != NO_VAT and part not in _NO_VAT_PARTS:
                vat = _vat(names.vat(code, day, part, (amount, base, vat_amount)))
            cents, side = (amount, "D") if amount >= 0 else (-amount, "C")
            parts.append(
                f"<trLine><nr>{line_number}</nr>{accounts[account_id]}{document}{texts[line_text]}"
                f"<amnt>{cents // 100}.{cents % 100:02d}</amnt><amntTp>{side}</amntTp>{parties[party_id]}{invoices[invoice]}"
                f"{centres[centre_id]}{vat}</trLine>\n"
            )
        yield "".join(parts)
    if written:
        yield "</transaction>\n</journal>\n"
    for number, journal in names.journals.items():
        if number not in written and journal.kind != "O":
            yield f"{_journal(journal)}</journal>\n"


def _journal(journal: FileJournal) -> str:
    return (
        f"<journal>{tag('jrnID', journal.code)}<desc>{escape(journal.name)}</desc>{tag('jrnTp', journal.kind)}"
        f"{tag('offsetAccID', journal.offset_account)}\n"
    )


def _vat(share: LineVatShare) -> str:
    code, rate, amount = share
    side = "C" if amount < 0 else "D"
    return f"<vat>{_rate(code, rate)}<vatAmnt>{money(abs(amount))}</vatAmnt><vatAmntTp>{side}</vatAmntTp></vat>"


@lru_cache(1_000)
def _rate(code: str, rate: Decimal) -> str:
    return f"{tag('vatID', code)}<vatPerc>{rate.quantize(_THOUSANDTH, rounding=ROUND_HALF_UP)}</vatPerc>"


_THOUSANDTH: Final = Decimal("0.001")
