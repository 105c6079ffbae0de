"""Booking the invoice of a supplier from its file, with the file and what came along attached.

What is wrong with the file is told together with what the books have against the booking. Whoever forgives takes what can be
read: breaches of the schema and of rules, sums that are cents off, a supplier that the books do not know (it is the unknown
one then) and costs without an account (they stand on the suspense account).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from grootboek.bookkeeping.attachments import add_attachment
from grootboek.bookkeeping.finding_suppliers import find_supplier
from grootboek.bookkeeping.proposals import propose
from grootboek.bookkeeping.received_statements import UNKNOWN, Costs, purchase_of
from grootboek.bookkeeping.recording import record
from grootboek.bookkeeping.rights import require
from grootboek.bookkeeping.unknown_senders import number_of_unknown_sender
from grootboek.formats.received_invoice import (
    FORGIVABLE,
    EmbeddedFile,
    FileCause,
    FileFault,
    FileReading,
    ReceivedInvoice,
)
from grootboek.formats.ubl.reading import read_ubl
from grootboek.ledger.account import AccountRole
from grootboek.ledger.actor import Right
from grootboek.ledger.attachment import AttachmentDraft, check_content, check_file_name, usable_file_name
from grootboek.ledger.booking import Statement
from grootboek.ledger.presentation import BookingView
from grootboek.ledger.refusal import Problem, Reason, Refused, refuse_if
from grootboek.store.book import Book
from grootboek.store.masters.attachments import booking_as_holder
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.supplier_search import unknown_supplier

_REASONS: Final[Mapping[FileCause, Reason]] = {
    FileCause.UNREADABLE: Reason.FILE_UNREADABLE,
    FileCause.UNKNOWN_KIND: Reason.FILE_KIND_UNKNOWN,
    FileCause.AGAINST_SCHEMA: Reason.FILE_AGAINST_SCHEMA,
    FileCause.AGAINST_RULES: Reason.FILE_AGAINST_RULES,
    FileCause.SUMS_DIFFER: Reason.NOT_BALANCED,
    FileCause.INCOMPLETE: Reason.FILE_INCOMPLETE,
    FileCause.OTHER_CURRENCY: Reason.CURRENCY_NOT_EURO,
    FileCause.TOO_MUCH: Reason.FILE_TOO_COMPLEX,
}
FILE: Final = "file"
"""The place of what is wrong with a file."""
SUPPLIER: Final = "supplier"
"""The place of what is wrong with whom a file names as its sender."""
COSTS: Final = "costs"
"""The place of costs for which the books have no account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceFile:
    """An invoice in UBL that somebody wants booked, with its PDF where that came apart."""

    name: str
    content: bytes
    pdf: bytes | None = None
    forgiving: bool = False

    @property
    def files(self) -> Iterator[EmbeddedFile]:
        """The files that came: the invoice itself, and its PDF under its name."""
        yield EmbeddedFile(name=self.name, content=self.content)
        if self.pdf:
            yield EmbeddedFile(name=f"{self.name.rpartition('.')[0] or self.name}.pdf", content=self.pdf)


Check = Callable[[ReceivedInvoice], Iterable[Any]]
"""Tells what a door has against an invoice that was read."""


def book_invoice_file(book: Book, file: InvoiceFile, check: Check = lambda _: ()) -> BookingView:
    """Book an invoice in UBL and return it; `Refused` with every problem, and with what the door has against it."""
    require(book, Right.BOOK)
    problems = [*check_file_name(file.name), *(check_content(file.pdf, "pdf") if file.pdf else ())]
    if not file.content:
        problems.append(Problem(Reason.CONTENT_MISSING, (FILE,)))
        refuse_if(problems)
    reading = read_ubl(file.content)
    statement, found = _stated(book, reading, forgiving=file.forgiving)
    also = () if reading.invoice is None else check(reading.invoice)
    return _record(book, statement, [*problems, *found.problems], also, [*file.files, *found.files])


def book_reading(book: Book, reading: FileReading, file: EmbeddedFile) -> BookingView:
    """Book what was read of a file, forgiving what can be forgiven, and return it with the file attached."""
    require(book, Right.BOOK)
    statement, found = _stated(book, reading, forgiving=True)
    return _record(book, statement, found.problems, (), [file, *found.files])


@dataclass(frozen=True, slots=True)
class _Found:
    """What is wrong with a file and with whom and what it names, and the files within it."""

    problems: Sequence[Problem]
    files: Sequence[EmbeddedFile] = ()


def _stated(book: Book, reading: FileReading, *, forgiving: bool) -> tuple[Statement | None, _Found]:
    """Return the purchase that a file states, None where it states none, and what is wrong with it."""
    invoice = reading.invoice
    problems = [
        _problem(fault) for fault in reading.faults if not (forgiving and fault.cause in FORGIVABLE and invoice)
    ]
    if invoice is None:
        return None, _Found(problems)
    is_told = any(problem.reason is Reason.NOT_BALANCED for problem in problems)
    if invoice.difference and not is_told and not (forgiving and _is_rounding(invoice)):
        problems.append(Problem(Reason.NOT_BALANCED, (FILE,), {"difference": invoice.difference}))
    chart = chart_of(book)
    supplier = find_supplier(book, invoice.supplier)
    if supplier is None and forgiving and (supplier := unknown_supplier(book)) is not None:
        invoice = replace(invoice, number=number_of_unknown_sender(book, supplier.id, invoice))
    suspense = chart.account_with_role(AccountRole.SUSPENSE) if forgiving else None
    statement = purchase_of(invoice, supplier, Costs(chart, supplier, suspense))
    if supplier is None:
        problems.append(Problem(Reason.PARTY_UNKNOWN, (SUPPLIER,), {"name": next(iter(invoice.supplier.names), "")}))
    if any(line.account_id == UNKNOWN for line in statement.lines):
        problems.append(Problem(Reason.COUNTER_ACCOUNT_UNKNOWN, (COSTS,)))
    return statement, _Found(problems, invoice.files)


def _problem(fault: FileFault) -> Problem:
    return Problem(_REASONS[fault.cause], (FILE,), {"what": fault.what})


def _is_rounding(invoice: ReceivedInvoice) -> bool:
    """Tell whether a total is off by no more than a cent for each line and each share of VAT."""
    return abs(invoice.difference) <= invoice.line_count + len(invoice.shares)


def _record(
    book: Book,
    statement: Statement | None,
    problems: Sequence[Problem],
    also: Iterable[Any],
    files: Iterable[EmbeddedFile],
) -> BookingView:
    """Record a purchase with its files, or tell what is wrong with it, the books' own problems among that."""
    also = tuple(also)
    if statement is None:
        raise Refused(*problems, also=also)
    if problems:
        raise Refused(*problems, *_others(book, statement), also=also)
    # The database refuses it too, and cannot say of which file.
    refuse_if(propose(book, statement, chart_of(book)).check_invoice_number(), also)
    view = record(book, statement, also=also)
    holder = booking_as_holder(book, "number", view.number)
    for number, file in enumerate(files, 1):
        name = usable_file_name(file.name, f"bijlage {number}")
        add_attachment(book, AttachmentDraft(file_name=name, content=file.content, holder=holder))
    return view


def _others(book: Book, statement: Statement) -> Iterator[Problem]:
    """Yield what the books have against a purchase besides what was found unknown."""
    proposal = propose(book, statement, chart_of(book))
    for problem in (*proposal.problems({}), *proposal.check_invoice_number()):
        if problem.reason not in {Reason.PARTY_UNKNOWN, Reason.COUNTER_ACCOUNT_UNKNOWN}:
            yield problem
