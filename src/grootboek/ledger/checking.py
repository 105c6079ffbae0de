"""What can be wrong with a statement or a document by the rules of the ledger alone.

Checks yield problems and raise nothing; what needs the database (parties, invoices, numbers) is handed in as facts.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from grootboek.ledger.account import CONTROL_ROLES, MONEY_ROLES, Account, AccountRole
from grootboek.ledger.booking import (
    ALLOWED_SIDES,
    INVOICES,
    JOURNAL_KIND,
    LONGEST_PAYMENT_TERM,
    MAX_LINES,
    MONEY,
    PAYMENTS,
    TEXT_LENGTHS,
    BookingKind,
    StatedLine,
    Statement,
)
from grootboek.ledger.chart import Chart
from grootboek.ledger.composing import roles_needed, stated_vat
from grootboek.ledger.fiscal_periods import FIRST_DATE, LAST_DATE, NO_DATE
from grootboek.ledger.journal import Journal
from grootboek.ledger.money import LARGEST
from grootboek.ledger.period_lock import LOCK_REASON, Lock, locks_on
from grootboek.ledger.refusal import Problem, Reason
from grootboek.ledger.storable_texts import check_storable, check_texts
from grootboek.ledger.vat import VatCode, VatLevel, differs, vat_codes, vat_on

_OWN_ROLE: Final[Mapping[BookingKind, tuple[frozenset[AccountRole], Reason]]] = {
    BookingKind.SALES_INVOICE: (frozenset({AccountRole.RECEIVABLE}), Reason.ACCOUNT_NOT_RECEIVABLE),
    BookingKind.PURCHASE_INVOICE: (frozenset({AccountRole.PAYABLE}), Reason.ACCOUNT_NOT_PAYABLE),
    **dict.fromkeys((*PAYMENTS, *MONEY), (MONEY_ROLES, Reason.ACCOUNT_NOT_MONEY)),
}
_COUNTER_ROLE: Final[Mapping[BookingKind, tuple[AccountRole, Reason]]] = {
    BookingKind.PAYMENT_RECEIVED: (AccountRole.RECEIVABLE, Reason.COUNTER_ACCOUNT_NOT_RECEIVABLE),
    BookingKind.PAYMENT_SENT: (AccountRole.PAYABLE, Reason.COUNTER_ACCOUNT_NOT_PAYABLE),
}
_NO_COUNTER: Final = CONTROL_ROLES | MONEY_ROLES
_LINE_TEXTS: Final = {name: TEXT_LENGTHS[name] for name in ("description", "invoice_number")}


def check_date(day: date, locks: Iterable[Lock], *place: str | int) -> Iterator[Problem]:
    """Yield what is wrong with a booking date: missing, out of range, or locked."""
    if day == NO_DATE:
        yield Problem(Reason.DATE_MISSING, place)
        return
    if not is_bookable(day):
        yield Problem(Reason.DATE_OUT_OF_RANGE, place, {"date": day})
        return
    for lock in locks_on(locks, day):
        yield Problem(LOCK_REASON[lock.kind], place, {"date": day, "locked_through": lock.locked_through})


def journal_for(statement: Statement, chart: Chart) -> Journal | None:
    """Return the journal of a statement: the given one, that of its money account, or the first of its kind."""
    if statement.journal_id is not None:
        return chart.journals.get(statement.journal_id)
    kind = JOURNAL_KIND[statement.kind]
    if kind is None:
        return None if statement.account_id is None else chart.journal_of_account(statement.account_id)
    return chart.journal_of_kind(kind)


def check_statement(statement: Statement, chart: Chart) -> Iterator[Problem]:
    """Yield everything that is wrong with a statement, apart from its party and invoice."""
    yield from check_date(statement.date, chart.locks, "date")
    yield from check_texts(statement, TEXT_LENGTHS)
    yield from check_storable(statement, ("door_fields",))
    if statement.payment_term is not None and not 0 <= statement.payment_term <= LONGEST_PAYMENT_TERM:
        yield Problem(Reason.PAYMENT_TERM_INVALID, ("payment_term",), {"days": statement.payment_term})
    yield from _check_own_account(statement, chart)
    yield from _check_journal(statement, chart)
    # Without a line of its own a booking has two lines at least to balance.
    if len(statement.lines) < (1 if statement.account_id is not None else 2):
        yield Problem(Reason.LINES_MISSING, ("lines",))
    if len(statement.lines) > MAX_LINES:
        yield Problem(Reason.TOO_MANY_LINES, ("lines",), {"most": MAX_LINES})
    for order, line in enumerate(statement.lines):
        yield from check_line(statement, line, order, chart)
    yield from _check_vat(statement)
    yield from _check_vat_accounts(statement, chart)
    yield from _check_balance(statement)


def _check_own_account(statement: Statement, chart: Chart) -> Iterator[Problem]:
    if statement.account_id is None and statement.kind is BookingKind.GENERAL:
        return
    account = _own_account(statement, chart)
    if account is None:
        yield Problem(Reason.ACCOUNT_UNKNOWN, ("account",))
        return
    if not account.active:
        yield Problem(Reason.ACCOUNT_HIDDEN, ("account",), {"account": account.code})
    # A general booking or opening may have any account of its own, so this second reason is never told.
    roles, reason = _OWN_ROLE.get(statement.kind, (None, Reason.ACCOUNT_UNKNOWN))
    if roles is not None and account.role not in roles:
        yield Problem(reason, ("account",), {"account": account.code})


def _own_account(statement: Statement, chart: Chart) -> Account | None:
    return None if statement.account_id is None else chart.accounts.get(statement.account_id)


def _check_journal(statement: Statement, chart: Chart) -> Iterator[Problem]:
    journal = journal_for(statement, chart)
    if journal is None:
        yield Problem(Reason.JOURNAL_UNKNOWN, ("journal",))
        return
    if not journal.active:
        yield Problem(Reason.JOURNAL_HIDDEN, ("journal",), {"journal": journal.code})
    kind = JOURNAL_KIND[statement.kind]
    if journal.kind is not kind if kind is not None else _other_money(statement, journal, chart):
        yield Problem(Reason.JOURNAL_KIND_WRONG, ("journal",), {"journal": journal.code})


def _other_money(statement: Statement, journal: Journal, chart: Chart) -> bool:
    """Tell whether a journal holds no money, or that of another account than the booking's own."""
    own = _own_account(statement, chart)
    return not journal.holds_money or (own is not None and own.holds_money and journal.account_id != own.id)


