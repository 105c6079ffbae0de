"""What an audit file brings, gathered in one reading: records in memory, transactions in a file from which they come in order."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import IO, Any, BinaryIO, Final

from grootboek.formats.audit_file.reading import NoAuditFile, read_audit_file
from grootboek.formats.audit_file.values import (
    Basic,
    Company,
    FileJournal,
    FileVatCode,
    Flaw,
    Heading,
    Item,
    LedgerAccount,
    LineVatShare,
    OpeningItem,
    OpeningLine,
    Relation,
    Transaction,
    TransactionLine,
)

MAX_FLAWS: Final = 100
"""So many flaws are told at once."""
_ORDER: Final = {"O": 0, "S": 1, "P": 1, "B": 3, "C": 3}
"""Invoices of a day come before what settles them, and money last."""
_OTHERS: Final = 2


class CarryingFailed(Exception):
    """A file that cannot be carried over; nothing was written."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__("; ".join(f"{flaw.place}: {flaw.words}" for flaw in flaws))
        self.flaws = tuple(flaws)


@dataclass(slots=True)
class CarriedFile:
    """What a file brings; its transactions wait in `waiting`.

    `booked_on` has the accounts of lines, `shared` by journal those that each of its transactions is on, `rates` by VAT code the
    highest percentage.
    """

    waiting: IO[bytes]
    heading: Heading | None = None
    company: Company | None = None
    relations: dict[str, Relation] = field(default_factory=dict)
    accounts: dict[str, LedgerAccount] = field(default_factory=dict)
    vat_codes: dict[str, FileVatCode] = field(default_factory=dict)
    journals: dict[str, FileJournal] = field(default_factory=dict)
    basics: dict[str, Basic] = field(default_factory=dict)
    opening: list[OpeningLine] = field(default_factory=list)
    opening_items: list[OpeningItem] = field(default_factory=list)
    booked_on: dict[str, None] = field(default_factory=dict)
    cost_centres: dict[str, None] = field(default_factory=dict)
    rates: dict[str, Decimal] = field(default_factory=dict)
    shared: dict[str, set[str]] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)
    places: list[tuple[tuple[str, int, int], int]] = field(default_factory=list)

    def take(self, item: Item) -> None:
        """Take one thing of the file; of two with one code the first counts."""
        match item:
            case Transaction():
                self._take_transaction(item)
            case Relation() | LedgerAccount() | FileVatCode() | FileJournal() | Basic():
                self._records(item).setdefault(item.code, item)
            case OpeningLine():
                self.opening.append(item)
                self.booked_on[item.account] = None
            case OpeningItem():
                self.opening_items.append(item)
                self._take_relation(item.relation)
            case Heading():
                self.heading = item
            case Company():
                self.company = item
            case Flaw():
                self.flaws.append(item)
                if len(self.flaws) >= MAX_FLAWS:
                    raise CarryingFailed(self.flaws)

    def _records(self, item: Item) -> dict[str, Any]:
        records: dict[type[Item], dict[str, Any]] = {
            Relation: self.relations,
            LedgerAccount: self.accounts,
            FileVatCode: self.vat_codes,
            FileJournal: self.journals,
            Basic: self.basics,
        }
        return records[type(item)]

    def _take_account(self, code: str) -> None:
        self.accounts.setdefault(code, LedgerAccount(code=code, name="", kind=""))

    def _take_relation(self, code: str) -> None:
        if code:
            self.relations.setdefault(code, Relation(code=code))

    def _take_transaction(self, item: Transaction) -> None:
        accounts = set()
        for line in item.lines:
            accounts.add(line.account)
            self.booked_on[line.account] = None
            if line.relation:
                self._take_relation(line.relation)
            if line.cost_centre:
                self.cost_centres[line.cost_centre] = None
            for share in line.vat:
                self.rates[share.code] = max(share.rate, self.rates.get(share.code, Decimal(0)))
        shared = self.shared.get(item.journal)
        self.shared[item.journal] = accounts if shared is None else shared & accounts
        if not item.lines:
            return  # what was withdrawn elsewhere leaves its number alone
        rank = 0 if item.period == 0 else _ORDER.get(self.journals[item.journal].kind, _OTHERS)
        self.places.append(((item.day.isoformat(), rank, len(self.places)), self.waiting.tell()))
        self.waiting.write(_kept(item))

    def complete(self) -> None:
        """Take the accounts of lines too, once all that the file says of accounts is known."""
        for code in self.booked_on:
            self._take_account(code)

    def transactions(self) -> Iterator[Transaction]:
        """Yield the transactions by day, those that open items before those that settle them."""
        for _, place in sorted(self.places):
            self.waiting.seek(place)
            yield _read(self.waiting.readline())


def gather(file: BinaryIO, waiting: IO[bytes]) -> CarriedFile:
    """Read a file to its end, its transactions into `waiting`; `CarryingFailed` with all that is wrong in it."""
    carried = CarriedFile(waiting)
    try:
        for item in read_audit_file(file):
            carried.take(item)
    except NoAuditFile as problem:
        raise CarryingFailed([Flaw("the file", str(problem))]) from problem
    carried.complete()
    if carried.heading is None:
        carried.flaws.append(Flaw("the file", "header is missing"))
    if carried.flaws:
        raise CarryingFailed(carried.flaws)
    return carried


def _kept(item: Transaction) -> bytes:
    lines = [[*line[:-1], [[code, str(rate), amount] for code, rate, amount in line.vat]] for line in item.lines]
    row = [item.journal, item.number, item.description, item.period, item.day.isoformat(), lines]
    return json.dumps(row).encode() + b"\n"


def _read(row: bytes) -> Transaction:
    journal, number, description, period, day, lines = json.loads(row)
    return Transaction(
        journal=journal,
        number=number,
        description=description,
        period=period,
        day=date.fromisoformat(day),
        lines=[_line(line) for line in lines],
    )


def _line(row: Sequence[Any]) -> TransactionLine:
    shares = [LineVatShare(code, Decimal(rate), amount) for code, rate, amount in row[-1]]
    return TransactionLine._make([*row[:-1], shares])
