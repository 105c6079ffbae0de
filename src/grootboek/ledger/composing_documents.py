"""From the ledger lines of a document to a sound entry: counter line, difference, control and VAT lines, and its kind.

CASH manual chapters 11 and 18: the counter line of a cash or bank journal may be left out, what is out of balance goes to the
suspense account, VAT stands on a line of its own with its base. Reverse charge stands on two, that take each other away.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from grootboek.ledger.account import REVERSE_VAT_ROLES, VAT_ROLES, AccountRole
from grootboek.ledger.booking import BookingKind, Document, DocumentLine
from grootboek.ledger.chart import Chart
from grootboek.ledger.composing import (
    Composed,
    Outstanding,
    composed_of_lines,
    composed_of_money,
    control_part,
    untaxed_first,
)
from grootboek.ledger.entry import Line, Part
from grootboek.ledger.journal import Journal, JournalKind
from grootboek.ledger.money import percentage_of, spread
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.vat import (
    NO_VAT,
    UNTAXED_BY_ROLE,
    VatCode,
    code_of_vat_account,
    differs,
    level_of_account,
    vat_code,
    vat_codes,
)


def compose_document(document: Document, chart: Chart, outstanding: Outstanding) -> Composed:
    """Return the entry of a checked document; it sums to zero."""
    journal = chart.journals[document.journal_id]
    kind = kind_of_lines(journal)
    lines = [_line(line, kind, document, chart, outstanding) for line in document.lines]
    own_id = journal.account_id if journal.holds_money else None
    if own_id is not None and all(line.account_id != own_id for line in lines):
        amount = -sum(line.amount for line in lines)
        lines.insert(0, Line(account_id=own_id, amount=amount, part=Part.OWN, description=document.description))
    # A document may state the money of its journal itself, in several lines even: all of them are its own.
    lines = [
        line._replace(part=Part.OWN) if line.account_id == own_id and line.part is not Part.OWN else line
        for line in lines
    ]
    difference = sum(line.amount for line in lines)
    if difference:
        suspense = chart.account_with_role(AccountRole.SUSPENSE)
        if suspense is None:
            raise LookupError("no active suspense account")
        lines.append(
            Line(account_id=suspense.id, amount=-difference, part=Part.SUSPENSE, description=document.description)
        )
    taxed = _with_reversed(_with_vat(lines, chart), chart, document.date)
    return named(journal, _with_boxes(taxed, chart) if kind in _SELLING else taxed, chart)


_KINDS: Final[Mapping[JournalKind, BookingKind]] = {
    JournalKind.SALES: BookingKind.SALES_INVOICE,
    JournalKind.PURCHASE: BookingKind.PURCHASE_INVOICE,
    # Money settles whichever way it goes; `composed_of_money` finds the way from the amounts.
    JournalKind.CASH: BookingKind.MONEY_RECEIVED,
    JournalKind.BANK: BookingKind.MONEY_RECEIVED,
    JournalKind.GENERAL: BookingKind.GENERAL,
    JournalKind.OPENING: BookingKind.OPENING,
}


_SELLING: Final = frozenset({BookingKind.SALES_INVOICE, BookingKind.MONEY_RECEIVED})
"""In documents of these kinds a line on revenue is a sale; elsewhere it may as well move a balance."""


def kind_of_lines(journal: Journal) -> BookingKind:
    """Return the kind of booking as which a journal's lines on control accounts open items or settle them."""
    return _KINDS[journal.kind]


def _line(line: DocumentLine, kind: BookingKind, document: Document, chart: Chart, outstanding: Outstanding) -> Line:
    account = chart.accounts[line.account_id]
    code = code_of_vat_account(account.role, document.date)
    part = Part.DETAIL
    if account.is_control:
        key = ItemKey(account.id, line.party_id or 0, line.invoice_number)
        part = control_part(kind, line.amount, key, outstanding)
    elif code is not None and line.vat_base is not None:
        part = Part.VAT
    return Line(
        account_id=account.id,
        amount=line.amount,
        part=part,
        vat_code=code if part is Part.VAT else NO_VAT if part is Part.DETAIL else None,
        vat_base=line.vat_base,
        cost_centre_id=line.cost_centre_id,
        party_id=line.party_id,
        invoice_number=line.invoice_number,
        description=line.description,
    )


def _with_vat(lines: Sequence[Line], chart: Chart) -> list[Line]:
    """Give the lines that VAT was computed over their code and share; what does not fit stays as it is."""
    result = list(lines)
    for order, tax in enumerate(lines):
        if tax.part is not Part.VAT or tax.vat_code is None or tax.vat_base is None:
            continue
        # Among `result`, not `lines`: a line that one VAT line has taken is not free for the next.
        places = _taxed_places(result, tax, chart)
        if not places:
            result[order] = tax._replace(part=Part.VAT_ALONE)
            continue
        for place, share in zip(places, spread(tax.amount, [result[place].amount for place in places]), strict=True):
            row = result[place]
            result[place] = row._replace(vat_code=tax.vat_code, vat_base=row.amount, vat_amount=share)
    return result


