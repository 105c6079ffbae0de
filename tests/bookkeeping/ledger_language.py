"""The ledger's language for tests: what is stated, and what it does to the books, as one line of text each.

    stated      sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00 @WINKEL / 8010 50,00 sales_low
    document    VERK 2016-10-13 60077 | debit 1300 1800,00 KLANT#060077 / credit 8000 1487,60 / credit 1700 312,40 base 1487,60
    posted      debit 1300 121,00 / credit 8000 100,00 / credit 1700 21,00

A dash stands for nothing. Accounts, journals, parties and cost centres are named by their code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from grootboek.ledger.booking import BookingKind, Document, DocumentLine, StatedLine, Statement
from grootboek.ledger.entry import Line
from grootboek.ledger.money import cents_from_decimal
from grootboek.ledger.vat import NO_VAT


@dataclass(frozen=True)
class Names:
    """What codes mean in one administration."""

    accounts: Mapping[str, int]
    journals: Mapping[str, int]
    parties: Mapping[str, int]
    cost_centres: Mapping[str, int]

    def statement(self, text: str, **facts: Any) -> Statement:
        """Read a statement; `facts` are fields that the language does not name."""
        head, _, rest = text.partition("|")
        kind, account, party, invoice, day = head.split()
        given: dict[str, Any] = {
            "kind": BookingKind(kind),
            "date": date.fromisoformat(day),
            "account_id": self.accounts[account],
            "party_id": self.parties.get(party),
            "invoice_number": "" if invoice == "-" else invoice,
            "lines": tuple(self._stated(part.split()) for part in _parts(rest)),
        }
        return Statement(**{**given, **facts})

    def _stated(self, words: list[str]) -> StatedLine:
        marks, plain = _marked(words)
        code = plain[2] if len(plain) > 2 else NO_VAT
        return StatedLine(
            account_id=self.accounts[plain[0]],
            net=cents(plain[1]),
            vat_code=code,
            vat=cents(plain[3]) if len(plain) > 3 else None,
            **self._named(marks),
        )

    def document(self, text: str, **facts: Any) -> Document:
        """Read a document; `facts` are fields that the language does not name."""
        head, _, rest = text.partition("|")
        journal, day, *number = head.split()
        given: dict[str, Any] = {
            "journal_id": self.journals[journal],
            "date": date.fromisoformat(day),
            "document_number": int(number[0]) if number else None,
            "lines": tuple(self._document_line(part.split()) for part in _parts(rest)),
        }
        return Document(**{**given, **facts})

    def _document_line(self, words: list[str]) -> DocumentLine:
        marks, plain = _marked(words)
        sign = {"debit": 1, "credit": -1}[plain[0]]
        return DocumentLine(
            account_id=self.accounts[plain[1]],
            amount=sign * cents(plain[2]),
            vat_base=sign * cents(plain[4]) if plain[3:4] == ["base"] else None,
            **self._named(marks),
        )

    def _named(self, marks: list[str]) -> dict[str, Any]:
        named: dict[str, Any] = {}
        for mark in marks:
            if mark.startswith("@"):
                named["cost_centre_id"] = self.cost_centres[mark[1:]]
            else:
                party, _, invoice = mark.partition("#")
                named |= {"party_id": self.parties[party], "invoice_number": invoice}
        return named

    def posted(self, lines: Iterable[Line]) -> str:
        """Write the lines of an entry."""
        codes = {account_id: code for code, account_id in self.accounts.items()}
        return " / ".join(
            f"{'debit' if line.amount >= 0 else 'credit'} {codes[line.account_id]} {euros(abs(line.amount))}"
            for line in lines
        )

    def balances(self, turnovers: Mapping[int, Any]) -> str:
        """Write what is on the accounts that are not zero, by code."""
        rows = sorted((code, turnovers[key].balance) for code, key in self.accounts.items() if key in turnovers)
        return " / ".join(
            f"{'debit' if amount > 0 else 'credit'} {code} {euros(abs(amount))}" for code, amount in rows if amount
        )


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split("/") if part.strip()]


def _marked(words: list[str]) -> tuple[list[str], list[str]]:
    marks = [word for word in words if "#" in word or word.startswith("@")]
    return marks, [word for word in words if word not in marks]


def cents(text: str) -> int:
    """Read an amount as Dutch texts write it."""
    return cents_from_decimal(Decimal(text.replace(".", "").replace(",", ".")))


def euros(amount: int) -> str:
    """Write an amount as Dutch texts do, without dots."""
    return f"{amount // 100},{amount % 100:02}"


def table(text: str) -> list[tuple[str, ...]]:
    """Read a table: a row per line with its columns parted by ``->``; a line that begins with ``->`` goes on with its row."""
    rows = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("#")]
    joined = "\n".join(rows).replace("\n->", " ->")
    return [tuple(column.strip() for column in row.split(" ->")) for row in joined.splitlines()]
