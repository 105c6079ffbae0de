"""One table for each record: which fields hold which facts of the books, and how a fact is read from them and written in them.

An export writes a thing by its table, an import reads a record by the same table, and the field that a refusal of the books
is about follows from it.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any, Final, Generic, Protocol, TypeVar

from grootboek.access.credentials import CASH
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.numbers import number_to_export
from grootboek.gateways.cash.records.reading import Reading, yes_or_no
from grootboek.gateways.cash.records.requests import Bounds, ExportRequest
from grootboek.gateways.cash.resources.kept_records import kept_value
from grootboek.ledger.account import Account
from grootboek.ledger.cost_centre import CostCentre
from grootboek.ledger.refusal import Problem
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import facts_of_parties

Thing = TypeVar("Thing")
Fields = dict[str, str]
_NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})
STAYS: Final = object()
"""What an empty field says of a fact that the books cannot do without: nothing."""


@dataclass(frozen=True, slots=True)
class Codes:
    """By which codes and numbers CASH knows what things refer to by id, and which day it is."""

    today: date
    accounts: Mapping[int, Account] = field(default_factory=dict)
    cost_centres: Mapping[int, CostCentre] = field(default_factory=dict)
    party_numbers: Mapping[int, int] = field(default_factory=dict)
    article_codes: Mapping[int, str] = field(default_factory=dict)

    def account(self, account_id: int | None) -> str:
        """Return the code of an account, empty for none."""
        account = self.accounts.get(account_id or 0)
        return account.code if account else ""

    def cost_centre(self, cost_centre_id: int | None) -> str:
        """Return the code of a cost centre, empty for none."""
        centre = self.cost_centres.get(cost_centre_id or 0)
        return centre.code if centre else ""

    def party(self, party_id: int | None) -> str:
        """Return the number of a relation, empty for none."""
        number = self.party_numbers.get(party_id or 0)
        return "" if number is None else number_to_export(number)

    def article(self, article_id: int | None) -> str:
        """Return the code of an article, empty for none."""
        return self.article_codes.get(article_id or 0, "")


def codes_of(book: Book, party_ids: Collection[int | None] = (), article_codes: Mapping[int, str] = _NOTHING) -> Codes:
    """Return the codes of a book, with the numbers of some parties."""
    chart = chart_of(book)
    ids = sorted({party_id for party_id in party_ids if party_id is not None})
    numbers = {party_id: party.number for party_id, party in facts_of_parties(book, ids).items()} if ids else _NOTHING
    return Codes(book.today, chart.accounts, chart.cost_centres, numbers, article_codes)


@dataclass(slots=True)
class Input:
    """One record of an import on its way into the books: `old` is the thing that it changes, `values` what was read so far.

    `shown` is what an export shows of that thing: a field that says the same changes nothing. When it is None, whatever was
    sent counts as a change.
    """

    book: Book
    reading: Reading
    old: Any = None
    shown: Mapping[str, str] | None = None
    changed: Fields = field(init=False)
    values: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        shown = self.shown
        self.changed = {
            number: text
            for number, text in self.reading.values.items()
            if shown is None or text != shown.get(number, "")
        }


@dataclass(frozen=True, slots=True)
class Fact(Generic[Thing]):
    """One or more fields of a record, and the facts of the books in them.

    `write` returns the text of each field, `read` the value of each fact by its name in a draft. A fact without `read` is
    worked out by the books: what is sent for it changes nothing. One without `write` is added by who exports the record.
    Instead of `write`, `attribute` names the text of a thing that is the one field as it is. `places` are the names by which
    the books refuse a fact, each with its field. Fields that are `kept` are remembered as they were sent, too; when one of
    them changes, those that were not sent are forgotten.
    """

    fields: tuple[str, ...]
    read: Callable[[Input], Mapping[str, Any]] | None = None
    write: Callable[[Thing, Codes], Mapping[str, str]] | None = None
    attribute: str = ""
    places: Mapping[str, str] = field(default_factory=dict)
    kept: bool = False


class HasDoorFields(Protocol):
    """A thing of the books beside which doors keep what is theirs alone."""

    @property
    def door_fields(self) -> Mapping[str, Any]:
        """The fields that doors keep, by door."""


def cash_fields(thing: HasDoorFields) -> Fields:
    """Return the fields that only CASH knows of a thing, by number."""
    fields = thing.door_fields.get(CASH, _NOTHING)
    return {str(number): str(text) for number, text in fields.items()}


class FactTable(Generic[Thing]):
    """The facts of one record, in the order in which they are read."""

    def __init__(self, number: str, *facts: Fact[Thing], keep: Callable[[Input, str, str], str] | None = None) -> None:
        """Take the record's number and its facts; `keep` returns what is kept of a field without a place in the books."""
        self.number = number
        self.layout = record_layout(number)
        self.places: Mapping[str, str] = {name: at for fact in facts for name, at in fact.places.items()}
        self._facts = facts
        self._keep = keep
        self._placed = frozenset(at for fact in facts if not fact.kept for at in fact.fields)
        self._attributes = tuple((fact.fields[0], fact.attribute) for fact in facts if fact.attribute)
        self._writers: list[Callable[[Any, Codes], Mapping[str, str]]] = [fact.write for fact in facts if fact.write]
        if keep is not None:
            # First, so that what the books know is written over what was kept.
            self._writers.insert(0, lambda thing, _codes: cash_fields(thing))

    def fields_of(self, thing: Thing, codes: Codes) -> Fields:
        """Return the fields of the record by number, as an export shows a thing."""
        fields: Fields = {}
        for write in self._writers:
            fields.update(write(thing, codes))
        for number, attribute in self._attributes:
            fields[number] = getattr(thing, attribute)
        return fields

    def to_wire(self, thing: Thing, codes: Codes, *, with_names: bool) -> str:
        """Write the record of a thing."""
        return self.layout.to_wire(self.fields_of(thing, codes), with_names=with_names)

    def read(self, record: Input) -> dict[str, Any]:
        """Return the facts that a record changes, by their names in a draft; its reading notes the flaws."""
        changed = record.changed
        for fact in self._facts:
            if changed.keys().isdisjoint(fact.fields):
                continue
            if fact.kept:
                changed.update({number: record.reading.values.get(number, "") for number in fact.fields})
            if fact.read is not None:
                record.values.update(fact.read(record))
        if self._keep is not None:
            record.values.update(self._kept(record, self._keep))
        return record.values

    def _kept(self, record: Input, keep: Callable[[Input, str, str], str]) -> dict[str, Any]:
        texts = {
            number: text and keep(record, number, text)
            for number, text in record.changed.items()
            if number not in self._placed
        }
        if not texts:
            return {}
        before = dict(record.old.door_fields) if record.old is not None else {}
        own = {number: text for number, text in {**before.pop(CASH, {}), **texts}.items() if text}
        return {"door_fields": {**before, CASH: own}}

    def field_of(self, problem: Problem) -> str | None:
        """Return the field that a refusal of the books is about; None when it is about no field."""
        return self.places.get(str(problem.place[0])) if problem.place else None