def _with_reversed(lines: Sequence[Line], chart: Chart, day: date) -> list[Line]:
    """Give pairs that the buyer computes under reverse charge their code, and the lines that they are of.

    A pair is VAT to reclaim, with its base, and as much that is due. What does not fit stays as it is, and amounts always do.
    """
    result = list(lines)
    for order, line in enumerate(lines):
        for code in _reversing(line, chart, day):
            due = [place for place, other in enumerate(result) if _is_due(other, line, code, chart)][:1]
            places = _taxed_places(result, line._replace(vat_code=code.code), chart) if due else []
            if not places:
                continue
            for place in (order, *due):
                result[place] = result[place]._replace(part=Part.REVERSE, vat_code=code.code)
            for place in places:
                result[place] = result[place]._replace(vat_code=code.code)
            break
    return result


def _reversing(line: Line, chart: Chart, day: date) -> list[VatCode]:
    """Return the codes of a line on an account of computed VAT to reclaim: those whose rate makes its amount of its base."""
    role = chart.accounts[line.account_id].role
    if role not in REVERSE_VAT_ROLES or not line.vat_base or not line.amount:
        return []
    codes = [code for code in vat_codes().values() if code.reclaim_role is role]
    return [
        code for code in codes if not differs(line.amount, percentage_of(line.vat_base, code.computed_rate_on(day)))
    ]


def _is_due(other: Line, line: Line, code: VatCode, chart: Chart) -> bool:
    is_free = other.part is Part.DETAIL and other.vat_code == NO_VAT
    return is_free and other.amount == -line.amount and chart.accounts[other.account_id].role is code.due_role


def _with_boxes(lines: Sequence[Line], chart: Chart) -> list[Line]:
    """Give what is sold without VAT the code of its account: there is no line of VAT that would put it on the return."""
    return [
        line._replace(vat_code=code)
        if line.part is Part.DETAIL
        and line.vat_code == NO_VAT
        and (code := UNTAXED_BY_ROLE.get(chart.accounts[line.account_id].role))
        else line
        for line in lines
    ]


def _taxed_places(lines: Sequence[Line], tax: Line, chart: Chart) -> list[int]:
    """Return the places of the lines whose sum is the base of a VAT line: those whose account says so, else all, else one.

    A base of nothing is that of no line: such VAT stands alone, as when it is paid to the tax office.
    """
    if not tax.vat_base:
        return []
    free = [place for place, line in enumerate(lines) if _may_be_taxed(line, chart)]
    level = vat_code(tax.vat_code or NO_VAT).level
    by_role = [place for place in free if level_of_account(chart.accounts[lines[place].account_id].role) is level]
    for places in (by_role, free, *([place] for place in free)):
        if places and sum(lines[place].amount for place in places) == tax.vat_base:
            return list(places)
    return []


def _may_be_taxed(line: Line, chart: Chart) -> bool:
    """Tell whether VAT may be computed over a line: over no VAT, and once."""
    return (
        line.part is Part.DETAIL and line.vat_code == NO_VAT and chart.accounts[line.account_id].role not in VAT_ROLES
    )


def named(journal: Journal, lines: list[Line], chart: Chart) -> Composed:
    """Find the kind of a document from its journal and its control lines, and put its own line first."""
    if journal.holds_money and journal.account_id is not None:
        own = next(line for line in lines if line.part is Part.OWN)
        return composed_of_money(journal.id, journal.account_id, _first(own, lines), chart)
    controls = [line for line in lines if line.part in (Part.CONTROL, Part.SETTLEMENT)]
    kind = kind_of_lines(journal)
    if kind in (BookingKind.SALES_INVOICE, BookingKind.PURCHASE_INVOICE):
        # An invoice has one party and one number on the account of its journal; all else is a general booking.
        if len(controls) == 1 and controls[0].account_id == journal.account_id:
            own = controls[0]
            sign = 1 if kind is BookingKind.SALES_INVOICE else -1
            invoice = (own.account_id, own.party_id, own.invoice_number)
            return Composed(kind, journal.id, *invoice, sign * own.amount, _first(own, lines))
        kind = BookingKind.GENERAL
    return replace(composed_of_lines(journal.id, tuple(untaxed_first(lines))), kind=kind)


def _first(own: Line, lines: Sequence[Line]) -> tuple[Line, ...]:
    return (own, *(line for line in lines if line is not own))
