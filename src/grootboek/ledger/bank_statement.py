"""What a bank reports of an account: statements with their balances, and the transactions on them.

A reader of bank files (formats/bank) makes these values; what is done with them is decided in bookkeeping. Amounts are whole
cents and signed: above zero is received, below zero is paid.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents


@dataclass(frozen=True, slots=True)
class BankBalance:
    """The balance of an account at the end of a day, as the bank reports it."""

    day: Day
    amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class BankTransaction:
    """One transaction; empty texts stand for what the bank did not tell.

    `identity` names the transaction within its account, the same in every file that reports it. A batch is reported as the
    transactions it is made of, each with the batch's reference. `is_reversal` says that an earlier transaction is turned back;
    `return_code` is the bank's reason (ISO 20022 ExternalReturnReason1Code, or the bank's own).
    """

    identity: str
    day: Day
    value_day: Day
    amount: Cents
    bank_reference: str = ""
    batch_reference: str = ""
    end_to_end_id: str = ""
    payment_reference: str = ""
    remittance: str = ""
    party_name: str = ""
    party_iban: str = ""
    party_bic: str = ""
    mandate_reference: str = ""
    creditor_id: str = ""
    kind: str = ""
    is_reversal: bool = False
    return_code: str = ""
    return_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankStatement:
    """The head of a statement: which account, which statement, and its balances where the bank reports them.

    `account` is an IBAN where the bank gives one, else the bank's own number. `identity` names the statement within its account.
    A report of the day (camt.052) and a notice (camt.054) may have no balances.
    """

    account: str
    currency: str
    identity: str
    number: str = ""
    opening: BankBalance | None = None
    closing: BankBalance | None = None


ReadStatement = tuple[BankStatement, Iterator[BankTransaction]]
"""A statement and its transactions, which are read once, before the next statement is."""


def unexplained(statement: BankStatement, total: Cents) -> Cents:
    """Return what of the change of the balance the transactions, which sum to `total`, do not explain; 0 without balances."""
    if statement.opening is None or statement.closing is None:
        return 0
    return statement.closing.amount - statement.opening.amount - total
