"""Writing an audit file: text by text, from values and from rows of lines, in one pass and in constant memory."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache, partial
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
from grootboek.wire.made_once import MadeOnce
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

    `number` gives the number of a transaction from its fiscal year and number, `period` that of the period of a day. `rate` gives
    the percentage of a VAT code on a day, None where only a line tells it. `vat` gives the VAT of such a line, and of one of VAT
    alone, from its code, day, part, and its amounts: its own, the base and the VAT.
    """

    journals: Mapping[int, FileJournal]
    accounts: Mapping[int, str]
    parties: Mapping[int, str]
    cost_centres: Mapping[int, str]
    number: Callable[[int, int], str]
    period: Callable[[date], int]
    rate: Callable[[str, date], Decimal | None]
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
_VAT_ALONE: Final = 8


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


class _Elements:
    """The elements of transactions, written once for all of perhaps millions of lines that have them in common."""

    def __init__(self, version: Version, names: Names) -> None:
        centre = "cost" if version is Version.V4_0 else "costID"
        self._names = names
        self._longest = MAX_REFERENCE[version]
        self._days = MadeOnce(self._of_day)
        self.accounts = MadeOnce(partial(_name, "accID", names.accounts))
        self.parties = MadeOnce(partial(_name, "custSupID", names.parties))
        self.centres = MadeOnce(partial(_name, centre, names.cost_centres))
        self.texts = MadeOnce(partial(_text, "desc"))
        self.invoices = MadeOnce(partial(_text, "invRef"))

    def _of_day(self, day: date) -> tuple[str, str, MadeOnce[str, str | None]]:
        head = f"<periodNumber>{self._names.period(day)}</periodNumber><trDt>{day}</trDt>\n"
        return head, f"</docRef><effDate>{day}</effDate>", MadeOnce(partial(self._rate_on, day))

    def _rate_on(self, day: date, code: str) -> str | None:
        rate = self._names.rate(code, day)
        return None if rate is None else _rate(code, rate)

    def of_transaction(self, row: LineRow, description: str) -> tuple[str, str, MadeOnce[str, str | None]]:
        """Return what a transaction says of itself, what its lines say of it, and the rates of its day."""
        _, _, number, year, day, reference = row[:6]
        head, tail, rates = self._days[day]
        nr = self._names.number(year, number)
        document = f"<docRef>{escape((reference or nr)[: self._longest])}{tail}"
        return f"<transaction><nr>{nr}</nr>{description}{head}", document, rates

    def vat(self, row: LineRow, rate: str | None) -> str:
        """Return the VAT of a line; its rate is that of its code on its day, None where the amounts tell it."""
        if rate is None or row[10] == _VAT_ALONE:
            code, own, amount = self._names.vat(str(row[11]), row[4], row[10], (row[9], row[12], row[13]))
            rate = _rate(code, own)
        else:
            amount = row[13] or 0
        side = "C" if amount < 0 else "D"
        return f"<vat>{rate}<vatAmnt>{money(abs(amount))}</vatAmnt><vatAmntTp>{side}</vatAmntTp></vat>"


def _name(element: str, texts: Mapping[int, str], number: int | None) -> str:
    return "" if number is None else tag(element, texts[number], MAX_ID)


def _text(element: str, text: str) -> str:
    return f"<{element}>{escape(text)}</{element}>" if text else ""


def _transactions(version: Version, rows: Iterable[Sequence[LineRow]], names: Names) -> Iterator[str]:
    """Yield the journals with their transactions, as many lines at a time as come together."""
    elements = _Elements(version, names)
    accounts, parties, centres = elements.accounts, elements.parties, elements.centres
    texts, invoices = elements.texts, elements.invoices
    written: set[int] = set()
    transaction: int | None = None
    document = ""
    rates: Mapping[str, str | None] = {}
    for batch in rows:
        parts: list[str] = []
        for row in batch:
            (
                own, journal_id, _, _, _, _, text, line_number, account_id, amount, part,
                code, _, _, centre_id, party_id, invoice, line_text,
            ) = row  # fmt: skip
            if own != transaction:
                parts.append("" if transaction is None else "</transaction>\n")
                transaction = own
                if journal_id not in written:
                    parts.append("</journal>\n" if written else "")
                    parts.append(_journal(names.journals[journal_id]))
                    written.add(journal_id)
                beginning, document, rates = elements.of_transaction(row, texts[text])
                parts.append(beginning)
            vat = elements.vat(row, rates[code]) if code and code != NO_VAT and part not in _NO_VAT_PARTS else ""
            digits, side = (str(amount), "D") if amount >= 0 else (str(-amount), "C")
            if -100 < amount < 100:
                digits = digits.zfill(3)
            parts.append(
                f"<trLine><nr>{line_number}</nr>{accounts[account_id]}{document}{texts[line_text]}"
                f"<amnt>{digits[:-2]}.{digits[-2:]}</amnt><amntTp>{side}</amntTp>{parties[party_id]}{invoices[invoice]}"
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


@lru_cache(1_000)
def _rate(code: str, rate: Decimal) -> str:
    return f"{tag('vatID', code)}<vatPerc>{rate.quantize(_THOUSANDTH, rounding=ROUND_HALF_UP)}</vatPerc>"


_THOUSANDTH: Final = Decimal("0.001")
