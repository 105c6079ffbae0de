"""From what a user states to the lines of an entry: control line, stated lines, VAT and computed pairs.

The booking's own line comes first. The sign of every line follows from the kind: a sale debits the receivable account and
credits the stated lines, a purchase the other way round. What a statement and a document become is of one shape, `Composed`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from grootboek.ledger.account import AccountRole
from grootboek.ledger.booking import (
    DEBITS_ITS_ACCOUNT,
    INVOICES,
    MONEY,
    BookingKind,
    StatedLine,
    Statement,
    VatTotal,
)
from grootboek.ledger.chart import Chart
from grootboek.ledger.entry import MAX_ENTRY_LINES, Line, Part
from grootboek.ledger.money import Cents, percentage_of, spread
from grootboek.ledger.open_items import ItemKey
from grootboek.ledger.refusal import Problem, Reason
from grootboek.ledger.vat import NO_VAT, VatCode, vat_code, vat_codes, vat_on

Outstanding = Mapping[ItemKey, Cents]
"""What is outstanding now of the items that a booking touches."""


@dataclass(frozen=True, slots=True)
class Composed:
    """What a statement or a document becomes: kind, journal, own account (None: there is none), and lines, own line first."""

    kind: BookingKind
    journal_id: int
    account_id: int | None
    party_id: int | None
    invoice_number: str
    amount: Cents
    lines: tuple[Line, ...]

    def as_general(self) -> "Composed":
        """Return it as a general booking in its journal, without an account and invoice of its own."""
        return replace(self, kind=BookingKind.GENERAL, account_id=None)


def natural_sign(kind: BookingKind) -> int:
    """Return 1 when a positive amount of this kind debits the booking's own account, -1 when it credits it."""
    return 1 if kind in DEBITS_ITS_ACCOUNT else -1


def stated_vat(statement: Statement) -> list[Cents]:
    """Return the VAT of each line: as stated, computed by its code and the date, or its share of the totals."""
    if statement.vat_totals is not None:
        return _share_of_totals(statement.lines, statement.vat_totals)
    return [vat_of(line, statement.date) for line in statement.lines]


def vat_of(line: StatedLine, day: date) -> Cents:
    """Return the VAT of one line: as stated, or computed when it is left to the books."""
    return line.vat if line.vat is not None else vat_on(line.net, vat_code(line.vat_code), day)


def _share_of_totals(lines: Sequence[StatedLine], totals: Iterable[VatTotal]) -> list[Cents]:
    shares = [0] * len(lines)
    for total in totals:
        places = [place for place, line in enumerate(lines) if line.vat_code == total.vat_code]
        for place, share in zip(places, spread(total.amount, [lines[place].net for place in places]), strict=True):
            shares[place] += share
    return shares


def compose(statement: Statement, chart: Chart, outstanding: Outstanding) -> tuple[Line, ...]:
    """Return the lines of the entry of a checked statement, own line first where it has one; they sum to zero."""
    sign = natural_sign(statement.kind)
    vat = stated_vat(statement)
    details = [
        _stated(statement, line, -sign * tax, chart, outstanding)
        for line, tax in zip(statement.lines, vat, strict=True)
    ]
    taxes = vat_lines(details, chart, statement.description)
    pairs = reverse_lines(details, chart, statement.date, statement.description)
    if statement.account_id is None:
        return tuple(untaxed_first([*details, *taxes, *pairs]))
    # Computed pairs sum to zero, so the booking's own amount leaves them out.
    own_amount = -sum(line.amount for line in details) - sum(line.amount for line in taxes)
    own = _own(statement, statement.account_id, own_amount, chart, outstanding)
    return (own, *details, *taxes, *pairs)