def check_line(statement: Statement, line: StatedLine, order: int, chart: Chart) -> Iterator[Problem]:
    """Yield what is wrong with the account, cost centre, text or amount of one stated line."""
    place = ("lines", order)
    account = chart.accounts.get(line.account_id)
    if account is None:
        yield Problem(Reason.COUNTER_ACCOUNT_UNKNOWN, (*place, "account"))
    else:
        yield from _check_counter_account(statement, account, *place)
        yield from check_cost_centre(line.cost_centre_id, account, chart, *place)
    yield from check_texts(line, _LINE_TEXTS, *place)
    if abs(line.net) > LARGEST or abs(line.vat or 0) > LARGEST:
        yield Problem(Reason.AMOUNT_TOO_LARGE, (*place, "net"), {"most": LARGEST})


def _check_counter_account(statement: Statement, account: Account, *place: str | int) -> Iterator[Problem]:
    where, kind = (*place, "account"), statement.kind
    if not account.active:
        yield Problem(Reason.COUNTER_ACCOUNT_HIDDEN, where, {"account": account.code})
    role = _COUNTER_ROLE.get(kind)
    if role is not None and account.role is not role[0]:
        yield Problem(role[1], where, {"account": account.code})
    if kind in INVOICES | MONEY and account.role in (MONEY_ROLES if statement.mixed else _NO_COUNTER):
        yield Problem(Reason.COUNTER_ACCOUNT_NOT_ALLOWED, where, {"account": account.code})


def check_cost_centre(
    cost_centre_id: int | None, account: Account, chart: Chart, *place: str | int
) -> Iterator[Problem]:
    """Yield what is wrong with the cost centre of a line on an account."""
    where = (*place, "cost_centre")
    if cost_centre_id is None:
        if account.cost_centre_required:
            yield Problem(Reason.COST_CENTRE_MISSING, where, {"account": account.code})
        return
    if account.cost_centre_forbidden:
        yield Problem(Reason.COST_CENTRE_NOT_ALLOWED, where, {"account": account.code})
    cost_centre = chart.cost_centres.get(cost_centre_id)
    if cost_centre is None:
        yield Problem(Reason.COST_CENTRE_UNKNOWN, where)
    elif not cost_centre.active:
        yield Problem(Reason.COST_CENTRE_HIDDEN, where, {"cost_centre": cost_centre.code})


def _check_vat(statement: Statement) -> Iterator[Problem]:
    codes = vat_codes()
    for order, line in enumerate(statement.lines):
        place = ("lines", order, "vat_code")
        code = codes.get(line.vat_code)
        if code is None:
            reason = Reason.VAT_CODE_UNKNOWN if line.vat_code else Reason.VAT_CODE_MISSING
            yield Problem(reason, place, {"vat_code": line.vat_code})
        elif not (statement.mixed or statement.either_side) and code.side not in ALLOWED_SIDES[statement.kind]:
            yield Problem(Reason.VAT_CODE_NOT_ALLOWED, place, {"vat_code": line.vat_code})
        # Only a date that can be booked on has a rate; check_date tells what is wrong with any other.
        elif statement.vat_totals is None and is_bookable(statement.date):
            yield from _check_line_vat(statement.date, line, code, order)
    if statement.vat_totals is not None and is_bookable(statement.date):
        yield from _check_vat_totals(statement)
    if statement.strict_vat:
        yield from _check_reverse_charge(statement)


