"""From the lines of a document that comes from other books to an entry: the same lines, in the parts that they play here.

Other books post VAT on its accounts as these do, and say on the lines that it was computed over which code they bear. Lines on
VAT accounts are matched with those; where they do not agree to the cent, VAT stands apart from the lines.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from grootboek.ledger.account import VAT_ROLES, AccountRole
from grootboek.ledger.booking import Document, DocumentLine, LineVat
from grootboek.ledger.chart import Chart
from grootboek.ledger.composing import Composed, Outstanding, composed_of_lines, control_part
from grootboek.ledger.composing_documents import kind_of_lines, named
from grootboek.ledger.entry import Line, Part
from grootboek.ledger.money import Cents, percentage_of, round_half_up, spread
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.vat import NO_VAT, vat_code

_UNTAXED: Final[Mapping[str, Any]] = {"vat_code": NO_VAT, "vat_base": None, "vat_amount": None}


@dataclass(frozen=True, slots=True)
class _Tax:
    """What the lines that bear a code lead to on the account of a role."""

    role: AccountRole
    amount: Cents
    base: Cents
    code: str
    part: Part


def compose_carried(document: Document, chart: Chart, outstanding: Outstanding) -> Composed:
    """Return the entry of a checked document that is carried over; nothing is added to its lines."""
    journal = chart.journals[document.journal_id]
    own_id = journal.account_id if journal.holds_money else None
    lines = [_line(line, document, own_id, chart, outstanding) for line in document.lines]
    stated = {place: line.vat for place, line in enumerate(document.lines) if line.vat is not None}
    lines = _with_taxes(lines, stated, chart, document.date)
    if journal.holds_money and all(line.part is not Part.OWN for line in lines):
        return composed_of_lines(journal.id, tuple(lines))
    return named(journal, lines, chart)


def _line(line: DocumentLine, document: Document, own_id: int | None, chart: Chart, outstanding: Outstanding) -> Line:
    account = chart.accounts[line.account_id]
    part = Part.DETAIL
    if account.id == own_id:
        part = Part.OWN
    elif account.is_control:
        kind = kind_of_lines(chart.journals[document.journal_id])
        part = control_part(
            kind, line.amount, ItemKey(account.id, line.party_id or 0, line.invoice_number), outstanding
        )
    bears = vat_code(line.vat.code) if line.vat is not None and account.role not in VAT_ROLES else None
    taxed = bears is not None and bears.charges
    return Line(
        account_id=account.id,
        amount=line.amount,
        part=part,
        vat_code=bears.code if bears is not None else NO_VAT if part is Part.DETAIL else None,
        vat_base=line.amount if taxed else None,
        vat_amount=line.vat.amount if taxed and line.vat is not None else None,
        cost_centre_id=line.cost_centre_id,
        party_id=line.party_id,
        invoice_number=line.invoice_number,
        description=line.description,
    )


def _with_taxes(lines: Sequence[Line], stated: Mapping[int, LineVat], chart: Chart, day: date) -> list[Line]:
    """Give the lines on VAT accounts their part, code and base; lines whose VAT is not found there lose it."""
    result = list(lines)
    roles = {
        place: chart.accounts[line.account_id].role
        for place, line in enumerate(lines)
        if line.part is Part.DETAIL and chart.accounts[line.account_id].role in VAT_ROLES
    }
    unmatched: dict[AccountRole, _Tax] = {}
    for tax in _taxes(lines, day):
        free = [place for place, role in roles.items() if role is tax.role]
        places = [place for place in free if lines[place].amount == tax.amount][:1]
        if not places and tax.part is Part.VAT and sum(lines[place].amount for place in free) == tax.amount:
            places = free
        bases = spread(tax.base, [lines[place].amount for place in places]) if places else []
        for place, base in zip(places, bases, strict=True):
            result[place] = result[place]._replace(part=tax.part, vat_code=tax.code, vat_base=base)
            del roles[place]
        if not places and tax.part is Part.VAT and tax.amount:
            unmatched.setdefault(tax.role, tax)
            result = [_untaxed(line) if line.vat_code == tax.code and line.vat_base else line for line in result]
    for place, role in roles.items():
        if place in stated:
            vat = stated[place]
            base = round_half_up(Decimal(lines[place].amount) * 100 / vat.rate) if vat.rate else 0
            result[place] = result[place]._replace(part=Part.VAT_ALONE, vat_code=vat.code, vat_base=base)
        elif role in unmatched:
            left = unmatched.pop(role)
            result[place] = result[place]._replace(part=Part.VAT_ALONE, vat_code=left.code, vat_base=left.base)
    return result


def _taxes(lines: Sequence[Line], day: date) -> Iterator[_Tax]:
    """Yield what the lines that bear VAT lead to, by their codes."""
    by_code: dict[str, list[Line]] = {}
    for line in lines:
        if line.vat_code is not None and line.vat_code != NO_VAT:
            by_code.setdefault(line.vat_code, []).append(line)
    for name, rows in by_code.items():
        code, base = vat_code(name), sum(row.amount for row in rows)
        if code.role is not None:
            yield _Tax(code.role, sum(row.vat_amount or 0 for row in rows), base, name, Part.VAT)
        if code.due_role is not None and code.reclaim_role is not None:
            amount = percentage_of(base, code.computed_rate_on(day))
            yield _Tax(code.reclaim_role, amount, base, name, Part.REVERSE)
            yield _Tax(code.due_role, -amount, -base, name, Part.REVERSE)


def _untaxed(line: Line) -> Line:
    return line._replace(**_UNTAXED) if line.part is Part.DETAIL else line
