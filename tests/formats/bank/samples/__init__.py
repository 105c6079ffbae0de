"""Files as the banks write them, made up after their descriptions, and what reads them."""

from pathlib import Path

from grootboek.formats.bank.reading import read_statements
from grootboek.ledger.bank_statement import BankStatement, BankTransaction

Read = list[tuple[BankStatement, list[BankTransaction]]]


def sample(name: str) -> bytes:
    """Return the file with a name."""
    return (Path(__file__).parent / name).read_bytes()


def read(content: bytes) -> Read:
    """Read a file to its end."""
    return [(statement, list(transactions)) for statement, transactions in read_statements(content)]


def transactions(content: bytes) -> list[BankTransaction]:
    """Return the transactions of all statements of a file."""
    return [each for _, found in read(content) for each in found]
