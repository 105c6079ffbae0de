"""Statements of camt.053, reports of camt.052 and notices of camt.054, of all versions, read as they come by.

An entry of 1,000 bytes takes 30 times that as a tree, so that each is let go when it has been read.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from grootboek.formats.bank.camt_details import Details, details_of
from grootboek.formats.bank.camt_elements import Parts
from grootboek.formats.bank.camt_entries import Within, is_booked, signed_amount, transactions_of
from grootboek.formats.bank.faults import BankFault, BankFileError
from grootboek.formats.bank.identities import Identities
from grootboek.formats.bank.texts import LONGEST_ACCOUNT, LONGEST_CODE, as_iban, reference
from grootboek.ledger.bank_statement import BankBalance, BankStatement, BankTransaction, ReadStatement
from grootboek.ledger.money import Cents
from grootboek.wire.budgets import Budget
from grootboek.wire.xml import Element, XmlCause, XmlRefused, elements, local_name

_MESSAGES = ("BkToCstmrStmt", "BkToCstmrAcctRpt", "BkToCstmrDbtCdtNtfctn")
_STATEMENTS = ("Stmt", "Rpt", "Ntfctn")
_NAMES = tuple(f"{{*}}{name}" for name in ("Ntry", "TxDtls", *_STATEMENTS))
_REVERSAL = re.compile(rb"RvslInd\s{0,20}>\s{0,20}(?:true|1)", re.IGNORECASE)
_FAULTS = {
    XmlCause.MALFORMED: BankFault.XML,
    XmlCause.DOCTYPE: BankFault.XML,
    XmlCause.TOO_DEEP: BankFault.TOO_LARGE,
    XmlCause.TOO_LARGE: BankFault.TOO_LARGE,
    XmlCause.UNKNOWN_CHARSET: BankFault.ENCODING,
}


@dataclass(slots=True)
class _Sums:
    """What the entries of a statement sum to: those that are reversals, and the others."""

    head: BankStatement | None = None
    plain: Cents = 0
    reversed: Cents = 0

    def turns(self) -> bool:
        """Tell whether a reversal turns the sign of its CdtDbtInd; some banks tell with that what was reversed, others how.

        The balances decide; where there are none, or both would do, it is turned.
        """
        head = self.head
        if head is None or head.opening is None or head.closing is None:
            return True
        moved = head.closing.amount - head.opening.amount
        return moved != self.plain + self.reversed or moved == self.plain - self.reversed


@dataclass(slots=True)
class _Reading:
    """One reading of a file: the elements that come by, with the details of the entry that has not ended yet."""

    content: bytes
    budget: Budget
    charset: str | None
    details: list[Details] = field(default_factory=list)

    def steps(self, *, with_details: bool = True) -> Iterator[tuple[str, Element]]:
        """Yield the name and the element of each entry and statement as it ends."""
        is_camt = False
        for name, element in self._elements():
            if name == "TxDtls":
                if with_details:
                    self._take(element)
                _let_go_before(element)
            elif name == "Ntry" or (name in _STATEMENTS and _is_statement(element)):
                is_camt = True
                yield name, element
                _let_go_before(element)
                self.details.clear()
        if not is_camt:
            raise BankFileError(BankFault.UNKNOWN_FORMAT, "this XML holds no statement of a bank")

    def _take(self, element: Element) -> None:
        if self.budget.values and len(self.details) == self.budget.values:
            raise BankFileError(
                BankFault.TOO_LARGE, f"an entry has more than {self.budget.values} parts", Parts(element).line
            )
        self.details.append(details_of(element))

    def _elements(self) -> Iterator[tuple[str, Element]]:
        try:
            for element in elements(self.content, _NAMES, self.budget.body, self.budget.tags, self.charset):
                yield local_name(element.tag), element
        except XmlRefused as refused:
            fault = _FAULTS[refused.cause]
            if fault is BankFault.XML and "encod" in str(refused).lower():
                fault = BankFault.ENCODING
            raise BankFileError(fault, str(refused), refused.line) from refused


def read_camt(content: bytes, budget: Budget, charset: str | None) -> Iterator[ReadStatement]:
    """Read a camt file; its encoding is the one that it declares, unless a charset is given."""
    # To look for the name alone takes a hundredth of the time.
    is_turned = b"RvslInd" in content and _REVERSAL.search(content)
    turning = _turning(content, budget, charset) if is_turned else defaultdict(lambda: False)
    reading, identities = _Reading(content, budget, charset), Identities()
    steps = reading.steps()
    for number, (name, element) in enumerate(_beginnings(steps)):
        statement = _head(element if name in _STATEMENTS else _statement_of(element))
        identities.begin(statement)
        within = Within(statement, identities, turning[number])
        transactions = _transactions((name, element), steps, reading.details, within)
        yield statement, transactions
        for _ in transactions:
            pass


def _beginnings(steps: Iterator[tuple[str, Element]]) -> Iterator[tuple[str, Element]]:
    """Yield the next step as long as there is one; others take those up to the end of the statement."""
    while (step := next(steps, None)) is not None:
        yield step


def _transactions(
    step: tuple[str, Element] | None, steps: Iterator[tuple[str, Element]], details: list[Details], within: Within
) -> Iterator[BankTransaction]:
    """Yield the transactions from an entry up to the end of its statement; `details` holds those of the entry at hand."""
    while step is not None and step[0] == "Ntry":
        yield from transactions_of(step[1], details, within)
        step = next(steps, None)


def _turning(content: bytes, budget: Budget, charset: str | None) -> dict[int, bool]:
    """Read a file with reversals beforehand: in which statements, by number, they turn the sign."""
    turning, number, sums = {}, 0, _Sums()
    for name, element in _Reading(content, budget, charset).steps(with_details=False):
        head = sums.head = sums.head or _head(element if name in _STATEMENTS else _statement_of(element))
        if name in _STATEMENTS:
            turning[number] = sums.turns()
            number, sums = number + 1, _Sums()
        elif is_booked(parts := Parts(element)):
            amount = signed_amount(parts, head.currency)
            if parts.is_true("RvslInd"):
                sums.reversed += amount
            else:
                sums.plain += amount
    return turning


def _is_statement(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and local_name(parent.tag).removesuffix("V01") in _MESSAGES


def _statement_of(entry: Element) -> Element:
    parent = entry.getparent()
    if parent is None or not _is_statement(parent):
        raise BankFileError(BankFault.UNKNOWN_FORMAT, "an entry stands outside a statement", Parts(entry).line)
    return parent


def _let_go_before(element: Element) -> None:
    """Take out what comes before an element and is like it, which is emptied already."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None and parent is not None and before.tag == element.tag:
        parent.remove(before)


