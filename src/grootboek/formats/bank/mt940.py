"""Statements of MT940, as the Dutch banks write it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from grootboek.formats.bank.faults import BankFault, BankFileError
from grootboek.formats.bank.identities import Identities
from grootboek.formats.bank.mt940_details import Details, details_of
from grootboek.formats.bank.mt940_fields import Field, fields_of
from grootboek.formats.bank.mt940_lines import StatementLine, balance_of, statement_line_of
from grootboek.formats.bank.texts import LONGEST_ACCOUNT, LONGEST_CODE, as_iban, payment_reference, reference
from grootboek.ledger.bank_statement import BankBalance, BankStatement, BankTransaction, ReadStatement
from grootboek.ledger.fiscal_periods import Day

_RETURNS = frozenset({"NRTI", "FRTI", "SRTI"})


@dataclass(slots=True)
class _Statement:
    """The fields of a statement: those of its head by tag, and its lines with their details."""

    line: int
    head: dict[str, Field] = field(default_factory=dict)
    lines: list[tuple[Field, list[Field]]] = field(default_factory=list)
    is_closed: bool = False


def read_mt940(text: str) -> Iterator[ReadStatement]:
    """Read an MT940 file."""
    identities, count = Identities(), 0
    for statement in _statements(text):
        head = _head(statement)
        identities.begin(head)
        count += 1
        transactions = _transactions(statement, head, identities)
        yield head, transactions
        for _ in transactions:
            pass
    if not count:
        raise BankFileError(BankFault.UNKNOWN_FORMAT, "this MT940 holds no statement")


def _statements(text: str) -> Iterator[_Statement]:
    found: _Statement | None = None
    for each in fields_of(text):
        if each.tag in {"940", "942"}:
            continue
        begins = each.tag == "20" or (each.tag == "25" and (found is None or found.is_closed))
        if begins or found is None:
            if found is not None and found.head.keys() & {"25", "25P", "60F", "60M"}:
                yield found
            found = _Statement(each.line)
        _take(found, each)
    if found is not None:
        yield found


def _take(statement: _Statement, each: Field) -> None:
    if each.tag == "61":
        statement.lines.append((each, []))
    elif each.tag == "86":
        # After the closing balance it is about the statement, not about its last line.
        if statement.lines and not statement.is_closed:
            statement.lines[-1][1].append(each)
    else:
        statement.is_closed = statement.is_closed or each.tag.startswith("62")
        statement.head.setdefault(each.tag, each)


def _head(statement: _Statement) -> BankStatement:
    head = statement.head
    opening, currency = _balance(head, "60F", "60M")
    closing, closing_currency = _balance(head, "62F", "62M")
    is_interim = not opening and not closing and head.keys() & {"34F", "13D", "90C", "90D"}
    if not is_interim and (opening is None or closing is None):
        raise BankFileError(BankFault.BALANCE, "a statement has no opening or no closing balance", statement.line)
    currency = currency or closing_currency or (head["34F"].first[:3] if "34F" in head else "")
    number = next((head[tag].first for tag in ("28C", "28") if tag in head), "")[:LONGEST_CODE]
    days = [f"{each.day:%Y%m%d}.{each.amount}" for each in (opening, closing) if each]
    own = [] if days else [head[tag].first[:LONGEST_CODE] for tag in ("20", "13D") if tag in head]
    return BankStatement(
        account=_account(statement, currency),
        currency=currency,
        # Field 20 may be new each time that a statement is asked for, so that it names none.
        identity="/".join(filter(None, [number, *days, *own])),
        number=number,
        opening=opening,
        closing=closing,
    )


def _balance(head: dict[str, Field], *tags: str) -> tuple[BankBalance | None, str]:
    for tag in tags:
        if tag in head:
            return balance_of(head[tag])
    return None, ""


def _account(statement: _Statement, currency: str) -> str:
    """Return the account: an IBAN, or a number, which some banks put behind their name and before the currency."""
    found = next((statement.head[tag] for tag in ("25", "25P") if tag in statement.head), None)
    if found is None or not found.first:
        raise BankFileError(BankFault.ACCOUNT, "a statement names no account", statement.line)
    plain = "".join(found.first.split()).upper()
    if plain.endswith(currency):
        plain = plain.removesuffix(currency)
    plain = plain.strip("/").rpartition("/")[2].replace(".", "")
    return as_iban(plain) or plain[:LONGEST_ACCOUNT]


def _transactions(statement: _Statement, head: BankStatement, identities: Identities) -> Iterator[BankTransaction]:
    for line_field, details_fields in statement.lines:
        line = statement_line_of(line_field)
        if line.is_booked:
            yield _transaction(line, details_of(details_fields, line, head.account), head, identities)


def _transaction(line: StatementLine, details: Details, head: BankStatement, identities: Identities) -> BankTransaction:
    day = line.day or _booked_within(head, line.value_day)
    texts = (details.end_to_end_id, details.iban, details.name, details.mandate_reference, details.remittance)
    return BankTransaction(
        identity=identities.name(day, line.amount, line.bank_reference, texts),
        day=day,
        value_day=line.value_day,
        amount=line.amount,
        bank_reference=line.bank_reference,
        batch_reference=reference(details.batch_reference),
        end_to_end_id=details.end_to_end_id,
        payment_reference=details.payment_reference
        or payment_reference(line.customer_reference)
        or payment_reference(details.remittance),
        remittance=details.remittance,
        party_name=details.name,
        party_iban=details.iban,
        party_bic=details.bic[:LONGEST_CODE],
        mandate_reference=reference(details.mandate_reference),
        creditor_id=details.creditor_id[:LONGEST_CODE],
        kind=line.kind,
        is_reversal=line.is_reversal or bool(details.return_code) or line.kind in _RETURNS,
        return_code=details.return_code[:LONGEST_CODE],
        return_text=details.return_text,
    )


def _booked_within(head: BankStatement, value_day: Day) -> Day:
    """Return the day of booking where only the day of value is told: the statement's last, when that lies outside of it."""
    if head.opening is None or head.closing is None or head.opening.day <= value_day <= head.closing.day:
        return value_day
    return head.closing.day
