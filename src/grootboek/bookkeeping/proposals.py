"""Statements, documents and amendments held against the books: what is wrong with them, and the booking that each becomes.

This is the one place that tells them apart; what records, revises and withdraws bookings takes any.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Protocol

from grootboek.bookkeeping.accountants import marked
from grootboek.bookkeeping.document_facts import DocumentFacts, facts_of_documents
from grootboek.bookkeeping.foreign_vat import check_charged_abroad, check_composed_abroad
from grootboek.ledger.amendment import Amendment, amended, check_amendment
from grootboek.ledger.booking import INVOICES, BookingKind, Document, Source, Statement
from grootboek.ledger.chart import Chart
from grootboek.ledger.checking import check_statement, journal_for
from grootboek.ledger.checking_documents import check_document
from grootboek.ledger.checking_foreign_vat import sold_lines
from grootboek.ledger.checking_parties import check_eu_revenue, check_parties, check_payments, item_keys
from grootboek.ledger.composing import Outstanding, check_composed, compose, composed_of
from grootboek.ledger.composing_carried import compose_carried
from grootboek.ledger.composing_documents import compose_document
from grootboek.ledger.new_booking import NewBooking, new_booking
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.party import PartyFacts
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.refusal import Problem, Reason, refusal, refuse_if
from grootboek.ledger.storable_texts import is_storable
from grootboek.store.book import Book
from grootboek.store.ledger.open_items import purchase_invoice_booking, sales_invoice_booking
from grootboek.store.masters.parties import facts_of_parties


class Proposal(Protocol):
    """A statement or a document that somebody wants booked."""

    @property
    def named(self) -> Collection[ItemKey]:
        """The open items that it names."""

    @property
    def read(self) -> Collection[ItemKey]:
        """The ones of which has to be known what is outstanding before it is looked at."""

    @property
    def may_go_stale(self) -> bool:
        """Whether a booking that is revised or withdrawn meanwhile can change what it becomes."""

    @property
    def journal_id(self) -> int | None:
        """The journal that it names; None when it leaves that to the books."""

    @property
    def kind(self) -> BookingKind | None:
        """What it says it is; None where its lines tell."""

    def problems(self, outstanding: Outstanding) -> Iterator[Problem]:
        """Yield everything that is wrong with it, apart from its invoice number being taken."""

    def check_invoice_number(self) -> Iterator[Problem]:
        """Yield a problem when another booking holds its invoice number."""

    def booking(self, outstanding: Outstanding) -> NewBooking:
        """Make the booking and entry that it becomes, once it was found sound; `Refused` for what only its lines show."""


def propose(book: Book, source: Source, chart: Chart, replaced: BookingView | None = None) -> Proposal:
    """Hold a statement or a document against the books; `replaced` is the booking that it is to replace, if any."""
    if isinstance(source, Statement):
        return ProposedStatement(book, source, chart, replaced)
    return ProposedDocument(book, source, chart, replaced)


def propose_change(book: Book, change: Source | Amendment, chart: Chart, view: BookingView) -> Proposal:
    """Hold what is to replace a booking against the books: a statement, a document, or itself with an amendment."""
    if isinstance(change, Amendment):
        return ProposedAmendment(book, change, chart)
    return propose(book, change, chart, view)


class ProposedStatement:
    """A statement that somebody wants booked."""

    def __init__(self, book: Book, statement: Statement, chart: Chart, replaced: BookingView | None = None) -> None:
        """Take a statement; what replaces a booking is of its journal, since its numbers are of that series."""
        self.book, self.statement, self.chart, self.replaced = book, statement, chart, replaced
        self.read: Collection[ItemKey] = () if statement.kind in INVOICES else self.named
        self.may_go_stale = bool(self.read)
        self.journal_id = statement.journal_id
        self.kind = statement.kind

    @property
    def named(self) -> Collection[ItemKey]:
        """The open items that it names; a new invoice opens its own, so that nobody asks for it."""
        return item_keys(self.statement, self.chart)

    def problems(self, outstanding: Outstanding) -> Iterator[Problem]:
        """Yield everything that is wrong with it, apart from its invoice number being taken."""
        parties = self._parties()
        yield from check_statement(self.statement, self.chart)
        yield from check_parties(self.statement, self.chart, parties)
        yield from check_eu_revenue(self.statement, self.chart, parties)
        customer = parties.get(self.statement.party_id or 0)
        sold, stated = sold_lines(self.statement), self.statement
        yield from check_charged_abroad(self.book, sold, customer, stated.date, stated.destination)
        yield from check_payments(self.statement, self.chart, outstanding)

    def _parties(self) -> Mapping[int, PartyFacts]:
        ids = {line.party_id for line in self.statement.lines} | {self.statement.party_id}
        return facts_of_parties(self.book, [party_id for party_id in ids if party_id is not None])

    def check_invoice_number(self) -> Iterator[Problem]:
        """Yield a problem when another booking holds its invoice number: of a sale, or of this supplier."""
        number = self.statement.invoice_number
        if not number or self.statement.kind not in INVOICES or not is_storable(number):
            return
        if self.statement.kind is BookingKind.SALES_INVOICE:
            holder = sales_invoice_booking(self.book, number)
        else:
            holder = purchase_invoice_booking(self.book, self.statement.party_id, number)
        if holder is not None and holder != (self.replaced.number if self.replaced else None):
            yield Problem(Reason.INVOICE_NUMBER_TAKEN, ("invoice_number",), {"invoice_number": number})

    def booking(self, outstanding: Outstanding) -> NewBooking:
        """Make its booking and entry; `Refused` when the entry would be too long."""
        statement = self.statement
        if self.replaced is not None:
            statement = replace(statement, journal_id=self.replaced.journal_id)
        journal = journal_for(statement, self.chart)
        if journal is None:
            raise refusal(Reason.JOURNAL_UNKNOWN, "journal")
        lines = compose(statement, self.chart, outstanding)
        composed = composed_of(statement, journal.id, lines, self.chart)
        refuse_if(check_composed(composed))
        party = None if statement.party_id is None else self._parties().get(statement.party_id)
        new = new_booking(statement.facts, composed, self.book.new_uid(), party.payment_term if party else None)
        return marked(self.book, new, self.replaced)


class ProposedDocument:
    """A document that somebody wants booked; the documents of a batch share what is known of them."""

    kind: BookingKind | None = None
    may_go_stale = True  # it looks for numbers too

    def __init__(
        self,
        book: Book,
        document: Document,
        chart: Chart,
        replaced: BookingView | None = None,
        facts: DocumentFacts | None = None,
    ) -> None:
        """Take a document, with the facts of its batch if it has one."""
        self.book, self.document, self.chart, self.replaced = book, document, chart, replaced
        self.journal_id: int | None = document.journal_id
        self._facts = facts

    @cached_property
    def named(self) -> Collection[ItemKey]:
        """The open items that it names; of a batch they are asked for together."""
        return list(dict.fromkeys(_items_of(self.document, self.chart)))

    @property
    def read(self) -> Collection[ItemKey]:
        """All of them."""
        return self.named

    @property
    def facts(self) -> DocumentFacts:
        """What the books know of its parties and numbers, without what the booking has that it is to replace."""
        if self._facts is None:
            self._facts = facts_of_documents(self.book, [self.document], self.chart)
            if self.replaced is not None:
                self._facts.leave_out(self.replaced)
        return self._facts

    def problems(self, outstanding: Outstanding) -> Iterator[Problem]:  # noqa: ARG002 (a document may name any item)
        """Yield everything that is wrong with it."""
        yield from check_document(self.document, self.chart, self.facts)

    def check_invoice_number(self) -> Iterator[Problem]:
        """Yield nothing: lines of a document may join the item of another booking (docs/adr/0006)."""
        yield from ()

    def booking(self, outstanding: Outstanding) -> NewBooking:
        """Make its booking and entry; `Refused` when it is of nothing, or the entry would be too long."""
        compose_lines = compose_carried if self.document.carried else compose_document
        composed = compose_lines(self.document, self.chart, outstanding)
        # Two invoices cannot hold one number, but lines may join the item of the first.
        if composed.kind in INVOICES and self.facts.has_invoice(composed):
            composed = composed.as_general()
        refuse_if(check_composed(composed))
        customer = self.facts.parties.get(composed.party_id or 0)
        refuse_if(check_composed_abroad(self.book, composed, customer, self.document.date))
        facts = self.document.facts
        if facts.payment_term is None and composed.party_id is not None and composed.kind in INVOICES:
            facts = replace(facts, payment_term=self.facts.parties[composed.party_id].payment_term)
        return marked(self.book, new_booking(facts, composed, self.book.new_uid()), self.replaced)


class ProposedAmendment:
    """A booking that somebody wants to stand as it is, but for an amendment."""

    may_go_stale = False
    read: Collection[ItemKey] = ()  # its lines settle what they did

    def __init__(self, book: Book, amendment: Amendment, chart: Chart) -> None:
        """Take an amendment."""
        self.book, self.amendment, self.chart = book, amendment, chart
        self.journal_id: int | None = amendment.standing.journal_id
        self.kind: BookingKind | None = amendment.standing.kind

    @property
    def named(self) -> Collection[ItemKey]:
        """The open items that its lines name."""
        lines = self.amendment.standing.lines
        return [
            ItemKey(line.account_id, line.party_id, line.invoice_number) for line in lines if line.party_id is not None
        ]

    def problems(self, outstanding: Outstanding) -> Iterator[Problem]:  # noqa: ARG002 (it settles what it did)
        """Yield everything that is wrong with it."""
        yield from check_amendment(self.amendment, self.chart, self._parties())

    def check_invoice_number(self) -> Iterator[Problem]:
        """Yield nothing: its invoice number stays."""
        yield from ()

    def booking(self, outstanding: Outstanding) -> NewBooking:  # noqa: ARG002 (as above)
        """Make the booking as it then stands."""
        view = self.amendment.standing
        party = self._parties().get(view.party_id or 0)
        new = amended(self.amendment, self.book.new_uid(), party.payment_term if party else None)
        return marked(self.book, new, view)

    def _parties(self) -> Mapping[int, PartyFacts]:
        ids = {self.amendment.standing.party_id} | {line.party_id for line in self.amendment.standing.lines}
        return facts_of_parties(self.book, [party_id for party_id in ids if party_id is not None])


def _items_of(document: Document, chart: Chart) -> Iterator[ItemKey]:
    for line in document.lines:
        if line.account_id in chart.control_accounts and line.party_id is not None and is_storable(line.invoice_number):
            yield ItemKey(line.account_id, line.party_id, line.invoice_number)