def _head(element: Element) -> BankStatement:
    """Read the head of a statement; what it tells stands before its entries."""
    parts = Parts(element)
    balances = [_Balance(Parts(each)) for each in parts.all("Bal")]
    account = parts.text("Acct/Id/IBAN", "Acct/Id/Othr/Id")
    if not account:
        raise BankFileError(BankFault.ACCOUNT, "a statement names no account", parts.line)
    opening, closing = _opening(balances), _closing(balances)
    if local_name(element.tag) == "Rpt" and not _are_a_pair(balances):
        closing = None
    if local_name(element.tag) == "Stmt" and (opening is None or closing is None):
        raise BankFileError(BankFault.BALANCE, "a statement has no opening or no closing balance", parts.line)
    currencies = [parts.text("Acct/Ccy").upper(), *(each.currency for each in balances)]
    currencies.extend((amount.get("Ccy") or "").strip().upper() for amount in parts.all("Ntry/Amt")[:1])
    number = parts.text("ElctrncSeqNb", "LglSeqNb")[:LONGEST_CODE]
    days = [f"{balance.day:%Y%m%d}" for balance in (opening, closing) if balance]
    return BankStatement(
        account=as_iban(account) or account[:LONGEST_ACCOUNT],
        currency=next(filter(None, currencies), "")[:LONGEST_CODE],
        identity="/".join(filter(None, [reference(parts.text("Id", "CreDtTm")), number, *days])),
        number=number,
        opening=opening,
        closing=closing,
    )


class _Balance:
    """A balance and what kind it is."""

    def __init__(self, parts: Parts) -> None:
        self.kind = parts.text("Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry", "Tp/Cd").upper()
        found, day = parts.amount("Amt"), parts.day("Dt")
        if found is None or day is None:
            raise BankFileError(BankFault.BALANCE, "a balance has no amount or no date", parts.line)
        amount, self.currency = found
        self.value = BankBalance(day, -amount if parts.is_debit else amount)


def _opening(balances: list[_Balance]) -> BankBalance | None:
    """Return the opening balance: the one of the statement, or what the one before closed with, or the first on the way."""
    for kind in ("OPBD", "PRCD"):
        for each in balances:
            if each.kind == kind:
                return each.value
    interim = [each.value for each in balances if each.kind == "ITBD"]
    return interim[0] if len(interim) > 1 else None


def _are_a_pair(balances: list[_Balance]) -> bool:
    """Tell whether the balances of a report stand around its entries: with an opening one and one on the way they need not."""
    kinds = [each.kind for each in balances]
    return "CLBD" in kinds or (kinds.count("ITBD") > 1 and not {"OPBD", "PRCD"} & {*kinds})


def _closing(balances: list[_Balance]) -> BankBalance | None:
    for kind in ("CLBD", "ITBD"):
        found = [each.value for each in balances if each.kind == kind]
        if found:
            return found[-1]
    return None
