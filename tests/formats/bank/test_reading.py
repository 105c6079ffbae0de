"""Files of banks read into statements."""

from pathlib import Path

from grootboek.formats.bank.reading import read_statements
from grootboek.ledger.bank_statement import BankStatement, BankTransaction, unexplained

SAMPLES = Path(__file__).parent / "samples"


def read(content: bytes) -> list[tuple[BankStatement, list[BankTransaction]]]:
    """Read a file to its end."""
    return [(statement, list(transactions)) for statement, transactions in read_statements(content)]


def test_a_camt_file_is_read() -> None:
    [(statement, transactions)] = read((SAMPLES / "camt053_dutch.xml").read_bytes())
    assert [each.amount for each in transactions] == [12100, 6050, 10000, 5000, -5000, -495]
    assert unexplained(statement, sum(each.amount for each in transactions)) == 0


def test_an_mt940_file_is_read() -> None:
    [(statement, transactions)] = read((SAMPLES / "ing.sta").read_bytes())
    assert statement.account == "NL20INGB0001234567"
    assert [(each.amount, each.party_name, each.remittance) for each in transactions] == [
        (156, "Bakkerij Jansen", "Factuur 2026-001 klant 100"),
        (157, "", "TOTAAL 1 VZ"),
        (-1275, "J.Janssen", "Contributie maart"),
        (3200, "J.Janssen", "5000056655555555"),
    ]