def composed_of(statement: Statement, journal_id: int, lines: tuple[Line, ...], chart: Chart) -> Composed:
    """Return what a statement becomes: itself, in a journal, with the lines that it was composed to."""
    if statement.account_id is None:
        return composed_of_lines(journal_id, lines)
    if statement.mixed and statement.kind in MONEY:
        return composed_of_money(journal_id, statement.account_id, lines, chart)
    amount = natural_sign(statement.kind) * lines[0].amount
    own = (statement.account_id, statement.party_id, statement.invoice_number)
    return Composed(statement.kind, journal_id, *own, amount, lines)


def composed_of_lines(journal_id: int, lines: tuple[Line, ...]) -> Composed:
    """Return a general booking that has lines and no account of its own."""
    return Composed(BookingKind.GENERAL, journal_id, None, *_shared(lines), sum(line.debit for line in lines), lines)


def composed_of_money(journal_id: int, account_id: int, lines: tuple[Line, ...], chart: Chart) -> Composed:
    """Return a booking of money as it is shown: a payment when it is of customers or of suppliers, and of nothing but invoices.

    All else is money received or spent, by the way in which it goes.
    """
    moved = sum(line.amount for line in lines if line.part is Part.OWN)
    others = [line for line in lines if line.part is not Part.OWN]
    roles = {chart.accounts[line.account_id].role for line in others}
    if roles == {AccountRole.RECEIVABLE}:
        kind = BookingKind.PAYMENT_RECEIVED
    elif roles == {AccountRole.PAYABLE}:
        kind = BookingKind.PAYMENT_SENT
    else:
        kind = BookingKind.MONEY_RECEIVED if moved >= 0 else BookingKind.MONEY_SPENT
    return Composed(kind, journal_id, account_id, *_shared(lines), natural_sign(kind) * moved, lines)


def _shared(lines: Sequence[Line]) -> tuple[int | None, str]:
    """Return the party and the invoice number that all lines on control accounts have in common."""
    controls = [line for line in lines if line.part in (Part.CONTROL, Part.SETTLEMENT)]
    parties = {line.party_id for line in controls}
    numbers = {line.invoice_number for line in controls}
    return (parties.pop() if len(parties) == 1 else None), (numbers.pop() if len(numbers) == 1 else "")


def untaxed_first(lines: list[Line]) -> list[Line]:
    """Put first a line without VAT: it is shown as the booking's own line, which has no place for VAT.

    One that is reversed to the buyer is not put there as long as there is another. Where every line is taxed, VAT is left
    standing apart from the lines.
    """
    untaxed = [line for line in lines if line.vat_amount is None and line.part not in _TAX]
    own = next((line for line in untaxed if line.vat_code in (None, NO_VAT)), untaxed[0] if untaxed else None)
    if own is not None:
        return [own, *(line for line in lines if line is not own)]
    return [
        line._replace(part=Part.VAT_ALONE) if line.part is Part.VAT else line._replace(**_UNTAXED) for line in lines
    ]


_TAX: Final = frozenset({Part.VAT, Part.REVERSE})
_UNTAXED: Final[Mapping[str, Any]] = {"vat_code": NO_VAT, "vat_base": None, "vat_amount": None}


def check_composed(composed: Composed) -> Iterator[Problem]:
    """Yield what can only be seen of the lines that a statement or document becomes."""
    if len(composed.lines) > MAX_ENTRY_LINES:
        yield Problem(Reason.TOO_MANY_LINES, ("lines",), {"most": MAX_ENTRY_LINES})
    if len(composed.lines) == 1:  # a line of nothing balances by itself, and an entry has two lines
        yield Problem(Reason.AMOUNT_ZERO, ("lines", 0, "amount"))


