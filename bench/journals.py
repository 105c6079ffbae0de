"""The sales of the measured imports as journals of plain text, for ledger, hledger and beancount."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from bench.import_messages import FIRST_YEAR, sales_of

ACCOUNTS: Final = ("Assets:A1300", "Income:A8000", "Liabilities:A1700")
_ENTRY: Final = """{day} * "Verkoop van goederen"
  Assets:A1300  {gross} EUR
  Income:A8000  -{net} EUR
  Liabilities:A1700  -{tax} EUR

"""


def write_journal(path: Path, years: int, lines: int) -> int:
    """Write a journal of so many years with so many lines each; return the cents of revenue in it.

    All three programs read it, but for the lines that open accounts: only beancount asks for these, in a file of its own.
    """
    revenue = 0
    with path.open("w", encoding="utf-8") as file:
        for year in range(FIRST_YEAR, FIRST_YEAR + years):
            file.writelines(_entries(year, lines))
            revenue += sum(sale.net for sale in sales_of(lines))
    return revenue


def write_opening(path: Path, journal: Path) -> None:
    """Write the file that opens the accounts for beancount and includes a journal."""
    opened = "".join(f"{FIRST_YEAR}-01-01 open {account} EUR\n" for account in ACCOUNTS)
    path.write_text(f'{opened}include "{journal}"\n', encoding="utf-8")


def euros(cents: int) -> str:
    """Write cents as euros."""
    return f"{cents // 100}.{cents % 100:02}"


def _entries(year: int, lines: int) -> Iterator[str]:
    for sale in sales_of(lines):
        amounts = {"gross": sale.net + sale.tax, "net": sale.net, "tax": sale.tax}
        texts = {name: euros(cents) for name, cents in amounts.items()}
        yield _ENTRY.format(day=f"{year}-{sale.day:%m-%d}", **texts)