class Coded(Protocol):
    """A thing that people call by its code."""

    @property
    def code(self) -> str:
        """The code."""


CodedThing = TypeVar("CodedThing", bound=Coded)


def within(things: Iterable[CodedThing], bounds: Bounds[str]) -> list[CodedThing]:
    """Return the things whose codes lie within bounds, by code."""
    return sorted((thing for thing in things if bounds.contain(thing.code.upper())), key=lambda thing: thing.code)


def coded_records(
    table: FactTable[CodedThing], book: Book, request: ExportRequest, things: Iterable[CodedThing]
) -> Iterator[str]:
    """Yield the records of the things from code `P1` up to and including `P2`, by code."""
    codes = codes_of(book)
    for thing in within(things, request.codes()):
        yield table.to_wire(thing, codes, with_names=request.has("X"))


def coded_record(
    table: FactTable[Thing], book: Book, record: ImportRecord, old: Thing | None
) -> tuple[Reading, str, dict[str, Any]]:
    """Read the record of a thing that is called by its code: the reading with its flaws, the code, and the facts that change."""
    reading = Reading(record, table.layout)
    code = (reading.take(table.number, str) or "").upper()
    shown = table.fields_of(old, codes_of(book)) if old else {}
    return reading, code, table.read(Input(book, reading, old, shown))


def text_fact(number: str, name: str, *, longest: int | None = None, capitals: bool = False) -> Fact[Any]:
    """Return the row of a text, which an import cuts to its longest."""

    def read(record: Input) -> Mapping[str, Any]:
        cut = record.changed[number][:longest]
        return {name: cut.upper() if capitals else cut}

    return Fact((number,), read, attribute=name, places={name: number})


def value_fact(
    number: str,
    name: str,
    read: Callable[[Book, str], Any],
    write: Callable[[Any, Codes], str],
    empty: Any = None,
) -> Fact[Any]:
    """Return the row of a value: how its text is read and written, and the value of an empty field."""

    def read_field(record: Input) -> Mapping[str, Any]:
        if record.changed[number]:
            return {name: record.reading.take(number, partial(read, record.book))}
        return {} if empty is STAYS else {name: empty}

    def write_field(thing: Any, codes: Codes) -> Mapping[str, str]:
        return {number: write(getattr(thing, name), codes)}

    # The books refuse a `party`, not a `party_id`.
    return Fact((number,), read_field, write_field, places={name.removesuffix("_id"): number})


def flag_fact(number: str, name: str, *, letter: str, means: bool) -> Fact[Any]:
    """Return the row of a flag: its letter (`J` or `N`) is written when the fact is as it `means`, and else nothing."""

    def read(_book: Book, text: str) -> bool:
        return means if yes_or_no(text) == (letter == "J") else not means

    def write(holds: bool, _codes: Codes) -> str:
        return letter if holds is means else ""

    return value_fact(number, name, read, write, empty=not means)


def written_fact(number: str, write: Callable[[Any, Codes], str], places: Collection[str] = ()) -> Fact[Any]:
    """Return the row of a field that no fact is read from: the books work it out, or it names the thing."""
    return Fact(
        (number,),
        write=lambda thing, codes: {number: write(thing, codes)},
        places=dict.fromkeys(places, number),
    )


def trade_text(record: Input, number: str, text: str) -> str:
    """Return the text that is kept of a field of trade: its value as an export prints it, with its flaws noted."""
    layout = record.reading.layout.field(number)
    if layout is None:
        return text
    return record.reading.take(number, partial(kept_value, record.book, record.reading.record.number, layout)) or ""