def _stated(statement: Statement, line: StatedLine, vat: Cents, chart: Chart, outstanding: Outstanding) -> Line:
    amount = -natural_sign(statement.kind) * line.net
    party_id = line.party_id if line.party_id is not None else statement.party_id
    invoice_number = line.invoice_number or statement.invoice_number
    is_control = chart.accounts[line.account_id].is_control
    taxed = vat_code(line.vat_code).charges
    return Line(
        account_id=line.account_id,
        amount=amount,
        part=control_part(statement.kind, amount, ItemKey(line.account_id, party_id or 0, invoice_number), outstanding)
        if is_control
        else Part.DETAIL,
        vat_code=line.vat_code,
        vat_base=amount if taxed else None,
        vat_amount=vat if taxed else None,
        cost_centre_id=line.cost_centre_id,
        party_id=party_id if is_control else line.party_id,
        invoice_number=invoice_number if is_control else line.invoice_number,
        description=line.description,
    )


def _own(statement: Statement, account_id: int, amount: Cents, chart: Chart, outstanding: Outstanding) -> Line:
    is_control = chart.accounts[account_id].is_control
    # The checks demand a party on a control account; 0 is the id of none.
    key = ItemKey(account_id, statement.party_id or 0, statement.invoice_number)
    return Line(
        account_id=account_id,
        amount=amount,
        part=control_part(statement.kind, amount, key, outstanding) if is_control else Part.OWN,
        party_id=statement.party_id if is_control else None,
        invoice_number=statement.invoice_number if is_control else "",
        description=statement.description,
    )


def control_part(kind: BookingKind, amount: Cents, key: ItemKey, outstanding: Outstanding) -> Part:
    """Return whether a line on a control account opens an item or settles one.

    Invoices and openings open, money settles; a general booking settles what is outstanding on the other side, else opens.
    """
    if kind in INVOICES or kind is BookingKind.OPENING:
        return Part.CONTROL
    if kind is not BookingKind.GENERAL:
        return Part.SETTLEMENT
    return Part.SETTLEMENT if outstanding.get(key, 0) * amount < 0 else Part.CONTROL


def vat_lines(details: Sequence[Line], chart: Chart, description: str) -> list[Line]:
    """Return the VAT lines of stated lines: one for each code that charges, on the account of its role, with its base."""
    lines = []
    for code, rows in _by_code(details):
        amount = sum(row.vat_amount or 0 for row in rows)
        if code.role is None or amount == 0:
            continue
        lines.append(
            Line(
                account_id=_account_id(chart, code.role),
                amount=amount,
                part=Part.VAT,
                vat_code=code.code,
                vat_base=sum(row.amount for row in rows),
                description=description,
            )
        )
    return lines


def reverse_lines(details: Sequence[Line], chart: Chart, day: date, description: str) -> list[Line]:
    """Return the pairs that the buyer computes under reverse charge: to reclaim and due, together zero."""
    lines = []
    for code, rows in _by_code(details):
        if code.due_role is None or code.reclaim_role is None:
            continue
        base = sum(row.amount for row in rows)
        amount = percentage_of(base, code.computed_rate_on(day))
        if amount == 0:
            continue
        for role, signed, signed_base in ((code.reclaim_role, amount, base), (code.due_role, -amount, -base)):
            lines.append(
                Line(
                    account_id=_account_id(chart, role),
                    amount=signed,
                    part=Part.REVERSE,
                    vat_code=code.code,
                    vat_base=signed_base,
                    description=description,
                )
            )
    return lines


def _by_code(details: Sequence[Line]) -> list[tuple[VatCode, list[Line]]]:
    rows: dict[str, list[Line]] = {}
    for line in details:
        if line.vat_code is not None:
            rows.setdefault(line.vat_code, []).append(line)
    return [(vat_codes()[code], lines) for code, lines in rows.items()]


def _account_id(chart: Chart, role: AccountRole) -> int:
    account = chart.account_with_role(role)
    if account is None:
        raise LookupError(f"no active account with role {role}")
    return account.id


def roles_needed(codes: Iterable[VatCode]) -> set[AccountRole]:
    """Return the roles of the accounts on which VAT of these codes is posted."""
    return {role for code in codes for role in (code.role, code.due_role, code.reclaim_role) if role is not None}