def is_bookable(day: date) -> bool:
    """Tell whether a date is one on which anything is booked, so that VAT has a rate."""
    return FIRST_DATE <= day <= LAST_DATE


def _check_line_vat(day: date, line: StatedLine, code: VatCode, order: int) -> Iterator[Problem]:
    if line.vat is None or code.free_rate:
        return
    expected = vat_on(line.net, code, day)
    # The tolerance is for rounding: a code that charges nothing holds no VAT, not even a cent.
    if differs(line.vat, expected) or (not code.charges and line.vat):
        facts = {"stated": line.vat, "expected": expected, "vat_code": line.vat_code}
        yield Problem(Reason.VAT_AMOUNT_DIFFERS, ("lines", order, "vat"), facts)


def _check_vat_totals(statement: Statement) -> Iterator[Problem]:
    codes = vat_codes()
    amounts: dict[str, int] = {}
    for order, total in enumerate(statement.vat_totals or ()):
        if total.vat_code not in codes:
            yield Problem(Reason.VAT_CODE_UNKNOWN, ("vat_totals", order), {"vat_code": total.vat_code})
        amounts[total.vat_code] = amounts.get(total.vat_code, 0) + total.amount
    by_code = _by_code(statement.lines)
    # In the order of the codes, in whichever the lines and totals are.
    for text in filter((by_code.keys() | amounts.keys()).__contains__, codes):
        code, lines = codes[text], by_code.get(text)
        facts: dict[str, object] = {"vat_code": text, "stated": amounts.get(text)}
        if not lines:
            if amounts.get(text):
                yield Problem(Reason.VAT_TOTAL_WITHOUT_LINES, ("vat_totals", code.side), facts)
            continue
        # A total of nothing may be stated for a code that charges nothing; a free rate has nothing to compare with.
        if not code.charges or code.free_rate:
            if amounts.get(text) and not code.charges:
                yield Problem(Reason.VAT_AMOUNT_DIFFERS, ("vat_totals",), facts)
            continue
        expected = vat_on(sum(line.net for line in lines), code, statement.date)
        # A total may be left out where rounding leaves no VAT.
        if text not in amounts and expected:
            yield Problem(Reason.VAT_TOTAL_MISSING, ("vat_totals",), facts)
        # The sender may have rounded each line by itself, so each line has its own cent.
        elif differs(amounts.get(text, 0), expected, max(len(lines), statement.roundings)):
            yield Problem(Reason.VAT_AMOUNT_DIFFERS, ("vat_totals",), {**facts, "expected": expected})


def _by_code(lines: Iterable[StatedLine]) -> Mapping[str, list[StatedLine]]:
    by_code: dict[str, list[StatedLine]] = {}
    for line in lines:
        by_code.setdefault(line.vat_code, []).append(line)
    return by_code


def _check_reverse_charge(statement: Statement) -> Iterator[Problem]:
    """Yield a problem when VAT is charged to the customer and reversed to him in one statement."""
    codes = [vat_codes()[total.vat_code] for total in statement.vat_totals or () if total.vat_code in vat_codes()]
    if any(code.level is VatLevel.REVERSE for code in codes) and any(code.charges for code in codes):
        yield Problem(Reason.REVERSE_CHARGE_MIXED, ("vat_totals",))


def _check_vat_accounts(statement: Statement, chart: Chart) -> Iterator[Problem]:
    codes = [vat_codes()[code] for code in {line.vat_code for line in statement.lines} if code in vat_codes()]
    # Sorted, since a set of texts has another order in each process, and with it the refusals.
    for role in sorted(roles_needed(codes)):
        if chart.account_with_role(role) is None:
            yield Problem(Reason.ROLE_ACCOUNT_MISSING, ("lines",), {"role": role})


def _check_balance(statement: Statement) -> Iterator[Problem]:
    """Yield a problem when a booking without an account of its own is out of balance."""
    codes = vat_codes()
    # A code that is unknown has been told; without it there is no VAT to count.
    if statement.account_id is not None or any(line.vat_code not in codes for line in statement.lines):
        return
    difference = sum(line.net for line in statement.lines) + sum(stated_vat(statement))
    if difference:
        yield Problem(Reason.NOT_BALANCED, ("lines",), {"difference": difference})
