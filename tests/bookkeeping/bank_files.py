"""What a bank reports, for tests: statements of the account of BANK made of a few values."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from grootboek.bookkeeping.importing_statements import ImportedStatement, import_statements
from grootboek.ledger.bank_booking import KeptTransaction
from grootboek.ledger.bank_statement import BankBalance, BankStatement, BankTransaction, ReadStatement
from grootboek.store.banking.transactions import transactions_of_statement
from tests.bookkeeping.books import Books

ACCOUNT = "NL91ABNA0417164300"
KLANT_IBAN = "NL20INGB0001234567"
DAY = date(2026, 3, 10)


def transaction(amount: int, remittance: str = "", **facts: Any) -> BankTransaction:
    """Return a transaction of so many cents; without an identity its facts are that."""
    stated: dict[str, Any] = {"day": DAY, "value_day": facts.get("day", DAY), "remittance": remittance, **facts}
    identity = stated.pop("identity", f"{amount} {sorted(stated.items())!r}")
    return BankTransaction(identity=identity, amount=amount, **stated)


def statement(
    *transactions: BankTransaction, identity: str = "S1", opening: int | None = 0, **facts: Any
) -> ReadStatement:
    """Return a statement of transactions from an opening balance to what they make of it; without balances for None."""
    balances: dict[str, Any] = {}
    if opening is not None:
        closing = opening + sum(each.amount for each in transactions)
        balances = {"opening": BankBalance(DAY, opening), "closing": BankBalance(DAY, closing)}
    head = {"account": ACCOUNT, "currency": "EUR", "identity": identity, **balances, **facts}
    return BankStatement(**head), iter(transactions)


def imported(books: Books, *statements: ReadStatement) -> list[ImportedStatement]:
    """Import statements as one file."""
    with books.writing() as book:
        return import_statements(book, "bank.xml", statements)


def became(books: Books, *transactions: BankTransaction, **facts: Any) -> Sequence[KeptTransaction]:
    """Import transactions on a statement of their own and return what became of them."""
    (done,) = imported(books, statement(*transactions, **{"identity": repr(transactions), "opening": None, **facts}))
    assert done.refused is None, done.refused
    assert done.kept is not None
    with books.reading() as book:
        return transactions_of_statement(book, done.kept.id)


def camt(*statements: ReadStatement) -> bytes:
    """Write statements as a bank does, in a camt.053 file."""
    told = "".join(_camt_statement(head, transactions) for head, transactions in statements)
    space = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"
    return f'<Document xmlns="{space}"><BkToCstmrStmt>{told}</BkToCstmrStmt></Document>'.encode()


def _camt_statement(head: BankStatement, transactions: Iterable[BankTransaction]) -> str:
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>{_amount(balance.amount)}"
        f"<Dt><Dt>{balance.day}</Dt></Dt></Bal>"
        for code, balance in (("OPBD", head.opening), ("CLBD", head.closing))
        if balance is not None
    )
    account = f"<Acct><Id><IBAN>{head.account}</IBAN></Id><Ccy>{head.currency}</Ccy></Acct>"
    entries = "".join(_entry(each) for each in transactions)
    number = f"<ElctrncSeqNb>{head.number}</ElctrncSeqNb>" if head.number else ""
    return f"<Stmt><Id>{head.identity}</Id>{number}{account}{balances}{entries}</Stmt>"


def _amount(cents: int) -> str:
    sign = "CRDT" if cents >= 0 else "DBIT"
    return f'<Amt Ccy="EUR">{abs(cents) / 100:.2f}</Amt><CdtDbtInd>{sign}</CdtDbtInd>'


def _entry(each: BankTransaction) -> str:
    side = "Dbtr" if each.amount >= 0 else "Cdtr"
    account = f"<{side}Acct><Id><IBAN>{each.party_iban}</IBAN></Id></{side}Acct>" if each.party_iban else ""
    name = f"<{side}><Nm>{each.party_name}</Nm></{side}>" if each.party_name else ""
    return (
        f"<Ntry>{_amount(each.amount)}<Sts>BOOK</Sts><BookgDt><Dt>{each.day}</Dt></BookgDt>"
        f"<AcctSvcrRef>{each.bank_reference or each.identity}</AcctSvcrRef><NtryDtls><TxDtls>"
        f"<RltdPties>{name}{account}</RltdPties><RmtInf><Ustrd>{each.remittance}</Ustrd></RmtInf>"
        f"</TxDtls></NtryDtls></Ntry>"
    )
