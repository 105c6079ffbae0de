"""The documents that the transactions of other books become, and their opening balance."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from grootboek.bookkeeping.carried_chart import CarriedChart, vat_of
from grootboek.bookkeeping.carried_file import CarriedFile
from grootboek.formats.audit_file.values import Flaw, LineVatShare, OpeningLine, Transaction, TransactionLine
from grootboek.ledger.account import Account, AccountRole
from grootboek.ledger.booking import MAX_DOCUMENT_NUMBER, TEXT_LENGTHS, Document, DocumentLine, LineVat
from grootboek.ledger.chart import Chart
from grootboek.ledger.fiscal_periods import fiscal_year
from grootboek.ledger.journal import JournalKind
from grootboek.ledger.money import Cents
from grootboek.ledger.party import PartyKind
from grootboek.ledger.vat import NO_VAT
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import PartyFilter, stream_parties
from grootboek.wire.literals import is_digits

NUMBER_ELSEWHERE: Final = "audit file"
"""Under this name a booking keeps the number that it had elsewhere, where that is no number here."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A document with its place in the file."""

    place: str
    document: Document


@dataclass(slots=True)
class _Carrier:
    """What documents are made with: the chart, and the ids of what the file names."""

    chart: Chart
    found: CarriedChart
    parties: Mapping[str, int]
    unknown: Mapping[AccountRole, int]
    taken: set[tuple[int, int, int]]

    def document(self, row: Transaction) -> Placed | Flaw:
        """Return the document that a transaction becomes."""
        place = f"journal {row.journal}, transaction {row.number}"
        journal = self.chart.journal_by_code[row.journal]
        if row.period == 0:
            journal = self.chart.journal_of_kind(JournalKind.OPENING) or journal
        lines: list[DocumentLine] = []
        for line in row.lines:
            shares = [share for share in line.vat if vat_of(self.found, share.code) != NO_VAT]
            if len(shares) > 1:
                codes = ", ".join(share.code for share in shares)
                return Flaw(
                    f"{place}, trLine {line.number}", f"a line bears one VAT code, not {codes}: map one to none"
                )
            lines.append(self._line(row, line, shares[0] if shares else None))
        number = _number(row)
        key = (journal.id, fiscal_year(row.day), number or 0)
        if number is None or key in self.taken:
            number = None
        else:
            self.taken.add(key)
        reference = row.lines[0].reference if row.lines else ""
        if reference == row.number and number is not None:
            reference = ""
        return Placed(
            place,
            Document(
                journal_id=journal.id,
                date=row.day,
                lines=tuple(lines),
                document_number=number,
                reference=(reference or ("" if number is not None else row.number))[: TEXT_LENGTHS["reference"]],
                description=row.description[: TEXT_LENGTHS["description"]],
                carried=True,
                door_fields={} if number is not None else {NUMBER_ELSEWHERE: row.number},
            ),
        )

    def _line(self, row: Transaction, line: TransactionLine, share: LineVatShare | None) -> DocumentLine:
        account = self.chart.account_by_code[line.account]
        named: int | None = self.parties.get(line.relation)
        invoice = line.invoice_number
        if account.is_control:
            named = self.unknown[account.role] if named is None else named
            invoice = invoice or line.reference or row.number or _UNNAMED
        return DocumentLine(
            account_id=account.id,
            amount=line.amount,
            cost_centre_id=self.chart.cost_centre_by_code[line.cost_centre].id if line.cost_centre else None,
            party_id=named,
            invoice_number=invoice[: TEXT_LENGTHS["invoice_number"]],
            description=line.description[: TEXT_LENGTHS["description"]],
            vat=None if share is None else LineVat(vat_of(self.found, share.code), share.amount, share.rate),
        )

    def opening(self, file: CarriedFile, start: date) -> Placed | None:
        """Return the document of the opening balance; None when there is nothing in it."""
        lines = [line for row in file.opening for line in self._opening_lines(row, file, start)]
        journal = self.chart.journal_of_kind(JournalKind.OPENING)
        if not lines or journal is None:
            return None
        document = Document(
            journal_id=journal.id, date=start, lines=tuple(lines), description="Beginbalans", carried=True
        )
        return Placed("openingBalance", document)

    def _opening_lines(self, row: OpeningLine, file: CarriedFile, start: date) -> Iterator[DocumentLine]:
        account = self.chart.account_by_code[row.account]
        rest = row.amount
        if account.is_control:
            for party, number, amount in self._open_at_start(row, account, file, start):
                rest -= amount
                yield DocumentLine(account_id=account.id, amount=amount, party_id=party, invoice_number=number)
        if rest:
            party_id = self.unknown[account.role] if account.is_control else None
            invoice = _opening_number(start) if account.is_control else ""
            yield DocumentLine(account_id=account.id, amount=rest, party_id=party_id, invoice_number=invoice)

    def _open_at_start(
        self, row: OpeningLine, account: Account, file: CarriedFile, start: date
    ) -> Sequence[tuple[int, str, Cents]]:
        """Return what was open of an account at the start: its invoices, or what its relations start with when that adds up."""
        items = [
            (
                self.parties.get(item.relation, self.unknown[account.role]),
                item.invoice_number or _opening_number(start),
                item.amount,
            )
            for item in file.opening_items
            if item.line_number == row.number
        ]
        if items:
            return [(party, invoice[: TEXT_LENGTHS["invoice_number"]], amount) for party, invoice, amount in items]
        wanted = "C" if account.role is AccountRole.RECEIVABLE else "S"
        owed = [
            (self.parties[code], _opening_number(start), relation.opening)
            for code, relation in file.relations.items()
            if relation.opening and _side(relation.kind, relation.opening) == wanted
        ]
        return owed if sum(amount for _, _, amount in owed) == row.amount else ()


_UNNAMED: Final = "?"


def _side(kind: str, amount: Cents) -> str:
    """Return whether a relation owes as a customer (C) or is owed as a supplier (S)."""
    return kind if kind in {"C", "S"} else "C" if amount > 0 else "S"


def _opening_number(start: date) -> str:
    return f"Beginbalans {start.year}"


def _number(row: Transaction) -> int | None:
    """Return the number of a transaction, behind its year where the file is of several; None for one that is none here."""
    year, _, number = row.number.rpartition("-")
    digits = number if year in {"", str(row.day.year)} else ""
    if not is_digits(digits) or len(digits) > len(str(MAX_DOCUMENT_NUMBER)):
        return None
    return int(digits) if 0 < int(digits) <= MAX_DOCUMENT_NUMBER else None


def documents_of_file(
    book: Book, file: CarriedFile, found: CarriedChart, parties: Mapping[str, int]
) -> Iterator[Placed | Flaw]:
    """Yield the opening balance and the transactions of a file as documents, in the order in which they are to be booked."""
    unknown = {
        role: next(party.id for party in stream_parties(book, PartyFilter(kind=kind)))
        for role, kind in (
            (AccountRole.RECEIVABLE, PartyKind.UNKNOWN_CUSTOMER),
            (AccountRole.PAYABLE, PartyKind.UNKNOWN_SUPPLIER),
        )
    }
    carrier = _Carrier(chart_of(book), found, parties, unknown, set())
    opening = carrier.opening(file, file.heading.start) if file.heading is not None else None
    if opening is not None:
        yield opening
    for transaction in file.transactions():
        yield carrier.document(transaction)
